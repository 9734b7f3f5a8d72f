//! Context variables (PEP 567): `ContextVar`, `Context` and `Token`.
//!
//! A context is a dict of its own; copying one copies the dict. The running thread's context is in its `PyThreadState`, made when it is
//! first needed; contexts that are entered form a stack.

use crate::exceptions as exc;
use crate::gc::{self, Visitor};
use crate::shim::Args;
use crate::watchers::Watchers;
use crate::{
    Dict, GilOnce, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Type, pytype,
};
use abi::{PyContext_WatchCallback, PyObject};
use core::cell::Cell;
use core::ffi::c_int;

/// `contextvars.Context`.
#[repr(C)]
pub struct Context {
    head: PyObject,
    values: Slot<Dict>,
    /// The context that was current when this one was entered.
    previous: Slot<Context>,
    entered: Cell<bool>,
}
crate::layout!(impl Context);

/// `contextvars.ContextVar`.
#[repr(C)]
pub struct ContextVar {
    head: PyObject,
    name: Slot<Str>,
    default: Slot,
}
crate::layout!(impl ContextVar);

/// `contextvars.Token`: what a variable was before it was set.
#[repr(C)]
pub struct Token {
    head: PyObject,
    context: Slot<Context>,
    variable: Slot<ContextVar>,
    old: Slot,
    used: Cell<bool>,
}
crate::layout!(impl Token);

fn allocate<T: PyTypeInfo>(space: &Space) -> PyResult<Ref<T>> {
    let object = gc::allocate(space, T::type_object(), size_of::<T>())?;
    // SAFETY: the memory is zero-filled behind its head: empty slots, false cells.
    unsafe { Ok(Ref::from_owned_unchecked(object)) }
}

/// Shows a complete object to the collector.
fn complete<T: Layout>(object: Ref<T>) -> Ref<T> {
    // SAFETY: the types here are collectable.
    unsafe { gc::track(object.as_ptr()) };
    object
}

/// `Token.MISSING`: the old value of a variable that had none.
pub fn missing(space: &Space) -> PyResult<Ref<Object>> {
    static MISSING: GilOnce<Ref<Object>> = GilOnce::new();
    MISSING.get_or_try_init(space, || Ok(allocate::<MissingMarker>(space)?.into_object())).cloned()
}

/// The type of [`missing`]'s object.
#[repr(C)]
pub struct MissingMarker {
    head: PyObject,
}
crate::layout!(impl MissingMarker);

#[pytype(name = "Missing", module = "_contextvars.Token")]
impl MissingMarker {
    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead and owns nothing.
        unsafe { gc::free(this.cast()) };
    }

    #[slot(tp_repr)]
    fn repr(&self) -> &'static str {
        "<Token.MISSING>"
    }
}

fn current_slot(space: &Space) -> &Slot<Context> {
    // SAFETY: the thread state owns its context, which is one of this type.
    unsafe { Slot::of(&space.thread_state().context) }
}

/// The running thread's context, made now if there is none.
pub fn current(space: &Space) -> PyResult<Ref<Context>> {
    if let Some(context) = current_slot(space).get() {
        return Ok(context);
    }
    let context = Context::create(space, Dict::new(space)?)?;
    current_slot(space).set(Some(context.clone()));
    Ok(context)
}

impl Context {
    /// A context with these values.
    fn create(space: &Space, values: Ref<Dict>) -> PyResult<Ref<Context>> {
        let context = allocate::<Context>(space)?;
        context.values.set(Some(values));
        Ok(complete(context))
    }

    /// An empty context.
    pub fn new(space: &Space) -> PyResult<Ref<Context>> {
        Context::create(space, Dict::new(space)?)
    }

    fn dict(&self, space: &Space) -> PyResult<Ref<Dict>> {
        self.values.get().ok_or_else(|| space.runtime_error("the context has been cleared"))
    }

    /// A copy, not entered.
    pub fn duplicate(&self, space: &Space) -> PyResult<Ref<Context>> {
        Context::create(space, self.dict(space)?.copy(space)?)
    }

    /// Makes this the thread's context.
    ///
    /// # Errors
    /// `RuntimeError` when it is entered already.
    pub fn enter(&self, space: &Space) -> PyResult<()> {
        if self.entered.get() {
            let shown = self.repr(space)?.to_string_lossy();
            return Err(space.runtime_error(format_args!("cannot enter context: {shown} is already entered")));
        }
        self.entered.set(true);
        self.previous.set(current_slot(space).get());
        changed(space);
        current_slot(space).set(Some(self.to_ref()));
        notify_switch(space);
        Ok(())
    }

