//! From Python arguments to the types of Rust parameters, with CPython 3.14's messages.

use super::protocol;
use crate::{Object, PyErr, PyResult, PyTypeInfo, Space, Str};
use core::fmt::{self, Display};

/// Which argument of which function this is, for messages.
#[derive(Debug, Clone, Copy)]
pub struct ArgPosition {
    /// The function's name.
    pub function: &'static str,
    /// The argument's number, from 1; 0 when the function takes only this one.
    pub index: usize,
    /// The parameter's name, where callers may use it.
    pub name: Option<&'static str>,
    /// Whether `None` would have been accepted.
    pub nullable: bool,
}

impl ArgPosition {
    /// The only argument of `function`.
    pub const fn only(function: &'static str) -> Self {
        ArgPosition { function, index: 0, name: None, nullable: false }
    }

    /// An argument without a name.
    pub const fn numbered(function: &'static str, index: usize) -> Self {
        ArgPosition { function, index, name: None, nullable: false }
    }

    /// An argument with a name.
    pub const fn named(function: &'static str, index: usize, name: &'static str) -> Self {
        ArgPosition { function, index, name: Some(name), nullable: false }
    }
}

/// "split() argument 'sep'", "find() argument 1", "ord() argument".
impl Display for ArgPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name, self.index) {
            (Some(name), _) => write!(f, "{}() argument '{name}'", self.function),
            (None, 0) => write!(f, "{}() argument", self.function),
            (None, index) => write!(f, "{}() argument {index}", self.function),
        }
    }
}

/// `TypeError` for an argument of the wrong type: "f() argument 1 must be str, not int".
#[cold]
pub fn bad_argument(space: &Space, at: ArgPosition, expected: &str, arg: &Object) -> PyErr {
    let or_none = if at.nullable { " or None" } else { "" };
    let given = if arg.is_none() { "None" } else { arg.ty().tp_name() };
    space.type_error(format_args!("{at} must be {expected}{or_none}, not {given}"))
}

/// What a parameter of a Python function can be in Rust.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be a parameter of a Python function")]
pub trait FromArg<'a>: Sized {
    /// Convert one argument.
    ///
    /// # Errors
    /// `TypeError` when its type does not fit, `OverflowError` when a number does not, and whatever its conversion raises.
    fn from_arg(space: &Space, arg: &'a Object, at: ArgPosition) -> PyResult<Self>;
}

/// An argument that may be `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nullable<T>(pub Option<T>);

impl<T> Nullable<T> {
    /// The value, unless it is `None`.
    pub fn get(self) -> Option<T> {
        self.0
    }
}

impl<'a, T: FromArg<'a>> FromArg<'a> for Nullable<T> {
    #[inline]
    fn from_arg(space: &Space, arg: &'a Object, at: ArgPosition) -> PyResult<Self> {
        if arg.is_none() {
            return Ok(Nullable(None));
        }
        T::from_arg(space, arg, ArgPosition { nullable: true, ..at }).map(|value| Nullable(Some(value)))
    }
}

impl<'a, T: PyTypeInfo> FromArg<'a> for &'a T {
    #[inline]
    fn from_arg(space: &Space, arg: &'a Object, at: ArgPosition) -> PyResult<Self> {
        arg.downcast::<T>().ok_or_else(|| bad_argument(space, at, T::NAME, arg))
    }
}

impl FromArg<'_> for bool {
    #[inline]
    fn from_arg(space: &Space, arg: &Object, _at: ArgPosition) -> PyResult<Self> {
        arg.is_true(space)
    }
}

impl FromArg<'_> for f64 {
    #[inline]
    fn from_arg(space: &Space, arg: &Object, _at: ArgPosition) -> PyResult<Self> {
        crate::float::as_f64(space, arg)
    }
}

/// The text of a `str`, for what C code would take as a `const char *`: without NUL characters.
impl<'a> FromArg<'a> for &'a str {
    fn from_arg(space: &Space, arg: &'a Object, at: ArgPosition) -> PyResult<Self> {
        let text = <&Str>::from_arg(space, arg, at)?.as_utf8(space)?;
        if text.contains('\0') {
            return Err(space.value_error("embedded null character"));
        }
        Ok(text)
    }
}

/// An argument that is a string of one character: its code point, which may be a lone surrogate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodePoint(pub u32);

impl FromArg<'_> for CodePoint {
    fn from_arg(space: &Space, arg: &Object, at: ArgPosition) -> PyResult<Self> {
        let Some(text) = arg.downcast::<Str>() else {
            return Err(bad_argument(space, at, "a unicode character", arg));
        };
        match text.len() {
            1 => Ok(CodePoint(text.text().at(0))),
            len => {
                let at = Called(at);
                let message = format_args!("{at} must be a unicode character, not a string of length {len}");
                Err(space.type_error(message))
            }
        }
    }
}

impl FromArg<'_> for char {
    /// As [`CodePoint`], and a lone surrogate is refused with `ValueError`.
    fn from_arg(space: &Space, arg: &Object, at: ArgPosition) -> PyResult<Self> {
        let CodePoint(code_point) = CodePoint::from_arg(space, arg, at)?;
        char::from_u32(code_point).ok_or_else(|| {
            space.value_error(format_args!("{at} must not be a surrogate (U+{code_point:04X})"))
        })
    }
}

/// The other spelling of a position, in messages about a value rather than a type: "f(): argument 1".
struct Called(ArgPosition);

impl Display for Called {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        f.write_str(&text.replacen("() ", "(): ", 1))
    }
}

/// Signed integers go through `__index__`; `$c` is the C type that the message names.
macro_rules! signed {
    ($($ty:ty => $c:literal),* $(,)?) => {$(
        impl FromArg<'_> for $ty {
            #[inline]
            fn from_arg(space: &Space, arg: &Object, _at: ArgPosition) -> PyResult<Self> {
                let value = protocol::index_value(space, arg)?;
                value.and_then(|value| value.try_into().ok()).ok_or_else(|| {
                    space.overflow_error(concat!("Python int too large to convert to C ", $c))
                })
            }
        }
    )*};
}

signed!(isize => "ssize_t", i32 => "int", i64 => "long");

/// Unsigned integers go through `__index__`, and negative ones have an error of their own.
macro_rules! unsigned {
    ($($ty:ty => $c:literal),* $(,)?) => {$(
        impl FromArg<'_> for $ty {
            #[inline]
            fn from_arg(space: &Space, arg: &Object, _at: ArgPosition) -> PyResult<Self> {
                let value = protocol::index_value(space, arg)?;
                if value.is_some_and(|value| value < 0) {
                    return Err(space.value_error("Cannot convert negative int"));
                }
                value.and_then(|value| value.try_into().ok()).ok_or_else(|| {
                    space.overflow_error(concat!("Python int too large for C ", $c))
                })
            }
        }
    )*};
}

unsigned!(u8 => "unsigned byte", u32 => "unsigned int", u64 => "unsigned long", usize => "size_t");
