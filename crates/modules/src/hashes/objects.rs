//! The types of hash objects.

use super::algorithm::{Algorithm, Hasher, hex};
use super::arguments::{Hashed, initial_data, sha3_data};
use super::blake2_options::{Blake2Options, NodeOffset};
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::RefCell;
use cpyext_macros::pytype;
use objspace::buffer::BytesLike;
use objspace::shim::Args;
use objspace::{Bytes, Object, PyResult, PyTypeInfo, Ref, Space, Str, Type};

/// The most bytes that a digest without end gives at once.
const MAX_DIGEST: u64 = 1 << 29;

/// A hash object of one of the types below.
pub trait HashObject: instance::Fields + PyTypeInfo {
    /// The object of this hasher.
    fn of(hasher: Hasher) -> Self;
}

/// A new hash object.
///
/// # Errors
/// `MemoryError`.
pub fn new_object<T: HashObject>(
    space: &Space,
    mut hasher: Hasher,
    data: Option<Vec<u8>>,
) -> PyResult<Ref<T>> {
    if let Some(data) = data {
        hasher.update(&data);
    }
    instance::create_exact(space, T::of(hasher))
}

/// Declares a type: what all have, and the given methods.
macro_rules! hash_type {
    ($view:ident, $name:tt, $module:tt, [$($flag:ident),*], $doc:tt, { $($methods:tt)* }) => {
        #[doc = concat!("A hash object of the type `", $name, "`.")]
        #[repr(C)]
        pub struct $view {
            head: PyObject,
            hasher: RefCell<Hasher>,
        }
        fields!($view);

        impl HashObject for $view {
            fn of(hasher: Hasher) -> Self {
                $view { head: HEAD, hasher: RefCell::new(hasher) }
            }
        }

        #[pytype(
            name = $name,
            module = $module,
            flags = HAVE_GC $(| $flag)*,
            doc = $doc,
            tp_dealloc = instance::dealloc::<$view>,
            tp_traverse = instance::traverse::<$view>
        )]
        impl $view {
            /// Return a copy of the hash object.
            #[pymethod]
            fn copy(&self, space: &Space) -> PyResult<Ref<$view>> {
                let hasher = self.hasher.borrow().clone();
                new_object(space, hasher, None)
            }

            #[getter]
            fn name(&self) -> &'static str {
                self.hasher.borrow().algorithm().name()
            }

            #[getter]
            fn block_size(&self) -> usize {
                self.hasher.borrow().algorithm().block_size()
            }

            #[getter]
            fn digest_size(&self) -> usize {
                self.hasher.borrow().digest_size()
            }

            $($methods)*
        }
    };
}

/// Declares a type whose digests have a fixed length; `$update` is the signature of its method `update`.
macro_rules! fixed_hash_type {
    ($view:ident, $name:tt, $module:tt, [$($flag:ident),*], $doc:tt, $update:tt, { $($methods:tt)* }) => {
        hash_type!($view, $name, $module, [$($flag),*], $doc, {
            /// Hash more bytes.
            #[pymethod(signature = $update)]
            fn update(&self, _space: &Space, data: Hashed) {
                self.hasher.borrow_mut().update(&data.0);
            }

            /// Return the digest of the bytes so far, as bytes.
            #[pymethod]
            fn digest(&self, space: &Space) -> PyResult<Ref<Bytes>> {
                let digest = self.hasher.borrow().digest();
                Bytes::from_slice(space, &digest)
            }

            /// Return the digest of the bytes so far, in hexadecimal.
            #[pymethod]
            fn hexdigest(&self, space: &Space) -> PyResult<Ref<Str>> {
                let digest = self.hasher.borrow().digest();
                Str::from_str(space, &hex(&digest))
            }

            $($methods)*
        });
    };
}

macro_rules! made_by_function {
    ($($view:ident, $name:tt, $module:tt;)*) => { $(
        fixed_hash_type!($view, $name, $module, [DISALLOW_INSTANTIATION], "", "($self, obj, /)", {});
    )* };
}

made_by_function! {
    Md5, "md5", "_md5";
    Sha1, "sha1", "_sha1";
    Sha224, "SHA224Type", "_sha2";
    Sha256, "SHA256Type", "_sha2";
    Sha384, "SHA384Type", "_sha2";
    Sha512, "SHA512Type", "_sha2";
}

/// What the sponge of FIPS 202 is like.
fn rate_bits(hasher: &RefCell<Hasher>) -> usize {
    hasher.borrow().algorithm().block_size() * 8
}

macro_rules! sha3_types {
    ($($view:ident, $name:tt, $algorithm:ident, $doc:tt;)*) => { $(
        fixed_hash_type!($view, $name, "_sha3", [], $doc, "($self, data, /)", {
            #[slot(tp_new)]
            fn make(space: &Space, _cls: &Type, args: Args<'_>) -> PyResult<Ref<$view>> {
                let data = sha3_data(space, &args)?;
                new_object(space, Algorithm::$algorithm.hasher(), data)
            }

            #[getter]
            fn _capacity_bits(&self) -> usize {
                1600 - rate_bits(&self.hasher)
            }

            #[getter]
            fn _rate_bits(&self) -> usize {
                rate_bits(&self.hasher)
            }

            #[getter]
            fn _suffix(&self, space: &Space) -> PyResult<Ref<Bytes>> {
                Bytes::from_slice(space, b"\x06")
            }
        });
    )* };
}

