//! The module `unicodedata`: the Unicode character database, of the version that strings follow and of version 3.2.

mod database;
mod queries;

use cpyext_macros::pymodule;

/// The Unicode character database: what is known of every character.
///
/// Functions, names and symbols are those of the database's own files. ucd_3_2_0 offers the same of version 3.2.
#[pymodule(name = "unicodedata")]
pub mod module {
    use super::database::Database;
    use super::queries::{self, Version};
    use algorithms::text::ucd;
    use objspace::shim::CodePoint;
    use objspace::{Module, Object, PyResult, PyTypeInfo, Ref, Space, Str};

    /// Return the name of a character.
    ///
    /// Without a default, ValueError is raised for one that has none.
    #[pyfunction(signature = "(chr, default=<unrepresentable>, /)")]
    fn name(space: &Space, chr: CodePoint, default: Option<&Object>) -> PyResult<Ref<Object>> {
        Version::Current.name(space, chr.0, default)
    }

    /// Return the value of a decimal digit.
    ///
    /// Without a default, ValueError is raised for what is none.
    #[pyfunction(signature = "(chr, default=<unrepresentable>, /)")]
    fn decimal(space: &Space, chr: CodePoint, default: Option<&Object>) -> PyResult<Ref<Object>> {
        Version::Current.decimal(space, chr.0, default)
    }

    /// Return the value of a digit.
    ///
    /// Without a default, ValueError is raised for what is none.
    #[pyfunction(signature = "(chr, default=<unrepresentable>, /)")]
    fn digit(space: &Space, chr: CodePoint, default: Option<&Object>) -> PyResult<Ref<Object>> {
        queries::digit(space, chr.0, default)
    }

    /// Return the value of a character that stands for a number, as a float.
    ///
    /// Without a default, ValueError is raised for what stands for none.
    #[pyfunction(signature = "(chr, default=<unrepresentable>, /)")]
    fn numeric(space: &Space, chr: CodePoint, default: Option<&Object>) -> PyResult<Ref<Object>> {
        Version::Current.numeric(space, chr.0, default)
    }

    /// Return a character's general category.
    #[pyfunction(signature = "(chr, /)")]
    fn category(chr: CodePoint) -> &'static str {
        Version::Current.category(chr.0)
    }

    /// Return a character's bidirectional class, empty if it has none.
    #[pyfunction(signature = "(chr, /)")]
    fn bidirectional(chr: CodePoint) -> &'static str {
        Version::Current.bidirectional(chr.0)
    }

    /// Return a character's canonical combining class: zero for one that does not combine.
    #[pyfunction(signature = "(chr, /)")]
    fn combining(chr: CodePoint) -> i64 {
        i64::from(Version::Current.combining(chr.0))
    }

    /// Return 1 for a character that is mirrored in text from right to left, otherwise 0.
    #[pyfunction(signature = "(chr, /)")]
    fn mirrored(chr: CodePoint) -> i64 {
        i64::from(Version::Current.mirrored(chr.0))
    }

    /// Return a character's East Asian width.
    #[pyfunction(signature = "(chr, /)")]
    fn east_asian_width(chr: CodePoint) -> &'static str {
        Version::Current.east_asian_width(chr.0)
    }

    /// Return a character's decomposition as text, empty if it has none.
    #[pyfunction(signature = "(chr, /)")]
    fn decomposition(chr: CodePoint) -> String {
        Version::Current.decomposition(chr.0)
    }

    /// Return the character, or the sequence of characters, of this name.
    ///
    /// KeyError is raised when there is none.
    #[pyfunction(signature = "(name, /)")]
    fn lookup(space: &Space, name: &Object) -> PyResult<Ref<Str>> {
        Version::Current.lookup(space, name)
    }

    /// Return a text's normal form: 'NFC', 'NFKC', 'NFD' or 'NFKD'.
    #[pyfunction(signature = "(form, unistr, /)")]
    fn normalize(space: &Space, form: &Str, unistr: &Str) -> PyResult<Ref<Str>> {
        Version::Current.normalize(space, form, unistr)
    }

    /// Tell whether a text is in normal form: 'NFC', 'NFKC', 'NFD' or 'NFKD'.
    #[pyfunction(signature = "(form, unistr, /)")]
    fn is_normalized(space: &Space, form: &Str, unistr: &Str) -> PyResult<bool> {
        Version::Current.is_normalized(space, form, unistr)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.add_type(space, Database::type_object())?;
        module.set(space, "unidata_version", &*space.new_str(ucd::VERSION)?)?;
        module.set(space, "ucd_3_2_0", &*Database::old(space)?)
    }
}
