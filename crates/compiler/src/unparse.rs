//! Expressions back to source text, as `from __future__ import annotations` keeps annotations (PEP 563).
//!
//! The text is that of CPython's unparser: one form per meaning, as few parentheses as operator precedence allows.

use algorithms::numeric::float_format::{repr as repr_float, repr_complex};
use algorithms::text::builder::StrBuilder;
use algorithms::text::repr::{repr_bytes, repr_str};
use ruff_python_ast as ast;
use ruff_python_ast::{
    BoolOp, ConversionFlag, Expr, FStringPart, InterpolatedElement, InterpolatedStringElement, Number,
    Operator, Parameters, UnaryOp,
};

use crate::bytecode::Text;
use crate::codegen::without_comments;
use crate::syntax::literals::{interpolated_literal_value, string_value};
use crate::syntax::stack;

/// How tightly an expression's context binds: what binds less gets parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Named,
    Tuple,
    Test,
    Or,
    And,
    Not,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Arithmetic,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

impl Level {
    const ALL: [Level; 17] = [
        Level::Named,
        Level::Tuple,
        Level::Test,
        Level::Or,
        Level::And,
        Level::Not,
        Level::Compare,
        Level::BitOr,
        Level::BitXor,
        Level::BitAnd,
        Level::Shift,
        Level::Arithmetic,
        Level::Term,
        Level::Factor,
        Level::Power,
        Level::Await,
        Level::Atom,
    ];

    /// The next tighter one.
    fn tighter(self) -> Level {
        Self::ALL[(self as usize + 1).min(Self::ALL.len() - 1)]
    }
}

/// The text of `expr`, which is part of `source`.
pub(crate) fn unparse(expr: &Expr, source: &str) -> String {
    let mut unparser = Unparser { out: String::new(), source };
    unparser.expr(expr, Level::Test);
    unparser.out
}

struct Unparser<'a> {
    out: String,
    source: &'a str,
}

