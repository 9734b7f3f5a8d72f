//! `_thread._local`: an object whose attributes each thread has for itself.
//!
//! The object owns one dict for every thread that has used it; a thread that ends takes its dicts with it.

use crate::instance::{self, HEAD, Held, fields};
use abi::PyObject;
use core::cell::{Cell, RefCell};
use core::ffi::c_int;
use cpyext_macros::pytype;
use objspace::attributes;
use objspace::gc::Visitor;
use objspace::shim::Args;
use objspace::{Dict, GilCell, Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, Type};

/// The dicts by thread: the address of the thread's state stands for it.
#[derive(Default)]
struct Dicts(RefCell<Vec<(usize, Ref<Dict>)>>);

impl Held for Dicts {
    fn report(&self, visitor: &mut Visitor) -> c_int {
        let Ok(dicts) = self.0.try_borrow() else { return 0 };
        for (_, dict) in dicts.iter() {
            let stop = visitor.object(dict.as_ptr().cast());
            if stop != 0 {
                return stop;
            }
        }
        0
    }

    fn let_go(&self) {
        let dicts = self.0.try_borrow_mut().map(|mut dicts| core::mem::take(&mut *dicts));
        drop(dicts);
    }
}

/// All objects of the type that are alive.
static LIVE: GilCell<RefCell<Vec<*const Local>>> = GilCell::new(RefCell::new(Vec::new()));

/// `_local`.
#[repr(C)]
pub struct Local {
    head: PyObject,
    dicts: Dicts,
    args: Slot<Tuple>,
    kwargs: Slot<Dict>,
    weak_references: Cell<*mut PyObject>,
}
fields!(Local: dicts, args, kwargs);

impl Drop for Local {
    fn drop(&mut self) {
        let this: *const Local = self;
        LIVE.get(Space::current()).borrow_mut().retain(|&local| local != this);
    }
}

fn key(space: &Space) -> usize {
    (&raw const *space).addr()
}

/// The thread ends: its dicts go.
pub fn forget_thread(space: &Space) {
    let key = key(space);
    let mut gone = Vec::new();
    for &local in LIVE.get(space).borrow().iter() {
        // SAFETY: an object takes itself out of the list when it dies.
        let mut dicts = unsafe { (*local).dicts.0.borrow_mut() };
        if let Some(at) = dicts.iter().position(|(thread, _)| *thread == key) {
            gone.push(dicts.swap_remove(at));
        }
    }
    drop(gone);
}

/// Whether a slot of the class is the one of `object`: it has no initialiser of its own.
fn has_plain_init(class: &Type) -> bool {
    let plain = Object::type_object().slots().tp_init.get().map(|init| init as usize);
    class.slots().tp_init.get().map(|init| init as usize) == plain
}

impl Local {
    fn existing(&self, space: &Space) -> Option<Ref<Dict>> {
        let key = key(space);
        let dicts = self.dicts.0.borrow();
        dicts.iter().find(|(thread, _)| *thread == key).map(|(_, dict)| dict.clone())
    }

    /// The dict of the calling thread. When a thread first asks for it, the object is initialised for that thread.
    fn dict(&self, space: &Space) -> PyResult<Ref<Dict>> {
        if let Some(dict) = self.existing(space) {
            return Ok(dict);
        }
        let dict = Dict::new(space)?;
        self.dicts.0.borrow_mut().push((key(space), dict.clone()));
        if has_plain_init(self.ty()) {
            return Ok(dict);
        }
        let args = self.args.get().unwrap_or_else(Tuple::empty);
        let kwargs = self.kwargs.get();
        let mut all = vec![self.to_ref().into_object()];
        all.extend(args.to_vec());
        let all = Tuple::from_vec(space, all)?;
        let init = self.ty().getattr_str(space, "__init__")?;
        match init.call_tuple_dict(space, &all, kwargs.as_deref()) {
            Ok(_) => Ok(dict),
            Err(err) => {
                let key = key(space);
                self.dicts.0.borrow_mut().retain(|(thread, _)| *thread != key);
                Err(err)
            }
        }
    }
}

/// An object whose attributes are local to the thread that sets them.
#[pytype(
    name = "_local",
    module = "_thread",
    flags = BASETYPE | HAVE_GC,
    weaklistoffset = core::mem::offset_of!(Local, weak_references),
    tp_dealloc = instance::dealloc::<Local>,
    tp_traverse = instance::traverse::<Local>,
    tp_clear = instance::clear::<Local>
)]
impl Local {
    #[slot(tp_new)]
    fn construct(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Local>> {
        if has_plain_init(cls) && (!args.is_empty() || args.has_keywords()) {
            return Err(space.type_error("Initialization arguments are not supported"));
        }
        let kwargs = args.keyword_dict(space)?;
        let args = Tuple::from_slice(space, args.positional())?;
        let value = Local {
            head: HEAD,
            dicts: Dicts::default(),
            args: Slot::empty(),
            kwargs: Slot::empty(),
            weak_references: Cell::new(core::ptr::null_mut()),
        };
        let local = instance::create(space, cls, value)?;
        local.args.set(Some(args));
        local.kwargs.set(kwargs);
        LIVE.get(space).borrow_mut().push(&raw const *local);
        // The thread that makes the object initialises it by the call that comes now.
        let dict = Dict::new(space)?;
        local.dicts.0.borrow_mut().push((key(space), dict));
        Ok(local)
    }

    #[slot(tp_getattro)]
    fn getattribute(&self, space: &Space, name: &Object) -> PyResult<Ref<Object>> {
        let Some(name) = name.downcast::<Str>() else {
            let given = name.ty().tp_name();
            return Err(space.type_error(format_args!("attribute name must be string, not '{given}'")));
        };
        let dict = self.dict(space)?;
        if name.equals("__dict__") {
            return Ok(dict.into_object());
        }
        attributes::generic_getattr_with(space, self.as_object(), name, &dict)
    }

    #[slot(tp_setattro)]
    fn setattr(&self, space: &Space, name: &Object, value: Option<&Object>) -> PyResult<()> {
        let Some(name) = name.downcast::<Str>() else {
            let given = name.ty().tp_name();
            return Err(space.type_error(format_args!("attribute name must be string, not '{given}'")));
        };
        let dict = self.dict(space)?;
        if name.equals("__dict__") {
            let class = self.ty().tp_name();
            let message = format_args!("'{class}' object attribute '__dict__' is read-only");
            return Err(space.attribute_error(self.as_object(), name, message));
        }
        attributes::generic_setattr_with(space, self.as_object(), name, value, &dict)
    }
}
