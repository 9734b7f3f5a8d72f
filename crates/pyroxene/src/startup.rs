//! Starting the interpreter: types, the native modules that everything needs, importlib, streams, `site`.

use crate::{frozen, library};
use modules::sys::{self, Config};
use modules::{import_system, native, traceback_printing, warnings};
use objspace::{Dict, PyErr, PyResult, Space, mechanisms};
use std::path::PathBuf;

/// Starts the interpreter in the calling thread.
pub fn start(mut config: Config) -> Result<&'static Space, String> {
    complete(&mut config)
        .map_err(|error| format!("Fatal Python error: the standard library cannot be had: {error}"))?;
    mechanisms::leave_out(config.without);
    let space = Space::create();
    objspace::breaker::set_main(space);
    objspace::gil::acquire(space);
    objspace::gc::hold(space);
    let (run_site, gc_stress) = (!config.no_site, config.gc_stress);
    set_hash_secret(space, &config);
    sys::config::set(space, config);
    let plain = |what: &str, err: &PyErr| {
        let message = err.value().str(space).map_or_else(|_| String::new(), |text| text.to_string_lossy());
        format!("Fatal Python error: {what}: {}: {message}", err.value().ty().name())
    };
    make_types(space).map_err(|err| plain("types cannot be made", &err))?;
    make_modules(space).map_err(|err| plain("the first modules cannot be made", &err))?;
    if gc_stress {
        objspace::gc::set_stress(space, true);
    }
    let shown = |what: &str, err: PyErr| {
        format!("Fatal Python error: {what}\n{}", traceback_printing::format_exception(space, err.value()))
    };
    import_system::install(space).map_err(|err| shown("importlib cannot be started", err))?;
    let has_files = import_system::install_external(space)
        .map_err(|err| shown("importing from files cannot be started", err))?;
    modules::streams::install(space).map_err(|err| shown("the standard streams cannot be opened", err))?;
    warnings::install(space).map_err(|err| shown("warnings cannot be set up", err))?;
    if run_site && has_files {
        import_system::import(space, "site").map_err(|err| shown("Failed to import the site module", err))?;
    }
    objspace::gc::settle(space);
    Ok(space)
}

/// Whether the environment asks for the C locale, or for none that there is: text is in UTF-8 then (PEP 540). From here on the
/// process has the environment's locale for text.
fn has_c_locale() -> bool {
    // SAFETY: no other thread runs yet; the results are C strings that are valid until the next call.
    unsafe {
        let chosen = libc::setlocale(libc::LC_CTYPE, c"".as_ptr());
        let current =
            if chosen.is_null() { libc::setlocale(libc::LC_CTYPE, core::ptr::null()) } else { chosen };
        current.is_null() || [c"C", c"POSIX"].contains(&core::ffi::CStr::from_ptr(current))
    }
}

/// Fills in what the command line leaves open: how text is encoded, where the library is, and the path to it.
fn complete(config: &mut Config) -> std::io::Result<()> {
    let variable = |name: &str| match config.ignore_environment {
        true => None,
        false => std::env::var_os(name).filter(|value| !value.is_empty()),
    };
    config.utf8_mode.get_or_insert_with(has_c_locale);
    let home = variable("PYTHONHOME").map(PathBuf::from);
    let extra = variable("PYTHONPATH");
    let text = |path: PathBuf| path.to_string_lossy().into_owned();
    if config.executable.is_empty() {
        config.executable = executable(config.orig_argv.first()).map_or(String::new(), text);
    }
    let prefix = library::prefix(home.as_deref())?;
    let folder = prefix.join(library::FOLDER);
    let mut path = Vec::new();
    if let Some(extra) = extra {
        path.extend(std::env::split_paths(&extra).map(text));
    }
    path.push(text(prefix.join("lib/python314.zip")));
    path.push(text(folder.clone()));
    path.push(text(folder.join("lib-dynload")));
    config.module_search_paths = path;
    config.stdlib_dir = Some(text(folder));
    config.prefix = text(prefix);
    let mut names: Vec<String> = library::names().iter().map(|name| (*name).to_owned()).collect();
    names.extend(native::names().into_iter().map(str::to_owned));
    config.stdlib_module_names = names;
    Ok(())
}

/// The executable as it was called: a path, or found on `PATH`. Links are not followed, so that a virtual environment's
/// link is seen as such.
fn executable(called: Option<&String>) -> Option<PathBuf> {
    let called = called?;
    if called.contains('/') {
        return std::path::absolute(called).ok();
    }
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path).map(|folder| folder.join(called)).find(|path| path.is_file());
    found.or_else(|| std::env::current_exe().ok())
}

/// Seeds the hashes of strings: by `PYTHONHASHSEED`, else at random.
fn set_hash_secret(space: &Space, config: &Config) {
    let seed = match config.ignore_environment {
        true => None,
        false => std::env::var("PYTHONHASHSEED").ok().and_then(|seed| seed.parse::<u32>().ok()),
    };
    objspace::hashing::set_secret(space, modules::random_secret(seed));
}

fn make_types(space: &Space) -> PyResult<()> {
    objspace::builtin_types::initialize(space)?;
    interpreter::initialize(space)
}

fn make_modules(space: &Space) -> PyResult<()> {
    frozen::install(space);
    cpyext::install(space);
    let builtins = native::import(space, "builtins")?;
    let names = builtins.getattr_str(space, "__dict__")?;
    objspace::builtins::set_names(space, space.expect::<Dict>(&names)?)?;
    native::import(space, "sys")?;
    sys::install_console(space)?;
    sys::unraisable::install(space);
    Ok(())
}
