//! A small type, a module and API functions declared with the macros, and called as C calls them.

use super::abi::{self, Py_buffer, PyObject};
use super::{Args, api};
use crate::gc::Visitor;
use crate::testing::with_space;
use crate::{CompareOp, Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Tuple, Type};
use core::cell::Cell;
use core::ffi::{CStr, c_int, c_void};
use core::mem::offset_of;
use core::ptr;
use cpyext_macros::{cpython_api, pymodule, pytype};

/// What C sees of a [`Probe`].
#[repr(C)]
struct ProbeObject {
    ob_base: PyObject,
    owner: Cell<*mut PyObject>,
    number: Cell<isize>,
}

crate::layout! {
    struct Probe(ProbeObject);
}

#[pytype(
    name = "probe",
    module = "demo",
    base = Tuple,
    symbol = PyroxeneTest_Probe_Type,
    flags = BASETYPE | SEQUENCE,
    signature = "(number, *, step=1)",
    unhashable,
    tp_free = free_nothing
)]
/// An object that remembers what C asked of it.
impl Probe {
    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: C passes an object that is dead but still there.
        unsafe { (*this).0.number.set(-99) };
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        visit.object(self.0.owner.get())
    }

    #[slot(tp_clear)]
    fn clear(&self) {
        self.0.owner.set(ptr::null_mut());
    }

    #[slot(tp_richcompare)]
    fn compare(&self, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        self.0.number.set(isize::from(other.is(self)) * 10 + op.to_c() as isize);
        Ok(crate::not_implemented().to_ref())
    }

    #[slot(tp_iternext)]
    fn next(&self) -> PyResult<Option<Ref<Object>>> {
        Ok(None)
    }

    #[slot(tp_init, signature = "(number, *, step=1)")]
    fn init(&self, space: &Space, number: isize, step: i64) -> PyResult<()> {
        self.0.number.set(number - step as isize);
        space.take_error().map_or(Ok(()), Err)
    }

    #[slot(tp_vectorcall)]
    fn vectorcall(cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        assert!(args.is_empty());
        Ok(cls.to_ref().into_object())
    }

    #[slot(tp_setattro)]
    fn setattro(&self, name: &Object, value: Option<&Object>) -> PyResult<()> {
        self.0.number.set(isize::from(name.is_none()) * 2 + isize::from(value.is_none()));
        Ok(())
    }

    #[slot(tp_call)]
    fn call(&self, args: Args<'_>, space: &Space) -> PyResult<Ref<Object>> {
        self.0.number.set(args.positional_count() as isize);
        Ok(space.none())
    }

    #[slot(nb_add)]
    fn add(a: &Object, b: &Object) -> Ref<Object> {
        if a.is_none() { b.to_ref() } else { a.to_ref() }
    }

    #[slot(sq_length, mp_length)]
    fn len(&self) -> usize {
        7
    }

    #[slot(sq_item)]
    fn item(&self, index: isize) -> Option<Ref<Object>> {
        self.0.number.set(index);
        None
    }

    #[slot(sq_contains)]
    fn contains(&self, _space: &Space, item: &Object) -> PyResult<bool> {
        Ok(item.is_none())
    }

    #[slot(bf_releasebuffer)]
    unsafe fn release(&self, view: *mut Py_buffer) {
        self.0.number.set(isize::from(view.is_null()));
    }

    #[slot(am_send, raw)]
    unsafe extern "C" fn send(
        _this: *mut PyObject,
        _value: *mut PyObject,
        _result: *mut *mut PyObject,
    ) -> abi::PySendResult {
        abi::PYGEN_NEXT
    }

    /// Do nothing.
    #[pymethod]
    fn nothing(&self) {}

    /// Give the argument back.
    #[pymethod]
    fn echo(&self, object: &Object) -> Ref<Object> {
        object.to_ref()
    }

    #[pymethod(name = "choose", signature = "(first, second=None, /)")]
    fn choose_one<'a>(&self, first: &'a Object, second: Option<&'a Object>) -> &'a Object {
        second.unwrap_or(first)
    }

    /// Keep what was given.
    #[pymethod(signature = "(first, /, count=5, *, flag=False)")]
    fn keep(&self, _first: &Object, count: isize, flag: bool) -> PyResult<()> {
        self.0.number.set(if flag { -count } else { count });
        Ok(())
    }

    #[pymethod(class)]
    fn class_of(cls: &Type) -> Ref<Type> {
        cls.to_ref()
    }

    #[pymethod(static, raw)]
    fn count(args: Args<'_>, space: &Space) -> PyResult<Ref<Object>> {
        if args.positional_count() == 2 { Ok(args.positional()[1].to_ref()) } else { Ok(space.none()) }
    }

    /// Itself.
    #[getter]
    fn me(&self) -> &Object {
        self
    }

    #[setter]
    fn set_me(&self, value: Option<&Object>) -> PyResult<()> {
        self.0.number.set(if value.is_some() { 1 } else { 2 });
        Ok(())
    }

    /// The owner.
    #[member(offset = offset_of!(ProbeObject, owner), kind = T_OBJECT, readonly)]
    const OWNER: () = ();
}

