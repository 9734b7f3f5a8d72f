//! The module `marshal`: plain values as bytes, for byte code caches.
//!
//! Values are written as CPython's version 2 of the format writes them (without references to earlier values, which reading
//! understands too); code objects are this project's own, with a tag that CPython has not.

use cpyext_macros::pymodule;
use interpreter::code::Code;
use num_bigint::BigInt;
use objspace::exceptions as exc;
use objspace::{
    Bytes, Complex, Dict, Float, FrozenSet, Int, Layout, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Set,
    Slice, Space, Str, Tuple,
};
use std::sync::Arc;

/// The version of the format.
pub const VERSION: i64 = 5;
/// Values nest this deep at most.
const MAX_DEPTH: usize = 2000;
/// The tag of this project's code objects.
const CODE: u8 = b'P';
/// In a tag: the value can be referred to later.
const FLAG_REF: u8 = 0x80;

/// Writes values.
struct Writer<'a> {
    space: &'a Space,
    out: Vec<u8>,
    depth: usize,
    allow_code: bool,
}

impl Writer<'_> {
    fn long(&mut self, value: usize) -> PyResult<()> {
        let Ok(value) = i32::try_from(value) else {
            return Err(self.space.value_error("object too large to marshal"));
        };
        self.out.extend_from_slice(&value.to_le_bytes());
        Ok(())
    }

    fn tagged(&mut self, tag: u8, bytes: &[u8]) -> PyResult<()> {
        self.out.push(tag);
        self.long(bytes.len())?;
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    fn value(&mut self, object: &Object) -> PyResult<()> {
        if self.depth == MAX_DEPTH {
            return Err(self.space.value_error("object too deeply nested to marshal"));
        }
        self.depth += 1;
        let written = self.any(object);
        self.depth -= 1;
        written
    }

    fn any(&mut self, object: &Object) -> PyResult<()> {
        if object.is_none() {
            self.out.push(b'N');
        } else if object.is_true_object() {
            self.out.push(b'T');
        } else if object.is_false_object() {
            self.out.push(b'F');
        } else if object.is(objspace::ellipsis()) {
            self.out.push(b'.');
        } else if object.is(exc::StopIteration::type_object()) {
            self.out.push(b'S');
        } else if let Some(number) = object.downcast_exact::<Int>() {
            self.int(number)?;
        } else if let Some(number) = object.downcast_exact::<Float>() {
            self.out.push(b'g');
            self.out.extend_from_slice(&number.value().to_le_bytes());
        } else if let Some(number) = object.downcast_exact::<Complex>() {
            let (real, imag) = (number.value().real, number.value().imag);
            self.out.push(b'y');
            self.out.extend_from_slice(&real.to_le_bytes());
            self.out.extend_from_slice(&imag.to_le_bytes());
        } else if let Some(bytes) = object.downcast_exact::<Bytes>() {
            self.tagged(b's', bytes.as_slice())?;
        } else if let Some(text) = object.downcast_exact::<Str>() {
            let points =
                compiler::bytecode::Text::from_code_points((0..text.len()).map(|at| text.text().at(at)));
            self.tagged(if text.is_interned() { b't' } else { b'u' }, points.as_bytes())?;
        } else if let Some(items) = object.downcast_exact::<Tuple>() {
            self.sequence(b'(', items.items().iter().map(|item| item.to_ref()).collect())?;
        } else if let Some(items) = object.downcast_exact::<List>() {
            self.sequence(b'[', items.to_vec())?;
        } else if let Some(dict) = object.downcast_exact::<Dict>() {
            self.out.push(b'{');
            for (key, value) in dict.items_vec() {
                self.value(&key)?;
                self.value(&value)?;
            }
            self.out.push(b'0');
        } else if object.is_exact::<Set>() || object.is_exact::<FrozenSet>() {
            let tag = if object.is_exact::<Set>() { b'<' } else { b'>' };
            self.sequence(tag, object.collect(self.space)?)?;
        } else if let Some(slice) = object.downcast_exact::<Slice>() {
            if !self.allow_code {
                return Err(self.space.value_error("unmarshallable object"));
            }
            self.out.push(b':');
            for name in ["start", "stop", "step"] {
                self.value(&*slice.getattr_str(self.space, name)?)?;
            }
        } else if let Some(code) = object.downcast_exact::<Code>() {
            if !self.allow_code {
                return Err(self.space.value_error("marshalling code objects is disallowed"));
            }
            let mut bytes = Vec::new();
            compiler::bytecode::serialize::write(code.unit(), &mut bytes);
            self.tagged(CODE, &bytes)?;
        } else {
            // Whatever lends a buffer is written as bytes.
            match objspace::buffer::Buffer::simple(self.space, object) {
                Ok(bytes) => self.tagged(b's', &bytes.to_vec())?,
                Err(_) => return Err(self.space.value_error("unmarshallable object")),
            }
        }
        Ok(())
    }

    fn sequence(&mut self, tag: u8, items: Vec<Ref<Object>>) -> PyResult<()> {
        self.out.push(tag);
        self.long(items.len())?;
        items.iter().try_for_each(|item| self.value(item))
    }

    fn int(&mut self, number: &Int) -> PyResult<()> {
        if let Some(small) = number.to_i64().and_then(|value| i32::try_from(value).ok()) {
            self.out.push(b'i');
            self.out.extend_from_slice(&small.to_le_bytes());
            return Ok(());
        }
        // Digits of fifteen bits, low first; the count carries the sign.
        let value = number.to_bigint();
        let bytes: Vec<u16> = value.magnitude().to_bytes_le().into_iter().map(u16::from).collect();
        let digits = regroup(&bytes, 8, 15);
        let count =
            i32::try_from(digits.len()).map_err(|_| self.space.value_error("object too large to marshal"))?;
        self.out.push(b'l');
        let negative = value.sign() == num_bigint::Sign::Minus;
        self.out.extend_from_slice(&(if negative { -count } else { count }).to_le_bytes());
        digits.iter().for_each(|digit| self.out.extend_from_slice(&digit.to_le_bytes()));
        Ok(())
    }
}

