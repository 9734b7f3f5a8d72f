//! Expressions.

use ruff_python_ast as ast;
use ruff_python_ast::{BoolOp, CmpOp, Expr, ExprContext, Number, Operator, UnaryOp};
use ruff_text_size::TextRange;

use super::{Converter, NO_INDEX, Result, identifier, name, no_parameters, optional_identifier};
use crate::bytecode::Const;
use crate::tree::grammar::Class;
use crate::tree::{Node, TreeError, Value};

impl Converter {
    pub(super) fn expr(&mut self, value: &Value) -> Result<Expr> {
        self.with(value, Self::any_expr)
    }

    pub(super) fn boxed(&mut self, value: &Value) -> Result<Box<Expr>> {
        self.expr(value).map(Box::new)
    }

    pub(super) fn optional(&mut self, value: &Value) -> Result<Option<Box<Expr>>> {
        if value.is_missing() { Ok(None) } else { self.boxed(value).map(Some) }
    }

    pub(super) fn exprs<C: FromIterator<Expr>>(&mut self, list: &Value) -> Result<C> {
        self.each(list, Self::expr)
    }

    pub(super) fn any_expr(&mut self, node: &Node) -> Result<Expr> {
        let (range, node_index) = (node.place, NO_INDEX);
        Ok(match node.class {
            Class::BoolOp => {
                let [op, values] = node.all_fields();
                let op = if class_of(op) == Some(Class::And) { BoolOp::And } else { BoolOp::Or };
                ast::ExprBoolOp { node_index, range, op, values: self.exprs(values)? }.into()
            }
            Class::NamedExpr => {
                // Code for trees without such expressions is simpler, and the compiler looks into the source for one.
                self.made.source.push_str(":=");
                let [target, value] = node.all_fields();
                let (target, value) = (self.boxed(target)?, self.boxed(value)?);
                ast::ExprNamed { node_index, range, target, value }.into()
            }
            Class::BinOp => {
                let [left, op, right] = node.all_fields();
                let (left, right) = (self.boxed(left)?, self.boxed(right)?);
                ast::ExprBinOp { node_index, range, left, op: operator(op), right }.into()
            }
            Class::UnaryOp => {
                let [op, operand] = node.all_fields();
                let op = match class_of(op) {
                    Some(Class::Invert) => UnaryOp::Invert,
                    Some(Class::Not) => UnaryOp::Not,
                    Some(Class::UAdd) => UnaryOp::UAdd,
                    _ => UnaryOp::USub,
                };
                ast::ExprUnaryOp { node_index, range, op, operand: self.boxed(operand)? }.into()
            }
            Class::Lambda => {
                let [parameters, body] = node.all_fields();
                let parameters = self.parameters(parameters, range)?;
                let is_empty = parameters == no_parameters(range);
                let parameters = (!is_empty).then(|| Box::new(parameters));
                ast::ExprLambda { node_index, range, parameters, body: self.boxed(body)? }.into()
            }
            Class::IfExp => {
                let [test, body, orelse] = node.all_fields();
                let (test, body, orelse) = (self.boxed(test)?, self.boxed(body)?, self.boxed(orelse)?);
                ast::ExprIf { node_index, range, test, body, orelse }.into()
            }
            Class::Compare => {
                let [left, ops, comparators] = node.all_fields();
                let left = self.boxed(left)?;
                let ops = ops.items().iter().map(comparison).collect();
                ast::ExprCompare { node_index, range, left, ops, comparators: self.exprs(comparators)? }
                    .into()
            }
            Class::Call => {
                let [func, args, keywords] = node.all_fields();
                let (func, arguments) = (self.boxed(func)?, self.arguments(args, keywords, range)?);
                ast::ExprCall { node_index, range_start: range.start(), func, arguments }.into()
            }
            Class::Await => {
                let [value] = node.all_fields();
                ast::ExprAwait { node_index, range, value: self.boxed(value)? }.into()
            }
            Class::Yield => {
                let [value] = node.all_fields();
                ast::ExprYield { node_index, range, value: self.optional(value)? }.into()
            }
            Class::YieldFrom => {
                let [value] = node.all_fields();
                ast::ExprYieldFrom { node_index, range, value: self.boxed(value)? }.into()
            }
            Class::JoinedStr => self.joined_string(node)?,
            Class::FormattedValue => self.formatted_value(node)?,
            Class::TemplateStr => self.template_string(node)?,
            Class::Interpolation => {
                return Err(TreeError::Unsupported("an Interpolation outside of a TemplateStr"));
            }
            Class::Attribute => {
                let [value, attr, ctx] = node.all_fields();
                let value = self.boxed(value)?;
                let start = self.names.get(&range).copied().unwrap_or(range.start());
                let attr = identifier(attr, TextRange::new(start, range.end()))?;
                ast::ExprAttribute { node_index, range, value, attr, ctx: context(ctx) }.into()
            }
            Class::Subscript => {
                let [value, slice, ctx] = node.all_fields();
                let (value, slice) = (self.boxed(value)?, self.boxed(slice)?);
                ast::ExprSubscript { node_index, range, value, slice, ctx: context(ctx) }.into()
            }
            Class::Starred => {
                let [value, ctx] = node.all_fields();
                ast::ExprStarred { node_index, range, value: self.boxed(value)?, ctx: context(ctx) }.into()
            }
            Class::Name => {
                let [id, ctx] = node.all_fields();
                ast::ExprName { node_index, range, id: name(id)?, ctx: context(ctx) }.into()
            }
            Class::Slice => {
                let [lower, upper, step] = node.all_fields();
                let (lower, upper, step) =
                    (self.optional(lower)?, self.optional(upper)?, self.optional(step)?);
                ast::ExprSlice { node_index, range, lower, upper, step }.into()
            }
            _ => self.display_or_literal(node)?,
        })
    }

