//! What an inline cache would give, against what the full lookup finds.
//!
//! Before a specialised instruction whose guard holds, the lookup is made again without any cache, as far as it runs no code of the
//! program: attributes by walking the MRO's dicts and looking at the instance's own, globals in their dicts, items at their place. A
//! guard that holds although what it guards has changed is found, and so is what was cached wrongly.

use crate::attribute_table::{LOADS, METHODS, STORES};
use crate::calls::{self, Places};
use crate::code::Cache;
use crate::frame::Frame;
use crate::value::Value;
use crate::word::Word;
use crate::{attributes, names, op, operator_slots, subscripts};
use abi::{PyGetSetDef, PyObject};
use compiler::bytecode::opcode::C_IS_CONST;
use objspace::attributes::{get_own, has_own, shape_of, shape_word};
use objspace::self_check::objects::describe;
use objspace::{Dict, Layout, List, Object, Ref, Space, Str, Tuple, Type, intern};

/// What is wrong with what the instruction at `index` would take from its cache.
///
/// # Safety
/// `frame` is the running frame, its registers are in order, and `word` is the instruction at `index`.
pub unsafe fn problem(space: &Space, frame: &Frame, word: Word, index: usize) -> Option<String> {
    let code = frame.code();
    // SAFETY: the instruction's operands are registers, and its extension word is the one behind it.
    unsafe {
        let register = |at: usize| *frame.registers().add(at);
        let extension = || code.instructions()[index + 1].get().extension();
        let cache = || &*code.instructions()[index + 1].get().cache();
        let name = || &*code.names()[word.c()];
        match word.op() {
            op::LoadAttrSlot | op::LoadAttrType => {
                let value = register(word.b());
                let cached = match word.op() {
                    op::LoadAttrSlot => attributes::cached_slot(value, cache()),
                    _ => attributes::cached_value(value, cache()),
                };
                let hit = cached.or_else(|| load_by_table(space, value, name()))?;
                attribute_problem(space, value, name(), &hit)
            }
            op::LoadMethodSlot => {
                let hit = attributes::cached_slot(register(word.b()), cache())?;
                attribute_problem(space, register(word.b()), name(), &hit)
            }
            op::LoadAttrModule | op::LoadMethodModule => {
                let hit = attributes::cached_in_module(register(word.b()), cache())?;
                attribute_problem(space, register(word.b()), name(), &hit)
            }
            op::LoadAttrClass | op::LoadMethodClass => {
                let hit = attributes::cached_in_class(register(word.b()), cache())?;
                class_problem(space, register(word.b()).as_object(), name(), &hit)
            }
            op::LoadAttrMember | op::LoadAttrField => {
                attributes::cached_member(register(word.b()), cache())?;
                member_problem(space, register(word.b()).as_object(), name(), cache())
            }
            op::StoreAttrMember | op::StoreAttrField => {
                attributes::cached_member(register(word.a()), cache())?;
                member_problem(space, register(word.a()).as_object(), name(), cache())
            }
            op::LoadAttrGetSet => {
                let hit = attributes::cached_getset(register(word.b()), cache())?;
                getset_problem(space, register(word.b()).as_object(), name(), hit)
            }
            op::StoreAttrGetSet => {
                let hit = attributes::cached_getset(register(word.a()), cache())?;
                getset_problem(space, register(word.a()).as_object(), name(), hit)
            }
            op::LoadAttrProperty => {
                attributes::cached_getter(register(word.b()), cache())?;
                let found = register(word.b()).as_object().ty().find_uncached(space, name());
                let property = Object::from_ptr(cache().value.get() as *mut PyObject);
                difference("property", name(), property, Some(found))
            }
            op::LoadMethodType => {
                let value = register(word.b());
                let known = || {
                    let (_, cache) = METHODS.find(space, value, name())?;
                    attributes::cached_value(value, cache)
                };
                let hit = attributes::cached_value(value, cache()).or_else(known)?;
                attribute_problem(space, value, name(), &hit)
            }
            op::StoreAttrSlot | op::StoreAttrAdd => {
                let target = register(word.a());
                let (form, cache) = match attributes::cached_store(target, cache()) {
                    Some(_) => (word.op(), cache()),
                    None => STORES.find(space, target, name())?,
                };
                store_problem(space, target.as_object(), name(), form, cache)
            }
            op::LoadGlobalModule | op::LoadGlobalBuiltin => {
                let hit = names::cached_global(frame, word.op(), cache())?;
                global_problem(space, frame, &code.names()[word.index()], &hit)
            }
            op::LoadSubscriptList | op::LoadSubscriptTuple => {
                let is_const = extension() & C_IS_CONST != 0;
                let key = if is_const { code.consts()[word.c()] } else { register(word.c()) };
                let hit = match word.op() {
                    op::LoadSubscriptList => subscripts::list_item(register(word.b()), key),
                    _ => subscripts::tuple_item(register(word.b()), key),
                }?;
                item_problem(register(word.b()).as_object(), key, &hit)
            }
            op::LoadSubscriptText => {
                let is_const = extension() & C_IS_CONST != 0;
                let key = if is_const { code.consts()[word.c()] } else { register(word.c()) };
                let hit = subscripts::fast_character(space, register(word.b()), key)?;
                character_problem(space, register(word.b()).as_object(), key, hit)
            }
            op::BinarySlot => {
                let is_const = extension() & C_IS_CONST != 0;
                let right = if is_const { code.consts()[word.c()] } else { register(word.c()) };
                if !register(word.b()).is_object() || !right.is_object() {
                    return None;
                }
                let (left, right) = (register(word.b()).as_object(), right.as_object());
                let places = code.instructions()[index + 1].get().places();
                let first = operator_slots::first_asked(left, right, extension(), places)?;
                operator_slots::problem(left, right, extension(), first).map(str::to_owned)
            }
            op::CallClass => initializer_problem(space, register(word.a()), cache()),
            op::CallKeywordFunction | op::CallMethodKeywordFunction => {
                let names = code.consts()[extension() as usize];
                let cache = &*code.instructions()[index + 2].get().cache();
                let is_method = word.op() == op::CallMethodKeywordFunction;
                let has_receiver = is_method && !register(word.a() + 1).is_unbound();
                keywords_problem(register(word.a()), word.b() + usize::from(has_receiver), names, cache)
            }
            _ => None,
        }
    }
}

