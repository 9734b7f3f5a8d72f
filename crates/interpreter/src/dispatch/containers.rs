//! Items, slices, and the building and unpacking of containers.

use super::calls::call_list_append_in_general;
use super::machine::{Exit, Machine, fast_instructions, instructions};
use super::slots::box_operand_c;
use crate::value::Value;
use crate::word::specialize;
use crate::{build, op, operator_slots, subscripts, unpacking};
use compiler::bytecode::opcode::C_IS_CONST;
use objspace::mechanisms::Mechanism;
use objspace::{Dict, List, Object, PyResult, Ref};

/// Appends what a register holds, which is moved out of a temporary, to an exact list.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn append(m: &Machine<'_>, list: Value, index: usize, is_temporary: bool) -> PyResult<()> {
    // SAFETY: as for the machine's methods; a number is nobody's.
    unsafe {
        let mut item = m.get(index);
        if !item.is_object() {
            item = Value::from_ref(item.box_number(m.space)?);
        } else if !is_temporary {
            item.duplicate();
        }
        if is_temporary {
            *m.reg(index) = Value::UNBOUND;
        }
        build::list_in(list).push(m.space, Ref::from_owned(item.as_ptr()))
    }
}

/// Handlers of forms of `LoadSubscript` that find an item by its index; what is for an operator is loaded by a handler of its own.
macro_rules! items {
    ($($name:ident, $for_operator:ident: $find:path;)*) => {
        fast_instructions! {$(
            fn $name(m) {
                if m.word.is_for_operator() {
                    return m.instead($for_operator);
                }
                load_item(m, |container, index| $find(container, index).map(Value::new_reference))
            }

            fn $for_operator(m) {
                load_item(m, |container, index| $find(container, index).map(Value::number_or_reference))
            }
        )*}
    };
}

items! {
    load_subscript_list, load_subscript_list_for_operator: subscripts::list_item;
    load_subscript_tuple, load_subscript_tuple_for_operator: subscripts::tuple_item;
}

/// Loads what `find` finds in operand `b` at index `c`, or goes on as the general handler.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn load_item(mut m: Machine<'_>, find: impl FnOnce(Value, Value) -> Option<Value>) -> Exit {
    // SAFETY: as for the machine's methods.
    unsafe {
        let container = m.get(m.word.b());
        if !m.can_finish_with_b(container) {
            return m.instead(load_subscript);
        }
        let Some(item) = find(container, m.operand_c((*m.pc).get().extension() & C_IS_CONST != 0)) else {
            return m.instead(load_subscript);
        };
        m.pc = m.pc.add(1);
        m.finish_with_b(container, item)
    }
}

/// Loads what a dict has for a key, and makes it a value with `load`.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn load_value(mut m: Machine<'_>, load: impl FnOnce(&Object) -> Value) -> Exit {
    // SAFETY: as for the machine's methods; the dict, which lives on, keeps the value.
    unsafe {
        let is_const = (*m.pc).get().extension() & C_IS_CONST != 0;
        let (container, key) = (m.get(m.word.b()), m.operand_c(is_const));
        let Some(value) = subscripts::value_at_once(m.space, container, key) else {
            return m.instead(load_subscript);
        };
        if !m.consume_boxed(container, key) {
            return m.instead(load_subscript);
        }
        m.pc = m.pc.add(1);
        m.finish(m.word.a(), load(value))
    }
}

