//! The module `_functools`: `reduce`, `partial`, `cmp_to_key` and the cache behind `lru_cache`.

mod cmp_to_key;
mod lru_cache;
mod lru_order;
mod partial;
mod placeholder;

pub use partial::{Partial, partial_of};
pub use placeholder::{Placeholder, placeholder};

use cpyext_macros::pymodule;

/// Native parts of functools.
#[pymodule(name = "_functools")]
pub mod module {
    use super::*;
    use objspace::exceptions::TypeError;
    use objspace::{Layout, Module, Object, PyResult, PyTypeInfo, Ref, Space};

    /// Apply a function of two arguments to a running result and each item in turn, and return the last result.
    ///
    /// The running result starts as initial if that is given, else as the first item.
    #[pyfunction(signature = "(function, iterable, /, initial=<unrepresentable>)")]
    fn reduce(
        space: &Space,
        function: &Object,
        iterable: &Object,
        initial: Option<&Object>,
    ) -> PyResult<Ref<Object>> {
        let iterator = iterable.iter(space).map_err(|err| {
            if !err.is_a::<TypeError>() {
                return err;
            }
            space.type_error("reduce() arg 2 must support iteration")
        })?;
        let mut result = initial.map(Layout::to_ref);
        while let Some(item) = iterator.next(space)? {
            result = Some(match result {
                None => item,
                Some(result) => function.call(space, &[&*result, &*item])?,
            });
        }
        result.ok_or_else(|| space.type_error("reduce() of empty iterable with no initial value"))
    }

    /// Make a key function of a comparison function of the old style.
    #[pyfunction(signature = "(mycmp)")]
    fn cmp_to_key(space: &Space, mycmp: &Object) -> PyResult<Ref<cmp_to_key::Key>> {
        cmp_to_key::Key::of_function(space, mycmp)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        cmp_to_key::Key::type_object().ready(space)?;
        module.add_type(space, Partial::type_object())?;
        module.add_type(space, lru_cache::LruCache::type_object())?;
        module.add_type(space, Placeholder::type_object())?;
        module.set(space, "Placeholder", &*placeholder(space)?)
    }
}
