//! The dialects that have names, the limit of fields' lengths, and the module's exception.

use super::dialect::Dialect;
use core::cell::Cell;
use core::fmt::Display;
use objspace::shim::Args;
use objspace::{
    Dict, GilCell, GilOnce, Int, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Type,
};

static DIALECTS: GilOnce<Ref<Dict>> = GilOnce::new();
static ERROR: GilOnce<Ref<Object>> = GilOnce::new();
static FIELD_LIMIT: GilCell<Cell<isize>> = GilCell::new(Cell::new(128 * 1024));

/// The class `_csv.Error`.
///
/// # Errors
/// What making it raises.
pub fn error_class(space: &Space) -> PyResult<&'static Object> {
    let base = objspace::exceptions::Exception::type_object();
    let class = ERROR.get_or_try_init(space, || crate::new_class::exception(space, "_csv", "Error", base))?;
    Ok(class)
}

/// `_csv.Error` with a message.
#[cold]
pub fn error(space: &Space, message: impl Display) -> PyErr {
    match error_class(space) {
        Ok(class) => match class.downcast::<Type>() {
            Some(class) => PyErr::new(space, class, message),
            None => space.bad_internal_call(),
        },
        Err(err) => err,
    }
}

fn dialects(space: &Space) -> PyResult<&'static Dict> {
    let dialects = DIALECTS.get_or_try_init(space, || Dict::new(space))?;
    Ok(dialects)
}

/// The dialect of a name.
///
/// # Errors
/// `Error` when there is none.
pub fn get(space: &Space, name: &Object) -> PyResult<Ref<Object>> {
    dialects(space)?.get_item(space, name)?.ok_or_else(|| error(space, "unknown dialect"))
}

/// Gives a dialect a name: the arguments are the name, a dialect perhaps, and settings.
///
/// # Errors
/// `TypeError` for the arguments; what making the dialect raises.
pub fn register(space: &Space, args: &Args<'_>) -> PyResult<()> {
    objspace::shim::check_positional(space, "register_dialect", args.positional_count(), 1, 2)?;
    let name = args.positional()[0];
    if !name.is_instance::<Str>() {
        return Err(space.type_error("dialect name must be a string"));
    }
    let dialect = Dialect::from_args(space, &args.skip(1))?;
    dialects(space)?.set_item(space, name, &dialect)
}

/// Forgets a name.
///
/// # Errors
/// `Error` when it is unknown.
pub fn unregister(space: &Space, name: &Object) -> PyResult<()> {
    let dialects = dialects(space)?;
    if !dialects.contains_key(space, name)? {
        return Err(error(space, "unknown dialect"));
    }
    dialects.remove(space, name)?;
    Ok(())
}

/// The names, in order of appearance.
///
/// # Errors
/// `MemoryError`.
pub fn names(space: &Space) -> PyResult<Ref<Object>> {
    dialects(space)?.as_object().to_list(space).map(Ref::into_object)
}

/// The longest that a field may be.
pub fn field_limit(space: &Space) -> usize {
    usize::try_from(FIELD_LIMIT.get(space).get()).unwrap_or(0)
}

/// Sets the limit, if there is a new one; the old one.
///
/// # Errors
/// `TypeError` for what is no integer, `OverflowError` for one that is too large.
pub fn set_field_limit(space: &Space, limit: Option<&Object>) -> PyResult<i64> {
    let old = FIELD_LIMIT.get(space).get();
    if let Some(limit) = limit {
        let Some(limit) = limit.downcast_exact::<Int>() else {
            return Err(space.type_error("limit must be an integer"));
        };
        let limit = limit
            .to_i64()
            .ok_or_else(|| space.overflow_error("Python int too large to convert to C ssize_t"))?;
        FIELD_LIMIT.get(space).set(limit as isize);
    }
    Ok(old as i64)
}
