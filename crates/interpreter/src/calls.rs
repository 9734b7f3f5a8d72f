//! Calls: pushing frames for Python functions, and everything else by vectorcall.

use crate::arguments;
use crate::code::{Cache, Code};
use crate::dispatch::{Outcome, run};
use crate::frame::{ENTRY, FIRST_IN_CHUNK, Frame, HEAD_WORDS, INITIALIZER, OWNS_NAMESPACES};
use crate::operands::{Operands, release_register, release_run};
use crate::register_stack;
use crate::value::Value;
use abi::{PyFunctionObject, PyMethodObject, PyObject};
use objspace::descriptors::MethodDescriptor;
use objspace::mechanisms::Mechanism;
use objspace::object::ARGUMENTS_OFFSET;
use objspace::{
    BuiltinFunction, Dict, Function, Layout, Method, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str,
    Tuple, Type, intern,
};

/// What became of a call.
pub enum Callee {
    /// A frame for a Python function, complete but for its link to the caller: the loop goes on there.
    Python(*mut Frame),
    /// The call is over.
    Done(Ref<Object>),
}

/// The public fields of a function.
#[inline(always)]
pub fn function_fields(function: &Function) -> &PyFunctionObject {
    // SAFETY: that is a function's layout.
    unsafe { &*function.as_ptr().cast() }
}

/// The code of a function.
#[inline(always)]
pub fn function_code(function: &Function) -> &Code {
    // SAFETY: `func_code` always is a code object.
    unsafe { Object::from_ptr(function_fields(function).func_code.get()).cast_unchecked() }
}

/// The function in a register, if a call with `count` positional arguments only needs them copied.
///
/// # Safety
/// The register is live.
#[inline(always)]
pub unsafe fn simple_function<'a>(callable: Value, count: usize) -> Option<&'a Function> {
    // SAFETY: callables are objects (the compiler never puts numbers there but for calls of literals, which are boxed
    // constants); the register keeps the function alive.
    unsafe {
        if !callable.is_object() {
            return None;
        }
        let function = callable.as_object().downcast_exact::<Function>()?;
        takes_simply(function, count).then_some(function)
    }
}

/// Whether a call with `count` positional arguments only needs them copied.
#[inline(always)]
fn takes_simply(function: &Function, count: usize) -> bool {
    let code = function_code(function);
    code.is_simple_call() && code.head().co_argcount.get() as usize == count
}

/// Counts one more Python call, or raises `RecursionError`.
#[inline(always)]
pub fn enter_call(space: &Space) -> PyResult<()> {
    let remaining = &space.thread_state().py_recursion_remaining;
    let left = remaining.get() - 1;
    if left < 0 {
        return Err(too_deep(space));
    }
    remaining.set(left);
    Ok(())
}

#[cold]
fn too_deep(space: &Space) -> PyErr {
    // A little more room for the handlers that run while this is raised.
    let remaining = &space.thread_state().py_recursion_remaining;
    let saved = remaining.get();
    remaining.set(saved + 50);
    let err = space.recursion_error("maximum recursion depth exceeded");
    remaining.set(saved);
    err
}

/// Registers that [`empty_registers`] empties without calling anything.
const EMPTIED_INLINE: usize = 2 * register_stack::SLACK;

/// Makes fresh registers unbound, and some of the stack's slack behind them: most frames have few registers, for which a fixed number of
/// words is written at once.
///
/// # Safety
/// `first` points at room for `count` registers at the end of the stack's last block; if they are `FEW`, no more than [`EMPTIED_INLINE`].
#[inline(always)]
unsafe fn empty_registers<const FEW: bool>(first: *mut Value, count: usize) {
    const AT_ONCE: usize = register_stack::SLACK;
    // SAFETY: the caller's promise; the stack has that much slack.
    unsafe {
        first.cast::<[Value; AT_ONCE]>().write([Value::UNBOUND; AT_ONCE]);
        if count > AT_ONCE {
            first.add(AT_ONCE).cast::<[Value; AT_ONCE]>().write([Value::UNBOUND; AT_ONCE]);
        }
        if !FEW && count > EMPTIED_INLINE {
            core::slice::from_raw_parts_mut(first, count)[EMPTIED_INLINE..].fill(Value::UNBOUND);
        }
    }
}

