//! Calls: pushing frames for Python functions, and everything else by vectorcall.

use crate::arguments::{self, Arguments, InArray, InRegisters, Unpacked};
use crate::build;
use crate::code::{Cache, Code};
use crate::dispatch::{Outcome, run};
use crate::frame::{ENTRY, FIRST_IN_CHUNK, Frame, HEAD_WORDS, INITIALIZER, OWNS_NAMESPACES};
use crate::monitoring;
use crate::operands::{Operands, release_register, release_run, set_register};
use crate::register_stack;
use crate::value::Value;
use abi::{PyFunctionObject, PyMethodObject, PyObject};
use compiler::bytecode::opcode::unpacked_keywords;
use objspace::mechanisms::Mechanism;
use objspace::object::ARGUMENTS_OFFSET;
use objspace::{
    Dict, Function, Layout, Method, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, Type,
    intern,
};
use smallvec::SmallVec;

/// Up to this many keywords of `f(**keywords)` are put together on the native stack.
const KEYWORDS_ON_STACK: usize = 8;

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
    // SAFETY: the caller's promise.
    unsafe { plain_function(callable) }.filter(|function| takes_simply(function, count))
}

/// The function in a register, if its code [`Code::is_simple_call`].
///
/// # Safety
/// The register is live.
#[inline(always)]
pub unsafe fn plain_function<'a>(callable: Value) -> Option<&'a Function> {
    if !callable.is_object() {
        return None;
    }
    // SAFETY: the register keeps the function alive.
    let function = unsafe { callable.as_object() }.downcast_exact::<Function>()?;
    function_code(function).is_simple_call().then_some(function)
}

/// Whether a call with `count` positional arguments only needs them copied.
#[inline(always)]
pub fn takes_simply(function: &Function, count: usize) -> bool {
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

/// Moves arguments from the caller's registers to the callee's. They are few: the first ones are moved without a loop, and the others in
/// one that the compiler can make no vectors of, for which it would need more registers than it has without saving some.
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
        // SAFETY: no code at all.
        unsafe { core::arch::asm!("", options(nostack, preserves_flags)) };
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
    // SAFETY: the caller's promise; the caller's registers are emptied as they move.
    unsafe {
        let new = block.add(HEAD_WORDS);
        move_arguments(args, new, count);
        empty_registers::<FEW>(new.add(count), function_code(function).register_count() - count);
        begin(block, Ref::from_owned_unchecked(function.as_ptr()), None, flags)
    }
}

/// Makes a block whose registers are filled the frame of a function.
///
/// # Safety
/// The block has room for the head; `locals` are the mapping for code that has none in registers.
#[inline(always)]
unsafe fn begin(
    block: *mut Value,
    function: Ref<Function>,
    locals: Option<Ref<Object>>,
    flags: u8,
) -> *mut Frame {
    let frame: *mut Frame = block.cast();
    let fields = function_fields(&function);
    let (globals, builtins) = (fields.func_globals.get(), fields.func_builtins.get());
    let code: *const Code = function_code(&function);
    // SAFETY: the caller's promise; the frame keeps the function, which keeps the rest.
    unsafe { Frame::initialize(frame, &*code, Some(function), globals, builtins, locals, flags) };
    frame
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
        Ok(begin(block, function.to_ref(), None, flags))
    }
}

/// Pushes a frame for any function, binding arguments to parameters.
///
/// # Errors
/// As [`push_simple`]; what completing the code and binding raise.
///
/// # Safety
/// `args` are `positional` values and then one for each keyword in `names`, all alive.
pub unsafe fn push_function<A: Arguments>(
    space: &Space,
    function: &Function,
    args: &A,
    positional: usize,
    names: &[&Object],
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
        let in_registers = code.flags() & compiler::bytecode::flags::OPTIMIZED != 0;
        let locals =
            (!in_registers).then(|| Object::from_ptr(function_fields(function).func_globals.get()).to_ref());
        Ok(begin(block, function.to_ref(), locals, flags))
    }
}

