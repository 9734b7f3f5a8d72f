//! The module `atexit`: functions that run when the interpreter ends.

use core::cell::RefCell;
use cpyext_macros::pymodule;
use objspace::{Dict, GilCell, Object, Ref, Space, Tuple};

/// A function with its arguments.
struct ExitFunction {
    function: Ref<Object>,
    args: Ref<Tuple>,
    kwargs: Ref<Dict>,
}

static FUNCTIONS: GilCell<RefCell<Vec<ExitFunction>>> = GilCell::new(RefCell::new(Vec::new()));

/// Runs the functions, the last registered first, those that are registered meanwhile included. Errors are reported.
pub fn run(space: &Space) {
    loop {
        let last = FUNCTIONS.get(space).borrow_mut().pop();
        let Some(last) = last else { return };
        if let Err(err) = last.function.call_tuple_dict(space, &last.args, Some(&last.kwargs)) {
            objspace::unraisable::report(space, err, "in atexit callback", Some(&last.function));
        }
    }
}

/// Register functions to be run when the interpreter ends normally.
#[pymodule(name = "atexit")]
pub mod module {
    use super::{ExitFunction, FUNCTIONS};
    use objspace::shim::Args;
    use objspace::{Dict, Layout, Object, PyResult, Ref, Space, Tuple};

    /// Register a function, with arguments, to be called when the interpreter ends; return the function.
    #[pyfunction(raw)]
    fn register(space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let Some(function) = args.get(0) else {
            return Err(space.type_error("register() takes at least 1 argument (0 given)"));
        };
        if !function.is_callable() {
            return Err(space.type_error("the first argument must be callable"));
        }
        let kwargs = Dict::new(space)?;
        let mut given = Vec::new();
        args.find_keyword(|name, value| {
            given.push((name, value));
            None::<()>
        });
        for (name, value) in given {
            kwargs.set_item(space, name, value)?;
        }
        let positional = Tuple::from_slice(space, args.skip(1).positional())?;
        let entry = ExitFunction { function: function.to_ref(), args: positional, kwargs };
        FUNCTIONS.get(space).borrow_mut().push(entry);
        Ok(function.to_ref())
    }

    /// Forget all registered functions.
    #[pyfunction]
    fn _clear(space: &Space) {
        let forgotten = std::mem::take(&mut *FUNCTIONS.get(space).borrow_mut());
        drop(forgotten);
    }

    /// Run all registered functions now.
    #[pyfunction]
    fn _run_exitfuncs(space: &Space) {
        super::run(space);
    }

    /// Return the number of registered functions.
    #[pyfunction]
    fn _ncallbacks(space: &Space) -> usize {
        FUNCTIONS.get(space).borrow().len()
    }

    /// Forget every registration of a function; functions are compared by ==.
    #[pyfunction(signature = "(func, /)")]
    fn unregister(space: &Space, func: &Object) -> PyResult<()> {
        let mut index = FUNCTIONS.get(space).borrow().len();
        while index > 0 {
            index -= 1;
            let candidate = FUNCTIONS.get(space).borrow().get(index).map(|entry| entry.function.clone());
            let Some(candidate) = candidate else { continue };
            if candidate.eq(space, func)? {
                let mut functions = FUNCTIONS.get(space).borrow_mut();
                let removed = (index < functions.len()).then(|| functions.remove(index));
                drop(functions);
                drop(removed);
            }
        }
        Ok(())
    }
}
