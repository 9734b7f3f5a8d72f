//! `_csv.reader`: an iterator of records.

use super::dialect::Dialect;
use super::registry::{error, field_limit};
use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use algorithms::csv::reader::{Field, Invalid, Reader as Record};
use algorithms::csv::{Format, Quoting};
use core::cell::Cell;
use core::ffi::c_ulong;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::shim::{Args, check_positional};
use objspace::{Float, Layout, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space, Str};

/// What reads records from an iterator of lines.
#[repr(C)]
pub struct Reader {
    head: PyObject,
    lines: Slot,
    dialect: Slot<Dialect>,
    line_num: Cell<c_ulong>,
    /// How many records were begun: reading a line may begin another.
    begun: Cell<u64>,
}
fields!(Reader: lines, dialect);

/// A reader of the arguments of `csv.reader`.
///
/// # Errors
/// `TypeError` when the first is not iterable; what making the dialect raises.
pub fn make(space: &Space, args: &Args<'_>) -> PyResult<Ref<Reader>> {
    check_positional(space, "reader", args.positional_count(), 1, 2)?;
    let lines = args.positional()[0].iter(space)?;
    let dialect = Dialect::from_args(space, &args.skip(1))?;
    let value = Reader {
        head: HEAD,
        lines: Slot::empty(),
        dialect: Slot::empty(),
        line_num: Cell::new(0),
        begun: Cell::new(0),
    };
    value.lines.set(Some(lines));
    value.dialect.set(Some(dialect));
    instance::create_exact(space, value)
}

fn invalid(space: &Space, format: &Format, why: Invalid) -> PyErr {
    let shown = |ch: Option<u32>| ch.and_then(char::from_u32).unwrap_or('\u{FFFD}');
    match why {
        Invalid::AfterQuote => error(
            space,
            format_args!("'{}' expected after '{}'", shown(Some(format.delimiter)), shown(format.quote)),
        ),
        Invalid::NewLine => error(
            space,
            "new-line character seen in unquoted field - do you need to open the file with newline=''?",
        ),
        Invalid::TooLong(limit) => error(space, format_args!("field larger than field limit ({limit})")),
    }
}

/// A field as an object.
fn value_of(space: &Space, quoting: Quoting, field: &Field) -> PyResult<Ref<Object>> {
    let empty = field.text.is_empty();
    if !field.quoted && empty && quoting.has_null() {
        return Ok(space.none());
    }
    let text = Str::from_builder(space, &field.text)?;
    if !field.quoted && !empty && matches!(quoting, Quoting::NonNumeric | Quoting::Strings) {
        return Float::type_object().as_object().call1(space, &text);
    }
    Ok(text.into_object())
}

impl Reader {
    /// The next line; `None` at the end.
    fn line(&self, space: &Space) -> PyResult<Option<Ref<Str>>> {
        let Some(lines) = self.lines.get() else { return Ok(None) };
        let Some(line) = lines.next(space)? else { return Ok(None) };
        match line.downcast_into::<Str>() {
            Ok(line) => Ok(Some(line)),
            Err(other) => Err(error(
                space,
                format_args!(
                    "iterator should return strings, not {} (the file should be opened in text mode)",
                    other.ty().tp_name()
                ),
            )),
        }
    }

    /// Reads the lines of a record; `None` when there are no more.
    fn record(&self, space: &Space, format: &Format) -> PyResult<Option<Vec<Field>>> {
        let mut record = Record::new(field_limit(space));
        let number = self.begun.get() + 1;
        self.begun.set(number);
        loop {
            let line = self.line(space)?;
            if self.begun.get() != number {
                return Err(error(space, "iterator has already advanced the reader"));
            }
            let Some(line) = line else {
                return match record.is_within_field() {
                    true if format.strict => Err(error(space, "unexpected end of data")),
                    true => Ok(Some(record.finish())),
                    false => Ok(None),
                };
            };
            self.line_num.set(self.line_num.get() + 1);
            record.line(format, line.text()).map_err(|why| invalid(space, format, why))?;
            if record.is_complete() {
                return Ok(Some(record.finish()));
            }
        }
    }
}

#[pytype(
    name = "reader",
    module = "_csv",
    flags = HAVE_GC | DISALLOW_INSTANTIATION,
    tp_dealloc = instance::dealloc::<Reader>,
    tp_traverse = instance::traverse::<Reader>,
    tp_clear = instance::clear::<Reader>
)]
/// CSV reader
///
/// An iterator of records, each a list of fields.
impl Reader {
    #[slot(tp_iter)]
    fn iter_self(&self) -> Ref<Reader> {
        self.to_ref()
    }

    #[slot(tp_iternext)]
    fn next_record(&self, space: &Space) -> PyResult<Option<Ref<List>>> {
        let Some(dialect) = self.dialect.get() else { return Ok(None) };
        let format = dialect.format();
        let Some(fields) = self.record(space, format)? else { return Ok(None) };
        let values: PyResult<Vec<_>> =
            fields.iter().map(|field| value_of(space, format.quoting, field)).collect();
        List::from_vec(space, values?).map(Some)
    }

    /// The dialect.
    #[member(name = "dialect", offset = offset_of!(Reader, dialect), kind = _Py_T_OBJECT, readonly)]
    const DIALECT: () = ();
    /// How many lines were read.
    #[member(name = "line_num", offset = offset_of!(Reader, line_num), kind = Py_T_ULONG, readonly)]
    const LINE_NUM: () = ();
}
