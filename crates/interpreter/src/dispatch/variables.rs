//! Variables and constants: moves between registers, cells, globals, names of class bodies.

use super::machine::{Machine, fast_instructions, instructions};
use crate::operands::release_register;
use crate::value::Value;
use crate::{names, op};
use objspace::{Int, Layout, Object, Ref};

fast_instructions! {
    fn move_register(m) {
        let value = m.take_b();
        m.finish(m.word.a(), value)
    }

    fn move_local(m) {
        fill_temporary(&m);
        m.next()
    }

    fn move_locals(mut m) {
        fill_temporary(&m);
        let next = (*m.pc).get();
        if next.op() == op::MoveLocal {
            crate::self_check::before_instruction(m.space, m.frame, m.pc);
            m.word = next;
            m.pc = m.pc.add(1);
            fill_temporary(&m);
        }
        m.next()
    }

    fn copy_register(m) {
        let value = m.get(m.word.b()).duplicate();
        m.finish(m.word.a(), value)
    }

    fn load_const(m) {
        let value = m.constant(m.word.index()).duplicate();
        m.finish(m.word.a(), value)
    }

    fn load_int(m) {
        m.finish(m.word.a(), Value::from_i32(m.word.wide()))
    }

    fn load_none(m) {
        m.finish(m.word.a(), Value::immortal(objspace::none()))
    }

    fn load_bool(m) {
        m.finish(m.word.a(), Value::from_bool(m.word.b() != 0))
    }

    fn check_local(m) {
        if m.get(m.word.a()).is_unbound() {
            return m.instead(unbound_local);
        }
        m.next()
    }

    fn clear(m) {
        let value = m.reg(m.word.a()).replace(Value::UNBOUND);
        m.release_and_go_on(value)
    }

    fn store_free(m) {
        let register = m.reg(m.word.a());
        let value = *register;
        let content = if value.is_object() {
            if m.word.a_is_temporary() {
                *register = Value::UNBOUND;
            } else {
                value.duplicate();
            }
            Ref::from_owned(value.as_ptr())
        } else {
            match value.is_int().then(|| Int::at_once(m.space, value.as_int())).flatten() {
                Some(int) => int.into_object(),
                None => return m.instead(store_free_boxed),
            }
        };
        let old = names::free_cell(m.frame(), m.word.index()).replace(Some(content));
        m.release_and_go_on(old.map_or(Value::UNBOUND, Value::from_ref))
    }
}

/// Handlers that load variables which are not in registers: each finds what the variable holds, or goes on as another handler. What is
/// for an operator is loaded by a handler of its own.
macro_rules! variables {
    ($($name:ident, $for_operator:ident ($words:literal): $find:expr, else $otherwise:ident;)*) => {
        fast_instructions! {$(
            fn $name(mut m) {
                if m.word.is_for_operator() {
                    return m.instead($for_operator);
                }
                let Some(object) = $find(&m) else {
                    return m.instead($otherwise);
                };
                m.pc = m.pc.add($words);
                m.finish(m.word.a(), Value::new_reference(object))
            }

            fn $for_operator(mut m) {
                let Some(object) = $find(&m) else {
                    return m.instead($otherwise);
                };
                m.pc = m.pc.add($words);
                m.finish(m.word.a(), Value::number_or_reference(object))
            }
        )*}
    };
}

// The number of extension words is in parentheses.
variables! {
    load_cell, load_cell_for_operator (0): in_cell, else unbound_cell;
    load_free, load_free_for_operator (0): in_free_cell, else unbound_free;
    load_global_module, load_global_module_for_operator (1):
        |m: &Machine<'_>| names::cached_global(m.frame(), op::LoadGlobalModule, m.peek_cache()), else load_global;
    load_global_builtin, load_global_builtin_for_operator (1):
        |m: &Machine<'_>| names::cached_global(m.frame(), op::LoadGlobalBuiltin, m.peek_cache()), else load_global;
}

/// What the cell in operand `b` holds.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn in_cell<'a>(m: &Machine<'a>) -> Option<&'a Object> {
    // SAFETY: as for the machine's methods.
    unsafe { names::cell_in(m.get(m.word.b())).borrow() }
}

/// What the function's cell with the instruction's number holds.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn in_free_cell<'a>(m: &Machine<'a>) -> Option<&'a Object> {
    // SAFETY: as for the machine's methods.
    unsafe { names::free_cell(m.frame(), m.word.index()).borrow() }
}

/// Copies a local to a temporary, which is dead before.
///
/// # Safety
/// As for the machine's methods.
#[inline(always)]
unsafe fn fill_temporary(m: &Machine<'_>) {
    // SAFETY: as for the machine's methods.
    unsafe { *m.reg(m.word.a()) = m.get(m.word.b()).duplicate() };
}

