//! Code objects: the public `PyCodeObject` followed by what the dispatch loop runs.
//!
//! The loop works on its own copy of the instructions, which it specialises in place; the unit keeps the original. Constants are
//! registers' values, numbers unboxed.
//!
//! Most functions of a program that starts are never called. So a code object that is a constant of another one has its name, place,
//! flags and counts from the beginning, and what it takes to run, with the public fields that are objects made of it, when it is
//! first called or asked for them ([`Code::complete`]): `co_consts`, `co_names`, `co_localsplusnames`, `co_localspluskinds`,
//! `co_linetable` and `co_exceptiontable` are null until then.

use crate::monitoring::CodeMonitoring;
use crate::value::Value;
use crate::word::{self, Word};
use abi::{PyCodeObject, PyObject};
use compiler::bytecode::{CodeUnit, Const, Head as UnitHead, UnitRef, flags};
use core::cell::{Cell, OnceCell, RefCell, UnsafeCell};
use core::ffi::c_int;
use objspace::mechanisms::Mechanism;
use objspace::{GilCell, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, gc};
use std::sync::Arc;

/// A code object.
#[repr(C)]
pub struct Code {
    head: PyCodeObject,
    body: Body,
}
objspace::layout!(impl Code);

/// What the dispatch loop needs of a code object.
pub struct Body {
    /// Empty until the code is complete; replaced once.
    parts: UnsafeCell<Parts>,
    is_complete: Cell<bool>,
    local_count: usize,
    register_count: usize,
    /// Only of complete code, so that the first call goes the general way.
    simple_call: Cell<bool>,
    unit: UnitRef,
    monitoring: OnceCell<Box<CodeMonitoring>>,
}

/// What runs.
#[derive(Default)]
struct Parts {
    instructions: Box<[Cell<Word>]>,
    caches: Box<[Cache]>,
    consts: Box<[Value]>,
    names: Box<[Ref<Str>]>,
}

/// An inline cache: what an instruction saw, and what it found there. Pointers are borrowed: `version` guards them.
#[derive(Default)]
pub struct Cache {
    /// Type version or dict keys version for which the rest is valid; 0: nothing cached.
    pub version: Cell<u32>,
    /// A position in slots or entries.
    pub index: Cell<u32>,
    /// The type, shape or function seen.
    pub key: Cell<usize>,
    /// What was found: an object, or a second key.
    pub value: Cell<usize>,
}

impl Cache {
    /// A cache with nothing in it.
    pub const fn new() -> Self {
        Cache { version: Cell::new(0), index: Cell::new(0), key: Cell::new(0), value: Cell::new(0) }
    }

    /// Takes over what another one has.
    pub fn copy_from(&self, other: &Cache) {
        self.version.set(other.version.get());
        self.index.set(other.index.get());
        self.key.set(other.key.get());
        self.value.set(other.value.get());
    }

    /// The place in a dict that [`Cache::set_place`] noted.
    ///
    /// # Safety
    /// The dict has the keys' version that it had then.
    #[inline(always)]
    pub unsafe fn place(&self) -> &Cell<*mut PyObject> {
        // SAFETY: a dict's entries stay where they are while its version lasts.
        unsafe { &*(self.value.get() as *const Cell<*mut PyObject>) }
    }

    /// Notes where in a dict a value is.
    pub fn set_place(&self, place: &Cell<*mut PyObject>) {
        self.value.set(place as *const Cell<*mut PyObject> as usize);
    }
}

impl Code {
    /// Makes the code object of a unit, complete, and those of the units among its constants.
    ///
    /// # Errors
    /// `MemoryError`; `SystemError` when the unit has an instruction that is none.
    pub fn new(space: &Space, unit: &Arc<CodeUnit>) -> PyResult<Ref<Code>> {
        let code = Code::incomplete(space, &unit.clone().into())?;
        code.complete(space)?;
        Ok(code)
    }

    /// Makes the code object of a unit, to be completed when it is first used.
    fn incomplete(space: &Space, unit: &UnitRef) -> PyResult<Ref<Code>> {
        let head = unit.head();
        let object = gc::allocate(space, Code::type_object(), size_of::<Code>())?;
        let body = Body {
            parts: UnsafeCell::default(),
            is_complete: Cell::new(false),
            local_count: head.local_count as usize,
            register_count: head.register_count as usize,
            simple_call: Cell::new(false),
            unit: unit.clone(),
            monitoring: OnceCell::new(),
        };
        // SAFETY: the memory is a code object's, zero-filled behind its head; the body is written before anyone sees it.
        let code: Ref<Code> = unsafe {
            let code = object.cast::<Code>();
            (&raw mut (*code).body).write(body);
            Ref::from_owned_unchecked(object)
        };
        code.fill_plain_fields(space, &head);
        crate::code_watchers::notify(space, &code, abi::PY_CODE_EVENT_CREATE);
        Ok(code)
    }

