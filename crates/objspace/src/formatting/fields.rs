//! `str.format` and `str.format_map` (PEP 3101).

use super::convert;
use crate::shim::Args;
use crate::{Layout, Object, PyErr, PyResult, Ref, Space, Str};
use algorithms::text::format_markup::{
    Access, AutoNumber, Field, FieldName, Key, MarkupError, Piece, Pieces, RECURSION, unknown_conversion,
};
use algorithms::text::{StrBuilder, TextRef};
use core::ops::Range;

/// Fields nest in specifications this deep.
const LEVELS: u32 = 2;

/// Where the values of replacement fields come from.
#[derive(Clone, Copy)]
pub enum Fields<'a> {
    /// The arguments of a call.
    Args(Args<'a>),
    /// A mapping, by name only.
    Mapping(&'a Object),
}

/// `format.format(…)`.
pub fn format_fields(space: &Space, format: &Str, fields: Fields<'_>) -> PyResult<Ref<Str>> {
    let mut formatter = Formatter { space, fields, numbers: AutoNumber::default() };
    let mut out = StrBuilder::with_capacity(format.len() + 32);
    formatter.write(format.text(), LEVELS, &mut out)?;
    Str::from_builder(space, &out)
}

struct Formatter<'a> {
    space: &'a Space,
    fields: Fields<'a>,
    numbers: AutoNumber,
}

#[cold]
fn malformed(space: &Space, error: MarkupError) -> PyErr {
    space.value_error(error.0)
}

impl Formatter<'_> {
    /// Writes `format` with its fields filled in.
    fn write(&mut self, format: TextRef<'_>, levels: u32, out: &mut StrBuilder) -> PyResult<()> {
        let space = self.space;
        if levels == 0 {
            return Err(space.value_error(RECURSION));
        }
        for piece in Pieces::new(format) {
            let Piece { literal, field } = piece.map_err(|error| malformed(space, error))?;
            out.push_text(format.slice(literal.start, literal.end));
            if let Some(field) = field {
                self.write_field(format, &field, levels, out)?;
            }
        }
        Ok(())
    }

    fn write_field(
        &mut self,
        format: TextRef<'_>,
        field: &Field,
        levels: u32,
        out: &mut StrBuilder,
    ) -> PyResult<()> {
        let space = self.space;
        let mut value = self.value(format, field.name.clone())?;
        if let Some(code) = field.conversion {
            let unknown = || Err(space.value_error(unknown_conversion(code)));
            value = convert(space, &value, code).unwrap_or_else(unknown)?.into_object();
        }
        let spec = format.slice(field.spec.start, field.spec.end);
        let spec = if field.nested {
            let mut expanded = StrBuilder::new();
            self.write(spec, levels - 1, &mut expanded)?;
            Str::from_builder(space, &expanded)?
        } else {
            Str::from_text(space, spec)?
        };
        out.push_text(value.format(space, Some(&spec))?.text());
        Ok(())
    }

    /// The object that a field's name says.
    fn value(&mut self, format: TextRef<'_>, name: Range<usize>) -> PyResult<Ref<Object>> {
        let space = self.space;
        let name = FieldName::new(format, name).map_err(|error| malformed(space, error))?;
        let mut value = self.first(format, &name.first)?;
        for access in name {
            let text = |range: Range<usize>| Str::from_text(space, format.slice(range.start, range.end));
            value = match access.map_err(|error| malformed(space, error))? {
                Access::Attribute(name) => value.getattr(space, &*text(name)?)?,
                Access::Item(Key::Name(name)) => value.get_item(space, &*text(name)?)?,
                Access::Item(Key::Index(index)) if value.is_sequence() => {
                    value.sequence_get(space, index as isize)?
                }
                Access::Item(Key::Index(index)) => value.get_item(space, &*space.new_int(index as i64)?)?,
            };
        }
        Ok(value)
    }

    /// The argument that a field starts from.
    fn first(&mut self, format: TextRef<'_>, key: &Key) -> PyResult<Ref<Object>> {
        let space = self.space;
        let given = match key {
            Key::Index(index) => Some(*index),
            Key::Name(name) if name.is_empty() => None,
            Key::Name(name) => {
                return self.named(Str::from_text(space, format.slice(name.start, name.end))?);
            }
        };
        let index = self.numbers.number(given).map_err(|error| malformed(space, error))?;
        let Fields::Args(args) = self.fields else {
            return Err(space.value_error("Format string contains positional fields"));
        };
        args.get(index).map(|arg| arg.to_ref()).ok_or_else(|| {
            space
                .index_error(format_args!("Replacement index {index} out of range for positional args tuple"))
        })
    }

    fn named(&self, name: Ref<Str>) -> PyResult<Ref<Object>> {
        match self.fields {
            Fields::Mapping(mapping) => mapping.get_item(self.space, &name),
            Fields::Args(args) => {
                let named = |key: &Object| key.downcast::<Str>().is_some_and(|key| key.same(&name));
                let found = args.find_keyword(|key, value| named(key).then(|| value.to_ref()));
                found.ok_or_else(|| self.space.key_error(&name))
            }
        }
    }
}
