//! The module `_imp`: what importlib needs of the interpreter.

use core::cell::Cell;
use cpyext_macros::pymodule;
use objspace::{GilCell, Object, PyResult, Ref, Space};

/// Loads an extension module from a spec, and executes one: the C API installs this.
#[derive(Clone, Copy)]
pub struct ExtensionLoader {
    /// `_imp.create_dynamic(spec, file)`.
    pub create: fn(&Space, &Object, Option<&Object>) -> PyResult<Ref<Object>>,
    /// `_imp.exec_dynamic(module)`.
    pub execute: fn(&Space, &Object) -> PyResult<i32>,
}

static EXTENSIONS: GilCell<Cell<Option<ExtensionLoader>>> = GilCell::new(Cell::new(None));

/// Installs what loads extension modules.
pub fn set_extension_loader(space: &Space, loader: ExtensionLoader) {
    EXTENSIONS.get(space).set(Some(loader));
}

/// Suffixes of extension modules' files, the most specific first.
pub const EXTENSION_SUFFIXES: [&str; 3] = if cfg!(target_arch = "aarch64") {
    [".cpython-314-aarch64-linux-gnu.so", ".abi3.so", ".so"]
} else {
    [".cpython-314-x86_64-linux-gnu.so", ".abi3.so", ".so"]
};

/// The first four bytes of a byte code cache: a number that no CPython has, then what text mode would change.
pub const PYC_MAGIC: u32 = compiler::bytecode::serialize::VERSION as u32 | 0x0a0d_0000;

/// (Extremely) low-level import machinery bits as used by importlib.
#[pymodule(name = "_imp", doc = "What importlib needs of the interpreter.")]
#[expect(clippy::module_inception, reason = "the module is named as in Python")]
pub mod imp {
    use super::{EXTENSION_SUFFIXES, EXTENSIONS, PYC_MAGIC};
    use crate::{frozen, import_system, native};
    use core::cell::Cell;
    use interpreter::code::Code;
    use objspace::shim::Nullable;
    use objspace::{Bytes, GilCell, Layout, List, Module, Object, PyResult, Ref, Slot, Space, Str, Tuple};

    /// How often the import lock is held. There is one lock, and the GIL: only its nesting has to be known.
    static LOCK_DEPTH: GilCell<Cell<usize>> = GilCell::new(Cell::new(0));

    /// Tell whether the import lock is held.
    #[pyfunction]
    fn lock_held(space: &Space) -> bool {
        LOCK_DEPTH.get(space).get() > 0
    }

    /// Take the import lock.
    #[pyfunction]
    fn acquire_lock(space: &Space) {
        let depth = LOCK_DEPTH.get(space);
        depth.set(depth.get() + 1);
    }

    /// Release the import lock.
    #[pyfunction]
    fn release_lock(space: &Space) -> PyResult<()> {
        let depth = LOCK_DEPTH.get(space);
        if depth.get() == 0 {
            return Err(space.runtime_error("not holding the import lock"));
        }
        depth.set(depth.get() - 1);
        Ok(())
    }

    /// Return the suffixes of extension modules' files.
    #[pyfunction]
    fn extension_suffixes(space: &Space) -> PyResult<Ref<List>> {
        let suffixes = EXTENSION_SUFFIXES.map(|suffix| Str::intern(space, suffix).into_object());
        List::from_vec(space, suffixes.into())
    }

    /// Tell whether there is a native module of this name: 1 if so, -1 if it cannot be made again, else 0.
    #[pyfunction(signature = "(name, /)")]
    fn is_builtin(name: &Str) -> i64 {
        match name.to_string_lossy().as_str() {
            "sys" | "builtins" => -1,
            name => i64::from(native::find(name).is_some()),
        }
    }

    /// Make the native module of a spec, not yet executed; None if there is none of its name.
    #[pyfunction(signature = "(spec, /)")]
    fn create_builtin(space: &Space, spec: &Object) -> PyResult<Ref<Object>> {
        Ok(native::create(space, spec)?.unwrap_or_else(|| space.none()))
    }

    /// Execute a native module.
    #[pyfunction(signature = "(mod, /)")]
    fn exec_builtin(space: &Space, module: &Object) -> PyResult<i64> {
        native::execute(space, module)?;
        Ok(0)
    }

    /// Load an extension module from the file that the spec names, without executing it.
    #[pyfunction(signature = "(spec, file=<unrepresentable>, /)")]
    fn create_dynamic(space: &Space, spec: &Object, file: Option<&Object>) -> PyResult<Ref<Object>> {
        match EXTENSIONS.get(space).get() {
            Some(loader) => (loader.create)(space, spec, file),
            None => Err(space.import_error_message("extension modules cannot be loaded: there is no C API")),
        }
    }

    /// Execute an extension module.
    #[pyfunction(signature = "(mod, /)")]
    fn exec_dynamic(space: &Space, module: &Object) -> PyResult<i64> {
        match EXTENSIONS.get(space).get() {
            Some(loader) => (loader.execute)(space, module).map(i64::from),
            None => {
                Err(space.import_error_message("extension modules cannot be executed: there is no C API"))
            }
        }
    }

