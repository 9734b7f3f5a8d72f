//! The values in `sys` that are not functions.

use super::sys::{native_names, string_list};
use super::{config, records};
use objspace::module_object::Module;
use objspace::namespace::Namespace;
use objspace::{Dict, FrozenSet, List, Object, PyResult, Ref, Space, Str};

/// Version of Python that the language and library are.
pub const PYTHON_VERSION: (u8, u8, u8) =
    (abi::PY_MAJOR_VERSION as u8, abi::PY_MINOR_VERSION as u8, abi::PY_MICRO_VERSION as u8);
/// What byte code caches are tagged with: this project's name and version, and the version of Python.
pub const CACHE_TAG: &str =
    concat!("pyroxene-", env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"), "-314");

/// Fills `sys`.
pub fn add(space: &Space, module: &Module) -> PyResult<()> {
    let namespace = module.getattr_str(space, "__dict__")?;
    objspace::sys_state::set_sys_dict(space, space.expect::<Dict>(&namespace)?);
    add_version(space, module)?;
    add_platform(space, module)?;
    add_configuration(space, module)?;
    add_import_state(space, module)?;
    for name in ["displayhook", "excepthook", "unraisablehook", "breakpointhook"] {
        let hook = module.getattr_str(space, name)?;
        module.setattr_str(space, &format!("__{name}__"), &hook)?;
    }
    Ok(())
}

fn text(space: &Space, value: &str) -> PyResult<Ref<Object>> {
    Ok(Str::from_str(space, value)?.into_object())
}

/// `sys.version`: says both what is implemented and what implements it.
pub fn version_text() -> String {
    let (major, minor, micro) = PYTHON_VERSION;
    format!("{major}.{minor}.{micro} (Pyroxene {}) [Rust]", env!("CARGO_PKG_VERSION"))
}

fn add_version(space: &Space, module: &Module) -> PyResult<()> {
    let (major, minor, micro) = PYTHON_VERSION;
    let hexversion =
        space.new_int(i64::from(major) << 24 | i64::from(minor) << 16 | i64::from(micro) << 8 | 0xf0)?;
    let version = records::version_info(space, [major, minor, micro].map(u64::from))?;
    module.setattr_str(space, "version", &*text(space, &version_text())?)?;
    module.setattr_str(space, "hexversion", &hexversion)?;
    module.setattr_str(space, "version_info", &version)?;
    module.setattr_str(space, "pyroxene_version_info", &*records::pyroxene_version_info(space)?)?;
    module.setattr_str(space, "api_version", &*space.new_int(1013)?)?;
    let copyright = "Copyright (c) the Pyroxene contributors.\nThe standard library: \
                     Copyright (c) 2001 Python Software Foundation.\nAll Rights Reserved.";
    module.setattr_str(space, "copyright", &*text(space, copyright)?)?;
    module.setattr_str(space, "_git", &*records::strings(space, &["Pyroxene", "", ""])?)?;
    module.setattr_str(space, "implementation", &*implementation(space, &version, &hexversion)?)
}

fn implementation(space: &Space, version: &Object, hexversion: &Object) -> PyResult<Ref<Object>> {
    let names = Dict::new(space)?;
    names.set_item_str(space, "name", &*text(space, "cpython")?)?;
    names.set_item_str(space, "cache_tag", &*text(space, CACHE_TAG)?)?;
    names.set_item_str(space, "version", version)?;
    names.set_item_str(space, "hexversion", hexversion)?;
    names.set_item_str(space, "_multiarch", &*text(space, MULTIARCH)?)?;
    names.set_item_str(space, "supports_isolated_interpreters", objspace::bool_object(false))?;
    Namespace::new(space, Some(&names))
}

/// The platform, as Debian names it and as extension modules' suffixes do.
pub const MULTIARCH: &str =
    if cfg!(target_arch = "aarch64") { "aarch64-linux-gnu" } else { "x86_64-linux-gnu" };

fn add_platform(space: &Space, module: &Module) -> PyResult<()> {
    module.setattr_str(space, "platform", &*text(space, "linux")?)?;
    module.setattr_str(space, "byteorder", &*text(space, "little")?)?;
    module.setattr_str(space, "maxsize", &*space.new_int(i64::MAX)?)?;
    module.setattr_str(space, "maxunicode", &*space.new_int(0x10_ffff)?)?;
    module.setattr_str(space, "abiflags", &*text(space, "")?)?;
    module.setattr_str(space, "_framework", &*text(space, "")?)?;
    module.setattr_str(space, "platlibdir", &*text(space, "lib")?)?;
    module.setattr_str(space, "float_repr_style", &*text(space, "short")?)?;
    module.setattr_str(space, "int_info", &*records::int_info(space)?)?;
    module.setattr_str(space, "float_info", &*records::float_info(space)?)?;
    module.setattr_str(space, "hash_info", &*records::hash_info(space)?)?;
    module.setattr_str(space, "thread_info", &*records::thread_info(space)?)
}

fn add_configuration(space: &Space, module: &Module) -> PyResult<()> {
    let config = config(space);
    module.setattr_str(space, "flags", &*records::flags(space, config)?)?;
    module.setattr_str(space, "argv", &*string_list(space, &config.argv)?)?;
    module.setattr_str(space, "orig_argv", &*string_list(space, &config.orig_argv)?)?;
    module.setattr_str(space, "warnoptions", &*string_list(space, &config.warn_options)?)?;
    let options = Dict::new(space)?;
    for (name, value) in &config.x_options {
        let value = match value {
            Some(value) => text(space, value)?,
            None => space.new_bool(true),
        };
        options.set_item_str(space, name, &value)?;
    }
    module.setattr_str(space, "_xoptions", &options)?;
    let executable = text(space, &config.executable)?;
    module.setattr_str(space, "executable", &executable)?;
    module.setattr_str(space, "_base_executable", &executable)?;
    let prefix = text(space, &config.prefix)?;
    for name in ["prefix", "exec_prefix", "base_prefix", "base_exec_prefix"] {
        module.setattr_str(space, name, &prefix)?;
    }
    let optional = |value: &Option<String>| match value {
        Some(value) => text(space, value),
        None => Ok(space.none()),
    };
    module.setattr_str(space, "_stdlib_dir", &*optional(&config.stdlib_dir)?)?;
    module.setattr_str(space, "pycache_prefix", &*optional(&config.pycache_prefix)?)?;
    module.setattr_str(space, "dont_write_bytecode", objspace::bool_object(config.dont_write_bytecode))?;
    let names =
        config.stdlib_module_names.iter().map(|name| Str::intern(space, name).into_object()).collect();
    module.setattr_str(
        space,
        "stdlib_module_names",
        &*FrozenSet::from_iterable(space, &*objspace::List::from_vec(space, names)?)?,
    )
}

fn add_import_state(space: &Space, module: &Module) -> PyResult<()> {
    module.setattr_str(space, "modules", &*crate::native::modules_dict(space)?)?;
    module.setattr_str(space, "builtin_module_names", &*native_names(space)?)?;
    module.setattr_str(space, "path", &*string_list(space, &config(space).module_search_paths)?)?;
    module.setattr_str(space, "meta_path", &*List::new(space)?)?;
    module.setattr_str(space, "path_hooks", &*List::new(space)?)?;
    module.setattr_str(space, "path_importer_cache", &*Dict::new(space)?)
}
