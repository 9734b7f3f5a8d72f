//! Constant folding: expressions whose value is known at compile time.
//!
//! What is folded, and up to which size, is what CPython 3.14's optimizer folds: operators on constants,
//! tuples of constants, subscripts of constants. Nothing here raises: whatever would be an error, a warning
//! or too large a result is left for run time.

mod arithmetic;
mod sequence;

use std::cell::RefCell;

use num_bigint::BigInt;
use ruff_python_ast::{self as ast, BoolOp, Expr, Operator, UnaryOp};
use rustc_hash::FxHashSet;

use crate::bytecode::Const;
use crate::syntax::stack;

/// Bits of an int that is made at compile time.
pub(crate) const MAX_INT_BITS: u64 = 128;
/// Characters or bytes of a repeated string.
pub(crate) const MAX_STRING: usize = 4096;
/// Items of a repeated tuple.
pub(crate) const MAX_ITEMS: usize = 256;
/// Items of a repeated tuple, those of the tuples in it included.
pub(crate) const MAX_TOTAL_ITEMS: usize = 1024;

/// Folds the expressions of one tree.
///
/// Remembers what it could not fold, so that asking for every expression of a tree in turn, from the
/// outside in, takes linear time.
#[derive(Debug, Default)]
pub struct Folder {
    /// Addresses of expressions without a constant value, of the one tree that is borrowed meanwhile.
    variable: RefCell<FxHashSet<usize>>,
}

impl Folder {
    /// A folder for a tree.
    pub fn new() -> Self {
        Folder::default()
    }

    /// The value of `expr` if it is constant; `leaf` gives that of literals, `__debug__` and the like.
    pub fn constant(&self, expr: &Expr, leaf: &dyn Fn(&Expr) -> Option<Const>) -> Option<Const> {
        if let Some(constant) = leaf(expr) {
            return Some(constant);
        }
        let is_inner = matches!(
            expr,
            Expr::UnaryOp(_)
                | Expr::BinOp(_)
                | Expr::BoolOp(_)
                | Expr::If(_)
                | Expr::Tuple(_)
                | Expr::Subscript(_)
        );
        let address = std::ptr::from_ref(expr).addr();
        if !is_inner || self.variable.borrow().contains(&address) {
            return None;
        }
        let constant = stack::grow(|| self.inner(expr, leaf));
        if constant.is_none() {
            self.variable.borrow_mut().insert(address);
        }
        constant
    }

    fn inner(&self, expr: &Expr, leaf: &dyn Fn(&Expr) -> Option<Const>) -> Option<Const> {
        let constant = |expr: &Expr| self.constant(expr, leaf);
        match expr {
            Expr::UnaryOp(node) => unary(node.op, &constant(&node.operand)?),
            // The right operand of a chain is the shallow one.
            Expr::BinOp(node) => {
                let right = constant(&node.right)?;
                binary(node.op, &constant(&node.left)?, &right)
            }
            Expr::BoolOp(node) => {
                let mut value = None;
                for operand in &node.values {
                    let operand = constant(operand)?;
                    let decides = truth(&operand)? == (node.op == BoolOp::Or);
                    value = Some(operand);
                    if decides {
                        break;
                    }
                }
                value
            }
            Expr::If(node) => {
                let test = truth(&constant(&node.test)?)?;
                constant(if test { &node.body } else { &node.orelse })
            }
            Expr::Tuple(node) => {
                node.elts.iter().map(constant).collect::<Option<Box<[Const]>>>().map(Const::Tuple)
            }
            Expr::Subscript(node) if node.ctx == ast::ExprContext::Load => {
                let index = match &*node.slice {
                    Expr::Slice(slice) => self.slice(slice, leaf)?,
                    index => constant(index)?,
                };
                sequence::subscript(&constant(&node.value)?, &index)
            }
            _ => None,
        }
    }

    /// A slice whose parts are constant or absent.
    pub fn slice(&self, slice: &ast::ExprSlice, leaf: &dyn Fn(&Expr) -> Option<Const>) -> Option<Const> {
        let part = |part: &Option<Box<Expr>>| match part {
            Some(expr) => self.constant(expr, leaf),
            None => Some(Const::None),
        };
        let parts = [part(&slice.lower)?, part(&slice.upper)?, part(&slice.step)?];
        Some(Const::Slice(Box::new(parts)))
    }
}

/// The value of a unary operator on a constant.
pub fn unary(op: UnaryOp, operand: &Const) -> Option<Const> {
    match op {
        UnaryOp::Not => truth(operand).map(|value| Const::Bool(!value)),
        // Inverting a bool warns.
        UnaryOp::Invert if matches!(operand, Const::Bool(_)) => None,
        UnaryOp::Invert => integer(operand).map(|value| Const::int(!value)),
        UnaryOp::UAdd => match operand {
            Const::Float(_) | Const::Complex { .. } => Some(operand.clone()),
            _ => integer(operand).map(Const::int),
        },
        UnaryOp::USub => match operand {
            Const::Float(value) => Some(Const::Float(-value)),
            Const::Complex { real, imag } => Some(Const::Complex { real: -real, imag: -imag }),
            _ => integer(operand).map(|value| Const::int(-value)),
        },
    }
}

/// The value of a binary operator on constants.
pub fn binary(op: Operator, left: &Const, right: &Const) -> Option<Const> {
    match op {
        Operator::Add => sequence::concatenate(left, right).or_else(|| arithmetic::binary(op, left, right)),
        Operator::Mult => match (integer(left), integer(right)) {
            (None, Some(count)) => sequence::repeat(left, &count),
            (Some(count), None) => sequence::repeat(right, &count),
            _ => None,
        }
        .or_else(|| arithmetic::binary(op, left, right)),
        _ => arithmetic::binary(op, left, right),
    }
}

/// Whether a constant counts as true; `None` for what is no plain value.
pub fn truth(constant: &Const) -> Option<bool> {
    Some(match constant {
        Const::None => false,
        Const::Ellipsis | Const::Slice(_) => true,
        Const::Bool(value) => *value,
        Const::Int(value) => *value != 0,
        Const::BigInt(value) => *value != BigInt::ZERO,
        Const::Float(value) => *value != 0.0,
        Const::Complex { real, imag } => *real != 0.0 || *imag != 0.0,
        Const::Str(text) => !text.is_empty(),
        Const::Bytes(bytes) => !bytes.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
        Const::Code(_) => return None,
    })
}

/// The value of an int or bool.
pub(crate) fn integer(constant: &Const) -> Option<BigInt> {
    match constant {
        Const::Bool(value) => Some(BigInt::from(u8::from(*value))),
        Const::Int(value) => Some(BigInt::from(*value)),
        Const::BigInt(value) => Some(value.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
