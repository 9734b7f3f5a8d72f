//! `unicodedata.UCD`: a version of the database as an object. The only one there is has version 3.2.

use super::queries::{self, Version};
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use algorithms::text::ucd_3_2_0;
use cpyext_macros::pytype;
use objspace::shim::CodePoint;
use objspace::{Object, PyResult, Ref, Space, Str};

/// Version 3.2 of the database.
#[repr(C)]
pub struct Database {
    head: PyObject,
}
fields!(Database);

impl Database {
    /// The object for version 3.2.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn old(space: &Space) -> PyResult<Ref<Database>> {
        instance::create_exact(space, Database { head: HEAD })
    }
}

#[pytype(
    name = "UCD",
    module = "unicodedata",
    flags = DISALLOW_INSTANTIATION,
    tp_dealloc = instance::dealloc::<Database>
)]
impl Database {
    /// The version.
    #[getter]
    fn unidata_version(&self) -> &'static str {
        ucd_3_2_0::VERSION
    }

    /// Return the name of a character.
    ///
    /// Without a default, ValueError is raised for one that has none.
    #[pymethod(signature = "($self, chr, default=<unrepresentable>, /)")]
    fn name(&self, space: &Space, chr: CodePoint, default: Option<&Object>) -> PyResult<Ref<Object>> {
        Version::Old.name(space, chr.0, default)
    }

    /// Return the value of a decimal digit.
    ///
    /// Without a default, ValueError is raised for what is none.
    #[pymethod(signature = "($self, chr, default=<unrepresentable>, /)")]
    fn decimal(&self, space: &Space, chr: CodePoint, default: Option<&Object>) -> PyResult<Ref<Object>> {
        Version::Old.decimal(space, chr.0, default)
    }

    /// Return the value of a digit.
    ///
    /// Without a default, ValueError is raised for what is none.
    #[pymethod(signature = "($self, chr, default=<unrepresentable>, /)")]
    fn digit(&self, space: &Space, chr: CodePoint, default: Option<&Object>) -> PyResult<Ref<Object>> {
        queries::digit(space, chr.0, default)
    }

    /// Return the value of a character that stands for a number, as a float.
    ///
    /// Without a default, ValueError is raised for what stands for none.
    #[pymethod(signature = "($self, chr, default=<unrepresentable>, /)")]
    fn numeric(&self, space: &Space, chr: CodePoint, default: Option<&Object>) -> PyResult<Ref<Object>> {
        Version::Old.numeric(space, chr.0, default)
    }

    /// Return a character's general category.
    #[pymethod(signature = "($self, chr, /)")]
    fn category(&self, chr: CodePoint) -> &'static str {
        Version::Old.category(chr.0)
    }

    /// Return a character's bidirectional class, empty if it has none.
    #[pymethod(signature = "($self, chr, /)")]
    fn bidirectional(&self, chr: CodePoint) -> &'static str {
        Version::Old.bidirectional(chr.0)
    }

    /// Return a character's canonical combining class: zero for one that does not combine.
    #[pymethod(signature = "($self, chr, /)")]
    fn combining(&self, chr: CodePoint) -> i64 {
        i64::from(Version::Old.combining(chr.0))
    }

    /// Return 1 for a character that is mirrored in text from right to left, otherwise 0.
    #[pymethod(signature = "($self, chr, /)")]
    fn mirrored(&self, chr: CodePoint) -> i64 {
        i64::from(Version::Old.mirrored(chr.0))
    }

    /// Return a character's East Asian width.
    #[pymethod(signature = "($self, chr, /)")]
    fn east_asian_width(&self, chr: CodePoint) -> &'static str {
        Version::Old.east_asian_width(chr.0)
    }

    /// Return a character's decomposition as text, empty if it has none.
    #[pymethod(signature = "($self, chr, /)")]
    fn decomposition(&self, chr: CodePoint) -> String {
        Version::Old.decomposition(chr.0)
    }

    /// Return the character, or the sequence of characters, of this name.
    ///
    /// KeyError is raised when there is none.
    #[pymethod(signature = "($self, name, /)")]
    fn lookup(&self, space: &Space, name: &Object) -> PyResult<Ref<Str>> {
        Version::Old.lookup(space, name)
    }

    /// Return a text's normal form: 'NFC', 'NFKC', 'NFD' or 'NFKD'.
    #[pymethod(signature = "($self, form, unistr, /)")]
    fn normalize(&self, space: &Space, form: &Str, unistr: &Str) -> PyResult<Ref<Str>> {
        Version::Old.normalize(space, form, unistr)
    }

    /// Tell whether a text is in normal form: 'NFC', 'NFKC', 'NFD' or 'NFKD'.
    #[pymethod(signature = "($self, form, unistr, /)")]
    fn is_normalized(&self, space: &Space, form: &Str, unistr: &Str) -> PyResult<bool> {
        Version::Old.is_normalized(space, form, unistr)
    }
}
