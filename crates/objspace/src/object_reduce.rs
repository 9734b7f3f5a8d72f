//! How objects are pickled and copied by default: `object.__reduce_ex__` and its helpers.

use crate::{
    Dict, Layout, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, attributes, intern,
};

/// `object.__reduce_ex__(protocol)`: an overridden `__reduce__`, else the default for the protocol.
pub(crate) fn reduce_ex(space: &Space, this: &Object, protocol: &Object) -> PyResult<Ref<Object>> {
    let protocol = protocol.index(space)?;
    let name = intern!(space, "__reduce__");
    if let Some(method) = this.getattr_optional(space, name)? {
        let own = this.ty().as_object().getattr(space, name)?;
        let default = Object::type_object().as_object().getattr(space, name)?;
        if !own.is(&*default) {
            return method.call0(space);
        }
    }
    reduce(space, this, protocol)
}

/// The default for a protocol: by `copyreg` for the old ones, by `__new__` and state for the others.
pub(crate) fn reduce(space: &Space, this: &Object, protocol: isize) -> PyResult<Ref<Object>> {
    let copyreg = crate::imports::import(space, "copyreg")?;
    if protocol < 2 {
        let protocol = space.new_int(protocol as i64)?;
        return copyreg.call_method(space, "_reduce_ex", &[this, &protocol]);
    }
    let (args, kwargs) = new_arguments(space, this)?;
    let class = this.ty();
    if class.slots().tp_new.get().is_none() {
        let name = class.tp_name();
        return Err(space.type_error(format_args!("cannot pickle '{name}' object")));
    }
    let has_args = args.is_some();
    let (function, call) = match kwargs.filter(|kwargs| kwargs.len() != 0) {
        None => {
            let function = copyreg.getattr_str(space, "__newobj__")?;
            let mut all: Vec<&Object> = vec![class];
            if let Some(args) = &args {
                all.extend_from_slice(args.items());
            }
            (function, Tuple::from_slice(space, &all)?)
        }
        Some(kwargs) => {
            let Some(args) = &args else { return Err(space.bad_internal_call()) };
            let function = copyreg.getattr_str(space, "__newobj_ex__")?;
            (function, Tuple::from_slice(space, &[class, args, &kwargs])?)
        }
    };
    let is_container = this.is_instance::<List>() || this.is_instance::<Dict>();
    let state = state_of(space, this, !(has_args || is_container))?;
    let list_items = if this.is_instance::<List>() { this.iter(space)? } else { space.none() };
    let dict_items = if this.is_instance::<Dict>() {
        this.call_method_name(space, intern!(space, "items"), &[])?.iter(space)?
    } else {
        space.none()
    };
    let result = Tuple::from_slice(space, &[&function, &call, &state, &list_items, &dict_items])?;
    Ok(result.into_object())
}

/// Positional and keyword arguments for `__new__`.
type NewArguments = (Option<Ref<Tuple>>, Option<Ref<Dict>>);

/// What `__getnewargs_ex__` or `__getnewargs__` give.
fn new_arguments(space: &Space, this: &Object) -> PyResult<NewArguments> {
    if let Some(pair) = this.call_special_method(space, intern!(space, "__getnewargs_ex__"), &[])? {
        return checked_pair(space, &pair).map(|(args, kwargs)| (Some(args), Some(kwargs)));
    }
    let Some(args) = this.call_special_method(space, intern!(space, "__getnewargs__"), &[])? else {
        return Ok((None, None));
    };
    match args.downcast_into::<Tuple>() {
        Ok(args) => Ok((Some(args), None)),
        Err(other) => Err(space.type_error(format_args!(
            "__getnewargs__ should return a tuple, not '{}'",
            other.ty().tp_name()
        ))),
    }
}

