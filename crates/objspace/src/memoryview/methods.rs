//! The type `memoryview`: slots and methods.

use super::format::{is_byte, native};
use super::{MemoryIterator, MemoryView, compare};
use crate::buffer::{self, Order};
use crate::bytes::hex;
use crate::gc::{self, Visitor};
use crate::shim::{Args, Nullable};
use crate::{
    Bytes, CompareOp, Layout, Object, PyResult, Ref, Space, Str, Tuple, Type, generic_alias, hashing, number,
    pytype,
};
use abi::{
    _Py_MEMORYVIEW_C, _Py_MEMORYVIEW_FORTRAN, _Py_MEMORYVIEW_PIL, _Py_MEMORYVIEW_RESTRICTED, Py_buffer,
    PyBUF_ANY_CONTIGUOUS, PyBUF_C_CONTIGUOUS, PyBUF_F_CONTIGUOUS, PyBUF_FORMAT, PyBUF_INDIRECT, PyBUF_ND,
    PyBUF_STRIDES, PyBUF_WRITABLE, PyMemoryViewObject,
};
use core::ffi::c_int;
use core::mem::offset_of;
use core::ptr;

/// A tuple of numbers.
fn tuple_of(space: &Space, numbers: &[isize]) -> PyResult<Ref<Tuple>> {
    let items = numbers.iter().map(|&number| space.new_int(number as i64));
    Tuple::from_vec(space, items.collect::<PyResult<_>>()?)
}

