//! The module `gc`: the interface to the collector of cycles.

use cpyext_macros::pymodule;

/// Access to the collector of objects that refer to each other.
#[pymodule(name = "gc")]
pub mod module {
    use objspace::gc;
    use objspace::shim::{Args, Nullable};
    use objspace::{Dict, Layout, List, Module, Object, PyResult, Ref, Space, Tuple};

    /// Switch automatic collection on.
    #[pyfunction]
    fn enable(space: &Space) {
        gc::enable(space);
    }

    /// Switch automatic collection off.
    #[pyfunction]
    fn disable(space: &Space) {
        gc::disable(space);
    }

    /// Tell whether automatic collection is on.
    #[pyfunction]
    fn isenabled(space: &Space) -> bool {
        gc::is_enabled(space)
    }

    /// Collect a generation and all younger ones; return the number of unreachable objects.
    #[pyfunction(signature = "(generation=2)")]
    fn collect(space: &Space, generation: i32) -> PyResult<usize> {
        match usize::try_from(generation) {
            Ok(generation @ 0..=2) => Ok(gc::collect(space, generation)),
            _ => Err(space.value_error("invalid generation")),
        }
    }

    /// Return the debugging flags.
    #[pyfunction]
    fn get_debug(space: &Space) -> i32 {
        gc::debug(space)
    }

    /// Set the debugging flags.
    #[pyfunction(signature = "(flags, /)")]
    fn set_debug(space: &Space, flags: i32) {
        gc::set_debug(space, flags);
    }

    /// Return how many allocations and collections there were since the last collection of each generation.
    #[pyfunction]
    fn get_count(space: &Space) -> PyResult<Ref<Tuple>> {
        numbers(space, gc::count(space))
    }

    /// Return the numbers at which the generations are collected.
    #[pyfunction]
    fn get_threshold(space: &Space) -> PyResult<Ref<Tuple>> {
        numbers(space, gc::threshold(space))
    }

    fn numbers(space: &Space, values: [isize; 3]) -> PyResult<Ref<Tuple>> {
        let values = values.iter().map(|&value| space.new_int(value as i64)).collect::<PyResult<Vec<_>>>()?;
        Tuple::from_vec(space, values)
    }

    /// Set the numbers at which the generations are collected; 0 for the first switches collection off.
    #[pyfunction(raw)]
    fn set_threshold(space: &Space, args: Args<'_>) -> PyResult<()> {
        args.no_keywords(space, "set_threshold")?;
        objspace::shim::check_positional(space, "set_threshold", args.positional_count(), 1, 3)?;
        let mut values = gc::threshold(space);
        for (place, value) in values.iter_mut().zip(args.positional()) {
            *place = value.index(space)?;
        }
        gc::set_threshold(space, values);
        Ok(())
    }

    /// Return statistics for each generation.
    #[pyfunction]
    fn get_stats(space: &Space) -> PyResult<Ref<List>> {
        let list = List::new(space)?;
        for stats in gc::stats(space) {
            let entry = Dict::new(space)?;
            for (name, count) in [
                ("collections", stats.collections as i64),
                ("collected", stats.collected as i64),
                ("uncollectable", stats.uncollectable as i64),
            ] {
                entry.set_item_str(space, name, &*space.new_int(count)?)?;
            }
            list.append(space, &entry)?;
        }
        Ok(list)
    }

    /// Return the tracked objects, those of one generation if that is given.
    #[pyfunction(signature = "(generation=None)")]
    fn get_objects(space: &Space, generation: Nullable<isize>) -> PyResult<Ref<List>> {
        let generation = match generation.get() {
            None => None,
            Some(generation @ 0..=2) => Some(generation as usize),
            Some(generation) if generation >= 3 => {
                return Err(
                    space.value_error("generation must be less than the number of available generations (3)")
                );
            }
            Some(_) => return Err(space.value_error("generation cannot be negative")),
        };
        List::from_vec(space, gc::tracked_objects(space, generation))
    }

    /// Return the objects that the arguments refer to directly.
    #[pyfunction(raw)]
    fn get_referents(space: &Space, args: Args<'_>) -> PyResult<Ref<List>> {
        args.no_keywords(space, "get_referents")?;
        let referents = args.positional().iter().flat_map(|object| gc::visit_referents(object)).collect();
        List::from_vec(space, referents)
    }

    /// Return the tracked objects that refer to any of the arguments directly.
    #[pyfunction(raw)]
    fn get_referrers(space: &Space, args: Args<'_>) -> PyResult<Ref<List>> {
        args.no_keywords(space, "get_referrers")?;
        let found = List::new(space)?;
        for object in gc::tracked_objects(space, None) {
            if object.is(&*found) {
                continue;
            }
            let referents = gc::visit_referents(&object);
            if args.positional().iter().any(|wanted| referents.iter().any(|referent| referent.is(*wanted))) {
                found.append(space, &object)?;
            }
        }
        Ok(found)
    }

    /// Tell whether the collector tracks an object.
    #[pyfunction(signature = "(obj, /)")]
    fn is_tracked(obj: &Object) -> bool {
        // SAFETY: only a collectable object has a header to look at.
        is_collectable(obj) && unsafe { gc::is_tracked(obj.as_ptr()) }
    }

    /// Tell whether the collector has finalized an object.
    #[pyfunction(signature = "(obj, /)")]
    fn is_finalized(obj: &Object) -> bool {
        // SAFETY: only a collectable object has a header to look at.
        is_collectable(obj) && unsafe { gc::is_finalized(obj.as_ptr()) }
    }

    fn is_collectable(object: &Object) -> bool {
        let ty = object.ty();
        // SAFETY: the object is an instance of its type.
        ty.has_flag(abi::Py_TPFLAGS_HAVE_GC) && unsafe { ty.instance_is_gc(object.as_ptr()) }
    }

    /// Leave all objects that are tracked now alone in future collections.
    #[pyfunction]
    fn freeze(space: &Space) {
        gc::freeze(space);
    }

    /// Take the objects left alone back into the oldest generation.
    #[pyfunction]
    fn unfreeze(space: &Space) {
        gc::unfreeze(space);
    }

    /// Return the number of objects left alone.
    #[pyfunction]
    fn get_freeze_count(space: &Space) -> usize {
        gc::frozen_count(space)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.set(space, "garbage", &gc::garbage(space))?;
        module.set(space, "callbacks", &gc::callbacks(space))?;
        for (name, value) in [
            ("DEBUG_STATS", 1),
            ("DEBUG_COLLECTABLE", 2),
            ("DEBUG_UNCOLLECTABLE", 4),
            ("DEBUG_SAVEALL", 32),
            ("DEBUG_LEAK", 38),
        ] {
            module.set(space, name, &*space.new_int(value)?)?;
        }
        Ok(())
    }
}