/// Digits of `from` bits as digits of `to` bits, low first, without zeros at the high end.
fn regroup(digits: &[u16], from: u32, to: u32) -> Vec<u16> {
    let (mut bits, mut have) = (0u32, 0);
    let mut out = Vec::new();
    for &digit in digits {
        bits |= u32::from(digit) << have;
        have += from;
        while have >= to {
            out.push((bits & ((1 << to) - 1)) as u16);
            bits >>= to;
            have -= to;
        }
    }
    if have > 0 {
        out.push(bits as u16);
    }
    while out.last() == Some(&0) {
        out.pop();
    }
    out
}

/// Reads values.
struct Reader<'a> {
    space: &'a Space,
    rest: &'a [u8],
    references: Vec<Option<Ref<Object>>>,
    depth: usize,
    allow_code: bool,
}

impl<'a> Reader<'a> {
    fn too_short(&self) -> PyErr {
        self.space.eof_error("marshal data too short")
    }

    fn bad(&self, what: &str) -> PyErr {
        self.space.value_error(format_args!("bad marshal data ({what})"))
    }

    fn take(&mut self, len: usize) -> PyResult<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or_else(|| self.too_short())?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> PyResult<[u8; N]> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn long(&mut self) -> PyResult<i32> {
        self.array().map(i32::from_le_bytes)
    }

    fn size(&mut self, what: &str) -> PyResult<usize> {
        let size = self.long()?;
        usize::try_from(size).map_err(|_| self.bad(&format!("{what} size out of range")))
    }

