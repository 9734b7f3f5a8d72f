//! Variables by name: globals, builtins, class bodies' locals, cells.

use crate::code::{Cache, Code};
use crate::frame::Frame;
use crate::op;
use crate::value::Value;
use crate::word::{Word, specialize};
use compiler::bytecode::opcode::CommonConstant;
use core::cell::Cell;
use objspace::exceptions as exc;
use objspace::mechanisms::Mechanism;
use objspace::{
    CellObject, Dict, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, intern,
};

/// A new cell that takes over what a register held.
pub fn new_cell(space: &Space, content: Value) -> PyResult<Ref<CellObject>> {
    let content = if content.is_unbound() {
        None
    } else {
        // SAFETY: the caller hands over the register's reference.
        Some(unsafe { content.into_object(space)? })
    };
    CellObject::new(space, content)
}

/// The cell that a register holds.
///
/// # Safety
/// The register holds a cell, and keeps it while the result is used.
#[inline(always)]
pub unsafe fn cell_in<'a>(value: Value) -> &'a CellObject {
    // SAFETY: the caller's promise.
    unsafe { value.as_object().cast_unchecked() }
}

/// A cell of the running function's closure.
///
/// # Safety
/// The frame runs a function whose closure has that many cells.
#[inline(always)]
pub unsafe fn free_cell(frame: &Frame, index: usize) -> &CellObject {
    // SAFETY: the caller's promise; `func_closure` is a tuple of cells, checked when it is set.
    unsafe {
        let function = frame.head().f_funcobj.get().bits as *const abi::PyFunctionObject;
        let closure = Object::from_ptr((*function).func_closure.get()).cast_unchecked::<Tuple>();
        closure.items().get_unchecked(index).cast_unchecked()
    }
}

/// The error for a name that is not defined, with the name as attribute.
#[cold]
fn name_error(space: &Space, message: impl core::fmt::Display, name: &str) -> PyErr {
    exc::NameError::with_name(space, message, name)
}

#[cold]
fn not_defined(space: &Space, name: &Str) -> PyErr {
    let name = name.to_string_lossy();
    name_error(space, format_args!("name '{name}' is not defined"), &name)
}

/// The error for an unbound local (a register, or the cell in it).
#[cold]
pub fn unbound_local(space: &Space, code: &Code, index: usize) -> PyErr {
    let name = &code.unit().locals[index].name;
    exc::UnboundLocalError::with_name(
        space,
        format_args!("cannot access local variable '{name}' where it is not associated with a value"),
        name,
    )
}

