//! `import.h`: importing from C.

use crate::border::CText;
use crate::references::kept_by;
use crate::unicodeobject::file_names::PyUnicode_DecodeFSDefault;
use abi::PyObject;
use core::ffi::{c_char, c_int, c_long, c_void};
use core::ptr;
use cpyext_macros::cpython_api;
use objspace::exceptions::{ImportError, KeyError};
use objspace::sys_state::sys_attribute;
use objspace::{
    Dict, Layout, Module, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, builtins, imports,
};
use std::ffi::CString;
use std::sync::OnceLock;

/// An attribute of `sys` that must be there.
fn sys(space: &Space, name: &str) -> PyResult<Ref<Object>> {
    let found = sys_attribute(space, &Str::intern(space, name))?;
    found.ok_or_else(|| space.runtime_error(format_args!("lost sys.{name}")))
}

fn modules(space: &Space) -> PyResult<Ref<Object>> {
    sys_attribute(space, &Str::intern(space, "modules"))?
        .ok_or_else(|| space.runtime_error("unable to get sys.modules"))
}

/// `sys.modules[name]`, if there is such a module.
fn loaded(space: &Space, name: &Object) -> PyResult<Option<Ref<Object>>> {
    crate::r#abstract::get_optional_item(space, &*modules(space)?, name)
}

/// `sys.modules`, borrowed.
#[cpython_api]
fn PyImport_GetModuleDict(space: &Space) -> PyResult<&Object> {
    let modules = modules(space)?;
    // SAFETY: `sys` keeps it.
    Ok(unsafe { Object::from_ptr(kept_by(&modules.clone(), modules).as_ptr()) })
}

/// The module of a name if it has been imported; `NULL` without an error if not.
#[cpython_api]
fn PyImport_GetModule(space: &Space, name: &Object) -> PyResult<Option<Ref<Object>>> {
    loaded(space, name)
}

/// `importlib.import_module(name)`, by whatever `__import__` is.
#[cpython_api]
fn PyImport_Import(space: &Space, name: &Object) -> PyResult<Ref<Object>> {
    let import = builtins::function(space, "__import__")?;
    let globals = match imports::current_globals(space) {
        Some(globals) => globals,
        None => Dict::new(space)?,
    };
    let (from, level) = (objspace::List::new(space)?, space.new_int(0)?);
    import.call(space, &[name, &globals, &globals, &from, &level])?;
    match loaded(space, name)? {
        Some(module) => Ok(module),
        None => Err(PyErr::with_args(space, KeyError::type_object(), &[name])),
    }
}

/// The module of a full name in UTF-8, imported if need be.
#[cpython_api]
pub fn PyImport_ImportModule(space: &Space, name: CText<'_>) -> PyResult<Ref<Object>> {
    PyImport_Import(space, &*name.to_str(space)?)
}

/// The same; the name is from when imports could block.
#[cpython_api]
fn PyImport_ImportModuleNoBlock(space: &Space, name: CText<'_>) -> PyResult<Ref<Object>> {
    PyImport_ImportModule(space, name)
}

/// `__import__(name, globals, locals, fromlist, level)`
#[cpython_api]
fn PyImport_ImportModuleLevelObject(
    space: &Space,
    name: Option<&Object>,
    globals: Option<&Object>,
    locals: Option<&Object>,
    from: Option<&Object>,
    level: c_int,
) -> PyResult<Ref<Object>> {
    let Some(name) = name else { return Err(space.value_error("Empty module name")) };
    let none = objspace::none();
    let empty = Tuple::empty();
    let (from, level) = (from.unwrap_or(&empty), space.new_int(level.into())?);
    let args = [name, globals.unwrap_or(none), locals.unwrap_or(none), from, &*level];
    builtins::function(space, "__import__")?.call(space, &args)
}

/// The same for a name in UTF-8.
#[cpython_api]
fn PyImport_ImportModuleLevel(
    space: &Space,
    name: CText<'_>,
    globals: Option<&Object>,
    locals: Option<&Object>,
    from: Option<&Object>,
    level: c_int,
) -> PyResult<Ref<Object>> {
    let name = name.to_str(space)?;
    PyImport_ImportModuleLevelObject(space, Some(&name), globals, locals, from, level)
}

