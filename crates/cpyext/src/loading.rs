//! Loading extension modules: `_imp.create_dynamic` and `_imp.exec_dynamic`.
//!
//! The file's function `PyInit_NAME` (`PyInitU_…` in punycode for other than ASCII names) gives a definition, from which the module
//! is made and later executed (PEP 489), or in older extensions the complete module. The latter is remembered by file and
//! name, for the next import must not initialise it again.

use crate::{extension_file, modules_by_definition};
use abi::{PyModInitFunction, PyModuleDef};
use core::cell::RefCell;
use core::ffi::{CStr, c_int, c_void};
use objspace::exceptions::ImportError;
use objspace::module_object::{create_from_definition, execute, is_definition};
use objspace::object::caused_by;
use objspace::{Dict, GilCell, Layout, Module, Object, PyErr, PyResult, Ref, Space, Str, package_context};
use std::collections::HashMap;
use std::ffi::{CString, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// An extension module to load.
struct Extension {
    name: Ref<Str>,
    path: Ref<Str>,
}

/// A complete module that a file gave: its definition, how it was made, and for one that can be made only once what its dict held.
struct SinglePhase {
    definition: *mut PyModuleDef,
    initialize: PyModInitFunction,
    dict: Option<Ref<Dict>>,
}

type Known = HashMap<(String, String), SinglePhase>;

static KNOWN: GilCell<RefCell<Option<Known>>> = GilCell::new(RefCell::new(None));

/// The module of a spec, made from the extension file that it names; `_imp.create_dynamic(spec)`.
///
/// # Errors
/// `ImportError` when the file cannot be loaded or is no extension module; what its initialisation raises.
pub fn create_dynamic(space: &Space, spec: &Object, _file: Option<&Object>) -> PyResult<Ref<Object>> {
    let text = |name: &str| -> PyResult<Ref<Str>> {
        let value = spec.getattr_str(space, name)?;
        Ok(space.expect::<Str>(&value)?.to_ref())
    };
    let extension = Extension { name: text("name")?, path: text("origin")? };
    match extension.again(space)? {
        Some(module) => Ok(module),
        None => extension.load(space, spec),
    }
}

/// Executes a module that [`create_dynamic`] made, unless it has been; `_imp.exec_dynamic(module)`.
///
/// # Errors
/// What the module's execution raises.
pub fn exec_dynamic(space: &Space, module: &Object) -> PyResult<c_int> {
    let Some(own) = module.downcast::<Module>() else { return Ok(0) };
    let definition = own.definition();
    if definition.is_null() || !own.state().is_null() {
        return Ok(0);
    }
    // SAFETY: the definition is the module's, and lives as long as the process.
    unsafe { execute(space, module, definition)? };
    Ok(0)
}

impl Extension {
    fn key(&self) -> (String, String) {
        (self.path.to_string_lossy(), self.name.to_string_lossy())
    }

    fn import_error(&self, space: &Space, message: &str) -> PyErr {
        ImportError::with_names(space, message, Some(&self.name), Some(&self.path), None)
    }

    /// A module that the file gave complete, once more.
    fn again(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        let (definition, initialize, dict) = {
            let known = KNOWN.get(space).borrow();
            let Some(entry) = known.as_ref().and_then(|known| known.get(&self.key())) else {
                return Ok(None);
            };
            (entry.definition, entry.initialize, entry.dict.clone())
        };
        let module = match dict {
            Some(dict) => {
                let module = Module::new(space, &self.name)?;
                module.dict(space)?.update_from(space, &dict)?;
                module.into_object()
            }
            None => {
                let module = self.initialize(space, initialize)?;
                space.expect::<Module>(&module)?;
                module
            }
        };
        self.publish(space, &module)?;
        // SAFETY: the definition made a module before.
        unsafe { modules_by_definition::remember(space, definition, &module) };
        Ok(Some(module))
    }

    fn load(&self, space: &Space, spec: &Object) -> PyResult<Ref<Object>> {
        let initialize = self.find_initializer(space)?;
        let made = self.initialize(space, initialize)?;
        if is_definition(&made) {
            // SAFETY: the function gave its module's definition, which is part of the file.
            return unsafe { create_from_definition(space, made.as_ptr().cast(), spec) };
        }
        self.adopt(space, made, initialize)
    }

    /// The file's initialisation function.
    fn find_initializer(&self, space: &Space) -> PyResult<PyModInitFunction> {
        let path = CString::new(encode_path(space, &self.path)?)
            .map_err(|_| space.value_error("embedded null byte"))?;
        if let Some(missing) = extension_file::what_is_missing(Path::new(OsStr::from_bytes(path.as_bytes())))
        {
            return Err(self.import_error(space, &missing));
        }
        objspace::gc::could_be_noticed(space);
        // SAFETY: loading runs the file's constructors, which is what importing an extension module means.
        let library = unsafe { libc::dlopen(path.as_ptr(), dlopen_flags(space)) };
        if library.is_null() {
            return Err(self.import_error(space, &last_loader_error()));
        }
        let symbol = initializer_name(&self.name.to_string_lossy());
        let function = match CString::new(symbol.as_str()) {
            // SAFETY: the library stays loaded.
            Ok(symbol) => unsafe { libc::dlsym(library, symbol.as_ptr()) },
            Err(_) => core::ptr::null_mut(),
        };
        if function.is_null() {
            let message = format!("dynamic module does not define module export function ({symbol})");
            return Err(self.import_error(space, &message));
        }
        // SAFETY: functions of this name take nothing and give an object.
        Ok(unsafe { core::mem::transmute::<*mut c_void, PyModInitFunction>(function) })
    }

    /// Calls the initialisation function, which learns the module's full name from the package context.
    fn initialize(&self, space: &Space, initialize: PyModInitFunction) -> PyResult<Ref<Object>> {
        let name = self.name.to_string_lossy();
        let before = package_context::replace(space, Some(name.clone()));
        // SAFETY: the function is called with the GIL held.
        let made = unsafe { initialize() };
        package_context::replace(space, before);
        match (made.is_null(), space.take_error()) {
            (true, Some(err)) => Err(err),
            (true, None) => Err(space
                .system_error(format_args!("initialization of {name} failed without raising an exception"))),
            (false, error) => {
                // SAFETY: the function gives an object; a definition has a type only after `PyModuleDef_Init`.
                if unsafe { (*made).ob_type.get() }.is_null() {
                    return Err(space.system_error(format_args!(
                        "init function of {name} returned uninitialized object"
                    )));
                }
                // SAFETY: as above; a definition is immortal.
                let made = unsafe { Ref::from_owned(made) };
                match error {
                    None => Ok(made),
                    Some(cause) => Err(caused_by(
                        space.system_error(format_args!(
                            "initialization of {name} raised unreported exception"
                        )),
                        cause,
                    )),
                }
            }
        }
    }

    /// Takes in a module that came complete.
    fn adopt(
        &self,
        space: &Space,
        made: Ref<Object>,
        initialize: PyModInitFunction,
    ) -> PyResult<Ref<Object>> {
        let name = self.name.to_string_lossy();
        let no_module = || {
            space.system_error(format_args!("initialization of {name} did not return an extension module"))
        };
        let module = made.downcast::<Module>().ok_or_else(no_module)?;
        let definition = module.definition();
        if definition.is_null() {
            return Err(no_module());
        }
        if !name.is_ascii() {
            return Err(
                space.system_error(format_args!("initialization of {name} did not return PyModuleDef"))
            );
        }
        let dict = module.dict(space)?;
        dict.set_item_str(space, "__file__", &self.path)?;
        // SAFETY: the definition is part of the file.
        let only_once = unsafe {
            (*definition).m_base.m_init.set(Some(initialize));
            modules_by_definition::remember(space, definition, &made);
            (*definition).m_size == -1
        };
        let dict = if only_once { Some(dict.copy(space)?) } else { None };
        let entry = SinglePhase { definition, initialize, dict };
        let old = KNOWN.get(space).borrow_mut().get_or_insert_default().insert(self.key(), entry);
        drop(old);
        self.publish(space, &made)?;
        Ok(made)
    }

    /// Puts a complete module into `sys.modules`.
    fn publish(&self, space: &Space, module: &Object) -> PyResult<()> {
        let name = Str::intern(space, "modules");
        match objspace::sys_state::sys_attribute(space, &name)? {
            Some(modules) => modules.set_item(space, &self.name, module),
            None => Err(space.runtime_error("unable to get sys.modules")),
        }
    }
}

/// A path in the file system's encoding.
fn encode_path(space: &Space, path: &Str) -> PyResult<Vec<u8>> {
    let (encoding, errors) = (Str::from_str(space, "utf-8")?, Str::from_str(space, "surrogateescape")?);
    let bytes = path.as_object().call_method(space, "encode", &[&encoding, &errors])?;
    Ok(space.expect::<objspace::Bytes>(&bytes)?.as_slice().to_vec())
}

/// What `sys.getdlopenflags` says.
fn dlopen_flags(space: &Space) -> c_int {
    let flags = objspace::sys_state::sys_attribute(space, &Str::intern(space, "getdlopenflags"))
        .ok()
        .flatten()
        .and_then(|function| function.call0(space).ok())
        .and_then(|flags| flags.index(space).ok());
    flags.map_or(libc::RTLD_NOW, |flags| flags as c_int)
}

/// The loader's own words.
fn last_loader_error() -> String {
    // SAFETY: the result is null or a C string, good until the next call of the loader by this thread.
    let message = unsafe { libc::dlerror() };
    if message.is_null() {
        return "unknown dlopen() error".to_owned();
    }
    // SAFETY: as above.
    unsafe { CStr::from_ptr(message) }.to_string_lossy().into_owned()
}

/// The name of a module's initialisation function.
fn initializer_name(module: &str) -> String {
    let last = module.rsplit('.').next().unwrap_or(module);
    if last.is_ascii() {
        format!("PyInit_{last}")
    } else {
        format!("PyInitU_{}", punycode(last).replace('-', "_"))
    }
}

/// Punycode (RFC 3492) of a name, as the codec of that name has it.
fn punycode(text: &str) -> String {
    const BASE: u32 = 36;
    const T_MIN: u32 = 1;
    const T_MAX: u32 = 26;
    let adapt = |delta: u32, points: u32, first: bool| {
        let mut delta = if first { delta / 700 } else { delta / 2 };
        delta += delta / points;
        let mut k = 0;
        while delta > (BASE - T_MIN) * T_MAX / 2 {
            delta /= BASE - T_MIN;
            k += BASE;
        }
        k + (BASE - T_MIN + 1) * delta / (delta + 38)
    };
    let digit =
        |value: u32| char::from(if value < 26 { b'a' + value as u8 } else { b'0' + (value - 26) as u8 });
    let mut out: String = text.chars().filter(char::is_ascii).collect();
    let basic = out.len() as u32;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (0x80, 0_u32, 72, basic);
    let total = text.chars().count() as u32;
    while handled < total {
        let next = text.chars().map(u32::from).filter(|&code| code >= n).min().unwrap_or(n);
        delta += (next - n) * (handled + 1);
        n = next;
        for code in text.chars().map(u32::from) {
            if code < n {
                delta += 1;
            }
            if code == n {
                let (mut q, mut k) = (delta, BASE);
                loop {
                    let t = if k <= bias { T_MIN } else { (k - bias).min(T_MAX) };
                    if q < t {
                        break;
                    }
                    out.push(digit(t + (q - t) % (BASE - t)));
                    q = (q - t) / (BASE - t);
                    k += BASE;
                }
                out.push(digit(q));
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta += 1;
        n += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{initializer_name, punycode};

    #[test]
    fn initializers_have_the_last_name() {
        assert_eq!(initializer_name("package.module"), "PyInit_module");
        assert_eq!(initializer_name("m\u{e9}thode"), "PyInitU_mthode_bva");
    }

    #[test]
    fn punycode_of_names() {
        // Values from Python's codec.
        assert_eq!(punycode("b\u{fc}cher"), "bcher-kva");
        assert_eq!(
            punycode("\u{30a4}\u{30f3}\u{30dd}\u{30fc}\u{30c8}\u{30c6}\u{30b9}\u{30c8}"),
            "eckzbwbhc6jpgzc"
        );
    }
}
