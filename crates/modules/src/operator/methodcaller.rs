//! `operator.methodcaller`.

use super::only_argument;
use crate::functools;
use crate::instance::{self, Callable, HEAD, Vectorcall, fields, full_type_name, vectorcall_of};
use abi::PyObject;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::object::ReprGuard;
use objspace::shim::Args;
use objspace::{Dict, Object, PyResult, Ref, Slot, Space, Str, Tuple, Type, slot_functions};

/// A function that calls a method by its name.
#[repr(C)]
pub struct MethodCaller {
    head: PyObject,
    name: Slot<Str>,
    args: Slot<Tuple>,
    keywords: Slot<Dict>,
    vectorcall: Vectorcall,
}
fields!(MethodCaller: name, args, keywords);

impl Callable for MethodCaller {
    fn call(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let object = only_argument::<MethodCaller>(space, &args)?;
        let (Some(name), Some(own)) = (self.name.get(), self.args.get()) else {
            return Err(space.system_error("the function was cleared by the collector"));
        };
        match self.keywords.get() {
            None => object.call_method_name(space, &name, own.items()),
            Some(keywords) => object.getattr(space, &name)?.call_tuple_dict(space, &own, Some(&keywords)),
        }
    }
}

#[pytype(
    name = "methodcaller",
    module = "operator",
    flags = HAVE_GC | HAVE_VECTORCALL,
    signature = "(name, /, *args, **kwargs)",
    vectorcall_offset = offset_of!(MethodCaller, vectorcall),
    tp_call = slot_functions::PyVectorcall_Call,
    tp_dealloc = instance::dealloc::<MethodCaller>,
    tp_traverse = instance::traverse::<MethodCaller>,
    tp_clear = instance::clear::<MethodCaller>
)]
/// Make a function that calls a method with these arguments.
///
/// With f = methodcaller('name', 'date', foo=1), f(r) is r.name('date', foo=1).
impl MethodCaller {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<MethodCaller>> {
        let Some(method) = args.get(0) else {
            return Err(space.type_error("methodcaller needs at least one argument, the method name"));
        };
        let Some(method) = method.downcast::<Str>() else {
            return Err(space.type_error("method name must be a string"));
        };
        let (name, own, keywords) = (Slot::empty(), Slot::empty(), Slot::empty());
        name.set(Some(objspace::str::interning::intern(space, method.to_exact(space)?)));
        own.set(Some(Tuple::from_slice(space, args.skip(1).positional())?));
        keywords.set(args.keyword_dict(space)?);
        let vectorcall = vectorcall_of::<MethodCaller>();
        instance::create(space, cls, MethodCaller { head: HEAD, name, args: own, keywords, vectorcall })
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let type_name = full_type_name(space, self.ty())?;
        let Some(_guard) = ReprGuard::enter(space, self) else {
            return Str::from_str(space, &format!("{type_name}(...)"));
        };
        let name = self.name.get().map_or_else(|| space.none(), Ref::into_object);
        let mut parts = vec![name.repr(space)?.to_string_lossy()];
        for arg in self.args.get().unwrap_or_else(Tuple::empty).items() {
            parts.push(arg.repr(space)?.to_string_lossy());
        }
        for (key, value) in self.keywords.get().map_or_else(Vec::new, |keywords| keywords.items_vec()) {
            let (key, value) = (key.str(space)?, value.repr(space)?);
            parts.push(format!("{}={}", key.to_string_lossy(), value.to_string_lossy()));
        }
        Str::from_str(space, &format!("{type_name}({})", parts.join(", ")))
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let name = self.name.get().map_or_else(|| space.none(), Ref::into_object);
        let args = self.args.get().unwrap_or_else(Tuple::empty);
        match self.keywords.get() {
            None => {
                let mut all: Vec<&Object> = vec![&name];
                all.extend(args.items());
                let all = Tuple::from_slice(space, &all)?;
                Tuple::from_slice(space, &[self.ty(), &*all])
            }
            Some(keywords) => {
                let make = functools::partial_of(space, self.ty(), &[&*name], Some(&keywords))?;
                Tuple::from_slice(space, &[&*make, &*args])
            }
        }
    }
}