instructions! {
    fn delete_local(m) {
        let a = m.word.a();
        if m.get(a).is_unbound() {
            m.save();
            return Err((names::unbound_local(m.space, m.code(), a)).into());
        }
        m.save();
        release_register(m.reg(a));
        Ok(())
    }

    fn make_cell(m) {
        let a = m.word.a();
        let content = m.reg(a).replace(Value::UNBOUND);
        let cell = names::new_cell(m.space, content)?;
        *m.reg(a) = Value::from_ref(cell);
        Ok(())
    }

    fn store_cell(m) {
        let a = m.word.a();
        let b = m.word.b();
        let value = m.take(b)?;
        m.save();
        names::cell_in(m.get(a)).set(Some(value));
        Ok(())
    }

    fn delete_cell(m) {
        let a = m.word.a();
        m.save();
        match names::cell_in(m.get(a)).take() {
            Some(old) => drop(old),
            None => return Err((names::unbound_local(m.space, m.code(), a)).into()),
        }
        Ok(())
    }

    /// Of a number that no box is at hand for.
    fn store_free_boxed(m) {
        let a = m.word.a();
        let imm = m.word.index();
        let value = m.take(a)?;
        m.save();
        names::free_cell(m.frame(), imm).set(Some(value));
        Ok(())
    }

    fn delete_free(m) {
        let imm = m.word.index();
        let index = imm;
        m.save();
        match names::free_cell(m.frame(), index).take() {
            Some(old) => drop(old),
            None => return Err((names::unbound_free(m.space, m.code(), index)).into()),
        }
        Ok(())
    }

    fn load_free_cell(m) {
        let a = m.word.a();
        let imm = m.word.index();
        m.set_ref(a, names::free_cell(m.frame(), imm).to_ref());
        Ok(())
    }

    fn load_name(m) {
        let a = m.word.a();
        let imm = m.word.index();
        m.save();
        let object = names::load_name(m.space, m.frame(), m.name(imm))?;
        m.set_ref(a, object);
        Ok(())
    }

    fn store_name(m) {
        let a = m.word.a();
        let imm = m.word.index();
        let value = m.take(a)?;
        m.save();
        names::store_name(m.space, m.frame(), m.name(imm), &value)?;
        Ok(())
    }

    fn delete_name(m) {
        let imm = m.word.index();
        m.save();
        names::delete_name(m.space, m.frame(), m.name(imm))?;
        Ok(())
    }

    fn load_global(m) {
        let here = m.here();
        let a = m.word.a();
        let imm = m.word.index();
        let cache = m.cache();
        m.save();
        let object =
            names::load_global(m.space, m.frame(), m.name(imm), &*here, cache)?;
        m.set_ref(a, object);
        Ok(())
    }

    fn store_global(m) {
        let a = m.word.a();
        let imm = m.word.index();
        let value = m.take(a)?;
        m.save();
        names::store_global(m.space, m.frame(), m.name(imm), &value)?;
        Ok(())
    }

    fn delete_global(m) {
        let imm = m.word.index();
        m.save();
        names::delete_global(m.space, m.frame(), m.name(imm))?;
        Ok(())
    }

    fn load_from_dict_or_global(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let mapping = m.take(b)?;
        m.save();
        let object =
            names::load_from_dict_or_global(m.space, m.frame(), &mapping, m.name(c))?;
        m.set_ref(a, object);
        Ok(())
    }

    fn load_from_dict_or_cell(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let mapping = m.take(b)?;
        m.save();
        let object = names::load_from_dict_or_cell(m.space, m.frame(), &mapping, c)?;
        m.set_ref(a, object);
        Ok(())
    }

    fn load_from_dict_or_free(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let mapping = m.take(b)?;
        m.save();
        let object = names::load_from_dict_or_free(m.space, m.frame(), &mapping, c)?;
        m.set_ref(a, object);
        Ok(())
    }

    fn load_locals(m) {
        let a = m.word.a();
        m.save();
        m.set_ref(a, names::load_locals(m.space, m.frame())?);
        Ok(())
    }

    fn load_build_class(m) {
        let a = m.word.a();
        m.save();
        m.set_ref(a, names::load_build_class(m.space, m.frame())?);
        Ok(())
    }

    fn load_common(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.set_ref(a, names::load_common(m.space, m.frame(), b)?);
        Ok(())
    }

    fn setup_annotations(m) {
        m.save();
        names::setup_annotations(m.space, m.frame())?;
        Ok(())
    }

    fn unbound_local(m) {
        m.save();
        Err(names::unbound_local(m.space, m.code(), m.word.a()).into())
    }

    fn unbound_cell(m) {
        m.save();
        Err(names::unbound_local(m.space, m.code(), m.word.b()).into())
    }

    fn unbound_free(m) {
        m.save();
        Err(names::unbound_free(m.space, m.code(), m.word.index()).into())
    }
}