fn checked_pair(space: &Space, pair: &Object) -> PyResult<(Ref<Tuple>, Ref<Dict>)> {
    let Some(tuple) = pair.downcast::<Tuple>() else {
        let got = pair.ty().tp_name();
        return Err(space.type_error(format_args!("__getnewargs_ex__ should return a tuple, not '{got}'")));
    };
    let [args, kwargs] = tuple.items() else {
        let len = tuple.len();
        return Err(
            space.value_error(format_args!("__getnewargs_ex__ should return a tuple of length 2, not {len}"))
        );
    };
    let wrong = |which: &str, kind: &str, got: &Object| -> PyErr {
        let got = got.ty().tp_name();
        space.type_error(format_args!(
            "{which} item of the tuple returned by __getnewargs_ex__ must be a {kind}, not '{got}'"
        ))
    };
    let args = args.downcast::<Tuple>().ok_or_else(|| wrong("first", "tuple", args))?;
    let kwargs = kwargs.downcast::<Dict>().ok_or_else(|| wrong("second", "dict", kwargs))?;
    Ok((args.to_ref(), kwargs.to_ref()))
}

/// `__getstate__()`; for the default one, `required` says that an object with hidden state cannot be pickled.
fn state_of(space: &Space, this: &Object, required: bool) -> PyResult<Ref<Object>> {
    let name = intern!(space, "__getstate__");
    let method = this.getattr(space, name)?;
    let default = Object::type_object().lookup(space, name);
    let own = this.ty().lookup(space, name);
    let is_default = matches!((&own, &default), (Some(own), Some(default)) if own.is(&**default));
    if is_default && method.is_instance::<crate::BuiltinFunction>() {
        return default_state(space, this, required);
    }
    method.call0(space)
}

/// The attributes of an object: its dict, and with slots a pair of that and a dict of the slots' values.
pub(crate) fn default_state(space: &Space, this: &Object, required: bool) -> PyResult<Ref<Object>> {
    let class = this.ty();
    if required && class.itemsize() != 0 {
        let name = class.tp_name();
        return Err(space.type_error(format_args!("cannot pickle {name} objects")));
    }
    let state = if !attributes::is_empty(this) {
        this.getattr(space, intern!(space, "__dict__"))?
    } else {
        space.none()
    };
    let names = slot_names(space, class)?;
    if required {
        check_no_hidden_state(space, class, &names)?;
    }
    let values = Dict::new(space)?;
    for name in &names {
        if let Some(name) = name.downcast::<Str>()
            && let Some(value) = this.getattr_optional(space, name)?
        {
            values.set_item(space, name, &value)?;
        }
    }
    if values.len() == 0 {
        return Ok(state);
    }
    Ok(Tuple::from_slice(space, &[&state, &values])?.into_object())
}

/// Whether asking for `__dict__` would only make an empty one.
fn slot_names(space: &Space, class: &Type) -> PyResult<Vec<Ref<Object>>> {
    let cached = match class.dict() {
        Some(dict) => dict.get_item(space, intern!(space, "__slotnames__"))?,
        None => None,
    };
    let names = match cached {
        Some(names) => names,
        None => {
            let copyreg = crate::imports::import(space, "copyreg")?;
            copyreg.call_method(space, "_slotnames", &[class])?
        }
    };
    if names.is_none() {
        return Ok(Vec::new());
    }
    match names.downcast::<List>() {
        Some(names) => Ok(names.to_vec()),
        None => Err(space.type_error("copyreg._slotnames didn't return a list or None")),
    }
}

/// An instance whose C struct holds more than its attributes cannot be pickled by them.
fn check_no_hidden_state(space: &Space, class: &Type, names: &[Ref<Object>]) -> PyResult<()> {
    let word = size_of::<usize>();
    let mut expected = Object::type_object().basicsize() + names.len() * word;
    let slots = class.slots();
    expected += if slots.tp_dictoffset.get() > 0 { word } else { 0 };
    expected += if slots.tp_weaklistoffset.get() > 0 { word } else { 0 };
    if class.basicsize() > expected {
        let name = class.tp_name();
        return Err(space.type_error(format_args!("cannot pickle '{name}' object")));
    }
    Ok(())
}
