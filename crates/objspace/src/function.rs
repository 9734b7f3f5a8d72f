//! `function`: a Python function. What runs it is the interpreter's: it brings the vectorcall function and makes the code objects.

use crate::gc::{self, Visitor};
use crate::shim::Args;
use crate::watchers::Watchers;
use crate::{
    CellObject, Dict, GilCell, Layout, Method, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple,
    Type, intern, pytype,
};
use abi::{PyFunction_WatchCallback, PyFunction_WatchEvent, PyFunctionObject, PyObject, vectorcallfunc};
use core::cell::Cell;
use core::ffi::c_int;
use core::mem::offset_of;

crate::layout! {
    /// A Python function.
    pub struct Function(PyFunctionObject);
}

/// What functions need of the interpreter.
#[derive(Clone, Copy)]
pub struct Hooks {
    /// Runs a function.
    pub vectorcall: vectorcallfunc,
    /// The type of code objects.
    pub code_type: &'static Type,
    /// A new function of a code object, with its name and docstring and these globals.
    pub make: fn(&Space, code: &Object, globals: &Object) -> PyResult<Ref<Function>>,
    /// Number of free variables of a code object.
    pub free_count: fn(&Object) -> usize,
}

static HOOKS: GilCell<Cell<Option<Hooks>>> = GilCell::new(Cell::new(None));

/// Tells how functions run; the interpreter does once, at start-up.
pub fn set_hooks(space: &Space, hooks: Hooks) {
    HOOKS.get(space).set(Some(hooks));
}

fn hooks(space: &Space) -> PyResult<Hooks> {
    HOOKS.get(space).get().ok_or_else(|| space.system_error("there is no interpreter yet"))
}

