//! `functools.partial`.

use super::placeholder::{is_placeholder, placeholder};
use crate::instance::{self, Callable, HEAD, Vectorcall, fields, full_type_name, vectorcall_of};
use abi::PyObject;
use core::cell::Cell;
use core::mem::offset_of;
use core::ptr;
use cpyext_macros::pytype;
use objspace::object::ReprGuard;
use objspace::shim::Args;
use objspace::{
    Dict, Layout, Method, Object, PyResult, Ref, Slot, Space, Str, Tuple, Type, attributes, function_wrapper,
    generic_alias, slot_functions,
};

/// A function with some of its arguments.
#[repr(C)]
pub struct Partial {
    head: PyObject,
    function: Slot,
    args: Slot<Tuple>,
    keywords: Slot<Dict>,
    dict: Slot<Dict>,
    weak_references: Cell<*mut PyObject>,
    vectorcall: Vectorcall,
    /// How many of `args` are placeholders.
    placeholders: Cell<usize>,
}
fields!(Partial: function, args, keywords, dict);

const TRAILING: &str = "trailing Placeholders are not allowed";

fn count_placeholders(args: &[&Object]) -> usize {
    args.iter().filter(|arg| is_placeholder(arg)).count()
}

/// The arguments of a partial call of a partial function: `new` go where placeholders are, the others behind.
fn merge_args(space: &Space, old: &Tuple, new: &[&Object]) -> PyResult<Ref<Tuple>> {
    let mut rest = new.iter();
    let mut all = Vec::with_capacity(old.len() + new.len());
    for &arg in old.items() {
        let arg = if is_placeholder(arg) { rest.next().copied().unwrap_or(arg) } else { arg };
        all.push(arg);
    }
    all.extend(rest);
    Tuple::from_slice(space, &all)
}

/// The keywords that a partial function starts with.
fn merge_keywords(space: &Space, old: Option<&Dict>, args: &Args<'_>) -> PyResult<Ref<Dict>> {
    let given = args.keyword_dict(space)?;
    match (old.filter(|old| old.len() != 0), given) {
        (None, Some(given)) => Ok(given),
        (None, None) => Dict::new(space),
        (Some(old), given) => {
            let merged = old.copy(space)?;
            if let Some(given) = given {
                merged.update_from(space, &given)?;
            }
            Ok(merged)
        }
    }
}

impl Callable for Partial {
    fn call(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let (Some(function), Some(own), Some(keywords)) =
            (self.function.get(), self.args.get(), self.keywords.get())
        else {
            return Err(space.system_error("the partial function was cleared by the collector"));
        };
        space.check_stack(" while calling a Python object")?;
        let missing = self.placeholders.get();
        if args.positional_count() < missing {
            return Err(space.type_error(format_args!(
                "missing positional arguments in 'partial' call; expected at least {missing}, got {}",
                args.positional_count()
            )));
        }
        let mut rest = args.positional().iter().copied();
        let mut all: Vec<&Object> =
            Vec::with_capacity(own.len() + args.positional_count() + args.keyword_count());
        if missing == 0 {
            all.extend(own.items());
        } else {
            for &arg in own.items() {
                let filled = if is_placeholder(arg) { rest.next() } else { None };
                all.push(filled.unwrap_or(arg));
            }
        }
        all.extend(rest);
        if keywords.len() == 0 && !args.has_keywords() {
            return function.call(space, &all);
        }
        let (names, values) = call_keywords(space, &keywords, &args)?;
        all.extend(values.iter().map(|value| &**value));
        function.vectorcall(space, &all, Some(&names))
    }
}

/// A call's keywords: a partial function's own, replaced by those given, then the others given.
fn call_keywords(space: &Space, own: &Dict, args: &Args<'_>) -> PyResult<(Ref<Tuple>, Vec<Ref<Object>>)> {
    let items = if args.has_keywords() {
        merge_keywords(space, Some(own), args)?.items_vec()
    } else {
        own.items_vec()
    };
    let mut names = Vec::with_capacity(items.len());
    let mut values = Vec::with_capacity(items.len());
    for (name, value) in items {
        if !name.is_instance::<Str>() {
            return Err(space.type_error("keywords must be strings"));
        }
        names.push(name);
        values.push(value);
    }
    Ok((Tuple::from_vec(space, names)?, values))
}

#[pytype(
    name = "partial",
    module = "functools",
    flags = BASETYPE | HAVE_GC | HAVE_VECTORCALL,
    signature = "(func, /, *args, **keywords)",
    dictoffset = offset_of!(Partial, dict),
    weaklistoffset = offset_of!(Partial, weak_references),
    vectorcall_offset = offset_of!(Partial, vectorcall),
    tp_call = slot_functions::PyVectorcall_Call,
    tp_dealloc = instance::dealloc::<Partial>,
    tp_traverse = instance::traverse::<Partial>,
    tp_clear = instance::clear::<Partial>
)]
/// Make a function that calls func with these arguments before those of each call.
///
/// A Placeholder among the arguments stands for one that each call gives.
impl Partial {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Partial>> {
        let Some(function) = args.get(0) else {
            return Err(space.type_error("type 'partial' takes at least one argument"));
        };
        if !function.is_callable() {
            return Err(space.type_error("the first argument must be callable"));
        }
        if args.find_keyword(|_, value| is_placeholder(value).then_some(())).is_some() {
            return Err(space.type_error("Placeholder cannot be passed as a keyword argument"));
        }
        let given = args.skip(1);
        if given.positional().last().is_some_and(|last| is_placeholder(last)) {
            return Err(space.type_error(TRAILING));
        }
        // A partial function that nobody gave attributes need not be called.
        let inner = function.downcast::<Partial>().filter(|inner| inner.dict.is_empty());
        let (inner_function, inner_args, inner_keywords) = match inner {
            Some(inner) => (inner.function.get(), inner.args.get(), inner.keywords.get()),
            None => (None, None, None),
        };
        let all = match inner_args {
            Some(old) => merge_args(space, &old, given.positional())?,
            None => Tuple::from_slice(space, given.positional())?,
        };
        let value = Partial {
            head: HEAD,
            function: Slot::empty(),
            placeholders: Cell::new(count_placeholders(all.items())),
            args: Slot::empty(),
            keywords: Slot::empty(),
            dict: Slot::empty(),
            weak_references: Cell::new(ptr::null_mut()),
            vectorcall: vectorcall_of::<Partial>(),
        };
        value.function.set(Some(inner_function.unwrap_or_else(|| function.to_ref())));
        value.args.set(Some(all));
        value.keywords.set(Some(merge_keywords(space, inner_keywords.as_deref(), &given)?));
        instance::create(space, cls, value)
    }