    /// Makes what it takes to run the code, unless that is done. Every frame's code is complete.
    ///
    /// # Errors
    /// As [`Code::new`]; the code is as before then.
    #[inline]
    pub fn complete(&self, space: &Space) -> PyResult<()> {
        if self.body.is_complete.get() { Ok(()) } else { self.make_parts(space) }
    }

    #[cold]
    fn make_parts(&self, space: &Space) -> PyResult<()> {
        // What is made here is what running takes; the unit itself is mostly not asked for again.
        let unit = &*self.body.unit.look();
        let mut consts = unit
            .consts
            .iter()
            .map(|constant| constant_value(space, constant))
            .collect::<PyResult<Vec<_>>>()?;
        let names: Box<[Ref<Str>]> = unit.names.iter().map(|name| Str::intern(space, name)).collect();
        let boxed = consts.iter().map(|value| boxed_constant(space, *value)).collect::<PyResult<Vec<_>>>()?;
        let caches: Box<[Cache]> = (0..unit.cache_count).map(|_| Cache::default()).collect();
        let instructions = word::expand(&unit.instructions, unit.locals.len(), &caches)
            .ok_or_else(|| space.system_error("the code has an unknown instruction"))?;
        if Mechanism::Unboxed.is_left_out() {
            word::keep_boxes(&instructions, &unit.instructions, |value| -> PyResult<usize> {
                consts.push(Value::from_ref(space.new_int(i64::from(value))?));
                Ok(consts.len() - 1)
            })?;
        }
        let fields = ObjectFields::new(space, unit, boxed, &names)?;
        if self.body.is_complete.get() {
            // The collector ran code that called this one.
            consts.iter().for_each(|value| {
                // SAFETY: the list owns its values, and is dropped without them.
                unsafe { value.release() }
            });
            return Ok(());
        }
        let parts = Parts { instructions, caches, consts: consts.into(), names };
        // SAFETY: until now the parts were empty, so that nobody has a reference into them; this happens once.
        unsafe { *self.body.parts.get() = parts };
        fields.store(&self.head);
        self.head.co_version.set(new_version(space));
        self.body.simple_call.set(is_simple_call(unit) && !Mechanism::CallPath.is_left_out());
        self.body.is_complete.set(true);
        Ok(())
    }

    /// The public fields that are there from the beginning.
    fn fill_plain_fields(&self, space: &Space, told: &UnitHead<'_>) {
        let head = &self.head;
        let string = |text: &str| Str::intern(space, text).into_ptr();
        head.co_flags.set(told.flags as c_int);
        head.co_argcount.set(told.argument_count as c_int);
        head.co_posonlyargcount.set(told.positional_only_count as c_int);
        head.co_kwonlyargcount.set(told.keyword_only_count as c_int);
        head.co_stacksize.set((told.register_count as c_int).wrapping_sub(told.local_count as c_int));
        head.co_firstlineno.set(told.first_line as c_int);
        head.co_nlocalsplus.set((told.local_count as c_int).wrapping_add(told.free_count as c_int));
        head.co_framesize.set(told.register_count as c_int + crate::frame::HEAD_WORDS as c_int);
        head.co_nlocals.set(told.variable_count as c_int);
        head.co_ncellvars.set(told.cell_count as c_int);
        head.co_nfreevars.set(told.free_count as c_int);
        head.co_filename.set(filename_object(space, told.filename).into_ptr());
        head.co_name.set(string(told.name));
        head.co_qualname.set(string(told.qualname));
    }

    #[inline(always)]
    fn parts(&self) -> &Parts {
        // SAFETY: they are replaced only while they are empty; a reference to the empty ones points at nothing.
        unsafe { &*self.body.parts.get() }
    }

    /// The public fields.
    #[inline(always)]
    pub fn head(&self) -> &PyCodeObject {
        &self.head
    }

    /// What the code was made from.
    #[inline(always)]
    pub fn unit(&self) -> &Arc<CodeUnit> {
        self.body.unit.get()
    }

    /// The docstring of the function, if it has one.
    pub fn docstring(&self) -> Option<Const> {
        self.body.unit.docstring()
    }

    /// The first word of the copy that is executed.
    #[inline(always)]
    pub fn first_instruction(&self) -> *const Cell<Word> {
        self.parts().instructions.as_ptr()
    }