    fn bytes(&mut self, what: &str) -> PyResult<&'a [u8]> {
        let size = self.size(what)?;
        self.take(size)
    }

    fn value(&mut self) -> PyResult<Ref<Object>> {
        match self.value_or_end()? {
            Some(value) => Ok(value),
            None => Err(self.space.type_error("NULL object in marshal data for object")),
        }
    }

    /// A value, or `None` for the mark that ends a dict.
    fn value_or_end(&mut self) -> PyResult<Option<Ref<Object>>> {
        let Some((&tag, rest)) = self.rest.split_first() else {
            return Err(self.space.eof_error("EOF read where object expected"));
        };
        self.rest = rest;
        if self.depth == MAX_DEPTH {
            return Err(self.space.value_error("recursion limit exceeded"));
        }
        self.space.check_stack(" while loading an object")?;
        let (kind, keep) = (tag & !FLAG_REF, tag & FLAG_REF != 0);
        if kind == b'0' {
            return Ok(None);
        }
        // A value's number is that of its beginning: it comes before those inside it.
        let number = keep.then(|| {
            self.references.push(None);
            self.references.len() - 1
        });
        self.depth += 1;
        let value = self.tagged(kind);
        self.depth -= 1;
        let value = value?;
        if let Some(number) = number {
            self.references[number] = Some(value.clone());
        }
        Ok(Some(value))
    }

    fn tagged(&mut self, tag: u8) -> PyResult<Ref<Object>> {
        let space = self.space;
        Ok(match tag {
            b'N' => space.none(),
            b'T' => space.new_bool(true),
            b'F' => space.new_bool(false),
            b'.' => objspace::ellipsis().to_ref(),
            b'S' => exc::StopIteration::type_object().to_ref().into_object(),
            b'i' => space.new_int(self.long()?.into())?,
            b'I' => space.new_int(i64::from_le_bytes(self.array()?))?,
            b'l' => self.int()?,
            b'g' => space.new_float(f64::from_le_bytes(self.array()?))?,
            b'y' => {
                let real = f64::from_le_bytes(self.array()?);
                space.new_complex(real, f64::from_le_bytes(self.array()?))?
            }
            b's' => Bytes::from_slice(space, self.bytes("bytes object")?)?.into_object(),
            b'u' | b't' => {
                let bytes = self.bytes("string")?;
                self.text(bytes, tag == b't')?
            }
            b'a' | b'A' => {
                let bytes = self.bytes("string")?;
                self.text(bytes, tag == b'A')?
            }
            b'z' | b'Z' => {
                let [size] = self.array()?;
                let bytes = self.take(size.into())?;
                self.text(bytes, tag == b'Z')?
            }
            b')' => {
                let [count] = self.array()?;
                Tuple::from_vec(space, self.items(count.into())?)?.into_object()
            }
            b'(' => {
                let count = self.size("tuple")?;
                Tuple::from_vec(space, self.items(count)?)?.into_object()
            }
            b'[' => {
                let count = self.size("list")?;
                List::from_vec(space, self.items(count)?)?.into_object()
            }
            b'{' => {
                let dict = Dict::new(space)?;
                while let Some(key) = self.value_or_end()? {
                    let value = self.value()?;
                    dict.set_item(space, &key, &value)?;
                }
                dict.into_object()
            }
            b'<' | b'>' => {
                let count = self.size("set")?;
                let items = self.items(count)?;
                match tag {
                    b'>' => FrozenSet::type_object().call1(space, &*List::from_vec(space, items)?)?,
                    _ => Set::type_object().call1(space, &*List::from_vec(space, items)?)?,
                }
            }
            b':' => {
                let (start, stop, step) = (self.value()?, self.value()?, self.value()?);
                Slice::new(space, &start, &stop, &step)?.into_object()
            }
            b'r' => {
                let number = self.size("reference")?;
                let found = self.references.get(number).cloned().flatten();
                found.ok_or_else(|| self.bad("invalid reference"))?
            }
            CODE => {
                if !self.allow_code {
                    return Err(space.value_error("unmarshalling code objects is disallowed"));
                }
                let bytes = self.bytes("code")?;
                match compiler::bytecode::serialize::read(bytes) {
                    Some(unit) => Code::new(space, &Arc::new(unit))?.into_object(),
                    None => return Err(self.bad("invalid code object")),
                }
            }
            b'c' => return Err(self.bad("a code object of another implementation")),
            _ => return Err(self.bad("unknown type code")),
        })
    }

    fn items(&mut self, count: usize) -> PyResult<Vec<Ref<Object>>> {
        if count > self.rest.len() {
            // Each item takes a byte at least.
            return Err(self.too_short());
        }
        (0..count).map(|_| self.value()).collect()
    }

    fn text(&mut self, bytes: &[u8], interned: bool) -> PyResult<Ref<Object>> {
        let Some(text) = compiler::bytecode::Text::from_wtf8(bytes) else {
            return Err(self.bad("invalid string"));
        };
        let points: Vec<u32> = text.code_points().collect();
        let text = Str::from_ucs4(self.space, &points)?;
        Ok(if interned { objspace::str::interning::intern(self.space, text) } else { text }.into_object())
    }

    fn int(&mut self) -> PyResult<Ref<Object>> {
        let count = self.long()?;
        let mut digits = Vec::new();
        for _ in 0..count.unsigned_abs() {
            let digit = u16::from_le_bytes(self.array()?);
            if digit >= 1 << 15 {
                return Err(self.bad("digit out of range in long"));
            }
            digits.push(digit);
        }
        if digits.last() == Some(&0) {
            return Err(self.bad("unnormalized long data"));
        }
        let bytes: Vec<u8> = regroup(&digits, 15, 8).iter().map(|&byte| byte as u8).collect();
        let sign = if count < 0 { num_bigint::Sign::Minus } else { num_bigint::Sign::Plus };
        self.space.new_big_int(&BigInt::from_bytes_le(sign, &bytes))
    }
}

