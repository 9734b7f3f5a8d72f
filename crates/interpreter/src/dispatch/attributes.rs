//! Attributes and methods.

use super::machine::{Stop, fast_instructions, instructions};
use crate::attributes;
use crate::calls;
use crate::op;
use crate::value::Value;
use objspace::{Layout, Object};

fast_instructions! {
    fn load_attr_slot(mut m) {
        let receiver = m.get(m.word.b());
        if m.word.b_is_temporary() && receiver.is_last_reference() {
            return m.instead(load_attr_of_last);
        }
        let Some(object) = attributes::cached_slot(receiver, m.peek_cache()) else {
            return m.instead(load_attr);
        };
        m.pc = m.pc.add(1);
        if m.word.b_is_temporary() {
            *m.reg(m.word.b()) = Value::UNBOUND;
            receiver.give_up();
        }
        m.finish(m.word.a(), Value::from_ref(object))
    }

    fn load_attr_type(mut m) {
        let receiver = m.get(m.word.b());
        if m.word.b_is_temporary() && receiver.is_last_reference() {
            return m.instead(load_attr_of_last);
        }
        let Some(object) = attributes::cached_value(receiver, op::LoadAttrType, m.peek_cache()) else {
            return m.instead(load_attr);
        };
        m.pc = m.pc.add(1);
        if m.word.b_is_temporary() {
            *m.reg(m.word.b()) = Value::UNBOUND;
            receiver.give_up();
        }
        m.finish(m.word.a(), Value::from_ref(object))
    }

    fn load_attr_module(mut m) {
        let receiver = m.get(m.word.b());
        if m.word.b_is_temporary() && receiver.is_last_reference() {
            return m.instead(load_attr_of_last);
        }
        let Some(object) = attributes::cached_value(receiver, op::LoadAttrModule, m.peek_cache()) else {
            return m.instead(load_attr);
        };
        m.pc = m.pc.add(1);
        if m.word.b_is_temporary() {
            *m.reg(m.word.b()) = Value::UNBOUND;
            receiver.give_up();
        }
        m.finish(m.word.a(), Value::from_ref(object))
    }

    fn store_attr_slot(mut m) {
        let (target, value) = (m.get(m.word.a()), m.get(m.word.b()));
        let cache = m.peek_cache();
        if !value.is_object()
            || (m.word.a_is_temporary() && target.is_last_reference())
            || !attributes::can_store_cached(target, cache)
        {
            return m.instead(store_attr_boxed);
        }
        m.pc = m.pc.add(1);
        let value = m.take_b();
        let old = attributes::cached_store_slot(target, cache).replace(value.as_ptr());
        if m.word.a_is_temporary() {
            *m.reg(m.word.a()) = Value::UNBOUND;
            target.give_up();
        }
        m.release_and_go_on(Value::from_ptr(old))
    }

    fn store_attr_add(mut m) {
        let (target, value) = (m.get(m.word.a()), m.get(m.word.b()));
        let cache = m.peek_cache();
        if !value.is_object()
            || (m.word.a_is_temporary() && target.is_last_reference())
            || !attributes::can_store_cached(target, cache)
        {
            return m.instead(store_attr_boxed);
        }
        m.pc = m.pc.add(1);
        let value = m.take_b();
        attributes::cached_store_slot(target, cache).set(value.as_ptr());
        attributes::set_cached_shape(target, cache);
        if m.word.a_is_temporary() {
            *m.reg(m.word.a()) = Value::UNBOUND;
            target.give_up();
        }
        m.next()
    }

    fn load_attr_member(mut m) {
        let receiver = m.get(m.word.b());
        if m.word.b_is_temporary() && receiver.is_last_reference() {
            return m.instead(load_attr);
        }
        let Some(object) = attributes::cached_member(receiver, m.peek_cache())
            .and_then(|place| Object::from_nullable(place.get()))
        else {
            return m.instead(load_attr);
        };
        let value = Value::from_ref(object.to_ref());
        m.pc = m.pc.add(1);
        if m.word.b_is_temporary() {
            *m.reg(m.word.b()) = Value::UNBOUND;
            receiver.give_up();
        }
        m.finish(m.word.a(), value)
    }

    fn store_attr_member(mut m) {
        let (target, value) = (m.get(m.word.a()), m.get(m.word.b()));
        if !value.is_object() || (m.word.a_is_temporary() && target.is_last_reference()) {
            return m.instead(store_attr);
        }
        let Some(place) = attributes::cached_member(target, m.peek_cache()) else {
            return m.instead(store_attr);
        };
        m.pc = m.pc.add(1);
        let value = m.take_b();
        let old = place.replace(value.as_ptr());
        if m.word.a_is_temporary() {
            *m.reg(m.word.a()) = Value::UNBOUND;
            target.give_up();
        }
        m.release_and_go_on(Value::from_ptr(old))
    }

    fn load_method_type(mut m) {
        let Some(function) = attributes::cached_method(m.get(m.word.b()), m.peek_cache()) else {
            return m.instead(load_method);
        };
        m.pc = m.pc.add(1);
        let receiver = m.take_b();
        *m.reg(m.word.a()) = Value::from_ref(function);
        *m.reg(m.word.a() + 1) = receiver;
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
        let attribute =
            attributes::load(m.space, &object, m.name(c), &*here, cache)?;
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
        attributes::store(m.space, &object, m.name(c), &value, &*here, cache)?;
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
        let (callable, receiver) =
            attributes::load_method(m.space, object, m.name(c), &*here, cache)?;
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

    /// The cached forms of `LoadAttr`, for an object that may die.
    fn load_attr_of_last(m) {
        let here = m.here();
        let (a, b) = (m.word.a(), m.word.b());
        let cache = m.cache();
        m.save();
        let value = m.get(b);
        let cached = match m.word.op() {
            op::LoadAttrSlot => attributes::cached_slot(value, cache),
            opcode => attributes::cached_value(value, opcode, cache),
        };
        if let Some(attribute) = cached {
            m.consume(b);
            m.set_ref(a, attribute);
            return Ok(());
        }
        let object = m.take(b)?;
        let attribute = attributes::load(m.space, &object, m.name(m.word.c()), &*here, cache)?;
        drop(object);
        m.set_ref(a, attribute);
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

    /// The cached forms of `StoreAttr`, for an object that may die, or a number.
    fn store_attr_boxed(m) {
        let here = m.here();
        let (a, b) = (m.word.a(), m.word.b());
        let cache = m.cache();
        let value = m.take(b)?;
        m.save();
        // Making an object of the number may have run the collector, and finalisers.
        if attributes::can_store_cached(m.get(a), cache) {
            drop(attributes::store_cached(m.get(a), m.word.op(), cache, value));
            m.consume(a);
            return Ok(());
        }
        let object = m.take(a)?;
        attributes::store(m.space, &object, m.name(m.word.c()), &value, &*here, cache)?;
        Ok(())
    }
}
