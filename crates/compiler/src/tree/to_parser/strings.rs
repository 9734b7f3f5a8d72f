//! Strings, f-strings and t-strings.

use ruff_python_ast as ast;
use ruff_python_ast::{ConversionFlag, Expr, InterpolatedStringElement, InterpolatedStringElements};
use ruff_text_size::{TextRange, TextSize};

use super::{Converter, NO_INDEX, Result};
use crate::bytecode::{Const, Text};
use crate::tree::grammar::Class;
use crate::tree::{Node, TreeError, Value};

impl Converter {
    pub(super) fn string(&mut self, text: &Text, range: TextRange) -> Expr {
        let (place, value) = self.literal(text);
        let flags = ast::StringLiteralFlags::empty();
        let literal = ast::StringLiteral { range: place, node_index: NO_INDEX, value, flags };
        let value = ast::StringLiteralValue::single(literal);
        ast::ExprStringLiteral { node_index: NO_INDEX, range, value }.into()
    }

    pub(super) fn joined_string(&mut self, node: &Node) -> Result<Expr> {
        let [values] = node.all_fields();
        let elements = self.elements(values)?;
        Ok(f_string(elements, node.place))
    }

    /// A value to be formatted that is not in an f-string: an f-string of its own.
    pub(super) fn formatted_value(&mut self, node: &Node) -> Result<Expr> {
        let element = self.element(node)?;
        Ok(f_string(vec![element].into(), node.place))
    }

    pub(super) fn template_string(&mut self, node: &Node) -> Result<Expr> {
        let [values] = node.all_fields();
        let range = node.place;
        let mut elements = Vec::new();
        for value in values.items() {
            let element = self.with(value, |this, node| match node.class {
                Class::Interpolation => this.interpolation(node),
                Class::Constant => this.element(node),
                _ => Err(TreeError::Unsupported(
                    "a TemplateStr of values that are no Constant or Interpolation",
                )),
            })?;
            elements.push(element);
        }
        let flags = ast::TStringFlags::empty();
        let string = ast::TString { range, node_index: NO_INDEX, elements: elements.into(), flags };
        Ok(ast::ExprTString { node_index: NO_INDEX, range, value: ast::TStringValue::single(string) }.into())
    }

    fn elements(&mut self, values: &Value) -> Result<InterpolatedStringElements> {
        let elements: Vec<_> = self.each(values, |this, value| this.with(value, Self::element))?;
        Ok(elements.into())
    }

    /// A part of an f-string: text, a value with a format, or any other expression, whose value is formatted as it is.
    fn element(&mut self, node: &Node) -> Result<InterpolatedStringElement> {
        if node.class == Class::Constant
            && let [Value::Constant(Const::Str(text)), _] = node.all_fields()
        {
            let (place, value) = self.literal(text);
            let one = TextSize::new(1);
            let range = TextRange::new(place.start() + one, place.end() - one);
            let literal = ast::InterpolatedStringLiteralElement { range, node_index: NO_INDEX, value };
            return Ok(InterpolatedStringElement::Literal(literal));
        }
        if node.class == Class::FormattedValue {
            let [value, conversion, spec] = node.all_fields();
            return self.interpolated(node.place, value, conversion, spec);
        }
        let expression = Box::new(self.any_expr(node)?);
        Ok(InterpolatedStringElement::Interpolation(ast::InterpolatedElement {
            range: node.place,
            node_index: NO_INDEX,
            expression,
            debug_text: None,
            conversion: ConversionFlag::None,
            format_spec: None,
        }))
    }

    /// A value in a t-string, whose text is looked up.
    fn interpolation(&mut self, node: &Node) -> Result<InterpolatedStringElement> {
        let [value, text, conversion, spec] = node.all_fields();
        let text = match text {
            Value::Constant(text) => text.clone(),
            _ => Const::None,
        };
        self.made.constants.insert(node.place, text);
        self.interpolated(node.place, value, conversion, spec)
    }

    fn interpolated(
        &mut self,
        range: TextRange,
        value: &Value,
        conversion: &Value,
        spec: &Value,
    ) -> Result<InterpolatedStringElement> {
        let conversion = match u8::try_from(conversion.number()) {
            Ok(b's') => ConversionFlag::Str,
            Ok(b'r') => ConversionFlag::Repr,
            Ok(b'a') => ConversionFlag::Ascii,
            _ => ConversionFlag::None,
        };
        let expression = self.boxed(value)?;
        let format_spec = match spec.node() {
            None => None,
            Some(node) => {
                let elements = match (node.class, node.all_fields()) {
                    (Class::JoinedStr, [values]) => self.elements(values)?,
                    _ => vec![self.element(node)?].into(),
                };
                let range = node.place;
                Some(Box::new(ast::InterpolatedStringFormatSpec { range, node_index: NO_INDEX, elements }))
            }
        };
        Ok(InterpolatedStringElement::Interpolation(ast::InterpolatedElement {
            range,
            node_index: NO_INDEX,
            expression,
            debug_text: None,
            conversion,
            format_spec,
        }))
    }
}

fn f_string(elements: InterpolatedStringElements, range: TextRange) -> Expr {
    let flags = ast::FStringFlags::empty();
    let string = ast::FString { range, node_index: NO_INDEX, elements, flags };
    ast::ExprFString { node_index: NO_INDEX, range, value: ast::FStringValue::single(string) }.into()
}