    /// Gives the thread the context back that it had before [`Context::enter`].
    ///
    /// # Errors
    /// `RuntimeError` when this context is not the current one.
    pub fn exit(&self, space: &Space) -> PyResult<()> {
        if !self.entered.get() {
            let shown = self.repr(space)?.to_string_lossy();
            return Err(
                space.runtime_error(format_args!("cannot exit context: {shown} has not been entered"))
            );
        }
        if current_slot(space).get().is_none_or(|current| !current.is(self)) {
            return Err(space
                .runtime_error("cannot exit context: thread state references a different context object"));
        }
        self.entered.set(false);
        changed(space);
        current_slot(space).set(self.previous.take());
        notify_switch(space);
        Ok(())
    }
}

static WATCHERS: Watchers<PyContext_WatchCallback> = Watchers::new("context");

/// Has a function called whenever a thread's context becomes another one; gives its number.
///
/// # Errors
/// `RuntimeError` when there are too many.
pub fn add_watcher(space: &Space, callback: PyContext_WatchCallback) -> PyResult<c_int> {
    WATCHERS.add(space, callback)
}

/// Has the function of a number no longer called.
///
/// # Errors
/// `ValueError` when there is none.
pub fn clear_watcher(space: &Space, number: c_int) -> PyResult<()> {
    WATCHERS.clear(space, number)
}

/// Tells the watchers that the thread's context has become another one.
fn notify_switch(space: &Space) {
    for callback in WATCHERS.functions(space) {
        let context = current_slot(space).get().map_or_else(|| space.none(), Ref::into_object);
        // SAFETY: the callback was registered for contexts, or `None`.
        if unsafe { callback(abi::Py_CONTEXT_SWITCHED, context.as_ptr()) } < 0
            && let Some(err) = space.take_error()
        {
            let doing = "in Py_CONTEXT_SWITCHED watcher callback for";
            crate::unraisable::report(space, err, doing, Some(&context));
        }
    }
}

/// Tells C code's caches that another context is current.
fn changed(space: &Space) {
    let version = &space.thread_state().context_ver;
    version.set(version.get() + 1);
}

/// A mapping of context variables to their values.
#[pytype(name = "Context", module = "_contextvars", symbol = PyContext_Type, flags = HAVE_GC, unhashable)]
impl Context {
    #[slot(tp_new, signature = "()")]
    fn construct(space: &Space, _cls: &Type) -> PyResult<Ref<Context>> {
        Context::new(space)
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its slots are emptied before the memory goes.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).values.take());
            drop((*this).previous.take());
            gc::free(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
        crate::visit_all!(visitor, self.values.as_ptr(), self.previous.as_ptr());
        0
    }

    #[slot(tp_clear)]
    fn clear_references(&self) {
        self.previous.set(None);
        self.values.set(None);
    }

    #[slot(mp_length)]
    fn length(&self, space: &Space) -> PyResult<usize> {
        Ok(self.dict(space)?.len())
    }

    #[slot(mp_subscript)]
    fn subscript(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
        let found = self.dict(space)?.get_item(space, expect_variable(space, key)?)?;
        found.ok_or_else(|| space.key_error(key))
    }

    #[slot(sq_contains)]
    fn has(&self, space: &Space, key: &Object) -> PyResult<bool> {
        Ok(self.dict(space)?.get_item(space, expect_variable(space, key)?)?.is_some())
    }

    #[slot(tp_iter)]
    fn iterate(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.keys(space)?.iter(space)
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: crate::CompareOp) -> PyResult<Ref<Object>> {
        let Some(other) = other.downcast::<Context>() else { return Ok(space.not_implemented()) };
        if !matches!(op, crate::CompareOp::Eq | crate::CompareOp::Ne) {
            return Ok(space.not_implemented());
        }
        self.dict(space)?.rich_compare(space, &*other.dict(space)?, op)
    }

    /// Call a function with this as the current context.
    #[pymethod(raw)]
    fn run(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let Some(function) = args.get(0) else {
            return Err(space.type_error("run() missing 1 required positional argument"));
        };
        self.enter(space)?;
        let result = function.call_kw(space, args.skip(1));
        self.exit(space)?;
        result
    }

    /// Return a copy.
    #[pymethod]
    fn copy(&self, space: &Space) -> PyResult<Ref<Context>> {
        self.duplicate(space)
    }

    /// Return the value of a variable, or the default if it has none.
    #[pymethod(signature = "($self, key, default=None, /)")]
    fn get(&self, space: &Space, key: &Object, default: Option<&Object>) -> PyResult<Ref<Object>> {
        let found = self.dict(space)?.get_item(space, expect_variable(space, key)?)?;
        Ok(found.unwrap_or_else(|| default.map_or_else(|| space.none(), |default| default.to_ref())))
    }

    /// Return a list of the variables.
    #[pymethod]
    fn keys(&self, space: &Space) -> PyResult<Ref<Object>> {
        Ok(self.dict(space)?.to_list(space)?.into_object())
    }

    /// Return a list of the values.
    #[pymethod]
    fn values(&self, space: &Space) -> PyResult<Ref<Object>> {
        let values = self.dict(space)?.items_vec().into_iter().map(|(_, value)| value).collect();
        Ok(crate::List::from_vec(space, values)?.into_object())
    }

    /// Return a list of pairs of variables and values.
    #[pymethod]
    fn items(&self, space: &Space) -> PyResult<Ref<Object>> {
        let pairs = self.dict(space)?.items_vec().into_iter();
        let pairs =
            pairs.map(|(name, value)| Ok(crate::Tuple::from_vec(space, vec![name, value])?.into_object()));
        Ok(crate::List::from_vec(space, pairs.collect::<PyResult<Vec<_>>>()?)?.into_object())
    }
}