/// Moves arguments from the caller's registers to the callee's. They are few: the first ones are moved without a loop, which would be
/// unrolled for many.
///
/// # Safety
/// `from` are `count` temporaries of the caller, `to` the first registers of the block that was just pushed.
#[inline(always)]
unsafe fn move_arguments(from: *mut Value, to: *mut Value, count: usize) {
    // SAFETY: the caller's promise.
    let move_one = |index: usize| unsafe { *to.add(index) = from.add(index).replace(Value::UNBOUND) };
    if count == 0 {
        return;
    }
    move_one(0);
    if count == 1 {
        return;
    }
    move_one(1);
    for index in 2..count {
        move_one(index);
    }
}

/// Undoes [`enter_call`].
#[inline(always)]
pub fn leave_call(space: &Space) {
    let remaining = &space.thread_state().py_recursion_remaining;
    remaining.set(remaining.get() + 1);
}

/// Pushes a frame for a function that [`simple_function`] gave; its reference and the arguments move out of the caller's registers
/// (the callable's register is emptied by the caller of this).
///
/// # Errors
/// `RecursionError`, `MemoryError`; the registers are untouched then.
///
/// # Safety
/// `args` are `count` bound registers that own their values; a register owns the reference to `function`.
pub unsafe fn push_simple(
    space: &Space,
    function: &Function,
    args: *mut Value,
    count: usize,
) -> PyResult<*mut Frame> {
    let code = function_code(function);
    let (block, flags) = push_block(space, code)?;
    // SAFETY: the caller's promise; the block is the code's.
    Ok(unsafe { fill_simple::<false>(block, flags, function, args, count) })
}

/// Like [`push_simple`] without calling anything; `None`, and nothing done, when the recursion limit is reached, the stack's chunk is
/// full, or the frame has many registers.
///
/// # Safety
/// As [`push_simple`].
#[inline(always)]
pub unsafe fn try_push_simple(
    space: &Space,
    function: &Function,
    args: *mut Value,
    count: usize,
) -> Option<*mut Frame> {
    let registers = function_code(function).register_count();
    let remaining = &space.thread_state().py_recursion_remaining;
    let left = remaining.get() - 1;
    if left < 0 || registers > count + EMPTIED_INLINE {
        return None;
    }
    let block = register_stack::try_push(space, HEAD_WORDS + registers)?;
    remaining.set(left);
    // SAFETY: the caller's promise; the block is the code's.
    Some(unsafe { fill_simple::<true>(block, 0, function, args, count) })
}

/// Counts a call of code, and makes room for its frame; the flags to begin with.
///
/// # Errors
/// `RecursionError`, `MemoryError`.
#[inline(always)]
fn push_block(space: &Space, code: &Code) -> PyResult<(*mut Value, u8)> {
    enter_call(space)?;
    match register_stack::push(space, HEAD_WORDS + code.register_count()) {
        Ok((block, is_first)) => Ok((block, if is_first { FIRST_IN_CHUNK } else { 0 })),
        Err(err) => {
            leave_call(space);
            Err(err)
        }
    }
}

/// Makes a block the frame of a simple call.
///
/// # Safety
/// The block has room for head and registers; otherwise as [`push_simple`].
#[inline(always)]
unsafe fn fill_simple<const FEW: bool>(
    block: *mut Value,
    flags: u8,
    function: &Function,
    args: *mut Value,
    count: usize,
) -> *mut Frame {
    let code = function_code(function);
    // SAFETY: the caller's promise; the caller's registers are emptied as they move.
    unsafe {
        let new = block.add(HEAD_WORDS);
        move_arguments(args, new, count);
        empty_registers::<FEW>(new.add(count), code.register_count() - count);
        let fields = function_fields(function);
        let owned = Ref::from_owned_unchecked(function.as_ptr());
        let frame: *mut Frame = block.cast();
        let (globals, builtins) = (fields.func_globals.get(), fields.func_builtins.get());
        Frame::initialize(frame, code, Some(owned), globals, builtins, None, flags);
        frame
    }
}

