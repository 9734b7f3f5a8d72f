//! `collections.defaultdict`.

use super::dict_subtype;
use abi::PyDictObject;
use core::ffi::c_int;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::gc::{self, Visitor};
use objspace::object::ReprGuard;
use objspace::shim::Args;
use objspace::{Dict, Layout, Object, PyResult, Ref, Slot, Space, Str, Tuple, Type, generic_alias};

/// A dict that makes missing values.
#[repr(C)]
pub struct DefaultDict {
    dict: PyDictObject,
    /// What makes a value; empty when nothing does.
    factory: Slot,
}
objspace::layout!(impl DefaultDict);

impl DefaultDict {
    fn as_dict(&self) -> &Dict {
        // SAFETY: the struct starts with a dict.
        unsafe { self.cast_unchecked() }
    }

    fn factory_or_none(&self, space: &Space) -> Ref<Object> {
        self.factory.get().unwrap_or_else(|| space.none())
    }

    /// A new dict of the same type and factory with the items of `source`.
    fn with_items(&self, space: &Space, source: &Object) -> PyResult<Ref<Object>> {
        self.ty().call(space, &[&*self.factory_or_none(space), source])
    }
}

#[pytype(
    name = "defaultdict",
    module = "collections",
    base = Dict,
    flags = BASETYPE | HAVE_GC
)]
/// defaultdict(default_factory=None, /, [...]) --> dict with default factory
///
/// A dict that calls default_factory, without arguments, for the value of a key that is not there, and keeps it.
///
/// The other arguments are those of dict.
impl DefaultDict {
    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        let factory = args.get(0);
        if let Some(factory) = factory
            && !factory.is_callable()
            && !factory.is_none()
        {
            return Err(space.type_error("first argument must be callable or None"));
        }
        let rest = Tuple::from_slice(space, args.skip(1).positional())?;
        self.factory.set(factory.map(Layout::to_ref));
        let keywords = args.keyword_dict(space)?;
        dict_subtype::init(space, self.as_dict(), &rest, keywords.as_deref())
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: a dead dict, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).factory.take());
            dict_subtype::dealloc(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        match visit.slot(&self.factory) {
            0 => dict_subtype::traverse(self, visit),
            stop => stop,
        }
    }

    #[slot(tp_clear)]
    fn clear(&self, space: &Space) -> c_int {
        self.factory.set(None);
        self.as_dict().clear(space);
        0
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let items = dict_subtype::repr(space, self.as_dict())?;
        let factory = self.factory_or_none(space);
        let shown = match ReprGuard::enter(space, &factory) {
            Some(_guard) => factory.repr(space)?.to_string_lossy(),
            None => "...".to_owned(),
        };
        let name = self.ty().name();
        Str::from_str(space, &format!("{name}({shown}, {})", items.to_string_lossy()))
    }

    #[slot(nb_or)]
    fn or(space: &Space, left: &Object, right: &Object) -> PyResult<Ref<Object>> {
        let (this, other) = match (left.downcast::<DefaultDict>(), right.downcast::<DefaultDict>()) {
            (Some(this), _) => (this, right),
            (None, Some(this)) => (this, left),
            (None, None) => return Ok(space.not_implemented()),
        };
        if !other.is_instance::<Dict>() {
            return Ok(space.not_implemented());
        }
        let merged = this.with_items(space, left)?;
        space.expect::<Dict>(&merged)?.update_from(space, right)?;
        Ok(merged)
    }

    /// Where values of missing keys come from.
    #[member(name = "default_factory", offset = offset_of!(DefaultDict, factory), kind = _Py_T_OBJECT)]
    const DEFAULT_FACTORY: () = ();

    /// Make, keep and return the value of a key that is not there; raise KeyError without a factory.
    #[pymethod(name = "__missing__", signature = "($self, object, /)")]
    fn missing(&self, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        let Some(factory) = self.factory.get().filter(|factory| !factory.is_none()) else {
            return Err(space.key_error(object));
        };
        let value = factory.call0(space)?;
        // the factory may have stored a value itself, which stays
        self.as_dict().get_or_insert(space, object, &value).map(|(value, _)| value)
    }

    /// Return a shallow copy.
    #[pymethod]
    fn copy(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.with_items(space, self)
    }

    /// Return a shallow copy.
    #[pymethod(name = "__copy__")]
    fn copy_special(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.with_items(space, self)
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let args = match self.factory.get().filter(|factory| !factory.is_none()) {
            Some(factory) => Tuple::from_array(space, [factory])?,
            None => Tuple::empty(),
        };
        let items = self.call_method(space, "items", &[])?.iter(space)?;
        let none = objspace::none();
        Tuple::from_slice(space, &[self.ty(), &*args, none, none, &*items])
    }

    /// See PEP 585
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        generic_alias::new(space, cls, object)
    }
}
