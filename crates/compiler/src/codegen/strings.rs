//! f-strings (PEP 701) and t-strings (PEP 750).

use std::borrow::Cow;

use ruff_python_ast as ast;
use ruff_python_ast::{ConversionFlag, FStringPart, InterpolatedElement, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange};

use super::code::Register;
use super::emit::Target;
use super::{Codegen, Result};
use crate::bytecode::opcode::Conversion;
use crate::bytecode::{Const, Opcode, Text};
use crate::syntax::literals::{interpolated_literal_value, string_value};

/// A part of an interpolated string; adjacent texts are joined.
enum Part<'a> {
    Text(Vec<u32>),
    Value { element: &'a InterpolatedElement, raw: bool },
}

fn add_text(parts: &mut Vec<Part<'_>>, text: &Text) {
    if text.is_empty() {
        return;
    }
    match parts.last_mut() {
        Some(Part::Text(last)) => last.extend(text.code_points()),
        _ => parts.push(Part::Text(text.code_points().collect())),
    }
}

impl<'a> Codegen<'a> {
    pub(super) fn f_string(&mut self, node: &'a ast::ExprFString, target: Target) -> Result<Register> {
        let mut parts = Vec::new();
        for part in node.value.iter() {
            match part {
                FStringPart::Literal(literal) => add_text(&mut parts, &string_value(self.source, literal)),
                FStringPart::FString(string) => {
                    self.add_elements(&mut parts, &string.elements, string.flags.prefix().is_raw());
                }
            }
        }
        self.join(parts, target)
    }

    fn add_elements(&self, parts: &mut Vec<Part<'a>>, elements: &'a [InterpolatedStringElement], raw: bool) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    add_text(parts, &interpolated_literal_value(self.source, literal, raw));
                }
                InterpolatedStringElement::Interpolation(element) => {
                    if let Some(text) = &element.debug_text {
                        add_text(parts, &without_comments(text.as_str()).as_ref().into());
                    }
                    parts.push(Part::Value { element, raw });
                }
            }
        }
    }

    /// The string that the parts make.
    fn join(&mut self, mut parts: Vec<Part<'a>>, target: Target) -> Result<Register> {
        match parts.len() {
            0 => return Ok(self.load_const(Const::str(""), target)),
            1 => {
                let part = parts.remove(0);
                return self.part(part, target);
            }
            _ => {}
        }
        let count = parts.len() as u32;
        let first = Register::temporary(self.unit_ref().depth);
        for part in parts {
            self.part(part, Target::Push)?;
        }
        self.release_from(first);
        let destination = self.destination(target);
        self.emit(Opcode::BuildString, destination, first, count);
        Ok(destination)
    }

    fn part(&mut self, part: Part<'a>, target: Target) -> Result<Register> {
        match part {
            Part::Text(points) => Ok(self.load_const(Const::Str(Text::from_code_points(points)), target)),
            Part::Value { element, raw } => self.formatted(element, raw, target),
        }
    }

    fn formatted(&mut self, element: &'a InterpolatedElement, raw: bool, target: Target) -> Result<Register> {
        let outer = self.enter_position(element);
        let mut value = self.operand_before_spec(element)?;
        if let Some(conversion) = conversion(element) {
            self.release(value);
            let converted = self.allocate();
            self.emit(Opcode::Convert, converted, value, conversion as u32);
            value = converted;
        }
        let destination = match &element.format_spec {
            Some(spec) => {
                let spec = self.format_spec(&spec.elements, raw)?;
                self.release(spec);
                self.release(value);
                let destination = self.destination(target);
                self.emit(Opcode::FormatSpec, destination, value, spec);
                destination
            }
            None => {
                self.release(value);
                let destination = self.destination(target);
                self.emit(Opcode::FormatSimple, destination, value, 0u32);
                destination
            }
        };
        self.restore_position(outer);
        Ok(destination)
    }

    fn operand_before_spec(&mut self, element: &'a InterpolatedElement) -> Result<Register> {
        let inner = |element: &'a InterpolatedStringElement| match element {
            InterpolatedStringElement::Interpolation(inner) => Some(&*inner.expression),
            InterpolatedStringElement::Literal(_) => None,
        };
        let spec = element.format_spec.iter().flat_map(|spec| spec.elements.iter());
        let later: Vec<_> = spec.filter_map(inner).collect();
        self.operand_before(&element.expression, &later)
    }

    fn format_spec(&mut self, elements: &'a [InterpolatedStringElement], raw: bool) -> Result<Register> {
        let mut parts = Vec::new();
        self.add_elements(&mut parts, elements, raw);
        self.join(parts, Target::Push)
    }

    // t-strings

    pub(super) fn t_string(&mut self, node: &'a ast::ExprTString, target: Target) -> Result<Register> {
        let mut parts = Vec::new();
        for string in node.value.iter() {
            self.add_elements(&mut parts, &string.elements, string.flags.prefix().is_raw());
        }
        let (mut strings, mut values) = (Vec::new(), Vec::new());
        let mut text = Vec::new();
        for part in parts {
            match part {
                Part::Text(points) => text = points,
                Part::Value { element, raw } => {
                    strings.push(Const::Str(Text::from_code_points(std::mem::take(&mut text))));
                    values.push((element, raw));
                }
            }
        }
        strings.push(Const::Str(Text::from_code_points(text)));

        let strings = self.load_const(Const::Tuple(strings.into()), Target::Push);
        let count = values.len() as u32;
        let first = Register::temporary(self.unit_ref().depth);
        for (element, raw) in values {
            self.interpolation(element, raw)?;
        }
        self.release_from(first);
        let values = self.allocate();
        self.emit(Opcode::BuildTuple, values, first, count);
        self.release(values);
        self.release(strings);
        let destination = self.destination(target);
        self.emit(Opcode::BuildTemplate, destination, strings, values);
        Ok(destination)
    }

    fn interpolation(&mut self, element: &'a InterpolatedElement, raw: bool) -> Result<Register> {
        let outer = self.enter_position(element);
        let value = self.push(&element.expression)?;
        let text = match self.special_constant(element.range) {
            Some(text) => text,
            None => Const::str(&without_comments(interpolation_text(self.source, element))),
        };
        self.load_const(text, Target::Push);
        let mut kind = conversion(element).map_or(0, |conversion| (conversion as u32) << 2);
        if let Some(spec) = &element.format_spec {
            self.format_spec(&spec.elements, raw)?;
            kind |= 1;
        }
        self.release_from(value);
        let destination = self.allocate();
        self.emit(Opcode::BuildInterpolation, destination, value, kind);
        self.restore_position(outer);
        Ok(destination)
    }
}

