//! Running a program as the module `__main__`.

use crate::Program;
use compiler::{CompileOptions, Mode};
use interpreter::calls;
use interpreter::code::Code;
use modules::builtins::{builtins_of, compile_source, source_text};
use modules::{import_system, native, sys, traceback_printing};
use objspace::exceptions as exc;
use objspace::{Bytes, Dict, Int, Layout, List, Module, Object, PyErr, PyResult, Ref, Space, Str};
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

/// Runs a program; gives the exit status.
pub fn run(space: &Space, program: &Program) -> u8 {
    let status = match run_program(space, program) {
        Ok(status) => status,
        Err(err) => report(space, err),
    };
    // A session that has ended is not followed by another one.
    let was_session = matches!(program, Program::Input);
    if sys::config(space).inspect && sys::config(space).interactive && !was_session {
        return interact(space).unwrap_or_else(|err| report(space, err));
    }
    status
}

fn run_program(space: &Space, program: &Program) -> PyResult<u8> {
    match program {
        Program::Command(text) => {
            prepend_path(space, "")?;
            let main = main_module(space)?;
            set_loader(space, &main, "BuiltinImporter")?;
            traceback_printing::sources::register(space, "<string>", text);
            run_text(space, &main, text, "<string>", Mode::Exec)?;
            Ok(0)
        }
        Program::Module(name) => {
            let folder = std::env::current_dir().unwrap_or_default();
            prepend_path(space, &folder.to_string_lossy())?;
            set_loader(space, &*main_module(space)?, "BuiltinImporter")?;
            run_module(space, name, true)
        }
        Program::File(path) => run_file(space, path),
        Program::Input if std::io::stdin().is_terminal() || sys::config(space).interactive => {
            prepend_path(space, "")?;
            let main = main_module(space)?;
            set_loader(space, &main, "BuiltinImporter")?;
            run_startup_file(space, &main)?;
            interact(space)
        }
        Program::Input => {
            prepend_path(space, "")?;
            let main = main_module(space)?;
            set_loader(space, &main, "BuiltinImporter")?;
            let mut bytes = Vec::new();
            let read = std::io::stdin().read_to_end(&mut bytes);
            read.map_err(|error| space.io_error(&error, None))?;
            run_bytes(space, &main, &bytes, "<stdin>")?;
            Ok(0)
        }
    }
}

/// The module `__main__`, with what every such module has.
fn main_module(space: &Space) -> PyResult<Ref<Object>> {
    let modules = native::modules_dict(space)?;
    if let Some(main) = modules.get_item_str(space, "__main__")? {
        return Ok(main);
    }
    let main = Module::new(space, &Str::intern(space, "__main__"))?.into_object();
    modules.set_item_str(space, "__main__", &main)?;
    let namespace = native::namespace(space, &main)?;
    let builtins = native::import(space, "builtins")?;
    namespace.set_item_str(space, "__builtins__", &builtins)?;
    Ok(main)
}

fn set_loader(space: &Space, main: &Object, class: &str) -> PyResult<()> {
    let importlib = native::import(space, "_frozen_importlib")?;
    main.setattr_str(space, "__loader__", &*importlib.getattr_str(space, class)?)
}

/// Puts a folder in front of `sys.path`, unless unsafe folders are to be kept out.
fn prepend_path(space: &Space, folder: &str) -> PyResult<()> {
    if sys::config(space).safe_path {
        return Ok(());
    }
    insert_path(space, folder)
}

fn insert_path(space: &Space, folder: &str) -> PyResult<()> {
    if let Some(path) = sys::attribute(space, "path")?
        && path.is_instance::<List>()
    {
        let first = space.new_int(0)?;
        path.call_method(space, "insert", &[&first, &*Str::from_str(space, folder)?])?;
    }
    Ok(())
}

fn run_module(space: &Space, name: &str, set_argv: bool) -> PyResult<u8> {
    let runpy = import_system::import(space, "runpy")?;
    let arguments = [&*Str::intern(space, name) as &Object, objspace::bool_object(set_argv)];
    runpy.call_method(space, "_run_module_as_main", &arguments)?;
    Ok(0)
}