fn expect_variable<'a>(space: &Space, key: &'a Object) -> PyResult<&'a Object> {
    if key.is_instance::<ContextVar>() {
        return Ok(key);
    }
    let shown = key.repr(space)?.to_string_lossy();
    Err(space.type_error(format_args!("a ContextVar key was expected, got {shown}")))
}

impl ContextVar {
    /// A variable, with the value that it has where it is not set.
    pub fn new(space: &Space, name: &Str, default: Option<&Object>) -> PyResult<Ref<ContextVar>> {
        let variable = allocate::<ContextVar>(space)?;
        variable.name.set(Some(name.to_ref()));
        variable.default.set(default.map(Layout::to_ref));
        Ok(complete(variable))
    }

    /// The value in the current context, else `default`, else the variable's own default.
    pub fn value(&self, space: &Space, default: Option<&Object>) -> PyResult<Option<Ref<Object>>> {
        if let Some(context) = current_slot(space).get()
            && let Some(value) = context.dict(space)?.get_item(space, self)?
        {
            return Ok(Some(value));
        }
        Ok(default.map(Layout::to_ref).or_else(|| self.default.get()))
    }

    /// Sets the value in the current context.
    pub fn assign(&self, space: &Space, value: &Object) -> PyResult<Ref<Token>> {
        let context = current(space)?;
        let values = context.dict(space)?;
        let old = values.get_item(space, self)?;
        values.set_item(space, self, value)?;
        changed(space);
        let token = allocate::<Token>(space)?;
        token.context.set(Some(context));
        token.variable.set(Some(self.to_ref()));
        token.old.set(old);
        Ok(complete(token))
    }

    /// Undoes what gave the token.
    ///
    /// # Errors
    /// `RuntimeError` for a token that has been used; `ValueError` for one of another variable or context.
    pub fn restore(&self, space: &Space, token: &Token) -> PyResult<()> {
        let shown = || PyResult::Ok(token.as_object().repr(space)?.to_string_lossy());
        if token.used.get() {
            return Err(space.runtime_error(format_args!("{} has already been used once", shown()?)));
        }
        if token.variable.get().is_none_or(|variable| !variable.is(self)) {
            return Err(space.value_error(format_args!("{} was created by a different ContextVar", shown()?)));
        }
        let context = current(space)?;
        if token.context.get().is_none_or(|own| !own.is(&*context)) {
            return Err(space.value_error(format_args!("{} was created in a different Context", shown()?)));
        }
        token.used.set(true);
        let values = context.dict(space)?;
        match token.old.get() {
            Some(old) => values.set_item(space, self, &old)?,
            None => drop(values.remove(space, self)?),
        }
        changed(space);
        Ok(())
    }
}

