//! `pythonrun.h`: compiling and running source, and showing exceptions.

use crate::border::CText;
use abi::PyCompilerFlags;
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use objspace::exceptions::SystemExit;
use objspace::sys_state::{sys_attribute, sys_dict};
use objspace::{BaseException, Layout, Object, PyErr, PyResult, Ref, Space, Str, builtins};

const SINGLE: c_int = abi::Py_single_input;
const FILE: c_int = abi::Py_file_input;
const EVAL: c_int = abi::Py_eval_input;

/// `compile(source, filename, mode)`
fn compile(
    space: &Space,
    source: CText<'_>,
    filename: &Object,
    start: c_int,
    flags: Option<&PyCompilerFlags>,
    optimize: c_int,
) -> PyResult<Ref<Object>> {
    let mode = match start {
        SINGLE => "single",
        FILE => "exec",
        EVAL => "eval",
        _ => return Err(space.value_error("compile() mode must be 'exec', 'eval', 'single' or 'func_type'")),
    };
    let source = objspace::Bytes::from_slice(space, source.required(space)?.to_bytes())?;
    let mode = Str::from_str(space, mode)?;
    let flags = space.new_int(flags.map_or(0, |flags| flags.cf_flags & abi::PyCF_MASK).into())?;
    let (inherit, optimize) = (space.new_bool(true), space.new_int(optimize.into())?);
    let args: [&Object; 6] = [&source, filename, &mode, &flags, &inherit, &optimize];
    builtins::function(space, "compile")?.call(space, &args)
}

/// # Safety
/// The pointer is null or points at flags.
unsafe fn flags_of<'a>(flags: *const PyCompilerFlags) -> Option<&'a PyCompilerFlags> {
    // SAFETY: the caller's promise.
    unsafe { flags.as_ref() }
}

/// Compile source in UTF-8.
#[cpython_api]
fn Py_CompileString(
    space: &Space,
    source: CText<'_>,
    filename: CText<'_>,
    start: c_int,
) -> PyResult<Ref<Object>> {
    compile(space, source, &*filename.to_str(space)?, start, None, -1)
}

/// The same with flags.
///
/// # Safety
/// The flags are flags or null.
#[cpython_api]
unsafe fn Py_CompileStringFlags(
    space: &Space,
    source: CText<'_>,
    filename: CText<'_>,
    start: c_int,
    flags: *const PyCompilerFlags,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    compile(space, source, &*filename.to_str(space)?, start, unsafe { flags_of(flags) }, -1)
}

/// The same with a level of optimisation.
///
/// # Safety
/// The flags are flags or null.
#[cpython_api]
unsafe fn Py_CompileStringExFlags(
    space: &Space,
    source: CText<'_>,
    filename: CText<'_>,
    start: c_int,
    flags: *const PyCompilerFlags,
    optimize: c_int,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    compile(space, source, &*filename.to_str(space)?, start, unsafe { flags_of(flags) }, optimize)
}

/// The same with the file's name as an object.
///
/// # Safety
/// The flags are flags or null.
#[cpython_api]
unsafe fn Py_CompileStringObject(
    space: &Space,
    source: CText<'_>,
    filename: &Object,
    start: c_int,
    flags: *const PyCompilerFlags,
    optimize: c_int,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    compile(space, source, filename, start, unsafe { flags_of(flags) }, optimize)
}

/// Run source in namespaces.
#[cpython_api]
fn PyRun_String(
    space: &Space,
    source: CText<'_>,
    start: c_int,
    globals: &Object,
    locals: Option<&Object>,
) -> PyResult<Ref<Object>> {
    run(space, source, start, globals, locals, None)
}

/// The same with flags.
///
/// # Safety
/// The flags are flags or null.
#[cpython_api]
unsafe fn PyRun_StringFlags(
    space: &Space,
    source: CText<'_>,
    start: c_int,
    globals: &Object,
    locals: Option<&Object>,
    flags: *const PyCompilerFlags,
) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    run(space, source, start, globals, locals, unsafe { flags_of(flags) })
}

fn run(
    space: &Space,
    source: CText<'_>,
    start: c_int,
    globals: &Object,
    locals: Option<&Object>,
    flags: Option<&PyCompilerFlags>,
) -> PyResult<Ref<Object>> {
    let code = compile(space, source, &*Str::from_str(space, "<string>")?, start, flags, -1)?;
    crate::ceval::PyEval_EvalCode(space, &code, globals, locals)
}

