//! Attributes and methods.

use super::machine::{Exit, Handler, Machine, Stop, fast_instructions, instructions};
use super::slots::box_operand_b;
use crate::attribute_table::{LOADS, METHODS, STORES};
use crate::attributes::{self, Site};
use crate::calls;
use crate::code::Cache;
use crate::op;
use crate::value::Value;
use abi::PyObject;
use core::cell::Cell;
use objspace::{Layout, Object};

/// Handlers of forms of `LoadAttr`: each finds the attribute of a value by a cache, or goes on as another handler. What is for an operator
/// is loaded by a handler of its own.
macro_rules! cached_loads {
    ($($name:ident, $for_operator:ident: $find:expr, else $otherwise:ident;)*) => {
        fast_instructions! {$(
            fn $name(m) {
                if m.word.is_for_operator() {
                    return m.instead($for_operator);
                }
                load_cached(m, |m, value| $find(m, value).map(Value::new_reference), $otherwise)
            }

            fn $for_operator(m) {
                load_cached(m, |m, value| $find(m, value).map(Value::number_or_reference), $otherwise)
            }
        )*}
    };
}

cached_loads! {
    load_attr_slot, load_attr_slot_for_operator: |m: &Machine<'_>, value| attributes::cached_slot(value, m.peek_cache()), else load_attr_by_table;
    load_attr_type, load_attr_type_for_operator: |m: &Machine<'_>, value| attributes::cached_value(value, m.peek_cache()), else load_attr_by_table;
    load_attr_module, load_attr_module_for_operator: |m: &Machine<'_>, value| attributes::cached_in_module(value, m.peek_cache()), else load_attr;
    load_attr_class, load_attr_class_for_operator: |m: &Machine<'_>, value| attributes::cached_in_class(value, m.peek_cache()), else load_attr;
    load_attr_member, load_attr_member_for_operator: in_cached_member, else load_attr;
    load_attr_by_table, load_attr_by_table_for_operator: by_table, else load_attr;
}

fast_instructions! {
    fn load_attr_field(m) {
        load_cached(m, |m, value| attributes::cached_field(value, m.peek_cache()), load_attr)
    }
}

/// Loads what `find` finds as the attribute of operand `b`, or goes on as `otherwise`.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn load_cached<'a>(
    mut m: Machine<'a>,
    find: impl FnOnce(&Machine<'a>, Value) -> Option<Value>,
    otherwise: Handler,
) -> Exit {
    // SAFETY: as for the machine's methods.
    unsafe {
        let receiver = m.get(m.word.b());
        if !m.can_finish_with_b(receiver) {
            return m.instead(load_attr);
        }
        let Some(found) = find(&m, receiver) else {
            return m.instead(otherwise);
        };
        m.pc = m.pc.add(1);
        m.finish_with_b(receiver, found)
    }
}

/// What the cached member of an object holds.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn in_cached_member<'a>(m: &Machine<'a>, receiver: Value) -> Option<&'a Object> {
    // SAFETY: as for the machine's methods; a member is null or owns an object.
    unsafe { Object::from_nullable(attributes::cached_member(receiver, m.peek_cache())?.get()) }
}

/// The attribute that the instruction reads, as the table of all instructions has it.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn by_table<'a>(m: &Machine<'a>, receiver: Value) -> Option<&'a Object> {
    // SAFETY: as for the machine's methods; the table's guard holds, and a slot is null or owns an object.
    unsafe {
        let (form, cache) = LOADS.find(m.space, receiver, m.name(m.word.c()))?;
        if form == op::LoadAttrSlot {
            return Object::from_nullable(attributes::cached_place(receiver.as_object(), cache).get());
        }
        Some(Object::from_ptr(cache.value.get() as *mut PyObject))
    }
}

