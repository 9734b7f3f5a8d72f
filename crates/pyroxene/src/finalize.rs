//! Ending the interpreter, in CPython's order: threads, exit functions, streams, modules, garbage.
//!
//! A process that ends with its interpreter leaves modules and garbage to the system if nobody can tell the difference: most small
//! programs have nothing whose end does anything, and taking them apart takes an eighth of their time.

use modules::{import_system, lifecycle, native, sys};
use objspace::{Dict, Module, Object, PyResult, Ref, Space, Str, gc};

/// Names in `sys` that keep objects of the program alive.
const SYS_NAMES: [&str; 12] = [
    "path",
    "argv",
    "ps1",
    "ps2",
    "last_exc",
    "last_type",
    "last_value",
    "last_traceback",
    "path_hooks",
    "path_importer_cache",
    "meta_path",
    "__interactivehook__",
];

/// Ends the interpreter; gives the status to exit with.
pub fn finish(space: &Space, status: u8) -> u8 {
    let (status, _) = stop(space, status);
    take_apart(space);
    status
}

/// As [`finish`], for a process that ends with its interpreter.
pub fn finish_process(space: &Space, status: u8) -> u8 {
    let (status, is_flushed) = stop(space, status);
    if !(is_flushed && is_unnoticed(space)) {
        take_apart(space);
    }
    status
}

/// What the end of the program has to wait for. Gives the status to exit with, and whether the standard streams have nothing left.
fn stop(space: &Space, status: u8) -> (u8, bool) {
    wait_for_threads(space);
    modules::atexit::run(space);
    let is_flushed = flush_streams(space);
    // As on CPython: output that could not be written is an error of its own.
    let status = if is_flushed || status != 0 { status } else { 120 };
    lifecycle::set_finalizing();
    modules::faulthandler::stop(space);
    modules::signal::release_all(space);
    (status, is_flushed)
}

/// Runs the finalizers of all there is, and flushes what they write.
fn take_apart(space: &Space) {
    clear_modules(space);
    flush_streams(space);
    #[cfg(feature = "self-check")]
    objspace::self_check::at_end(space);
}

/// Whether nothing would be seen of [`take_apart`].
fn is_unnoticed(space: &Space) -> bool {
    let mut parts = Vec::new();
    for name in ["stdin", "stdout", "stderr"] {
        if !add_stream_parts(space, name, &mut parts) {
            return false;
        }
    }
    let parts: Vec<&Object> = parts.iter().map(|part| &**part).collect();
    gc::is_unnoticed(space, &parts)
}

/// Adds the objects that a standard stream consists of, of which the end does nothing; false if there may be more to it.
fn add_stream_parts(space: &Space, name: &str, parts: &mut Vec<Ref<Object>>) -> bool {
    let original = |name: &str| sys::attribute(space, name).ok().flatten();
    let (Some(stream), Some(opened)) = (original(name), original(&format!("__{name}__"))) else {
        return false;
    };
    if !stream.is(&*opened) {
        return false;
    }
    if !stream.is_none() {
        let Some(found) = modules::io::resting_parts(space, &stream) else { return false };
        parts.extend(found);
    }
    true
}

/// Threads that are no daemons are waited for.
fn wait_for_threads(space: &Space) {
    let Ok(modules) = native::modules_dict(space) else { return };
    if let Ok(Some(threading)) = modules.get_item_str(space, "threading")
        && let Err(err) = threading.call_method(space, "_shutdown", &[])
    {
        objspace::unraisable::report(space, err, "on threading shutdown", Some(&threading));
    }
}

/// Whether the standard streams took what was left for them.
fn flush_streams(space: &Space) -> bool {
    let mut fine = true;
    for name in ["stdout", "stderr"] {
        let Ok(Some(stream)) = sys::attribute(space, name) else { continue };
        if stream.is_none() || is_closed(space, &stream) {
            continue;
        }
        if let Err(err) = stream.call_method(space, "flush", &[]) {
            if name == "stdout" {
                objspace::unraisable::report(space, err, "while flushing sys.stdout", None);
            }
            fine = false;
        }
    }
    fine
}

fn is_closed(space: &Space, stream: &Object) -> bool {
    let closed = stream.getattr_optional_str(space, "closed").ok().flatten();
    closed.is_some_and(|closed| closed.is_true(space).unwrap_or(false))
}

/// Clears every module, so that the finalizers of what is left run while there is something to run them with.
fn clear_modules(space: &Space) {
    // Each step goes on when another has failed: there is no one to tell.
    for name in SYS_NAMES {
        drop(sys::set_attribute(space, name, objspace::none()));
    }
    if let Some(builtins) = objspace::builtins::names(space) {
        drop(builtins.set_item_str(space, "_", objspace::none()));
    }
    for name in ["stdin", "stdout", "stderr"] {
        if let Ok(Some(original)) = sys::attribute(space, &format!("__{name}__")) {
            drop(sys::set_attribute(space, name, &original));
        }
    }
    let Ok(modules) = native::modules_dict(space) else { return };
    let mut left: Vec<(String, Ref<Object>)> = Vec::new();
    for (name, module) in modules.items_vec() {
        let name = name.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
        if module.is_instance::<Module>() {
            left.push((name, module));
        }
    }
    let keep = |name: &str| name == "sys" || name == "builtins";
    modules.clear(space);
    import_system::forget(space);
    // What nothing but `sys.modules` held goes now, and with it its namespace. The first pass takes weak holds.
    let mut alive = Vec::new();
    for (name, module) in left {
        if keep(&name) || module.refcount() > 1 {
            alive.push((name, module));
        }
    }
    gc::collect(space, 2);
    for (name, module) in alive.iter().rev().filter(|(name, _)| !keep(name)) {
        let _ = name;
        drop(clear_module(space, module));
    }
    gc::collect(space, 2);
    drop(alive);
}

/// Sets the names of a module to `None`: those that begin with one underscore first, then the others but `__builtins__`.
fn clear_module(space: &Space, module: &Object) -> PyResult<()> {
    let namespace: Ref<Dict> = native::namespace(space, module)?;
    for private in [true, false] {
        for (name, value) in namespace.items_vec() {
            let Some(text) = name.downcast::<Str>().map(Str::to_string_lossy) else { continue };
            let is_private = text.starts_with('_') && !text.starts_with("__");
            let wanted = if private { is_private } else { text != "__builtins__" };
            if value.is_none() || !wanted {
                continue;
            }
            drop(value);
            namespace.set_item(space, &name, objspace::none())?;
        }
    }
    Ok(())
}
