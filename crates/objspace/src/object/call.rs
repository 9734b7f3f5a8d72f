//! Calls: the vectorcall protocol (PEP 590), `tp_call` behind it, and the check of what comes back.

use crate::descriptors::WrapperDescriptor;
use crate::shim::{Args, slice};
use crate::type_object::{self, dispatch};
use crate::{Dict, Layout, Object, PyErr, PyResult, Ref, Space, Str, Tuple, Type, intern};
use abi::{
    PY_VECTORCALL_ARGUMENTS_OFFSET, Py_TPFLAGS_HAVE_VECTORCALL, PyBaseExceptionObject, PyObject, ternaryfunc,
    vectorcallfunc,
};

/// Added to the number of arguments: the callee may overwrite (and must restore) the item before the first.
pub const ARGUMENTS_OFFSET: usize = PY_VECTORCALL_ARGUMENTS_OFFSET;

/// Up to this many arguments are put together on the native stack.
const ON_STACK: usize = 8;

/// Checks what a C function gave back: a result without an exception, or an exception without a result.
///
/// # Safety
/// `result` is null or an owned reference.
///
/// # Errors
/// The exception that the call raised; `SystemError` when the callee broke the rule.
#[inline]
pub unsafe fn check_result(
    space: &Space,
    callable: Option<&Object>,
    result: *mut PyObject,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    match unsafe { Ref::from_nullable(result) } {
        Some(result) if !space.error_occurred() => Ok(result),
        Some(result) => Err(result_with_exception(space, callable, result)),
        None => Err(match space.take_error() {
            Some(err) => err,
            None => no_exception(space, callable),
        }),
    }
}

/// What a C function gave and that is passed on to C: a new reference; or nothing, and the exception is set in the thread state.
#[must_use = "an error would be lost"]
pub struct Returned(Option<Ref<Object>>);

impl Returned {
    /// The result of a function, once it is seen to obey the rule of [`check_result`].
    ///
    /// # Safety
    /// As [`check_result`].
    #[inline(always)]
    unsafe fn checked(space: &Space, callable: &Object, result: *mut PyObject) -> Returned {
        // SAFETY: the caller's promise.
        unsafe {
            match Ref::from_nullable(result) {
                Some(result) if !space.error_occurred() => Returned(Some(result)),
                None if space.error_occurred() => Returned(None),
                broken => {
                    Returned::corrected(space, callable, broken.map_or(core::ptr::null_mut(), Ref::into_ptr))
                }
            }
        }
    }

    #[cold]
    #[inline(never)]
    unsafe fn corrected(space: &Space, callable: &Object, result: *mut PyObject) -> Returned {
        // SAFETY: the caller's promise.
        Returned::of(space, unsafe { check_result(space, Some(callable), result) })
    }

    /// The result of one of our own functions.
    #[inline]
    pub fn of(space: &Space, result: PyResult<Ref<Object>>) -> Returned {
        Returned(result.map_err(|err| err.restore(space)).ok())
    }

    /// What the C caller gets.
    #[inline(always)]
    pub fn into_ptr(self) -> *mut PyObject {
        self.0.map_or(core::ptr::null_mut(), Ref::into_ptr)
    }
}

#[cold]
fn no_exception(space: &Space, callable: Option<&Object>) -> PyErr {
    match shown(space, callable) {
        Ok(callable) => {
            space.system_error(format_args!("{callable} returned NULL without setting an exception"))
        }
        Err(err) => err,
    }
}

#[cold]
fn result_with_exception(space: &Space, callable: Option<&Object>, result: Ref<Object>) -> PyErr {
    let cause = space.error_from_c();
    drop(result);
    match shown(space, callable) {
        Ok(callable) => {
            let err = space.system_error(format_args!("{callable} returned a result with an exception set"));
            caused_by(err, cause)
        }
        Err(err) => err,
    }
}

fn shown(space: &Space, callable: Option<&Object>) -> PyResult<String> {
    match callable {
        Some(callable) => Ok(callable.repr(space)?.to_string_lossy()),
        None => Ok("a function".to_owned()),
    }
}

/// `err` with `cause` as its `__cause__` and `__context__`.
pub fn caused_by(err: PyErr, cause: PyErr) -> PyErr {
    let cause = cause.into_raised();
    // SAFETY: both are instances of `BaseException`, whose layout starts so; the fields own their references.
    let (old_cause, old_context) = unsafe {
        let exception = &*err.value().as_ptr().cast::<PyBaseExceptionObject>();
        exception.suppress_context.set(1);
        (
            Ref::<Object>::from_nullable(exception.cause.replace(cause.clone().into_ptr())),
            Ref::<Object>::from_nullable(exception.context.replace(cause.into_ptr())),
        )
    };
    drop((old_cause, old_context));
    err
}