/// A variable whose value depends on the context.
#[pytype(name = "ContextVar", module = "_contextvars", symbol = PyContextVar_Type, flags = HAVE_GC)]
impl ContextVar {
    #[slot(tp_new, signature = "(name, *, default=<unrepresentable>)")]
    fn construct(
        space: &Space,
        _cls: &Type,
        name: &Object,
        default: Option<&Object>,
    ) -> PyResult<Ref<ContextVar>> {
        match name.downcast::<Str>() {
            Some(name) => ContextVar::new(space, name, default),
            None => Err(space.type_error("context variable name must be a str")),
        }
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its slots are emptied before the memory goes.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).name.take());
            drop((*this).default.take());
            gc::free(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
        crate::visit_all!(visitor, self.name.as_ptr(), self.default.as_ptr());
        0
    }

    #[slot(tp_clear)]
    fn clear_references(&self) {
        self.default.set(None);
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let name = self.name(space).repr(space)?.to_string_lossy();
        let default = match self.default.get() {
            Some(default) => format!(" default={}", default.repr(space)?.to_string_lossy()),
            None => String::new(),
        };
        Str::from_str(space, &format!("<ContextVar name={name}{default} at {:p}>", &raw const *self))
    }

    #[getter]
    fn name(&self, space: &Space) -> Ref<Object> {
        self.name.get().map_or_else(|| space.none(), Ref::into_object)
    }

    /// Return the value in the current context, else the default given, else the variable's own.
    #[pymethod(signature = "($self, default=<unrepresentable>, /)")]
    fn get(&self, space: &Space, default: Option<&Object>) -> PyResult<Ref<Object>> {
        match self.value(space, default)? {
            Some(value) => Ok(value),
            None => Err(PyErr::with_args(space, exc::LookupError::type_object(), &[self])),
        }
    }

    /// Set the value in the current context; return a token that undoes it.
    #[pymethod]
    fn set(&self, space: &Space, value: &Object) -> PyResult<Ref<Token>> {
        self.assign(space, value)
    }

    /// Undo the set() that returned the token.
    #[pymethod]
    fn reset(&self, space: &Space, token: &Object) -> PyResult<()> {
        match token.downcast::<Token>() {
            Some(token) => self.restore(space, token),
            None => {
                let shown = token.repr(space)?.to_string_lossy();
                Err(space.type_error(format_args!("expected an instance of Token, got {shown}")))
            }
        }
    }

    /// Return a generic alias, for annotations.
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, item: &Object) -> PyResult<Ref<Object>> {
        crate::generic_alias::new(space, cls, item)
    }
}

/// What a context variable was before it was set.
#[pytype(name = "Token", module = "_contextvars", symbol = PyContextToken_Type, flags = HAVE_GC, unhashable)]
impl Token {
    #[slot(tp_new)]
    fn construct(space: &Space, _cls: &Type, _args: Args<'_>) -> PyResult<Ref<Object>> {
        Err(space.runtime_error("Tokens can only be created by ContextVars"))
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its slots are emptied before the memory goes.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).context.take());
            drop((*this).variable.take());
            drop((*this).old.take());
            gc::free(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
        crate::visit_all!(visitor, self.context.as_ptr(), self.variable.as_ptr(), self.old.as_ptr());
        0
    }

    #[slot(tp_clear)]
    fn clear_references(&self) {
        self.context.set(None);
        self.variable.set(None);
        self.old.set(None);
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let variable = self.var(space).repr(space)?.to_string_lossy();
        let used = if self.used.get() { " used" } else { "" };
        Str::from_str(space, &format!("<Token{used} var={variable} at {:p}>", &raw const *self))
    }

    #[getter]
    fn var(&self, space: &Space) -> Ref<Object> {
        self.variable.get().map_or_else(|| space.none(), Ref::into_object)
    }

    #[getter]
    fn old_value(&self, space: &Space) -> PyResult<Ref<Object>> {
        match self.old.get() {
            Some(old) => Ok(old),
            None => missing(space),
        }
    }

    #[pymethod(name = "__enter__")]
    fn enter(&self) -> Ref<Token> {
        self.to_ref()
    }

    #[pymethod(name = "__exit__", raw)]
    fn exit(&self, space: &Space, _args: Args<'_>) -> PyResult<()> {
        match self.variable.get() {
            Some(variable) => variable.restore(space, self),
            None => Ok(()),
        }
    }
}

/// Makes the types ready.
///
/// # Errors
/// What making a type ready raises.
pub fn initialize(space: &Space) -> PyResult<()> {
    for ty in [
        Context::type_object(),
        ContextVar::type_object(),
        Token::type_object(),
        MissingMarker::type_object(),
    ] {
        ty.ready(space)?;
    }
    if let Some(dict) = Token::type_object().dict() {
        dict.set_item_str(space, "MISSING", &*missing(space)?)?;
        Token::type_object().modified(space);
    }
    Ok(())
}
