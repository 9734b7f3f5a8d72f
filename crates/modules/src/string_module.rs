//! The module `_string`: the pieces of format strings, for `string.Formatter`.

use cpyext_macros::pymodule;

/// The pieces of format strings.
#[pymodule(name = "_string")]
pub mod module {
    use algorithms::text::format_markup::{Access, FieldName, Key, Pieces};
    use core::ops::Range;
    use objspace::{List, Object, PyResult, Ref, Space, Str, Tuple};

    fn part(space: &Space, text: &Str, range: &Range<usize>) -> PyResult<Ref<Object>> {
        Ok(Str::from_text(space, text.text().slice(range.start, range.end))?.into_object())
    }

    /// Return an iterator over tuples (literal text, field name, format specification, conversion).
    #[pyfunction(signature = "(string, /)")]
    fn formatter_parser(space: &Space, text: &Str) -> PyResult<Ref<Object>> {
        let pieces = List::new(space)?;
        for piece in Pieces::new(text.text()) {
            let piece = piece.map_err(|error| space.value_error(error.0))?;
            let literal = part(space, text, &piece.literal)?;
            let items = match &piece.field {
                Some(field) => {
                    let conversion = match field.conversion {
                        Some(point) => Str::from_char(space, point)?.into_object(),
                        None => space.none(),
                    };
                    vec![
                        literal,
                        part(space, text, &field.name)?,
                        part(space, text, &field.spec)?,
                        conversion,
                    ]
                }
                None => vec![literal, space.none(), space.none(), space.none()],
            };
            pieces.append(space, &*Tuple::from_vec(space, items)?)?;
        }
        pieces.iter(space)
    }

    /// Split a field name: return its first part and an iterator over tuples (is_attribute, name or index).
    #[pyfunction(signature = "(string, /)")]
    fn formatter_field_name_split(space: &Space, text: &Str) -> PyResult<Ref<Tuple>> {
        let key = |key: &Key| match key {
            Key::Index(index) => space.new_int(*index as i64),
            Key::Name(range) => part(space, text, range),
        };
        let whole = 0..text.len();
        let name = FieldName::new(text.text(), whole).map_err(|error| space.value_error(error.0))?;
        let first = key(&name.first)?;
        let rest = List::new(space)?;
        for access in name {
            let access = access.map_err(|error| space.value_error(error.0))?;
            let (is_attribute, value) = match &access {
                Access::Attribute(range) => (true, part(space, text, range)?),
                Access::Item(item) => (false, key(item)?),
            };
            rest.append(space, &*Tuple::from_vec(space, vec![space.new_bool(is_attribute), value])?)?;
        }
        Tuple::from_vec(space, vec![first, rest.iter(space)?])
    }
}