impl Object {
    /// Whether the object can be called.
    #[inline]
    pub fn is_callable(&self) -> bool {
        self.ty().slots().tp_call.get().is_some()
    }

    /// Whether calling the object means calling what its class has as `__call__`.
    #[inline]
    pub fn has_python_call(&self) -> bool {
        let slot = self.ty().slots().tp_call.get();
        slot.is_some_and(|call| core::ptr::fn_addr_eq(call, dispatch::tp_call as ternaryfunc))
    }

    /// The object's own vectorcall function, if its type has them and it has one.
    #[inline]
    pub fn vectorcall_function(&self) -> Option<vectorcallfunc> {
        let ty = self.ty();
        if ty.flags() & Py_TPFLAGS_HAVE_VECTORCALL == 0 {
            return None;
        }
        let offset = ty.slots().tp_vectorcall_offset.get();
        // SAFETY: the flag says that there is a function pointer (or null) at the offset.
        unsafe { self.as_ptr().byte_offset(offset).cast::<Option<vectorcallfunc>>().read() }
    }

    /// Calls the object with positional arguments.
    #[inline]
    pub fn call(&self, space: &Space, args: &[&Object]) -> PyResult<Ref<Object>> {
        // SAFETY: the slice holds its arguments.
        unsafe { self.vectorcall_raw(space, args.as_ptr().cast(), args.len(), core::ptr::null_mut()) }
    }

    /// Calls the object without arguments.
    #[inline]
    pub fn call0(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.call(space, &[])
    }

    /// Calls the object with one argument, leaving room for a bound method to put its object in front.
    #[inline]
    pub fn call1(&self, space: &Space, arg: &Object) -> PyResult<Ref<Object>> {
        let args = [core::ptr::null_mut(), arg.as_ptr()];
        // SAFETY: there is one argument, with room before it.
        unsafe {
            self.vectorcall_raw(space, args.as_ptr().add(1), 1 | ARGUMENTS_OFFSET, core::ptr::null_mut())
        }
    }

    /// Calls the object with `args`, of which the last ones are the values of the keywords `names`.
    ///
    /// # Panics
    /// If there are more names than arguments.
    pub fn vectorcall(
        &self,
        space: &Space,
        args: &[&Object],
        names: Option<&Tuple>,
    ) -> PyResult<Ref<Object>> {
        let (names, keywords) = match names {
            Some(names) => (names.as_ptr(), names.len()),
            None => (core::ptr::null_mut(), 0),
        };
        let positional = args.len().checked_sub(keywords).expect("each keyword has a value");
        // SAFETY: the slice holds the positional arguments and a value for each name.
        unsafe { self.vectorcall_raw(space, args.as_ptr().cast(), positional, names) }
    }

    /// Calls the object with the arguments of another call.
    pub fn call_kw(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        args.call(space, self)
    }

    /// `PyObject_Vectorcall`: by the object's own function, or by `tp_call`.
    ///
    /// # Safety
    /// `args` points at the positional arguments (`nargsf` without [`ARGUMENTS_OFFSET`]) and then one value for each name in
    /// `names`, a tuple of strings or null, all alive for the call. With the flag, `args[-1]` may be written.
    #[inline]
    pub unsafe fn vectorcall_raw(
        &self,
        space: &Space,
        args: *const *mut PyObject,
        nargsf: usize,
        names: *mut PyObject,
    ) -> PyResult<Ref<Object>> {
        match self.vectorcall_function() {
            // SAFETY: the caller's promise is the protocol's.
            Some(function) => unsafe {
                check_result(space, Some(self), function(self.as_ptr(), args, nargsf, names))
            },
            // SAFETY: the caller's promise.
            None => unsafe { self.call_by_slot(space, args, nargsf & !ARGUMENTS_OFFSET, names) },
        }
    }

    /// [`Object::vectorcall_raw`] for C callers.
    ///
    /// # Safety
    /// As [`Object::vectorcall_raw`].
    #[inline(always)]
    pub unsafe fn pass_vectorcall(
        &self,
        space: &Space,
        args: *const *mut PyObject,
        nargsf: usize,
        names: *mut PyObject,
    ) -> Returned {
        match self.vectorcall_function() {
            // SAFETY: the caller's promise is the protocol's.
            Some(function) => unsafe {
                Returned::checked(space, self, function(self.as_ptr(), args, nargsf, names))
            },
            // SAFETY: the caller's promise.
            None => Returned::of(space, unsafe {
                self.call_by_slot(space, args, nargsf & !ARGUMENTS_OFFSET, names)
            }),
        }
    }

