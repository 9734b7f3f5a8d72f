//! The module `sys`: the interpreter's own state.

mod attributes;
pub mod config;
mod console;
mod hooks;
mod jit;
mod monitoring;
mod records;
mod sizes;
pub mod unraisable;

pub use attributes::{CACHE_TAG, MULTIARCH, PYTHON_VERSION, version_text};
pub use config::{Config, get as config};
pub use hooks::{display_exception, excepthook, report_failed_hook, write_error};

use cpyext_macros::pymodule;
use objspace::{Dict, Object, PyResult, Ref, Space};

/// The namespace of `sys`, once the module has been made.
pub fn namespace(space: &Space) -> Option<Ref<Dict>> {
    objspace::sys_state::sys_dict(space)
}

/// An attribute of `sys` (`PySys_GetObject`); `None` if it has been deleted.
///
/// # Errors
/// What the dict's lookup raises.
pub fn attribute(space: &Space, name: &str) -> PyResult<Option<Ref<Object>>> {
    match namespace(space) {
        Some(namespace) => namespace.get_item_str(space, name),
        None => Ok(None),
    }
}

/// Sets an attribute of `sys` (`PySys_SetObject`).
///
/// # Errors
/// What the dict raises.
pub fn set_attribute(space: &Space, name: &str, value: &Object) -> PyResult<()> {
    match namespace(space) {
        Some(namespace) => namespace.set_item_str(space, name, value),
        None => Err(space.runtime_error("the module sys is not there yet")),
    }
}

/// Gives simple text streams to `sys`, for as long as there is no module `io`.
///
/// # Errors
/// What making the streams raises.
pub fn install_console(space: &Space) -> PyResult<()> {
    console::install(space)
}

/// Access to the interpreter: its parameters, its state, and the streams it reads and writes.
#[pymodule(name = "sys")]
#[expect(clippy::module_inception, reason = "the module is named as in Python")]
pub mod sys {
    use super::{attributes, hooks, sizes};
    use interpreter::frame::Frame;
    use interpreter::frame_object;
    use interpreter::monitoring::legacy;
    use objspace::exceptions as exc;
    use objspace::module_object::Module;
    use objspace::shim::{Args, Nullable};
    use objspace::{
        BaseException, Layout, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, audit,
    };

    /// Print an object's repr and bind it to builtins._, unless it is None.
    #[pyfunction(signature = "(object, /)")]
    fn displayhook(space: &Space, object: &Object) -> PyResult<()> {
        hooks::display(space, object)
    }

    /// Show an exception with its traceback on sys.stderr.
    #[pyfunction(signature = "(exctype, value, traceback, /)")]
    fn excepthook(space: &Space, exctype: &Object, value: &Object, traceback: &Object) -> PyResult<()> {
        let _ = exctype;
        super::excepthook(space, value, traceback)
    }

    /// Show an exception that could not be raised; the argument has exc_type, exc_value, exc_traceback, err_msg and object.
    #[pyfunction(signature = "(unraisable, /)")]
    fn unraisablehook(space: &Space, unraisable: &Object) -> PyResult<()> {
        hooks::show_unraisable(space, unraisable)
    }

    /// Called by breakpoint(): enters what the environment variable PYTHONBREAKPOINT names, pdb.set_trace by default.
    #[pyfunction(raw)]
    fn breakpointhook(space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        hooks::breakpoint(space, args)
    }

    /// Return the type, the value and the traceback of the exception that is being handled; three None if there is none.
    #[pyfunction]
    fn exc_info(space: &Space) -> PyResult<Ref<Tuple>> {
        let none = space.none();
        let Some(handled) = interpreter::unwinding::handled(space) else {
            return Tuple::from_slice(space, &[&none, &none, &none]);
        };
        let traceback =
            handled.downcast::<BaseException>().and_then(BaseException::traceback).unwrap_or(none);
        Tuple::from_slice(space, &[handled.ty(), &handled, &traceback])
    }

    /// Return the exception that is being handled, or None.
    #[pyfunction]
    fn exception(space: &Space) -> Ref<Object> {
        interpreter::unwinding::handled(space).unwrap_or_else(|| space.none())
    }

    /// Exit the interpreter by raising SystemExit: status None is success, an integer the exit status, anything else is
    /// printed and exits with 1.
    #[pyfunction(signature = "(status=None, /)")]
    fn exit(space: &Space, status: Nullable<&Object>) -> PyResult<()> {
        let class = exc::SystemExit::type_object();
        Err(match status.get() {
            Some(status) if status.is_instance::<Tuple>() => class_call(space, class, status)?,
            Some(status) => PyErr::with_args(space, class, &[status]),
            None => PyErr::with_args(space, class, &[]),
        })
    }