/// Run source in `__main__`; an exception is shown: -1 then.
#[cpython_api(error = -1)]
fn PyRun_SimpleString(space: &Space, source: CText<'_>) -> c_int {
    let attempt = || -> PyResult<()> {
        let main = crate::import::PyImport_AddModuleRef(space, CText::from(c"__main__"))?;
        let globals = main.getattr_str(space, "__dict__")?;
        run(space, source, FILE, &globals, None, None).map(drop)
    };
    match attempt() {
        Ok(()) => 0,
        Err(err) => {
            print(space, err, true);
            -1
        }
    }
}

/// Shows an exception by `sys.excepthook`; `SystemExit` ends the process.
fn print(space: &Space, err: PyErr, keep: bool) {
    if err.is_a::<SystemExit>() {
        exit(space, &err);
    }
    let exception = err.into_raised();
    let none = objspace::none();
    let traceback = exception.downcast::<BaseException>().and_then(BaseException::traceback);
    let traceback = traceback.as_deref().unwrap_or(none);
    let class = exception.ty().to_ref();
    if keep && let Some(sys) = sys_dict(space) {
        let values: [(&str, &Object); 4] = [
            ("last_exc", &exception),
            ("last_type", &class),
            ("last_value", &exception),
            ("last_traceback", traceback),
        ];
        for (name, value) in values {
            // Showing the exception matters more than keeping it.
            drop(sys.set_item_str(space, name, value));
        }
    }
    let hook = sys_attribute(space, &Str::intern(space, "excepthook")).ok().flatten();
    let shown = match hook {
        Some(hook) => hook.call(space, &[&class, &exception, traceback]),
        None => Err(space.runtime_error("lost sys.excepthook")),
    };
    if let Err(err) = shown {
        eprintln!("Error in sys.excepthook:");
        display(space, err.value());
        eprintln!("\nOriginal exception was:");
        display(space, &exception);
    }
}

/// Ends the process as an uncaught `SystemExit` does.
fn exit(space: &Space, err: &PyErr) {
    let code = err.value().getattr_str(space, "code").unwrap_or_else(|_| space.none());
    let status = match code.index(space) {
        _ if code.is_none() => 0,
        Ok(status) => status as c_int,
        Err(_) => {
            eprintln!("{}", code.str(space).map_or_else(|_| String::new(), |text| text.to_string_lossy()));
            1
        }
    };
    let exit = objspace::imports::import(space, "sys").and_then(|sys| {
        // What still waits to be written is written.
        for name in ["stdout", "stderr"] {
            drop(sys.getattr_str(space, name)?.call_method(space, "flush", &[]));
        }
        Ok(())
    });
    drop(exit);
    crate::pylifecycle::run_exit_functions();
    std::process::exit(status);
}

/// Show the exception that is set, and clear it; `sys.last_exc` is set to it if wanted.
#[cpython_api]
fn PyErr_PrintEx(space: &Space, keep: c_int) {
    if let Some(err) = space.take_error() {
        print(space, err, keep != 0);
    }
}

/// Show the exception that is set, and clear it.
#[cpython_api]
fn PyErr_Print(space: &Space) {
    PyErr_PrintEx(space, 1);
}

/// Shows an exception with its traceback, by the module `traceback` or in one line.
fn display(space: &Space, exception: &Object) {
    let shown = objspace::imports::import(space, "traceback")
        .and_then(|module| module.call_method(space, "print_exception", &[exception]));
    if shown.is_err() {
        let text = exception.str(space).map_or_else(|_| "?".to_owned(), |text| text.to_string_lossy());
        eprintln!("{}: {text}", exception.ty().tp_name());
    }
}

/// Show an exception with its traceback.
#[cpython_api]
fn PyErr_DisplayException(space: &Space, exception: &Object) {
    display(space, exception);
}

/// Show an exception with a traceback.
#[cpython_api]
fn PyErr_Display(space: &Space, _class: Option<&Object>, value: &Object, traceback: Option<&Object>) {
    if let (Some(exception), Some(traceback)) = (value.downcast::<BaseException>(), traceback)
        && exception.traceback().is_none()
        && !traceback.is_none()
    {
        exception.set_traceback(Some(traceback.to_ref()));
    }
    display(space, value);
}
