//! The arguments that all hash functions take.

use objspace::buffer::{Buffer, is_exporter};
use objspace::shim::{ArgPosition, Args, FromArg, Signature, bind};
use objspace::{Object, PyResult, Space, Str};

/// A copy of the bytes to hash.
///
/// # Errors
/// `TypeError` for a string, and for what lends no bytes; `BufferError` for several dimensions.
pub fn bytes_to_hash(space: &Space, object: &Object) -> PyResult<Vec<u8>> {
    if object.is_instance::<Str>() {
        return Err(space.type_error("Strings must be encoded before hashing"));
    }
    if !is_exporter(object) {
        return Err(space.type_error("object supporting the buffer API required"));
    }
    let buffer = Buffer::simple(space, object)?;
    if buffer.view().ndim > 1 {
        return Err(space.buffer_error("Buffer must be single dimension"));
    }
    Ok(buffer.to_vec())
}

/// An argument with the bytes to hash.
pub struct Hashed(pub Vec<u8>);

impl FromArg<'_> for Hashed {
    fn from_arg(space: &Space, arg: &Object, _at: ArgPosition) -> PyResult<Self> {
        bytes_to_hash(space, arg).map(Hashed)
    }
}

/// The first data of a hash object: the parameter `data`, or `string`, its old name.
///
/// # Errors
/// `TypeError` when both are given; those of [`bytes_to_hash`].
pub fn initial_data(
    space: &Space,
    data: Option<&Object>,
    string: Option<&Object>,
) -> PyResult<Option<Vec<u8>>> {
    let given = match (data, string) {
        (Some(_), Some(_)) => {
            return Err(space.type_error(
                "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for \
                 removal in a future version.",
            ));
        }
        (data, string) => data.or(string),
    };
    given.map(|given| bytes_to_hash(space, given)).transpose()
}

/// The parameters of the functions of FIPS 202; messages call all of them by the name of the first.
const SHA3: Signature = Signature {
    function: "sha3_224",
    names: &["data", "usedforsecurity", "string"],
    positional_only: 0,
    positional: 1,
    required: 0,
    keyword_required: &[false, false],
    varargs: false,
    varkw: false,
};

/// The first data for a function of FIPS 202.
///
/// # Errors
/// Those of [`initial_data`], and `TypeError` for other arguments.
pub fn sha3_data(space: &Space, args: &Args<'_>) -> PyResult<Option<Vec<u8>>> {
    let mut values = [None; 3];
    bind(space, &SHA3, args, &mut values)?;
    let [data, used_for_security, string] = values;
    if let Some(flag) = used_for_security {
        flag.is_true(space)?;
    }
    initial_data(space, data, string)
}
