//! The modules `_md5`, `_sha1`, `_sha2`, `_sha3`, `_blake2` and `_hmac`: the hash functions that hashlib promises everywhere.

mod algorithm;
mod arguments;
mod blake2_options;
pub mod hmac;
mod objects;

use cpyext_macros::pymodule;

/// The number of bytes from which on CPython lets other threads run while it hashes.
const GIL_MIN_SIZE: i64 = 2048;

/// MD5 for the module hashlib.
#[pymodule(name = "_md5")]
pub mod md5 {
    use super::algorithm::Algorithm;
    use super::arguments::initial_data;
    use super::objects::{self, new_object};
    use objspace::{Module, Object, PyResult, PyTypeInfo, Ref, Space};

    /// Return a new MD5 hash object, of the given bytes if there are any.
    #[pyfunction(signature = "($module, /, data=b'', *, usedforsecurity=True, string=None)")]
    fn md5(
        space: &Space,
        data: Option<&Object>,
        _usedforsecurity: Option<bool>,
        string: Option<&Object>,
    ) -> PyResult<Ref<objects::Md5>> {
        new_object(space, Algorithm::Md5.hasher(), initial_data(space, data, string)?)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        objects::Md5::type_object().ready(space)?;
        module.set(space, "MD5Type", objects::Md5::type_object())?;
        module.set(space, "_GIL_MINSIZE", &*space.new_int(super::GIL_MIN_SIZE)?)
    }
}

/// SHA-1 for the module hashlib.
#[pymodule(name = "_sha1")]
pub mod sha1 {
    use super::algorithm::Algorithm;
    use super::arguments::initial_data;
    use super::objects::{self, new_object};
    use objspace::{Module, Object, PyResult, PyTypeInfo, Ref, Space};

    /// Return a new SHA1 hash object, of the given bytes if there are any.
    #[pyfunction(signature = "($module, /, data=b'', *, usedforsecurity=True, string=None)")]
    fn sha1(
        space: &Space,
        data: Option<&Object>,
        _usedforsecurity: Option<bool>,
        string: Option<&Object>,
    ) -> PyResult<Ref<objects::Sha1>> {
        new_object(space, Algorithm::Sha1.hasher(), initial_data(space, data, string)?)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        objects::Sha1::type_object().ready(space)?;
        module.set(space, "SHA1Type", objects::Sha1::type_object())?;
        module.set(space, "_GIL_MINSIZE", &*space.new_int(super::GIL_MIN_SIZE)?)
    }
}

/// SHA-224, SHA-256, SHA-384 and SHA-512 for the module hashlib.
#[pymodule(name = "_sha2")]
pub mod sha2 {
    use super::algorithm::Algorithm;
    use super::arguments::initial_data;
    use super::objects::{self, new_object};
    use objspace::{Module, Object, PyResult, PyTypeInfo, Ref, Space};

    /// Return a new SHA-224 hash object, of the given bytes if there are any.
    #[pyfunction(signature = "($module, /, data=b'', *, usedforsecurity=True, string=None)")]
    fn sha224(
        space: &Space,
        data: Option<&Object>,
        _usedforsecurity: Option<bool>,
        string: Option<&Object>,
    ) -> PyResult<Ref<objects::Sha224>> {
        new_object(space, Algorithm::Sha224.hasher(), initial_data(space, data, string)?)
    }

    /// Return a new SHA-256 hash object, of the given bytes if there are any.
    #[pyfunction(signature = "($module, /, data=b'', *, usedforsecurity=True, string=None)")]
    fn sha256(
        space: &Space,
        data: Option<&Object>,
        _usedforsecurity: Option<bool>,
        string: Option<&Object>,
    ) -> PyResult<Ref<objects::Sha256>> {
        new_object(space, Algorithm::Sha256.hasher(), initial_data(space, data, string)?)
    }