/// Pushes a frame for the function in register `a`, any one, with the `count` arguments from register `first` on, of which the last ones are
/// the values of the keywords `names`; everything is consumed.
///
/// # Errors
/// As [`push_function`].
///
/// # Safety
/// The registers are laid out as the call instructions say.
#[inline]
pub unsafe fn push_any(
    operands: &Operands<'_>,
    function: &Function,
    a: usize,
    first: usize,
    count: usize,
    names: &[&Object],
) -> PyResult<*mut Frame> {
    // SAFETY: the caller's promise; the frame has a reference of its own to the function.
    unsafe {
        let first = operands.regs.add(first);
        let args = InRegisters { operands, first };
        let pushed = push_function(operands.space, function, &args, count - names.len(), names);
        if pushed.is_err() {
            // What was taken is gone.
            release_run(first, count);
        }
        release_register(operands.regs.add(a));
        pushed
    }
}

/// The parameters that a call's keywords are; they depend on the function's code alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Places {
    /// A parameter's number in each byte, the first keyword's in the lowest.
    parameters: u64,
    /// Number of keywords.
    keywords: usize,
    /// The first parameter that has no argument; those behind it may have some.
    first_default: usize,
}

impl Places {
    /// Most keywords that there are places for.
    const MOST: usize = size_of::<u64>();

    /// For a call with `positional` arguments only.
    #[inline(always)]
    pub fn positional(positional: usize) -> Places {
        Places { parameters: 0, keywords: 0, first_default: positional }
    }

    /// For a call of this code; `None` for what only the binder can do.
    pub fn find(code: &Code, positional: usize, names: &Tuple) -> Option<Places> {
        let parameters = code.head().co_argcount.get() as usize;
        let first_named = positional.max(code.head().co_posonlyargcount.get() as usize);
        if !code.is_simple_call() || names.len() > Places::MOST || parameters > u8::MAX as usize {
            return None;
        }
        let candidates = arguments::parameter_names(code).get(first_named..parameters)?;
        let mut places = Places::positional(positional);
        let mut filled = [false; u8::MAX as usize];
        for name in names.items() {
            let parameter = first_named + candidates.iter().position(|candidate| candidate.is(*name))?;
            if core::mem::replace(&mut filled[parameter], true) {
                return None;
            }
            places.parameters |= (parameter as u64) << (u8::BITS as usize * places.keywords);
            places.keywords += 1;
        }
        while places.first_default < parameters && filled[places.first_default] {
            places.first_default += 1;
        }
        Some(places)
    }

    /// Notes the places in the cache of a call of this code.
    pub fn store(self, code: &Code, cache: &Cache) {
        cache.version.set(code.version());
        cache.key.set(self.keywords);
        cache.index.set(self.first_default as u32);
        cache.value.set(self.parameters as usize);
    }

    /// The places that the cache has for the code.
    #[inline(always)]
    pub fn load(code: &Code, cache: &Cache) -> Option<Places> {
        let is_this = cache.version.get() == code.version() && cache.version.get() != 0;
        is_this.then(|| Places {
            parameters: cache.value.get() as u64,
            keywords: cache.key.get(),
            first_default: cache.index.get() as usize,
        })
    }

    /// The parameter that a keyword is.
    #[inline(always)]
    fn parameter(self, keyword: usize) -> usize {
        (self.parameters >> (u8::BITS as usize * keyword)) as u8 as usize
    }
}

/// Whether the defaults of a function are enough for a call.
///
/// # Safety
/// The places are those for its code, which is complete.
#[inline(always)]
pub unsafe fn has_defaults(function: &Function, places: Places) -> bool {
    let parameters = function_code(function).head().co_argcount.get() as usize;
    // SAFETY: only their number is used.
    places.first_default == parameters
        || places.first_default < parameters
            && places.first_default + unsafe { arguments::defaults(function) }.len() >= parameters
}

