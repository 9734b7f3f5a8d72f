//! `str.translate` and `str.maketrans`.

use super::Str;
use crate::exceptions::LookupError;
use crate::{Dict, Int, Layout, Object, PyResult, Ref, Space};
use algorithms::text::StrBuilder;

/// What a table says of a character.
enum Mapped {
    /// Nothing: it stays.
    Itself,
    /// It goes.
    Nothing,
    /// It becomes this character.
    Char(u32),
    /// It becomes this string.
    Text(Ref<Str>),
}

/// Asks `table` for the character `code`.
fn look_up(space: &Space, table: &Object, code: u32) -> PyResult<Mapped> {
    let key = space.new_int(code.into())?;
    let value = match table.get_item(space, &key) {
        Ok(value) => value,
        Err(err) if err.is_a::<LookupError>() => return Ok(Mapped::Itself),
        Err(err) => return Err(err),
    };
    if value.is_none() {
        return Ok(Mapped::Nothing);
    }
    if let Some(int) = value.downcast::<Int>() {
        let code = int.to_i64().and_then(|code| u32::try_from(code).ok()).filter(|&code| code <= 0x10_FFFF);
        return code
            .map(Mapped::Char)
            .ok_or_else(|| space.value_error("character mapping must be in range(0x110000)"));
    }
    value
        .downcast_into::<Str>()
        .map(Mapped::Text)
        .map_err(|_| space.type_error("character mapping must return integer, None or str"))
}

impl Str {
    /// `self.translate(table)`: ASCII characters are looked up once each.
    pub fn translated(&self, space: &Space, table: &Object) -> PyResult<Ref<Str>> {
        let mut known: [Option<Mapped>; 128] = [const { None }; 128];
        let mut builder = StrBuilder::with_capacity(self.len());
        for code in self.text().code_points() {
            let fresh;
            let mapped = match known.get_mut(code as usize) {
                Some(Some(mapped)) => &*mapped,
                Some(place) => &*place.insert(look_up(space, table, code)?),
                None => {
                    fresh = look_up(space, table, code)?;
                    &fresh
                }
            };
            match mapped {
                Mapped::Itself => builder.push(code),
                Mapped::Nothing => {}
                Mapped::Char(code) => builder.push(*code),
                Mapped::Text(text) => builder.push_text(text.text()),
            }
        }
        Str::from_builder(space, &builder)
    }

    /// `str.maketrans(x, y, z)`.
    pub(super) fn make_translation(
        space: &Space,
        from: &Object,
        to: Option<&Str>,
        deleted: Option<&Str>,
    ) -> PyResult<Ref<Dict>> {
        let table = Dict::new(space)?;
        let Some(to) = to else {
            let Some(source) = from.downcast_exact::<Dict>() else {
                return Err(space.type_error("if you give only one argument to maketrans it must be a dict"));
            };
            for (key, value) in source.items_vec() {
                table.set_item(space, &*table_key(space, &key)?, &value)?;
            }
            return Ok(table);
        };
        let Some(from) = from.downcast::<Str>() else {
            return Err(
                space.type_error("first maketrans argument must be a string if there is a second argument")
            );
        };
        if from.len() != to.len() {
            return Err(space.value_error("the first two maketrans arguments must have equal length"));
        }
        for (from, to) in from.text().code_points().zip(to.text().code_points()) {
            table.set_item(space, &*space.new_int(from.into())?, &*space.new_int(to.into())?)?;
        }
        for code in deleted.into_iter().flat_map(|deleted| deleted.text().code_points()) {
            table.set_item(space, &*space.new_int(code.into())?, crate::none())?;
        }
        Ok(table)
    }
}

/// The number that a key of a dict given to `maketrans` stands for.
fn table_key(space: &Space, key: &Object) -> PyResult<Ref<Object>> {
    if let Some(text) = key.downcast::<Str>() {
        if text.len() != 1 {
            return Err(space.value_error("string keys in translatetable must be of length 1"));
        }
        return space.new_int(text.text().at(0).into());
    }
    if key.is_instance::<Int>() {
        return Ok(key.to_ref());
    }
    Err(space.type_error("keys in translate table mustbe strings or integers"))
}