    /// Return a new SHA-384 hash object, of the given bytes if there are any.
    #[pyfunction(signature = "($module, /, data=b'', *, usedforsecurity=True, string=None)")]
    fn sha384(
        space: &Space,
        data: Option<&Object>,
        _usedforsecurity: Option<bool>,
        string: Option<&Object>,
    ) -> PyResult<Ref<objects::Sha384>> {
        new_object(space, Algorithm::Sha384.hasher(), initial_data(space, data, string)?)
    }

    /// Return a new SHA-512 hash object, of the given bytes if there are any.
    #[pyfunction(signature = "($module, /, data=b'', *, usedforsecurity=True, string=None)")]
    fn sha512(
        space: &Space,
        data: Option<&Object>,
        _usedforsecurity: Option<bool>,
        string: Option<&Object>,
    ) -> PyResult<Ref<objects::Sha512>> {
        new_object(space, Algorithm::Sha512.hasher(), initial_data(space, data, string)?)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        objects::Sha224::type_object().ready(space)?;
        module.set(space, "SHA224Type", objects::Sha224::type_object())?;
        objects::Sha256::type_object().ready(space)?;
        module.set(space, "SHA256Type", objects::Sha256::type_object())?;
        objects::Sha384::type_object().ready(space)?;
        module.set(space, "SHA384Type", objects::Sha384::type_object())?;
        objects::Sha512::type_object().ready(space)?;
        module.set(space, "SHA512Type", objects::Sha512::type_object())?;
        module.set(space, "_GIL_MINSIZE", &*space.new_int(super::GIL_MIN_SIZE)?)
    }
}

/// SHA-3 and SHAKE for the module hashlib.
#[pymodule(name = "_sha3")]
pub mod sha3 {
    use super::objects;
    use objspace::{Module, PyResult, PyTypeInfo, Space, Str};

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        for ty in [
            objects::Sha3_224::type_object(),
            objects::Sha3_256::type_object(),
            objects::Sha3_384::type_object(),
            objects::Sha3_512::type_object(),
            objects::Shake128::type_object(),
            objects::Shake256::type_object(),
        ] {
            module.add_type(space, ty)?;
        }
        let implementation = Str::from_str(space, "RustCrypto")?;
        module.set(space, "implementation", &implementation)?;
        module.set(space, "_GIL_MINSIZE", &*space.new_int(super::GIL_MIN_SIZE)?)
    }
}

/// BLAKE2b and BLAKE2s for the module hashlib.
#[pymodule(name = "_blake2")]
pub mod blake2 {
    use super::blake2_options::{BLAKE2B, BLAKE2S, Limits};
    use super::objects::{Blake2b, Blake2s};
    use objspace::{Module, PyResult, PyTypeInfo, Space, Type};

    /// The names of the limits, and their values.
    fn sizes(limits: &Limits) -> [(&'static str, usize); 4] {
        [
            ("SALT_SIZE", limits.salt),
            ("PERSON_SIZE", limits.salt),
            ("MAX_KEY_SIZE", limits.digest),
            ("MAX_DIGEST_SIZE", limits.digest),
        ]
    }

    /// Adds a type, with its limits as attributes of the type and of the module.
    fn add(space: &Space, module: &Module, ty: &Type, prefix: &str, limits: &Limits) -> PyResult<()> {
        module.add_type(space, ty)?;
        for (name, size) in sizes(limits) {
            let size = space.new_int(size as i64)?;
            module.set(space, &format!("{prefix}_{name}"), &size)?;
            if let Some(attributes) = ty.dict() {
                attributes.set_item_str(space, name, &size)?;
            }
        }
        ty.modified(space);
        Ok(())
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        add(space, module, Blake2b::type_object(), "BLAKE2B", &BLAKE2B)?;
        add(space, module, Blake2s::type_object(), "BLAKE2S", &BLAKE2S)?;
        module.set(space, "_GIL_MINSIZE", &*space.new_int(super::GIL_MIN_SIZE)?)
    }
}