/// Like [`try_push_simple`] with keywords, and parameters that take their default values: the `count` arguments are moved to their
/// places; `None` also when there are not enough defaults.
///
/// # Safety
/// As [`push_simple`], for a function whose code [`Code::is_simple_call`]; the places are those of the arguments for it.
#[inline(always)]
pub unsafe fn try_push_placed(
    space: &Space,
    function: &Function,
    args: *mut Value,
    count: usize,
    places: Places,
) -> Option<*mut Frame> {
    let code = function_code(function);
    let (parameters, registers) = (code.head().co_argcount.get() as usize, code.register_count());
    let positional = count - places.keywords;
    let remaining = &space.thread_state().py_recursion_remaining;
    let left = remaining.get() - 1;
    // SAFETY: the caller's promise.
    if left < 0 || registers > positional + EMPTIED_INLINE || unsafe { !has_defaults(function, places) } {
        return None;
    }
    let block = register_stack::try_push(space, HEAD_WORDS + registers)?;
    remaining.set(left);
    // SAFETY: the block has room for head and registers; the caller's registers are emptied as they move; nothing runs while the
    // defaults are used.
    unsafe {
        let new = block.add(HEAD_WORDS);
        move_arguments(args, new, positional);
        empty_registers::<true>(new.add(positional), registers - positional);
        for keyword in 0..places.keywords {
            *new.add(places.parameter(keyword)) = args.add(positional + keyword).replace(Value::UNBOUND);
        }
        let defaults = arguments::defaults(function).as_ptr();
        let before = parameters - arguments::defaults(function).len();
        for index in places.first_default..parameters {
            if (*new.add(index)).is_unbound() {
                *new.add(index) = Value::from_ptr((*defaults.add(index - before)).as_ptr()).duplicate();
            }
        }
        Some(begin(block, Ref::from_owned_unchecked(function.as_ptr()), None, 0))
    }
}

/// Calls what is in register `a` with the `count` arguments from register `first` on, of which the last ones are the values of the keywords
/// in `names`; everything is consumed.
///
/// # Safety
/// The registers are laid out as the call instructions say.
pub unsafe fn prepare(
    operands: &Operands<'_>,
    a: usize,
    first: usize,
    count: usize,
    names: Option<&Tuple>,
) -> PyResult<Callee> {
    // SAFETY: the caller's promise; registers are emptied before their objects are dropped.
    unsafe {
        let (mut first, mut count) = (first, count);
        let called = prepare_run(operands, a, &mut first, &mut count, names);
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
        if *first == a + 2
            && let Some((function, receiver)) = with_receiver(space, callable)
        {
            *regs.add(a + 1) = Value::from_ref(receiver);
            *first -= 1;
            *count += 1;
            set_register(regs.add(a), Value::from_ref(function));
        }
        let keywords = names.map_or(0, Tuple::len);
        if *first == a + 2
            && let Some((initializer, instance)) = python_instance(space, callable)?
        {
            let args = InRegisters { operands, first: regs.add(a + 1) };
            *regs.add(a + 1) = Value::from_ref(instance.clone());
            *first -= 1;
            *count += 1;
            let names = names.map_or(&[][..], Tuple::items);
            let frame = push_function(space, &initializer, &args, *count - keywords, names)?;
            initializes(frame, instance);
            return Ok(Callee::Python(frame));
        }
        let positional = *count - keywords;
        let callable = (*regs.add(a)).as_object();
        let function = callable.downcast_exact::<Function>();
        if let Some(function) = function
            && !Mechanism::CallPath.is_left_out()
        {
            let args = InRegisters { operands, first: regs.add(*first) };
            let names = names.map_or(&[][..], Tuple::items);
            return push_function(space, function, &args, positional, names).map(Callee::Python);
        }
        operands.box_run(*first, *count)?;
        let args = regs.add(*first).cast::<*mut PyObject>();
        if let Some(function) = function {
            let names = names.map_or(&[][..], Tuple::items);
            return push_function(space, function, &InArray(args), positional, names).map(Callee::Python);
        }
        let names = names.map_or(core::ptr::null_mut(), |names| names.as_ptr());
        callable.vectorcall_raw(space, args, positional | ARGUMENTS_OFFSET, names).map(Callee::Done)
    }
}

