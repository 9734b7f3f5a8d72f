//! The dispatch loop.
//!
//! One call of [`run`] executes a frame and every Python function called from it, without native recursion: a call pushes a frame and
//! goes on in the same loop. The loop keeps the running frame's program counter and registers in local variables; whatever may
//! look at the frame (or raise) first stores the program counter there (`save!`). Instructions that do much are functions in
//! other files; what stands here is what must be fast, and the control flow.
//!
//! Ownership follows the rules at the top of `compiler::bytecode::opcode`: a temporary operand is consumed, a local one is borrowed, a dead
//! temporary holds no reference. Whatever a register held is taken out of it before it is dropped.

use crate::calls::{self, Callee};
use crate::code::Cache;
use crate::frame::{ENTRY, Frame, INITIALIZER};
use crate::operands::{Operands, release_register, release_run, set_register};
use crate::value::Value;
use crate::word::Word;
use crate::{
    attributes, breaker, build, coroutines, formatting, functions, generator, imports, intrinsics, iteration,
    monitoring, names, native_calls, op, operators, patterns, subscripts, unpacking, unwinding,
    with_statement,
};
use compiler::bytecode::opcode::{C_IS_CONST, compare_jump};
use core::cell::Cell;
use objspace::{Layout, PyErr, PyResult, Space};

/// How an execution of a frame ended, other than by an exception. The value is owned.
pub enum Outcome {
    /// It returned.
    Return(Value),
    /// A generator's frame suspended itself.
    Yield(Value),
}