    /// Calls through `tp_call`, with a tuple and a dict made of the arguments.
    ///
    /// # Safety
    /// As for [`Object::vectorcall_raw`], `positional` without flag.
    pub unsafe fn call_by_slot(
        &self,
        space: &Space,
        args: *const *mut PyObject,
        positional: usize,
        names: *mut PyObject,
    ) -> PyResult<Ref<Object>> {
        let call = self.call_slot(space)?;
        // Two kinds of slots that only pass the arguments on: for them no tuple is made.
        if self.has_python_call()
            && let Some(method) = self.ty().lookup(space, intern!(space, "__call__"))
            && method.ty().has_flag(abi::Py_TPFLAGS_METHOD_DESCRIPTOR)
        {
            space.check_stack(" while calling a Python object")?;
            // SAFETY: the caller's promise.
            return unsafe { method.vectorcall_prepended(space, self, args, positional, names) };
        }
        if let Some(wrapper) = self.downcast_exact::<WrapperDescriptor>() {
            space.check_stack(" while calling a Python object")?;
            // SAFETY: the caller's promise.
            return wrapper.call_with(space, unsafe { Args::from_vectorcall(args, positional, names) });
        }
        // SAFETY: the caller's promise; `&Object` is a non-null pointer.
        let tuple = unsafe { Tuple::from_slice(space, slice(args, positional))? };
        // SAFETY: names are a tuple, if not null.
        let kwargs = match unsafe { Object::from_nullable(names) } {
            // SAFETY: the names' values follow the positional arguments.
            Some(names) => unsafe {
                let names = names.cast_unchecked::<Tuple>();
                keyword_dict(space, slice(args.add(positional), names.len()), names)?
            },
            None => None,
        };
        self.call_slot_with(space, call, &tuple, kwargs.as_deref())
    }

    /// Calls the object with a tuple of positional arguments and a dict of keywords: `PyObject_Call`.
    pub fn call_tuple_dict(
        &self,
        space: &Space,
        args: &Tuple,
        kwargs: Option<&Dict>,
    ) -> PyResult<Ref<Object>> {
        if let Some(function) = self.vectorcall_function() {
            let kwargs = kwargs.filter(|kwargs| kwargs.len() != 0);
            return self.vectorcall_unpacked(space, function, args, kwargs);
        }
        let call = self.call_slot(space)?;
        self.call_slot_with(space, call, args, kwargs)
    }

    /// Calls `function`, the object's vectorcall function, with a tuple and a dict: `PyVectorcall_Call`.
    pub fn vectorcall_unpacked(
        &self,
        space: &Space,
        function: vectorcallfunc,
        args: &Tuple,
        kwargs: Option<&Dict>,
    ) -> PyResult<Ref<Object>> {
        let Some(kwargs) = kwargs else {
            let items = args.items();
            // SAFETY: the tuple holds its items.
            return unsafe {
                let result =
                    function(self.as_ptr(), items.as_ptr().cast(), items.len(), core::ptr::null_mut());
                check_result(space, Some(self), result)
            };
        };
        let (names, values) = split_keywords(space, kwargs)?;
        let mut all: Vec<*mut PyObject> = Vec::with_capacity(1 + args.len() + values.len());
        all.push(core::ptr::null_mut());
        all.extend(args.items().iter().map(|item| item.as_ptr()));
        all.extend(values.iter().map(|value| value.as_ptr()));
        // SAFETY: `args`, `values` and `names` hold everything; there is room before the first argument.
        unsafe {
            let first = all.as_ptr().add(1);
            let result = function(self.as_ptr(), first, args.len() | ARGUMENTS_OFFSET, names.as_ptr());
            check_result(space, Some(self), result)
        }
    }

    fn call_slot(&self, space: &Space) -> PyResult<ternaryfunc> {
        self.ty()
            .slots()
            .tp_call
            .get()
            .ok_or_else(|| space.type_error(format_args!("'{}' object is not callable", self.ty().tp_name())))
    }

    fn call_slot_with(
        &self,
        space: &Space,
        call: ternaryfunc,
        args: &Tuple,
        kwargs: Option<&Dict>,
    ) -> PyResult<Ref<Object>> {
        space.check_stack(" while calling a Python object")?;
        if core::ptr::fn_addr_eq(call, type_object::type_call as ternaryfunc) {
            // SAFETY: only metatypes have this slot, so the object is a type.
            return type_object::instantiate(space, unsafe { self.cast_unchecked::<Type>() }, args, kwargs);
        }
        let kwargs = kwargs.map_or(core::ptr::null_mut(), |kwargs| kwargs.as_ptr());
        // SAFETY: `tp_call` fits its own type.
        unsafe { check_result(space, Some(self), call(self.as_ptr(), args.as_ptr(), kwargs)) }
    }

    /// Calls a method by name, without making a bound method where that can be avoided.
    pub fn call_method(&self, space: &Space, name: &str, args: &[&Object]) -> PyResult<Ref<Object>> {
        self.call_method_name(space, &Str::intern(space, name), args)
    }

