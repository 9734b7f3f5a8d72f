//! `str.translate` and `str.maketrans`.

use super::Str;
use crate::exceptions::LookupError;
use crate::{Dict, Int, Layout, Object, PyResult, Ref, Space};
use algorithms::text::StrBuilder;
use core::ops::Range;

/// What a table says of a character.
#[derive(Clone)]
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
    let value = if let Some(table) = table.downcast_exact::<Dict>() {
        match table.get_item(space, &key)? {
            Some(value) => value,
            None => return Ok(Mapped::Itself),
        }
    } else {
        match table.get_item(space, &key) {
            Ok(value) => value,
            Err(err) if err.is_a::<LookupError>() => return Ok(Mapped::Itself),
            Err(err) => return Err(err),
        }
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

/// A table with what it said of ASCII characters: they are looked up once each.
struct Table<'a> {
    table: &'a Object,
    known: [Option<Mapped>; 128],
}

impl Table<'_> {
    fn get(&mut self, space: &Space, code: u32) -> PyResult<Mapped> {
        let Some(place) = self.known.get_mut(code as usize) else { return look_up(space, self.table, code) };
        if let Some(mapped) = place {
            return Ok(mapped.clone());
        }
        let mapped = look_up(space, self.table, code)?;
        Ok(place.insert(mapped).clone())
    }
}

impl Str {
    /// `self.translate(table)`: characters that the table says nothing of stay, those that it maps to `None` go.
    pub fn translated(&self, space: &Space, table: &Object) -> PyResult<Ref<Str>> {
        self.translated_or(space, table, |run, _| Ok(run.end))
    }

    /// As [`Str::translated`], where `nothing` is told each run of characters that go, may write something in their place, and says
    /// where to go on (`PyUnicode_Translate`).
    pub fn translated_or(
        &self,
        space: &Space,
        table: &Object,
        mut nothing: impl FnMut(Range<usize>, &mut StrBuilder) -> PyResult<usize>,
    ) -> PyResult<Ref<Str>> {
        let mut table = Table { table, known: [const { None }; 128] };
        let mut builder = StrBuilder::with_capacity(self.len());
        let text = self.text();
        let mut at = 0;
        while at < text.len() {
            let code = text.at(at);
            match table.get(space, code)? {
                Mapped::Itself => builder.push(code),
                Mapped::Char(code) => builder.push(code),
                Mapped::Text(text) => builder.push_text(text.text()),
                Mapped::Nothing => {
                    let mut end = at + 1;
                    while end < text.len() && matches!(table.get(space, text.at(end))?, Mapped::Nothing) {
                        end += 1;
                    }
                    at = nothing(at..end, &mut builder)?;
                    continue;
                }
            }
            at += 1;
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