unsafe extern "C" fn free_nothing(_: *mut c_void) {}

/// An object with a thread state around it, as a call from C finds them.
fn with_probe(test: impl FnOnce(&Space, &Probe, *mut PyObject)) {
    with_space(|space| {
        let probe = Probe(ProbeObject {
            ob_base: PyObject::new_immortal(Probe::STATIC.as_ptr()),
            owner: Cell::new(ptr::null_mut()),
            number: Cell::new(0),
        });
        test(space, &probe, (&raw const probe).cast_mut().cast());
    });
}

fn none() -> *mut PyObject {
    crate::none().as_ptr()
}

fn text(text: *const core::ffi::c_char) -> &'static str {
    // SAFETY: the texts of type objects and tables are C string literals.
    unsafe { CStr::from_ptr(text) }.to_str().unwrap()
}

#[test]
fn the_type_object_is_filled() {
    let ty = &PyroxeneTest_Probe_Type.0;
    assert_eq!(text(ty.tp_name.get()), "demo.probe");
    assert_eq!(Probe::NAME, "probe");
    assert_eq!(
        text(ty.tp_doc.get()),
        "probe(number, *, step=1)\n--\n\nAn object that remembers what C asked of it."
    );
    assert_eq!(ty.tp_basicsize.get() as usize, size_of::<ProbeObject>());
    let flags = abi::Py_TPFLAGS_BASETYPE | abi::Py_TPFLAGS_SEQUENCE | abi::Py_TPFLAGS_IMMUTABLETYPE;
    assert_eq!(ty.tp_flags.get(), flags);
    assert_eq!(ty.tp_base.get(), Tuple::STATIC.as_ptr());
    assert!(ty.tp_new.get().is_none() && ty.tp_free.get().is_some());
    assert_eq!(ty.tp_hash.get().unwrap() as usize, super::PyObject_HashNotImplemented as *const () as usize);
}

#[test]
fn slots_of_the_type_are_called() {
    with_probe(|_, probe, object| {
        let ty = &PyroxeneTest_Probe_Type.0;
        // SAFETY: the objects are alive, and the slots are given what their typedefs say.
        unsafe {
            let result = ty.tp_richcompare.get().unwrap()(object, object, abi::Py_GE);
            assert_eq!((result, probe.0.number.get()), (crate::not_implemented().as_ptr(), 15));
            assert!(ty.tp_iternext.get().unwrap()(object).is_null());
            assert_eq!(ty.tp_setattro.get().unwrap()(object, none(), ptr::null_mut()), 0);
            assert_eq!(probe.0.number.get(), 3);
            ty.tp_dealloc.get().unwrap()(object);
            assert_eq!(probe.0.number.get(), -99);
        }
    });
}