    /// Tell whether there is a frozen module of this name.
    #[pyfunction(signature = "(name, /)")]
    fn is_frozen(space: &Space, name: &Str) -> bool {
        frozen::find(space, &name.to_string_lossy()).is_some()
    }

    /// Tell whether the frozen module of this name is a package.
    #[pyfunction(signature = "(name, /)")]
    fn is_frozen_package(space: &Space, name: &Str) -> PyResult<bool> {
        let name = name.to_string_lossy();
        match frozen::find(space, &name) {
            Some(module) => Ok(module.is_package),
            None => Err(frozen::not_found(space, &name)),
        }
    }

    /// Return (data, is_package, original_name) of the frozen module of this name, or None; data is None unless asked for.
    #[pyfunction(signature = "(name, /, *, withdata=False)")]
    fn find_frozen(space: &Space, name: &Str, withdata: bool) -> PyResult<Ref<Object>> {
        let Some(module) = frozen::find(space, &name.to_string_lossy()) else { return Ok(space.none()) };
        let data = match withdata {
            true => Bytes::from_slice(space, module.code)?.into_object(),
            false => space.none(),
        };
        let original = Str::intern(space, module.original).into_object();
        let items = vec![data, space.new_bool(module.is_package), original];
        Ok(Tuple::from_vec(space, items)?.into_object())
    }

    /// Return the code object of the frozen module of this name, or the one in data.
    #[pyfunction(signature = "(name, data=None, /)")]
    fn get_frozen_object(space: &Space, name: &Str, data: Nullable<&Object>) -> PyResult<Ref<Code>> {
        let name = name.to_string_lossy();
        if let Some(data) = data.get() {
            let bytes = space.expect::<Bytes>(data)?;
            let unit = compiler::bytecode::serialize::read(bytes.as_slice());
            return match unit {
                Some(unit) => Code::new(space, &std::sync::Arc::new(unit)),
                None => {
                    let message = format_args!("Frozen object named '{name}' is invalid");
                    Err(space.import_error_message(message))
                }
            };
        }
        match frozen::find(space, &name) {
            Some(module) => frozen::code(space, module),
            None => Err(frozen::not_found(space, &name)),
        }
    }

    /// Import a frozen module without importlib; None if there is none of this name.
    #[pyfunction(signature = "(name, /)")]
    fn init_frozen(space: &Space, name: &Str) -> PyResult<Ref<Object>> {
        let name = name.to_string_lossy();
        match frozen::find(space, &name) {
            Some(_) => frozen::import(space, &name),
            None => Ok(space.none()),
        }
    }

    /// Return the names of all frozen modules.
    #[pyfunction]
    fn _frozen_module_names(space: &Space) -> PyResult<Ref<List>> {
        let names = frozen::modules(space).iter().map(|module| module.name);
        let names = import_system::string_tuple(space, names)?;
        List::from_vec(space, names.items().iter().map(|name| name.to_ref()).collect())
    }

    /// Override whether frozen modules are used; only for tests, and not supported.
    #[pyfunction(signature = "(override, /)")]
    fn _override_frozen_modules_for_tests(space: &Space, value: i64) -> PyResult<()> {
        if value == 0 {
            return Ok(());
        }
        Err(space.not_implemented_error("frozen modules cannot be overridden"))
    }

    /// Override the check of extension modules for several interpreters; there is one interpreter, so nothing is checked.
    #[pyfunction(signature = "(override, /)")]
    fn _override_multi_interp_extensions_check(value: i64) -> i64 {
        let _ = value;
        0
    }

    /// Change the file name in a code object and those inside it.
    #[pyfunction(signature = "(code, path, /)")]
    fn _fix_co_filename(space: &Space, code: &Code, path: &Str) -> PyResult<()> {
        if code.filename().same(path) { Ok(()) } else { rename(space, code, path) }
    }

    /// Sets the file name of a code object and of those among its constants.
    fn rename(space: &Space, code: &Code, path: &Str) -> PyResult<()> {
        code.complete(space)?;
        // SAFETY: the field owns a reference to a string.
        let slot: &Slot<Str> = unsafe { Slot::of(&code.head().co_filename) };
        slot.set(Some(path.to_ref()));
        // SAFETY: the field is a tuple as long as the code object lives.
        let constants = unsafe { Object::from_ptr(code.head().co_consts.get()).cast_unchecked::<Tuple>() };
        for inner in constants.items().iter().filter_map(|constant| constant.downcast_exact::<Code>()) {
            rename(space, inner, path)?;
        }
        Ok(())
    }

    /// Return the hash of a source file for a cache that is validated by it.
    #[pyfunction(signature = "(key, source)")]
    fn source_hash(space: &Space, key: i64, source: &Object) -> PyResult<Ref<Bytes>> {
        let source = objspace::buffer::Buffer::simple(space, source)?.to_vec();
        let mut hasher = siphasher::sip::SipHasher13::new_with_keys(key as u64, 0);
        std::hash::Hasher::write(&mut hasher, &source);
        let hash = std::hash::Hasher::finish(&hasher);
        Bytes::from_slice(space, &hash.to_le_bytes())
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.set(space, "check_hash_based_pycs", &Str::intern(space, "default"))?;
        module.set(space, "pyc_magic_number_token", &*space.new_int(PYC_MAGIC.into())?)
    }
}
