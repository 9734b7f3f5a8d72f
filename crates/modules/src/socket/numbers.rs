//! Numbers whose bytes are swapped for the network: of 16 and 32 bits.

use objspace::shim::{ArgPosition, FromArg};
use objspace::{Object, PyResult, Space, number};

/// A number of 16 bits.
pub struct Short(pub u16);

/// A number of 32 bits.
pub struct Word(pub u32);

fn unsigned<T: TryFrom<i64>>(space: &Space, arg: &Object, c_type: &str) -> PyResult<T> {
    let number = number::index(space, arg)?;
    if number.is_negative() {
        return Err(space.value_error("Cannot convert negative int"));
    }
    let number = number.to_i64().and_then(|number| T::try_from(number).ok());
    number.ok_or_else(|| space.overflow_error(format_args!("Python int too large for C {c_type}")))
}

impl FromArg<'_> for Short {
    fn from_arg(space: &Space, arg: &Object, _at: ArgPosition) -> PyResult<Self> {
        unsigned(space, arg, "uint16_t").map(Short)
    }
}

impl FromArg<'_> for Word {
    fn from_arg(space: &Space, arg: &Object, _at: ArgPosition) -> PyResult<Self> {
        unsigned(space, arg, "uint32_t").map(Word)
    }
}