    /// Displays, comprehensions and constants.
    fn display_or_literal(&mut self, node: &Node) -> Result<Expr> {
        let (range, node_index) = (node.place, NO_INDEX);
        Ok(match node.class {
            Class::Dict => {
                let [keys, values] = node.all_fields();
                let mut items = Vec::new();
                for (key, value) in keys.items().iter().zip(values.items()) {
                    let key = self.optional(key)?.map(|key| *key);
                    items.push(ast::DictItem { key, value: self.expr(value)? });
                }
                ast::ExprDict { node_index, range, items }.into()
            }
            Class::Set => {
                let [elements] = node.all_fields();
                ast::ExprSet { node_index, range, elts: self.exprs(elements)? }.into()
            }
            Class::List => {
                let [elements, ctx] = node.all_fields();
                ast::ExprList { node_index, range, elts: self.exprs(elements)?, ctx: context(ctx) }.into()
            }
            Class::Tuple => {
                let [elements, ctx] = node.all_fields();
                let (elts, ctx) = (self.exprs(elements)?, context(ctx));
                ast::ExprTuple { node_index, range, elts, ctx, parenthesized: true }.into()
            }
            Class::ListComp => {
                let [element, generators] = node.all_fields();
                let (elt, generators) = (self.boxed(element)?, self.generators(generators, range)?);
                ast::ExprListComp { node_index, range, elt, generators }.into()
            }
            Class::SetComp => {
                let [element, generators] = node.all_fields();
                let (elt, generators) = (self.boxed(element)?, self.generators(generators, range)?);
                ast::ExprSetComp { node_index, range, elt, generators }.into()
            }
            Class::GeneratorExp => {
                let [element, generators] = node.all_fields();
                let (elt, generators) = (self.boxed(element)?, self.generators(generators, range)?);
                ast::ExprGenerator { node_index, range, elt, generators, parenthesized: true }.into()
            }
            Class::DictComp => {
                let [key, value, generators] = node.all_fields();
                let (key, value) = (Some(self.boxed(key)?), self.boxed(value)?);
                let generators = self.generators(generators, range)?;
                ast::ExprDictComp { node_index, range, key, value, generators }.into()
            }
            _ => {
                let constant = match node.all_fields() {
                    [Value::Constant(constant), _] => constant,
                    _ => &Const::None,
                };
                self.constant(constant, range)
            }
        })
    }

