//! `"…%s…" % (a, b)`: a literal template with only `%s`, `%r` and `%a` is compiled as an f-string is.

use ruff_python_ast as ast;
use ruff_python_ast::{Expr, Operator};

use super::code::Register;
use super::emit::Target;
use super::{Codegen, Result};
use crate::bytecode::opcode::Conversion;
use crate::bytecode::{Const, Opcode, Text};

/// Digits of a width or precision that the template may have.
const MAX_DIGITS: usize = 2;

/// A part of a template.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Text as it is.
    Text(Vec<u32>),
    /// The next value, with the format specification that its flags, width and precision mean.
    Value { conversion: Conversion, spec: String },
}

impl<'a> Codegen<'a> {
    /// Compile the operation as an f-string, if it can be.
    pub(super) fn percent_format(
        &mut self,
        node: &'a ast::ExprBinOp,
        target: Target,
    ) -> Result<Option<Register>> {
        let (Operator::Mod, Expr::StringLiteral(_), Expr::Tuple(values)) =
            (node.op, &*node.left, &*node.right)
        else {
            return Ok(None);
        };
        let Some(Const::Str(template)) = self.constant(&node.left) else { return Ok(None) };
        let Some(parts) = parse(&template) else { return Ok(None) };
        let wanted = parts.iter().filter(|part| matches!(part, Part::Value { .. })).count();
        if wanted != values.elts.len() || values.elts.iter().any(Expr::is_starred_expr) {
            return Ok(None);
        }
        let mut values = values.elts.iter();
        let only = parts.len() == 1;
        let first = Register::temporary(self.unit_ref().depth);
        let count = parts.len() as u32;
        for part in parts {
            let target = if only { target } else { Target::Push };
            let register = match part {
                Part::Text(text) => self.load_const(Const::Str(Text::from_code_points(text)), target),
                Part::Value { conversion, spec } => {
                    let value = values.next().expect("there are as many values as the template wants");
                    self.converted(value, conversion, &spec, target)?
                }
            };
            if only {
                return Ok(Some(register));
            }
        }
        self.release_from(first);
        let destination = self.destination(target);
        self.emit(Opcode::BuildString, destination, first, count);
        Ok(Some(destination))
    }

    fn converted(
        &mut self,
        value: &'a Expr,
        conversion: Conversion,
        spec: &str,
        target: Target,
    ) -> Result<Register> {
        let outer = self.enter_position(value);
        let value = self.operand(value)?;
        self.release(value);
        let text = self.allocate();
        self.emit(Opcode::Convert, text, value, conversion as u32);
        let destination = if spec.is_empty() {
            self.release(text);
            let destination = self.destination(target);
            self.emit(Opcode::FormatSimple, destination, text, 0u32);
            destination
        } else {
            let spec = self.load_const(Const::str(spec), Target::Push);
            self.release_from(text);
            let destination = self.destination(target);
            self.emit(Opcode::FormatSpec, destination, text, spec);
            destination
        };
        self.restore_position(outer);
        Ok(destination)
    }
}

/// The parts of a template; None if it has other conversions than those three, or is malformed.
pub(crate) fn parse(template: &Text) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut text = Vec::new();
    let points: Vec<u32> = template.code_points().collect();
    let mut rest = &points[..];
    while let Some((&point, tail)) = rest.split_first() {
        rest = tail;
        if point != u32::from('%') {
            text.push(point);
        } else if rest.first() == Some(&u32::from('%')) {
            text.push(point);
            rest = &rest[1..];
        } else {
            let value = parse_value(&mut rest)?;
            if !text.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut text)));
            }
            parts.push(value);
        }
    }
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    (!parts.is_empty()).then_some(parts)
}

/// What follows a percent sign: flags, width, precision, conversion.
fn parse_value(rest: &mut &[u32]) -> Option<Part> {
    let mut left = false;
    while let Some(flag) = take_if(rest, |character| "-+ #0".contains(character)) {
        left |= flag == '-';
    }
    let width = digits(rest)?;
    let precision = match take_if(rest, |character| character == '.') {
        Some(_) => Some(digits(rest)?),
        None => None,
    };
    let conversion = match take_if(rest, |_| true)? {
        's' => Conversion::Str,
        'r' => Conversion::Repr,
        'a' => Conversion::Ascii,
        _ => return None,
    };
    let mut spec = String::new();
    if width > 0 {
        spec = format!("{}{width}", if left { "" } else { ">" });
    }
    if let Some(precision) = precision {
        spec.push_str(&format!(".{precision}"));
    }
    Some(Part::Value { conversion, spec })
}

fn take_if(rest: &mut &[u32], accept: impl Fn(char) -> bool) -> Option<char> {
    let character = char::from_u32(*rest.first()?).filter(|&character| accept(character))?;
    *rest = &rest[1..];
    Some(character)
}

/// A number, 0 if there is none; None if it has too many digits.
fn digits(rest: &mut &[u32]) -> Option<u32> {
    let mut number = 0;
    for count in 0.. {
        let Some(digit) = take_if(rest, |character| character.is_ascii_digit()) else { break };
        if count == MAX_DIGITS {
            return None;
        }
        number = number * 10 + digit.to_digit(10)?;
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn specs(template: &str) -> Option<Vec<String>> {
        let parts = parse(&template.into())?;
        let text = |part| match part {
            Part::Text(points) => points.into_iter().filter_map(char::from_u32).collect(),
            Part::Value { conversion, spec } => format!("<{}:{spec}>", conversion.text()),
        };
        Some(parts.into_iter().map(text).collect())
    }

    #[test]
    fn templates_are_understood_as_cpython_does() {
        let parsed = |template: &str| specs(template).map(|parts| parts.join(""));
        assert_eq!(parsed("%s%%").as_deref(), Some("<str:>%"));
        assert_eq!(parsed("%r %a").as_deref(), Some("<repr:> <ascii:>"));
        assert_eq!(parsed("%10s|%-10.3r").as_deref(), Some("<str:>10>|<repr:10.3>"));
        assert_eq!(parsed("%.3s%+s%05s").as_deref(), Some("<str:.3><str:><str:>5>"));
        for refused in ["%d", "%(a)s", "%s %", "%123s", "%ls", "%*s", ""] {
            assert_eq!(parsed(refused), None, "{refused}");
        }
    }
}
