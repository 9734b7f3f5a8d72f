//! What the running interpreter is configured as (PEP 741): `PyConfig_Get` and its like.
//!
//! The truth is in `sys`, where it has an attribute there, else in the configuration that the process started with.

use crate::border::{CText, Out};
use core::ffi::c_int;
use cpyext_macros::cpython_api;
use modules::sys::Config;
use objspace::sys_state::{sys_attribute, sys_dict};
use objspace::{Bool, Dict, FrozenSet, Int, List, Object, PyErr, PyResult, Ref, Space, Str};

/// What an option's value is, and where it is.
#[derive(Clone, Copy)]
enum Value {
    /// An attribute of `sys` that can be set: a list, a dict, or a string or `None`.
    List(&'static str),
    Dict(&'static str),
    Text(&'static str),
    /// A flag that `sys.flags` shows.
    Flag(&'static str),
    /// The same, turned around.
    NotFlag(&'static str),
    /// A number that `sys.flags` shows.
    Number(&'static str),
    /// `not sys.dont_write_bytecode`
    WritesBytecode,
    /// `sys.get_int_max_str_digits()`
    MaxDigits,
    /// Text, of the configuration.
    Started(fn(&Config) -> Option<String>),
    /// What is the same in every process.
    Always(bool),
    AlwaysNumber(i64),
    AlwaysText(Option<&'static str>),
}

use Value::{
    Always, AlwaysNumber, AlwaysText, Flag, MaxDigits, NotFlag, Number, Started, Text, WritesBytecode,
};

const OPTIONS: [(&str, Value); 63] = [
    ("allocator", AlwaysNumber(0)),
    ("argv", Value::List("argv")),
    ("base_exec_prefix", Text("base_exec_prefix")),
    ("base_executable", Text("_base_executable")),
    ("base_prefix", Text("base_prefix")),
    ("buffered_stdio", Started(|config| Some((!config.unbuffered).to_string()))),
    ("bytes_warning", Number("bytes_warning")),
    ("check_hash_pycs_mode", AlwaysText(Some("default"))),
    ("code_debug_ranges", Always(true)),
    ("coerce_c_locale", Always(false)),
    ("coerce_c_locale_warn", Always(false)),
    ("configure_c_stdio", Always(true)),
    ("configure_locale", Always(true)),
    ("context_aware_warnings", Number("context_aware_warnings")),
    ("cpu_count", AlwaysNumber(-1)),
    ("dev_mode", Flag("dev_mode")),
    ("dump_refs", Always(false)),
    ("dump_refs_file", AlwaysText(None)),
    ("exec_prefix", Text("exec_prefix")),
    ("executable", Text("executable")),
    ("faulthandler", Always(false)),
    ("filesystem_encoding", AlwaysText(Some("utf-8"))),
    ("filesystem_errors", AlwaysText(Some("surrogateescape"))),
    ("hash_seed", AlwaysNumber(0)),
    ("home", Started(|_| std::env::var("PYTHONHOME").ok().filter(|home| !home.is_empty()))),
    ("import_time", AlwaysNumber(0)),
    ("inspect", Flag("inspect")),
    ("install_signal_handlers", Always(true)),
    ("int_max_str_digits", MaxDigits),
    ("interactive", Flag("interactive")),
    ("isolated", Flag("isolated")),
    ("malloc_stats", Always(false)),
    ("module_search_paths", Value::List("path")),
    ("optimization_level", Number("optimize")),
    ("orig_argv", Value::List("orig_argv")),
    ("parse_argv", Always(true)),
    ("parser_debug", Flag("debug")),
    ("pathconfig_warnings", Always(true)),
    ("perf_profiling", AlwaysNumber(0)),
    ("platlibdir", Text("platlibdir")),
    ("prefix", Text("prefix")),
    ("program_name", Started(|config| config.orig_argv.first().cloned())),
    ("pycache_prefix", Text("pycache_prefix")),
    ("quiet", Flag("quiet")),
    ("remote_debug", Always(false)),
    ("safe_path", Flag("safe_path")),
    ("show_ref_count", Always(false)),
    ("site_import", NotFlag("no_site")),
    ("skip_source_first_line", Started(|config| Some(config.skip_first_line.to_string()))),
    ("stdio_encoding", AlwaysText(Some("utf-8"))),
    ("stdlib_dir", Text("_stdlib_dir")),
    ("thread_inherit_context", Number("thread_inherit_context")),
    ("tracemalloc", AlwaysNumber(0)),
    ("use_environment", NotFlag("ignore_environment")),
    ("use_frozen_modules", Always(true)),
    ("use_hash_seed", NotFlag("hash_randomization")),
    ("user_site_directory", NotFlag("no_user_site")),
    ("utf8_mode", Flag("utf8_mode")),
    ("verbose", Number("verbose")),
    ("warn_default_encoding", Flag("warn_default_encoding")),
    ("warnoptions", Value::List("warnoptions")),
    ("write_bytecode", WritesBytecode),
    ("xoptions", Value::Dict("_xoptions")),
];

fn option(space: &Space, name: CText<'_>) -> PyResult<(&'static str, Value)> {
    let name = name.required(space)?.to_string_lossy();
    let found = OPTIONS.iter().find(|(option, _)| *option == name);
    found.copied().ok_or_else(|| space.value_error(format_args!("unknown config option name: {name}")))
}

fn attribute(space: &Space, name: &str) -> PyResult<Ref<Object>> {
    let found = sys_attribute(space, &Str::intern(space, name))?;
    found.ok_or_else(|| space.runtime_error(format_args!("lost sys.{name}")))
}

fn flag(space: &Space, name: &str) -> PyResult<Ref<Object>> {
    attribute(space, "flags")?.getattr_str(space, name)
}

fn text_or_none(space: &Space, text: Option<&str>) -> PyResult<Ref<Object>> {
    match text {
        // The configuration has these as Rust's `bool`s.
        Some("true") => Ok(space.new_bool(true)),
        Some("false") => Ok(space.new_bool(false)),
        Some(text) => Ok(Str::from_str(space, text)?.into_object()),
        None => Ok(space.none()),
    }
}

fn get(space: &Space, value: Value) -> PyResult<Ref<Object>> {
    match value {
        Value::List(name) | Value::Dict(name) | Text(name) => attribute(space, name),
        Number(name) => space.new_int(flag(space, name)?.index(space)? as i64),
        Flag(name) => Ok(space.new_bool(flag(space, name)?.is_true(space)?)),
        NotFlag(name) => Ok(space.new_bool(!flag(space, name)?.is_true(space)?)),
        WritesBytecode => Ok(space.new_bool(!attribute(space, "dont_write_bytecode")?.is_true(space)?)),
        MaxDigits => attribute(space, "get_int_max_str_digits")?.call0(space),
        Started(find) => text_or_none(space, find(modules::sys::config(space)).as_deref()),
        Always(value) => Ok(space.new_bool(value)),
        AlwaysNumber(value) => space.new_int(value),
        AlwaysText(text) => text_or_none(space, text),
    }
}

/// The value of an option.
#[cpython_api]
fn PyConfig_Get(space: &Space, name: CText<'_>) -> PyResult<Ref<Object>> {
    get(space, option(space, name)?.1)
}

/// The value of an option that is a number.
#[cpython_api]
fn PyConfig_GetInt(space: &Space, name: CText<'_>, value: Out<'_, c_int>) -> PyResult<()> {
    let (name, found) = option(space, name)?;
    let found = get(space, found)?;
    if !found.is_instance::<Int>() {
        return Err(space.type_error(format_args!("config option {name} is not an int")));
    }
    let number = c_int::try_from(found.index(space)?);
    value.set(number.map_err(|_| space.overflow_error("Python int too large to convert to C int"))?);
    Ok(())
}

/// The names of all options.
#[cpython_api]
fn PyConfig_Names(space: &Space) -> PyResult<Ref<Object>> {
    let names = OPTIONS.iter().map(|(name, _)| Ok(Str::from_str(space, name)?.into_object()));
    let names = List::from_vec(space, names.collect::<PyResult<Vec<_>>>()?)?;
    Ok(FrozenSet::from_iterable(space, &names)?.into_object())
}

fn expected(space: &Space, what: &str, value: &Object) -> PyErr {
    space.type_error(format_args!("expected {what}, got {}", value.ty().tp_name()))
}

fn check_list(space: &Space, value: &Object) -> PyResult<()> {
    let Some(list) = value.downcast::<List>() else { return Err(expected(space, "list[str]", value)) };
    for (index, item) in list.to_vec().iter().enumerate() {
        if !item.is_instance::<Str>() {
            let kind = item.ty().tp_name();
            let message = format_args!("expected str, list item {index} has type {kind}");
            return Err(space.type_error(message));
        }
    }
    Ok(())
}

fn number(space: &Space, value: &Object) -> PyResult<i64> {
    if !value.is_instance::<Int>() && !value.is_instance::<Bool>() {
        return Err(expected(space, "int or bool", value));
    }
    let number = c_int::try_from(value.index(space)?)
        .map_err(|_| space.overflow_error("Python int too large to convert to C int"))?;
    match number {
        0.. => Ok(number.into()),
        _ => Err(space.value_error("value must be >= 0")),
    }
}

/// Set an option that can be changed while the interpreter runs.
#[cpython_api]
fn PyConfig_Set(space: &Space, name: CText<'_>, value: &Object) -> PyResult<()> {
    let (option, place) = option(space, name)?;
    let sys = sys_dict(space).ok_or_else(|| space.runtime_error("lost sys module"))?;
    match place {
        Value::List(attribute) => {
            check_list(space, value)?;
            sys.set_item_str(space, attribute, value)
        }
        Value::Dict(attribute) => match value.downcast::<Dict>() {
            Some(_) => sys.set_item_str(space, attribute, value),
            None => Err(expected(space, "dict[str, str | bool]", value)),
        },
        Text(attribute) if value.is_none() || value.is_instance::<Str>() => {
            sys.set_item_str(space, attribute, value)
        }
        Text(_) => Err(expected(space, "str or None", value)),
        WritesBytecode => {
            let stops = space.new_bool(number(space, value)? == 0);
            sys.set_item_str(space, "dont_write_bytecode", &stops)
        }
        MaxDigits => {
            number(space, value)?;
            attribute(space, "set_int_max_str_digits")?.call1(space, value).map(drop)
        }
        Flag(_) | NotFlag(_) | Number(_) => {
            number(space, value)?;
            Err(space.not_implemented_error(format_args!(
                "option {option} cannot be changed while the interpreter runs"
            )))
        }
        Started(_) | Always(_) | AlwaysNumber(_) | AlwaysText(_) => {
            Err(space.value_error(format_args!("cannot set read-only option {option}")))
        }
    }
}