    /// The words that are executed.
    #[inline(always)]
    pub fn instructions(&self) -> &[Cell<Word>] {
        &self.parts().instructions
    }

    /// What is monitored in this code; `None` if nothing ever was.
    pub fn monitoring(&self) -> Option<&CodeMonitoring> {
        self.body.monitoring.get().map(|data| &**data)
    }

    /// As [`Code::monitoring`], made now if there is none.
    pub fn monitoring_data(&self) -> &CodeMonitoring {
        self.body.monitoring.get_or_init(|| Box::new(CodeMonitoring::new(self.unit())))
    }

    /// The inline caches.
    #[inline(always)]
    pub fn caches(&self) -> &[Cache] {
        &self.parts().caches
    }

    /// Constants as registers hold them.
    #[inline(always)]
    pub fn consts(&self) -> &[Value] {
        &self.parts().consts
    }

    /// Names, interned.
    #[inline(always)]
    pub fn names(&self) -> &[Ref<Str>] {
        &self.parts().names
    }

    /// Number of local registers: temporaries start there.
    #[inline(always)]
    pub fn local_count(&self) -> usize {
        self.body.local_count
    }

    /// Number of registers.
    #[inline(always)]
    pub fn register_count(&self) -> usize {
        self.body.register_count
    }

    /// Whether the code is complete, and a call with exactly `co_argcount` positional arguments only needs them copied into the first
    /// registers.
    #[inline(always)]
    pub fn is_simple_call(&self) -> bool {
        self.body.simple_call.get()
    }

    /// A number that no other code has, once the code is complete; 0 if there were no more.
    #[inline(always)]
    pub fn version(&self) -> u32 {
        self.head.co_version.get()
    }

    /// Bits of [`flags`].
    #[inline(always)]
    pub fn flags(&self) -> u32 {
        self.head.co_flags.get() as u32
    }

    /// `co_name`.
    pub fn name(&self) -> &Str {
        // SAFETY: the field owns a string.
        unsafe { Object::from_ptr(self.head.co_name.get()).cast_unchecked() }
    }

    /// `co_qualname`.
    pub fn qualname(&self) -> &Str {
        // SAFETY: the field owns a string.
        unsafe { Object::from_ptr(self.head.co_qualname.get()).cast_unchecked() }
    }

    /// `co_filename`.
    pub fn filename(&self) -> &Str {
        // SAFETY: the field owns a string.
        unsafe { Object::from_ptr(self.head.co_filename.get()).cast_unchecked() }
    }

    /// Releases the body, for `tp_dealloc`.
    ///
    /// # Safety
    /// The object is dead; this is called once.
    pub unsafe fn release_body(this: *mut Code) {
        // SAFETY: the caller's promise; constants own their references.
        unsafe {
            for constant in &(*this).parts().consts {
                constant.release();
            }
            core::ptr::drop_in_place(&raw mut (*this).body);
        }
    }
}

/// The name of a file as an interned string: mostly the same as before, as a file's code is made at once.
fn filename_object(space: &Space, name: &str) -> Ref<Str> {
    static LAST: GilCell<RefCell<Option<Ref<Str>>>> = GilCell::new(RefCell::new(None));
    let mut last = LAST.get(space).borrow_mut();
    match &*last {
        Some(last) if last.as_ascii() == Some(name) => last.clone(),
        _ => last.insert(Str::intern(space, name)).clone(),
    }
}

/// The public fields that are objects made of a unit.
struct ObjectFields {
    consts: Ref<Tuple>,
    names: Ref<Tuple>,
    exception_table: Ref<objspace::Bytes>,
    line_table: Ref<objspace::Bytes>,
    locals_plus_names: Ref<Tuple>,
    locals_plus_kinds: Ref<objspace::Bytes>,
}

impl ObjectFields {
    fn new(space: &Space, unit: &CodeUnit, consts: Vec<Ref<Object>>, names: &[Ref<Str>]) -> PyResult<Self> {
        let names = names.iter().map(|name| name.clone().into_object()).collect();
        let (local_names, kinds) = locals_plus(space, unit);
        Ok(ObjectFields {
            consts: Tuple::from_vec(space, consts)?,
            names: Tuple::from_vec(space, names)?,
            exception_table: objspace::Bytes::from_slice(space, &[])?,
            line_table: objspace::Bytes::from_slice(space, unit.line_table.as_bytes())?,
            locals_plus_names: Tuple::from_vec(space, local_names)?,
            locals_plus_kinds: objspace::Bytes::from_slice(space, &kinds)?,
        })
    }