/// An attribute of a module, which is imported if need be.
#[cpython_api]
fn PyImport_ImportModuleAttr(space: &Space, name: &Object, attribute: &Object) -> PyResult<Ref<Object>> {
    PyImport_Import(space, name)?.getattr_object(space, attribute)
}

/// The same for names in UTF-8.
#[cpython_api]
fn PyImport_ImportModuleAttrString(
    space: &Space,
    name: CText<'_>,
    attribute: CText<'_>,
) -> PyResult<Ref<Object>> {
    PyImport_ImportModule(space, name)?.getattr(space, &*attribute.to_name(space)?)
}

/// The module of a name, or an empty new one.
fn add_module(space: &Space, name: &Object) -> PyResult<Ref<Object>> {
    if let Some(module) = loaded(space, name)?.filter(|module| module.is_instance::<Module>()) {
        return Ok(module);
    }
    let module = match name.downcast::<Str>() {
        Some(name) => Module::new(space, name)?.into_object(),
        // Old interface: any object that can be a key may be a module's name.
        None => {
            let module = Module::new(space, &Str::empty(space))?.into_object();
            module.setattr_str(space, "__name__", name)?;
            module
        }
    };
    modules(space)?.set_item(space, name, &module)?;
    Ok(module)
}

/// The module of a name, which is made empty if it is not there.
#[cpython_api]
pub fn PyImport_AddModuleRef(space: &Space, name: CText<'_>) -> PyResult<Ref<Object>> {
    add_module(space, &*name.to_name(space)?)
}

/// The same, borrowed from `sys.modules`.
#[cpython_api]
fn PyImport_AddModuleObject<'a>(space: &'a Space, name: &Object) -> PyResult<&'a Object> {
    let module = add_module(space, name)?;
    // SAFETY: `sys.modules` keeps it.
    Ok(unsafe { Object::from_ptr(kept_by(&module.clone(), module).as_ptr()) })
}

/// The same for a name in UTF-8.
#[cpython_api]
fn PyImport_AddModule<'a>(space: &'a Space, name: CText<'_>) -> PyResult<&'a Object> {
    PyImport_AddModuleObject(space, &*name.to_name(space)?)
}

/// `importlib.reload(module)`
#[cpython_api]
fn PyImport_ReloadModule(space: &Space, module: &Object) -> PyResult<Ref<Object>> {
    imports::import(space, "importlib")?.call_method(space, "reload", &[module])
}

/// The finder for an entry of `sys.path`; `None` if no hook wants it.
#[cpython_api]
fn PyImport_GetImporter(space: &Space, path: &Object) -> PyResult<Ref<Object>> {
    let cache = sys(space, "path_importer_cache")?;
    if let Some(finder) = crate::r#abstract::get_optional_item(space, &cache, path)? {
        return Ok(finder);
    }
    let mut found = space.none();
    for hook in sys(space, "path_hooks")?.collect(space)? {
        match hook.call1(space, path) {
            Ok(finder) => {
                found = finder;
                break;
            }
            Err(err) if err.is_a::<ImportError>() => {}
            Err(err) => return Err(err),
        }
    }
    cache.set_item(space, path, &found)?;
    Ok(found)
}

/// Runs a code object as a module of a name, which is put into `sys.modules` (and taken out again if that fails).
fn execute_code(
    space: &Space,
    name: &Object,
    code: &Object,
    path: Option<&Object>,
    cached: Option<&Object>,
) -> PyResult<Ref<Object>> {
    let module = add_module(space, name)?;
    let run = || -> PyResult<()> {
        let dict = space.expect::<Module>(&module)?.dict(space)?;
        if dict.get_item_str(space, "__builtins__")?.is_none()
            && let Some(names) = builtins::names(space)
        {
            dict.set_item_str(space, "__builtins__", &names)?;
        }
        let path = match path {
            Some(path) => path.to_ref(),
            None => code.getattr_str(space, "co_filename")?,
        };
        let external = imports::import(space, "importlib._bootstrap_external")?;
        let none = objspace::none();
        external.call_method(space, "_fix_up_module", &[&dict, name, &path, cached.unwrap_or(none)])?;
        builtins::function(space, "exec")?.call(space, &[code, &dict]).map(drop)
    };
    if let Err(err) = run() {
        // The error that made the module useless is the one to see.
        drop(modules(space)?.del_item(space, name));
        return Err(err);
    }
    loaded(space, name)?.ok_or_else(|| {
        let shown = name.repr(space).map_or_else(|_| "?".to_owned(), |name| name.to_string_lossy());
        space.import_error_message(format_args!("Loaded module {shown} not found in sys.modules"))
    })
}