/// What is wrong with the `__init__` that the cache has for a class.
///
/// # Safety
/// The callable is in order.
unsafe fn initializer_problem(space: &Space, callable: Value, cache: &Cache) -> Option<String> {
    // SAFETY: the caller's promise.
    let class = callable.is_object().then(|| unsafe { callable.as_object() })?.downcast::<Type>()?;
    let version = cache.version.get();
    let hits = version != 0
        && class.as_ptr() as usize == cache.key.get()
        && class.slots().tp_version_tag.get() == version;
    let found = class.find_uncached(space, intern!(space, "__init__"));
    (hits && found as usize != cache.value.get()).then(|| {
        format!(
            "the cache has {:#x} for __init__ of {}, the lookup {found:p}",
            cache.value.get(),
            class.name()
        )
    })
}

/// What is wrong with the parameters that the cache has for the keywords of a call with `count` arguments.
///
/// # Safety
/// The callable is in order, and `names` is the instruction's constant.
unsafe fn keywords_problem(callable: Value, count: usize, names: Value, cache: &Cache) -> Option<String> {
    // SAFETY: the caller's promise.
    let (function, names) =
        unsafe { (calls::plain_function(callable)?, names.as_object().cast_unchecked::<Tuple>()) };
    let code = calls::function_code(function);
    let cached = Places::load(code, cache)?;
    let found = Places::find(code, count - names.len(), names);
    (found != Some(cached)).then(|| {
        let name = code.qualname().to_string_lossy();
        format!("the cache has {cached:?} for the keywords of a call of {name}, the lookup {found:?}")
    })
}

/// A difference between what is cached and what is there.
fn difference(what: &str, name: &Str, hit: &Object, expected: Option<*mut PyObject>) -> Option<String> {
    if expected == Some(hit.as_ptr()) {
        return None;
    }
    let found = expected.filter(|found| !found.is_null()).map_or_else(|| "nothing".to_owned(), describe);
    let name = name.to_string_lossy();
    Some(format!("the cache of the {what} '{name}' gives {}, the lookup {found}", describe(hit.as_ptr())))
}

