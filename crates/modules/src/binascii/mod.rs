//! The module `binascii`: binary data as ASCII text.

mod base64;
mod quoted_printable;
mod uuencode;

use crate::exception_class::ExceptionClass;
use cpyext_macros::pymodule;
use objspace::PyTypeInfo;
use objspace::buffer::BytesLike;
use objspace::exceptions::{Exception, ValueError};
use objspace::shim::{ArgPosition, FromArg};
use objspace::{Object, PyResult, Space, Str};

/// `binascii.Error`.
static ERROR: ExceptionClass = ExceptionClass::new("binascii", "Error", ValueError::type_object);
/// `binascii.Incomplete`.
static INCOMPLETE: ExceptionClass = ExceptionClass::new("binascii", "Incomplete", Exception::type_object);

/// An argument that holds ASCII text: a string, or any object with bytes.
enum AsciiBuffer<'a> {
    Text(&'a str),
    Bytes(BytesLike<'a>),
}

impl<'a> FromArg<'a> for AsciiBuffer<'a> {
    fn from_arg(space: &Space, arg: &'a Object, _at: ArgPosition) -> PyResult<Self> {
        if let Some(text) = arg.downcast::<Str>() {
            let ascii = text.as_ascii().map(AsciiBuffer::Text);
            return ascii
                .ok_or_else(|| space.value_error("string argument should contain only ASCII characters"));
        }
        if !objspace::buffer::is_exporter(arg) {
            return Err(space.type_error(format_args!(
                "argument should be bytes, buffer or ASCII string, not '{}'",
                arg.ty().tp_name()
            )));
        }
        BytesLike::new(space, arg).map(AsciiBuffer::Bytes)
    }
}

impl AsciiBuffer<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            AsciiBuffer::Text(text) => text.as_bytes(),
            AsciiBuffer::Bytes(bytes) => bytes.bytes(),
        }
    }
}

/// Binary data as ASCII text, and back.
#[pymodule(name = "binascii")]
pub mod module {
    use super::{AsciiBuffer, ERROR, INCOMPLETE, base64, quoted_printable, uuencode};
    use objspace::buffer::BytesLike;
    use objspace::bytes::to_hex_bytes;
    use objspace::int::convert::as_u64_wrapping;
    use objspace::{Bytes, Module, Object, PyResult, Ref, Space};

    /// Decode a line of uuencoded data.
    #[pyfunction(signature = "(data, /)")]
    fn a2b_uu(space: &Space, data: AsciiBuffer<'_>) -> PyResult<Ref<Bytes>> {
        let decoded = uuencode::decode(data.bytes()).map_err(|error| ERROR.error(space, error.message()))?;
        Bytes::from_slice(space, &decoded)
    }

    /// Encode bytes, at most 45, as a line of uuencoded data.
    #[pyfunction(signature = "(data, /, *, backtick=False)")]
    fn b2a_uu(space: &Space, data: BytesLike<'_>, backtick: Option<bool>) -> PyResult<Ref<Bytes>> {
        if data.bytes().len() > uuencode::LINE {
            return Err(ERROR.error(space, "At most 45 bytes at once"));
        }
        Bytes::from_slice(space, &uuencode::encode(data.bytes(), backtick.unwrap_or(false)))
    }

    /// Decode base64 text.
    ///
    ///   strict_mode
    ///     Whether characters that are not base64's, and padding at the wrong place, are errors.
    ///     Otherwise they are skipped.
    #[pyfunction(signature = "(data, /, *, strict_mode=False)")]
    fn a2b_base64(space: &Space, data: AsciiBuffer<'_>, strict_mode: Option<bool>) -> PyResult<Ref<Bytes>> {
        let decoded = base64::decode(data.bytes(), strict_mode.unwrap_or(false));
        Bytes::from_slice(space, &decoded.map_err(|error| ERROR.error(space, error))?)
    }

    /// Encode bytes in base64, as one line.
    #[pyfunction(signature = "(data, /, *, newline=True)")]
    fn b2a_base64(space: &Space, data: BytesLike<'_>, newline: Option<bool>) -> PyResult<Ref<Bytes>> {
        let mut encoded = base64::encode(data.bytes());
        if newline.unwrap_or(true) {
            encoded.push(b'\n');
        }
        Bytes::from_slice(space, &encoded)
    }