/// What is called with which object in front: the function of a bound method, or of the class's `__call__`.
fn with_receiver(space: &Space, callable: &Object) -> Option<(Ref<Object>, Ref<Object>)> {
    if callable.is_exact::<Method>() {
        // SAFETY: that is a method's layout; its fields own references.
        unsafe {
            let fields = &*callable.as_ptr().cast::<PyMethodObject>();
            let function = Object::from_ptr(fields.im_func.get()).to_ref();
            return Some((function, Object::from_ptr(fields.im_self.get()).to_ref()));
        }
    }
    // To those who monitor calls, an instance's is one of C.
    if !callable.has_python_call() || monitoring::is_active(space) {
        return None;
    }
    let call = callable.ty().lookup(space, intern!(space, "__call__"))?;
    call.is_exact::<Function>().then(|| (call, callable.to_ref()))
}

/// Caches the `__init__` of a class for calls with `count` arguments, if its instances are made by `object.__new__` alone and it is a
/// Python function that only needs its arguments (the instance and those) copied; whether that is so.
pub fn cache_class(space: &Space, callable: &Object, count: usize, cache: &Cache) -> bool {
    let Some(class) = callable.downcast_exact::<Type>() else { return false };
    let Some(initializer) = python_initializer(space, class) else { return false };
    if !takes_simply(&initializer, count + 1) || !class.assign_version(space) {
        return false;
    }
    cache.version.set(class.slots().tp_version_tag.get());
    cache.key.set(class.as_ptr() as usize);
    // The class keeps it as long as the version holds.
    cache.value.set(initializer.as_ptr() as usize);
    true
}

/// The `__init__` of a class whose instances are made by `object.__new__` alone, if it is a Python function.
fn python_initializer(space: &Space, class: &Type) -> Option<Ref<Function>> {
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
    class.lookup(space, intern!(space, "__init__"))?.downcast_into::<Function>().ok()
}

/// The [`python_initializer`] of a callable, if it is a class that has one, and a new instance to be initialised.
fn python_instance(space: &Space, callable: &Object) -> PyResult<Option<(Ref<Function>, Ref<Object>)>> {
    // To those who monitor calls, a class's is one of C.
    let Some(class) = callable.downcast_exact::<Type>().filter(|_| !monitoring::is_active(space)) else {
        return Ok(None);
    };
    let Some(initializer) = python_initializer(space, class) else { return Ok(None) };
    Ok(Some((initializer, class.allocate(space, 0)?)))
}

/// Notes in the frame of `__init__` the instance that the caller of the class gets.
///
/// # Safety
/// The frame is new.
unsafe fn initializes(frame: *mut Frame, instance: Ref<Object>) {
    // SAFETY: the caller's promise.
    unsafe {
        (*frame).set_flag(INITIALIZER);
        (*frame).head().f_locals.set(instance.into_ptr());
    }
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
        initializes(frame, instance);
        Ok(Some(frame))
    }
}

/// `f(*args, **kwargs)`; `keywords` is one of [`unpacked_keywords`].
///
/// # Safety
/// The registers are laid out as `CallUnpack` says.
pub unsafe fn prepare_unpack(operands: &Operands<'_>, a: usize, keywords: u32) -> PyResult<Callee> {
    let Operands { space, regs, .. } = *operands;
    // SAFETY: the caller's promise.
    unsafe {
        make_keyword_dict(space, regs, a, keywords)?;
        if let Some(frame) = try_push_unpacked(space, regs, a, keywords) {
            return Ok(Callee::Python(frame));
        }
        let callable = operands.take(a)?;
        let args = operands.take(a + 2)?;
        let kwargs = if keywords == unpacked_keywords::NONE { None } else { Some(operands.take(a + 3)?) };
        let args: Ref<Tuple> = match args.downcast_into::<Tuple>() {
            Ok(tuple) if tuple.is_exact::<Tuple>() => tuple,
            Ok(tuple) => Tuple::from_slice(space, tuple.items())?,
            Err(iterable) => tuple_from_iterable(space, &callable, &iterable)?,
        };
        let kwargs = kwargs.as_ref().and_then(|kwargs| kwargs.downcast::<Dict>());
        if callable.is_exact::<Function>() {
            return push_unpacked(space, &callable, None, &args, kwargs);
        }
        if callable.is_exact::<Method>()
            && let Some((function, receiver)) = with_receiver(space, &callable)
            && function.is_exact::<Function>()
        {
            return push_unpacked(space, &function, Some(&receiver), &args, kwargs);
        }
        let copy = match kwargs {
            // It is passed on as it is.
            Some(kwargs)
                if keywords == unpacked_keywords::MAPPING && callable.vectorcall_function().is_none() =>
            {
                Some(kwargs.copy(space)?)
            }
            _ => None,
        };
        callable.call_tuple_dict(space, &args, copy.as_deref().or(kwargs)).map(Callee::Done)
    }
}

