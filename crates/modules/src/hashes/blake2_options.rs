//! The parameters of BLAKE2 (RFC 7693, and the BLAKE2 specification for trees), and their limits.

use super::algorithm::Hasher;
use objspace::shim::{ArgPosition, FromArg};
use objspace::{Object, PyResult, Space, number};

/// The most bytes that one of the functions takes.
pub struct Limits {
    /// The function, as messages call it.
    name: &'static str,
    /// Of the digest, and of the key.
    pub digest: usize,
    /// Of the salt, and of the personalization.
    pub salt: usize,
    /// Bits of the node offset.
    offset_bits: u32,
}

/// BLAKE2b's limits.
pub const BLAKE2B: Limits = Limits { name: "Blake2b", digest: 64, salt: 16, offset_bits: 64 };
/// BLAKE2s's limits.
pub const BLAKE2S: Limits = Limits { name: "Blake2s", digest: 32, salt: 8, offset_bits: 48 };

/// The argument `node_offset`: an integer of 64 bits.
pub struct NodeOffset(pub u64);

impl FromArg<'_> for NodeOffset {
    fn from_arg(space: &Space, arg: &Object, _at: ArgPosition) -> PyResult<Self> {
        let value = number::index(space, arg)?;
        if value.is_negative() {
            return Err(space.value_error("Cannot convert negative int"));
        }
        let value = value.value().to_u64().map(NodeOffset);
        value.ok_or_else(|| space.overflow_error("Python int too large for C unsigned long long"))
    }
}

/// What a caller asked for.
pub struct Blake2Options {
    pub digest_size: Option<i32>,
    pub key: Vec<u8>,
    pub salt: Vec<u8>,
    pub person: Vec<u8>,
    pub fanout: i32,
    pub depth: i32,
    pub leaf_size: u64,
    pub node_offset: u64,
    pub node_depth: i32,
    pub inner_size: i32,
    pub last_node: bool,
}

/// The numbers among the parameters, checked.
struct Numbers {
    digest_size: usize,
    fanout: u8,
    depth: u8,
    leaf_size: u32,
    node_depth: u8,
    inner_size: usize,
}

impl Blake2Options {
    fn check(&self, space: &Space, limits: &Limits) -> PyResult<Numbers> {
        let (digest, salt) = (limits.digest, limits.salt);
        let size = self.digest_size.map_or(digest as i64, i64::from);
        if !(1..=digest as i64).contains(&size) {
            return Err(space.value_error(format_args!(
                "digest_size for {} must be between 1 and {digest} bytes, here it is {size}",
                limits.name
            )));
        }
        for (name, given, most) in [("salt", &self.salt, salt), ("person", &self.person, salt)] {
            if given.len() > most {
                return Err(space.value_error(format_args!("maximum {name} length is {most} bytes")));
            }
        }
        let byte = |name: &str, least: u8, value: i32| {
            let found = u8::try_from(value).ok().filter(|&value| value >= least);
            found.ok_or_else(|| space.value_error(format_args!("{name} must be between {least} and 255")))
        };
        let (fanout, depth) = (byte("fanout", 0, self.fanout)?, byte("depth", 1, self.depth)?);
        let leaf_size = u32::try_from(self.leaf_size);
        let leaf_size = leaf_size.map_err(|_| space.overflow_error("leaf_size is too large"))?;
        if limits.offset_bits < 64 && self.node_offset >> limits.offset_bits != 0 {
            return Err(space.overflow_error("node_offset is too large"));
        }
        let node_depth = byte("node_depth", 0, self.node_depth)?;
        let inner_size = usize::try_from(self.inner_size).ok().filter(|&size| size <= digest);
        // the words are CPython's
        let inner_size = inner_size
            .ok_or_else(|| space.value_error(format_args!("inner_size must be between 0 and is {digest}")))?;
        if self.key.len() > digest {
            return Err(space.value_error(format_args!("maximum key length is {digest} bytes")));
        }
        Ok(Numbers { digest_size: size as usize, fanout, depth, leaf_size, node_depth, inner_size })
    }
}

macro_rules! hashers {
    ($($function:ident, $library:ident, $limits:ident;)*) => {
        impl Blake2Options {
            $(
                /// A hasher with these parameters.
                ///
                /// # Errors
                /// `ValueError` or `OverflowError` for one that is out of range.
                pub fn $function(&self, space: &Space) -> PyResult<Hasher> {
                    let numbers = self.check(space, &$limits)?;
                    let mut params = $library::Params::new();
                    params
                        .hash_length(numbers.digest_size)
                        .key(&self.key)
                        .salt(&self.salt)
                        .personal(&self.person)
                        .fanout(numbers.fanout)
                        .max_depth(numbers.depth)
                        .max_leaf_length(numbers.leaf_size)
                        .node_offset(self.node_offset)
                        .node_depth(numbers.node_depth)
                        .inner_hash_length(numbers.inner_size)
                        .last_node(self.last_node);
                    Ok(Hasher::$function(&params))
                }
            )*
        }
    };
}

hashers! {
    blake2b, blake2b_simd, BLAKE2B;
    blake2s, blake2s_simd, BLAKE2S;
}