/// The error for an empty cell of the closure.
#[cold]
pub fn unbound_free(space: &Space, code: &Code, index: usize) -> PyErr {
    let name = &code.unit().free_names[index];
    name_error(
        space,
        format_args!(
            "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        ),
        name,
    )
}

/// `name` in the builtin namespace.
fn load_builtin(space: &Space, frame: &Frame, name: &Str) -> PyResult<Ref<Object>> {
    match lookup(space, frame.builtins(), name)? {
        Some(object) => Ok(object),
        None => Err(not_defined(space, name)),
    }
}

/// `name` in a mapping, which usually is a dict.
fn lookup(space: &Space, mapping: &Object, name: &Str) -> PyResult<Option<Ref<Object>>> {
    if let Some(dict) = mapping.downcast_exact::<Dict>() {
        return dict.lookup_name(space, name);
    }
    match mapping.get_item(space, name) {
        Ok(object) => Ok(Some(object)),
        Err(err) if err.is_a::<exc::KeyError>() => Ok(None),
        Err(err) => Err(err),
    }
}

/// What `LoadGlobalModule` or `LoadGlobalBuiltin` cached, if it is still there.
///
/// # Safety
/// The cache belongs to the instruction, which runs in `frame`.
#[inline(always)]
pub unsafe fn cached_global<'a>(frame: &Frame, opcode: u8, cache: &Cache) -> Option<&'a Object> {
    // SAFETY: a specialised instruction was given exact dicts; another frame of the same code may have others, which the
    // versions tell apart, as they are unique among all dicts.
    unsafe {
        let globals = frame.globals().cast_unchecked::<Dict>();
        if !globals.has_keys_version(cache.version.get()) {
            return None;
        }
        if opcode == op::LoadGlobalModule {
            return Object::from_nullable(cache.place().get());
        }
        let builtins = frame.builtins().cast_unchecked::<Dict>();
        if !builtins.has_keys_version(cache.key.get() as u32) {
            return None;
        }
        Object::from_nullable(cache.place().get())
    }
}

/// `name` in globals, else builtins; fills the cache and specialises the instruction when both are plain dicts.
///
/// # Errors
/// `NameError`, and what lookups in unusual namespaces raise.
pub fn load_global(
    space: &Space,
    frame: &Frame,
    name: &Str,
    here: &Cell<Word>,
    cache: &Cache,
) -> PyResult<Ref<Object>> {
    let (globals, builtins) =
        (frame.globals().downcast_exact::<Dict>(), frame.builtins().downcast_exact::<Dict>());
    if let (Some(globals), Some(builtins)) = (globals, builtins)
        && !Mechanism::GlobalCaches.is_left_out()
    {
        let specialize = |opcode: u8| specialize(here, opcode);
        if let Some(place) = globals.entry_place(space, name)? {
            let version = globals.keys_version(space);
            if version != 0 {
                cache.version.set(version);
                cache.set_place(place);
                specialize(op::LoadGlobalModule);
            }
        } else if let Some(place) = builtins.entry_place(space, name)? {
            let versions = (globals.keys_version(space), builtins.keys_version(space));
            if versions.0 != 0 && versions.1 != 0 {
                cache.version.set(versions.0);
                cache.key.set(versions.1 as usize);
                cache.set_place(place);
                specialize(op::LoadGlobalBuiltin);
            }
        }
    }
    load_global_uncached(space, frame, name)
}

fn load_global_uncached(space: &Space, frame: &Frame, name: &Str) -> PyResult<Ref<Object>> {
    match lookup(space, frame.globals(), name)? {
        Some(object) => Ok(object),
        None => load_builtin(space, frame, name),
    }
}

/// Sets a global.
pub fn store_global(space: &Space, frame: &Frame, name: &Str, value: &Object) -> PyResult<()> {
    match frame.globals().downcast::<Dict>() {
        Some(globals) => globals.set_item(space, name, value),
        None => frame.globals().set_item(space, name, value),
    }
}

/// Deletes a global.
pub fn delete_global(space: &Space, frame: &Frame, name: &Str) -> PyResult<()> {
    delete_from(space, frame.globals(), name)
}

fn delete_from(space: &Space, mapping: &Object, name: &Str) -> PyResult<()> {
    mapping
        .del_item(space, name)
        .map_err(|err| if err.is_a::<exc::KeyError>() { not_defined(space, name) } else { err })
}

fn require_locals<'a>(space: &Space, frame: &'a Frame, doing: &str, name: &Str) -> PyResult<&'a Object> {
    frame
        .locals()
        .ok_or_else(|| space.system_error(format_args!("no locals {doing} '{}'", name.to_string_lossy())))
}

/// A name in a module or class body: locals, else globals, else builtins.
pub fn load_name(space: &Space, frame: &Frame, name: &Str) -> PyResult<Ref<Object>> {
    let locals = require_locals(space, frame, "when loading", name)?;
    load_from_dict_or_global(space, frame, locals, name)
}

/// Binds a name in a module or class body.
pub fn store_name(space: &Space, frame: &Frame, name: &Str, value: &Object) -> PyResult<()> {
    let locals = require_locals(space, frame, "found when storing", name)?;
    match locals.downcast_exact::<Dict>() {
        Some(locals) => locals.set_item(space, name, value),
        None => locals.set_item(space, name, value),
    }
}