/// Handlers of forms of `LoadMethod` that find something to be called without an object in front of the arguments.
macro_rules! cached_callables {
    ($($name:ident: $find:path;)*) => {
        fast_instructions! {$(
            fn $name(mut m) {
                let receiver = m.get(m.word.b());
                if m.word.b_is_temporary() && receiver.is_last_reference() {
                    return m.instead(load_method);
                }
                let Some(callable) = $find(receiver, m.peek_cache()) else {
                    return m.instead(load_method);
                };
                m.pc = m.pc.add(1);
                if m.word.b_is_temporary() {
                    *m.reg(m.word.b()) = Value::UNBOUND;
                    receiver.give_up();
                }
                *m.reg(m.word.a()) = Value::from_ref(callable.to_ref());
                *m.reg(m.word.a() + 1) = Value::UNBOUND;
                m.next()
            }
        )*}
    };
}

cached_callables! {
    load_method_slot: attributes::cached_slot;
    load_method_module: attributes::cached_in_module;
    load_method_class: attributes::cached_in_class;
}

/// Stores operand `b`, an object, in a place of the object in register `a`, which then gets another shape if one is given. What was there
/// is dropped.
///
/// # Safety
/// As for the machine's methods; the place is the object's, and owns what it holds, or is null.
#[inline(always)]
unsafe fn store_in(
    mut m: Machine<'_>,
    target: Value,
    place: &Cell<*mut PyObject>,
    shape: Option<&Cache>,
) -> Exit {
    // SAFETY: as for the machine's methods.
    unsafe {
        if m.word.a_is_temporary() && target.is_last_reference() {
            return m.instead(store_attr);
        }
        m.pc = m.pc.add(1);
        let old = place.replace(m.take_b().as_ptr());
        if let Some(cache) = shape {
            attributes::set_cached_shape(target, cache);
        }
        if m.word.a_is_temporary() {
            *m.reg(m.word.a()) = Value::UNBOUND;
            target.give_up();
        }
        m.release_and_go_on(Value::from_ptr(old))
    }
}

/// Handlers of forms of `StoreAttr` that replace what is in a place: for objects; for those, where the target is a temporary; and for
/// numbers, which go into the box that is there if nobody else has that.
macro_rules! cached_stores {
    ($($name:ident, $in_temporary:ident, $number:ident: $find:path, else $otherwise:ident;)*) => {
        fast_instructions! {$(
            fn $name(mut m) {
                if !m.get(m.word.b()).is_object() {
                    return m.instead($number);
                }
                if m.word.a_is_temporary() {
                    return m.instead($in_temporary);
                }
                let Some(place) = $find(m.get(m.word.a()), m.peek_cache()) else {
                    return m.instead($otherwise);
                };
                m.pc = m.pc.add(1);
                let old = place.replace(m.take_b().as_ptr());
                m.release_and_go_on(Value::from_ptr(old))
            }

            fn $in_temporary(m) {
                let target = m.get(m.word.a());
                match $find(target, m.peek_cache()) {
                    Some(place) => store_in(m, target, place, None),
                    None => m.instead($otherwise),
                }
            }

            fn $number(mut m) {
                let (target, value) = (m.get(m.word.a()), m.get(m.word.b()));
                let Some(place) = $find(target, m.peek_cache()) else {
                    return m.instead(box_operand_b);
                };
                if m.word.a_is_temporary() && target.is_last_reference() {
                    return m.instead(box_operand_b);
                }
                let mut old = Value::UNBOUND;
                if !value.reuse_box(place.get()) {
                    let Some(boxed) = value.box_at_once(m.space) else {
                        return m.instead(box_operand_b);
                    };
                    old = Value::from_ptr(place.replace(boxed.into_ptr()));
                }
                m.pc = m.pc.add(1);
                if m.word.a_is_temporary() {
                    *m.reg(m.word.a()) = Value::UNBOUND;
                    target.give_up();
                }
                m.release_and_go_on(old)
            }
        )*}
    };
}

cached_stores! {
    store_attr_slot, store_attr_slot_of_temporary, store_number_in_slot:
        attributes::cached_store, else store_attr_by_table;
    store_attr_member, store_attr_member_of_temporary, store_number_in_member:
        attributes::cached_member, else store_attr;
}

