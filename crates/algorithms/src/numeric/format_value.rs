//! `format(value, spec)` for strings, integers, floats and complex numbers.
//!
//! Each function parses the specification for its type, checks what that type allows, and appends the text.
//! The type code `n` formats as in the C locale: without grouping, with a point.

use super::digits::IntRef;
use super::float_format::{self, FloatCode, FloatFormat};
use super::format_spec::{Align, FormatError, FormatSpec, SignOption, parse, unknown_code, value_error};
use super::number_layout::{NumberParts, split_padding};
use super::{int_convert, int_format};
use crate::text::{StrBuilder, TextRef, TextSink};

/// `str.__format__`.
pub fn format_str(
    text: TextRef<'_>,
    spec: TextRef<'_>,
    type_name: &str,
    out: &mut StrBuilder,
) -> Result<(), FormatError> {
    let spec = parse(spec, type_name, b's', Align::Left)?;
    if spec.code != u32::from(b's') {
        return unknown_code(spec.code, type_name);
    }
    match spec.sign {
        Some(SignOption::Space) => return value_error("Space not allowed in string format specifier"),
        Some(_) => return value_error("Sign not allowed in string format specifier"),
        None => {}
    }
    if spec.no_negative_zero {
        return value_error("Negative zero coercion (z) not allowed in string format specifier");
    }
    if spec.alternate {
        return value_error("Alternate form (#) not allowed in string format specifier");
    }
    if spec.align == Align::AfterSign {
        return value_error("'=' alignment not allowed in string format specifier");
    }
    let shown = text.len().min(spec.precision.unwrap_or(usize::MAX));
    write_padded(text.slice(0, shown), &spec, out)
}

/// Write `text` padded to the width.
fn write_padded(text: TextRef<'_>, spec: &FormatSpec, out: &mut StrBuilder) -> Result<(), FormatError> {
    let width = spec.width.unwrap_or(0);
    TextSink::try_reserve(out, width.max(text.len()))?;
    let (before, inside, after) = split_padding(spec.align, width.saturating_sub(text.len()));
    out.push_repeat(spec.fill, before + inside);
    out.push_text(text);
    out.push_repeat(spec.fill, after);
    Ok(())
}

/// `int.__format__`. `limit` is the digit limit of decimal conversion (0: none).
pub fn format_int(
    value: IntRef<'_>,
    spec: TextRef<'_>,
    type_name: &str,
    limit: usize,
    out: &mut StrBuilder,
) -> Result<(), FormatError> {
    let spec = parse(spec, type_name, b'd', Align::Right)?;
    match u8::try_from(spec.code) {
        Ok(b'b' | b'c' | b'd' | b'o' | b'x' | b'X' | b'n') => write_int(value, &spec, limit, out),
        Ok(b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%') => match int_convert::to_f64(value) {
            Some(float) => write_float(float, &spec, type_name, out),
            None => Err(FormatError::Overflow("int too large to convert to float".to_owned())),
        },
        _ => unknown_code(spec.code, type_name),
    }
}

fn write_int(
    value: IntRef<'_>,
    spec: &FormatSpec,
    limit: usize,
    out: &mut StrBuilder,
) -> Result<(), FormatError> {
    if spec.precision.is_some() {
        return value_error("Precision not allowed in integer format specifier");
    }
    if spec.no_negative_zero {
        return value_error("Negative zero coercion (z) not allowed in integer format specifier");
    }
    let radix = match spec.code as u8 {
        b'c' => return write_char(value, spec, out),
        b'b' => 2,
        b'o' => 8,
        b'x' | b'X' => 16,
        _ => 10,
    };
    let mut digits = if radix == 10 {
        let decimal = int_format::magnitude_to_decimal(value, limit);
        decimal.map_err(|error| FormatError::Value(error.to_string()))?
    } else {
        int_format::magnitude_to_radix(value, radix)
    };
    let mut prefix = if spec.alternate { int_format::radix_prefix(radix) } else { "" };
    if spec.code == u32::from(b'X') {
        digits.make_ascii_uppercase();
        prefix = if spec.alternate { "0X" } else { "" };
    }
    let sign = sign_of(value.negative, spec.sign);
    NumberParts { sign, prefix, whole: &digits, ..NumberParts::default() }.write(spec, out)
}

