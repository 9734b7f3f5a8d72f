//! `match` statements.

use objspace::exceptions as exc;
use objspace::{Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, intern};

/// Whether a subject is a mapping or a sequence in the sense of patterns.
pub fn has_flag(subject: &Object, mapping: bool) -> bool {
    subject.ty().has_flag(if mapping { abi::Py_TPFLAGS_MAPPING } else { abi::Py_TPFLAGS_SEQUENCE })
}

/// The values of a mapping for a tuple of keys; None when a key is missing.
///
/// # Errors
/// `ValueError` for a key that comes twice; what the mapping raises.
pub fn match_keys(space: &Space, subject: &Object, keys: &Object) -> PyResult<Ref<Object>> {
    let keys = space.expect::<Tuple>(keys)?;
    if keys.len() == 0 {
        return Ok(Tuple::from_slice(space, &[])?.into_object());
    }
    // `get` with a default of its own tells a missing key from one with the value None, and leaves `__missing__` alone.
    let get = subject.getattr_str(space, "get")?;
    let missing = Object::type_object().allocate(space, 0)?;
    let seen = objspace::Set::new(space)?;
    let mut values = Vec::with_capacity(keys.len());
    for key in keys.items() {
        if seen.has(space, key)? {
            let key = key.repr(space)?.to_string_lossy();
            return Err(space.value_error(format_args!("mapping pattern checks duplicate key ({key})")));
        }
        seen.add(space, key)?;
        let value = get.call(space, &[key, &missing])?;
        if value.is(&*missing) {
            return Ok(space.none());
        }
        values.push(value);
    }
    Ok(Tuple::from_vec(space, values)?.into_object())
}

/// The attributes that a class pattern asks for; None when the subject does not match.
///
/// # Errors
/// `TypeError` for what is no class, too many positional patterns, an attribute asked for twice, or a bad `__match_args__`.
pub fn match_class(
    space: &Space,
    subject: &Object,
    class: &Object,
    names: &Object,
    positional: usize,
) -> PyResult<Ref<Object>> {
    let Some(class) = class.downcast::<Type>() else {
        return Err(space.type_error("called match pattern must be a class"));
    };
    if !subject.is_instance_of(space, class)? {
        return Ok(space.none());
    }
    let names = space.expect::<Tuple>(names)?;
    let mut matching = Matching { space, subject, class, seen: Vec::new(), values: Vec::new() };
    if positional > 0 && !matching.positional(positional)? {
        return Ok(space.none());
    }
    for name in names.items() {
        if !matching.attribute(name)? {
            return Ok(space.none());
        }
    }
    Ok(Tuple::from_vec(space, matching.values)?.into_object())
}

struct Matching<'a> {
    space: &'a Space,
    subject: &'a Object,
    class: &'a Type,
    seen: Vec<Ref<Object>>,
    values: Vec<Ref<Object>>,
}

impl Matching<'_> {
    /// Binds the positional patterns by `__match_args__`; whether all of them are there.
    fn positional(&mut self, count: usize) -> PyResult<bool> {
        let space = self.space;
        let found = self.class.getattr_optional(space, intern!(space, "__match_args__"))?;
        let match_self = found.is_none() && self.class.has_flag(abi::_Py_TPFLAGS_MATCH_SELF);
        let match_args = match &found {
            None => None,
            Some(found) => match found.downcast_exact::<Tuple>() {
                Some(names) => Some(names),
                None => {
                    return Err(space.type_error(format_args!(
                        "{}.__match_args__ must be a tuple (got {})",
                        self.class.name(),
                        found.ty().name()
                    )));
                }
            },
        };
        let allowed = if match_self { 1 } else { match_args.map_or(0, Tuple::len) };
        if count > allowed {
            return Err(space.type_error(format_args!(
                "{}() accepts {allowed} positional sub-pattern{} ({count} given)",
                self.class.name(),
                if allowed == 1 { "" } else { "s" }
            )));
        }
        if match_self {
            self.values.push(self.subject.to_ref());
            return Ok(true);
        }
        for name in match_args.map_or(&[][..], Tuple::items).iter().take(count) {
            if !name.is_exact::<Str>() {
                return Err(space.type_error(format_args!(
                    "__match_args__ elements must be strings (got {})",
                    name.ty().name()
                )));
            }
            if !self.attribute(name)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds one attribute; whether the subject has it.
    fn attribute(&mut self, name: &Object) -> PyResult<bool> {
        let space = self.space;
        for seen in &self.seen {
            if seen.eq(space, name)? {
                return Err(space.type_error(format_args!(
                    "{}() got multiple sub-patterns for attribute {}",
                    self.class.name(),
                    name.repr(space)?.to_string_lossy()
                )));
            }
        }
        self.seen.push(name.to_ref());
        match self.subject.getattr_object(space, name) {
            Ok(value) => {
                self.values.push(value);
                Ok(true)
            }
            Err(err) if err.is_a::<exc::AttributeError>() => Ok(false),
            Err(err) => Err(err),
        }
    }
}
