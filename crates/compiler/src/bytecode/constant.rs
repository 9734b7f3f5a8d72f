//! Constants as plain data: what the runtime turns into objects when it loads a unit.

use std::fmt;
use std::hash::{Hash, Hasher};

use algorithms::text::ascii::utf8;
use num_bigint::BigInt;

use super::unit_ref::UnitRef;

/// A Python string: UTF-8, extended by three-byte forms of lone surrogates (WTF-8).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(Box<[u8]>);

impl Text {
    /// A string from code points in `0..=0x10ffff`, surrogates allowed (pairs are not joined: each stays itself).
    pub fn from_code_points(points: impl IntoIterator<Item = u32>) -> Text {
        let mut bytes = Vec::new();
        for point in points {
            match char::from_u32(point) {
                Some(scalar) => bytes.extend_from_slice(scalar.encode_utf8(&mut [0; 4]).as_bytes()),
                None => bytes.extend_from_slice(&[
                    0xe0 | (point >> 12) as u8 & 0x0f,
                    0x80 | (point >> 6) as u8 & 0x3f,
                    0x80 | point as u8 & 0x3f,
                ]),
            }
        }
        Text(bytes.into())
    }

    /// The string of these bytes, as [`as_bytes`](Self::as_bytes) gives them; `None` if they are malformed.
    pub fn from_wtf8(bytes: &[u8]) -> Option<Text> {
        let well_formed = utf8(bytes).is_some() || {
            // Surrogates are what UTF-8 lacks: each `ed`, with its two continuation bytes, stands for itself.
            let mut rest = bytes;
            loop {
                match std::str::from_utf8(rest) {
                    Ok(_) => break true,
                    Err(problem) => match &rest[problem.valid_up_to()..] {
                        [0xed, 0xa0..=0xbf, 0x80..=0xbf, tail @ ..] => rest = tail,
                        _ => break false,
                    },
                }
            }
        };
        well_formed.then(|| Text(bytes.into()))
    }

    /// The bytes (WTF-8, except that a pair of surrogates may stand unjoined).
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The string, unless it contains surrogates.
    pub fn as_str(&self) -> Option<&str> {
        utf8(&self.0)
    }

    /// Whether the string has no character.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The code points.
    pub fn code_points(&self) -> impl Iterator<Item = u32> + '_ {
        let mut rest = &self.0[..];
        std::iter::from_fn(move || {
            let (&first, _) = rest.split_first()?;
            let length = match first {
                0..=0x7f => 1,
                0x80..=0xdf => 2,
                0xe0..=0xef => 3,
                _ => 4,
            };
            let (sequence, tail) = rest.split_at(length);
            rest = tail;
            let lead = if length == 1 { u32::from(first) } else { u32::from(first) & (0x7f >> length) };
            Some(sequence[1..].iter().fold(lead, |point, &byte| point << 6 | u32::from(byte & 0x3f)))
        })
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text(text.as_bytes().into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text(text.into_bytes().into())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_str() {
            Some(text) => write!(f, "{text:?}"),
            None => write!(f, "wtf8{:?}", &self.0),
        }
    }
}

/// A constant. Two constants are equal only if they cannot be told apart: same type, same value, same sign of
/// zero, same bits of NaN, items likewise.
#[derive(Clone, Debug)]
pub enum Const {
    /// `None`
    None,
    /// `Ellipsis`
    Ellipsis,
    /// `True` or `False`
    Bool(bool),
    /// An int that fits.
    Int(i64),
    /// An int that does not fit `Int`.
    BigInt(BigInt),
    /// A float.
    Float(f64),
    /// A complex number.
    Complex {
        /// Real part.
        real: f64,
        /// Imaginary part.
        imag: f64,
    },
    /// A str.
    Str(Text),
    /// A bytes object.
    Bytes(Box<[u8]>),
    /// A tuple of constants.
    Tuple(Box<[Const]>),
    /// A frozenset of constants, in source order (duplicates possible).
    FrozenSet(Box<[Const]>),
    /// A slice: start, stop, step.
    Slice(Box<[Const; 3]>),
    /// A code object.
    Code(UnitRef),
}

impl Const {
    /// A str constant.
    pub fn str(text: &str) -> Const {
        Const::Str(text.into())
    }