fast_instructions! {
    fn load_subscript_text(m) {
        let space = m.space;
        load_item(m, |text, index| subscripts::fast_character(space, text, index).map(|text| Value::immortal(text)))
    }

    fn load_subscript_dict(m) {
        if m.word.is_for_operator() {
            return m.instead(load_subscript_dict_for_operator);
        }
        load_value(m, Value::new_reference)
    }

    fn load_subscript_dict_for_operator(m) {
        load_value(m, Value::number_or_reference)
    }

    /// `list.append`, found as the method of an exact list that somebody else has too, and that has room.
    fn call_list_append(mut m) {
        let (callable, list) = (m.get(m.word.a()), m.get(m.word.a() + 1));
        let is_append = callable.as_ptr() as usize == m.peek_cache().value.get() && m.word.b() == 1;
        if !is_append
            || !list.is_object()
            || !list.as_object().is_exact::<List>()
            || list.is_last_reference()
            || callable.is_last_reference()
        {
            return m.instead(call_list_append_in_general);
        }
        let (items, mut item) = (build::list_in(list), m.get(m.word.a() + 2));
        if !items.has_room() {
            return m.instead(call_list_append_growing);
        }
        if !item.is_object() {
            let Some(boxed) = item.box_at_once(m.space) else {
                return m.instead(call_list_append_growing);
            };
            item = Value::from_ref(boxed);
        }
        m.pc = m.pc.add(1);
        items.push_within(Ref::from_owned(item.as_ptr()));
        *m.reg(m.word.a() + 2) = Value::UNBOUND;
        *m.reg(m.word.a() + 1) = Value::UNBOUND;
        list.give_up();
        *m.reg(m.word.a()) = Value::UNBOUND;
        callable.give_up();
        m.finish(m.word.c(), Value::immortal(objspace::none()))
    }

    /// As [`call_list_append`], which has checked all but that, asking for memory.
    fn call_list_append_growing(mut m) {
        let (callable, list) = (m.get(m.word.a()), m.get(m.word.a() + 1));
        m.pc = m.pc.add(1);
        m.save();
        if let Err(err) = append(&m, list, m.word.a() + 2, true) {
            return m.fail(err);
        }
        *m.reg(m.word.a() + 1) = Value::UNBOUND;
        list.give_up();
        *m.reg(m.word.a()) = Value::UNBOUND;
        callable.give_up();
        m.finish(m.word.c(), Value::immortal(objspace::none()))
    }

    /// The next item of a comprehension, whose list has room.
    fn list_append(m) {
        let (items, mut item) = (build::list_in(m.get(m.word.a())), m.get(m.word.b()));
        if !items.has_room() {
            return m.instead(list_append_growing);
        }
        if !item.is_object() {
            let Some(boxed) = item.box_at_once(m.space) else {
                return m.instead(list_append_growing);
            };
            item = Value::from_ref(boxed);
        } else if !m.word.b_is_temporary() {
            item.duplicate();
        }
        if m.word.b_is_temporary() {
            *m.reg(m.word.b()) = Value::UNBOUND;
        }
        items.push_within(Ref::from_owned(item.as_ptr()));
        m.next()
    }

    /// As [`list_append`], asking for memory.
    fn list_append_growing(m) {
        m.save();
        match append(&m, m.get(m.word.a()), m.word.b(), m.word.b_is_temporary()) {
            Ok(()) => m.next(),
            Err(err) => m.fail(err),
        }
    }

    /// A tuple of two items that somebody else has too, into two registers.
    fn unpack_pair(m) {
        let (pair, count) = (m.get(m.word.b()), 2);
        let (first, second) = (m.reg(m.word.a()), m.reg(m.word.c()));
        let Some(items) = unpacking::kept_tuple(pair, count, m.word.b_is_temporary()) else {
            return m.instead(unpack_pair_in_general);
        };
        if (*first).is_last_reference() || (*second).is_last_reference() || *first == pair || first == second {
            return m.instead(unpack_pair_in_general);
        }
        let (old_first, old_second) = (*first, *second);
        let (new_first, new_second) = (Value::from_ptr(*items).duplicate(), Value::from_ptr(*items.add(1)).duplicate());
        if m.word.b_is_temporary() {
            *m.reg(m.word.b()) = Value::UNBOUND;
            pair.give_up();
        }
        *first = new_first;
        *second = new_second;
        old_first.give_up();
        m.release_and_go_on(old_second)
    }

    /// A tuple that somebody else has too, into temporaries.
    fn unpack_sequence(m) {
        let (tuple, count) = (m.get(m.word.b()), m.word.c());
        let Some(items) = unpacking::kept_tuple(tuple, count, m.word.b_is_temporary()) else {
            return m.instead(unpack_sequence_in_general);
        };
        if m.word.b_is_temporary() {
            *m.reg(m.word.b()) = Value::UNBOUND;
            tuple.give_up();
        }
        for index in 0..count {
            *m.reg(m.word.a() + index) = Value::from_ptr(*items.add(index)).duplicate();
        }
        m.next()
    }

    fn build_tuple(m) {
        m.save();
        match build::tuple(m.space, m.reg(m.word.b()), m.word.c()) {
            Ok(tuple) => m.finish(m.word.a(), Value::from_ref(tuple)),
            Err(err) => m.fail(err),
        }
    }

    fn build_list(m) {
        m.save();
        match build::list(m.space, m.reg(m.word.b()), m.word.c()) {
            Ok(list) => m.finish(m.word.a(), Value::from_ref(list)),
            Err(err) => m.fail(err),
        }
    }

    fn store_subscript_dict(m) {
        let container = m.get(m.word.a());
        if !container.is_object() || !container.as_object().is_exact::<Dict>() {
            return m.instead(store_subscript);
        }
        m.save();
        let key = m.take_b();
        let value = if m.word.c_is_temporary() {
            m.reg(m.word.c()).replace(Value::UNBOUND)
        } else {
            m.get(m.word.c()).duplicate()
        };
        // The dict is held: comparing keys may give the variable another value.
        if m.word.a_is_temporary() {
            *m.reg(m.word.a()) = Value::UNBOUND;
        } else {
            container.duplicate();
        }
        let stored = subscripts::store_in_dict(m.space, container, key, value);
        container.release();
        match stored {
            Ok(()) => m.next(),
            Err(err) => m.fail(err),
        }
    }

    fn store_subscript_list(m) {
        let (container, value) = (m.get(m.word.a()), m.get(m.word.c()));
        if !value.is_object() {
            return m.instead(store_number_in_list);
        }
        if m.word.a_is_temporary() && container.is_last_reference() {
            return m.instead(store_subscript);
        }
        let Some(place) = subscripts::item_place(container, m.get(m.word.b())) else {
            return m.instead(store_subscript);
        };
        let old = place.replace(m.take_c(false).as_ptr());
        if m.word.a_is_temporary() {
            *m.reg(m.word.a()) = Value::UNBOUND;
            container.give_up();
        }
        m.release_and_go_on(Value::from_ptr(old))
    }

    /// A number goes into the box that is there, if nobody else has that.
    fn store_number_in_list(m) {
        let (container, value) = (m.get(m.word.a()), m.get(m.word.c()));
        let Some(place) = subscripts::item_place(container, m.get(m.word.b())) else {
            return m.instead(box_operand_c);
        };
        if m.word.a_is_temporary() && container.is_last_reference() {
            return m.instead(box_operand_c);
        }
        let mut old = Value::UNBOUND;
        if !value.reuse_box(place.get()) {
            let Some(boxed) = value.box_at_once(m.space) else {
                return m.instead(box_operand_c);
            };
            old = Value::from_ptr(place.replace(boxed.into_ptr()));
        }
        if m.word.a_is_temporary() {
            *m.reg(m.word.a()) = Value::UNBOUND;
            container.give_up();
        }
        m.release_and_go_on(old)
    }
}