    fn constant(&mut self, constant: &Const, range: TextRange) -> Expr {
        let node_index = NO_INDEX;
        let number = |value| ast::ExprNumberLiteral { node_index: NO_INDEX, range, value }.into();
        match constant {
            Const::None => ast::ExprNoneLiteral { node_index, range }.into(),
            Const::Ellipsis => ast::ExprEllipsisLiteral { node_index, range }.into(),
            Const::Bool(value) => ast::ExprBooleanLiteral { node_index, range, value: *value }.into(),
            Const::Float(value) => number(Number::Float(*value)),
            Const::Complex { real, imag } => number(Number::Complex { real: *real, imag: *imag }),
            Const::Str(text) => self.string(text, range),
            Const::Bytes(value) => {
                let flags = ast::BytesLiteralFlags::empty();
                let literal = ast::BytesLiteral { range, node_index: NO_INDEX, value: value.clone(), flags };
                let value = ast::BytesLiteralValue::single(literal);
                ast::ExprBytesLiteral { node_index, range, value }.into()
            }
            Const::Int(_) | Const::BigInt(_) => {
                let digits = match constant {
                    Const::Int(value) => value.to_string(),
                    Const::BigInt(value) => value.to_string(),
                    _ => String::new(),
                };
                match digits.parse::<ast::Int>() {
                    Ok(value) if !digits.starts_with('-') => number(Number::Int(value)),
                    _ => self.special_constant(constant, range),
                }
            }
            Const::Tuple(_) | Const::FrozenSet(_) | Const::Slice(_) | Const::Code(_) => {
                self.special_constant(constant, range)
            }
        }
    }

    /// A constant that no literal stands for: what is there in its place is looked up.
    fn special_constant(&mut self, constant: &Const, range: TextRange) -> Expr {
        self.made.constants.insert(range, constant.clone());
        ast::ExprEllipsisLiteral { node_index: NO_INDEX, range }.into()
    }

    /// The arguments of a call or class that stands at `range`.
    pub(super) fn arguments(
        &mut self,
        args: &Value,
        keywords: &Value,
        range: TextRange,
    ) -> Result<ast::Arguments> {
        let args = self.exprs(args)?;
        let keywords = self.each(keywords, |this, keyword| {
            this.with(keyword, |this, node| {
                let [arg, value] = node.all_fields();
                let (arg, value) = (optional_identifier(arg, node.place)?, this.expr(value)?);
                Ok(ast::Keyword { range: node.place, node_index: NO_INDEX, arg, value })
            })
        })?;
        Ok(ast::Arguments { range, node_index: NO_INDEX, args, keywords })
    }

    fn generators(&mut self, generators: &Value, range: TextRange) -> Result<Vec<ast::Comprehension>> {
        self.each(generators, |this, generator| {
            this.with(generator, |this, node| {
                let [target, iter, ifs, is_async] = node.all_fields();
                let (target, iter, ifs) = (this.expr(target)?, this.expr(iter)?, this.exprs(ifs)?);
                let is_async = is_async.number() != 0;
                Ok(ast::Comprehension { range, node_index: NO_INDEX, target, iter, ifs, is_async })
            })
        })
    }
}

fn class_of(value: &Value) -> Option<Class> {
    value.node().map(|node| node.class)
}

fn context(value: &Value) -> ExprContext {
    match class_of(value) {
        Some(Class::Store) => ExprContext::Store,
        Some(Class::Del) => ExprContext::Del,
        _ => ExprContext::Load,
    }
}

pub(super) fn operator(value: &Value) -> Operator {
    match class_of(value) {
        Some(Class::Sub) => Operator::Sub,
        Some(Class::Mult) => Operator::Mult,
        Some(Class::MatMult) => Operator::MatMult,
        Some(Class::Div) => Operator::Div,
        Some(Class::Mod) => Operator::Mod,
        Some(Class::Pow) => Operator::Pow,
        Some(Class::LShift) => Operator::LShift,
        Some(Class::RShift) => Operator::RShift,
        Some(Class::BitOr) => Operator::BitOr,
        Some(Class::BitXor) => Operator::BitXor,
        Some(Class::BitAnd) => Operator::BitAnd,
        Some(Class::FloorDiv) => Operator::FloorDiv,
        _ => Operator::Add,
    }
}

fn comparison(value: &Value) -> CmpOp {
    match class_of(value) {
        Some(Class::NotEq) => CmpOp::NotEq,
        Some(Class::Lt) => CmpOp::Lt,
        Some(Class::LtE) => CmpOp::LtE,
        Some(Class::Gt) => CmpOp::Gt,
        Some(Class::GtE) => CmpOp::GtE,
        Some(Class::Is) => CmpOp::Is,
        Some(Class::IsNot) => CmpOp::IsNot,
        Some(Class::In) => CmpOp::In,
        Some(Class::NotIn) => CmpOp::NotIn,
        _ => CmpOp::Eq,
    }
}
