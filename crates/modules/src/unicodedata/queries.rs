//! What both versions of the database are asked.

use algorithms::text::normalization::{self, Form};
use algorithms::text::{StrBuilder, TextRef, names, ucd, ucd_3_2_0};
use objspace::buffer::BytesLike;
use objspace::{Layout, Object, PyErr, PyResult, Ref, Space, Str};

/// The longest name that is looked up; what is longer cannot be one.
const LONGEST_NAME: usize = 256;

/// A version of the database.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// The one that strings follow.
    Current,
    /// Unicode 3.2.
    Old,
}

impl Version {
    fn has(self, code_point: u32) -> bool {
        self == Version::Current || ucd_3_2_0::record(code_point).is_assigned()
    }

    /// The general category.
    pub fn category(self, code_point: u32) -> &'static str {
        match self {
            Version::Current => ucd::category(code_point),
            Version::Old => ucd_3_2_0::record(code_point).category,
        }
    }

    /// The bidirectional class.
    pub fn bidirectional(self, code_point: u32) -> &'static str {
        match self {
            Version::Current => ucd::bidirectional(code_point),
            Version::Old => ucd_3_2_0::record(code_point).bidirectional,
        }
    }

    /// The canonical combining class.
    pub fn combining(self, code_point: u32) -> u8 {
        match self {
            Version::Current => ucd::combining(code_point),
            Version::Old => ucd_3_2_0::record(code_point).combining,
        }
    }

    /// Whether the character is mirrored.
    pub fn mirrored(self, code_point: u32) -> bool {
        match self {
            Version::Current => ucd::mirrored(code_point),
            Version::Old => ucd_3_2_0::record(code_point).mirrored,
        }
    }

    /// The East Asian width.
    pub fn east_asian_width(self, code_point: u32) -> &'static str {
        match self {
            Version::Current => ucd::east_asian_width(code_point),
            Version::Old => ucd_3_2_0::record(code_point).width,
        }
    }

    /// The decomposition as text.
    pub fn decomposition(self, code_point: u32) -> String {
        if self.has(code_point) { normalization::decomposition_text(code_point) } else { String::new() }
    }

    fn append_normal(self, text: TextRef<'_>, form: Form, out: &mut StrBuilder) {
        match self {
            Version::Current => normalization::normalize(text, form, out),
            Version::Old => normalization::normalize_3_2_0(text, form, out),
        }
    }

    /// The name, or the default, or `ValueError`.
    pub fn name(self, space: &Space, code_point: u32, default: Option<&Object>) -> PyResult<Ref<Object>> {
        match names::name(code_point).filter(|_| self.has(code_point)) {
            Some(name) => space.new_str(&name),
            None => or_default(space, default, "no such name"),
        }
    }

    /// The decimal value, or the default, or `ValueError`.
    pub fn decimal(self, space: &Space, code_point: u32, default: Option<&Object>) -> PyResult<Ref<Object>> {
        let value = match self {
            Version::Current => ucd::decimal(code_point),
            Version::Old => ucd_3_2_0::record(code_point).decimal(),
        };
        match value {
            Some(value) => space.new_int(i64::from(value)),
            None => or_default(space, default, "not a decimal"),
        }
    }

    /// The numeric value, or the default, or `ValueError`.
    pub fn numeric(self, space: &Space, code_point: u32, default: Option<&Object>) -> PyResult<Ref<Object>> {
        let value = match self {
            Version::Current => ucd::numeric(code_point),
            Version::Old => ucd_3_2_0::record(code_point).numeric(),
        };
        match value {
            Some(value) => space.new_float(value),
            None => or_default(space, default, "not a numeric character"),
        }
    }

    /// The character or the sequence of a name. Only the current version has aliases and sequences.
    pub fn lookup(self, space: &Space, name: &Object) -> PyResult<Ref<Str>> {
        let name = match name.downcast::<Str>() {
            Some(text) => text.as_utf8(space)?.as_bytes().to_vec(),
            None => BytesLike::new(space, name)?.bytes().to_vec(),
        };
        if name.len() > LONGEST_NAME {
            return Err(space.key_error(&*Str::from_str(space, "name too long")?));
        }
        let code_point = names::code_point(&name);
        let is_name = |code_point: u32| {
            names::name(code_point).is_some_and(|real| real.as_bytes().eq_ignore_ascii_case(&name))
        };
        if let Some(code_point) =
            code_point.filter(|&code_point| self == Version::Current || is_name(code_point))
        {
            return Str::from_char(space, code_point);
        }
        match names::sequence(&name).filter(|_| self == Version::Current) {
            Some(sequence) => Str::from_code_points(space, sequence.iter().copied()),
            None => Err(unknown_name(space, &name)),
        }
    }

    /// The normal form of a text; the text itself if it is one.
    pub fn normalize(self, space: &Space, form: &Str, text: &Str) -> PyResult<Ref<Str>> {
        if text.len() == 0 {
            return text.to_exact(space);
        }
        let form = known_form(space, form)?;
        let mut normal = StrBuilder::new();
        self.append_normal(text.text(), form, &mut normal);
        if normal.view().same(text.text()) { text.to_exact(space) } else { Str::from_builder(space, &normal) }
    }

    /// Whether a text is in a normal form.
    pub fn is_normalized(self, space: &Space, form: &Str, text: &Str) -> PyResult<bool> {
        if text.len() == 0 {
            return Ok(true);
        }
        let form = known_form(space, form)?;
        let mut normal = StrBuilder::new();
        self.append_normal(text.text(), form, &mut normal);
        Ok(normal.view().same(text.text()))
    }
}

/// The digit value, which is the same in both versions, or the default, or `ValueError`.
pub fn digit(space: &Space, code_point: u32, default: Option<&Object>) -> PyResult<Ref<Object>> {
    match ucd::digit(code_point) {
        Some(value) => space.new_int(i64::from(value)),
        None => or_default(space, default, "not a digit"),
    }
}

fn or_default(space: &Space, default: Option<&Object>, message: &str) -> PyResult<Ref<Object>> {
    default.map(Layout::to_ref).ok_or_else(|| space.value_error(message))
}

fn known_form(space: &Space, form: &Str) -> PyResult<Form> {
    let known = form.as_ascii().and_then(Form::from_name);
    known.ok_or_else(|| space.value_error("invalid normalization form"))
}

/// `KeyError` about a name; like C code it stops at a NUL.
fn unknown_name(space: &Space, name: &[u8]) -> PyErr {
    let shown = name.split(|&byte| byte == 0).next().unwrap_or_default();
    let message = format!("undefined character name '{}'", String::from_utf8_lossy(shown));
    match Str::from_str(space, &message) {
        Ok(message) => space.key_error(&message),
        Err(err) => err,
    }
}