fn run_file(space: &Space, path: &str) -> PyResult<u8> {
    if is_importable_place(Path::new(path)) {
        insert_path(space, path)?;
        main_module(space)?;
        return run_module(space, "__main__", false);
    }
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let shown = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
            let program = sys::config(space).orig_argv.first().map_or("pyrox", String::as_str);
            let number = error.raw_os_error().unwrap_or(0);
            let reason = objspace::exceptions::strerror(number);
            eprintln!("{program}: can't open file '{}': [Errno {number}] {reason}", shown.display());
            return Ok(2);
        }
    };
    // The program's folder is where the file really is, whatever link led to it.
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
    let folder = real.parent().unwrap_or(Path::new("")).to_string_lossy().into_owned();
    prepend_path(space, &folder)?;
    let main = main_module(space)?;
    let absolute = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
    let name = Str::from_str(space, &absolute.to_string_lossy())?;
    let namespace = native::namespace(space, &main)?;
    namespace.set_item_str(space, "__file__", &name)?;
    namespace.set_item_str(space, "__cached__", objspace::none())?;
    if let Some(external) = native::modules_dict(space)?.get_item_str(space, "_frozen_importlib_external")? {
        let loader = external.getattr_str(space, "SourceFileLoader")?;
        let loader = loader.call(space, &[&Str::intern(space, "__main__"), &name])?;
        namespace.set_item_str(space, "__loader__", &loader)?;
    }
    run_bytes(space, &main, &bytes, &absolute.to_string_lossy())?;
    Ok(0)
}

/// Whether a path is a folder or an archive, whose `__main__` is run.
fn is_importable_place(path: &Path) -> bool {
    if path.is_dir() {
        return true;
    }
    let mut start = [0; 4];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == *b"PK\x03\x04"
}

fn run_bytes(space: &Space, main: &Object, bytes: &[u8], filename: &str) -> PyResult<()> {
    let bytes = match sys::config(space).skip_first_line {
        true => {
            let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
            // The newline stays, so that lines keep their numbers.
            &bytes[end..]
        }
        false => bytes,
    };
    let content = Bytes::from_slice(space, bytes)?;
    let text = source_text(space, &content, filename, "compile", "string, bytes or AST object")
        .map_err(|err| name_file(space, err, filename))?;
    if filename.starts_with('<') {
        traceback_printing::sources::register(space, filename, &text);
    }
    run_text(space, main, &text, filename, Mode::Exec)
}

/// For a file, the message about bytes that are no UTF-8 says which.
fn name_file(space: &Space, err: PyErr, filename: &str) -> PyErr {
    let msg = err.value().getattr_str(space, "msg").ok().and_then(|msg| msg.downcast_into::<Str>().ok());
    if err.is_a::<exc::SyntaxError>()
        && !filename.starts_with('<')
        && let Some(msg) =
            msg.map(|msg| msg.to_string_lossy()).filter(|msg| msg.starts_with("Non-UTF-8 code"))
        && let Ok(msg) =
            Str::from_str(space, &msg.replacen(" on line", &format!(" in file {filename} on line"), 1))
    {
        // Without it the message is only shorter.
        drop(err.value().setattr_str(space, "msg", &msg));
    }
    err
}

fn run_text(space: &Space, main: &Object, text: &str, filename: &str, mode: Mode) -> PyResult<()> {
    let options = CompileOptions { optimize: sys::config(space).optimize, ..CompileOptions::default() };
    let code = compile_source(space, text, filename, mode, &options)?;
    run_code(space, main, &code)
}

fn run_code(space: &Space, main: &Object, code: &Code) -> PyResult<()> {
    let namespace: Ref<Dict> = native::namespace(space, main)?;
    let builtins = builtins_of(space, &namespace)?;
    calls::run_code(space, code, &namespace, &builtins, Some(&namespace), None)?;
    Ok(())
}

