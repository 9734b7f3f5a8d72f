//! The codec that maps single bytes by a table: what most packages of `encodings` are made of.
//!
//! For decoding the table is a string with 256 characters or any mapping; for encoding it is an [`EncodingMap`], made of such a string, or any
//! mapping.

use super::Errors;
use super::conversion::{Encoder, decode_with, encode_with};
use crate::exceptions::LookupError;
use crate::{Bytes, Int, Object, PyResult, PyTypeInfo, Ref, Space, Str, gc, pytype};
use abi::PyObject;
use algorithms::codecs::{CodecError, charmap};
use algorithms::text::{StrBuilder, TextRef};
use algorithms::with_units;

const REASON: &str = "character maps to <undefined>";

/// The layout of [`EncodingMap`].
#[repr(C)]
pub struct EncodingMapObject {
    ob_base: PyObject,
    /// Null only before the object is complete.
    map: *mut charmap::EncodingMap,
}

crate::layout! {
    /// A decoding table turned round.
    pub struct EncodingMap(EncodingMapObject);
}

#[pytype(name = "EncodingMap")]
/// Maps characters to bytes, as fast as may be.
impl EncodingMap {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead object that owns its map.
        unsafe {
            drop(Box::from_raw((*this).0.map));
            gc::free_instance(this.cast());
        }
    }

    /// Return the size of the map in memory, in bytes.
    #[pymethod]
    fn size(&self) -> usize {
        size_of::<EncodingMapObject>() + size_of::<charmap::EncodingMap>()
    }
}

impl EncodingMap {
    /// The map that undoes a decoding table (`codecs.charmap_build`).
    pub fn build(space: &Space, table: &Str) -> PyResult<Ref<EncodingMap>> {
        if table.len() == 0 {
            return Err(space.bad_internal_call());
        }
        let object = gc::allocate(space, EncodingMap::type_object(), size_of::<EncodingMapObject>())?;
        // SAFETY: fresh memory of the layout.
        unsafe {
            let map = Box::new(charmap::EncodingMap::new(table.text()));
            (*object.cast::<EncodingMapObject>()).map = Box::into_raw(map);
            Ok(Ref::from_owned_unchecked(object))
        }
    }

    fn map(&self) -> &charmap::EncodingMap {
        // SAFETY: a complete object owns its map.
        unsafe { &*self.0.map }
    }
}

/// What `mapping` says of `key`; `None` for what it does not have.
fn look_up(space: &Space, mapping: &Object, key: u32) -> PyResult<Option<Ref<Object>>> {
    match mapping.get_item(space, &*space.new_int(key.into())?) {
        Ok(value) if value.is_none() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(err) if err.is_a::<LookupError>() => Ok(None),
        Err(err) => Err(err),
    }
}

/// Decodes `data` by a table; without one, as Latin-1 (`codecs.charmap_decode`).
pub fn decode(
    space: &Space,
    data: &[u8],
    mapping: Option<&Object>,
    errors: Errors<'_>,
) -> PyResult<Ref<Str>> {
    let Some(mapping) = mapping else { return Str::from_latin1(space, data) };
    let table = mapping.downcast_exact::<Str>();
    let mut text = StrBuilder::with_capacity(data.len());
    decode_with(space, "charmap", data, 0, errors, &mut text, |input, at, text| match table {
        Some(table) => Ok(charmap::decode(input, at, table.text(), text).map(|()| input.len())),
        None => decode_by_mapping(space, mapping, input, at, text),
    })?;
    Str::from_builder(space, &text)
}

fn decode_by_mapping(
    space: &Space,
    mapping: &Object,
    input: &[u8],
    at: usize,
    text: &mut StrBuilder,
) -> PyResult<Result<usize, CodecError>> {
    for (index, &byte) in input.iter().enumerate().skip(at) {
        let undefined = Ok(Err(CodecError { start: index, end: index + 1, reason: REASON }));
        let Some(value) = look_up(space, mapping, byte.into())? else { return undefined };
        if let Some(int) = value.downcast::<Int>() {
            let code = int.to_i64().and_then(|code| u32::try_from(code).ok());
            match code {
                Some(charmap::UNDEFINED) => return undefined,
                Some(code) if code <= 0x10_FFFF => text.push(code),
                _ => return Err(space.type_error("character mapping must be in range(0x110000)")),
            }
        } else if let Some(characters) = value.downcast::<Str>() {
            if characters.len() == 1 && characters.text().at(0) == charmap::UNDEFINED {
                return undefined;
            }
            text.push_text(characters.text());
        } else {
            return Err(space.type_error("character mapping must return integer, None or str"));
        }
    }
    Ok(Ok(input.len()))
}