/// Calls a plain function, if the arguments of `f(*args, **keywords)` only need to be copied to its parameters, whose very names the
/// keywords are; they are consumed then.
///
/// # Safety
/// As [`prepare_unpack`]; [`make_keyword_dict`] was called.
#[inline(always)]
unsafe fn try_push_unpacked(space: &Space, regs: *mut Value, a: usize, keywords: u32) -> Option<*mut Frame> {
    // SAFETY: the caller's promise; the registers keep what is in them until the frame has references of its own.
    unsafe {
        let function = plain_function(*regs.add(a))?;
        let args = *regs.add(a + 2);
        if !args.is_object() {
            return None;
        }
        let args = args.as_object().downcast_exact::<Tuple>()?;
        let has_keywords = keywords != unpacked_keywords::NONE;
        let kwargs =
            if has_keywords { Some((*regs.add(a + 3)).as_object().downcast_exact::<Dict>()?) } else { None };
        let frame = try_push_copied(space, function, args, kwargs)?;
        if has_keywords {
            release_register(regs.add(a + 3));
        }
        release_register(regs.add(a + 2));
        release_register(regs.add(a));
        Some(frame)
    }
}

/// Pushes a frame with new references to arguments; `None`, and nothing done, if that is not all that it takes: there are too many or too
/// few, a keyword is no parameter's very name, or the stack is full.
///
/// # Safety
/// The function's code [`Code::is_simple_call`].
#[inline(always)]
unsafe fn try_push_copied(
    space: &Space,
    function: &Function,
    args: &Tuple,
    kwargs: Option<&Dict>,
) -> Option<*mut Frame> {
    let code = function_code(function);
    let (parameters, registers) = (code.head().co_argcount.get() as usize, code.register_count());
    let positional = args.len();
    // SAFETY: nothing is run while the defaults are used.
    let defaults = unsafe { arguments::defaults(function) };
    let given = positional + kwargs.map_or(0, Dict::len);
    let remaining = &space.thread_state().py_recursion_remaining;
    let left = remaining.get() - 1;
    if left < 0 || given > parameters || given + defaults.len() < parameters {
        return None;
    }
    let block = register_stack::try_push(space, HEAD_WORDS + registers)?;
    // SAFETY: the block has room for head and registers; nothing is run, because what is compared are addresses.
    unsafe {
        let new = block.add(HEAD_WORDS);
        let copy = |object: &Object| Value::from_ptr(object.as_ptr()).duplicate();
        for (index, item) in args.items().iter().enumerate() {
            *new.add(index) = copy(item);
        }
        empty_registers::<false>(new.add(positional), registers - positional);
        let first_named = positional.max(code.head().co_posonlyargcount.get() as usize);
        let names = arguments::parameter_names(code).get(first_named..parameters).unwrap_or_default();
        let bound = kwargs.is_none_or(|kwargs| {
            kwargs.all_items(|name, value| {
                let Some(at) = names.iter().position(|parameter| parameter.is(name)) else { return false };
                *new.add(first_named + at) = copy(value);
                true
            })
        });
        let first_default = parameters - defaults.len();
        let complete = bound
            && (given == parameters
                || (positional..parameters).all(|index| {
                    let register = new.add(index);
                    if (*register).is_unbound() {
                        let Some(default) = index.checked_sub(first_default) else { return false };
                        *register = copy(defaults[default]);
                    }
                    true
                }));
        if !complete {
            release_run(new, parameters);
            register_stack::pop_within_chunk(space, block);
            return None;
        }
        remaining.set(left);
        Some(begin(block, function.to_ref(), None, 0))
    }
}