fast_instructions! {
    fn store_attr_add(mut m) {
        if !m.get(m.word.b()).is_object() {
            return m.instead(add_number);
        }
        let target = m.get(m.word.a());
        let cache = m.peek_cache();
        if m.word.a_is_temporary() {
            return m.instead(add_to_temporary);
        }
        let Some(place) = attributes::cached_store(target, cache) else {
            return m.instead(store_attr_by_table);
        };
        m.pc = m.pc.add(1);
        place.set(m.take_b().as_ptr());
        attributes::set_cached_shape(target, cache);
        m.next()
    }

    /// `StoreAttrAdd` where the target is a temporary.
    fn add_to_temporary(m) {
        let target = m.get(m.word.a());
        let cache = m.peek_cache();
        match attributes::cached_store(target, cache) {
            Some(place) => store_in(m, target, place, Some(cache)),
            None => m.instead(store_attr_by_table),
        }
    }

    /// `StoreAttrAdd` of a number.
    fn add_number(mut m) {
        let target = m.get(m.word.a());
        let cache = m.peek_cache();
        if m.word.a_is_temporary() {
            return m.instead(box_operand_b);
        }
        let Some(place) = attributes::cached_store(target, cache) else {
            return m.instead(box_operand_b);
        };
        let Some(boxed) = m.get(m.word.b()).box_at_once(m.space) else {
            return m.instead(box_operand_b);
        };
        m.pc = m.pc.add(1);
        place.set(boxed.into_ptr());
        attributes::set_cached_shape(target, cache);
        m.next()
    }

    /// For an object; the forms that are by cache see to that.
    fn store_attr_by_table(m) {
        let target = m.get(m.word.a());
        let Some((form, cache)) = STORES.find(m.space, target, m.name(m.word.c())) else {
            return m.instead(store_attr);
        };
        let shape = (form == op::StoreAttrAdd).then_some(cache);
        store_in(m, target, attributes::cached_place(target.as_object(), cache), shape)
    }

    fn store_attr_field(mut m) {
        let (target, value) = (m.get(m.word.a()), m.get(m.word.b()));
        if m.word.a_is_temporary() && target.is_last_reference()
            || !attributes::store_cached_field(target, m.peek_cache(), value)
        {
            return m.instead(store_attr);
        }
        m.pc = m.pc.add(1);
        // The value is a number, or immortal.
        m.drop_immortal_b();
        if m.word.a_is_temporary() {
            *m.reg(m.word.a()) = Value::UNBOUND;
            target.give_up();
        }
        m.next()
    }

    fn load_method_type(mut m) {
        let Some(function) = attributes::cached_value(m.get(m.word.b()), m.peek_cache()) else {
            return m.instead(load_method_by_table);
        };
        m.pc = m.pc.add(1);
        let function = function.to_ref();
        let receiver = m.take_b();
        *m.reg(m.word.a()) = Value::from_ref(function);
        *m.reg(m.word.a() + 1) = receiver;
        m.next()
    }

    fn load_method_by_table(mut m) {
        let Some((_, cache)) = METHODS.find(m.space, m.get(m.word.b()), m.name(m.word.c())) else {
            return m.instead(load_method);
        };
        let function = Value::from_ptr(cache.value.get() as *mut PyObject).duplicate();
        m.pc = m.pc.add(1);
        let receiver = m.take_b();
        *m.reg(m.word.a()) = function;
        *m.reg(m.word.a() + 1) = receiver;
        m.next()
    }

    /// Calls the C function that reads the attribute.
    fn load_attr_getset(mut m) {
        let receiver = m.get(m.word.b());
        let Some(definition) = attributes::cached_getset(receiver, m.peek_cache()) else {
            return m.instead(load_attr);
        };
        let get = definition.get.unwrap_unchecked();
        m.pc = m.pc.add(1);
        m.save();
        let result = get(receiver.as_ptr(), definition.closure);
        if result.is_null() {
            return m.fail(attributes::getter_error(m.space, receiver.as_object(), m.name(m.word.c())));
        }
        m.consume_b();
        m.finish(m.word.a(), Value::from_ptr(result))
    }

    /// Calls the C function that stores the attribute.
    fn store_attr_getset(mut m) {
        let (target, value) = (m.get(m.word.a()), m.get(m.word.b()));
        let Some(definition) = attributes::cached_getset(target, m.peek_cache()) else {
            return m.instead(store_attr);
        };
        if !value.is_object() {
            return m.instead(box_operand_b);
        }
        let set = definition.set.unwrap_unchecked();
        m.pc = m.pc.add(1);
        m.save();
        if set(target.as_ptr(), value.as_ptr(), definition.closure) < 0 {
            return m.fail(m.space.error_from_c());
        }
        m.consume_b();
        m.consume_a();
        m.next()
    }
}