/// Pushes a frame for a function whose `count` parameters are exactly filled by positional arguments in an array: as [`push_simple`],
/// with new references.
///
/// # Errors
/// As [`push_simple`].
///
/// # Safety
/// `args` points at `count` objects, alive; the function's code is as [`simple_function`] wants it.
#[inline]
unsafe fn push_borrowed(
    space: &Space,
    function: &Function,
    args: *const *mut PyObject,
    count: usize,
) -> PyResult<*mut Frame> {
    let code = function_code(function);
    let (block, flags) = push_block(space, code)?;
    // SAFETY: the block has room for head and registers.
    unsafe {
        let new = block.add(HEAD_WORDS);
        for index in 0..count {
            *new.add(index) = Value::from_ref(Object::from_ptr(*args.add(index)).to_ref());
        }
        empty_registers::<false>(new.add(count), code.register_count() - count);
        let fields = function_fields(function);
        let (globals, builtins) = (fields.func_globals.get(), fields.func_builtins.get());
        let frame: *mut Frame = block.cast();
        Frame::initialize(frame, code, Some(function.to_ref()), globals, builtins, None, flags);
        Ok(frame)
    }
}

/// Pushes a frame for a function, moving the arguments out of the caller's registers; `None`, and nothing has happened, if the call is not
/// of the usual kind ([`arguments::move_arguments`]).
///
/// # Errors
/// As [`push_simple`], and what completing the code raises.
///
/// # Safety
/// As [`arguments::move_arguments`].
unsafe fn push_moved(
    operands: &Operands<'_>,
    function: &Function,
    args: *mut Value,
    positional: usize,
    names: Option<&Tuple>,
) -> PyResult<Option<*mut Frame>> {
    let space = operands.space;
    let code = function_code(function);
    code.complete(space)?;
    if code.flags() & compiler::bytecode::flags::OPTIMIZED == 0 || Mechanism::CallPath.is_left_out() {
        return Ok(None);
    }
    let registers = code.register_count();
    let (block, flags) = push_block(space, code)?;
    // SAFETY: the caller's promise; the block has room for head and registers.
    unsafe {
        let new = block.add(HEAD_WORDS);
        empty_registers::<false>(new, registers);
        let names = names.map_or(&[][..], Tuple::items);
        let moved = arguments::move_arguments(operands, function, new, args, positional, names);
        if !matches!(moved, Ok(true)) {
            release_run(new, registers);
            register_stack::pop(space, block);
            leave_call(space);
            return moved.map(|_| None);
        }
        let fields = function_fields(function);
        let (globals, builtins) = (fields.func_globals.get(), fields.func_builtins.get());
        let frame: *mut Frame = block.cast();
        Frame::initialize(frame, code, Some(function.to_ref()), globals, builtins, None, flags);
        Ok(Some(frame))
    }
}

/// Pushes a frame for any function, binding arguments to parameters. Nothing is consumed.
///
/// # Safety
/// `args` points at `positional` objects and then one value for each keyword in `names`, all alive.
pub unsafe fn push_function(
    space: &Space,
    function: &Function,
    args: *const *mut PyObject,
    positional: usize,
    names: Option<&Tuple>,
) -> PyResult<*mut Frame> {
    let code = function_code(function);
    code.complete(space)?;
    let registers = code.register_count();
    let (block, flags) = push_block(space, code)?;
    // SAFETY: the block has room for head and registers; the binder fills in parameters it owns.
    unsafe {
        let new = block.add(HEAD_WORDS);
        empty_registers::<false>(new, registers);
        if let Err(err) = arguments::bind(space, function, new, args, positional, names) {
            release_run(new, registers);
            register_stack::pop(space, block);
            leave_call(space);
            return Err(err);
        }
        let fields = function_fields(function);
        let locals = if code.flags() & compiler::bytecode::flags::OPTIMIZED == 0 {
            Some(Object::from_ptr(fields.func_globals.get()).to_ref())
        } else {
            None
        };
        let frame: *mut Frame = block.cast();
        let owned = Some(function.to_ref());
        Frame::initialize(
            frame,
            code,
            owned,
            fields.func_globals.get(),
            fields.func_builtins.get(),
            locals,
            flags,
        );
        Ok(frame)
    }
}