/// An encoder by a map or any mapping.
struct CharmapEncoder<'a> {
    space: &'a Space,
    mapping: &'a Object,
}

impl CharmapEncoder<'_> {
    /// Writes the bytes of one character; `false` when it has none.
    fn write(&self, code: u32, out: &mut Vec<u8>) -> PyResult<bool> {
        let space = self.space;
        let Some(value) = look_up(space, self.mapping, code)? else { return Ok(false) };
        if let Some(int) = value.downcast::<Int>() {
            let byte = int.to_i64().and_then(|byte| u8::try_from(byte).ok());
            let byte = byte.ok_or_else(|| space.type_error("character mapping must be in range(256)"))?;
            out.push(byte);
        } else if let Some(bytes) = value.downcast::<Bytes>() {
            out.extend_from_slice(bytes.as_slice());
        } else {
            return Err(space.type_error(format_args!(
                "character mapping must return integer, bytes or None, not {}",
                value.ty().tp_name()
            )));
        }
        Ok(true)
    }

    /// The error of a run of characters that have no bytes, from `start` on.
    fn run(&self, text: TextRef<'_>, start: usize) -> PyResult<CodecError> {
        let mut end = start + 1;
        while end < text.len() && !self.write(text.at(end), &mut Vec::new())? {
            end += 1;
        }
        Ok(CodecError { start, end, reason: REASON })
    }
}

impl Encoder for CharmapEncoder<'_> {
    fn name(&self) -> &'static str {
        "charmap"
    }

    fn encode(&self, text: TextRef<'_>, start: usize, out: &mut Vec<u8>) -> PyResult<Result<(), CodecError>> {
        if let Some(map) = self.mapping.downcast_exact::<EncodingMap>() {
            return Ok(with_units!(text, units => map.map().encode(units, start, out)));
        }
        for at in start..text.len() {
            if !self.write(text.at(at), out)? {
                return self.run(text, at).map(Err);
            }
        }
        Ok(Ok(()))
    }

    fn takes_replacement(&self, _code: u32) -> bool {
        true
    }

    fn unit_size(&self) -> usize {
        1
    }
}

/// Encodes `text` by a map; without one, as Latin-1 (`codecs.charmap_encode`).
pub fn encode(
    space: &Space,
    text: &Str,
    mapping: Option<&Object>,
    errors: Errors<'_>,
) -> PyResult<Ref<Bytes>> {
    let mut out = Vec::with_capacity(text.len());
    match mapping {
        None => encode_with(space, &super::Codec::Latin1, text, errors, &mut out)?,
        Some(mapping) => encode_with(space, &CharmapEncoder { space, mapping }, text, errors, &mut out)?,
    }
    Bytes::from_slice(space, &out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Dict;
    use crate::testing::{message, with_space};

    #[test]
    fn tables_and_mappings() {
        with_space(|space| {
            let table = Str::from_str(space, "ab\u{20ac}\u{fffe}").unwrap();
            let decoded = decode(space, &[2, 0, 1], Some(&table), Errors::Strict).unwrap();
            assert!(decoded.equals("\u{20ac}ab"));
            let err = decode(space, &[3], Some(&table), Errors::Strict).unwrap_err();
            let text = err.value().str(space).unwrap().to_string_lossy();
            let expected =
                "'charmap' codec can't decode byte 0x03 in position 0: character maps to <undefined>";
            assert_eq!(text, expected);
            assert!(decode(space, &[3], Some(&table), Errors::Replace).unwrap().equals("\u{fffd}"));
            let map = EncodingMap::build(space, &table).unwrap();
            let encoded = encode(space, &decoded, Some(&map), Errors::Strict).unwrap();
            assert_eq!(encoded.as_slice(), [2, 0, 1]);
            let other = Str::from_str(space, "axyb").unwrap();
            let ignored = encode(space, &other, Some(&map), Errors::Ignore).unwrap();
            assert_eq!(ignored.as_slice(), [0, 1]);
            let dict = Dict::new(space).unwrap();
            dict.set_item(space, &space.new_int(0x61).unwrap(), &space.new_int(7).unwrap()).unwrap();
            dict.set_item(space, &space.new_int(0x62).unwrap(), &Bytes::from_slice(space, b"zz").unwrap())
                .unwrap();
            let text = Str::from_str(space, "abb").unwrap();
            assert_eq!(encode(space, &text, Some(&dict), Errors::Strict).unwrap().as_slice(), b"\x07zzzz");
            dict.set_item(space, &space.new_int(0x62).unwrap(), &space.new_int(256).unwrap()).unwrap();
            let err = encode(space, &text, Some(&dict), Errors::Strict).unwrap_err();
            assert_eq!(message(&err), "TypeError: character mapping must be in range(256)");
        });
    }
}