#[test]
fn a_slot_binds_the_arguments_of_a_call() {
    with_probe(|space, probe, object| {
        let ty = &PyroxeneTest_Probe_Type.0;
        let ten = space.new_int(10).unwrap();
        // Tuples cannot die before their type is ready.
        let args = Tuple::from_slice(space, &[&ten]).unwrap().into_ptr();
        let kwargs = Dict::new(space).unwrap();
        // SAFETY: the slots are given what their typedefs say.
        unsafe {
            let init = ty.tp_init.get().unwrap();
            assert_eq!((init(object, args, ptr::null_mut()), probe.0.number.get()), (0, 9));
            kwargs.set_item_str(space, "step", &ten).unwrap();
            assert_eq!((init(object, args, kwargs.as_ptr()), probe.0.number.get()), (0, 0));
            let cls = PyroxeneTest_Probe_Type.as_ptr().cast();
            let vectorcall = ty.tp_vectorcall.get().unwrap();
            let count = abi::PY_VECTORCALL_ARGUMENTS_OFFSET;
            assert_eq!(vectorcall(cls, ptr::null(), count, ptr::null_mut()), cls);
        }
    });
}

#[test]
fn traversal_reports_what_is_owned() {
    unsafe extern "C" fn visit(object: *mut PyObject, argument: *mut c_void) -> c_int {
        c_int::from(object.cast() == argument)
    }
    with_probe(|_, probe, object| {
        let ty = &PyroxeneTest_Probe_Type.0;
        probe.0.owner.set(none());
        // SAFETY: as above.
        unsafe {
            let traverse = ty.tp_traverse.get().unwrap();
            assert_eq!(traverse(object, Some(visit), none().cast()), 1);
            assert_eq!(ty.tp_clear.get().unwrap()(object), 0);
            assert_eq!(traverse(object, Some(visit), none().cast()), 0);
        }
    });
}

#[test]
fn slots_of_the_suites_are_called() {
    with_probe(|_, probe, object| {
        let ty = &PyroxeneTest_Probe_Type.0;
        // SAFETY: as above; the suites are statics.
        unsafe {
            let (number, sequence) = (&*ty.tp_as_number.get(), &*ty.tp_as_sequence.get());
            assert_eq!(number.nb_add.get().unwrap()(none(), object), object);
            assert!(number.nb_subtract.get().is_none());
            assert_eq!(sequence.sq_length.get().unwrap()(object), 7);
            assert_eq!((*ty.tp_as_mapping.get()).mp_length.get().unwrap()(object), 7);
            assert!(sequence.sq_item.get().unwrap()(object, 42).is_null());
            assert_eq!(probe.0.number.get(), 42);
            let contains = sequence.sq_contains.get().unwrap();
            assert_eq!((contains(object, none()), contains(object, object)), (1, 0));
            (*ty.tp_as_buffer.get()).bf_releasebuffer.get().unwrap()(object, ptr::null_mut());
            assert_eq!(probe.0.number.get(), 1);
            let send = (*ty.tp_as_async.get()).am_send.get().unwrap();
            assert_eq!(send(object, none(), ptr::null_mut()), abi::PYGEN_NEXT);
        }
    });
}

fn method(name: &str) -> &'static abi::PyMethodDef {
    // SAFETY: the table is a static that ends in an empty entry.
    unsafe {
        let mut entry = PyroxeneTest_Probe_Type.0.tp_methods.get();
        while text((*entry).ml_name) != name {
            entry = entry.add(1);
        }
        &*entry
    }
}

