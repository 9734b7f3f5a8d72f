//! Scanners: one match after the other, in a string.

use super::match_object::Match;
use super::pattern::Pattern;
use super::subject::{Mode, Subject};
use abi::PyObject;
use core::cell::Cell;
use core::ffi::c_int;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::gc::{self, Visitor};
use objspace::{Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space};

/// The layout of [`Scanner`].
#[repr(C)]
pub struct ScannerObject {
    ob_base: PyObject,
    pattern: Slot<Pattern>,
    subject: Subject,
    range: (usize, usize),
    /// Where to go on; `None` when nothing more will be found.
    from: Cell<Option<usize>>,
    must_advance: Cell<bool>,
    executing: Cell<bool>,
}

objspace::layout! {
    /// Finds the matches in a string.
    pub struct Scanner(ScannerObject);
}

impl Scanner {
    pub(super) fn new(
        space: &Space,
        pattern: &Pattern,
        subject: Subject,
        range: (usize, usize),
    ) -> PyResult<Ref<Scanner>> {
        let object = gc::allocate(space, Scanner::type_object(), size_of::<ScannerObject>())?;
        // SAFETY: fresh memory of the layout; every field is written before the object is tracked.
        unsafe {
            let place = object.cast::<ScannerObject>();
            (&raw mut (*place).subject).write(subject);
            (&raw mut (*place).range).write(range);
            (&raw mut (*place).from).write(Cell::new(Some(range.0)));
            (*place).pattern.set(Some(pattern.to_ref()));
            gc::track(object);
            Ok(Ref::from_owned_unchecked(object))
        }
    }

    fn next(&self, space: &Space, mode: Mode) -> PyResult<Ref<Object>> {
        let fields = &self.0;
        let (Some(pattern), Some(from)) = (fields.pattern.get(), fields.from.get()) else {
            return Ok(space.none());
        };
        if fields.executing.replace(true) {
            return Err(space.value_error("regular expression scanner already executing"));
        }
        let found =
            pattern.find(space, &fields.subject, mode, (from, fields.range.1), fields.must_advance.get());
        fields.executing.set(false);
        match found? {
            Some(found) => {
                fields.must_advance.set(found.start() == found.end());
                fields.from.set(Some(found.end()));
                Ok(Match::new(space, &pattern, &fields.subject, found, fields.range)?.into_object())
            }
            None => {
                fields.from.set(None);
                Ok(space.none())
            }
        }
    }
}

#[pytype(name = "SRE_Scanner", module = "_sre", flags = HAVE_GC | DISALLOW_INSTANTIATION)]
impl Scanner {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead object, seen by nobody once it is untracked; the subject is dropped once.
        unsafe {
            gc::untrack(this.cast());
            (*this).0.pattern.set(None);
            (&raw mut (*this).0.subject).drop_in_place();
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        // A loan's own reference to the object is not visited: the loan must stay as long as the scanner.
        objspace::visit_all!(visit, self.0.pattern.as_ptr(), self.0.subject.object().as_ptr());
        0
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        self.0.pattern.set(None);
        0
    }

    /// Match where the last match ended.
    #[pymethod(name = "match")]
    fn match_(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.next(space, Mode::Match)
    }

    /// Find the next match.
    #[pymethod]
    fn search(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.next(space, Mode::Search)
    }

    /// The pattern.
    #[member(name = "pattern", offset = offset_of!(ScannerObject, pattern), kind = _Py_T_OBJECT, readonly)]
    const PATTERN: () = ();
}