/// Calls what is in register `a` with the `count` arguments from register `first` on; everything is consumed.
///
/// # Safety
/// The registers are laid out as the call instructions say.
pub unsafe fn prepare(operands: &Operands<'_>, a: usize, first: usize, count: usize) -> PyResult<Callee> {
    // SAFETY: the caller's promise; registers are emptied before their objects are dropped.
    unsafe {
        let (mut first, mut count) = (first, count);
        let called = prepare_run(operands, a, &mut first, &mut count, None);
        release_run(operands.regs.add(first), count);
        release_register(operands.regs.add(a));
        called
    }
}

/// Like [`prepare`], where the last arguments are the values of the keywords in `names`, a tuple constant.
///
/// # Safety
/// As [`prepare`].
pub unsafe fn prepare_keyword(
    operands: &Operands<'_>,
    a: usize,
    first: usize,
    count: usize,
    names: Value,
) -> PyResult<Callee> {
    // SAFETY: as above; the constant is a tuple.
    unsafe {
        let (mut first, mut count) = (first, count);
        let names = names.as_object().cast_unchecked::<Tuple>();
        let called = prepare_run(operands, a, &mut first, &mut count, Some(names));
        release_run(operands.regs.add(first), count);
        release_register(operands.regs.add(a));
        called
    }
}

unsafe fn prepare_run(
    operands: &Operands<'_>,
    a: usize,
    first: &mut usize,
    count: &mut usize,
    names: Option<&Tuple>,
) -> PyResult<Callee> {
    let Operands { space, regs, .. } = *operands;
    // SAFETY: the caller's promise.
    unsafe {
        let callable = operands.keep(a)?;
        if callable.is_exact::<BuiltinFunction>() || callable.is_exact::<MethodDescriptor>() {
            operands.box_run(*first, *count)?;
            let args = regs.add(*first).cast::<*mut PyObject>();
            let positional = *count - names.map_or(0, Tuple::len);
            let names = names.map_or(core::ptr::null_mut(), |names| names.as_ptr());
            let result = callable.vectorcall_raw(space, args, positional | ARGUMENTS_OFFSET, names);
            return result.map(Callee::Done);
        }
        if callable.is_exact::<Method>() && *first == a + 2 {
            // A bound method: its object goes in front, its function is called.
            let fields = &*callable.as_ptr().cast::<PyMethodObject>();
            let function = Object::from_ptr(fields.im_func.get()).to_ref();
            let receiver = Object::from_ptr(fields.im_self.get()).to_ref();
            *regs.add(a + 1) = Value::from_ref(receiver);
            *first -= 1;
            *count += 1;
            let method = regs.add(a).replace(Value::from_ref(function));
            method.release();
            if names.is_none()
                && let Some(function) = simple_function(*regs.add(a), *count)
            {
                let frame = push_simple(space, function, regs.add(*first), *count)?;
                *regs.add(a) = Value::UNBOUND;
                *count = 0;
                return Ok(Callee::Python(frame));
            }
        }
        let positional = *count - names.map_or(0, Tuple::len);
        let callable = (*regs.add(a)).as_object();
        if let Some(function) = callable.downcast_exact::<Function>()
            && let Some(frame) = push_moved(operands, function, regs.add(*first), positional, names)?
        {
            return Ok(Callee::Python(frame));
        }
        operands.box_run(*first, *count)?;
        let args = regs.add(*first).cast::<*mut PyObject>();
        if let Some(function) = callable.downcast_exact::<Function>() {
            return push_function(space, function, args, positional, names).map(Callee::Python);
        }
        let names = names.map_or(core::ptr::null_mut(), |names| names.as_ptr());
        callable.vectorcall_raw(space, args, positional | ARGUMENTS_OFFSET, names).map(Callee::Done)
    }
}