#[test]
fn methods_use_the_cheapest_convention() {
    let flags = |name| method(name).ml_flags;
    assert_eq!(flags("nothing"), abi::METH_NOARGS);
    assert_eq!(flags("echo"), abi::METH_O);
    assert_eq!(flags("choose"), abi::METH_FASTCALL);
    assert_eq!(flags("keep"), abi::METH_FASTCALL | abi::METH_KEYWORDS);
    assert_eq!(flags("class_of"), abi::METH_NOARGS | abi::METH_CLASS);
    assert_eq!(flags("count"), abi::METH_FASTCALL | abi::METH_KEYWORDS | abi::METH_STATIC);
    assert_eq!(text(method("echo").ml_doc), "echo($self, object, /)\n--\n\nGive the argument back.");
    assert_eq!(text(method("nothing").ml_doc), "nothing($self, /)\n--\n\nDo nothing.");
    let keep = "keep($self, first, /, count=5, *, flag=False)\n--\n\nKeep what was given.";
    assert_eq!(text(method("keep").ml_doc), keep);
    assert!(method("count").ml_doc.is_null());
}

type Fast = unsafe extern "C" fn(*mut PyObject, *const *mut PyObject, isize) -> *mut PyObject;
type FastKeywords =
    unsafe extern "C" fn(*mut PyObject, *const *mut PyObject, isize, *mut PyObject) -> *mut PyObject;

#[test]
fn methods_are_called() {
    with_probe(|_, probe, object| {
        let function = |name| method(name).ml_meth.unwrap();
        let ty = PyroxeneTest_Probe_Type.as_ptr().cast();
        let args = [object, none()];
        // SAFETY: the flags, tested above, say which type each function really has.
        unsafe {
            assert_eq!(function("nothing")(object, ptr::null_mut()), none());
            assert_eq!(function("echo")(object, object), object);
            assert_eq!(function("class_of")(ty, ptr::null_mut()), ty);
            let choose: Fast = core::mem::transmute(function("choose"));
            assert_eq!(choose(object, args.as_ptr(), 1), object);
            assert_eq!(choose(object, args.as_ptr(), 2), none());
            let keep: FastKeywords = core::mem::transmute(function("keep"));
            assert_eq!(keep(object, args.as_ptr(), 1, ptr::null_mut()), none());
            assert_eq!(probe.0.number.get(), 5);
            let count: FastKeywords = core::mem::transmute(function("count"));
            assert_eq!(count(ptr::null_mut(), [none(), object].as_ptr(), 2, ptr::null_mut()), object);
        }
    });
}