sha3_types! {
    Sha3_224, "sha3_224", Sha3_224, "sha3_224([data], *, usedforsecurity=True) -> SHA3 object\n\nHash with a digest of 28 bytes.";
    Sha3_256, "sha3_256", Sha3_256, "sha3_256([data], *, usedforsecurity=True) -> SHA3 object\n\nHash with a digest of 32 bytes.";
    Sha3_384, "sha3_384", Sha3_384, "sha3_384([data], *, usedforsecurity=True) -> SHA3 object\n\nHash with a digest of 48 bytes.";
    Sha3_512, "sha3_512", Sha3_512, "sha3_512([data], *, usedforsecurity=True) -> SHA3 object\n\nHash with a digest of 64 bytes.";
}

/// So many bytes of a digest without end.
fn extended(space: &Space, hasher: &RefCell<Hasher>, length: u64) -> PyResult<Vec<u8>> {
    if length >= MAX_DIGEST {
        return Err(space.value_error("length is too large"));
    }
    let mut target = Vec::new();
    target.try_reserve_exact(length as usize).map_err(|_| space.memory_error())?;
    target.resize(length as usize, 0);
    hasher.borrow().digest_to(&mut target);
    Ok(target)
}

macro_rules! shake_types {
    ($($view:ident, $name:tt, $algorithm:ident, $doc:tt;)*) => { $(
        hash_type!($view, $name, "_sha3", [], $doc, {
            #[slot(tp_new)]
            fn make(space: &Space, _cls: &Type, args: Args<'_>) -> PyResult<Ref<$view>> {
                let data = sha3_data(space, &args)?;
                new_object(space, Algorithm::$algorithm.hasher(), data)
            }

            /// Hash more bytes.
            #[pymethod(signature = "($self, data, /)")]
            fn update(&self, _space: &Space, data: Hashed) {
                self.hasher.borrow_mut().update(&data.0);
            }

            /// Return a digest of so many bytes of the bytes so far, as bytes.
            #[pymethod(signature = "($self, /, length)")]
            fn digest(&self, space: &Space, length: u64) -> PyResult<Ref<Bytes>> {
                Bytes::from_slice(space, &extended(space, &self.hasher, length)?)
            }

            /// Return a digest of so many bytes of the bytes so far, in hexadecimal.
            #[pymethod(signature = "($self, /, length)")]
            fn hexdigest(&self, space: &Space, length: u64) -> PyResult<Ref<Str>> {
                Str::from_str(space, &hex(&extended(space, &self.hasher, length)?))
            }

            #[getter]
            fn _capacity_bits(&self) -> usize {
                1600 - rate_bits(&self.hasher)
            }

            #[getter]
            fn _rate_bits(&self) -> usize {
                rate_bits(&self.hasher)
            }

            #[getter]
            fn _suffix(&self, space: &Space) -> PyResult<Ref<Bytes>> {
                Bytes::from_slice(space, b"\x1f")
            }
        });
    )* };
}

shake_types! {
    Shake128, "shake_128", Shake128, "shake_128([data], *, usedforsecurity=True) -> SHAKE object\n\nHash with a digest of any length.";
    Shake256, "shake_256", Shake256, "shake_256([data], *, usedforsecurity=True) -> SHAKE object\n\nHash with a digest of any length.";
}

macro_rules! blake2_type {
    ($view:ident, $name:tt, $make:ident, $signature:tt, $doc:tt) => {
        fixed_hash_type!($view, $name, "_blake2", [], $doc, "($self, data, /)", {
            #[slot(tp_new, signature = $signature)]
            fn make(
                space: &Space,
                _cls: &Type,
                data: Option<&Object>,
                digest_size: Option<i32>,
                key: Option<BytesLike<'_>>,
                salt: Option<BytesLike<'_>>,
                person: Option<BytesLike<'_>>,
                fanout: Option<i32>,
                depth: Option<i32>,
                leaf_size: Option<u64>,
                node_offset: Option<NodeOffset>,
                node_depth: Option<i32>,
                inner_size: Option<i32>,
                last_node: Option<bool>,
                _usedforsecurity: Option<bool>,
                string: Option<&Object>,
            ) -> PyResult<Ref<$view>> {
                let data = initial_data(space, data, string)?;
                let part =
                    |part: Option<BytesLike<'_>>| part.map_or_else(Vec::new, |part| part.bytes().to_vec());
                let options = Blake2Options {
                    digest_size,
                    key: part(key),
                    salt: part(salt),
                    person: part(person),
                    fanout: fanout.unwrap_or(1),
                    depth: depth.unwrap_or(1),
                    leaf_size: leaf_size.unwrap_or(0),
                    node_offset: node_offset.map_or(0, |offset| offset.0),
                    node_depth: node_depth.unwrap_or(0),
                    inner_size: inner_size.unwrap_or(0),
                    last_node: last_node.unwrap_or(false),
                };
                new_object(space, options.$make(space)?, data)
            }
        });
    };
}

blake2_type!(
    Blake2b,
    "blake2b",
    blake2b,
    "(data=b'', *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)",
    "blake2b(data=b'', *, digest_size=_blake2.blake2b.MAX_DIGEST_SIZE,\n        key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,\n        node_offset=0, node_depth=0, inner_size=0, last_node=False,\n        usedforsecurity=True, string=None)\n--\n\nHash with BLAKE2b."
);
blake2_type!(
    Blake2s,
    "blake2s",
    blake2s,
    "(data=b'', *, digest_size=32, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)",
    "blake2s(data=b'', *, digest_size=_blake2.blake2s.MAX_DIGEST_SIZE,\n        key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,\n        node_offset=0, node_depth=0, inner_size=0, last_node=False,\n        usedforsecurity=True, string=None)\n--\n\nHash with BLAKE2s."
);
