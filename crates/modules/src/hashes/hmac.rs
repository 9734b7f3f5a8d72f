//! The module `_hmac`: keyed hashing (RFC 2104).

use super::algorithm::{Algorithm, Hasher, hex};
use super::arguments::{Hashed, bytes_to_hash};
use crate::exception_class::ExceptionClass;
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::RefCell;
use cpyext_macros::{pymodule, pytype};
use objspace::exceptions::ValueError;
use objspace::{Bytes, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str};

/// `_hmac.UnknownHashError`.
static UNKNOWN_HASH: ExceptionClass =
    ExceptionClass::new("_hmac", "UnknownHashError", ValueError::type_object);

/// The functions that can be used, by name.
const ALGORITHMS: [(&str, Algorithm); 18] = [
    ("md5", Algorithm::Md5),
    ("sha1", Algorithm::Sha1),
    ("sha224", Algorithm::Sha224),
    ("sha256", Algorithm::Sha256),
    ("sha384", Algorithm::Sha384),
    ("sha512", Algorithm::Sha512),
    ("sha2_224", Algorithm::Sha224),
    ("sha2_256", Algorithm::Sha256),
    ("sha2_384", Algorithm::Sha384),
    ("sha2_512", Algorithm::Sha512),
    ("sha3_224", Algorithm::Sha3_224),
    ("sha3_256", Algorithm::Sha3_256),
    ("sha3_384", Algorithm::Sha3_384),
    ("sha3_512", Algorithm::Sha3_512),
    ("blake2s", Algorithm::Blake2s),
    ("blake2s_32", Algorithm::Blake2s),
    ("blake2b", Algorithm::Blake2b),
    ("blake2b_32", Algorithm::Blake2b),
];

/// The function that an argument names.
fn algorithm(space: &Space, digestmod: &Object) -> PyResult<Algorithm> {
    let name = digestmod.downcast::<Str>().and_then(Str::as_ascii).map(str::to_ascii_lowercase);
    let found = name.and_then(|name| ALGORITHMS.iter().find(|(known, _)| *known == name));
    match found {
        Some(&(_, algorithm)) => Ok(algorithm),
        None => Err(unknown(space, digestmod)),
    }
}

#[cold]
fn unknown(space: &Space, digestmod: &Object) -> PyErr {
    match digestmod.repr(space) {
        Ok(shown) => {
            let shown = shown.to_string_lossy();
            UNKNOWN_HASH.error(space, format_args!("unsupported hash type: {shown}"))
        }
        Err(err) => err,
    }
}

/// A keyed hash in the middle of its message.
#[derive(Clone)]
struct Keyed {
    inner: Hasher,
    outer: Hasher,
}

impl Keyed {
    fn new(algorithm: Algorithm, key: &[u8]) -> Keyed {
        let mut block = vec![0u8; algorithm.block_size()];
        if key.len() > block.len() {
            let mut hasher = algorithm.hasher();
            hasher.update(key);
            hasher.digest_to(&mut block);
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        let padded = |pad: u8| {
            let mut hasher = algorithm.hasher();
            hasher.update(&block.iter().map(|byte| byte ^ pad).collect::<Vec<u8>>());
            hasher
        };
        Keyed { inner: padded(0x36), outer: padded(0x5c) }
    }

    fn digest(&self) -> Vec<u8> {
        let mut outer = self.outer.clone();
        outer.update(&self.inner.digest());
        outer.digest()
    }
}

fn compute(space: &Space, algorithm: Algorithm, key: &[u8], message: &[u8]) -> PyResult<Ref<Bytes>> {
    let mut keyed = Keyed::new(algorithm, key);
    keyed.inner.update(message);
    Bytes::from_slice(space, &keyed.digest())
}

/// `_hmac.HMAC`.
#[repr(C)]
pub struct Hmac {
    head: PyObject,
    keyed: RefCell<Keyed>,
}
fields!(Hmac);

#[pytype(
    name = "HMAC",
    module = "_hmac",
    flags = HAVE_GC | DISALLOW_INSTANTIATION,
    doc = "",
    tp_dealloc = instance::dealloc::<Hmac>,
    tp_traverse = instance::traverse::<Hmac>
)]
impl Hmac {
    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let name = self.algorithm().name();
        Str::from_display(space, &format_args!("<{name} HMAC object @ {:p}>", &raw const *self))
    }

    fn algorithm(&self) -> Algorithm {
        self.keyed.borrow().inner.algorithm()
    }

    /// Return a copy of the object.
    #[pymethod]
    fn copy(&self, space: &Space) -> PyResult<Ref<Hmac>> {
        let keyed = self.keyed.clone();
        instance::create_exact(space, Hmac { head: HEAD, keyed })
    }

    /// Go on with more of the message.
    #[pymethod(signature = "($self, /, msg)")]
    fn update(&self, _space: &Space, msg: Hashed) {
        self.keyed.borrow_mut().inner.update(&msg.0);
    }

    /// Return the digest of the message so far, as bytes.
    #[pymethod]
    fn digest(&self, space: &Space) -> PyResult<Ref<Bytes>> {
        let digest = self.keyed.borrow().digest();
        Bytes::from_slice(space, &digest)
    }

    /// Return the digest of the message so far, in hexadecimal.
    #[pymethod]
    fn hexdigest(&self, space: &Space) -> PyResult<Ref<Str>> {
        let digest = self.keyed.borrow().digest();
        Str::from_str(space, &hex(&digest))
    }

    #[getter]
    fn name(&self) -> String {
        format!("hmac-{}", self.algorithm().name())
    }

    #[getter]
    fn block_size(&self) -> usize {
        self.algorithm().block_size()
    }

    #[getter]
    fn digest_size(&self) -> usize {
        self.keyed.borrow().inner.digest_size()
    }
}