/// Unbinds a name in a module or class body.
pub fn delete_name(space: &Space, frame: &Frame, name: &Str) -> PyResult<()> {
    delete_from(space, require_locals(space, frame, "when deleting", name)?, name)
}

/// `mapping[name]`, else a global or builtin.
pub fn load_from_dict_or_global(
    space: &Space,
    frame: &Frame,
    mapping: &Object,
    name: &Str,
) -> PyResult<Ref<Object>> {
    match lookup(space, mapping, name)? {
        Some(object) => Ok(object),
        None => load_global_uncached(space, frame, name),
    }
}

/// `mapping[name of the local]`, else the contents of the cell in the local.
///
/// # Safety
/// Local `index` of the frame holds a cell.
pub unsafe fn load_from_dict_or_cell(
    space: &Space,
    frame: &Frame,
    mapping: &Object,
    index: usize,
) -> PyResult<Ref<Object>> {
    let name = Str::intern(space, &frame.code().unit().locals[index].name);
    if let Some(object) = lookup(space, mapping, &name)? {
        return Ok(object);
    }
    // SAFETY: the caller's promise.
    let cell = unsafe { cell_in(*frame.registers().add(index)) };
    cell.get().ok_or_else(|| unbound_local(space, frame.code(), index))
}

/// `mapping[name of the free variable]`, else the contents of the closure's cell.
///
/// # Safety
/// As [`free_cell`].
pub unsafe fn load_from_dict_or_free(
    space: &Space,
    frame: &Frame,
    mapping: &Object,
    index: usize,
) -> PyResult<Ref<Object>> {
    let name = Str::intern(space, &frame.code().unit().free_names[index]);
    if let Some(object) = lookup(space, mapping, &name)? {
        return Ok(object);
    }
    // SAFETY: the caller's promise.
    unsafe { free_cell(frame, index) }.get().ok_or_else(|| unbound_free(space, frame.code(), index))
}

/// The locals mapping of a module or class body.
pub fn load_locals(space: &Space, frame: &Frame) -> PyResult<Ref<Object>> {
    match frame.locals() {
        Some(locals) => Ok(locals.to_ref()),
        None => Err(space.system_error("no locals")),
    }
}

/// `builtins.__build_class__`.
pub fn load_build_class(space: &Space, frame: &Frame) -> PyResult<Ref<Object>> {
    match lookup(space, frame.builtins(), intern!(space, "__build_class__"))? {
        Some(object) => Ok(object),
        None => Err(name_error(space, "__build_class__ not found", "__build_class__")),
    }
}

/// An object that code needs whatever names are bound to.
pub fn load_common(space: &Space, frame: &Frame, kind: usize) -> PyResult<Ref<Object>> {
    match CommonConstant::from_number(kind as u32) {
        Some(CommonConstant::AssertionError) => Ok(exc::AssertionError::type_object().to_ref().into_object()),
        Some(CommonConstant::NotImplementedError) => {
            Ok(exc::NotImplementedError::type_object().to_ref().into_object())
        }
        Some(CommonConstant::Tuple) => Ok(Tuple::type_object().to_ref().into_object()),
        Some(CommonConstant::All) => load_builtin(space, frame, intern!(space, "all")),
        Some(CommonConstant::Any) => load_builtin(space, frame, intern!(space, "any")),
        None => Err(space.system_error("unknown common constant")),
    }
}

/// Makes sure that the locals mapping has `__annotations__`.
pub fn setup_annotations(space: &Space, frame: &Frame) -> PyResult<()> {
    let name = intern!(space, "__annotations__");
    let locals = require_locals(space, frame, "found when storing", name)?;
    if lookup(space, locals, name)?.is_none() {
        locals.set_item(space, name, &*Dict::new(space)?)?;
    }
    Ok(())
}