impl Unparser<'_> {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn in_parentheses(&mut self, needed: bool, body: impl FnOnce(&mut Self)) {
        self.push(if needed { "(" } else { "" });
        body(self);
        self.push(if needed { ")" } else { "" });
    }

    fn separated<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        between: &str,
        item: impl Fn(&mut Self, T),
    ) {
        for (index, element) in items.into_iter().enumerate() {
            self.push(if index == 0 { "" } else { between });
            item(self, element);
        }
    }

    fn list(&mut self, elts: &[Expr]) {
        self.separated(elts, ", ", |this, elt| this.expr(elt, Level::Test));
    }

    fn expr(&mut self, expr: &Expr, level: Level) {
        stack::grow(|| self.expr_here(expr, level));
    }

    fn expr_here(&mut self, expr: &Expr, level: Level) {
        match expr {
            Expr::BoolOp(node) => self.bool_op(node, level),
            Expr::BinOp(node) => self.bin_op(node, level),
            Expr::UnaryOp(node) => self.unary_op(node, level),
            Expr::Lambda(node) => self.lambda(node, level),
            Expr::If(node) => self.in_parentheses(level > Level::Test, |this| {
                this.expr(&node.body, Level::Or);
                this.push(" if ");
                this.expr(&node.test, Level::Or);
                this.push(" else ");
                this.expr(&node.orelse, Level::Test);
            }),
            Expr::Named(node) => self.in_parentheses(level > Level::Named, |this| {
                this.expr(&node.target, Level::Atom);
                this.push(" := ");
                this.expr(&node.value, Level::Atom);
            }),
            Expr::Await(node) => self.in_parentheses(level > Level::Await, |this| {
                this.push("await ");
                this.expr(&node.value, Level::Atom);
            }),
            Expr::Compare(node) => self.compare(node, level),
            Expr::Yield(node) => match &node.value {
                Some(value) => self.surrounded("(yield ", value, Level::Test, ")"),
                None => self.push("(yield)"),
            },
            Expr::YieldFrom(node) => self.surrounded("(yield from ", &node.value, Level::Test, ")"),
            Expr::Starred(node) => self.surrounded("*", &node.value, Level::BitOr, ""),
            Expr::Name(node) => self.push(&node.id),
            Expr::Attribute(node) => {
                self.expr(&node.value, Level::Atom);
                let is_int = matches!(&*node.value, Expr::NumberLiteral(n) if n.value.is_int());
                self.push(if is_int { " ." } else { "." });
                self.push(&node.attr);
            }
            Expr::Subscript(node) => {
                self.expr(&node.value, Level::Atom);
                self.surrounded("[", &node.slice, Level::Tuple, "]");
            }
            Expr::Slice(node) => self.slice(node),
            Expr::Call(node) => self.call(node),
            Expr::FString(_) | Expr::TString(_) => self.interpolated(expr),
            Expr::IpyEscapeCommand(_) => {}
            _ => self.display(expr, level),
        }
    }

    fn surrounded(&mut self, before: &str, expr: &Expr, level: Level, after: &str) {
        self.push(before);
        self.expr(expr, level);
        self.push(after);
    }

    // Operators

    fn bool_op(&mut self, node: &ast::ExprBoolOp, level: Level) {
        let (own, word) = match node.op {
            BoolOp::And => (Level::And, " and "),
            BoolOp::Or => (Level::Or, " or "),
        };
        self.in_parentheses(level > own, |this| {
            this.separated(&node.values, word, |this, value| this.expr(value, own.tighter()));
        });
    }

    fn bin_op(&mut self, node: &ast::ExprBinOp, level: Level) {
        let own = match node.op {
            Operator::Add | Operator::Sub => Level::Arithmetic,
            Operator::Mult | Operator::MatMult | Operator::Div | Operator::Mod | Operator::FloorDiv => {
                Level::Term
            }
            Operator::LShift | Operator::RShift => Level::Shift,
            Operator::BitOr => Level::BitOr,
            Operator::BitXor => Level::BitXor,
            Operator::BitAnd => Level::BitAnd,
            Operator::Pow => Level::Power,
        };
        let (left, right) = if own == Level::Power { (own.tighter(), own) } else { (own, own.tighter()) };
        self.in_parentheses(level > own, |this| {
            this.expr(&node.left, left);
            this.push(" ");
            this.push(node.op.as_str());
            this.push(" ");
            this.expr(&node.right, right);
        });
    }

    fn unary_op(&mut self, node: &ast::ExprUnaryOp, level: Level) {
        let (own, word) = match node.op {
            UnaryOp::Invert => (Level::Factor, "~"),
            UnaryOp::Not => (Level::Not, "not "),
            UnaryOp::UAdd => (Level::Factor, "+"),
            UnaryOp::USub => (Level::Factor, "-"),
        };
        self.in_parentheses(level > own, |this| this.surrounded(word, &node.operand, own, ""));
    }

    fn compare(&mut self, node: &ast::ExprCompare, level: Level) {
        self.in_parentheses(level > Level::Compare, |this| {
            this.expr(&node.left, Level::BitOr);
            for (operator, comparator) in node.ops.iter().zip(&node.comparators) {
                this.push(" ");
                this.push(operator.as_str());
                this.push(" ");
                this.expr(comparator, Level::BitOr);
            }
        });
    }

    fn lambda(&mut self, node: &ast::ExprLambda, level: Level) {
        self.in_parentheses(level > Level::Test, |this| {
            this.push("lambda");
            if let Some(parameters) = &node.parameters {
                let positional = !parameters.posonlyargs.is_empty() || !parameters.args.is_empty();
                this.push(if positional { " " } else { "" });
                this.parameters(parameters);
            }
            this.push(": ");
            this.expr(&node.body, Level::Test);
        });
    }

    fn parameters(&mut self, parameters: &Parameters) {
        let start = self.out.len();
        let separate = |this: &mut Self| {
            if this.out.len() > start {
                this.push(", ");
            }
        };
        for (index, parameter) in parameters.posonlyargs.iter().chain(&parameters.args).enumerate() {
            separate(self);
            self.parameter(parameter);
            if index + 1 == parameters.posonlyargs.len() {
                self.push(", /");
            }
        }
        if parameters.vararg.is_some() || !parameters.kwonlyargs.is_empty() {
            separate(self);
            self.push("*");
            if let Some(vararg) = &parameters.vararg {
                self.push(&vararg.name);
            }
        }
        for parameter in &parameters.kwonlyargs {
            separate(self);
            self.parameter(parameter);
        }
        if let Some(kwarg) = &parameters.kwarg {
            separate(self);
            self.push("**");
            self.push(&kwarg.name);
        }
    }

    fn parameter(&mut self, parameter: &ast::ParameterWithDefault) {
        self.push(&parameter.parameter.name);
        if let Some(default) = parameter.default() {
            self.surrounded("=", default, Level::Test, "");
        }
    }

    fn call(&mut self, node: &ast::ExprCall) {
        self.expr(&node.func, Level::Atom);
        let arguments = &node.arguments;
        if let ([only @ Expr::Generator(_)], []) = (&*arguments.args, &arguments.keywords[..]) {
            // A generator expression brings its own parentheses.
            return self.expr(only, Level::Test);
        }
        self.push("(");
        self.list(&arguments.args);
        for (index, keyword) in arguments.keywords.iter().enumerate() {
            self.push(if index == 0 && arguments.args.is_empty() { "" } else { ", " });
            match &keyword.arg {
                Some(name) => {
                    self.push(name);
                    self.push("=");
                }
                None => self.push("**"),
            }
            self.expr(&keyword.value, Level::Test);
        }
        self.push(")");
    }

    fn slice(&mut self, node: &ast::ExprSlice) {
        if let Some(lower) = &node.lower {
            self.expr(lower, Level::Test);
        }
        self.push(":");
        if let Some(upper) = &node.upper {
            self.expr(upper, Level::Test);
        }
        if let Some(step) = &node.step {
            self.surrounded(":", step, Level::Test, "");
        }
    }

    // Displays, comprehensions, literals

    fn display(&mut self, expr: &Expr, level: Level) {
        match expr {
            Expr::Tuple(node) if node.elts.is_empty() => self.push("()"),
            Expr::Tuple(node) => self.in_parentheses(level > Level::Tuple, |this| {
                this.list(&node.elts);
                this.push(if node.elts.len() == 1 { "," } else { "" });
            }),
            Expr::List(node) => {
                self.push("[");
                self.list(&node.elts);
                self.push("]");
            }
            Expr::Set(node) => {
                self.push("{");
                self.list(&node.elts);
                self.push("}");
            }
            Expr::Dict(node) => {
                self.push("{");
                self.separated(&node.items, ", ", |this, item| match &item.key {
                    Some(key) => {
                        this.surrounded("", key, Level::Test, ": ");
                        this.expr(&item.value, Level::Test);
                    }
                    None => this.surrounded("**", &item.value, Level::BitOr, ""),
                });
                self.push("}");
            }
            Expr::ListComp(node) => self.comprehension("[", None, &node.elt, &node.generators, "]"),
            Expr::SetComp(node) => self.comprehension("{", None, &node.elt, &node.generators, "}"),
            Expr::DictComp(node) => {
                self.comprehension("{", node.key.as_deref(), &node.value, &node.generators, "}");
            }
            Expr::Generator(node) => self.comprehension("(", None, &node.elt, &node.generators, ")"),
            _ => self.literal(expr),
        }
    }

    fn comprehension(
        &mut self,
        open: &str,
        key: Option<&Expr>,
        value: &Expr,
        generators: &[ast::Comprehension],
        close: &str,
    ) {
        self.push(open);
        if let Some(key) = key {
            self.surrounded("", key, Level::Test, ": ");
        }
        self.expr(value, Level::Test);
        for generator in generators {
            self.push(if generator.is_async { " async for " } else { " for " });
            self.expr(&generator.target, Level::Tuple);
            self.surrounded(" in ", &generator.iter, Level::Or, "");
            for condition in &generator.ifs {
                self.surrounded(" if ", condition, Level::Or, "");
            }
        }
        self.push(close);
    }

    fn literal(&mut self, expr: &Expr) {
        match expr {
            Expr::NumberLiteral(node) => self.number(&node.value),
            Expr::StringLiteral(node) => {
                self.push(if node.value.is_unicode() { "u" } else { "" });
                let parts = node.value.iter().map(|part| string_value(self.source, part));
                let points: Vec<u32> =
                    parts.flat_map(|part| part.code_points().collect::<Vec<_>>()).collect();
                self.quoted(points);
            }
            Expr::BytesLiteral(node) => {
                let bytes: Vec<u8> = node.value.bytes().collect();
                let mut text = StrBuilder::new();
                repr_bytes(&bytes, &mut text);
                self.push(&text.view().to_string_lossy());
            }
            Expr::BooleanLiteral(node) => self.push(if node.value { "True" } else { "False" }),
            Expr::NoneLiteral(_) => self.push("None"),
            Expr::EllipsisLiteral(_) => self.push("..."),
            _ => {}
        }
    }

    fn number(&mut self, number: &Number) {
        // Infinity has no literal: a number that is too large stands for it.
        let text = match number {
            Number::Int(_) => crate::codegen::number_constant(number).to_string(),
            Number::Float(value) => repr_float(*value).replace("inf", "1e309"),
            Number::Complex { real, imag } => repr_complex(*real, *imag).replace("inf", "1e309"),
        };
        self.push(&text);
    }

    fn quoted(&mut self, points: impl IntoIterator<Item = u32>) {
        let mut text = StrBuilder::new();
        for point in points {
            text.push(point);
        }
        let mut quoted = StrBuilder::new();
        repr_str(text.view(), &mut quoted);
        self.push(&quoted.view().to_string_lossy());
    }

    // f-strings and t-strings

    fn interpolated(&mut self, expr: &Expr) {
        let mut points = Vec::new();
        match expr {
            Expr::FString(node) => {
                self.push("f");
                for part in node.value.iter() {
                    match part {
                        FStringPart::Literal(literal) => {
                            escape(&string_value(self.source, literal), &mut points)
                        }
                        FStringPart::FString(string) => {
                            self.elements(&string.elements, string.flags.prefix().is_raw(), &mut points);
                        }
                    }
                }
            }
            Expr::TString(node) => {
                self.push("t");
                for string in node.value.iter() {
                    self.elements(&string.elements, string.flags.prefix().is_raw(), &mut points);
                }
            }
            _ => {}
        }
        self.quoted(points);
    }

    fn elements(&self, elements: &[InterpolatedStringElement], raw: bool, points: &mut Vec<u32>) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    escape(&interpolated_literal_value(self.source, literal, raw), points);
                }
                InterpolatedStringElement::Interpolation(element) => self.replacement(element, raw, points),
            }
        }
    }

    fn replacement(&self, element: &InterpolatedElement, raw: bool, points: &mut Vec<u32>) {
        if let Some(text) = &element.debug_text {
            escape(&without_comments(text.as_str()).as_ref().into(), points);
        }
        let mut inner = Unparser { out: String::new(), source: self.source };
        inner.expr(&element.expression, Level::Or);
        let braces = if inner.out.starts_with('{') { "{ " } else { "{" };
        points.extend(braces.chars().chain(inner.out.chars()).map(u32::from));
        let is_debug = element.debug_text.is_some() && element.format_spec.is_none();
        let conversion = match element.conversion {
            ConversionFlag::None if is_debug => Some('r'),
            other => other.to_char(),
        };
        if let Some(conversion) = conversion {
            points.extend(['!', conversion].map(u32::from));
        }
        if let Some(spec) = &element.format_spec {
            points.push(':'.into());
            self.elements(&spec.elements, raw, points);
        }
        points.push('}'.into());
    }
}

/// Literal text of an f-string: braces are doubled.
fn escape(text: &Text, points: &mut Vec<u32>) {
    for point in text.code_points() {
        points.push(point);
        if point == u32::from('{') || point == u32::from('}') {
            points.push(point);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_those_of_cpython() {
        // Source and what CPython 3.14 makes of it; one column: the same.
        let cases = include_str!("unparse/cases.txt");
        for case in cases.lines() {
            let (source, expected) = case.split_once(" ⇒ ").unwrap_or((case, case));
            let parsed = ruff_python_parser::parse_expression(source).expect(source);
            assert_eq!(unparse(&parsed.syntax().body, source), expected);
        }
    }
}
