//! The module `_csv`: readers and writers of comma-separated values, and their dialects.

mod dialect;
mod reader;
mod registry;
mod writer;

use cpyext_macros::pymodule;

/// Readers and writers of comma-separated values.
#[pymodule(name = "_csv")]
pub mod module {
    use super::dialect::Dialect;
    use super::{reader, registry, writer};
    use objspace::shim::Args;
    use objspace::{Module, Object, PyResult, PyTypeInfo, Ref, Space};

    /// Return an iterator of the records in an iterable of lines.
    #[pyfunction(name = "reader", raw, signature = "(iterable, dialect='excel', /, **fmtparams)")]
    fn new_reader(space: &Space, args: Args<'_>) -> PyResult<Ref<reader::Reader>> {
        reader::make(space, &args)
    }

    /// Return an object that writes records with a file's method write().
    #[pyfunction(name = "writer", raw, signature = "(fileobj, dialect='excel', /, **fmtparams)")]
    fn new_writer(space: &Space, args: Args<'_>) -> PyResult<Ref<writer::Writer>> {
        writer::make(space, &args)
    }

    /// Return the names of the dialects that have one.
    #[pyfunction]
    fn list_dialects(space: &Space) -> PyResult<Ref<Object>> {
        registry::names(space)
    }

    /// Give a dialect a name.
    #[pyfunction(raw, signature = "(name, dialect='excel', /, **fmtparams)")]
    fn register_dialect(space: &Space, args: Args<'_>) -> PyResult<()> {
        registry::register(space, &args)
    }

    /// Forget a dialect's name.
    #[pyfunction(signature = "(name)")]
    fn unregister_dialect(space: &Space, name: &Object) -> PyResult<()> {
        registry::unregister(space, name)
    }

    /// Return the dialect of a name.
    #[pyfunction(signature = "(name)")]
    fn get_dialect(space: &Space, name: &Object) -> PyResult<Ref<Object>> {
        registry::get(space, name)
    }

    /// Return how long fields may be; set it, if a new limit is given.
    #[pyfunction(signature = "(new_limit=<unrepresentable>)")]
    fn field_size_limit(space: &Space, new_limit: Option<&Object>) -> PyResult<i64> {
        registry::set_field_limit(space, new_limit)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.add_type(space, Dialect::type_object())?;
        // the names of the types are those of the functions that make instances
        for (name, ty) in
            [("Reader", reader::Reader::type_object()), ("Writer", writer::Writer::type_object())]
        {
            ty.ready(space)?;
            module.set(space, name, ty)?;
        }
        module.set(space, "Error", registry::error_class(space)?)?;
        let quoting = ["MINIMAL", "ALL", "NONNUMERIC", "NONE", "STRINGS", "NOTNULL"];
        for (number, name) in quoting.into_iter().enumerate() {
            module.set(space, &format!("QUOTE_{name}"), &*space.new_int(number as i64)?)?;
        }
        Ok(())
    }
}
