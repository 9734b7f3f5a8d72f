//! Code units as bytes, for byte code caches, `marshal` and frozen modules.
//!
//! Numbers are variable-length (seven bits a byte, low first), texts, byte strings and units among constants have their length in front.
//! What [`Head`] tells and the constants come first in a unit, so that it need not be read for those. The format
//! has no version of its own: whoever stores it stores a magic number that changes with the instruction set. Damaged
//! bytes are refused where they do not make a unit, but a unit read from bytes that nobody wrote can hold nonsense
//! instructions, as on CPython.

use std::sync::Arc;

use algorithms::text::ascii::utf8;
use num_bigint::BigInt;

use super::code_unit::{CodeUnit, LocalVariable, flags};
use super::constant::{Const, Text};
use super::exception_table::ExceptionEntry;
use super::line_table::LineTable;
use super::unit_ref::{Head, UnitRef};

/// Changes whenever the format or the instructions change.
pub const VERSION: u16 = 26_003;

/// Constants nest this deep at most.
const MAX_DEPTH: usize = 500;

/// The unit as bytes, appended to `out`.
pub fn write(unit: &CodeUnit, out: &mut Vec<u8>) {
    Writer { out }.unit(unit);
}

/// The unit that [`write`] wrote; `None` if the bytes are not such, or not all of them belong to it.
pub fn read(bytes: &[u8]) -> Option<CodeUnit> {
    Reader { rest: bytes, depth: 0, pack: None }.whole_unit()
}

/// As [`read`], for bytes that the build of this program wrote: units among the constants are read when they are first looked into.
pub fn read_packed(bytes: &'static [u8]) -> Option<CodeUnit> {
    Reader { rest: bytes, depth: 0, pack: Some(UnitRef::packed) }.whole_unit()
}

/// The head of a unit.
pub(super) fn read_head(bytes: &[u8]) -> Option<Head<'_>> {
    Reader { rest: bytes, depth: 0, pack: None }.head()
}

/// The docstring of a unit, if it has one.
pub(super) fn read_docstring(bytes: &[u8]) -> Option<Const> {
    let mut reader = Reader { rest: bytes, depth: 0, pack: None };
    for _ in ["name", "qualname", "filename"] {
        reader.bytes()?;
    }
    let head = reader.head_behind("", "", "")?;
    (head.flags & flags::HAS_DOCSTRING != 0 && reader.count()? != 0).then(|| reader.constant())?
}

struct Writer<'a> {
    out: &'a mut Vec<u8>,
}

