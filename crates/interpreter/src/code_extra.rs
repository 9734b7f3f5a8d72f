//! What C code attaches to code objects, under indices that it asked for: `PyUnstable_Code_SetExtra`.

use crate::code::Code;
use abi::freefunc;
use core::cell::Cell;
use core::ffi::c_void;
use core::ptr;
use objspace::{GilCell, PyResult, Space};

/// As many indices as there can be.
const MOST: usize = 255;

/// How many indices are taken, and what frees the values of each.
struct Indices {
    taken: Cell<usize>,
    free: [Cell<Option<freefunc>>; MOST],
}

static INDICES: GilCell<Indices> =
    GilCell::new(Indices { taken: Cell::new(0), free: [const { Cell::new(None) }; MOST] });

/// The values of one code object.
type Values = Vec<Cell<*mut c_void>>;

/// A new index; `free` frees what is attached under it. `None` when there are too many.
pub fn new_index(space: &Space, free: Option<freefunc>) -> Option<usize> {
    let indices = INDICES.get(space);
    let index = indices.taken.get();
    indices.free.get(index)?.set(free);
    indices.taken.set(index + 1);
    Some(index)
}

fn values(code: &Code) -> Option<&Values> {
    // SAFETY: the field is null or what `set` put there.
    unsafe { code.head().co_extra.get().cast::<Values>().as_ref() }
}

/// What is attached under an index; null if nothing is.
pub fn get(code: &Code, index: usize) -> *mut c_void {
    values(code).and_then(|values| values.get(index)).map_or(ptr::null_mut(), Cell::get)
}

/// Attaches a value; what was there is freed.
///
/// # Errors
/// `SystemError` for an index that nobody asked for.
pub fn set(space: &Space, code: &Code, index: usize, value: *mut c_void) -> PyResult<()> {
    let indices = INDICES.get(space);
    if index >= indices.taken.get() {
        return Err(space.bad_internal_call());
    }
    let place = &code.head().co_extra;
    if place.get().is_null() {
        let fresh: Values = vec![Cell::new(ptr::null_mut()); MOST];
        place.set(Box::into_raw(Box::new(fresh)).cast());
    }
    let Some(slot) = values(code).and_then(|values| values.get(index)) else {
        return Err(space.bad_internal_call());
    };
    let old = slot.replace(value);
    if let (false, Some(free)) = (old.is_null(), indices.free[index].get()) {
        // SAFETY: who asked for the index says that this frees the values.
        unsafe { free(old) };
    }
    Ok(())
}

/// Frees what is attached to a code object that dies.
pub fn release(code: &Code) {
    let all = code.head().co_extra.replace(ptr::null_mut()).cast::<Values>();
    if all.is_null() {
        return;
    }
    // SAFETY: `set` made the box, and nobody else has it now.
    let all = unsafe { Box::from_raw(all) };
    let indices = INDICES.get(Space::current());
    for (value, free) in all.iter().zip(&indices.free) {
        if let (false, Some(free)) = (value.get().is_null(), free.get()) {
            // SAFETY: as in `set`.
            unsafe { free(value.get()) };
        }
    }
}
