//! f-strings and t-strings.

use crate::operands::Operands;
use crate::value::Value;
use compiler::bytecode::opcode::Conversion;
use objspace::{Float, Int, Object, PyResult, Ref, Space, Str, Tuple};

/// `!s`, `!r` or `!a`.
pub fn convert(space: &Space, value: &Object, kind: usize) -> PyResult<Ref<Str>> {
    match Conversion::from_number(kind as u32) {
        Some(Conversion::Str) => value.str(space),
        Some(Conversion::Repr) => value.repr(space),
        Some(Conversion::Ascii) => value.ascii(space),
        None => Err(space.system_error("unknown conversion")),
    }
}

/// `format(value)` of a number in a register.
pub fn number_text(space: &Space, value: Value) -> Option<PyResult<Ref<Str>>> {
    if value.is_int() {
        Some(Int::decimal_of(space, value.as_int()))
    } else if value.is_double() {
        Some(Float::shortest_of(space, value.as_double()))
    } else {
        None
    }
}

/// `format(value)`; a string is its own format.
pub fn format_simple(space: &Space, value: Ref<Object>) -> PyResult<Ref<Object>> {
    if value.is_exact::<Str>() {
        return Ok(value);
    }
    Ok(value.format(space, None)?.into_object())
}

/// `format(value, spec)`.
pub fn format_spec(space: &Space, value: &Object, spec: &Object) -> PyResult<Ref<Str>> {
    value.format(space, spec.downcast::<Str>())
}

/// A t-string from its strings and interpolations (PEP 750).
pub fn template(space: &Space, strings: &Object, interpolations: &Object) -> PyResult<Ref<Object>> {
    let (strings, interpolations) = (space.expect::<Tuple>(strings)?, space.expect::<Tuple>(interpolations)?);
    Ok(objspace::template::new_template(space, strings, interpolations)?.into_object())
}

/// An interpolation of a t-string.
///
/// # Safety
/// The temporaries are laid out as `BuildInterpolation` says.
pub unsafe fn interpolation(operands: &Operands<'_>, first: usize, flags: usize) -> PyResult<Ref<Object>> {
    let space = operands.space;
    // SAFETY: the caller's promise.
    let (value, text, spec) = unsafe {
        let value = operands.take(first)?;
        let text = operands.take(first + 1)?;
        let spec = if flags & 1 != 0 { operands.take(first + 2)? } else { space.new_str("")?.into_object() };
        (value, text, spec)
    };
    let conversion = match Conversion::from_number(flags as u32 >> 2) {
        None => None,
        Some(Conversion::Str) => Some(Str::from_str(space, "s")?),
        Some(Conversion::Repr) => Some(Str::from_str(space, "r")?),
        Some(Conversion::Ascii) => Some(Str::from_str(space, "a")?),
    };
    let (text, spec) = (space.expect::<Str>(&text)?, space.expect::<Str>(&spec)?);
    Ok(objspace::template::new_interpolation(space, &value, text, conversion.as_deref(), spec)?.into_object())
}