/// Source text of an interpolation's expression: everything from the brace to what follows the expression.
pub(crate) fn interpolation_text<'a>(source: &'a str, element: &InterpolatedElement) -> &'a str {
    let start = usize::from(element.range.start()) + 1;
    let mut end = usize::from(element.expression.end());
    let mut in_comment = false;
    for character in source[end..usize::from(element.range.end())].chars() {
        match character {
            '\n' => in_comment = false,
            '#' => in_comment = true,
            '=' | '!' | ':' | '}' if !in_comment => break,
            _ => {}
        }
        end += character.len_utf8();
    }
    let range = TextRange::new((start as u32).into(), (end as u32).into());
    &source[range]
}

/// Source text of an expression as `=` and t-strings show it: comments, up to the end of their line, are left out.
pub(crate) fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.contains('#') {
        return text.into();
    }
    let mut kept = String::with_capacity(text.len());
    let mut quote = None;
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match character {
            '#' if quote.is_none() => {
                let line_end = rest.as_str().find('\n').unwrap_or(rest.as_str().len());
                rest = rest.as_str()[line_end..].chars();
                continue;
            }
            '\\' => {
                kept.push(character);
                kept.extend(rest.next());
                continue;
            }
            '\'' | '"' if quote.is_none() => quote = Some(character),
            _ if quote == Some(character) => quote = None,
            _ => {}
        }
        kept.push(character);
    }
    kept.into()
}

/// How the value is converted before it is formatted; `{x=}` means `{x=!r}` unless there is a format specification.
fn conversion(element: &InterpolatedElement) -> Option<Conversion> {
    match element.conversion {
        ConversionFlag::Str => Some(Conversion::Str),
        ConversionFlag::Ascii => Some(Conversion::Ascii),
        ConversionFlag::Repr => Some(Conversion::Repr),
        ConversionFlag::None => {
            (element.debug_text.is_some() && element.format_spec.is_none()).then_some(Conversion::Repr)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_not_shown() {
        assert_eq!(without_comments("1+2 = # my comment\n  "), "1+2 = \n  ");
        assert_eq!(without_comments(r##"(1, "\"#", '#') # x"##), r##"(1, "\"#", '#') "##);
        assert_eq!(without_comments(" a "), " a ");
    }
}