    /// What is called.
    #[member(name = "func", offset = offset_of!(Partial, function), kind = _Py_T_OBJECT, readonly)]
    const FUNC: () = ();

    /// The arguments that come before those of each call.
    #[member(name = "args", offset = offset_of!(Partial, args), kind = _Py_T_OBJECT, readonly)]
    const ARGS: () = ();

    /// The keyword arguments of each call.
    #[member(name = "keywords", offset = offset_of!(Partial, keywords), kind = _Py_T_OBJECT, readonly)]
    const KEYWORDS: () = ();

    #[getter(name = "__dict__")]
    fn dict(&self, space: &Space) -> PyResult<Ref<Dict>> {
        attributes::own_dict(space, self)
    }

    #[setter(name = "__dict__")]
    fn set_dict(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        function_wrapper::set_dict(space, self, value)
    }

    #[slot(tp_descr_get)]
    fn get(&self, space: &Space, object: Option<&Object>, _owner: Option<&Object>) -> PyResult<Ref<Object>> {
        match object.filter(|object| !object.is_none()) {
            None => Ok(self.as_object().to_ref()),
            Some(object) => Ok(Method::new(space, self, object)?.into_object()),
        }
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let Some(_guard) = ReprGuard::enter(space, self) else { return Str::from_str(space, "...") };
        let mut text = format!("{}(", full_type_name(space, self.ty())?);
        let function = self.function.get().unwrap_or_else(|| space.none());
        text.push_str(&function.repr(space)?.to_string_lossy());
        let args = self.args.get().unwrap_or_else(Tuple::empty);
        for arg in args.items() {
            text.push_str(", ");
            text.push_str(&arg.repr(space)?.to_string_lossy());
        }
        for (name, value) in self.keywords.get().map_or_else(Vec::new, |keywords| keywords.items_vec()) {
            let (name, value) = (name.str(space)?, value.repr(space)?);
            text.push_str(&format!(", {}={}", name.to_string_lossy(), value.to_string_lossy()));
        }
        text.push(')');
        Str::from_str(space, &text)
    }

    /// What pickle needs to make this again.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let function = self.function.get().unwrap_or_else(|| space.none());
        let make = Tuple::from_slice(space, &[&*function])?;
        let args = self.args.get().unwrap_or_else(Tuple::empty);
        let keywords = self.keywords.get().map_or_else(|| space.none(), Ref::into_object);
        let dict = self.dict.get().map_or_else(|| space.none(), Ref::into_object);
        let state = Tuple::from_slice(space, &[&*function, &*args, &*keywords, &*dict])?;
        Tuple::from_slice(space, &[self.ty(), &*make, &*state])
    }

    /// Take what __reduce__() gave.
    #[pymethod(name = "__setstate__")]
    fn set_state(&self, space: &Space, object: &Object) -> PyResult<()> {
        let invalid = || space.type_error("invalid partial state");
        let state = object.downcast::<Tuple>().map(Tuple::to_vec).unwrap_or_default();
        let [function, args, keywords, dict] = &state[..] else { return Err(invalid()) };
        let Some(args) = args.downcast::<Tuple>().filter(|_| function.is_callable()) else {
            return Err(invalid());
        };
        if !keywords.is_none() && !keywords.is_instance::<Dict>() {
            return Err(invalid());
        }
        if args.items().last().is_some_and(|last| is_placeholder(last)) {
            return Err(space.type_error(TRAILING));
        }
        let args = Tuple::from_slice(space, args.items())?;
        let keywords = match (keywords.downcast_exact::<Dict>(), keywords.downcast::<Dict>()) {
            (Some(exact), _) => exact.to_ref(),
            (None, Some(other)) => other.copy(space)?,
            (None, None) => Dict::new(space)?,
        };
        self.placeholders.set(count_placeholders(args.items()));
        let dict = dict.downcast::<Dict>().map(Layout::to_ref);
        let old = (
            self.function.replace(Some(function.clone())),
            self.args.replace(Some(args)),
            self.keywords.replace(Some(keywords)),
            self.dict.replace(dict),
        );
        drop(old);
        Ok(())
    }

    /// See PEP 585
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        generic_alias::new(space, cls, object)
    }
}

/// A partial call of `function`, for native code.
///
/// # Errors
/// What making it raises.
pub fn partial_of(
    space: &Space,
    function: &Object,
    args: &[&Object],
    keywords: Option<&Dict>,
) -> PyResult<Ref<Object>> {
    use objspace::PyTypeInfo;
    placeholder(space)?;
    Partial::type_object().ready(space)?;
    let mut all = vec![function];
    all.extend_from_slice(args);
    let all = Tuple::from_slice(space, &all)?;
    Partial::type_object().call_tuple_dict(space, &all, keywords)
}
