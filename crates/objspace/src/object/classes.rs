//! `isinstance` and `issubclass`, for real classes and for whatever pretends to be one.

use super::instance_cache;
use crate::{Object, PyResult, PyTypeInfo, Ref, Space, Tuple, Type, attributes, intern};

const NOT_A_CLASS: &str = "isinstance() arg 2 must be a type, a tuple of types, or a union";
const NOT_A_BASE: &str = "issubclass() arg 2 must be a class, a tuple of classes, or a union";

impl Object {
    /// `isinstance(self, class)`; `class` may be a tuple, a union, or have `__instancecheck__`.
    #[inline]
    pub fn is_instance_of(&self, space: &Space, class: &Object) -> PyResult<bool> {
        if self.ty().is(class) { Ok(true) } else { self.is_other_instance(space, class) }
    }

    /// [`Object::is_instance_of`] for any class but the object's own type.
    fn is_other_instance(&self, space: &Space, class: &Object) -> PyResult<bool> {
        if let Some(class) = class.downcast_exact::<Type>() {
            return match instance_cache::find(space, self.ty(), class) {
                Some(answer) => Ok(answer),
                None => self.is_uncached_instance(space, class),
            };
        }
        if let Some(union) = class.downcast_exact::<crate::union_object::Union>() {
            return self.is_instance_of(space, union.args());
        }
        if let Some(classes) = class.downcast::<Tuple>() {
            space.check_stack(" in __instancecheck__")?;
            for class in classes.items() {
                if self.is_instance_of(space, class)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        space.check_stack(" in __instancecheck__")?;
        match class.call_special_method(space, intern!(space, "__instancecheck__"), &[self])? {
            Some(answer) => answer.is_true(space),
            None => self.is_real_instance(space, class),
        }
    }

    /// [`Object::is_real_instance`], whose answer is noted where it is the same for all instances of the type.
    #[cold]
    fn is_uncached_instance(&self, space: &Space, class: &Type) -> PyResult<bool> {
        let ty = self.ty();
        if !self.class_is_plain(space) {
            return self.is_real_instance(space, class);
        }
        let answer = ty.is_subtype(class);
        instance_cache::note(space, ty, class, answer);
        Ok(answer)
    }

    /// `isinstance` without `__instancecheck__`: by type, or by `__class__` where that differs.
    pub fn is_real_instance(&self, space: &Space, class: &Object) -> PyResult<bool> {
        if let Some(class) = class.downcast::<Type>() {
            if self.ty().is_subtype(class) {
                return Ok(true);
            }
            let claimed = self.claimed_class(space)?;
            return Ok(claimed
                .is_some_and(|claimed| claimed.downcast::<Type>().is_some_and(|ty| ty.is_subtype(class))));
        }
        check_class(space, class, NOT_A_CLASS)?;
        match self.getattr_optional(space, intern!(space, "__class__"))? {
            Some(claimed) => is_abstract_subclass(space, &claimed, class),
            None => Ok(false),
        }
    }

    /// The object's `__class__`, where that is not its type.
    fn claimed_class(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        if self.class_is_plain(space) {
            return Ok(None);
        }
        let claimed = self.getattr_optional(space, intern!(space, "__class__"))?;
        Ok(claimed.filter(|claimed| !claimed.is(self.ty())))
    }

    /// Whether `__class__` is that of `object`, whose getter gives the type, for all instances of the type.
    fn class_is_plain(&self, space: &Space) -> bool {
        let (ty, name) = (self.ty(), intern!(space, "__class__"));
        attributes::is_generic_getattr(ty.slots().tp_getattro.get())
            && ty.lookup_raw(space, name) == Object::type_object().lookup_raw(space, name)
    }

    /// `issubclass(self, class)`; `class` may be a tuple, a union, or have `__subclasscheck__`.
    pub fn is_subclass_of(&self, space: &Space, class: &Object) -> PyResult<bool> {
        if class.is_exact::<Type>() {
            if self.is(class) {
                return Ok(true);
            }
            return self.is_real_subclass(space, class);
        }
        if let Some(union) = class.downcast_exact::<crate::union_object::Union>() {
            return self.is_subclass_of(space, union.args());
        }
        if let Some(classes) = class.downcast::<Tuple>() {
            space.check_stack(" in __subclasscheck__")?;
            for class in classes.items() {
                if self.is_subclass_of(space, class)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        space.check_stack(" in __subclasscheck__")?;
        match class.call_special_method(space, intern!(space, "__subclasscheck__"), &[self])? {
            Some(answer) => answer.is_true(space),
            None => self.is_real_subclass(space, class),
        }
    }

    /// `issubclass` without `__subclasscheck__`.
    pub fn is_real_subclass(&self, space: &Space, class: &Object) -> PyResult<bool> {
        if let (Some(derived), Some(class)) = (self.downcast::<Type>(), class.downcast::<Type>()) {
            return Ok(derived.is_subtype(class));
        }
        check_class(space, self, "issubclass() arg 1 must be a class")?;
        check_class(space, class, NOT_A_BASE)?;
        is_abstract_subclass(space, self, class)
    }
}

/// `__bases__`, if it is a tuple: what makes an object count as a class.
fn abstract_bases(space: &Space, class: &Object) -> PyResult<Option<Ref<Tuple>>> {
    let bases = class.getattr_optional(space, intern!(space, "__bases__"))?;
    Ok(bases.and_then(|bases| bases.downcast_into::<Tuple>().ok()))
}

fn check_class(space: &Space, class: &Object, otherwise: &str) -> PyResult<()> {
    match abstract_bases(space, class)? {
        Some(_) => Ok(()),
        None => Err(space.type_error(otherwise)),
    }
}

fn is_abstract_subclass(space: &Space, derived: &Object, class: &Object) -> PyResult<bool> {
    space.check_stack(" in __issubclass__")?;
    if derived.is(class) {
        return Ok(true);
    }
    let Some(bases) = abstract_bases(space, derived)? else { return Ok(false) };
    for base in bases.items() {
        if is_abstract_subclass(space, base, class)? {
            return Ok(true);
        }
    }
    Ok(false)
}
