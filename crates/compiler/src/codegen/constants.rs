//! Expressions whose value is known at compile time.

use num_bigint::BigInt;
use ruff_python_ast as ast;
use ruff_python_ast::{Expr, Number};
use ruff_text_size::TextRange;

use super::Codegen;
use crate::bytecode::{Const, Text};
use crate::syntax::literals::string_value;

/// The value of a (possibly concatenated) string literal.
pub(crate) fn string_literal(string: &ast::ExprStringLiteral, source: &str) -> Text {
    let parts = string.value.as_slice();
    if let [only] = parts {
        return string_value(source, only);
    }
    let parts: Vec<Text> = parts.iter().map(|part| string_value(source, part)).collect();
    Text::from_code_points(parts.iter().flat_map(Text::code_points))
}

impl<'a> Codegen<'a> {
    /// The value of `expr`, if it is constant.
    pub(super) fn constant(&self, expr: &Expr) -> Option<Const> {
        let leaf = |expr: &Expr| self.leaf(expr);
        match expr {
            Expr::Slice(slice) => self.folder.slice(slice, &leaf),
            _ => self.folder.constant(expr, &leaf),
        }
    }

    /// The value of an expression that is no operation.
    fn leaf(&self, expr: &Expr) -> Option<Const> {
        Some(match expr {
            Expr::NumberLiteral(number) => number_constant(&number.value),
            Expr::StringLiteral(string) => Const::Str(string_literal(string, self.source)),
            Expr::BytesLiteral(bytes) => Const::Bytes(bytes.value.bytes().collect()),
            Expr::BooleanLiteral(boolean) => Const::Bool(boolean.value),
            Expr::NoneLiteral(_) => Const::None,
            Expr::EllipsisLiteral(node) => self.special_constant(node.range).unwrap_or(Const::Ellipsis),
            Expr::Name(name) if name.id == "__debug__" => Const::Bool(self.options.optimize == 0),
            _ => return None,
        })
    }

    /// The value of the node at `range`, if it is one that has no literal.
    pub(super) fn special_constant(&self, range: TextRange) -> Option<Const> {
        self.constants?.get(&range).cloned()
    }

    /// The values of `exprs`, if all are constant.
    pub(super) fn constants(&self, exprs: &[Expr]) -> Option<Box<[Const]>> {
        exprs.iter().map(|expr| self.constant(expr)).collect()
    }
}

/// The value of a number literal.
pub(crate) fn number_constant(number: &Number) -> Const {
    match number {
        Number::Int(int) => match int.as_u64() {
            Some(value) => Const::int(value.into()),
            None => Const::int(large_int(&int.to_string())),
        },
        Number::Float(value) => Const::Float(*value),
        Number::Complex { real, imag } => Const::Complex { real: *real, imag: *imag },
    }
}

/// An int that is too large for the parser: its source text.
fn large_int(text: &str) -> BigInt {
    let text = text.replace('_', "");
    let (digits, radix) = match text.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("0x") => (&text[2..], 16),
        Some("0o") => (&text[2..], 8),
        Some("0b") => (&text[2..], 2),
        _ => (&text[..], 10),
    };
    BigInt::parse_bytes(digits.as_bytes(), radix).expect("the parser accepts digits of the radix only")
}