impl Writer<'_> {
    fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.out.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.out.push(value as u8);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.out.extend_from_slice(bytes);
    }

    fn names(&mut self, names: &[Arc<str>]) {
        self.number(names.len() as u64);
        for name in names {
            self.bytes(name.as_bytes());
        }
    }

    fn unit(&mut self, unit: &CodeUnit) {
        let head = Head::of(unit);
        for text in [head.name, head.qualname, head.filename] {
            self.bytes(text.as_bytes());
        }
        for number in [
            head.first_line,
            head.flags,
            head.argument_count,
            head.positional_only_count,
            head.keyword_only_count,
            head.cache_count,
            head.register_count,
            head.local_count,
            head.variable_count,
            head.cell_count,
            head.free_count,
        ] {
            self.number(number.into());
        }
        self.constants(&unit.consts);
        self.number(unit.locals.len() as u64);
        for local in &unit.locals {
            self.bytes(local.name.as_bytes());
            let bits = [local.is_parameter, local.is_cell, local.is_hidden];
            self.out.push(bits.iter().rev().fold(0, |byte, &bit| byte << 1 | u8::from(bit)));
        }
        self.names(&unit.free_names);
        self.names(&unit.names);
        self.number(unit.instructions.len() as u64);
        for word in &unit.instructions {
            self.out.extend_from_slice(&word.to_le_bytes());
        }
        self.number(unit.exception_table.len() as u64);
        for entry in &unit.exception_table {
            for number in [entry.start, entry.end, entry.target, entry.depth] {
                self.number(number.into());
            }
            self.out.push(entry.lasti.into());
        }
        self.number(unit.line_table.first_line().into());
        self.bytes(unit.line_table.as_bytes());
    }

    fn constants(&mut self, constants: &[Const]) {
        self.number(constants.len() as u64);
        for constant in constants {
            self.constant(constant);
        }
    }

    fn tagged(&mut self, tag: u8, bytes: &[u8]) {
        self.out.push(tag);
        self.bytes(bytes);
    }

    fn constant(&mut self, constant: &Const) {
        match constant {
            Const::None => self.out.push(b'N'),
            Const::Ellipsis => self.out.push(b'.'),
            Const::Bool(false) => self.out.push(b'F'),
            Const::Bool(true) => self.out.push(b'T'),
            Const::Int(value) => {
                self.out.push(b'i');
                self.number((value << 1 ^ value >> 63) as u64);
            }
            Const::BigInt(value) => self.tagged(b'l', &value.to_signed_bytes_le()),
            Const::Float(value) => {
                self.out.push(b'g');
                self.out.extend_from_slice(&value.to_le_bytes());
            }
            Const::Complex { real, imag } => {
                self.out.push(b'y');
                self.out.extend_from_slice(&real.to_le_bytes());
                self.out.extend_from_slice(&imag.to_le_bytes());
            }
            Const::Str(text) => self.tagged(b'u', text.as_bytes()),
            Const::Bytes(bytes) => self.tagged(b's', bytes),
            Const::Tuple(items) => {
                self.out.push(b'(');
                self.constants(items);
            }
            Const::FrozenSet(items) => {
                self.out.push(b'>');
                self.constants(items);
            }
            Const::Slice(parts) => {
                self.out.push(b':');
                for part in &**parts {
                    self.constant(part);
                }
            }
            Const::Code(unit) => {
                let mut bytes = Vec::new();
                write(unit, &mut bytes);
                self.tagged(b'c', &bytes);
            }
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    depth: usize,
    /// What makes a unit among the constants of its bytes; without it, they are read.
    pack: Option<fn(&'a [u8]) -> UnitRef>,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }

    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    /// A count of things that take at least one byte each.
    fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= self.rest.len()).then_some(count)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let len = self.count()?;
        self.take(len)
    }

    fn text(&mut self) -> Option<Arc<str>> {
        self.str().map(Arc::from)
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Box<[T]>> {
        (0..self.count()?).map(|_| item(self)).collect()
    }

    fn str(&mut self) -> Option<&'a str> {
        utf8(self.bytes()?)
    }

    fn head(&mut self) -> Option<Head<'a>> {
        let (name, qualname, filename) = (self.str()?, self.str()?, self.str()?);
        self.head_behind(name, qualname, filename)
    }

    /// What is left of a head behind its texts.
    #[inline]
    fn head_behind<'t>(&mut self, name: &'t str, qualname: &'t str, filename: &'t str) -> Option<Head<'t>> {
        Some(Head {
            name,
            qualname,
            filename,
            first_line: self.small()?,
            flags: self.small()?,
            argument_count: self.small()?,
            positional_only_count: self.small()?,
            keyword_only_count: self.small()?,
            cache_count: self.small()?,
            register_count: self.small()?,
            local_count: self.small()?,
            variable_count: self.small()?,
            cell_count: self.small()?,
            free_count: self.small()?,
        })
    }

    /// The unit that all bytes are.
    fn whole_unit(mut self) -> Option<CodeUnit> {
        let unit = self.unit()?;
        self.rest.is_empty().then_some(unit)
    }

    fn unit(&mut self) -> Option<CodeUnit> {
        let head = self.head()?;
        let consts = self.list(Self::constant)?;
        let unit = CodeUnit {
            name: head.name.into(),
            qualname: head.qualname.into(),
            filename: head.filename.into(),
            first_line: head.first_line,
            flags: head.flags,
            argument_count: head.argument_count,
            positional_only_count: head.positional_only_count,
            keyword_only_count: head.keyword_only_count,
            cache_count: head.cache_count,
            register_count: head.register_count,
            consts,
            locals: self.list(Self::local)?,
            free_names: self.list(Self::text)?,
            names: self.list(Self::text)?,
            instructions: self.words()?,
            exception_table: self.list(Self::handler)?,
            line_table: LineTable::from_parts(self.small()?, self.bytes()?.into()),
        };
        (Head::of(&unit) == head).then_some(unit)
    }

    fn words(&mut self) -> Option<Box<[u32]>> {
        let bytes = self.count()?.checked_mul(4)?;
        let (words, _) = self.take(bytes)?.as_chunks();
        Some(words.iter().map(|word| u32::from_le_bytes(*word)).collect())
    }

    /// Reads something that can contain itself.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn local(&mut self) -> Option<LocalVariable> {
        let name = self.text()?;
        let bits = self.byte()?;
        Some(LocalVariable {
            name,
            is_parameter: bits & 1 != 0,
            is_cell: bits & 2 != 0,
            is_hidden: bits & 4 != 0,
        })
    }

    fn handler(&mut self) -> Option<ExceptionEntry> {
        Some(ExceptionEntry {
            start: self.small()?,
            end: self.small()?,
            target: self.small()?,
            depth: self.small()?,
            lasti: self.byte()? != 0,
        })
    }

    fn float(&mut self) -> Option<f64> {
        self.array().map(f64::from_le_bytes)
    }

    fn constant(&mut self) -> Option<Const> {
        self.nested(|reader| {
            Some(match reader.byte()? {
                b'N' => Const::None,
                b'.' => Const::Ellipsis,
                b'F' => Const::Bool(false),
                b'T' => Const::Bool(true),
                b'i' => {
                    let zigzag = reader.number()?;
                    Const::Int((zigzag >> 1) as i64 ^ -((zigzag & 1) as i64))
                }
                b'l' => Const::BigInt(BigInt::from_signed_bytes_le(reader.bytes()?)),
                b'g' => Const::Float(reader.float()?),
                b'y' => Const::Complex { real: reader.float()?, imag: reader.float()? },
                b'u' => Const::Str(Text::from_wtf8(reader.bytes()?)?),
                b's' => Const::Bytes(reader.bytes()?.into()),
                b'(' => Const::Tuple(reader.list(Self::constant)?),
                b'>' => Const::FrozenSet(reader.list(Self::constant)?),
                b':' => Const::Slice(Box::new([reader.constant()?, reader.constant()?, reader.constant()?])),
                b'c' => {
                    let bytes = reader.bytes()?;
                    Const::Code(match reader.pack {
                        Some(pack) => pack(bytes),
                        None => {
                            let inner = Reader { rest: bytes, depth: reader.depth, pack: None };
                            Arc::new(inner.whole_unit()?).into()
                        }
                    })
                }
                _ => return None,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{CodeUnit, Const, UnitRef, read, read_packed, write};
    use crate::{CompileOptions, Mode, compile};

    const SOURCE: &str = "
import a.b as c
def f(x, /, y=1.5, *args, z=(1, 2j, None, ...), **kw):
    'doc'
    class K:
        def m(self): return x, 'é\\ud800', b'\\xff', 1 << 70, -5, 'a'[1:2]
    try:
        return [i for i in args if i in {1, 2}]
    except (OSError, ValueError) as e:
        raise
async def g():
    async with f() as q: yield q
";

    #[test]
    fn units_round_trip() {
        let unit = compile(SOURCE, "s.py", Mode::Exec, &CompileOptions::default()).expect("it compiles").code;
        let mut bytes = Vec::new();
        write(&unit, &mut bytes);
        // Code constants are equal only to themselves, so the copy is compared by its bytes.
        let copy = read(&bytes).expect("the bytes are whole");
        assert_eq!((&copy.locals, &copy.instructions), (&unit.locals, &unit.instructions));
        let mut again = Vec::new();
        write(&copy, &mut again);
        assert_eq!(again, bytes);
    }

    #[test]
    fn units_in_the_executable_are_read_when_they_are_looked_into() {
        let unit = compile(SOURCE, "s.py", Mode::Exec, &CompileOptions::default()).expect("it compiles").code;
        let mut bytes = Vec::new();
        write(&unit, &mut bytes);
        let copy = read_packed(bytes.clone().leak()).expect("the bytes are whole");
        let functions = |unit: &CodeUnit| {
            let code = |constant: &Const| match constant {
                Const::Code(unit) => Some(unit.clone()),
                _ => None,
            };
            unit.consts.iter().filter_map(code).collect::<Vec<_>>()
        };
        for (packed, whole) in functions(&copy).iter().zip(functions(&unit)) {
            assert!(matches!(packed, UnitRef::Packed(_)) && matches!(whole, UnitRef::Read(_)));
            assert_eq!((packed.head(), packed.docstring()), (whole.head(), whole.docstring()));
            assert_eq!((&packed.instructions, &packed.names), (&whole.instructions, &whole.names));
            assert_eq!((packed.head(), packed.docstring()), (whole.head(), whole.docstring()));
        }
        let mut again = Vec::new();
        write(&copy, &mut again);
        assert_eq!(again, bytes);
    }

    #[test]
    fn damaged_bytes_are_refused() {
        let unit = compile(SOURCE, "s.py", Mode::Exec, &CompileOptions::default()).expect("it compiles").code;
        let mut bytes = Vec::new();
        write(&unit, &mut bytes);
        for end in 0..bytes.len() {
            assert_eq!(read(&bytes[..end]), None);
        }
        // What a changed byte gives may be a unit or not, but reading it ends.
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0xff;
            drop(read(&changed));
        }
    }
}