/// Keyed hashing for the module hmac.
#[pymodule(name = "_hmac")]
pub mod module {
    use super::*;
    use objspace::Module;
    use objspace::shim::Nullable;

    /// Return a new HMAC object.
    #[pyfunction(signature = "($module, /, key, msg=None, digestmod=None)")]
    fn new(
        space: &Space,
        key: &Object,
        msg: Option<Nullable<&Object>>,
        digestmod: Option<&Object>,
    ) -> PyResult<Ref<Hmac>> {
        let Some(digestmod) = digestmod else {
            return Err(space.type_error("new() missing 1 required argument 'digestmod'"));
        };
        let algorithm = algorithm(space, digestmod)?;
        let mut keyed = Keyed::new(algorithm, &bytes_to_hash(space, key)?);
        if let Some(message) = msg.and_then(Nullable::get) {
            keyed.inner.update(&bytes_to_hash(space, message)?);
        }
        instance::create_exact(space, Hmac { head: HEAD, keyed: RefCell::new(keyed) })
    }

    /// Return the digest of a message at once.
    #[pyfunction(signature = "($module, /, key, msg, digest)")]
    fn compute_digest(space: &Space, key: &Object, msg: &Object, digest: &Object) -> PyResult<Ref<Bytes>> {
        let algorithm = algorithm(space, digest)?;
        compute(space, algorithm, &bytes_to_hash(space, key)?, &bytes_to_hash(space, msg)?)
    }

    #[pyfunction(signature = "(key, msg, /)")]
    fn compute_md5(space: &Space, key: Hashed, msg: Hashed) -> PyResult<Ref<Bytes>> {
        compute(space, Algorithm::Md5, &key.0, &msg.0)
    }

    #[pyfunction(signature = "(key, msg, /)")]
    fn compute_sha1(space: &Space, key: Hashed, msg: Hashed) -> PyResult<Ref<Bytes>> {
        compute(space, Algorithm::Sha1, &key.0, &msg.0)
    }

    #[pyfunction(signature = "(key, msg, /)")]
    fn compute_sha224(space: &Space, key: Hashed, msg: Hashed) -> PyResult<Ref<Bytes>> {
        compute(space, Algorithm::Sha224, &key.0, &msg.0)
    }

    #[pyfunction(signature = "(key, msg, /)")]
    fn compute_sha256(space: &Space, key: Hashed, msg: Hashed) -> PyResult<Ref<Bytes>> {
        compute(space, Algorithm::Sha256, &key.0, &msg.0)
    }

    #[pyfunction(signature = "(key, msg, /)")]
    fn compute_sha384(space: &Space, key: Hashed, msg: Hashed) -> PyResult<Ref<Bytes>> {
        compute(space, Algorithm::Sha384, &key.0, &msg.0)
    }

    #[pyfunction(signature = "(key, msg, /)")]
    fn compute_sha512(space: &Space, key: Hashed, msg: Hashed) -> PyResult<Ref<Bytes>> {
        compute(space, Algorithm::Sha512, &key.0, &msg.0)
    }

    #[pyfunction(signature = "(key, msg, /)")]
    fn compute_sha3_224(space: &Space, key: Hashed, msg: Hashed) -> PyResult<Ref<Bytes>> {
        compute(space, Algorithm::Sha3_224, &key.0, &msg.0)
    }

    #[pyfunction(signature = "(key, msg, /)")]
    fn compute_sha3_256(space: &Space, key: Hashed, msg: Hashed) -> PyResult<Ref<Bytes>> {
        compute(space, Algorithm::Sha3_256, &key.0, &msg.0)
    }

    #[pyfunction(signature = "(key, msg, /)")]
    fn compute_sha3_384(space: &Space, key: Hashed, msg: Hashed) -> PyResult<Ref<Bytes>> {
        compute(space, Algorithm::Sha3_384, &key.0, &msg.0)
    }

    #[pyfunction(signature = "(key, msg, /)")]
    fn compute_sha3_512(space: &Space, key: Hashed, msg: Hashed) -> PyResult<Ref<Bytes>> {
        compute(space, Algorithm::Sha3_512, &key.0, &msg.0)
    }

    #[pyfunction(signature = "(key, msg, /)")]
    fn compute_blake2s_32(space: &Space, key: Hashed, msg: Hashed) -> PyResult<Ref<Bytes>> {
        compute(space, Algorithm::Blake2s, &key.0, &msg.0)
    }

    #[pyfunction(signature = "(key, msg, /)")]
    fn compute_blake2b_32(space: &Space, key: Hashed, msg: Hashed) -> PyResult<Ref<Bytes>> {
        compute(space, Algorithm::Blake2b, &key.0, &msg.0)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.set(space, "_GIL_MINSIZE", &*space.new_int(super::super::GIL_MIN_SIZE)?)?;
        UNKNOWN_HASH.add_to(space, module)?;
        module.add_type(space, Hmac::type_object())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test cases 2 and 6.
    #[test]
    fn rfc_4231() {
        let digest = |key: &[u8], message: &[u8]| {
            let mut keyed = Keyed::new(Algorithm::Sha256, key);
            keyed.inner.update(message);
            hex(&keyed.digest())
        };
        let short = digest(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(short, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        let long = digest(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First");
        assert_eq!(long, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }
}