/// Caches the `__init__` of a class for calls with `count` arguments, if its instances are made by `object.__new__` alone and it is a
/// Python function that only needs its arguments (the instance and those) copied; whether that is so.
pub fn cache_class(space: &Space, callable: &Object, count: usize, cache: &Cache) -> bool {
    let Some(class) = callable.downcast_exact::<Type>() else { return false };
    let Some(initializer) = simple_initializer(space, class, count + 1) else { return false };
    if !class.assign_version(space) {
        return false;
    }
    cache.version.set(class.slots().tp_version_tag.get());
    cache.key.set(class.as_ptr() as usize);
    // The class keeps it as long as the version holds.
    cache.value.set(initializer.as_ptr() as usize);
    true
}

/// What [`cache_class`] looks for.
fn simple_initializer(space: &Space, class: &Type, count: usize) -> Option<Ref<Function>> {
    let slots = class.slots();
    let object = Object::type_object().slots();
    let address = |new: Option<abi::newfunc>| new.map(|new| new as usize);
    if !class.is_heap_type()
        || class.has_flag(abi::Py_TPFLAGS_IS_ABSTRACT)
        || address(slots.tp_new.get()) != address(object.tp_new.get())
        || class.itemsize() != 0
    {
        return None;
    }
    let initializer = class.lookup(space, intern!(space, "__init__"))?.downcast_into::<Function>().ok()?;
    takes_simply(&initializer, count).then_some(initializer)
}

/// Pushes the frame of `__init__` for a new instance of the class in a register, if it is the cached one; the arguments move, the class
/// does not.
///
/// # Errors
/// What [`push_simple`] and allocation raise.
///
/// # Safety
/// `args` are `count` bound temporaries behind one that is empty; the cache is the instruction's.
pub unsafe fn instantiate(
    space: &Space,
    callable: Value,
    cache: &Cache,
    args: *mut Value,
    count: usize,
) -> PyResult<Option<*mut Frame>> {
    let version = cache.version.get();
    if version == 0 || callable.as_ptr() as usize != cache.key.get() {
        return Ok(None);
    }
    // SAFETY: the class was cached by its address, which a type with that version has; the version guards the function.
    unsafe {
        let class: &Type = callable.as_object().cast_unchecked();
        if class.slots().tp_version_tag.get() != version {
            return Ok(None);
        }
        let initializer: &Function = Object::from_ptr(cache.value.get() as *mut PyObject).cast_unchecked();
        if !takes_simply(initializer, count + 1) {
            return Ok(None);
        }
        let initializer = initializer.to_ref();
        let instance = class.allocate(space, 0)?;
        let receiver = args.sub(1);
        *receiver = Value::from_ref(instance.clone());
        let frame = push_simple(space, &initializer, receiver, count + 1)?;
        // The frame owns that reference now.
        core::mem::forget(initializer);
        (*frame).set_flag(INITIALIZER);
        (*frame).head().f_locals.set(instance.into_ptr());
        Ok(Some(frame))
    }
}

/// `f(*args, **kwargs)`.
///
/// # Safety
/// The registers are laid out as `CallUnpack` says.
pub unsafe fn prepare_unpack(operands: &Operands<'_>, a: usize, has_keywords: bool) -> PyResult<Callee> {
    let space = operands.space;
    // SAFETY: the caller's promise.
    unsafe {
        let callable = operands.take(a)?;
        let args = operands.take(a + 2)?;
        let kwargs = if has_keywords { Some(operands.take(a + 3)?) } else { None };
        let args: Ref<Tuple> = match args.downcast_into::<Tuple>() {
            Ok(tuple) if tuple.is_exact::<Tuple>() => tuple,
            Ok(tuple) => Tuple::from_slice(space, tuple.items())?,
            Err(iterable) => tuple_from_iterable(space, &callable, &iterable)?,
        };
        let kwargs = kwargs.as_ref().and_then(|kwargs| kwargs.downcast::<Dict>());
        if let Some(function) = callable.downcast_exact::<Function>()
            && kwargs.is_none_or(|kwargs| kwargs.len() == 0)
        {
            let array = args.items().as_ptr().cast();
            let frame = if simple_function(Value::from_ptr(callable.as_ptr()), args.len()).is_some() {
                push_borrowed(space, function, array, args.len())?
            } else {
                push_function(space, function, array, args.len(), None)?
            };
            return Ok(Callee::Python(frame));
        }
        callable.call_tuple_dict(space, &args, kwargs).map(Callee::Done)
    }
}