    /// Calls an exception class with a tuple as its arguments, as raising a class with a tuple does.
    fn class_call(space: &Space, class: &Object, arguments: &Object) -> PyResult<PyErr> {
        let exception = class.call_tuple_dict(space, space.expect(arguments)?, None)?;
        Ok(PyErr::from_raised(exception))
    }

    /// Return the encoding that str.encode() and bytes.decode() use when none is named.
    #[pyfunction]
    fn getdefaultencoding() -> &'static str {
        "utf-8"
    }

    /// Return the encoding of file names.
    #[pyfunction]
    fn getfilesystemencoding() -> &'static str {
        "utf-8"
    }

    /// Return how characters of file names that cannot be encoded are handled.
    #[pyfunction]
    fn getfilesystemencodeerrors() -> &'static str {
        "surrogateescape"
    }

    /// Return the string itself, or an equal one that was interned before: equal interned strings are the same object.
    #[pyfunction(signature = "(string, /)")]
    fn intern(space: &Space, string: &Str) -> PyResult<Ref<Str>> {
        if !string.is_exact::<Str>() {
            let kind = string.ty().name();
            return Err(space.type_error(format_args!("can't intern {kind}")));
        }
        Ok(objspace::str::interning::intern(space, string.to_ref()))
    }

    /// Tell whether the string is interned.
    #[pyfunction(signature = "(string, /)")]
    fn _is_interned(string: &Str) -> bool {
        string.is_interned()
    }

    /// Tell whether the interpreter is shutting down.
    #[pyfunction]
    fn is_finalizing() -> bool {
        crate::lifecycle::is_finalizing()
    }

    /// Return the number of references to an object, that of the call included.
    #[pyfunction(signature = "(object, /)")]
    fn getrefcount(object: &Object) -> u32 {
        object.refcount()
    }

    /// Return the size of an object in bytes, as its __sizeof__() tells, plus the collector's overhead.
    #[pyfunction(signature = "(object, default=<unrepresentable>)")]
    fn getsizeof(space: &Space, object: &Object, default: Option<&Object>) -> PyResult<Ref<Object>> {
        sizes::size_of_object(space, object, default)
    }

    /// Return how deep Python functions may call each other.
    #[pyfunction]
    fn getrecursionlimit(space: &Space) -> i32 {
        space.thread_state().py_recursion_limit.get()
    }

    /// Set how deep Python functions may call each other.
    #[pyfunction(signature = "(limit, /)")]
    fn setrecursionlimit(space: &Space, limit: i32) -> PyResult<()> {
        if limit < 1 {
            return Err(space.value_error("recursion limit must be greater or equal than 1"));
        }
        let thread = space.thread_state();
        let depth = thread.py_recursion_limit.get() - thread.py_recursion_remaining.get();
        if depth >= limit {
            return Err(space.recursion_error(format_args!(
                "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
            )));
        }
        thread.py_recursion_limit.set(limit);
        thread.py_recursion_remaining.set(limit - depth);
        Ok(())
    }

    /// Return a frame of the call stack: that of the caller, or of its callers further out.
    #[pyfunction(signature = "(depth=0, /)")]
    fn _getframe(space: &Space, depth: i32) -> PyResult<Ref<Object>> {
        match frame_at(space, depth) {
            Some(frame) => Ok(frame_object::of_frame(space, frame)?.into_object()),
            None => Err(space.value_error("call stack is not deep enough")),
        }
    }

    /// Return the name of the module of a caller, or None.
    #[pyfunction(signature = "(depth=0)")]
    fn _getframemodulename(space: &Space, depth: i32) -> PyResult<Ref<Object>> {
        let function = frame_at(space, depth).and_then(Frame::function);
        match function {
            Some(function) => {
                Ok(function.getattr_optional_str(space, "__module__")?.unwrap_or_else(|| space.none()))
            }
            None => Ok(space.none()),
        }
    }

    fn frame_at(space: &Space, depth: i32) -> Option<&Frame> {
        let mut frame = crate::builtins::calling_frame(space)?;
        for _ in 0..depth.max(0) {
            // SAFETY: callers' frames are live while those that they called run.
            frame = unsafe { frame.previous().as_ref() }?;
        }
        Some(frame)
    }

    /// Return a dictionary from each thread's identifier to its current frame.
    #[pyfunction]
    fn _current_frames(space: &Space) -> PyResult<Ref<Object>> {
        let frames = objspace::Dict::new(space)?;
        for state in crate::thread::states::all(space) {
            let thread = state.thread_state();
            // SAFETY: a thread's current frame is live, also while the thread waits for the GIL.
            let frame = unsafe { thread.current_frame.get().cast::<Frame>().as_ref() };
            if let Some(frame) = frame {
                let identifier = space.new_int(thread.thread_id.get() as i64)?;
                frames.set_item(space, &identifier, &*frame_object::of_frame(space, frame)?)?;
            }
        }
        Ok(frames.into_object())
    }

    /// Return the largest number of decimal digits in conversions between int and str; 0 is no limit.
    #[pyfunction]
    fn get_int_max_str_digits(space: &Space) -> usize {
        objspace::int::digit_limit(space)
    }

    /// Set the largest number of decimal digits in conversions between int and str; 0 is no limit.
    #[pyfunction(signature = "(maxdigits)")]
    fn set_int_max_str_digits(space: &Space, maxdigits: isize) -> PyResult<()> {
        match usize::try_from(maxdigits) {
            Ok(limit) => objspace::int::set_digit_limit(space, limit),
            Err(_) => Err(space.value_error("maxdigits must be 0 or larger than 640")),
        }
    }

    /// Return the time in seconds that a thread may run before others get their turn.
    #[pyfunction]
    fn getswitchinterval() -> f64 {
        crate::lifecycle::switch_interval()
    }

    /// Set the time in seconds that a thread may run before others get their turn.
    #[pyfunction(signature = "(interval, /)")]
    fn setswitchinterval(space: &Space, interval: f64) -> PyResult<()> {
        if interval.is_nan() || interval <= 0.0 {
            return Err(space.value_error("switch interval must be strictly positive"));
        }
        crate::lifecycle::set_switch_interval(interval);
        Ok(())
    }

    /// Return the number of memory blocks in use. The allocator does not count them: always 0.
    #[pyfunction]
    fn getallocatedblocks() -> usize {
        0
    }

    /// Return the function that is told of calls, lines and exceptions in this thread, or None.
    #[pyfunction]
    fn gettrace(space: &Space) -> Ref<Object> {
        legacy::python_trace(space).unwrap_or_else(|| space.none())
    }

    /// Set the function that is told of calls, lines and exceptions in this thread; None for no function.
    #[pyfunction(signature = "(function, /)")]
    fn settrace(space: &Space, function: &Object) {
        legacy::set_python_trace(space, given(function));
    }

    /// Set the function that is told of calls, lines and exceptions in all threads; None for no function.
    #[pyfunction(signature = "(function, /)")]
    fn _settraceallthreads(space: &Space, function: &Object) {
        legacy::set_python_trace_everywhere(space, given(function));
    }

    /// Return the function that is told of calls and returns in this thread, or None.
    #[pyfunction]
    fn getprofile(space: &Space) -> Ref<Object> {
        legacy::python_profile(space).unwrap_or_else(|| space.none())
    }

    /// Set the function that is told of calls and returns in this thread; None for no function.
    #[pyfunction(signature = "(function, /)")]
    fn setprofile(space: &Space, function: &Object) {
        legacy::set_python_profile(space, given(function));
    }

    /// Set the function that is told of calls and returns in all threads; None for no function.
    #[pyfunction(signature = "(function, /)")]
    fn _setprofileallthreads(space: &Space, function: &Object) {
        legacy::set_python_profile_everywhere(space, given(function));
    }

    fn given(function: &Object) -> Option<&Object> {
        Some(function).filter(|function| !function.is_none())
    }

    /// Report an event to the audit hooks.
    #[pyfunction(raw)]
    fn audit(space: &Space, args: Args<'_>) -> PyResult<()> {
        if args.has_keywords() {
            return Err(space.type_error("sys.audit() takes no keyword arguments"));
        }
        let Some(event) = args.get(0) else {
            return Err(space.type_error("audit expected at least 1 argument, got 0"));
        };
        let Some(event) = event.downcast::<Str>() else {
            let kind = event.ty().tp_name();
            return Err(space.type_error(format_args!("audit() argument 1 must be str, not {kind}")));
        };
        let event = std::ffi::CString::new(event.as_utf8(space)?)
            .map_err(|_| space.value_error("embedded null character"))?;
        audit::event(space, &event, &args.positional()[1..])
    }

    /// Add a function that is told of audit events.
    #[pyfunction(signature = "(hook)")]
    fn addaudithook(space: &Space, hook: &Object) -> PyResult<()> {
        audit::add(space, hook)
    }

    /// Clear the caches of types.
    #[pyfunction]
    fn _clear_type_cache(space: &Space) {
        objspace::type_object::clear_cache(space);
    }

    /// Clear the interpreter's internal caches.
    #[pyfunction]
    fn _clear_internal_caches(space: &Space) {
        objspace::type_object::clear_cache(space);
    }

    /// Return the number of processors that -X cpu_count or PYTHON_CPU_COUNT asks for; -1 if none does.
    #[pyfunction]
    fn _get_cpu_count_config(space: &Space) -> i64 {
        let config = super::config(space);
        let option = config.x_options.iter().rev().find(|(name, _)| name == "cpu_count");
        let value = match option {
            Some((_, value)) => value.clone(),
            None if config.ignore_environment => None,
            None => std::env::var("PYTHON_CPU_COUNT").ok(),
        };
        value.and_then(|value| value.parse().ok()).filter(|&count| count > 0).unwrap_or(-1)
    }

    /// Tell whether the global interpreter lock is enabled: always.
    #[pyfunction]
    fn _is_gil_enabled() -> bool {
        true
    }

    /// Tell whether an object lives for ever.
    #[pyfunction(signature = "(op, /)")]
    fn _is_immortal(op: &Object) -> bool {
        op.is_immortal()
    }

    /// Return the flags that dlopen() is called with for extension modules.
    #[pyfunction]
    fn getdlopenflags() -> i32 {
        crate::lifecycle::dlopen_flags()
    }

    /// Set the flags that dlopen() is called with for extension modules.
    #[pyfunction(signature = "(flags, /)")]
    fn setdlopenflags(flags: i32) {
        crate::lifecycle::set_dlopen_flags(flags);
    }

    /// Return the hooks of asynchronous generators, as (firstiter, finalizer).
    #[pyfunction]
    fn get_asyncgen_hooks(space: &Space) -> PyResult<Ref<Object>> {
        super::records::asyncgen_hooks(space)
    }

    /// Set the hooks of asynchronous generators.
    #[pyfunction(signature = "(firstiter=<unrepresentable>, finalizer=<unrepresentable>)")]
    fn set_asyncgen_hooks(
        space: &Space,
        firstiter: Option<&Object>,
        finalizer: Option<&Object>,
    ) -> PyResult<()> {
        for (hook, name) in [(finalizer, "finalizer"), (firstiter, "firstiter")] {
            if let Some(hook) = hook
                && !hook.is_none()
                && !hook.is_callable()
            {
                let kind = hook.ty().name();
                return Err(space.type_error(format_args!("callable {name} expected, got {kind}")));
            }
        }
        let thread = space.thread_state();
        for (hook, field) in
            [(finalizer, &thread.async_gen_finalizer), (firstiter, &thread.async_gen_firstiter)]
        {
            if let Some(hook) = hook {
                // SAFETY: the thread state owns what the field holds.
                let slot: &objspace::Slot = unsafe { objspace::Slot::of(field) };
                slot.set((!hook.is_none()).then(|| hook.to_ref()));
            }
        }
        Ok(())
    }

    /// Return how many frames of a coroutine's origin are recorded.
    #[pyfunction]
    fn get_coroutine_origin_tracking_depth(space: &Space) -> i32 {
        space.thread_state().coroutine_origin_tracking_depth.get()
    }

    /// Set how many frames of a coroutine's origin are recorded.
    #[pyfunction(signature = "(depth)")]
    fn set_coroutine_origin_tracking_depth(space: &Space, depth: i32) -> PyResult<()> {
        if depth < 0 {
            return Err(space.value_error("depth must be >= 0"));
        }
        space.thread_state().coroutine_origin_tracking_depth.set(depth);
        Ok(())
    }

    /// Take the descriptors __dict__ and __weakref__ off a class that another one replaces.
    #[pyfunction(signature = "($module, type, /)")]
    fn _clear_type_descriptors(space: &Space, r#type: &objspace::Type) -> PyResult<()> {
        if r#type.has_flag(abi::Py_TPFLAGS_IMMUTABLETYPE) {
            return Err(space.type_error("argument is immutable"));
        }
        r#type.clear_storage_descriptors(space)
    }

    #[pymodule_exec]
    fn exec_module(space: &Space, module: &Module) -> PyResult<()> {
        attributes::add(space, module)?;
        module.set(space, "monitoring", &*super::monitoring::new(space)?)?;
        module.set(space, "_jit", &*super::jit::module(space)?)
    }

    /// The names of native modules, sorted.
    pub(super) fn native_names(space: &Space) -> PyResult<Ref<Tuple>> {
        let mut names = crate::native::names();
        names.sort_unstable();
        crate::import_system::string_tuple(space, names)
    }

    /// A list of strings.
    pub(super) fn string_list(space: &Space, items: &[String]) -> PyResult<Ref<List>> {
        let items = items.iter().map(|item| Ok(Str::from_str(space, item)?.into_object()));
        List::from_vec(space, items.collect::<PyResult<Vec<_>>>()?)
    }
}
