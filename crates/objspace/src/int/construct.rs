//! `int(x)` and `int(text, base)`: integers from other objects and from text.

use super::Int;
use super::text::digit_limit;
use crate::buffer::copied_bytes;
use crate::bytes::Bytes;
use crate::shim::{Args, Signature, bind};
use crate::{
    ByteArray, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Type, number, warnings,
};
use algorithms::numeric::digits::IntRef;
use algorithms::numeric::int_parse::{self, IntParseError, ParsedInt};
use algorithms::text::numeric_ascii;

/// Characters of an argument's `repr` that "invalid literal" shows.
const SHOWN: usize = 200;

static SIGNATURE: Signature = Signature {
    function: "int",
    names: &["x", "base"],
    positional_only: 1,
    positional: 2,
    required: 0,
    keyword_required: &[],
    varargs: false,
    varkw: false,
};

impl Int {
    /// The integer that `text` is a literal of, in a base from 2 to 36 or, for 0, in the one its prefix says
    /// (`PyLong_FromUnicodeObject`).
    ///
    /// # Errors
    /// `ValueError`.
    pub fn from_text(space: &Space, text: &Str, base: u32) -> PyResult<Ref<Int>> {
        Int::parse(space, &numeric_ascii(text.text()), base, |space| Ok(text.repr(space)?.to_string_lossy()))
    }

    /// Like [`Int::from_text`], for ASCII text in bytes.
    pub fn from_ascii(space: &Space, text: &[u8], base: u32) -> PyResult<Ref<Int>> {
        Int::parse(space, text, base, |space| {
            let shown = Bytes::from_slice(space, &text[..text.len().min(SHOWN)])?;
            Ok(shown.repr(space)?.to_string_lossy())
        })
    }

    fn parse(
        space: &Space,
        text: &[u8],
        base: u32,
        repr: impl FnOnce(&Space) -> PyResult<String>,
    ) -> PyResult<Ref<Int>> {
        match int_parse::parse(text, base, digit_limit(space)) {
            Ok(ParsedInt::Small(value)) => Int::from_i64(space, value),
            Ok(ParsedInt::Large { negative, digits }) => {
                Int::from_digits(space, IntRef { negative, digits: &digits })
            }
            Err(IntParseError::Literal) => {
                let shown: String = repr(space)?.chars().take(SHOWN).collect();
                Err(space.value_error(IntParseError::Literal.message(base, &shown)))
            }
            Err(error) => Err(space.value_error(error.message(base, ""))),
        }
    }

    /// `int(object)`: by `__int__`, `__index__`, or as text (`PyNumber_Long`). Exactly an `int`.
    pub fn from_object(space: &Space, object: &Object) -> PyResult<Ref<Int>> {
        if let Some(int) = object.downcast_exact::<Int>() {
            return Ok(int.to_ref());
        }
        if let Some(text) = object.downcast_exact::<Str>().and_then(Str::as_ascii)
            && let Some(value) = int_parse::plain_decimal(text.as_bytes())
        {
            return Int::from_i64(space, value);
        }
        if let Some(slots) = object.ty().number_slots() {
            if let Some(function) = slots.nb_int.get() {
                // SAFETY: the slot fits the object's type.
                let result = unsafe { space.from_c(function(object.as_ptr()))? };
                return checked_int(space, result)?.to_exact(space);
            }
            if slots.nb_index.get().is_some() {
                return number::exact_index(space, object);
            }
        }
        if let Some(text) = object.downcast::<Str>() {
            return Int::from_text(space, text, 10);
        }
        if let Some(bytes) = object.downcast::<Bytes>() {
            return Int::from_ascii(space, bytes.as_slice(), 10);
        }
        match copied_bytes(space, object)? {
            Some(bytes) => Int::from_ascii(space, &bytes, 10),
            None => Err(not_a_number(space, object)),
        }
    }

    /// `int(text, base)`.
    fn from_object_and_base(space: &Space, object: &Object, base: &Object) -> PyResult<Ref<Int>> {
        let base = number::as_index_clamped(space, base)?;
        let base = match u32::try_from(base) {
            Ok(base @ (0 | 2..=36)) => base,
            _ => return Err(space.value_error(IntParseError::Base.message(0, ""))),
        };
        if let Some(text) = object.downcast::<Str>() {
            return Int::from_text(space, text, base);
        }
        if let Some(bytes) = object.downcast::<Bytes>() {
            return Int::from_ascii(space, bytes.as_slice(), base);
        }
        if let Some(array) = object.downcast::<ByteArray>() {
            // SAFETY: the digits are copied before anything can change the array.
            let digits = unsafe { array.as_slice() }.to_vec();
            return Int::from_ascii(space, &digits, base);
        }
        Err(space.type_error("int() can't convert non-string with explicit base"))
    }

    /// `int(x=0, /, base=10)`.
    pub(super) fn construct(space: &Space, args: &Args<'_>) -> PyResult<Ref<Int>> {
        let mut bound = [None; 2];
        bind(space, &SIGNATURE, args, &mut bound)?;
        match bound {
            [None, None] => Int::from_i64(space, 0),
            [None, Some(_)] => Err(space.type_error("int() missing string argument")),
            [Some(x), None] => Int::from_object(space, x),
            [Some(x), Some(base)] => Int::from_object_and_base(space, x, base),
        }
    }

    /// An instance of `cls`, a subtype of `int`, with the same value.
    pub(super) fn to_instance_of(&self, space: &Space, cls: &Type) -> PyResult<Ref<Object>> {
        if core::ptr::eq(cls, Int::type_object()) {
            return self.to_exact(space).map(Ref::into_object);
        }
        let value = self.value();
        let instance = cls.allocate(space, value.digits.len().max(1))?;
        // SAFETY: an instance of a subtype of `int` with room for so many digits, which nobody else has seen.
        unsafe {
            let int = instance.as_ptr().cast();
            super::storage::set_value(int, value);
        }
        Ok(instance)
    }
}

/// What `__int__` returned, which must be an `int`; a subclass is accepted with a warning.
fn checked_int(space: &Space, result: Ref<Object>) -> PyResult<Ref<Int>> {
    let int = result.downcast_into::<Int>().map_err(|other| {
        space.type_error(format_args!("__int__ returned non-int (type {})", other.ty().tp_name()))
    })?;
    if !int.is_exact::<Int>() {
        warnings::deprecated(
            space,
            format_args!(
                "__int__ returned non-int (type {}).  The ability to return an instance of a strict subclass of int is \
                 deprecated, and may be removed in a future version of Python.",
                int.ty().tp_name()
            ),
        )?;
    }
    Ok(int)
}

#[cold]
fn not_a_number(space: &Space, object: &Object) -> PyErr {
    space.type_error(format_args!(
        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        object.ty().tp_name()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn literals() {
        with_space(|space| {
            let parse = |text: &str, base| {
                let text = Str::from_str(space, text).unwrap();
                Int::from_text(space, &text, base).unwrap().to_bigint().to_string()
            };
            assert_eq!(parse("  12\n", 10), "12");
            assert_eq!(parse("-0x_ff", 0), "-255");
            assert_eq!(parse("\u{661}\u{662}", 10), "12");
            assert_eq!(parse("1_000_000_000_000_000_000_000", 10), "1000000000000000000000");
            assert_eq!(Int::from_ascii(space, b"zz", 36).unwrap().to_i64(), Some(35 * 37));
        });
    }
}