/// What reading an attribute must give as far as no descriptor is asked: what is among the instance's own, else what is on the type.
fn attribute_problem(space: &Space, value: Value, name: &Str, hit: &Object) -> Option<String> {
    // SAFETY: the cache was asked about an object, which the register keeps alive.
    let object = unsafe { value.as_object() };
    let on_type = object.ty().find_uncached(space, name);
    let is_data = |found: &Object| found.ty().slots().tp_descr_set.get().is_some();
    // SAFETY: the type holds what was found, until code runs.
    if unsafe { Object::from_nullable(on_type) }.is_some_and(is_data) {
        return difference("attribute, which a descriptor gives,", name, hit, None);
    }
    let own = if has_own(object) { get_own(space, object, name).ok()? } else { None };
    let expected = own.map_or(on_type, |own| own.as_ptr());
    difference("attribute", name, hit, Some(expected))
}

/// What the table of all instructions has for an attribute of the object in a register.
///
/// # Safety
/// The register is live.
unsafe fn load_by_table<'a>(space: &Space, value: Value, name: &Str) -> Option<&'a Object> {
    // SAFETY: the table's guard holds.
    unsafe {
        match LOADS.find(space, value, name)? {
            (op::LoadAttrSlot, cache) => attributes::cached_slot(value, cache),
            (_, cache) => attributes::cached_value(value, cache),
        }
    }
}

/// What is wrong with what reading an attribute of a class gives.
fn class_problem(space: &Space, class: &Object, name: &Str, hit: &Object) -> Option<String> {
    let is_data = |found: &Object| found.ty().slots().tp_descr_set.get().is_some();
    // SAFETY: the metaclass holds what was found, until code runs.
    if unsafe { Object::from_nullable(class.ty().find_uncached(space, name)) }.is_some_and(is_data) {
        return difference("class attribute, which the metaclass gives,", name, hit, None);
    }
    difference("class attribute", name, hit, Some(class.downcast::<Type>()?.find_uncached(space, name)))
}

/// What is wrong with the C functions cached for an attribute.
fn getset_problem(space: &Space, object: &Object, name: &Str, hit: &PyGetSetDef) -> Option<String> {
    // SAFETY: the type holds what was found, until code runs.
    let found = unsafe { Object::from_nullable(object.ty().find_uncached(space, name)) };
    let definition = found.and_then(|found| attributes::getset_of(object.ty(), found));
    (!definition.is_some_and(|definition| core::ptr::eq(definition, hit))).then(|| {
        let name = name.to_string_lossy();
        format!("the cache has other functions for '{name}' of {} than the lookup", describe(object.as_ptr()))
    })
}

/// What is wrong with where a member is as cached.
fn member_problem(space: &Space, object: &Object, name: &Str, cache: &Cache) -> Option<String> {
    // SAFETY: the type holds what was found, until code runs.
    let found = unsafe { Object::from_nullable(object.ty().find_uncached(space, name)) };
    let member = found.and_then(|found| attributes::member_of(object.ty(), found));
    let offset = member.map(|member| member.offset);
    let is_so = member.is_some_and(|member| {
        member.offset == cache.index.get() as isize && member.r#type as usize == cache.value.get()
    });
    (!is_so).then(|| {
        format!(
            "the cache has the member '{}' of {} at {}, the lookup at {offset:?}",
            name.to_string_lossy(),
            describe(object.as_ptr()),
            cache.index.get()
        )
    })
}