    /// Return the CRC of 16 bits that BinHex uses, of data that follows what has the checksum crc.
    #[pyfunction(signature = "(data, crc, /)")]
    fn crc_hqx(space: &Space, data: BytesLike<'_>, crc: &Object) -> PyResult<u32> {
        let start = as_u64_wrapping(space, crc)? as u16;
        // x^16 + x^12 + x^5 + 1
        let step = |crc: u16, &byte: &u8| {
            (0..8).fold(
                crc ^ u16::from(byte) << 8,
                |crc, _| if crc >> 15 == 1 { crc << 1 ^ 0x1021 } else { crc << 1 },
            )
        };
        Ok(data.bytes().iter().fold(start, step).into())
    }

    /// Return the CRC of 32 bits of data that follows what has the checksum crc.
    #[pyfunction(signature = "(data, crc=0, /)")]
    fn crc32(space: &Space, data: BytesLike<'_>, crc: Option<&Object>) -> PyResult<u32> {
        let start = crc.map_or(Ok(0), |crc| as_u64_wrapping(space, crc))?;
        Ok(zlib_rs::crc32::crc32(start as u32, data.bytes()))
    }

    /// Return the bytes in hexadecimal, as bytes.
    ///
    ///   sep
    ///     A character to put between groups of bytes.
    ///   bytes_per_sep
    ///     How many bytes there are in a group, counted from the right, or from the left if it is negative.
    #[pyfunction(signature = "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)")]
    fn b2a_hex(
        space: &Space,
        data: BytesLike<'_>,
        sep: Option<&Object>,
        bytes_per_sep: Option<i32>,
    ) -> PyResult<Ref<Bytes>> {
        let bytes = data.bytes().to_vec();
        Bytes::from_slice(space, &to_hex_bytes(space, &bytes, sep, bytes_per_sep.unwrap_or(1))?)
    }

    /// Return the bytes in hexadecimal, as bytes: the same as b2a_hex().
    #[pyfunction(signature = "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)")]
    fn hexlify(
        space: &Space,
        data: BytesLike<'_>,
        sep: Option<&Object>,
        bytes_per_sep: Option<i32>,
    ) -> PyResult<Ref<Bytes>> {
        b2a_hex(space, data, sep, bytes_per_sep)
    }

    fn from_hex(space: &Space, text: &[u8]) -> PyResult<Ref<Bytes>> {
        if !text.len().is_multiple_of(2) {
            return Err(ERROR.error(space, "Odd-length string"));
        }
        let digit = |character: u8| char::from(character).to_digit(16);
        let decoded: Option<Vec<u8>> =
            text.chunks(2).map(|pair| Some((digit(pair[0])? << 4 | digit(pair[1])?) as u8)).collect();
        let decoded = decoded.ok_or_else(|| ERROR.error(space, "Non-hexadecimal digit found"))?;
        Bytes::from_slice(space, &decoded)
    }

    /// Return the bytes that a hexadecimal text of even length stands for.
    #[pyfunction(signature = "(hexstr, /)")]
    fn a2b_hex(space: &Space, hexstr: AsciiBuffer<'_>) -> PyResult<Ref<Bytes>> {
        from_hex(space, hexstr.bytes())
    }

    /// Return the bytes that a hexadecimal text of even length stands for: the same as a2b_hex().
    #[pyfunction(signature = "(hexstr, /)")]
    fn unhexlify(space: &Space, hexstr: AsciiBuffer<'_>) -> PyResult<Ref<Bytes>> {
        from_hex(space, hexstr.bytes())
    }

    /// Decode quoted-printable text.
    #[pyfunction(signature = "($module, /, data, header=False)")]
    fn a2b_qp(space: &Space, data: AsciiBuffer<'_>, header: Option<bool>) -> PyResult<Ref<Bytes>> {
        Bytes::from_slice(space, &quoted_printable::decode(data.bytes(), header.unwrap_or(false)))
    }

    /// Encode bytes as quoted-printable text.
    ///
    /// With quotetabs, blanks within lines are quoted too; those at the end of a line always are. Without
    /// istext, line ends are quoted. With header, spaces become underscores, as in RFC 1522.
    #[pyfunction(signature = "($module, /, data, quotetabs=False, istext=True, header=False)")]
    fn b2a_qp(
        space: &Space,
        data: BytesLike<'_>,
        quotetabs: Option<bool>,
        istext: Option<bool>,
        header: Option<bool>,
    ) -> PyResult<Ref<Bytes>> {
        let options = quoted_printable::Options {
            quote_tabs: quotetabs.unwrap_or(false),
            is_text: istext.unwrap_or(true),
            header: header.unwrap_or(false),
        };
        Bytes::from_slice(space, &quoted_printable::encode(data.bytes(), options))
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        ERROR.add_to(space, module)?;
        INCOMPLETE.add_to(space, module)
    }
}
