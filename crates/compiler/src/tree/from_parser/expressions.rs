//! Expressions.

use ruff_python_ast as ast;
use ruff_python_ast::{BoolOp, CmpOp, Expr, ExprContext, Operator, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

use super::{Converter, identifier, name, optional_identifier, plain};
use crate::bytecode::Const;
use crate::codegen::number_constant;
use crate::tree::Value;
use crate::tree::grammar::Class;

impl Converter<'_> {
    pub(super) fn exprs(&mut self, exprs: &[Expr]) -> Value {
        Value::List(exprs.iter().map(|expr| self.expr(expr)).collect())
    }

    pub(super) fn optional(&mut self, expr: Option<&Expr>) -> Value {
        expr.map(|expr| self.expr(expr)).into()
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Value {
        self.deeper(|this| this.any_expr(expr))
    }

    fn any_expr(&mut self, expr: &Expr) -> Value {
        let range = expr.range();
        match expr {
            Expr::BoolOp(node) => {
                let op = match node.op {
                    BoolOp::And => Class::And,
                    BoolOp::Or => Class::Or,
                };
                let values = self.exprs(&node.values);
                self.node(Class::BoolOp, range, [plain(op, []), values])
            }
            Expr::Named(node) => {
                let fields = [self.expr(&node.target), self.expr(&node.value)];
                self.node(Class::NamedExpr, range, fields)
            }
            Expr::BinOp(node) => {
                let fields = [self.expr(&node.left), operator(node.op), self.expr(&node.right)];
                self.node(Class::BinOp, range, fields)
            }
            Expr::UnaryOp(node) => {
                let op = match node.op {
                    UnaryOp::Invert => Class::Invert,
                    UnaryOp::Not => Class::Not,
                    UnaryOp::UAdd => Class::UAdd,
                    UnaryOp::USub => Class::USub,
                };
                let operand = self.expr(&node.operand);
                self.node(Class::UnaryOp, range, [plain(op, []), operand])
            }
            Expr::Lambda(node) => {
                let fields = [self.parameters(node.parameters.as_deref()), self.expr(&node.body)];
                self.node(Class::Lambda, range, fields)
            }
            Expr::If(node) => {
                let fields = [self.expr(&node.test), self.expr(&node.body), self.expr(&node.orelse)];
                self.node(Class::IfExp, range, fields)
            }
            Expr::Compare(node) => {
                let left = self.expr(&node.left);
                let ops = node.ops.iter().map(|&op| plain(comparison(op), [])).collect();
                let comparators = self.exprs(&node.comparators);
                self.node(Class::Compare, range, [left, Value::List(ops), comparators])
            }
            Expr::Call(node) => self.call(node, range),
            Expr::Await(node) => {
                let value = self.expr(&node.value);
                self.node(Class::Await, range, [value])
            }
            Expr::Yield(node) => {
                let value = self.optional(node.value.as_deref());
                self.node(Class::Yield, range, [value])
            }
            Expr::YieldFrom(node) => {
                let value = self.expr(&node.value);
                self.node(Class::YieldFrom, range, [value])
            }
            Expr::FString(node) => self.f_string(node),
            Expr::TString(node) => self.t_string(node),
            Expr::Attribute(node) => {
                let fields = [self.expr(&node.value), identifier(&node.attr), context(node.ctx)];
                self.node(Class::Attribute, range, fields)
            }
            Expr::Subscript(node) => {
                let fields = [self.expr(&node.value), self.expr(&node.slice), context(node.ctx)];
                self.node(Class::Subscript, range, fields)
            }
            Expr::Starred(node) => {
                let value = self.expr(&node.value);
                self.node(Class::Starred, range, [value, context(node.ctx)])
            }
            Expr::Name(node) => self.node(Class::Name, range, [name(&node.id), context(node.ctx)]),
            Expr::Slice(node) => {
                let fields = [&node.lower, &node.upper, &node.step];
                let fields = fields.map(|bound| self.optional(bound.as_deref()));
                self.node(Class::Slice, range, fields)
            }
            _ => self.display_or_literal(expr),
        }
    }

    /// Displays, comprehensions and literals.
    fn display_or_literal(&mut self, expr: &Expr) -> Value {
        let range = expr.range();
        let constant = match expr {
            Expr::Dict(node) => {
                let keys = node.items.iter().map(|item| self.optional(item.key.as_ref())).collect();
                let values = node.items.iter().map(|item| self.expr(&item.value)).collect();
                return self.node(Class::Dict, range, [Value::List(keys), Value::List(values)]);
            }
            Expr::Set(node) => {
                let elements = self.exprs(&node.elts);
                return self.node(Class::Set, range, [elements]);
            }
            Expr::List(node) => {
                let elements = self.exprs(&node.elts);
                return self.node(Class::List, range, [elements, context(node.ctx)]);
            }
            Expr::Tuple(node) => {
                let elements = self.exprs(&node.elts);
                return self.node(Class::Tuple, range, [elements, context(node.ctx)]);
            }
            Expr::ListComp(node) => {
                return self.comprehension(Class::ListComp, range, &node.elt, &node.generators);
            }
            Expr::SetComp(node) => {
                return self.comprehension(Class::SetComp, range, &node.elt, &node.generators);
            }
            Expr::Generator(node) => {
                return self.comprehension(Class::GeneratorExp, range, &node.elt, &node.generators);
            }
            Expr::DictComp(node) => {
                let (key, value) = (self.optional(node.key.as_deref()), self.expr(&node.value));
                let generators = self.generators(&node.generators);
                return self.node(Class::DictComp, range, [key, value, generators]);
            }
            Expr::StringLiteral(node) => return self.string(node),
            Expr::BytesLiteral(node) => Const::Bytes(node.value.bytes().collect()),
            Expr::NumberLiteral(node) => number_constant(&node.value),
            Expr::BooleanLiteral(node) => Const::Bool(node.value),
            Expr::EllipsisLiteral(_) => Const::Ellipsis,
            // What is left is `None`: the parser is never asked for notebooks' commands.
            _ => Const::None,
        };
        self.node(Class::Constant, range, [constant.into(), Value::None])
    }

    fn call(&mut self, node: &ast::ExprCall, range: TextRange) -> Value {
        let function = self.expr(&node.func);
        let args = match &*node.arguments.args {
            // An argument that is a generator expression shares the parentheses with the call.
            [Expr::Generator(generator)] if !generator.parenthesized => {
                let range = node.arguments.range;
                let made = self.deeper(|this| {
                    this.comprehension(Class::GeneratorExp, range, &generator.elt, &generator.generators)
                });
                Value::List(vec![made])
            }
            args => self.exprs(args),
        };
        let keywords = self.keywords(&node.arguments.keywords);
        self.node(Class::Call, range, [function, args, keywords])
    }

    pub(super) fn keywords(&mut self, keywords: &[ast::Keyword]) -> Value {
        let keyword = |keyword: &ast::Keyword| {
            let fields = [optional_identifier(keyword.arg.as_ref()), self.expr(&keyword.value)];
            self.node(Class::Keyword, keyword.range, fields)
        };
        Value::List(keywords.iter().map(keyword).collect())
    }

    fn comprehension(
        &mut self,
        class: Class,
        range: TextRange,
        element: &Expr,
        generators: &[ast::Comprehension],
    ) -> Value {
        let fields = [self.expr(element), self.generators(generators)];
        self.node(class, range, fields)
    }

    fn generators(&mut self, generators: &[ast::Comprehension]) -> Value {
        let generator = |node: &ast::Comprehension| {
            let (target, iter) = (self.expr(&node.target), self.expr(&node.iter));
            plain(Class::Comprehension, [target, iter, self.exprs(&node.ifs), node.is_async.into()])
        };
        Value::List(generators.iter().map(generator).collect())
    }
}

fn context(context: ExprContext) -> Value {
    let class = match context {
        ExprContext::Store => Class::Store,
        ExprContext::Del => Class::Del,
        ExprContext::Load | ExprContext::Invalid => Class::Load,
    };
    plain(class, [])
}

pub(super) fn operator(op: Operator) -> Value {
    let class = match op {
        Operator::Add => Class::Add,
        Operator::Sub => Class::Sub,
        Operator::Mult => Class::Mult,
        Operator::MatMult => Class::MatMult,
        Operator::Div => Class::Div,
        Operator::Mod => Class::Mod,
        Operator::Pow => Class::Pow,
        Operator::LShift => Class::LShift,
        Operator::RShift => Class::RShift,
        Operator::BitOr => Class::BitOr,
        Operator::BitXor => Class::BitXor,
        Operator::BitAnd => Class::BitAnd,
        Operator::FloorDiv => Class::FloorDiv,
    };
    plain(class, [])
}

fn comparison(op: CmpOp) -> Class {
    match op {
        CmpOp::Eq => Class::Eq,
        CmpOp::NotEq => Class::NotEq,
        CmpOp::Lt => Class::Lt,
        CmpOp::LtE => Class::LtE,
        CmpOp::Gt => Class::Gt,
        CmpOp::GtE => Class::GtE,
        CmpOp::Is => Class::Is,
        CmpOp::IsNot => Class::IsNot,
        CmpOp::In => Class::In,
        CmpOp::NotIn => Class::NotIn,
    }
}