#[test]
fn properties_and_members_are_listed() {
    with_probe(|_, probe, object| {
        let ty = &PyroxeneTest_Probe_Type.0;
        // SAFETY: the tables are statics with one entry each, and the functions are given what they expect.
        unsafe {
            let property = &*ty.tp_getset.get();
            assert_eq!((text(property.name), text(property.doc)), ("me", "Itself."));
            assert_eq!(property.get.unwrap()(object, ptr::null_mut()), object);
            assert_eq!(property.set.unwrap()(object, ptr::null_mut(), ptr::null_mut()), 0);
            assert_eq!(probe.0.number.get(), 2);
            assert!((*ty.tp_getset.get().add(1)).name.is_null());
            let member = &*ty.tp_members.get();
            assert_eq!((text(member.name), text(member.doc)), ("owner", "The owner."));
            assert_eq!((member.r#type, member.offset, member.flags), (abi::T_OBJECT, 16, abi::Py_READONLY));
            assert!((*ty.tp_members.get().add(1)).name.is_null());
        }
    });
}

/// Functions to try.
#[pymodule(name = "_probe", state_size = 24)]
mod probe_module {
    use crate::shim::CodePoint;
    use crate::{Layout, Object, Ref, Space};

    /// The first argument.
    #[pyfunction(signature = "(first, /, *, code=None)")]
    fn first(_space: &Space, first: &Object, code: Option<CodePoint>) -> Ref<Object> {
        if code.is_some() { crate::none().to_ref() } else { first.to_ref() }
    }

    #[pyfunction(name = "nothing")]
    fn do_nothing() {}
}

#[test]
fn modules_are_defined() {
    let definition = &probe_module::module_def().0;
    assert_eq!((text(definition.m_name), text(definition.m_doc)), ("_probe", "Functions to try."));
    assert_eq!(definition.m_size, 24);
    with_probe(|_, _, object| {
        // SAFETY: the tables are statics, and the flags say which types the functions really have.
        unsafe {
            assert_eq!((*definition.m_slots).slot, 0);
            let first = &*definition.m_methods;
            let doc = "first($module, first, /, *, code=None)\n--\n\nThe first argument.";
            assert_eq!((text(first.ml_name), text(first.ml_doc)), ("first", doc));
            let call: FastKeywords = core::mem::transmute(first.ml_meth.unwrap());
            assert_eq!(call(ptr::null_mut(), &raw const object, 1, ptr::null_mut()), object);
            let nothing = &*definition.m_methods.add(1);
            assert_eq!((text(nothing.ml_name), nothing.ml_flags), ("nothing", abi::METH_NOARGS));
            assert_eq!(nothing.ml_meth.unwrap()(ptr::null_mut(), ptr::null_mut()), none());
            assert!((*definition.m_methods.add(2)).ml_name.is_null());
        }
    });
}

#[cpython_api]
fn PyroxeneTest_Second(_first: &Object, second: Option<&Object>, _third: c_int) -> Option<Ref<Object>> {
    second.map(Layout::to_ref)
}

#[cpython_api(error = 0)]
fn PyroxeneTest_Keep(space: &Space, value: Option<Ref<Object>>) -> PyResult<usize> {
    drop(value);
    space.take_error().map_or(Ok(3), Err)
}

#[cpython_api(no_space)]
fn PyroxeneTest_Twice(number: u32) -> u32 {
    number * 2
}

unsafe extern "C" {
    #[link_name = "PyroxeneTest_Second"]
    fn exported_second(first: *mut PyObject, second: *mut PyObject, third: c_int) -> *mut PyObject;
    #[link_name = "PyroxeneTest_Keep"]
    fn exported_keep(value: *mut PyObject) -> usize;
    #[link_name = "PyroxeneTest_Twice"]
    fn exported_twice(number: u32) -> u32;
}

#[test]
fn api_functions_are_exported_and_listed() {
    with_probe(|space, _, object| {
        // SAFETY: the functions are above.
        unsafe {
            assert_eq!(exported_second(object, none(), 1), none());
            assert!(exported_second(object, ptr::null_mut(), 1).is_null() && !space.error_occurred());
            assert_eq!((exported_keep(none()), exported_keep(ptr::null_mut())), (3, 3));
            assert_eq!(exported_twice(21), 42);
        }
    });
    assert_eq!(PyroxeneTest_Twice(4), 8);
    let entry = api::find("PyroxeneTest_Second").unwrap();
    assert!(entry.file.ends_with("shim::tests"));
    assert_eq!(entry.result, api::ResultKind::NewOrNull);
    let kinds = [api::ParamKind::Borrowed, api::ParamKind::BorrowedOrNull, api::ParamKind::Value];
    assert!(entry.params.iter().map(|(_, kind)| *kind).eq(kinds));
    assert_eq!(entry.params[1].0, "second");
    assert_eq!(entry.address.0, exported_second as *const ());
    assert!(api::find("PyroxeneTest_Third").is_none());
}

#[test]
fn an_error_that_is_set_is_kept() {
    with_probe(|space, probe, _| {
        // Any object will do as an exception here.
        space.set_error(crate::PyErr::from_raised(probe.as_object().to_ref()));
        // SAFETY: the function is above; its first argument is missing.
        assert!(unsafe { exported_second(ptr::null_mut(), none(), 1) }.is_null());
        let error = space.take_error().unwrap();
        assert!(error.value().is(probe));
        error.restore(space);
        // SAFETY: as above.
        assert_eq!(unsafe { exported_keep(none()) }, 0);
        assert!(space.take_error().is_some());
    });
}