/// Declares accessors of fields that hold an object or nothing.
macro_rules! fields {
    ($($(#[$meta:meta])* $get:ident, $set:ident, $field:ident;)*) => {
        impl Function {
            $(
                $(#[$meta])*
                pub fn $get(&self) -> Option<Ref<Object>> {
                    self.slot(&self.0.$field).get()
                }

                $(#[$meta])*
                pub fn $set(&self, value: Option<Ref<Object>>) {
                    self.slot(&self.0.$field).set(value);
                }
            )*
        }
    };
}

fields! {
    /// `__defaults__`: a tuple.
    defaults, set_defaults, func_defaults;
    /// `__kwdefaults__`: a dict.
    keyword_defaults, set_keyword_defaults, func_kwdefaults;
    /// `__closure__`: a tuple of cells, as many as the code has free variables.
    closure, set_closure, func_closure;
    /// `__annotations__`, once they are evaluated: a dict.
    annotations, set_annotations, func_annotations;
    /// `__annotate__`: what evaluates the annotations.
    annotate, set_annotate, func_annotate;
    /// `__type_params__`: a tuple.
    type_params, set_type_params, func_typeparams;
}

static WATCHERS: Watchers<PyFunction_WatchCallback> = Watchers::new("func");

/// Has a callback called when functions are made, changed and freed; gives its number.
///
/// # Errors
/// `RuntimeError` when there are too many.
pub fn add_watcher(space: &Space, callback: PyFunction_WatchCallback) -> PyResult<c_int> {
    WATCHERS.add(space, callback)
}

/// Has the callback of a number no longer called.
///
/// # Errors
/// `ValueError` when there is none.
pub fn clear_watcher(space: &Space, number: c_int) -> PyResult<()> {
    WATCHERS.clear(space, number)
}

impl Function {
    /// Tells the watchers what happens to the function, with the value that is new.
    #[inline]
    pub fn notify(&self, space: &Space, event: PyFunction_WatchEvent, value: Option<&Object>) {
        if WATCHERS.any() {
            self.tell_watchers(space, event, value);
        }
    }

    #[cold]
    fn tell_watchers(&self, space: &Space, event: PyFunction_WatchEvent, value: Option<&Object>) {
        const NAMES: [&str; 5] = ["CREATE", "DESTROY", "MODIFY_CODE", "MODIFY_DEFAULTS", "MODIFY_KWDEFAULTS"];
        let pending = space.take_error();
        let value = value.map_or(core::ptr::null_mut(), Layout::as_ptr);
        for callback in WATCHERS.functions(space) {
            // SAFETY: the callback was registered for functions.
            if unsafe { callback(event, self.as_ptr().cast(), value) } < 0
                && let Some(err) = space.take_error()
            {
                let event = NAMES.get(event as usize).copied().unwrap_or("?");
                let name = self.qualname().str(space).map_or("?".to_owned(), |name| name.to_string_lossy());
                let this = self.as_ptr();
                let doing =
                    format!("in PyFunction_EVENT_{event} watcher callback for function {name} at {this:p}");
                crate::unraisable::report(space, err, &doing, None);
            }
        }
        if let Some(err) = pending {
            space.set_error(err);
        }
    }

    /// A new function. `builtins` are found in the globals, or are the runtime's.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(
        space: &Space,
        code: &Object,
        name: &Str,
        qualname: &Str,
        documentation: &Object,
        globals: &Object,
        vectorcall: vectorcallfunc,
    ) -> PyResult<Ref<Function>> {
        let builtins = builtins_of(space, globals)?;
        let module = match globals.downcast::<Dict>() {
            Some(globals) => globals.lookup_name(space, intern!(space, "__name__"))?,
            None => None,
        };
        let object = gc::allocate(space, Function::type_object(), size_of::<PyFunctionObject>())?;
        // SAFETY: the memory is a function's, zero-filled.
        let function: Ref<Function> = unsafe { Ref::from_owned_unchecked(object) };
        let fields = &function.0;
        for (field, value) in [
            (&fields.func_globals, globals),
            (&fields.func_builtins, &*builtins),
            (&fields.func_name, name.as_object()),
            (&fields.func_qualname, qualname.as_object()),
            (&fields.func_code, code),
            (&fields.func_doc, documentation),
        ] {
            field.set(value.to_ref().into_ptr());
        }
        fields.func_module.set(module.map_or(core::ptr::null_mut(), Ref::into_ptr));
        fields.vectorcall.set(Some(vectorcall));
        // SAFETY: the object is complete.
        unsafe { gc::track(object) };
        function.notify(space, abi::PyFunction_EVENT_CREATE, None);
        Ok(function)
    }

    /// The public fields.
    #[inline]
    pub fn fields(&self) -> &PyFunctionObject {
        &self.0
    }

    fn slot<'a>(&'a self, field: &'a Cell<*mut PyObject>) -> &'a Slot<Object> {
        // SAFETY: the fields of a function own their references or are null.
        unsafe { Slot::of(field) }
    }

    /// `__code__`.
    pub fn code(&self) -> Ref<Object> {
        // SAFETY: the field is never null.
        unsafe { Object::from_ptr(self.0.func_code.get()).to_ref() }
    }

    /// `__name__`.
    pub fn name(&self) -> Ref<Object> {
        // SAFETY: the field is never null.
        unsafe { Object::from_ptr(self.0.func_name.get()).to_ref() }
    }

    /// `__qualname__`.
    pub fn qualname(&self) -> Ref<Object> {
        // SAFETY: the field is never null.
        unsafe { Object::from_ptr(self.0.func_qualname.get()).to_ref() }
    }

    fn clear_all(&self) {
        let fields = &self.0;
        // Name, qualified name and code stay: they make no cycles, and the function may be called while it is torn down.
        for field in [
            &fields.func_globals,
            &fields.func_builtins,
            &fields.func_module,
            &fields.func_defaults,
            &fields.func_kwdefaults,
            &fields.func_doc,
            &fields.func_dict,
            &fields.func_closure,
            &fields.func_annotations,
            &fields.func_annotate,
            &fields.func_typeparams,
        ] {
            self.slot(field).set(None);
        }
    }

    fn field_or_none(&self, space: &Space, field: &Cell<*mut PyObject>) -> Ref<Object> {
        self.slot(field).get().unwrap_or_else(|| space.none())
    }
}

/// The builtins that code with these globals sees: `__builtins__` (a module or its dict), or the runtime's.
pub fn builtins_of(space: &Space, globals: &Object) -> PyResult<Ref<Object>> {
    let found = match globals.downcast::<Dict>() {
        Some(globals) => globals.lookup_name(space, intern!(space, "__builtins__"))?,
        None => None,
    };
    match found {
        Some(builtins) if builtins.is_instance::<Dict>() => Ok(builtins),
        Some(builtins) => builtins.getattr_str(space, "__dict__"),
        None => match crate::builtins::names(space) {
            Some(names) => Ok(names.into_object()),
            None => Ok(Dict::new(space)?.into_object()),
        },
    }
}

#[pytype(
    name = "function",
    symbol = PyFunction_Type,
    flags = HAVE_GC | HAVE_VECTORCALL | METHOD_DESCRIPTOR,
    vectorcall_offset = offset_of!(PyFunctionObject, vectorcall),
    dictoffset = offset_of!(PyFunctionObject, func_dict),
    weaklistoffset = offset_of!(PyFunctionObject, func_weakreflist)
)]
/// A function made by a def statement or a lambda expression.
impl Function {
    #[slot(tp_new, signature = "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)")]
    #[expect(clippy::too_many_arguments, reason = "Python's signature")]
    fn construct(
        space: &Space,
        _cls: &Type,
        code: &Object,
        globals: &Dict,
        name: Option<&Object>,
        argdefs: Option<&Object>,
        closure: Option<&Object>,
        kwdefaults: Option<&Object>,
    ) -> PyResult<Ref<Object>> {
        let hooks = hooks(space)?;
        if !code.ty().is_subtype(hooks.code_type) {
            return Err(space.type_error(format_args!(
                "function() argument 'code' must be code, not {}",
                code.ty().name()
            )));
        }
        let given = |value: Option<&Object>| value.filter(|value| !value.is_none()).map(Layout::to_ref);
        let function = (hooks.make)(space, code, globals)?;
        if let Some(name) = given(name) {
            if !name.is_instance::<Str>() {
                return Err(space.type_error("arg 3 (name) must be None or string"));
            }
            function.slot(&function.0.func_name).set(Some(name));
        }
        if let Some(defaults) = given(argdefs) {
            if !defaults.is_instance::<Tuple>() {
                return Err(space.type_error("arg 4 (defaults) must be None or tuple"));
            }
            function.set_defaults(Some(defaults));
        }
        function.set_closure(checked_closure(space, code, closure, hooks)?);
        if let Some(defaults) = given(kwdefaults) {
            if !defaults.is_instance::<Dict>() {
                return Err(space.type_error("arg 6 (kwdefaults) must be None or dict"));
            }
            function.set_keyword_defaults(Some(defaults));
        }
        Ok(function.into_object())
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its fields are emptied before the memory goes.
        unsafe {
            let function = &*this;
            if WATCHERS.any()
                && !crate::watchers::tell_of_death(this.cast(), || {
                    function.notify(Space::current(), abi::PyFunction_EVENT_DESTROY, None);
                })
            {
                return;
            }
            gc::untrack(this.cast());
            if !function.0.func_weakreflist.get().is_null() {
                crate::weakref::clear(this.cast());
            }
            function.clear_all();
            for field in [&function.0.func_name, &function.0.func_qualname, &function.0.func_code] {
                drop(Ref::<Object>::from_nullable(field.replace(core::ptr::null_mut())));
            }
            gc::free(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
        let fields = &self.0;
        crate::visit_all!(
            visitor,
            fields.func_code.get(),
            fields.func_globals.get(),
            fields.func_builtins.get(),
            fields.func_module.get(),
            fields.func_name.get(),
            fields.func_qualname.get(),
            fields.func_defaults.get(),
            fields.func_kwdefaults.get(),
            fields.func_doc.get(),
            fields.func_dict.get(),
            fields.func_closure.get(),
            fields.func_annotations.get(),
            fields.func_annotate.get(),
            fields.func_typeparams.get(),
        );
        0
    }

    #[slot(tp_clear)]
    fn clear(&self) {
        self.clear_all();
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let qualname = self.qualname().str(space)?.to_string_lossy();
        Str::from_display(space, &format_args!("<function {qualname} at {:p}>", self.as_ptr()))
    }

    #[slot(tp_call)]
    fn call_slot(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        args.call(space, self)
    }

    #[slot(tp_descr_get)]
    fn descr_get(
        &self,
        space: &Space,
        obj: Option<&Object>,
        _owner: Option<&Object>,
    ) -> PyResult<Ref<Object>> {
        match obj.filter(|obj| !obj.is_none()) {
            Some(receiver) => Ok(Method::new(space, self, receiver)?.into_object()),
            None => Ok(self.as_object().to_ref()),
        }
    }

    #[getter(name = "__code__")]
    fn get_code(&self) -> Ref<Object> {
        self.code()
    }

    #[setter(name = "__code__")]
    fn set_code(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        let hooks = hooks(space)?;
        let Some(code) = value.filter(|value| value.ty().is_subtype(hooks.code_type)) else {
            return Err(space.type_error("__code__ must be set to a code object"));
        };
        let (free, closed) = ((hooks.free_count)(code), closure_len(self.closure().as_deref()));
        if free != closed {
            let name = self.name().str(space)?.to_string_lossy();
            return Err(space.value_error(format_args!(
                "{name}() requires a code object with {closed} free vars, not {free}"
            )));
        }
        self.notify(space, abi::PyFunction_EVENT_MODIFY_CODE, Some(code));
        self.slot(&self.0.func_code).set(Some(code.to_ref()));
        Ok(())
    }

    #[getter(name = "__defaults__")]
    fn get_defaults(&self, space: &Space) -> Ref<Object> {
        self.field_or_none(space, &self.0.func_defaults)
    }

    #[setter(name = "__defaults__")]
    fn assign_defaults(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        let defaults = optional_of::<Tuple>(space, value, "__defaults__ must be set to a tuple object")?;
        self.notify(space, abi::PyFunction_EVENT_MODIFY_DEFAULTS, defaults.as_deref());
        self.set_defaults(defaults);
        Ok(())
    }

    #[getter(name = "__kwdefaults__")]
    fn get_kwdefaults(&self, space: &Space) -> Ref<Object> {
        self.field_or_none(space, &self.0.func_kwdefaults)
    }

    #[setter(name = "__kwdefaults__")]
    fn assign_kwdefaults(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        let defaults = optional_of::<Dict>(space, value, "__kwdefaults__ must be set to a dict object")?;
        self.notify(space, abi::PyFunction_EVENT_MODIFY_KWDEFAULTS, defaults.as_deref());
        self.set_keyword_defaults(defaults);
        Ok(())
    }

    #[getter(name = "__annotations__")]
    fn get_annotations(&self, space: &Space) -> PyResult<Ref<Object>> {
        if let Some(annotations) = self.annotations() {
            return Ok(annotations);
        }
        let annotations = match self.annotate().filter(|annotate| annotate.is_callable()) {
            Some(annotate) => {
                let found = annotate.call1(space, &*space.new_int(1)?)?;
                if !found.is_instance::<Dict>() {
                    return Err(space.type_error(format_args!(
                        "__annotate__() must return a dict, not {}",
                        found.ty().tp_name()
                    )));
                }
                found
            }
            None => Dict::new(space)?.into_object(),
        };
        self.set_annotations(Some(annotations.clone()));
        Ok(annotations)
    }

    #[setter(name = "__annotations__")]
    fn assign_annotations(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        let annotations = optional_of::<Dict>(space, value, "__annotations__ must be set to a dict object")?;
        self.set_annotations(annotations);
        self.set_annotate(None);
        Ok(())
    }

    #[getter(name = "__annotate__")]
    fn get_annotate(&self, space: &Space) -> Ref<Object> {
        self.field_or_none(space, &self.0.func_annotate)
    }

    #[setter(name = "__annotate__")]
    fn assign_annotate(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        match value {
            None => Err(space.type_error("__annotate__ cannot be deleted")),
            Some(value) if value.is_none() => {
                self.set_annotate(Some(value.to_ref()));
                Ok(())
            }
            Some(value) if value.is_callable() => {
                self.set_annotate(Some(value.to_ref()));
                self.set_annotations(None);
                Ok(())
            }
            Some(_) => Err(space.type_error("__annotate__ must be callable or None")),
        }
    }

    #[getter(name = "__type_params__")]
    fn get_type_params(&self, space: &Space) -> PyResult<Ref<Object>> {
        match self.type_params() {
            Some(params) => Ok(params),
            None => Ok(Tuple::from_slice(space, &[])?.into_object()),
        }
    }

    #[setter(name = "__type_params__")]
    fn assign_type_params(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        match value.filter(|value| value.is_instance::<Tuple>()) {
            Some(params) => {
                self.set_type_params(Some(params.to_ref()));
                Ok(())
            }
            None => Err(space.type_error("__type_params__ must be set to a tuple")),
        }
    }

    #[getter(name = "__name__")]
    fn get_name(&self) -> Ref<Object> {
        self.name()
    }

    #[setter(name = "__name__")]
    fn set_name(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        self.set_text(space, &self.0.func_name, "__name__", value)
    }

    #[getter(name = "__qualname__")]
    fn get_qualname(&self) -> Ref<Object> {
        self.qualname()
    }

    #[setter(name = "__qualname__")]
    fn set_qualname(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        self.set_text(space, &self.0.func_qualname, "__qualname__", value)
    }

    #[getter(name = "__dict__")]
    fn get_dict(&self, space: &Space) -> PyResult<Ref<Dict>> {
        crate::attributes::own_dict(space, self)
    }

    #[setter(name = "__dict__")]
    fn set_dict(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        match value {
            None => Err(space.type_error("cannot delete __dict__")),
            Some(value) => match value.downcast::<Dict>() {
                Some(dict) => crate::attributes::set_dict(space, self, Some(dict)),
                None => Err(space.type_error(format_args!(
                    "__dict__ must be set to a dictionary, not a '{}'",
                    value.ty().name()
                ))),
            },
        }
    }

    #[member(name = "__closure__", offset = offset_of!(PyFunctionObject, func_closure), kind = _Py_T_OBJECT, readonly)]
    const CLOSURE: () = ();
    #[member(name = "__doc__", offset = offset_of!(PyFunctionObject, func_doc), kind = _Py_T_OBJECT)]
    const DOC: () = ();
    #[member(name = "__globals__", offset = offset_of!(PyFunctionObject, func_globals), kind = _Py_T_OBJECT, readonly)]
    const GLOBALS: () = ();
    #[member(name = "__module__", offset = offset_of!(PyFunctionObject, func_module), kind = _Py_T_OBJECT)]
    const MODULE: () = ();
    #[member(name = "__builtins__", offset = offset_of!(PyFunctionObject, func_builtins), kind = _Py_T_OBJECT, readonly)]
    const BUILTINS: () = ();
}

impl Function {
    fn set_text(
        &self,
        space: &Space,
        field: &Cell<*mut PyObject>,
        name: &str,
        value: Option<&Object>,
    ) -> PyResult<()> {
        match value.filter(|value| value.is_instance::<Str>()) {
            Some(value) => {
                self.slot(field).set(Some(value.to_ref()));
                Ok(())
            }
            None => Err(space.type_error(format_args!("{name} must be set to a string object"))),
        }
    }
}

/// None, deletion, or an instance of `T`.
fn optional_of<T: PyTypeInfo>(
    space: &Space,
    value: Option<&Object>,
    message: &str,
) -> PyResult<Option<Ref<Object>>> {
    match value.filter(|value| !value.is_none()) {
        None => Ok(None),
        Some(value) if value.is_instance::<T>() => Ok(Some(value.to_ref())),
        Some(_) => Err(space.type_error(message)),
    }
}

fn closure_len(closure: Option<&Object>) -> usize {
    closure.and_then(|closure| closure.downcast::<Tuple>()).map_or(0, Tuple::len)
}

fn checked_closure(
    space: &Space,
    code: &Object,
    closure: Option<&Object>,
    hooks: Hooks,
) -> PyResult<Option<Ref<Object>>> {
    let free = (hooks.free_count)(code);
    let closure = closure.filter(|closure| !closure.is_none());
    if closure.is_some_and(|closure| !closure.is_instance::<Tuple>()) || closure.is_none() && free != 0 {
        return Err(space.type_error(if free == 0 {
            "arg 5 (closure) must be None or tuple"
        } else {
            "arg 5 (closure) must be tuple"
        }));
    }
    let closed = closure_len(closure);
    if closed != free {
        let name = code.getattr_str(space, "co_name")?.str(space)?.to_string_lossy();
        return Err(space.value_error(format_args!("{name} requires closure of length {free}, not {closed}")));
    }
    let cells = closure.and_then(|closure| closure.downcast::<Tuple>()).map_or(&[][..], Tuple::items);
    if let Some(other) = cells.iter().find(|cell| !cell.is_instance::<CellObject>()) {
        return Err(
            space.type_error(format_args!("arg 5 (closure) expected cell, found {}", other.ty().name()))
        );
    }
    Ok(closure.filter(|_| free != 0).map(Layout::to_ref))
}