/// A value as bytes.
///
/// # Errors
/// `ValueError` for a value that is not plain, or too large or deep.
pub fn dump(space: &Space, value: &Object, allow_code: bool) -> PyResult<Vec<u8>> {
    let mut writer = Writer { space, out: Vec::new(), depth: 0, allow_code };
    writer.value(value)?;
    Ok(writer.out)
}

/// The value at the beginning of bytes, and how many of them it takes.
///
/// # Errors
/// `EOFError` when there are too few bytes, `ValueError` and `TypeError` for wrong ones.
pub fn load(space: &Space, bytes: &[u8], allow_code: bool) -> PyResult<(Ref<Object>, usize)> {
    if bytes.is_empty() {
        return Err(space.eof_error("EOF read where object expected"));
    }
    let mut reader = Reader { space, rest: bytes, references: Vec::new(), depth: 0, allow_code };
    let value = reader.value()?;
    Ok((value, bytes.len() - reader.rest.len()))
}

/// Plain values as bytes, for byte code caches.
#[pymodule(name = "marshal")]
pub mod module {
    use super::{VERSION, dump, load};
    use objspace::{Bytes, Module, Object, PyResult, Ref, Space};

    /// Return a value as bytes.
    #[pyfunction(signature = "(value, version=5, /, *, allow_code=True)")]
    fn dumps(space: &Space, value: &Object, version: i64, allow_code: bool) -> PyResult<Ref<Bytes>> {
        let _ = version;
        Bytes::from_slice(space, &dump(space, value, allow_code)?)
    }

    /// Return the value that bytes hold; bytes after it are ignored.
    #[pyfunction(signature = "(bytes, /, *, allow_code=True)")]
    fn loads(space: &Space, bytes: &Object, allow_code: bool) -> PyResult<Ref<Object>> {
        let bytes = objspace::buffer::Buffer::simple(space, bytes)?.to_vec();
        Ok(load(space, &bytes, allow_code)?.0)
    }

    /// Write a value to a file that is open for writing bytes.
    #[pyfunction(name = "dump", signature = "(value, file, version=5, /, *, allow_code=True)")]
    fn dump_to(
        space: &Space,
        value: &Object,
        file: &Object,
        version: i64,
        allow_code: bool,
    ) -> PyResult<Ref<Object>> {
        let bytes = dumps(space, value, version, allow_code)?;
        file.call_method(space, "write", &[&bytes])
    }

    /// Read a value from a file that is open for reading bytes.
    #[pyfunction(name = "load", signature = "(file, /, *, allow_code=True)")]
    fn load_from(space: &Space, file: &Object, allow_code: bool) -> PyResult<Ref<Object>> {
        let start = file.call_method(space, "tell", &[])?;
        let content = file.call_method(space, "read", &[])?;
        let bytes = objspace::buffer::Buffer::simple(space, &content)?.to_vec();
        let (value, used) = load(space, &bytes, allow_code)?;
        // What follows the value is the next reader's.
        let end = space.new_int(start.index(space)? as i64 + used as i64)?;
        file.call_method(space, "seek", &[&end])?;
        Ok(value)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.set(space, "version", &*space.new_int(VERSION)?)
    }
}