fn tuple_from_iterable(space: &Space, callable: &Object, iterable: &Object) -> PyResult<Ref<Tuple>> {
    let slots = iterable.ty().slots();
    if slots.tp_iter.get().is_none() && !iterable.is_sequence() {
        let name = callable_name(space, callable)?;
        return Err(space.type_error(format_args!(
            "{name} argument after * must be an iterable, not {}",
            iterable.ty().name()
        )));
    }
    let mut items = Vec::new();
    let iterator = iterable.iter(space)?;
    while let Some(item) = iterator.next(space)? {
        items.push(item);
    }
    Tuple::from_vec(space, items)
}

/// A callable as messages about its arguments name it: `module.qualname()`.
pub fn callable_name(space: &Space, callable: &Object) -> PyResult<String> {
    let Some(qualname) = callable.getattr_optional_str(space, "__qualname__")? else {
        return Ok(callable.str(space)?.to_string_lossy());
    };
    let qualname = qualname.str(space)?.to_string_lossy();
    let module = callable.getattr_optional_str(space, "__module__")?;
    match module.as_ref().and_then(|module| module.downcast::<Str>()) {
        Some(module) if !module.equals("builtins") => {
            Ok(format!("{}.{qualname}()", module.to_string_lossy()))
        }
        _ => Ok(format!("{qualname}()")),
    }
}

/// Releases and pops a frame whose call is over; what someone still holds of it moves to its frame object.
///
/// # Safety
/// The frame is on top of the register stack and not the thread's current one any more.
#[inline(always)]
pub unsafe fn pop(space: &Space, frame: *mut Frame) {
    // SAFETY: the caller's promise.
    unsafe {
        if (*frame).head().frame_obj.get().is_null() {
            (*frame).clear();
        } else {
            crate::frame_object::detach_and_clear(space, frame);
        }
        register_stack::pop(space, frame.cast());
    }
    leave_call(space);
}

/// Whether neither the function nor the code of a frame without flags dies with it.
///
/// # Safety
/// The frame is that of a function.
#[inline(always)]
pub unsafe fn can_give_up(frame: &Frame, code: &Code) -> bool {
    // SAFETY: the field owns a reference to the function.
    unsafe {
        !Object::from_ptr(frame.head().f_funcobj.get().bits as *mut PyObject).is_unique() && !code.is_unique()
    }
}

/// Gives up the references to function and code of a frame that is left.
///
/// # Safety
/// [`can_give_up`] holds; the frame is not used any more.
#[inline(always)]
pub unsafe fn give_up(frame: &Frame, code: &Code) {
    // SAFETY: the caller's promise.
    unsafe {
        Value::from_ptr(frame.head().f_funcobj.get().bits as *mut PyObject).give_up();
        Value::from_ptr(code.as_ptr()).give_up();
    }
}

/// Pops a frame without flags that owns nothing any more.
///
/// # Safety
/// As [`pop`].
#[inline(always)]
pub unsafe fn pop_empty(space: &Space, frame: *mut Frame) {
    // SAFETY: the caller's promise.
    unsafe { register_stack::pop_within_chunk(space, frame.cast()) };
    leave_call(space);
}

/// Pops a frame whose contents have moved into a generator.
///
/// # Safety
/// As [`pop`]; the frame owns nothing any more.
pub unsafe fn pop_moved(space: &Space, frame: *mut Frame) {
    // SAFETY: the caller's promise.
    unsafe { register_stack::pop(space, frame.cast()) };
    leave_call(space);
}