/// Before a `CallUnpack`: if there is a mapping for the keywords that is no exact dict, makes one of it.
///
/// # Errors
/// `TypeError` if it is no mapping; what looking into it raises. The registers keep what they hold.
///
/// # Safety
/// As [`prepare_unpack`].
#[inline(always)]
pub unsafe fn make_keyword_dict(space: &Space, regs: *mut Value, a: usize, keywords: u32) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe {
        if keywords != unpacked_keywords::MAPPING {
            return Ok(());
        }
        let mapping = *regs.add(a + 3);
        let is_dict = mapping.is_object() && mapping.as_object().is_exact::<Dict>();
        if is_dict { Ok(()) } else { make_dict_of_mapping(space, regs, a) }
    }
}

#[cold]
#[inline(never)]
unsafe fn make_dict_of_mapping(space: &Space, regs: *mut Value, a: usize) -> PyResult<()> {
    // SAFETY: as for the caller; the registers are temporaries, which keep callable and mapping meanwhile.
    unsafe {
        let keep = |register: *mut Value| -> PyResult<&Object> {
            if !(*register).is_object() {
                *register = Value::from_ref((*register).box_number(space)?);
            }
            Ok((*register).as_object())
        };
        let (callable, mapping) = (keep(regs.add(a))?, keep(regs.add(a + 3))?);
        let dict = Dict::new(space)?;
        build::dict_merge(space, Value::from_ptr(dict.as_ptr()), mapping, callable)?;
        set_register(regs.add(a + 3), Value::from_ref(dict));
        Ok(())
    }
}

/// Pushes a frame for a function with the arguments of `f(*args, **kwargs)`.
fn push_unpacked(
    space: &Space,
    function: &Object,
    receiver: Option<&Object>,
    args: &Tuple,
    kwargs: Option<&Dict>,
) -> PyResult<Callee> {
    // SAFETY: the callers pass functions.
    let function = unsafe { function.cast_unchecked::<Function>() };
    let Some(kwargs) = kwargs.filter(|kwargs| kwargs.len() != 0) else {
        let args = Unpacked { receiver, args, keywords: &[] };
        // SAFETY: there are no names.
        return unsafe { push_function(space, function, &args, args.positional(), &[]) }.map(Callee::Python);
    };
    // The dict may be the caller's, which may change once something runs: names and values are held on their own.
    let mut names: SmallVec<[Ref<Object>; KEYWORDS_ON_STACK]> = SmallVec::new();
    let mut keywords: SmallVec<[Slot; KEYWORDS_ON_STACK]> = SmallVec::new();
    let mut position = 0;
    while let Some((name, _, value)) = kwargs.next_entry(&mut position) {
        if !name.is_instance::<Str>() {
            return Err(space.type_error("keywords must be strings"));
        }
        names.push(name);
        let slot = Slot::empty();
        slot.set(Some(value));
        keywords.push(slot);
    }
    let args = Unpacked { receiver, args, keywords: &keywords };
    // SAFETY: a `Ref` is a pointer as `&Object` is one; there is a value for each name.
    unsafe {
        let names = core::slice::from_raw_parts(names.as_ptr().cast::<&Object>(), names.len());
        push_function(space, function, &args, args.positional(), names).map(Callee::Python)
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

/// Like [`pop`] for the frame of a call that has returned: its temporaries are dead.
///
/// # Safety
/// As [`pop`].
pub unsafe fn pop_returned(space: &Space, frame: *mut Frame) {
    // SAFETY: the caller's promise; a frame without other flags is that of a function, and owns nothing else.
    unsafe {
        if (*frame).flags() & !(ENTRY | INITIALIZER | FIRST_IN_CHUNK) != 0 {
            return pop(space, frame);
        }
        release_run((*frame).registers(), (*frame).code().local_count());
        let head = (*frame).head();
        drop(Ref::<Object>::from_owned(head.f_funcobj.get().bits as *mut PyObject));
        drop(Ref::<Object>::from_owned(head.f_executable.get().bits as *mut PyObject));
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
/// `args` points at `positional` objects and then one for each keyword in `names`, all alive.
#[inline(always)]
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
            let names = names.map_or(&[][..], Tuple::items);
            push_function(space, function, &InArray(args), positional, names)?
        };
        run_entry(space, frame)
    }
}

/// Runs a frame that was just pushed, from native code.
///
/// # Safety
/// The frame is complete but for its link.
#[inline(always)]
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