/// Runs the file that `PYTHONSTARTUP` names, in the namespace of the session to come. Its errors are shown, and do not end the session.
fn run_startup_file(space: &Space, main: &Object) -> PyResult<()> {
    if sys::config(space).ignore_environment {
        return Ok(());
    }
    let Some(path) = std::env::var_os("PYTHONSTARTUP").filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let name = path.to_string_lossy().into_owned();
    let result = match std::fs::read(&path) {
        Ok(bytes) => run_bytes(space, main, &bytes, &name),
        Err(error) => {
            sys::write_error(space, "Could not open PYTHONSTARTUP\n");
            Err(space.io_error(&error, None))
        }
    };
    match result {
        Err(err) if err.is_a::<exc::SystemExit>() => Err(err),
        Err(err) => {
            report(space, err);
            Ok(())
        }
        Ok(_) => Ok(()),
    }
}

/// An interactive session, through the module `code`.
fn interact(space: &Space) -> PyResult<u8> {
    let main = main_module(space)?;
    let config = sys::config(space);
    let banner = match config.quiet {
        true => String::new(),
        false => format!(
            "Python {} on linux\nType \"help\", \"copyright\", \"credits\" or \"license\" for more information.",
            sys::version_text()
        ),
    };
    let code = import_system::import(space, "code")?;
    let console = code.getattr_str(space, "InteractiveConsole")?;
    let console =
        console.call(space, &[&*native::namespace(space, &main)?, &Str::intern(space, "<stdin>")])?;
    let exit_message = Str::intern(space, "");
    console.call_method(space, "interact", &[&*Str::from_str(space, &banner)?, &exit_message])?;
    Ok(0)
}

/// Shows an exception that ended the program, unless it asks for an exit; gives the exit status.
pub fn report(space: &Space, err: PyErr) -> u8 {
    if err.is_a::<exc::SystemExit>() {
        return exit_status(space, err.value());
    }
    if err.is_a::<exc::KeyboardInterrupt>() {
        modules::lifecycle::note_interrupt();
    }
    let exception = err.into_raised();
    remember(space, &exception);
    let hook = sys::attribute(space, "excepthook").ok().flatten();
    let Some(hook) = hook else {
        eprintln!("sys.excepthook is missing");
        sys::display_exception(space, &exception);
        return 1;
    };
    let traceback =
        exception.downcast::<objspace::BaseException>().and_then(|exception| exception.traceback());
    let traceback = traceback.unwrap_or_else(|| space.none());
    match hook.call(space, &[exception.ty(), &exception, &traceback]) {
        Ok(_) => 1,
        Err(err) if err.is_a::<exc::SystemExit>() => exit_status(space, err.value()),
        Err(err) => {
            sys::report_failed_hook(space, "sys.excepthook", &err, &exception);
            1
        }
    }
}

/// Sets `sys.last_exc` and its older forms.
fn remember(space: &Space, exception: &Object) {
    let traceback =
        exception.downcast::<objspace::BaseException>().and_then(|exception| exception.traceback());
    let traceback = traceback.unwrap_or_else(|| space.none());
    let values: [(&str, &Object); 4] = [
        ("last_exc", exception),
        ("last_type", exception.ty()),
        ("last_value", exception),
        ("last_traceback", &traceback),
    ];
    for (name, value) in values {
        // Nobody needs them more than the exception itself, which is about to be shown.
        drop(sys::set_attribute(space, name, value));
    }
}

/// The status that a `SystemExit` carries; anything but a number is printed.
pub fn exit_status(space: &Space, exit: &Object) -> u8 {
    let code = exit.getattr_str(space, "code").unwrap_or_else(|_| exit.to_ref());
    if code.is_none() {
        return 0;
    }
    if let Some(number) = code.downcast::<Int>() {
        // The system keeps the low eight bits; what does not fit at all is -1.
        return number.to_i64().unwrap_or(-1) as u8;
    }
    let text = code.str(space).map(|text| text.to_string_lossy()).unwrap_or_default();
    sys::write_error(space, &format!("{text}\n"));
    1
}