instructions! {
    fn load_subscript(m) {
        let here = m.here();
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let operator = m.extension();
        m.save();
        let is_const = operator & C_IS_CONST != 0;
        if m.get(b).is_object() {
            subscripts::specialize_load(m.get(b).as_object(), m.operand_c(is_const), here);
            let has_method = !Mechanism::CallPath.is_left_out()
                && operator_slots::item_method(m.space, m.get(b)).is_some();
            if has_method {
                specialize(&*here, op::LoadSubscriptMethod);
            }
        }
        if let Some(character) = subscripts::character(m.space, m.get(b), m.operand_c(is_const)) {
            m.consume(b);
            m.set_ref(a, character?);
            return Ok(());
        }
        let container = m.take(b)?;
        let key = if is_const {
            m.constant(c).duplicate().into_object(m.space)?
        } else {
            m.take(c)?
        };
        let object = subscripts::load(m.space, &container, &key)?;
        drop(container);
        drop(key);
        m.set_ref(a, object);
        Ok(())
    }

    fn store_subscript(m) {
        let here = m.here();
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        subscripts::specialize_store(m.get(a), m.get(b), here);
        let (container, key, value) = (m.take(a)?, m.take(b)?, m.take(c)?);
        subscripts::store(m.space, container, key, value)?;
        Ok(())
    }

    fn delete_subscript(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.save();
        let (container, key) = (m.take(a)?, m.take(b)?);
        container.del_item(m.space, &key)?;
        Ok(())
    }

    fn load_slice(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        if let Some(object) = subscripts::plain_slice(m.space, m.get(b), m.get(c), m.get(c + 1)) {
            m.consume(c);
            m.consume(c + 1);
            m.consume(b);
            m.set_ref(a, object?);
            return Ok(());
        }
        let (container, start, stop) = (m.take(b)?, m.take(c)?, m.take(c + 1)?);
        let object = subscripts::load_slice(m.space, &container, &start, &stop)?;
        drop(container);
        m.set_ref(a, object);
        Ok(())
    }

    fn store_slice(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let (container, value) = (m.take(a)?, m.take(b)?);
        if let Some(done) = subscripts::store_plain_slice(m.space, &container, m.get(c), m.get(c + 1), &value) {
            m.consume(c);
            m.consume(c + 1);
            return Ok(done?);
        }
        let (start, stop) = (m.take(c)?, m.take(c + 1)?);
        subscripts::store_slice(m.space, &container, &start, &stop, &value)?;
        Ok(())
    }

    fn build_slice(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let slice = build::slice(&m.operands(), b, c)?;
        m.set_ref(a, slice);
        Ok(())
    }

    fn build_set(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        m.set_ref(a, build::set(&m.operands(), b, c)?);
        Ok(())
    }

    fn build_map(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        m.set_ref(a, build::map(&m.operands(), b, c)?);
        Ok(())
    }

    fn set_add(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.save();
        let item = m.take(b)?;
        build::set_add(m.space, m.get(a), &item)?;
        Ok(())
    }

    fn map_add(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let (key, value) = (m.take(b)?, m.take(c)?);
        build::map_add(m.space, m.get(a), &key, &value)?;
        Ok(())
    }

    fn list_extend(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.save();
        let iterable = m.take(b)?;
        build::list_extend(m.space, m.get(a), &iterable)?;
        Ok(())
    }

    fn set_update(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.save();
        let iterable = m.take(b)?;
        build::set_update(m.space, m.get(a), &iterable)?;
        Ok(())
    }

    fn dict_update(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.save();
        let mapping = m.take(b)?;
        build::dict_update(m.space, m.get(a), &mapping)?;
        Ok(())
    }

    fn dict_merge(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let mapping = m.take(b)?;
        build::dict_merge(m.space, m.get(a), &mapping, m.keep(c)?)?;
        Ok(())
    }

    fn list_to_tuple(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.save();
        let list = m.take(b)?;
        m.set_ref(a, build::list_to_tuple(m.space, list)?);
        Ok(())
    }

    fn unpack_sequence_in_general(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let sequence = m.take(b)?;
        unpacking::sequence(m.space, sequence, m.reg(a), c)?;
        Ok(())
    }

    fn unpack_pair_in_general(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let sequence = m.take(b)?;
        let (first, second) = unpacking::pair(m.space, sequence)?;
        m.set_ref(a, first);
        m.set_ref(c, second);
        Ok(())
    }

    fn unpack_ex(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let after = m.extension() as usize;
        m.save();
        let sequence = m.take(b)?;
        unpacking::extended(m.space, &sequence, m.reg(a), c, after)?;
        Ok(())
    }
}
