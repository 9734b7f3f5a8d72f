//! String literals: what is implicitly concatenated is one node; f-strings and t-strings are lists of texts and values.

use ruff_python_ast as ast;
use ruff_python_ast::str_prefix::StringLiteralPrefix;
use ruff_python_ast::{ConversionFlag, FStringPart, InterpolatedElement, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::Converter;
use crate::bytecode::{Const, Text};
use crate::codegen::{interpolation_text, string_literal, without_comments};
use crate::syntax::literals::{interpolated_literal_value, string_value};
use crate::tree::Value;
use crate::tree::grammar::Class;

/// A piece of an interpolated string.
enum Piece {
    /// Text, where it stands, and whether it was written `u"…"`. Adjacent texts are joined.
    Text {
        points: Vec<u32>,
        range: TextRange,
        unicode: bool,
    },
    Value(Value),
}

/// Which of the two kinds of interpolated strings a value is in.
#[derive(Clone, Copy)]
enum Interpolated {
    Format,
    Template,
}

fn kind(unicode: bool) -> Value {
    unicode.then(|| Value::from("u")).into()
}

fn is_unicode(literal: &ast::StringLiteral) -> bool {
    literal.flags.prefix() == StringLiteralPrefix::Unicode
}

impl Converter<'_> {
    pub(super) fn string(&mut self, node: &ast::ExprStringLiteral) -> Value {
        let unicode = node.value.as_slice().first().is_some_and(is_unicode);
        let value = Const::Str(string_literal(node, self.source));
        self.node(Class::Constant, node.range, [value.into(), kind(unicode)])
    }

    pub(super) fn f_string(&mut self, node: &ast::ExprFString) -> Value {
        let mut pieces = Vec::new();
        for part in node.value.iter() {
            match part {
                FStringPart::Literal(literal) => {
                    let text = string_value(self.source, literal);
                    add_text(&mut pieces, &text, literal.range, is_unicode(literal));
                }
                FStringPart::FString(string) => {
                    let raw = string.flags.prefix().is_raw();
                    self.add_elements(&mut pieces, &string.elements, raw, Interpolated::Format);
                }
            }
        }
        let values = self.pieces(pieces);
        self.node(Class::JoinedStr, node.range, [values])
    }

    pub(super) fn t_string(&mut self, node: &ast::ExprTString) -> Value {
        let mut pieces = Vec::new();
        for string in node.value.iter() {
            let raw = string.flags.prefix().is_raw();
            self.add_elements(&mut pieces, &string.elements, raw, Interpolated::Template);
        }
        let values = self.pieces(pieces);
        self.node(Class::TemplateStr, node.range, [values])
    }

    fn pieces(&self, pieces: Vec<Piece>) -> Value {
        let value = |piece| match piece {
            Piece::Value(value) => value,
            Piece::Text { points, range, unicode } => {
                let text = Const::Str(Text::from_code_points(points));
                self.node(Class::Constant, range, [text.into(), kind(unicode)])
            }
        };
        Value::List(pieces.into_iter().map(value).collect())
    }

    fn add_elements(
        &mut self,
        pieces: &mut Vec<Piece>,
        elements: &[InterpolatedStringElement],
        raw: bool,
        string: Interpolated,
    ) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    let text = interpolated_literal_value(self.source, literal, raw);
                    add_text(pieces, &text, literal.range, false);
                }
                InterpolatedStringElement::Interpolation(element) => {
                    if let Some(text) = &element.debug_text {
                        let text = without_comments(text.as_str());
                        add_text(pieces, &text.as_ref().into(), debug_range(element), false);
                    }
                    pieces.push(Piece::Value(self.interpolation(element, raw, string)));
                }
            }
        }
    }

    fn interpolation(&mut self, element: &InterpolatedElement, raw: bool, string: Interpolated) -> Value {
        let value = self.expr(&element.expression);
        let conversion = match element.conversion {
            ConversionFlag::None if element.debug_text.is_some() && element.format_spec.is_none() => {
                ConversionFlag::Repr
            }
            given => given,
        };
        let conversion = Value::Int((conversion as i8).into());
        let spec = element.format_spec.as_deref().map(|spec| self.format_spec(spec, raw)).into();
        match string {
            Interpolated::Format => {
                self.node(Class::FormattedValue, element.range, [value, conversion, spec])
            }
            Interpolated::Template => {
                let text = Const::str(&without_comments(interpolation_text(self.source, element)));
                self.node(Class::Interpolation, element.range, [value, text.into(), conversion, spec])
            }
        }
    }

    /// The format specification, which is an f-string; it starts with the colon.
    fn format_spec(&mut self, spec: &ast::InterpolatedStringFormatSpec, raw: bool) -> Value {
        let mut pieces = Vec::new();
        self.add_elements(&mut pieces, &spec.elements, raw, Interpolated::Format);
        let values = self.pieces(pieces);
        let range = TextRange::new(spec.range.start() - TextSize::new(1), spec.range.end());
        self.node(Class::JoinedStr, range, [values])
    }
}

/// Adds text; it becomes part of the text before it. Empty text is dropped.
fn add_text(pieces: &mut Vec<Piece>, text: &Text, range: TextRange, unicode: bool) {
    if text.is_empty() {
        return;
    }
    if let Some(Piece::Text { points, range: before, .. }) = pieces.last_mut() {
        points.extend(text.code_points());
        *before = before.cover(range);
        return;
    }
    pieces.push(Piece::Text { points: text.code_points().collect(), range, unicode });
}

/// Where the text of `{…=}` stands: between the braces, up to a conversion or format.
fn debug_range(element: &InterpolatedElement) -> TextRange {
    let one = TextSize::new(1);
    let start = element.range.start() + one;
    let length = element.debug_text.as_ref().map_or(0, |text| text.as_str().len());
    TextRange::at(start, TextSize::try_from(length).unwrap_or(one))
        .intersect(element.range())
        .unwrap_or(element.range)
}