/// Run a code object as a module; where it comes from may be `NULL`.
#[cpython_api]
fn PyImport_ExecCodeModuleObject(
    space: &Space,
    name: &Object,
    code: &Object,
    path: Option<&Object>,
    cached: Option<&Object>,
) -> PyResult<Ref<Object>> {
    execute_code(space, name, code, path, cached)
}

/// A file's name as C has it.
fn file_name(space: &Space, name: CText<'_>) -> PyResult<Option<Ref<Object>>> {
    let name = name.get().map(|_| PyUnicode_DecodeFSDefault(space, name)).transpose()?;
    Ok(name.map(Ref::into_object))
}

/// The same with a name in UTF-8 and names of files; without that of the source, it follows from that of the cache.
#[cpython_api]
fn PyImport_ExecCodeModuleWithPathnames(
    space: &Space,
    name: CText<'_>,
    code: &Object,
    path: CText<'_>,
    cached: CText<'_>,
) -> PyResult<Ref<Object>> {
    let name = name.to_str(space)?;
    let (path, cached) = (file_name(space, path)?, file_name(space, cached)?);
    let path = match (path, &cached) {
        (None, Some(cached)) => {
            let external = imports::import(space, "importlib._bootstrap_external")?;
            Some(external.call_method(space, "_get_sourcefile", &[cached])?)
        }
        (path, _) => path,
    };
    execute_code(space, &name, code, path.as_deref(), cached.as_deref())
}

/// The same with a file name.
#[cpython_api]
fn PyImport_ExecCodeModuleEx(
    space: &Space,
    name: CText<'_>,
    code: &Object,
    path: CText<'_>,
) -> PyResult<Ref<Object>> {
    PyImport_ExecCodeModuleWithPathnames(space, name, code, path, CText::NULL)
}

/// Run a code object as a module.
#[cpython_api]
fn PyImport_ExecCodeModule(space: &Space, name: CText<'_>, code: &Object) -> PyResult<Ref<Object>> {
    PyImport_ExecCodeModuleWithPathnames(space, name, code, CText::NULL, CText::NULL)
}

/// Import a frozen module: 1 if there is one of the name.
#[cpython_api]
fn PyImport_ImportFrozenModuleObject(space: &Space, name: &Object) -> PyResult<c_int> {
    let module = imports::import(space, "_imp")?.call_method(space, "init_frozen", &[name])?;
    Ok((!module.is_none()).into())
}

/// The same for a name in UTF-8.
#[cpython_api]
fn PyImport_ImportFrozenModule(space: &Space, name: CText<'_>) -> PyResult<c_int> {
    PyImport_ImportFrozenModuleObject(space, &*name.to_str(space)?)
}

/// The number that files with byte code begin with.
#[cpython_api]
fn PyImport_GetMagicNumber(space: &Space) -> PyResult<c_long> {
    let number = imports::import(space, "_imp")?.getattr_str(space, "pyc_magic_number_token")?;
    Ok(number.index(space)? as c_long)
}

/// The tag of files with byte code; `NULL` without an error if there is none.
#[cpython_api]
fn PyImport_GetMagicTag(space: &Space) -> *const c_char {
    static TAG: OnceLock<CString> = OnceLock::new();
    if let Some(tag) = TAG.get() {
        return tag.as_ptr();
    }
    let find = || -> PyResult<Option<CString>> {
        let tag = sys(space, "implementation")?.getattr_str(space, "cache_tag")?;
        Ok(tag.downcast::<Str>().and_then(|tag| CString::new(tag.to_string_lossy()).ok()))
    };
    match find() {
        Ok(Some(tag)) => TAG.get_or_init(|| tag).as_ptr(),
        _ => ptr::null(),
    }
}

/// Add a module to those that are built in: -1, for that must happen before the interpreter starts.
#[cpython_api(no_space)]
fn PyImport_AppendInittab(
    _name: *const c_char,
    _initialize: Option<unsafe extern "C" fn() -> *mut PyObject>,
) -> c_int {
    -1
}

/// The same for several modules.
#[cpython_api(no_space)]
fn PyImport_ExtendInittab(_modules: *const c_void) -> c_int {
    -1
}