#[pytype(
    name = "memoryview",
    symbol = PyMemoryView_Type,
    flags = HAVE_GC | SEQUENCE,
    basicsize = offset_of!(PyMemoryViewObject, ob_array),
    itemsize = size_of::<isize>(),
    weaklistoffset = offset_of!(PyMemoryViewObject, weakreflist),
    signature = "(object)"
)]
/// Create a view of the memory that the object lends.
impl MemoryView {
    #[slot(tp_new, signature = "(object)")]
    fn tp_new(_cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<MemoryView>> {
        MemoryView::from_object(space, object)
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead view, seen by nobody once it is untracked and its weak references are cleared.
        unsafe {
            gc::untrack(this.cast());
            (*this).release_now();
            (*this).drop_managed();
            crate::weakref::clear(this.cast());
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        visit.object(self.0.mbuf.get().cast())
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        self.release_now();
        if self.0.exports.get() == 0 {
            self.drop_managed();
        }
        0
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let released = if self.has_flag(abi::_Py_MEMORYVIEW_RELEASED) { "released " } else { "" };
        Str::from_display(space, &format_args!("<{released}memory at {:p}>", self.as_ptr()))
    }

    #[slot(tp_hash)]
    fn tp_hash(&self, space: &Space) -> PyResult<isize> {
        let cached = self.0.hash.get();
        if cached != -1 {
            return Ok(cached);
        }
        self.check_released(space)?;
        if self.view().readonly == 0 {
            return Err(space.value_error("cannot hash writable memoryview object"));
        }
        if !native(self.format()).is_some_and(|(code, _)| is_byte(code)) {
            return Err(space.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
        }
        if let Some(owner) = buffer::owner(self.view()) {
            // An object that can change has no hash, and its views have none either.
            owner.hash(space)?;
        }
        // SAFETY: the view is held.
        let data = unsafe { buffer::to_contiguous(space, self.view(), Order::C)? };
        let hash = hashing::secret(space).hash_bytes(&data) as isize;
        self.0.hash.set(hash);
        Ok(hash)
    }

    #[slot(tp_richcompare)]
    fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let negated = match op {
            CompareOp::Eq => false,
            CompareOp::Ne => true,
            _ => return Ok(space.not_implemented()),
        };
        Ok(match compare::equal(space, self, other)? {
            Some(equal) => space.new_bool(equal != negated),
            None => space.not_implemented(),
        })
    }

    #[slot(tp_iter)]
    fn tp_iter(&self, space: &Space) -> PyResult<Ref<MemoryIterator>> {
        MemoryIterator::new(space, self)
    }

    #[slot(sq_length, mp_length)]
    fn sq_length(&self, space: &Space) -> PyResult<isize> {
        self.check_released(space)?;
        match self.shape().first() {
            Some(&count) => Ok(count),
            None => Err(space.type_error("0-dim memory has no length")),
        }
    }

    #[slot(sq_item)]
    fn sq_item(&self, space: &Space, index: isize) -> PyResult<Ref<Object>> {
        self.item(space, index)
    }

    #[slot(mp_subscript)]
    fn mp_subscript(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
        self.subscript(space, key)
    }

    #[slot(mp_ass_subscript)]
    fn mp_ass_subscript(&self, space: &Space, key: &Object, value: Option<&Object>) -> PyResult<()> {
        self.assign(space, key, value)
    }

    #[slot(bf_getbuffer)]
    unsafe fn bf_getbuffer(&self, space: &Space, view: *mut Py_buffer, flags: c_int) -> PyResult<()> {
        self.check_released(space)?;
        // SAFETY: C passes a view that it keeps where it is.
        unsafe {
            view.write(self.lent_view(space, flags)?);
            (*view).obj = self.to_ref().into_ptr();
        }
        self.0.exports.set(self.0.exports.get() + 1);
        Ok(())
    }

    #[slot(bf_releasebuffer)]
    unsafe fn bf_releasebuffer(&self, _view: *mut Py_buffer) {
        self.0.exports.set(self.0.exports.get() - 1);
    }

    /// Release the underlying buffer; the view cannot be used after that.
    #[pymethod(name = "release")]
    fn py_release(&self, space: &Space) -> PyResult<()> {
        self.release(space)
    }

    #[pymethod(name = "__enter__")]
    fn enter(&self, space: &Space) -> PyResult<Ref<MemoryView>> {
        self.check_released(space)?;
        Ok(self.to_ref())
    }

    /// Release the underlying buffer.
    #[pymethod(name = "__exit__", raw)]
    fn exit(&self, space: &Space, _args: Args<'_>) -> PyResult<()> {
        self.release(space)
    }

    /// Cast the view to another format or shape.
    #[pymethod(signature = "($self, /, format, shape=<unrepresentable>)")]
    fn cast(&self, space: &Space, format: &Str, shape: Option<&Object>) -> PyResult<Ref<MemoryView>> {
        self.cast_to(space, &format.to_string_lossy(), shape)
    }

    /// Return a read-only version of the view.
    #[pymethod]
    fn toreadonly(&self, space: &Space) -> PyResult<Ref<MemoryView>> {
        self.check_released(space)?;
        self.another(space, &Py_buffer { readonly: 1, ..*self.view() })
    }

    /// Return the items as bytes.
    ///
    /// order
    ///   'C' (the default): the last index changes first. 'F': the first index does. 'A': as they are if
    ///   that is in Fortran's order, else 'C'.
    #[pymethod(signature = "($self, /, order='C')")]
    fn tobytes(&self, space: &Space, order: Option<Nullable<&Str>>) -> PyResult<Ref<Bytes>> {
        self.check_released(space)?;
        let order = match order.and_then(Nullable::get) {
            None => Order::C,
            Some(order) if order.equals("C") => Order::C,
            Some(order) if order.equals("F") => Order::Fortran,
            Some(order) if order.equals("A") => Order::Any,
            Some(_) => return Err(space.value_error("order must be 'C', 'F' or 'A'")),
        };
        // SAFETY: the view is held.
        let data = unsafe { buffer::to_contiguous(space, self.view(), order)? };
        Bytes::from_slice(space, &data)
    }

    /// Return the items as a list, of lists where there are several dimensions.
    #[pymethod]
    fn tolist(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.to_nested_list(space)
    }

    /// Return the bytes as a string of hexadecimal numbers.
    ///
    /// sep
    ///   A character to put between them.
    /// bytes_per_sep
    ///   How many bytes stand between two: counted from the right, or from the left if negative.
    #[pymethod(signature = "($self, /, sep=<unrepresentable>, bytes_per_sep=1)")]
    fn hex(&self, space: &Space, sep: Option<&Object>, bytes_per_sep: i32) -> PyResult<Ref<Str>> {
        self.check_released(space)?;
        // SAFETY: the view is held.
        let data = unsafe { buffer::to_contiguous(space, self.view(), Order::C)? };
        hex::to_hex(space, &data, sep, bytes_per_sep)
    }

    /// Count how often the value is there.
    #[pymethod]
    fn count(&self, space: &Space, value: &Object) -> PyResult<usize> {
        let iterator = MemoryIterator::new(space, self)?;
        let mut count = 0;
        while let Some(item) = iterator.next(space)? {
            count += usize::from(item.eq(space, value)?);
        }
        Ok(count)
    }

    /// Return the index of the first item that equals the value; ValueError when there is none.
    #[pymethod(name = "index", signature = "($self, value, start=0, stop=sys.maxsize, /)")]
    fn py_index(
        &self,
        space: &Space,
        value: &Object,
        start: Option<&Object>,
        stop: Option<&Object>,
    ) -> PyResult<isize> {
        let bound = |bound: Option<&Object>, default| {
            bound.map_or(Ok(default), |bound| number::as_index_clamped(space, bound))
        };
        let (start, stop) = (bound(start, 0)?, bound(stop, isize::MAX)?);
        self.check_released(space)?;
        match self.ndim() {
            0 => return Err(space.type_error("invalid lookup on 0-dim memory")),
            1 => {}
            _ => return Err(space.not_implemented_error("multi-dimensional lookup is not implemented")),
        }
        let count = self.shape()[0];
        let clip = |index: isize| {
            if index < 0 { index.saturating_add(count).max(0) } else { index.min(count) }
        };
        for index in clip(start)..clip(stop) {
            if self.item(space, index)?.eq(space, value)? {
                return Ok(index);
            }
        }
        Err(space.value_error("memoryview.index(x): x not found"))
    }

    /// See PEP 585.
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        generic_alias::new(space, cls, object)
    }

    /// Make a view, asking the object with these flags.
    #[pymethod(name = "_from_flags", class, signature = "($type, /, object, flags)")]
    fn from_flags(_cls: &Type, space: &Space, object: &Object, flags: i32) -> PyResult<Ref<MemoryView>> {
        MemoryView::from_object_with_flags(space, object, flags)
    }

    /// The object that lends the memory.
    #[getter]
    fn obj(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.check_released(space)?;
        Ok(buffer::owner(self.view()).unwrap_or(crate::none()).to_ref())
    }

    /// How many bytes the items take.
    #[getter]
    fn nbytes(&self, space: &Space) -> PyResult<isize> {
        self.check_released(space)?;
        Ok(self.view().len)
    }

    /// Whether the memory is read-only.
    #[getter]
    fn readonly(&self, space: &Space) -> PyResult<bool> {
        self.check_released(space)?;
        Ok(self.view().readonly != 0)
    }

    /// How many bytes an item takes.
    #[getter]
    fn itemsize(&self, space: &Space) -> PyResult<isize> {
        self.check_released(space)?;
        Ok(self.view().itemsize)
    }

    /// The format of an item, in the language of struct.
    #[getter(name = "format")]
    fn py_format(&self, space: &Space) -> PyResult<Ref<Str>> {
        self.check_released(space)?;
        Str::from_str(space, self.format())
    }

    /// How many dimensions there are.
    #[getter(name = "ndim")]
    fn py_ndim(&self, space: &Space) -> PyResult<usize> {
        self.check_released(space)?;
        Ok(self.ndim())
    }

    /// How many items there are in each dimension.
    #[getter(name = "shape")]
    fn py_shape(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        self.check_released(space)?;
        tuple_of(space, self.shape())
    }

    /// How many bytes the next item of each dimension is away.
    #[getter(name = "strides")]
    fn py_strides(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        self.check_released(space)?;
        tuple_of(space, self.strides())
    }

    /// Where the pointers of each dimension point; empty where there are none.
    #[getter(name = "suboffsets")]
    fn py_suboffsets(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        self.check_released(space)?;
        tuple_of(space, self.suboffsets())
    }

    /// Whether the memory is contiguous in C's order.
    #[getter]
    fn c_contiguous(&self, space: &Space) -> PyResult<bool> {
        self.check_released(space)?;
        Ok(self.has_flag(_Py_MEMORYVIEW_C))
    }

    /// Whether the memory is contiguous in Fortran's order.
    #[getter]
    fn f_contiguous(&self, space: &Space) -> PyResult<bool> {
        self.check_released(space)?;
        Ok(self.has_flag(_Py_MEMORYVIEW_FORTRAN))
    }

    /// Whether the memory is contiguous.
    #[getter]
    fn contiguous(&self, space: &Space) -> PyResult<bool> {
        self.check_released(space)?;
        Ok(self.has_flag(_Py_MEMORYVIEW_C | _Py_MEMORYVIEW_FORTRAN))
    }
}

impl MemoryView {
    /// What the view lends when it is asked with these flags.
    ///
    /// # Errors
    /// `BufferError` when it is not what the flags want.
    fn lent_view(&self, space: &Space, flags: c_int) -> PyResult<Py_buffer> {
        let refused = |what: &str| space.buffer_error(format_args!("memoryview: {what}"));
        let wants = |flag: c_int| flags & flag == flag;
        if self.has_flag(_Py_MEMORYVIEW_RESTRICTED) {
            return Err(space.buffer_error("cannot create new view on restricted memoryview"));
        }
        let mut view = Py_buffer { obj: ptr::null_mut(), ..*self.view() };
        let c = self.has_flag(_Py_MEMORYVIEW_C);
        if wants(PyBUF_WRITABLE) && view.readonly != 0 {
            return Err(refused("underlying buffer is not writable"));
        }
        if !wants(PyBUF_FORMAT) {
            view.format = ptr::null_mut();
        }
        if wants(PyBUF_C_CONTIGUOUS) && !c {
            return Err(refused("underlying buffer is not C-contiguous"));
        }
        if wants(PyBUF_F_CONTIGUOUS) && !self.has_flag(_Py_MEMORYVIEW_FORTRAN) {
            return Err(refused("underlying buffer is not Fortran contiguous"));
        }
        if wants(PyBUF_ANY_CONTIGUOUS) && !self.has_flag(_Py_MEMORYVIEW_C | _Py_MEMORYVIEW_FORTRAN) {
            return Err(refused("underlying buffer is not contiguous"));
        }
        if !wants(PyBUF_INDIRECT) && self.has_flag(_Py_MEMORYVIEW_PIL) {
            return Err(refused("underlying buffer requires suboffsets"));
        }
        if !wants(PyBUF_STRIDES) {
            if !c {
                return Err(refused("underlying buffer is not C-contiguous"));
            }
            view.strides = ptr::null_mut();
        }
        if !wants(PyBUF_ND) {
            if !view.format.is_null() {
                return Err(refused("cannot cast to unsigned bytes if the format flag is present"));
            }
            view.ndim = 1;
            view.shape = ptr::null_mut();
        }
        Ok(view)
    }
}