    fn store(self, head: &PyCodeObject) {
        head.co_consts.set(self.consts.into_ptr());
        head.co_names.set(self.names.into_ptr());
        head.co_exceptiontable.set(self.exception_table.into_ptr());
        head.co_linetable.set(self.line_table.into_ptr());
        head.co_localsplusnames.set(self.locals_plus_names.into_ptr());
        head.co_localspluskinds.set(self.locals_plus_kinds.into_ptr());
    }
}

/// The next [`Code::version`].
fn new_version(space: &Space) -> u32 {
    static LAST: GilCell<Cell<u32>> = GilCell::new(Cell::new(0));
    let last = LAST.get(space);
    let new = last.get().checked_add(1);
    last.set(new.unwrap_or(u32::MAX));
    new.unwrap_or(0)
}

fn is_simple_call(unit: &CodeUnit) -> bool {
    let not_simple = flags::VARARGS | flags::VARKEYWORDS;
    let function = flags::OPTIMIZED | flags::NEW_LOCALS;
    unit.flags & not_simple == 0 && unit.flags & function == function && unit.keyword_only_count == 0
}

/// `co_localsplusnames` and `co_localspluskinds`: the locals, then the free variables.
fn locals_plus(space: &Space, unit: &CodeUnit) -> (Vec<Ref<Object>>, Vec<u8>) {
    let mut names = Vec::new();
    let mut kinds = Vec::new();
    for local in &unit.locals {
        names.push(Str::intern(space, &local.name).into_object());
        let mut kind = 0;
        if local.is_hidden {
            kind |= abi::CO_FAST_HIDDEN;
        }
        if local.is_parameter || !local.is_cell {
            kind |= abi::CO_FAST_LOCAL;
        }
        if local.is_cell {
            kind |= abi::CO_FAST_CELL;
        }
        kinds.push(kind);
    }
    for name in &unit.free_names {
        names.push(Str::intern(space, name).into_object());
        kinds.push(abi::CO_FAST_FREE);
    }
    (names, kinds)
}

/// A constant as a register holds it; the result owns its reference.
fn constant_value(space: &Space, constant: &Const) -> PyResult<Value> {
    if Mechanism::Unboxed.is_left_out() {
        return constant_object(space, constant).map(Value::from_ref);
    }
    Ok(match constant {
        Const::Int(value) => Value::int(space, *value)?,
        Const::Float(value) => Value::double(space, *value)?,
        other => Value::from_ref(constant_object(space, other)?),
    })
}

fn boxed_constant(space: &Space, value: Value) -> PyResult<Ref<Object>> {
    // SAFETY: the duplicate owns its reference.
    unsafe { value.duplicate().into_object(space) }
}

/// A constant as an object.
pub fn constant_object(space: &Space, constant: &Const) -> PyResult<Ref<Object>> {
    let objects =
        |items: &[Const]| items.iter().map(|item| constant_object(space, item)).collect::<PyResult<Vec<_>>>();
    Ok(match constant {
        Const::None => space.none(),
        Const::Ellipsis => objspace::ellipsis().to_ref(),
        Const::Bool(value) => objspace::bool_object(*value).to_ref(),
        Const::Int(value) => space.new_int(*value)?,
        Const::BigInt(value) => space.new_big_int(value)?,
        Const::Float(value) => space.new_float(*value)?,
        Const::Complex { real, imag } => space.new_complex(*real, *imag)?,
        Const::Str(text) => string_constant(space, text)?.into_object(),
        Const::Bytes(bytes) => objspace::Bytes::from_slice(space, bytes)?.into_object(),
        Const::Tuple(items) => Tuple::from_vec(space, objects(items)?)?.into_object(),
        Const::FrozenSet(items) => {
            objspace::FrozenSet::from_iterable(space, &*Tuple::from_vec(space, objects(items)?)?)?
                .into_object()
        }
        Const::Slice(parts) => {
            let [start, stop, step] = &**parts;
            let part = |constant| constant_object(space, constant);
            objspace::Slice::new(space, &*part(start)?, &*part(stop)?, &*part(step)?)?.into_object()
        }
        Const::Code(unit) => Code::incomplete(space, unit)?.into_object(),
    })
}

/// A string constant; one that looks like an identifier is interned.
fn string_constant(space: &Space, text: &compiler::bytecode::Text) -> PyResult<Ref<Str>> {
    match text.as_str() {
        Some(plain) if plain.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric()) => {
            Ok(Str::intern(space, plain))
        }
        Some(plain) => Str::from_str(space, plain),
        None => Str::from_code_points(space, text.code_points()),
    }
}
