//! Whether anyone could notice that what is left at the end of the process is not taken apart.
//!
//! The system takes a process's memory and files back as a whole. What only the interpreter can do is run what the program wants to
//! have run when an object dies: finalizers, and callbacks of weak references. Where no object has any, going through the whole heap
//! and freeing it object by object shows nothing to anyone.
//!
//! An extension's objects may do anything when they die, and so may objects that the collector does not know, so those who make
//! such objects say so ([`could_be_noticed`]).

use super::collector::{all_tracked, is_watched};
use crate::type_object::dispatch;
use crate::weakref::{CallableProxy, Proxy, WeakRef};
use crate::{GilCell, Layout, Object, PyTypeInfo, Space, Type};
use abi::{PyObject, PyWeakReference};
use core::cell::Cell;
use core::ptr;

static NOTICEABLE: GilCell<Cell<bool>> = GilCell::new(Cell::new(false));

/// Says that there may be objects from now on that do something when they die, and that cannot be found among the tracked ones: an
/// extension is loaded, or an object with a finalizer is made that the collector does not know.
pub fn could_be_noticed(space: &Space) {
    NOTICEABLE.get(space).set(true);
}

/// Whether nothing that Python code or an extension gave an object would run if all objects died now, those of `known` aside.
pub fn is_unnoticed(space: &Space, known: &[&Object]) -> bool {
    !cfg!(feature = "self-check")
        && !NOTICEABLE.get(space).get()
        && !is_watched(space)
        && all_tracked(space, |object| {
            dies_silently(object) || known.iter().any(|known| ptr::eq(*known, object))
        })
}

fn dies_silently(object: &Object) -> bool {
    let ty = object.ty();
    let slots = ty.slots();
    slots.tp_finalize.get().is_none()
        && slots.tp_del.get().is_none()
        && !has_callback(object, ty)
        && !object.downcast::<Type>().is_some_and(has_python_finalizer)
}

/// Whether the object is a weak reference with a callback.
fn has_callback(object: &Object, ty: &Type) -> bool {
    let is_reference = match ty.is_heap_type() {
        true => ty.is_subtype(WeakRef::type_object()),
        false => [WeakRef::type_object(), Proxy::type_object(), CallableProxy::type_object()]
            .into_iter()
            .any(|reference| ptr::eq(reference, ty)),
    };
    // SAFETY: weak references and proxies have this layout.
    is_reference && !unsafe { &*object.as_ptr().cast::<PyWeakReference>() }.wr_callback.get().is_null()
}

/// Whether instances have a `__del__`. Those of some classes are not tracked.
fn has_python_finalizer(class: &Type) -> bool {
    let python = dispatch::tp_finalize as unsafe extern "C" fn(*mut PyObject);
    class.slots().tp_finalize.get().is_some_and(|finalize| ptr::fn_addr_eq(finalize, python))
}

// What checks itself counts what is left at the end, which it therefore does not leave to the system.
#[cfg(all(test, not(feature = "self-check")))]
mod tests {
    use super::*;
    use crate::testing::with_space;
    use crate::{List, Set};

    #[test]
    fn a_callback_is_noticed() {
        with_space(|space| {
            assert!(is_unnoticed(space, &[]));
            let target = Set::new(space).unwrap();
            let plain = WeakRef::new(space, &target, None).unwrap();
            assert!(is_unnoticed(space, &[]));
            let callback = List::new(space).unwrap();
            let reference = WeakRef::new(space, &target, Some(&callback)).unwrap();
            assert!(!is_unnoticed(space, &[]));
            assert!(is_unnoticed(space, &[&reference]));
            drop((reference, plain));
        });
    }
}