    /// Calls a method: like [`Object::call_method`] with the name as an object.
    pub fn call_method_name(&self, space: &Space, name: &Str, args: &[&Object]) -> PyResult<Ref<Object>> {
        let (callable, unbound) = self.method(space, name)?;
        if unbound { callable.call_prepended(space, self, args) } else { callable.call(space, args) }
    }

    /// Calls the object with `first` before the arguments of a vectorcall.
    ///
    /// # Safety
    /// As for [`Object::vectorcall_raw`], `positional` without flag.
    pub(crate) unsafe fn vectorcall_prepended(
        &self,
        space: &Space,
        first: &Object,
        args: *const *mut PyObject,
        positional: usize,
        names: *mut PyObject,
    ) -> PyResult<Ref<Object>> {
        let mut small = [core::ptr::null_mut(); ON_STACK + 2];
        let mut large = Vec::new();
        // SAFETY: the caller's promise; the first place is the callee's to write.
        unsafe {
            let keywords =
                Object::from_nullable(names).map_or(0, |names| names.cast_unchecked::<Tuple>().len());
            let total = positional + keywords;
            let all: &mut [*mut PyObject] = if total <= ON_STACK {
                &mut small[..total + 2]
            } else {
                large.resize(total + 2, core::ptr::null_mut());
                &mut large
            };
            all[1] = first.as_ptr();
            for (index, place) in all[2..].iter_mut().enumerate() {
                *place = *args.add(index);
            }
            self.vectorcall_raw(space, all.as_ptr().add(1), (positional + 1) | ARGUMENTS_OFFSET, names)
        }
    }

    /// Calls the object with `first` before `args`.
    pub fn call_prepended(&self, space: &Space, first: &Object, args: &[&Object]) -> PyResult<Ref<Object>> {
        if args.len() < ON_STACK {
            let mut all = [first; ON_STACK];
            all[1..=args.len()].copy_from_slice(args);
            self.call(space, &all[..=args.len()])
        } else {
            let mut all = Vec::with_capacity(args.len() + 1);
            all.push(first);
            all.extend_from_slice(args);
            self.call(space, &all)
        }
    }
}

impl Type {
    /// Calls the object that a special method's lookup found on the type of `this`.
    #[inline(always)]
    pub(crate) fn call_special(
        space: &Space,
        found: &Object,
        this: &Object,
        args: &[&Object],
    ) -> PyResult<Ref<Object>> {
        if found.ty().has_flag(abi::Py_TPFLAGS_METHOD_DESCRIPTOR) {
            // The first place is the callee's to write.
            let null = core::ptr::null_mut();
            let call = |all: &[*mut PyObject]| {
                let count = (all.len() - 1) | ARGUMENTS_OFFSET;
                // SAFETY: the arguments are alive during the call; there is room before the first.
                unsafe { found.vectorcall_raw(space, all.as_ptr().add(1), count, null) }
            };
            return match args {
                [] => call(&[null, this.as_ptr()]),
                [one] => call(&[null, this.as_ptr(), one.as_ptr()]),
                [one, two] => call(&[null, this.as_ptr(), one.as_ptr(), two.as_ptr()]),
                _ => found.call_prepended(space, this, args),
            };
        }
        match found.ty().slots().tp_descr_get.get() {
            // SAFETY: the slot fits its own type.
            Some(get) => unsafe {
                let bound =
                    space.from_c(get(found.as_ptr(), this.as_ptr(), this.ty().as_type_ptr().cast()))?;
                bound.call(space, args)
            },
            None => found.call(space, args),
        }
    }
}

/// A dict of keyword arguments, or none when there are no names.
///
/// # Errors
/// `MemoryError`, and what hashing a name raises that is a subtype's.
pub fn keyword_dict(space: &Space, values: &[&Object], names: &Tuple) -> PyResult<Option<Ref<Dict>>> {
    if names.len() == 0 {
        return Ok(None);
    }
    let dict = Dict::with_capacity(space, names.len())?;
    for (name, value) in names.items().iter().zip(values) {
        dict.set_item(space, name, value)?;
    }
    Ok(Some(dict))
}

/// The keys of a dict of keyword arguments as a tuple, and the values in the same order.
pub(crate) fn split_keywords(space: &Space, kwargs: &Dict) -> PyResult<(Ref<Tuple>, Vec<Ref<Object>>)> {
    let mut names = Vec::with_capacity(kwargs.len());
    let mut values = Vec::with_capacity(kwargs.len());
    for (name, value) in kwargs.items_vec() {
        if !name.is_instance::<Str>() {
            return Err(space.type_error("keywords must be strings"));
        }
        names.push(name);
        values.push(value);
    }
    Ok((Tuple::from_vec(space, names)?, values))
}