/// What is wrong with storing an attribute as cached.
///
/// # Safety
/// The cache's guard holds for the object.
unsafe fn store_problem(
    space: &Space,
    object: &Object,
    name: &Str,
    opcode: u8,
    cache: &Cache,
) -> Option<String> {
    let wrong = |why: &str| {
        let name = name.to_string_lossy();
        Some(format!("the cache says where to store '{name}' of {}, but {why}", describe(object.as_ptr())))
    };
    // SAFETY: the type holds what was found, until code runs; a cache for stores is of a type with managed attributes.
    unsafe {
        let on_type = Object::from_nullable(object.ty().find_uncached(space, name));
        if on_type.is_some_and(|found| found.ty().slots().tp_descr_set.get().is_some()) {
            return wrong("a descriptor takes it");
        }
        let Some(shape) = shape_of(object).as_ref() else { return wrong("it has no shape") };
        let offset = cache.index.get();
        let fits = match opcode {
            op::StoreAttrSlot => {
                shape.slot_of(name).is_some_and(|index| attributes::slot_offset(object, index) == offset)
            }
            _ => {
                shape.slot_of(name).is_none()
                    && attributes::slot_offset(object, shape.len()) == offset
                    && shape.transition(name).is_some_and(|grown| shape_word(grown) == cache.value.get())
            }
        };
        if fits { None } else { wrong("its shape has another place for it") }
    }
}

fn global_problem(space: &Space, frame: &Frame, name: &Str, hit: &Object) -> Option<String> {
    let look = |namespace: &Object| -> Option<Ref<Object>> {
        namespace.downcast_exact::<Dict>()?.lookup_name(space, name).ok()?
    };
    let expected = look(frame.globals()).or_else(|| look(frame.builtins()));
    difference("global", name, hit, expected.as_ref().map(|found| found.as_ptr()))
}

/// What is wrong with a character found by an index.
fn character_problem(space: &Space, text: &Object, key: Value, hit: &Str) -> Option<String> {
    let expected = text.get_item(space, &*key.box_number(space).ok()?).ok()?;
    (!expected.is(hit)).then(|| {
        format!("index {} of {} gives {}", key.as_int(), describe(text.as_ptr()), describe(hit.as_ptr()))
    })
}

/// What is wrong with an item found by an index.
fn item_problem(container: &Object, key: Value, hit: &Object) -> Option<String> {
    let (len, get): (usize, &dyn Fn(usize) -> Option<*mut PyObject>) =
        match (container.downcast::<List>(), container.downcast::<Tuple>()) {
            (Some(list), _) => (list.len(), &|at| list.get(at).map(|item| item.as_ptr())),
            (_, Some(tuple)) => (tuple.len(), &|at| tuple.get(at).map(|item| item.as_ptr())),
            _ => return Some(format!("{} is indexed as a list or tuple", describe(container.as_ptr()))),
        };
    // SAFETY: what a register holds is alive.
    let key = unsafe { key.to_int() }?;
    let index = if key < 0 { key + len as i64 } else { key };
    let expected = usize::try_from(index).ok().and_then(get);
    (expected != Some(hit.as_ptr()))
        .then(|| format!("index {key} of {} gives {}", describe(container.as_ptr()), describe(hit.as_ptr())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use objspace::testing::with_space;

    #[test]
    fn a_cached_attribute_must_be_what_the_lookup_finds() {
        with_space(|space| {
            let name = Str::intern(space, "append");
            let list = List::new(space).unwrap();
            let value = Value::from_ptr(list.as_ptr());
            let append = list.ty().lookup(space, &name).unwrap();
            assert_eq!(attribute_problem(space, value, &name, &append), None);
            let other = list.ty().lookup(space, &Str::intern(space, "pop")).unwrap();
            assert!(attribute_problem(space, value, &name, &other).unwrap().contains("attribute 'append'"));
            // What a descriptor with `__set__` gives may not be taken from a cache.
            let class = Str::intern(space, "__class__");
            assert!(attribute_problem(space, value, &class, &other).unwrap().contains("a descriptor gives"));
        });
    }

    #[test]
    fn a_cached_item_must_be_the_one_at_the_index() {
        with_space(|space| {
            let (one, two) = (space.new_float(1.5).unwrap(), space.new_float(2.5).unwrap());
            let items = Tuple::from_slice(space, &[&one, &two]).unwrap();
            assert_eq!(item_problem(&items, Value::from_i32(-1), &two), None);
            assert!(item_problem(&items, Value::from_i32(0), &two).is_some());
            assert!(item_problem(&items, Value::from_i32(2), &two).is_some());
            assert!(item_problem(&one, Value::from_i32(0), &two).unwrap().contains("as a list or tuple"));
        });
    }
}
