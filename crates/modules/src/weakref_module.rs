//! The module `_weakref`: what the module `weakref` builds on.

use cpyext_macros::pymodule;

/// Support for weak references.
#[pymodule(name = "_weakref")]
pub mod module {
    use objspace::shim::Nullable;
    use objspace::weakref::{self, CallableProxy, Proxy, WeakRef};
    use objspace::{Dict, List, Module, Object, PyResult, PyTypeInfo, Ref, Space};

    /// Return the number of weak references to an object.
    #[pyfunction(signature = "(object, /)")]
    fn getweakrefcount(object: &Object) -> usize {
        weakref::count(object)
    }

    /// Return a list of the weak references to an object.
    #[pyfunction(signature = "(object, /)")]
    fn getweakrefs(space: &Space, object: &Object) -> PyResult<Ref<List>> {
        List::from_vec(space, weakref::all(object))
    }

    /// Make a proxy of an object; the callback is called when the object dies.
    #[pyfunction(signature = "(object, callback=None, /)")]
    fn proxy(space: &Space, object: &Object, callback: Nullable<&Object>) -> PyResult<Ref<Object>> {
        weakref::new_proxy(space, object, callback.get())
    }

    /// Delete a key from a dict if its value is a weak reference to a dead object.
    #[pyfunction(signature = "(dct, key, /)")]
    fn _remove_dead_weakref(space: &Space, dct: &Dict, key: &Object) -> PyResult<()> {
        let Some(value) = dct.get_item(space, key)? else { return Ok(()) };
        if !weakref::is_weak(&value) {
            return Err(space.type_error("not a weakref"));
        }
        if weakref::referent(space, &value)?.is_none() {
            dct.remove(space, key)?;
        }
        Ok(())
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.set(space, "ref", WeakRef::type_object())?;
        module.set(space, "ReferenceType", WeakRef::type_object())?;
        module.set(space, "ProxyType", Proxy::type_object())?;
        module.set(space, "CallableProxyType", CallableProxy::type_object())
    }
}