/// The type `c`: the character of that code point.
fn write_char(value: IntRef<'_>, spec: &FormatSpec, out: &mut StrBuilder) -> Result<(), FormatError> {
    if spec.sign.is_some() {
        return value_error("Sign not allowed with integer format specifier 'c'");
    }
    if spec.alternate {
        return value_error("Alternate form (#) not allowed with integer format specifier 'c'");
    }
    let Some(code_point) = value.to_i64() else {
        return Err(FormatError::Overflow("Python int too large to convert to C long".to_owned()));
    };
    match u32::try_from(code_point) {
        Ok(code_point @ ..=0x10_FFFF) => write_padded(TextRef::Ucs4(&[code_point]), spec, out),
        _ => Err(FormatError::Overflow("%c arg not in range(0x110000)".to_owned())),
    }
}

fn sign_of(negative: bool, option: Option<SignOption>) -> Option<u8> {
    match option {
        _ if negative => Some(b'-'),
        Some(SignOption::Plus) => Some(b'+'),
        Some(SignOption::Space) => Some(b' '),
        Some(SignOption::Minus) | None => None,
    }
}

/// `float.__format__`.
pub fn format_float(
    value: f64,
    spec: TextRef<'_>,
    type_name: &str,
    out: &mut StrBuilder,
) -> Result<(), FormatError> {
    let spec = parse(spec, type_name, 0, Align::Right)?;
    write_float(value, &spec, type_name, out)
}

fn write_float(
    value: f64,
    spec: &FormatSpec,
    type_name: &str,
    out: &mut StrBuilder,
) -> Result<(), FormatError> {
    let mut how = float_how(spec, type_name)?;
    // without a type code the result must look like a float
    how.add_dot_0 = spec.code == 0;
    let percent = spec.code == u32::from(b'%');
    let mut text = float_format::format(if percent { value * 100.0 } else { value }, how)?;
    if percent {
        text.push('%');
    }
    let (parts, negative) = NumberParts::of_float_text(&text);
    NumberParts { sign: sign_of(negative, spec.sign), ..parts }.write(spec, out)
}

/// The conversion that a specification's type code and precision mean.
fn float_how(spec: &FormatSpec, type_name: &str) -> Result<FloatFormat, FormatError> {
    let (code, default_precision) = match (u8::try_from(spec.code), spec.precision) {
        (Ok(0), None) => (FloatCode::Repr, 0),
        (Ok(0 | b'g' | b'G' | b'n'), _) => (FloatCode::General, 6),
        (Ok(b'e' | b'E'), _) => (FloatCode::Exponent, 6),
        (Ok(b'f' | b'F' | b'%'), _) => (FloatCode::Fixed, 6),
        _ => return unknown_code(spec.code, type_name),
    };
    let precision = spec.precision.unwrap_or(default_precision);
    if precision > i32::MAX as usize {
        return value_error("precision too big");
    }
    Ok(FloatFormat {
        upper: matches!(spec.code as u8, b'E' | b'F' | b'G'),
        alternate: spec.alternate,
        no_negative_zero: spec.no_negative_zero,
        ..FloatFormat::new(code, precision)
    })
}

/// `complex.__format__`.
pub fn format_complex(
    real: f64,
    imag: f64,
    spec: TextRef<'_>,
    type_name: &str,
    out: &mut StrBuilder,
) -> Result<(), FormatError> {
    let spec = parse(spec, type_name, 0, Align::Right)?;
    if spec.code == u32::from(b'%') {
        return unknown_code(spec.code, type_name);
    }
    let how = float_how(&spec, type_name)?;
    if spec.fill == u32::from(b'0') {
        return value_error("Zero padding is not allowed in complex format specifier");
    }
    if spec.align == Align::AfterSign {
        return value_error("'=' alignment flag is not allowed in complex format specifier");
    }
    let plain = spec.code == 0;
    let only_imaginary = plain && real == 0.0 && real.is_sign_positive();
    let part_spec = FormatSpec { width: None, fill: b' '.into(), ..spec.clone() };
    let mut text: Vec<u8> = Vec::new();
    let parentheses = plain && !only_imaginary;
    if parentheses {
        text.push(b'(');
    }
    if !only_imaginary {
        write_part(real, how, spec.sign, &part_spec, &mut text)?;
    }
    let sign = if only_imaginary { spec.sign } else { Some(SignOption::Plus) };
    write_part(imag, how, sign, &part_spec, &mut text)?;
    text.extend_from_slice(if parentheses { b"j)" } else { b"j" });
    write_padded(TextRef::Latin1(&text), &spec, out)
}

fn write_part(
    value: f64,
    how: FloatFormat,
    sign: Option<SignOption>,
    spec: &FormatSpec,
    out: &mut Vec<u8>,
) -> Result<(), FormatError> {
    let text = float_format::format(value, how)?;
    let (parts, negative) = NumberParts::of_float_text(&text);
    NumberParts { sign: sign_of(negative, sign), ..parts }.write(spec, out)
}
