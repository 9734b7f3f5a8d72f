//! `_csv.writer`: writes records to a file.

use super::dialect::Dialect;
use super::registry::error;
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use algorithms::csv::Quoting;
use algorithms::csv::writer::{Unwritable, Writer as Record};
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::exceptions::TypeError;
use objspace::object::number;
use objspace::shim::{Args, check_positional};
use objspace::{Object, PyErr, PyResult, Ref, Slot, Space, Str};

/// What writes records with a file's method.
#[repr(C)]
pub struct Writer {
    head: PyObject,
    write: Slot,
    dialect: Slot<Dialect>,
}
fields!(Writer: write, dialect);

/// A writer of the arguments of `csv.writer`.
///
/// # Errors
/// `TypeError` when the first cannot write; what making the dialect raises.
pub fn make(space: &Space, args: &Args<'_>) -> PyResult<Ref<Writer>> {
    check_positional(space, "writer", args.positional_count(), 1, 2)?;
    let write = args.positional()[0].getattr_optional_str(space, "write")?;
    let Some(write) = write.filter(|write| write.is_callable()) else {
        return Err(space.type_error("argument 1 must have a \"write\" method"));
    };
    let dialect = Dialect::from_args(space, &args.skip(1))?;
    let value = Writer { head: HEAD, write: Slot::empty(), dialect: Slot::empty() };
    value.write.set(Some(write));
    value.dialect.set(Some(dialect));
    instance::create_exact(space, value)
}

/// Whether a field is in quotes whatever it is made of.
fn is_quoted(quoting: Quoting, field: &Object) -> bool {
    match quoting {
        Quoting::All => true,
        Quoting::NonNumeric => !number::is_number(field),
        Quoting::Strings => field.is_instance::<Str>(),
        Quoting::NotNull => !field.is_none(),
        Quoting::Minimal | Quoting::None => false,
    }
}

fn unwritable(space: &Space, why: Unwritable) -> PyErr {
    error(space, why)
}

impl Writer {
    fn write_record(&self, space: &Space, row: &Object) -> PyResult<Ref<Object>> {
        let (Some(write), Some(dialect)) = (self.write.get(), self.dialect.get()) else {
            return Err(space.bad_internal_call());
        };
        let items = row.iter(space).map_err(|err| {
            if err.is_a::<TypeError>() {
                error(space, format_args!("iterable expected, not {}", row.ty().tp_name()))
            } else {
                err
            }
        })?;
        let format = dialect.format();
        let mut record = Record::new(format);
        while let Some(field) = items.next(space)? {
            let quoted = is_quoted(format.quoting, &field);
            let appended = if let Some(text) = field.downcast::<Str>() {
                record.field(Some(text.text()), quoted)
            } else if field.is_none() {
                record.field(None, quoted)
            } else {
                record.field(Some(field.str(space)?.text()), quoted)
            };
            appended.map_err(|why| unwritable(space, why))?;
        }
        let record = record.finish().map_err(|why| unwritable(space, why))?;
        write.call1(space, &*Str::from_builder(space, &record)?)
    }
}

#[pytype(
    name = "writer",
    module = "_csv",
    flags = HAVE_GC | DISALLOW_INSTANTIATION,
    tp_dealloc = instance::dealloc::<Writer>,
    tp_traverse = instance::traverse::<Writer>,
    tp_clear = instance::clear::<Writer>
)]
/// CSV writer
///
/// Writes records, each a sequence of fields.
impl Writer {
    /// Write a record, and return what the file's method returns.
    #[pymethod]
    fn writerow(&self, space: &Space, row: &Object) -> PyResult<Ref<Object>> {
        self.write_record(space, row)
    }

    /// Write several records.
    #[pymethod]
    fn writerows(&self, space: &Space, rows: &Object) -> PyResult<()> {
        let rows = rows.iter(space)?;
        while let Some(row) = rows.next(space)? {
            self.write_record(space, &row)?;
        }
        Ok(())
    }

    /// The dialect.
    #[member(name = "dialect", offset = offset_of!(Writer, dialect), kind = _Py_T_OBJECT, readonly)]
    const DIALECT: () = ();
}