instructions! {
    fn load_attr(m) {
        let here = m.here();
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let cache = m.cache();
        let object = m.take(b)?;
        m.save();
        let site = Site { name: m.name(c), here: &*here, cache };
        let attribute = attributes::load(m.space, &object, &site)?;
        drop(object);
        m.set_ref(a, attribute);
        Ok(())
    }

    fn store_attr(m) {
        let here = m.here();
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let cache = m.cache();
        let (object, value) = (m.take(a)?, m.take(b)?);
        m.save();
        let site = Site { name: m.name(c), here: &*here, cache };
        attributes::store(m.space, &object, &value, &site)?;
        Ok(())
    }

    fn delete_attr(m) {
        let a = m.word.a();
        let c = m.word.c();
        let object = m.take(a)?;
        m.save();
        object.delattr(m.space, m.name(c))?;
        Ok(())
    }

    fn load_method(m) {
        let here = m.here();
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let cache = m.cache();
        let object = m.take(b)?;
        m.save();
        let site = Site { name: m.name(c), here: &*here, cache };
        let (callable, receiver) = attributes::load_method(m.space, object, &site)?;
        *m.reg(a) = Value::from_ref(callable);
        *m.reg(a + 1) = receiver.map_or(Value::UNBOUND, Value::from_ref);
        Ok(())
    }

    fn load_super_attr(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let _cache = m.extension();
        let (global, class, receiver) = (m.take(b)?, m.take(b + 1)?, m.take(b + 2)?);
        m.save();
        m.set_ref(
            a,
            attributes::load_super(m.space, &global, &class, &receiver, m.name(c))?
        );
        Ok(())
    }

    fn load_super_method(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let _cache = m.extension();
        let (global, class, receiver) = (m.take(b)?, m.take(b + 1)?, m.take(b + 2)?);
        m.save();
        let (callable, receiver) = attributes::load_super_method(
            m.space,
            &global,
            &class,
            receiver,
            m.name(c)
        )?;
        *m.reg(a) = Value::from_ref(callable);
        *m.reg(a + 1) = receiver.map_or(Value::UNBOUND, Value::from_ref);
        Ok(())
    }

    /// Calls the function of a property in a frame of its own.
    fn load_attr_property(m) {
        let Some(getter) = attributes::cached_getter(m.get(m.word.b()), m.peek_cache()) else {
            return Err(Stop::Execute(op::LoadAttr));
        };
        let Some(function) = calls::simple_function(Value::from_ptr(getter.as_ptr()), 1) else {
            return Err(Stop::Execute(op::LoadAttr));
        };
        m.pc = m.pc.add(1);
        m.save();
        let mut receiver = m.get(m.word.b()).duplicate();
        let new = match calls::push_simple(m.space, function, &raw mut receiver, 1) {
            Ok(new) => new,
            Err(err) => {
                receiver.release();
                return Err(err.into());
            }
        };
        // The frame owns the reference to the function now, and to the object.
        core::mem::forget(getter);
        m.consume(m.word.b());
        m.frame().head().return_offset.set(m.word.a() as u16);
        m.switch_to(new);
        Ok(())
    }
}