    /// An int constant of any size, in its canonical variant.
    pub fn int(value: BigInt) -> Const {
        i64::try_from(&value).map_or(Const::BigInt(value), Const::Int)
    }
}

impl PartialEq for Const {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Const::None, Const::None) | (Const::Ellipsis, Const::Ellipsis) => true,
            (Const::Bool(left), Const::Bool(right)) => left == right,
            (Const::Int(left), Const::Int(right)) => left == right,
            (Const::BigInt(left), Const::BigInt(right)) => left == right,
            (Const::Float(left), Const::Float(right)) => left.to_bits() == right.to_bits(),
            (Const::Complex { real, imag }, Const::Complex { real: other_real, imag: other_imag }) => {
                real.to_bits() == other_real.to_bits() && imag.to_bits() == other_imag.to_bits()
            }
            (Const::Str(left), Const::Str(right)) => left == right,
            (Const::Bytes(left), Const::Bytes(right)) => left == right,
            (Const::Tuple(left), Const::Tuple(right)) | (Const::FrozenSet(left), Const::FrozenSet(right)) => {
                left == right
            }
            (Const::Slice(left), Const::Slice(right)) => left == right,
            (Const::Code(left), Const::Code(right)) => left.is(right),
            _ => false,
        }
    }
}

impl Eq for Const {}

impl Hash for Const {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Const::None | Const::Ellipsis => {}
            Const::Bool(value) => value.hash(state),
            Const::Int(value) => value.hash(state),
            Const::BigInt(value) => value.hash(state),
            Const::Float(value) => value.to_bits().hash(state),
            Const::Complex { real, imag } => (real.to_bits(), imag.to_bits()).hash(state),
            Const::Str(value) => value.hash(state),
            Const::Bytes(value) => value.hash(state),
            Const::Tuple(items) | Const::FrozenSet(items) => items.hash(state),
            Const::Slice(items) => items.hash(state),
            Const::Code(code) => code.address().hash(state),
        }
    }
}

/// Short form for disassembly.
impl fmt::Display for Const {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, items: &[Const]| {
            for (index, item) in items.iter().enumerate() {
                write!(f, "{}{item}", if index == 0 { "" } else { ", " })?;
            }
            Ok(())
        };
        match self {
            Const::None => f.write_str("None"),
            Const::Ellipsis => f.write_str("..."),
            Const::Bool(true) => f.write_str("True"),
            Const::Bool(false) => f.write_str("False"),
            Const::Int(value) => write!(f, "{value}"),
            Const::BigInt(value) => write!(f, "{value}"),
            Const::Float(value) => write!(f, "{value:?}"),
            Const::Complex { real, imag } => write!(f, "complex({real:?}, {imag:?})"),
            Const::Str(value) => write!(f, "{value:?}"),
            Const::Bytes(value) => write!(f, "b\"{}\"", value.escape_ascii()),
            Const::Tuple(items) => {
                f.write_str("(")?;
                list(f, items)?;
                f.write_str(if items.len() == 1 { ",)" } else { ")" })
            }
            Const::FrozenSet(items) => {
                f.write_str("{")?;
                list(f, items)?;
                f.write_str("}")
            }
            Const::Slice(items) => {
                let [start, stop, step] = &**items;
                write!(f, "slice({start}, {stop}, {step})")
            }
            Const::Code(code) => write!(f, "<code {}>", code.qualname),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_surrogates() {
        let points = [0x61, 0xe9, 0xd800, 0xdc00, 0x20ac, 0x1f600];
        let text = Text::from_code_points(points);
        assert_eq!(text.code_points().collect::<Vec<_>>(), points);
        assert_eq!(text.as_str(), None);
        assert_eq!(Text::from("aé€").code_points().collect::<Vec<_>>(), [0x61, 0xe9, 0x20ac]);
    }

    #[test]
    fn indistinguishable_constants_are_equal() {
        assert_ne!(Const::Int(1), Const::Bool(true));
        assert_ne!(Const::Float(0.0), Const::Float(-0.0));
        assert_eq!(Const::Float(f64::NAN), Const::Float(f64::NAN));
        assert_eq!(Const::int(BigInt::from(5)), Const::Int(5));
    }
}
