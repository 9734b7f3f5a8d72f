//! `list`.

use crate::{Layout, Object, PyResult, PyTypeInfo, Ref, Space, gc, memory};
use abi::{Py_TPFLAGS_LIST_SUBCLASS, PyListObject, PyObject, PyTypeObject, Static};

crate::layout! {
    /// A list.
    pub struct List(PyListObject);
}

/// `list`, before it is ready.
#[unsafe(no_mangle)]
pub static PyList_Type: Static<PyTypeObject> = Static(PyTypeObject::zeroed());

impl PyTypeInfo for List {
    const NAME: &'static str = "list";
    const STATIC: &'static Static<PyTypeObject> = &PyList_Type;
    #[inline]
    fn is_type_of(object: &Object) -> bool {
        object.ty().has_flag(Py_TPFLAGS_LIST_SUBCLASS)
    }
}

impl List {
    /// An empty list.
    pub fn new(space: &Space) -> PyResult<Ref<List>> {
        let object = gc::allocate(space, List::type_object(), size_of::<PyListObject>())?;
        // SAFETY: the memory is a list's, zero-filled: an empty list.
        unsafe {
            gc::track(object);
            Ok(Ref::from_owned_unchecked(object))
        }
    }

    /// A list of `items`.
    pub fn from_vec(space: &Space, items: Vec<Ref<Object>>) -> PyResult<Ref<List>> {
        let list = List::new(space)?;
        for item in items {
            list.push(space, item)?;
        }
        Ok(list)
    }

    /// Number of items.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "Python has no such method")]
    pub fn len(&self) -> usize {
        self.0.ob_base.ob_size.get() as usize
    }

    /// A new reference to the item at `index`.
    #[inline]
    pub fn get(&self, index: usize) -> Option<Ref<Object>> {
        // SAFETY: the first `len` places hold objects.
        (index < self.len()).then(|| unsafe { Object::from_ptr(*self.0.ob_item.get().add(index)).to_ref() })
    }

    /// Adds an item at the end.
    pub fn append(&self, space: &Space, item: &Object) -> PyResult<()> {
        self.push(space, item.to_ref())
    }

    /// Adds an item at the end, taking the reference.
    pub fn push(&self, space: &Space, item: Ref<Object>) -> PyResult<()> {
        let len = self.len();
        if len as isize == self.0.allocated.get() {
            self.grow(space, len + 1)?;
        }
        // SAFETY: there is room for one more.
        unsafe { self.0.ob_item.get().add(len).write(item.into_ptr()) };
        self.0.ob_base.ob_size.set(len as isize + 1);
        Ok(())
    }

    fn grow(&self, space: &Space, needed: usize) -> PyResult<()> {
        let capacity = (needed + (needed >> 3) + 6) & !3;
        // SAFETY: `ob_item` is null or a block of `memory`.
        let items =
            unsafe { memory::reallocate(self.0.ob_item.get().cast(), capacity * size_of::<*mut PyObject>()) };
        if items.is_null() {
            return Err(space.memory_error());
        }
        self.0.ob_item.set(items.cast());
        self.0.allocated.set(capacity as isize);
        Ok(())
    }

    /// New references to all items.
    pub fn to_vec(&self) -> Vec<Ref<Object>> {
        (0..self.len()).filter_map(|index| self.get(index)).collect()
    }
}