/// The vectorcall function of Python functions.
///
/// # Safety
/// As the vectorcall protocol says; `callable` is a function.
pub unsafe extern "C" fn function_vectorcall(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the protocol.
    unsafe {
        let function = Object::from_ptr(callable).cast_unchecked::<Function>();
        let names = Object::from_nullable(names).map(|names| names.cast_unchecked::<Tuple>());
        match call_function(space, function, args, nargsf & !ARGUMENTS_OFFSET, names) {
            Ok(result) => result.into_ptr(),
            Err(err) => {
                space.set_error(err);
                core::ptr::null_mut()
            }
        }
    }
}

/// Calls a Python function from native code: a new run of the dispatch loop.
///
/// # Safety
/// As [`push_function`].
pub unsafe fn call_function(
    space: &Space,
    function: &Function,
    args: *const *mut PyObject,
    positional: usize,
    names: Option<&Tuple>,
) -> PyResult<Ref<Object>> {
    space.check_stack("")?;
    // SAFETY: the caller's promise.
    unsafe {
        let code = function_code(function);
        let exact = code.is_simple_call() && code.head().co_argcount.get() as usize == positional;
        let frame = if exact && names.is_none_or(|names| names.len() == 0) {
            push_borrowed(space, function, args, positional)?
        } else {
            push_function(space, function, args, positional, names)?
        };
        run_entry(space, frame)
    }
}

/// Runs a frame that was just pushed, from native code.
///
/// # Safety
/// The frame is complete but for its link.
pub unsafe fn run_entry(space: &Space, frame: *mut Frame) -> PyResult<Ref<Object>> {
    // SAFETY: the caller's promise.
    unsafe {
        (*frame).set_flag(ENTRY);
        let current = &space.thread_state().current_frame;
        (*frame).head().previous.set(current.get());
        current.set(frame.cast());
        match run(space, frame)? {
            Outcome::Return(value) => value.into_object(space),
            Outcome::Yield(value) => {
                value.release();
                Err(space.system_error("a function's frame was suspended"))
            }
        }
    }
}

/// Runs code in namespaces: a module, `exec`, a class body (`PyEval_EvalCodeEx` without arguments).
///
/// # Errors
/// What the code raises.
pub fn run_code(
    space: &Space,
    code: &Code,
    globals: &Object,
    builtins: &Object,
    locals: Option<&Object>,
    closure_function: Option<&Function>,
) -> PyResult<Ref<Object>> {
    space.check_stack("")?;
    code.complete(space)?;
    let registers = code.register_count();
    let (block, flags) = push_block(space, code)?;
    // SAFETY: the block has room; the flags say that the frame owns its namespaces.
    unsafe {
        empty_registers::<false>(block.add(HEAD_WORDS), registers);
        let frame: *mut Frame = block.cast();
        let function = closure_function.map(Layout::to_ref);
        let locals = locals.map(Layout::to_ref);
        Frame::initialize(
            frame,
            code,
            function,
            globals.to_ref().into_ptr(),
            builtins.to_ref().into_ptr(),
            locals,
            flags | OWNS_NAMESPACES,
        );
        run_entry(space, frame)
    }
}

/// What `__init__` may not return.
///
/// # Safety
/// `value` is owned, and given up.
#[cold]
pub unsafe fn initializer_result_error(space: &Space, value: Value) -> PyErr {
    // SAFETY: the caller's promise.
    match unsafe { value.into_object(space) } {
        Ok(result) => {
            space.type_error(format_args!("__init__() should return None, not '{}'", result.ty().name()))
        }
        Err(err) => err,
    }
}

/// The instance that an `__init__` frame (flag `INITIALIZER`) was called for.
///
/// # Safety
/// The frame has the flag, so that its `f_locals` field owns a reference to the instance.
pub unsafe fn initialized_instance(frame: *mut Frame) -> Value {
    // SAFETY: the caller's promise.
    Value::from_ptr(unsafe { (*frame).head().f_locals.replace(core::ptr::null_mut()) })
}