/// Executes `entry`, which is pushed and linked already, until it returns, yields or raises. The frame is popped (unless it belongs to
/// a generator that yields).
///
/// # Safety
/// `entry` is a complete frame with the flag [`ENTRY`], and the thread's current one.
pub unsafe fn run(space: &Space, entry: *mut Frame) -> PyResult<Outcome> {
    let thread = space.thread_state();
    // SAFETY: for the whole function: `frame` is the thread's current frame; the compiler's code refers to registers, constants, names and caches
    // within bounds and obeys the rules of consumption (its verifier checks that), so every access below is to a live register of the
    // frame, and every reference is owned by exactly one place.
    unsafe {
        let mut frame: *mut Frame = entry;
        let mut pc: *const Cell<Word>;
        let mut regs: *mut Value;
        let mut local_count: usize;
        let mut consts: *const Value;

        macro_rules! load_frame {
            () => {{
                let code = (*frame).code();
                pc = (*frame).next_instruction();
                regs = (*frame).registers();
                local_count = code.local_count();
                consts = code.consts().as_ptr();
            }};
        }
        load_frame!();

        'frames: loop {
            let error: PyErr = 'raise: loop {
                let mut word = (*pc).get();
                let here = pc;
                pc = pc.add(1);

                'decoded: loop {
                    macro_rules! next {
                        () => {
                            continue 'raise
                        };
                    }
                    macro_rules! save {
                        () => {
                            (*frame).set_next_instruction(pc)
                        };
                    }
                    macro_rules! attempt {
                        ($result:expr) => {
                            match $result {
                                Ok(value) => value,
                                Err(err) => break 'raise err,
                            }
                        };
                    }
                    macro_rules! reg {
                        ($index:expr) => {
                            *regs.add($index)
                        };
                    }
                    macro_rules! set {
                        ($index:expr, $value:expr) => {{
                            let value: Value = $value;
                            set_register(regs.add($index), value);
                        }};
                    }
                    macro_rules! after_native_call {
                        () => {
                            if breaker::is_asked_by_others(space) {
                                attempt!(breaker::handle_others(space));
                            }
                        };
                    }
                    macro_rules! set_ref {
                        ($index:expr, $value:expr) => {
                            set!($index, Value::from_ref($value))
                        };
                    }
                    macro_rules! extension {
                        () => {{
                            let word = (*pc).get();
                            pc = pc.add(1);
                            word.extension()
                        }};
                    }
                    macro_rules! operands {
                        () => {
                            Operands { space, regs, local_count }
                        };
                    }
                    // An owned object from a register, consuming a temporary.
                    macro_rules! take {
                        ($index:expr) => {
                            attempt!(operands!().take($index))
                        };
                    }
                    // A borrowed object from a register that is kept.
                    macro_rules! keep {
                        ($index:expr) => {
                            attempt!(operands!().keep($index))
                        };
                    }
                    macro_rules! consume {
                        ($index:expr) => {
                            if $index >= local_count {
                                release_register(regs.add($index))
                            }
                        };
                    }
                    macro_rules! name {
                        ($index:expr) => {
                            &**(*frame).code().names().get_unchecked($index)
                        };
                    }
                    macro_rules! cache {
                        ($index:expr) => {
                            (*frame).code().caches().get_unchecked($index as usize)
                        };
                    }
                    macro_rules! jump {
                        ($offset:expr) => {
                            pc = pc.offset($offset as isize)
                        };
                    }
                    // The instruction's constant or register operand `c`, borrowed.
                    macro_rules! operand_c {
                        ($is_const:expr) => {
                            if $is_const { *consts.add(word.c()) } else { reg!(word.c()) }
                        };
                    }
                    // Results of arithmetic: consumed operands hold numbers, or are released.
                    macro_rules! finish_numbers {
                        ($result:expr) => {{
                            let result = $result;
                            set!(word.a(), result);
                            next!()
                        }};
                    }
                    macro_rules! int_arithmetic {
                        ($method:ident, $right:expr) => {{
                            let (left, right) = (reg!(word.b()), $right);
                            if left.both_ints(right) {
                                if let Some(result) = left.$method(right) {
                                    pc = pc.add(1);
                                    set!(word.a(), result);
                                    next!();
                                }
                            }
                            word = word.with_op(op::Binary);
                            continue 'decoded;
                        }};
                    }
                    macro_rules! float_arithmetic {
                        ($operator:tt, $right:expr, $const_right:expr) => {{
                            let (left, right) = (reg!(word.b()), $right);
                            if let (Some(x), Some(y)) = (left.to_double(), right.to_double()) {
                                if let Some(result) = Value::from_double(x $operator y) {
                                    pc = pc.add(1);
                                    if left.is_object() { consume!(word.b()); }
                                    if !$const_right && right.is_object() { consume!(word.c()); }
                                    set!(word.a(), result);
                                    next!();
                                }
                            }
                            word = word.with_op(op::Binary);
                            continue 'decoded;
                        }};
                    }
                    macro_rules! jump_int {
                        ($operator:tt, $right:expr) => {{
                            let (left, right) = (reg!(word.b()), $right);
                            if left.both_ints(right) {
                                let offset = extension!() as i32;
                                // Signed payloads in the low bits compare as the whole words do once the tag is shifted out.
                                if (left.as_int() $operator right.as_int()) == (word.a() as u32 & compare_jump::IF_TRUE != 0) {
                                    jump!(offset);
                                }
                                next!();
                            }
                            word = word.with_op(op::CompareJump);
                            continue 'decoded;
                        }};
                    }

                    match word.op() {
                        op::Nop => next!(),
                        op::Resume => {
                            if objspace::breaker::word(space).load(core::sync::atomic::Ordering::Relaxed) != 0
                            {
                                save!();
                                if attempt!(breaker::handle(space)) {
                                    // Now the code is instrumented, this instruction included.
                                    pc = here;
                                }
                            }
                            next!();
                        }
                        op::Instrumented => {
                            save!();
                            match attempt!(monitoring::before(space, frame, here)) {
                                monitoring::Next::Execute(original) => {
                                    word = original;
                                    continue 'decoded;
                                }
                                monitoring::Next::Continue => {
                                    pc = (*frame).next_instruction();
                                    next!();
                                }
                                monitoring::Next::Enter(new) => {
                                    (*new).head().previous.set(frame.cast());
                                    thread.current_frame.set(new.cast());
                                    frame = new;
                                    load_frame!();
                                    next!();
                                }
                            }
                        }

                        op::Move => {
                            let a = word.a();
                            let b = word.b();
                            let value = if b >= local_count {
                                regs.add(b).replace(Value::UNBOUND)
                            } else {
                                reg!(b).duplicate()
                            };
                            set!(a, value);
                            next!();
                        }
                        op::Copy => {
                            let a = word.a();
                            let b = word.b();
                            let value = reg!(b).duplicate();
                            set!(a, value);
                            next!();
                        }
                        op::LoadConst => {
                            let a = word.a();
                            let imm = word.index();
                            let value = (*consts.add(imm)).duplicate();
                            set!(a, value);
                            next!();
                        }
                        op::LoadInt => {
                            let a = word.a();
                            let wide = word.wide();
                            set!(a, Value::from_i32(wide));
                            next!();
                        }
                        op::LoadNone => {
                            let a = word.a();
                            set!(a, Value::immortal(objspace::none()));
                            next!();
                        }
                        op::LoadBool => {
                            let a = word.a();
                            let b = word.b();
                            set!(a, Value::from_bool(b != 0));
                            next!();
                        }
                        op::CheckLocal => {
                            let a = word.a();
                            if reg!(a).is_unbound() {
                                save!();
                                break 'raise names::unbound_local(space, (*frame).code(), a);
                            }
                            next!();
                        }
                        op::DeleteLocal => {
                            let a = word.a();
                            if reg!(a).is_unbound() {
                                save!();
                                break 'raise names::unbound_local(space, (*frame).code(), a);
                            }
                            save!();
                            release_register(regs.add(a));
                            next!();
                        }
                        op::Clear => {
                            let a = word.a();
                            save!();
                            release_register(regs.add(a));
                            next!();
                        }
                        op::MakeCell => {
                            let a = word.a();
                            let content = regs.add(a).replace(Value::UNBOUND);
                            let cell = attempt!(names::new_cell(space, content));
                            reg!(a) = Value::from_ref(cell);
                            next!();
                        }
                        op::LoadCell => {
                            let a = word.a();
                            let b = word.b();
                            let cell = names::cell_in(reg!(b));
                            match cell.get() {
                                Some(object) => set_ref!(a, object),
                                None => {
                                    save!();
                                    break 'raise names::unbound_local(space, (*frame).code(), b);
                                }
                            }
                            next!();
                        }
                        op::StoreCell => {
                            let a = word.a();
                            let b = word.b();
                            let value = take!(b);
                            save!();
                            names::cell_in(reg!(a)).set(Some(value));
                            next!();
                        }
                        op::DeleteCell => {
                            let a = word.a();
                            save!();
                            match names::cell_in(reg!(a)).take() {
                                Some(old) => drop(old),
                                None => break 'raise names::unbound_local(space, (*frame).code(), a),
                            }
                            next!();
                        }
                        op::LoadFree => {
                            let a = word.a();
                            let imm = word.index();
                            let index = imm;
                            match names::free_cell(&*frame, index).get() {
                                Some(object) => set_ref!(a, object),
                                None => {
                                    save!();
                                    break 'raise names::unbound_free(space, (*frame).code(), index);
                                }
                            }
                            next!();
                        }
                        op::StoreFree => {
                            let a = word.a();
                            let imm = word.index();
                            let value = take!(a);
                            save!();
                            names::free_cell(&*frame, imm).set(Some(value));
                            next!();
                        }
                        op::DeleteFree => {
                            let imm = word.index();
                            let index = imm;
                            save!();
                            match names::free_cell(&*frame, index).take() {
                                Some(old) => drop(old),
                                None => break 'raise names::unbound_free(space, (*frame).code(), index),
                            }
                            next!();
                        }
                        op::LoadFreeCell => {
                            let a = word.a();
                            let imm = word.index();
                            set_ref!(a, names::free_cell(&*frame, imm).to_ref());
                            next!();
                        }
                        op::LoadName => {
                            let a = word.a();
                            let imm = word.index();
                            save!();
                            let object = attempt!(names::load_name(space, &*frame, name!(imm)));
                            set_ref!(a, object);
                            next!();
                        }
                        op::StoreName => {
                            let a = word.a();
                            let imm = word.index();
                            let value = take!(a);
                            save!();
                            attempt!(names::store_name(space, &*frame, name!(imm), &value));
                            next!();
                        }
                        op::DeleteName => {
                            let imm = word.index();
                            save!();
                            attempt!(names::delete_name(space, &*frame, name!(imm)));
                            next!();
                        }
                        op::LoadGlobal => {
                            let a = word.a();
                            let imm = word.index();
                            let cache: &Cache = cache!(extension!());
                            save!();
                            let object =
                                attempt!(names::load_global(space, &*frame, name!(imm), &*here, cache));
                            set_ref!(a, object);
                            next!();
                        }
                        op::LoadGlobalModule | op::LoadGlobalBuiltin => {
                            let a = word.a();
                            let imm = word.index();
                            let cache: &Cache = cache!(extension!());
                            if let Some(object) = names::cached_global(&*frame, word.op(), cache) {
                                set_ref!(a, object);
                                next!();
                            }
                            save!();
                            let object =
                                attempt!(names::load_global(space, &*frame, name!(imm), &*here, cache));
                            set_ref!(a, object);
                            next!();
                        }
                        op::StoreGlobal => {
                            let a = word.a();
                            let imm = word.index();
                            let value = take!(a);
                            save!();
                            attempt!(names::store_global(space, &*frame, name!(imm), &value));
                            next!();
                        }
                        op::DeleteGlobal => {
                            let imm = word.index();
                            save!();
                            attempt!(names::delete_global(space, &*frame, name!(imm)));
                            next!();
                        }
                        op::LoadFromDictOrGlobal => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let mapping = take!(b);
                            save!();
                            let object =
                                attempt!(names::load_from_dict_or_global(space, &*frame, &mapping, name!(c)));
                            set_ref!(a, object);
                            next!();
                        }
                        op::LoadFromDictOrCell => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let mapping = take!(b);
                            save!();
                            let object = attempt!(names::load_from_dict_or_cell(space, &*frame, &mapping, c));
                            set_ref!(a, object);
                            next!();
                        }
                        op::LoadFromDictOrFree => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let mapping = take!(b);
                            save!();
                            let object = attempt!(names::load_from_dict_or_free(space, &*frame, &mapping, c));
                            set_ref!(a, object);
                            next!();
                        }
                        op::LoadLocals => {
                            let a = word.a();
                            save!();
                            set_ref!(a, attempt!(names::load_locals(space, &*frame)));
                            next!();
                        }
                        op::LoadBuildClass => {
                            let a = word.a();
                            save!();
                            set_ref!(a, attempt!(names::load_build_class(space, &*frame)));
                            next!();
                        }
                        op::LoadCommon => {
                            let a = word.a();
                            let b = word.b();
                            set_ref!(a, attempt!(names::load_common(space, &*frame, b)));
                            next!();
                        }
                        op::SetupAnnotations => {
                            save!();
                            attempt!(names::setup_annotations(space, &*frame));
                            next!();
                        }

                        op::LoadAttrSlot => {
                            let a = word.a();
                            let b = word.b();
                            let cache: &Cache = cache!((*pc).get().extension());
                            if let Some(object) = attributes::cached_slot(reg!(b), cache) {
                                pc = pc.add(1);
                                save!();
                                consume!(b);
                                set_ref!(a, object);
                                next!();
                            }
                            word = word.with_op(op::LoadAttr);
                            continue 'decoded;
                        }
                        op::LoadAttrModule | op::LoadAttrType => {
                            let a = word.a();
                            let b = word.b();
                            let cache: &Cache = cache!((*pc).get().extension());
                            if let Some(object) = attributes::cached_value(reg!(b), word.op(), cache) {
                                pc = pc.add(1);
                                save!();
                                consume!(b);
                                set_ref!(a, object);
                                next!();
                            }
                            word = word.with_op(op::LoadAttr);
                            continue 'decoded;
                        }
                        op::LoadAttr => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let cache: &Cache = cache!(extension!());
                            let object = take!(b);
                            save!();
                            let attribute =
                                attempt!(attributes::load(space, &object, name!(c), &*here, cache));
                            drop(object);
                            set_ref!(a, attribute);
                            next!();
                        }
                        op::StoreAttrSlot | op::StoreAttrAdd => {
                            let a = word.a();
                            let b = word.b();
                            let cache: &Cache = cache!((*pc).get().extension());
                            if attributes::can_store_cached(reg!(a), word.op(), cache) {
                                pc = pc.add(1);
                                let value = take!(b);
                                save!();
                                let old = attributes::store_cached(reg!(a), word.op(), cache, value);
                                drop(old);
                                consume!(a);
                                next!();
                            }
                            word = word.with_op(op::StoreAttr);
                            continue 'decoded;
                        }
                        op::StoreAttr => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let cache: &Cache = cache!(extension!());
                            let (object, value) = (take!(a), take!(b));
                            save!();
                            attempt!(attributes::store(space, &object, name!(c), &value, &*here, cache));
                            next!();
                        }
                        op::DeleteAttr => {
                            let a = word.a();
                            let c = word.c();
                            let object = take!(a);
                            save!();
                            attempt!(object.delattr(space, name!(c)));
                            next!();
                        }
                        op::LoadMethodType => {
                            let a = word.a();
                            let b = word.b();
                            let cache: &Cache = cache!((*pc).get().extension());
                            if let Some(function) = attributes::cached_method(reg!(b), cache) {
                                pc = pc.add(1);
                                let receiver = if b >= local_count {
                                    regs.add(b).replace(Value::UNBOUND)
                                } else {
                                    reg!(b).duplicate()
                                };
                                reg!(a) = Value::from_ref(function);
                                reg!(a + 1) = receiver;
                                next!();
                            }
                            word = word.with_op(op::LoadMethod);
                            continue 'decoded;
                        }
                        op::LoadMethod => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let cache: &Cache = cache!(extension!());
                            let object = take!(b);
                            save!();
                            let (callable, receiver) =
                                attempt!(attributes::load_method(space, object, name!(c), &*here, cache));
                            reg!(a) = Value::from_ref(callable);
                            reg!(a + 1) = receiver.map_or(Value::UNBOUND, Value::from_ref);
                            next!();
                        }
                        op::LoadSuperAttr => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let _cache = extension!();
                            let (global, class, receiver) = (take!(b), take!(b + 1), take!(b + 2));
                            save!();
                            set_ref!(
                                a,
                                attempt!(attributes::load_super(space, &global, &class, &receiver, name!(c)))
                            );
                            next!();
                        }
                        op::LoadSuperMethod => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let _cache = extension!();
                            let (global, class, receiver) = (take!(b), take!(b + 1), take!(b + 2));
                            save!();
                            let (callable, receiver) = attempt!(attributes::load_super_method(
                                space,
                                &global,
                                &class,
                                receiver,
                                name!(c)
                            ));
                            reg!(a) = Value::from_ref(callable);
                            reg!(a + 1) = receiver.map_or(Value::UNBOUND, Value::from_ref);
                            next!();
                        }

                        op::AddInt => int_arithmetic!(add_ints, reg!(word.c())),
                        op::AddIntConst => int_arithmetic!(add_ints, *consts.add(word.c())),
                        op::SubtractInt => int_arithmetic!(subtract_ints, reg!(word.c())),
                        op::SubtractIntConst => int_arithmetic!(subtract_ints, *consts.add(word.c())),
                        op::MultiplyInt => int_arithmetic!(multiply_ints, reg!(word.c())),
                        op::MultiplyIntConst => int_arithmetic!(multiply_ints, *consts.add(word.c())),
                        op::AddFloat => float_arithmetic!(+, reg!(word.c()), false),
                        op::AddFloatConst => float_arithmetic!(+, *consts.add(word.c()), true),
                        op::SubtractFloat => float_arithmetic!(-, reg!(word.c()), false),
                        op::SubtractFloatConst => float_arithmetic!(-, *consts.add(word.c()), true),
                        op::MultiplyFloat => float_arithmetic!(*, reg!(word.c()), false),
                        op::MultiplyFloatConst => float_arithmetic!(*, *consts.add(word.c()), true),
                        op::DivideFloat | op::DivideFloatConst => {
                            let b = word.b();
                            let c = word.c();
                            let is_const = word.op() == op::DivideFloatConst;
                            let (left, right) = (reg!(b), operand_c!(is_const));
                            if let (Some(x), Some(y)) = (left.to_double(), right.to_double())
                                && y != 0.0
                                && let Some(result) = Value::from_double(x / y)
                            {
                                pc = pc.add(1);
                                if left.is_object() {
                                    consume!(b);
                                }
                                if !is_const && right.is_object() {
                                    consume!(c);
                                }
                                finish_numbers!(result)
                            }
                            word = word.with_op(op::Binary);
                            continue 'decoded;
                        }
                        op::Binary => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let operator = extension!();
                            let right = operand_c!(operator & C_IS_CONST != 0);
                            save!();
                            let result = operators::fast_binary(space, reg!(b), right, operator, here);
                            if let Some(result) = result {
                                set!(a, attempt!(result));
                                next!();
                            }
                            let left = take!(b);
                            let right = if operator & C_IS_CONST != 0 {
                                attempt!(right.duplicate().into_object(space))
                            } else {
                                take!(c)
                            };
                            let result = attempt!(operators::binary(space, &left, &right, operator));
                            drop(left);
                            drop(right);
                            set!(a, result);
                            next!();
                        }
                        op::Negative => {
                            let a = word.a();
                            let b = word.b();
                            if let Some(result) = operators::fast_negative(reg!(b)) {
                                set!(a, result);
                                next!();
                            }
                            let operand = take!(b);
                            save!();
                            let result = attempt!(objspace::number::negative(space, &operand));
                            drop(operand);
                            set_ref!(a, result);
                            next!();
                        }
                        op::Positive => {
                            let a = word.a();
                            let b = word.b();
                            let operand = take!(b);
                            save!();
                            let result = attempt!(objspace::number::positive(space, &operand));
                            drop(operand);
                            set_ref!(a, result);
                            next!();
                        }
                        op::Invert => {
                            let a = word.a();
                            let b = word.b();
                            let operand = take!(b);
                            save!();
                            let result = attempt!(objspace::number::invert(space, &operand));
                            drop(operand);
                            set_ref!(a, result);
                            next!();
                        }
                        op::Not => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let truth = attempt!(operands!().take_truth(b));
                            set!(a, Value::from_bool(!truth));
                            next!();
                        }
                        op::ToBool => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let truth = attempt!(operands!().take_truth(b));
                            set!(a, Value::from_bool(truth));
                            next!();
                        }
                        op::Compare => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let operator = extension!();
                            let right = operand_c!(operator & C_IS_CONST != 0);
                            if let Some(result) = operators::fast_compare(reg!(b), right, operator & 0xff) {
                                set!(a, Value::from_bool(result));
                                next!();
                            }
                            save!();
                            let left = take!(b);
                            let right = if operator & C_IS_CONST != 0 {
                                attempt!(right.duplicate().into_object(space))
                            } else {
                                take!(c)
                            };
                            let result = attempt!(operators::compare(space, &left, &right, operator & 0xff));
                            drop(left);
                            drop(right);
                            set_ref!(a, result);
                            next!();
                        }
                        op::Is | op::IsNot => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let same = operators::is_same(reg!(b), reg!(c));
                            save!();
                            consume!(b);
                            consume!(c);
                            set!(a, Value::from_bool(same == (word.op() == op::Is)));
                            next!();
                        }
                        op::Contains | op::NotContains => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let operator = extension!();
                            save!();
                            let item = take!(b);
                            let container = if operator & C_IS_CONST != 0 {
                                attempt!((*consts.add(c)).duplicate().into_object(space))
                            } else {
                                take!(c)
                            };
                            let found = attempt!(container.contains(space, &item));
                            drop(item);
                            drop(container);
                            set!(a, Value::from_bool(found == (word.op() == op::Contains)));
                            next!();
                        }
                        op::JumpLessInt => jump_int!(<, reg!(word.c())),
                        op::JumpLessEqualInt => jump_int!(<=, reg!(word.c())),
                        op::JumpEqualInt => jump_int!(==, reg!(word.c())),
                        op::JumpNotEqualInt => jump_int!(!=, reg!(word.c())),
                        op::JumpGreaterInt => jump_int!(>, reg!(word.c())),
                        op::JumpGreaterEqualInt => jump_int!(>=, reg!(word.c())),
                        op::JumpLessIntConst => jump_int!(<, *consts.add(word.c())),
                        op::JumpLessEqualIntConst => jump_int!(<=, *consts.add(word.c())),
                        op::JumpEqualIntConst => jump_int!(==, *consts.add(word.c())),
                        op::JumpNotEqualIntConst => jump_int!(!=, *consts.add(word.c())),
                        op::JumpGreaterIntConst => jump_int!(>, *consts.add(word.c())),
                        op::JumpGreaterEqualIntConst => jump_int!(>=, *consts.add(word.c())),
                        op::CompareJump => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let offset = extension!() as i32;
                            let kind = a as u32;
                            let is_const = kind & compare_jump::C_IS_CONST != 0;
                            let right = operand_c!(is_const);
                            let truth = match operators::fast_compare_jump(reg!(b), right, kind, here) {
                                Some(truth) => truth,
                                None => {
                                    save!();
                                    let left = take!(b);
                                    let right = if is_const {
                                        attempt!(right.duplicate().into_object(space))
                                    } else {
                                        take!(c)
                                    };
                                    let truth = attempt!(operators::compare_truth(
                                        space,
                                        &left,
                                        &right,
                                        kind & compare_jump::OPERATOR
                                    ));
                                    drop(left);
                                    drop(right);
                                    truth
                                }
                            };
                            if truth == (kind & compare_jump::IF_TRUE != 0) {
                                jump!(offset);
                            }
                            next!();
                        }

                        op::Jump => {
                            jump!(word.wide());
                            next!();
                        }
                        op::JumpBackward => {
                            // Before the jump: what is raised here belongs to the loop's body.
                            if objspace::breaker::word(space).load(core::sync::atomic::Ordering::Relaxed) != 0
                            {
                                save!();
                                attempt!(breaker::handle(space));
                            }
                            jump!(word.wide());
                            next!();
                        }
                        op::JumpIfTrue | op::JumpIfFalse => {
                            let a = word.a();
                            let wide = word.wide();
                            save!();
                            let truth = attempt!(operands!().take_truth(a));
                            if truth == (word.op() == op::JumpIfTrue) {
                                jump!(wide);
                            }
                            next!();
                        }
                        op::JumpIfTrueOrPop | op::JumpIfFalseOrPop => {
                            let a = word.a();
                            let wide = word.wide();
                            save!();
                            let truth = attempt!(operands!().truth(a));
                            if truth == (word.op() == op::JumpIfTrueOrPop) {
                                jump!(wide);
                            } else {
                                consume!(a);
                            }
                            next!();
                        }
                        op::JumpIfNone | op::JumpIfNotNone => {
                            let a = word.a();
                            let wide = word.wide();
                            let is_none = reg!(a) == Value::immortal(objspace::none());
                            save!();
                            consume!(a);
                            if is_none == (word.op() == op::JumpIfNone) {
                                jump!(wide);
                            }
                            next!();
                        }

                        op::LoadSubscriptList | op::LoadSubscriptTuple => {
                            let a = word.a();
                            let b = word.b();
                            let operator = (*pc).get().extension();
                            let index = operand_c!(operator & C_IS_CONST != 0);
                            if let Some(object) = subscripts::fast_item(reg!(b), index, word.op()) {
                                pc = pc.add(1);
                                save!();
                                consume!(b);
                                set_ref!(a, object);
                                next!();
                            }
                            word = word.with_op(op::LoadSubscript);
                            continue 'decoded;
                        }
                        op::LoadSubscript => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let operator = extension!();
                            save!();
                            let container = take!(b);
                            let is_const = operator & C_IS_CONST != 0;
                            subscripts::specialize_load(&container, operand_c!(is_const), here);
                            let key = if is_const {
                                attempt!((*consts.add(c)).duplicate().into_object(space))
                            } else {
                                take!(c)
                            };
                            let object = attempt!(subscripts::load(space, &container, &key));
                            drop(container);
                            drop(key);
                            set_ref!(a, object);
                            next!();
                        }
                        op::StoreSubscriptList => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            if subscripts::can_store_item(reg!(a), reg!(b)) {
                                let value = take!(c);
                                save!();
                                drop(subscripts::store_item(reg!(a), reg!(b), value));
                                consume!(a);
                                next!();
                            }
                            word = word.with_op(op::StoreSubscript);
                            continue 'decoded;
                        }
                        op::StoreSubscript => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            subscripts::specialize_store(reg!(a), reg!(b), here);
                            let (container, key, value) = (take!(a), take!(b), take!(c));
                            attempt!(subscripts::store(space, &container, &key, &value));
                            next!();
                        }
                        op::DeleteSubscript => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let (container, key) = (take!(a), take!(b));
                            attempt!(container.del_item(space, &key));
                            next!();
                        }
                        op::LoadSlice => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let (container, start, stop) = (take!(b), take!(c), take!(c + 1));
                            let object = attempt!(subscripts::load_slice(space, &container, &start, &stop));
                            drop(container);
                            set_ref!(a, object);
                            next!();
                        }
                        op::StoreSlice => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let (container, value, start, stop) =
                                (take!(a), take!(b), take!(c), take!(c + 1));
                            attempt!(subscripts::store_slice(space, &container, &start, &stop, &value));
                            next!();
                        }
                        op::BuildSlice => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let slice = attempt!(build::slice(&operands!(), b, c));
                            set_ref!(a, slice);
                            next!();
                        }

                        op::Call | op::CallMethod => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let _cache = extension!();
                            save!();
                            // Where the arguments start, and how many there are.
                            let (mut first, mut count) = (a + 2, b);
                            if word.op() == op::CallMethod && !reg!(a + 1).is_unbound() {
                                first -= 1;
                                count += 1;
                            }
                            let callable = reg!(a);
                            if let Some(function) = calls::simple_function(callable, count) {
                                let new =
                                    attempt!(calls::push_simple(space, function, regs.add(first), count));
                                reg!(a) = Value::UNBOUND;
                                (*frame).head().return_offset.set(c as u16);
                                (*new).head().previous.set(frame.cast());
                                thread.current_frame.set(new.cast());
                                frame = new;
                                load_frame!();
                                next!();
                            }
                            if callable.is_object()
                                && let Some(result) =
                                    native_calls::call(&operands!(), callable.as_object(), first, count)
                            {
                                release_run(regs.add(first), count);
                                release_register(regs.add(a));
                                set_ref!(c, attempt!(result));
                                after_native_call!();
                                next!();
                            }
                            match attempt!(calls::prepare(&operands!(), a, first, count)) {
                                Callee::Python(new) => {
                                    (*frame).head().return_offset.set(c as u16);
                                    (*new).head().previous.set(frame.cast());
                                    thread.current_frame.set(new.cast());
                                    frame = new;
                                    load_frame!();
                                }
                                Callee::Done(result) => {
                                    set_ref!(c, result);
                                    after_native_call!();
                                }
                            }
                            next!();
                        }
                        op::CallKeyword | op::CallMethodKeyword => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let names = *consts.add(extension!() as usize);
                            let _cache = extension!();
                            save!();
                            let (mut first, mut count) = (a + 2, b);
                            if word.op() == op::CallMethodKeyword && !reg!(a + 1).is_unbound() {
                                first -= 1;
                                count += 1;
                            }
                            match attempt!(calls::prepare_keyword(&operands!(), a, first, count, names)) {
                                Callee::Python(new) => {
                                    (*frame).head().return_offset.set(c as u16);
                                    (*new).head().previous.set(frame.cast());
                                    thread.current_frame.set(new.cast());
                                    frame = new;
                                    load_frame!();
                                }
                                Callee::Done(result) => {
                                    set_ref!(c, result);
                                    after_native_call!();
                                }
                            }
                            next!();
                        }
                        op::CallUnpack => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let _cache = extension!();
                            save!();
                            let result = attempt!(calls::call_unpack(&operands!(), a, b != 0));
                            set_ref!(c, result);
                            after_native_call!();
                            next!();
                        }

                        op::BuildTuple => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            set_ref!(a, attempt!(build::tuple(&operands!(), b, c)));
                            next!();
                        }
                        op::BuildList => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            set_ref!(a, attempt!(build::list(&operands!(), b, c)));
                            next!();
                        }
                        op::BuildSet => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            set_ref!(a, attempt!(build::set(&operands!(), b, c)));
                            next!();
                        }
                        op::BuildString => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            set_ref!(a, attempt!(build::string(&operands!(), b, c)));
                            next!();
                        }
                        op::BuildMap => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            set_ref!(a, attempt!(build::map(&operands!(), b, c)));
                            next!();
                        }
                        op::ListAppend => {
                            let a = word.a();
                            let b = word.b();
                            let item = take!(b);
                            attempt!(build::list_in(reg!(a)).push(space, item));
                            next!();
                        }
                        op::SetAdd => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let item = take!(b);
                            attempt!(build::set_add(space, reg!(a), &item));
                            next!();
                        }
                        op::MapAdd => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let (key, value) = (take!(b), take!(c));
                            attempt!(build::map_add(space, reg!(a), &key, &value));
                            next!();
                        }
                        op::ListExtend => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let iterable = take!(b);
                            attempt!(build::list_extend(space, reg!(a), &iterable));
                            next!();
                        }
                        op::SetUpdate => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let iterable = take!(b);
                            attempt!(build::set_update(space, reg!(a), &iterable));
                            next!();
                        }
                        op::DictUpdate => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let mapping = take!(b);
                            attempt!(build::dict_update(space, reg!(a), &mapping));
                            next!();
                        }
                        op::DictMerge => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let mapping = take!(b);
                            attempt!(build::dict_merge(space, reg!(a), &mapping, keep!(c)));
                            next!();
                        }
                        op::ListToTuple => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let list = take!(b);
                            set_ref!(a, attempt!(build::list_to_tuple(space, list)));
                            next!();
                        }
                        op::Convert => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let value = take!(b);
                            let text = attempt!(formatting::convert(space, &value, c));
                            drop(value);
                            set_ref!(a, text);
                            next!();
                        }
                        op::FormatSimple => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let value = take!(b);
                            let text = attempt!(formatting::format_simple(space, value));
                            set_ref!(a, text);
                            next!();
                        }
                        op::FormatSpec => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let (value, spec) = (take!(b), take!(c));
                            let text = attempt!(formatting::format_spec(space, &value, &spec));
                            drop(value);
                            set_ref!(a, text);
                            next!();
                        }
                        op::BuildTemplate => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let (strings, interpolations) = (take!(b), take!(c));
                            set_ref!(a, attempt!(formatting::template(space, &strings, &interpolations)));
                            next!();
                        }
                        op::BuildInterpolation => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            set_ref!(a, attempt!(formatting::interpolation(&operands!(), b, c)));
                            next!();
                        }

                        op::UnpackSequence => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let sequence = take!(b);
                            attempt!(unpacking::sequence(space, sequence, regs.add(a), c));
                            next!();
                        }
                        op::UnpackPair => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let sequence = take!(b);
                            let (first, second) = attempt!(unpacking::pair(space, sequence));
                            set_ref!(a, first);
                            set_ref!(c, second);
                            next!();
                        }
                        op::UnpackEx => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let after = extension!() as usize;
                            save!();
                            let sequence = take!(b);
                            attempt!(unpacking::extended(space, &sequence, regs.add(a), c, after));
                            next!();
                        }

                        op::GetIter => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let iterable = take!(b);
                            let iterator = attempt!(iteration::iter(space, iterable));
                            set_ref!(a, iterator);
                            next!();
                        }
                        op::ForIterRange => {
                            let a = word.a();
                            let b = word.b();
                            if let Some(step) = iteration::range_step(reg!(a)) {
                                let offset = extension!() as i32;
                                match step {
                                    Some(value) => set!(b, value),
                                    None => {
                                        release_register(regs.add(a));
                                        jump!(offset);
                                    }
                                }
                                next!();
                            }
                            word = word.with_op(op::ForIter);
                            continue 'decoded;
                        }
                        op::ForIterList | op::ForIterTuple => {
                            let a = word.a();
                            let b = word.b();
                            if let Some(step) = iteration::sequence_step(reg!(a), word.op()) {
                                let offset = extension!() as i32;
                                match step {
                                    Some(item) => set_ref!(b, item),
                                    None => {
                                        save!();
                                        release_register(regs.add(a));
                                        jump!(offset);
                                    }
                                }
                                next!();
                            }
                            word = word.with_op(op::ForIter);
                            continue 'decoded;
                        }
                        op::ForIter => {
                            let a = word.a();
                            let b = word.b();
                            let offset = extension!() as i32;
                            save!();
                            iteration::specialize(reg!(a), here);
                            match attempt!(iteration::next(space, reg!(a))) {
                                Some(item) => set_ref!(b, item),
                                None => {
                                    release_register(regs.add(a));
                                    jump!(offset);
                                }
                            }
                            next!();
                        }
                        op::GetAsyncIter => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let iterable = take!(b);
                            set_ref!(a, attempt!(coroutines::async_iter(space, &iterable)));
                            next!();
                        }
                        op::GetAnext => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let awaitable = attempt!(coroutines::async_next(space, keep!(b)));
                            set_ref!(a, awaitable);
                            next!();
                        }
                        op::EndAsyncFor => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let (iterator, exception) = (take!(a), take!(b));
                            if let Some(err) = coroutines::end_async_for(space, iterator, exception) {
                                match unwinding::unwind(space, frame, err, unwinding::Origin::Reraised) {
                                    Ok(handler) => frame = handler,
                                    Err(err) => return Err(err),
                                }
                                load_frame!();
                            }
                            next!();
                        }
                        op::GetYieldFromIter => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let iterable = take!(b);
                            set_ref!(a, attempt!(coroutines::yield_from_iter(space, &*frame, iterable)));
                            next!();
                        }
                        op::GetAwaitable => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let awaitable = take!(b);
                            set_ref!(a, attempt!(coroutines::awaitable(space, awaitable, c)));
                            next!();
                        }
                        op::Send => {
                            let a = word.a();
                            let offset = extension!() as i32;
                            save!();
                            let value = take!(a + 1);
                            match attempt!(generator::send(space, keep!(a), value)) {
                                generator::Sent::Yielded(value) => set_ref!(a + 1, value),
                                generator::Sent::Returned(value) => {
                                    release_register(regs.add(a));
                                    set_ref!(a, value);
                                    jump!(offset);
                                }
                            }
                            next!();
                        }
                        op::Yield => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let value = take!(b);
                            (*frame).head().return_offset.set(a as u16);
                            generator::suspend(space, frame, here);
                            return Ok(Outcome::Yield(Value::from_ref(value)));
                        }
                        op::ReturnGenerator => {
                            save!();
                            let generator = attempt!(generator::from_frame(space, frame));
                            // The frame's registers have moved into the generator.
                            let flags = (*frame).flags();
                            let dying = frame;
                            frame = (*dying).previous();
                            thread.current_frame.set(frame.cast());
                            calls::pop_moved(space, dying);
                            if flags & ENTRY != 0 {
                                return Ok(Outcome::Return(Value::from_ref(generator)));
                            }
                            load_frame!();
                            let target = (*frame).head().return_offset.get() as usize;
                            set_ref!(target, generator);
                            next!();
                        }
                        op::Return | op::ReturnConst => {
                            let a = word.a();
                            let imm = word.index();
                            let value = if word.op() == op::ReturnConst {
                                (*consts.add(imm)).duplicate()
                            } else {
                                regs.add(a).replace(Value::UNBOUND)
                            };
                            save!();
                            let dying = frame;
                            let flags = (*dying).flags();
                            if flags & (ENTRY | INITIALIZER) == 0 {
                                frame = (*dying).previous();
                                thread.current_frame.set(frame.cast());
                                if flags == 0 {
                                    calls::pop_returned(space, dying, local_count);
                                } else {
                                    calls::pop(space, dying);
                                }
                                load_frame!();
                                let target = (*frame).head().return_offset.get() as usize;
                                set!(target, value);
                                next!();
                            }
                            frame = (*dying).previous();
                            thread.current_frame.set(frame.cast());
                            if flags & ENTRY != 0 {
                                generator::finish_or_pop(space, dying);
                                return Ok(Outcome::Return(value));
                            }
                            // `__init__`, called for a new instance.
                            let instance = calls::initialized_instance(dying);
                            calls::pop(space, dying);
                            load_frame!();
                            if value != Value::immortal(objspace::none()) {
                                instance.release();
                                break 'raise calls::initializer_result_error(space, value);
                            }
                            let target = (*frame).head().return_offset.get() as usize;
                            set!(target, instance);
                            next!();
                        }
                        op::CleanupThrow => {
                            let a = word.a();
                            save!();
                            let (iterator, exception) = (take!(a), take!(a + 1));
                            match coroutines::cleanup_throw(space, iterator, exception) {
                                Ok(value) => set_ref!(a, value),
                                Err(err) => {
                                    match unwinding::unwind(space, frame, err, unwinding::Origin::Reraised) {
                                        Ok(handler) => frame = handler,
                                        Err(err) => return Err(err),
                                    }
                                    load_frame!();
                                }
                            }
                            next!();
                        }

                        op::PushExcInfo => {
                            let a = word.a();
                            let exception = regs.add(a).replace(Value::UNBOUND);
                            let previous = unwinding::push_handled(space, exception.as_object());
                            reg!(a) = Value::from_ref(previous);
                            reg!(a + 1) = exception;
                            next!();
                        }
                        op::PopExcept => {
                            let a = word.a();
                            let previous = take!(a);
                            save!();
                            drop(unwinding::pop_handled(space, previous));
                            next!();
                        }
                        op::MatchException => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let class = take!(c);
                            let matches = attempt!(unwinding::matches(space, keep!(b), &class));
                            set!(a, Value::from_bool(matches));
                            next!();
                        }
                        op::MatchExceptionGroup => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let class = take!(c);
                            let (matching, rest) = attempt!(unwinding::match_group(space, keep!(b), &class));
                            set_ref!(b, rest);
                            set_ref!(a, matching);
                            next!();
                        }
                        op::Raise => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            if c == 0
                                && let Some(exception) = unwinding::handled(space)
                            {
                                match unwinding::unwind_from(
                                    space,
                                    frame,
                                    PyErr::from_raised(exception),
                                    here,
                                ) {
                                    Ok(handler) => frame = handler,
                                    Err(err) => return Err(err),
                                }
                                load_frame!();
                                next!();
                            }
                            let exception = if c >= 1 { Some(take!(a)) } else { None };
                            let cause = if c == 2 { Some(take!(b)) } else { None };
                            break 'raise unwinding::raise(space, exception, cause);
                        }
                        op::Reraise => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let exception = take!(a);
                            if c == 1 {
                                let index = regs.add(b).replace(Value::UNBOUND).as_int() as usize;
                                pc = (*frame).code().first_instruction().add(index + 1);
                            }
                            save!();
                            match unwinding::unwind_from(space, frame, PyErr::from_raised(exception), here) {
                                Ok(handler) => frame = handler,
                                Err(err) => return Err(err),
                            }
                            load_frame!();
                            next!();
                        }
                        op::WithExceptStart => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let result =
                                attempt!(with_statement::exit(space, reg!(b), reg!(b + 1), keep!(c)));
                            set_ref!(a, result);
                            next!();
                        }
                        op::BeginWith => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let manager = take!(b);
                            attempt!(with_statement::begin(space, manager, c != 0, regs.add(a)));
                            next!();
                        }

                        op::MakeFunction => {
                            let a = word.a();
                            let imm = word.index();
                            save!();
                            let code = *consts.add(imm);
                            set_ref!(a, attempt!(functions::make(space, &*frame, code)));
                            next!();
                        }
                        op::SetFunctionAttribute => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            let value = take!(b);
                            save!();
                            attempt!(functions::set_attribute(space, reg!(a), value, c));
                            next!();
                        }
                        op::ImportName => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let (level, from_list) = (take!(b), take!(b + 1));
                            set_ref!(
                                a,
                                attempt!(imports::import_name(space, &*frame, name!(c), &level, &from_list))
                            );
                            next!();
                        }
                        op::ImportFrom => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            set_ref!(a, attempt!(imports::import_from(space, keep!(b), name!(c))));
                            next!();
                        }
                        op::Intrinsic1 => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let operand = take!(b);
                            set_ref!(a, attempt!(intrinsics::one(space, &*frame, c, operand)));
                            next!();
                        }
                        op::Intrinsic2 => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let (first, second) = (take!(b), take!(b + 1));
                            set_ref!(a, attempt!(intrinsics::two(space, &*frame, c, first, second)));
                            next!();
                        }

                        op::MatchMapping | op::MatchSequence => {
                            let a = word.a();
                            let b = word.b();
                            let matches = patterns::has_flag(keep!(b), word.op() == op::MatchMapping);
                            set!(a, Value::from_bool(matches));
                            next!();
                        }
                        op::MatchKeys => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            set_ref!(a, attempt!(patterns::match_keys(space, keep!(b), keep!(c))));
                            next!();
                        }
                        op::MatchClass => {
                            let a = word.a();
                            let b = word.b();
                            let c = word.c();
                            save!();
                            let (subject, class, names) = (take!(b), take!(b + 1), take!(b + 2));
                            let result = attempt!(patterns::match_class(space, &subject, &class, &names, c));
                            set_ref!(a, result);
                            next!();
                        }
                        op::GetLen => {
                            let a = word.a();
                            let b = word.b();
                            save!();
                            let length = attempt!(keep!(b).len(space));
                            set!(a, attempt!(Value::int(space, length as i64)));
                            next!();
                        }
                        // The words were made by `word::expand`, which knows the compiler's opcodes only.
                        _ => core::hint::unreachable_unchecked(),
                    }
                }
            };
            // An instruction of the running frame raised.
            (*frame).set_next_instruction(pc);
            match unwinding::unwind(space, frame, error, unwinding::Origin::Instruction) {
                Ok(handler) => frame = handler,
                Err(error) => return Err(error),
            }
            load_frame!();
            continue 'frames;
        }
    }
}
