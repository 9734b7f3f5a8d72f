//! The variables of a frame as a mapping: what `locals()` copies, and the write-through proxy that `frame.f_locals` gives (PEP 667).

use crate::frame::{CLEARED, Frame};
use crate::frame_object::FrameObject;
use crate::names;
use crate::operands::set_register;
use crate::value::Value;
use abi::PyObject;
use core::ffi::c_int;
use cpyext_macros::pytype;
use objspace::exceptions as exc;
use objspace::gc::{self, Visitor};
use objspace::object::ReprGuard;
use objspace::shim::Args;
use objspace::{
    CellObject, CompareOp, Dict, Layout, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Slot, Space, Str,
    Tuple, Type,
};

/// A variable of a frame.
#[derive(Clone, Copy)]
enum Variable {
    /// A register, which may hold a cell.
    Local { index: usize, may_be_cell: bool },
    /// A cell of the function's closure.
    Free(usize),
}

/// The frame's variables with their names: each name once, the variable of an inlined comprehension in place of one that it hides.
fn variables(frame: &Frame) -> Vec<(&str, Variable)> {
    let unit = frame.code().unit();
    let mut found: Vec<(&str, Variable)> = Vec::with_capacity(unit.locals.len() + unit.free_names.len());
    for (index, local) in unit.locals.iter().enumerate() {
        let variable = Variable::Local { index, may_be_cell: local.is_cell };
        match found.iter_mut().find(|(name, _)| *name == &*local.name) {
            Some(other) if is_bound(frame, index) => other.1 = variable,
            Some(_) => {}
            None => found.push((&local.name, variable)),
        }
    }
    for (index, name) in unit.free_names.iter().enumerate() {
        match found.iter_mut().find(|(other, _)| *other == &**name) {
            Some((_, other)) => {
                if let Variable::Local { index: hidden, .. } = *other
                    && !is_bound(frame, hidden)
                {
                    *other = Variable::Free(index);
                }
            }
            None => found.push((name, Variable::Free(index))),
        }
    }
    found
}

fn is_bound(frame: &Frame, index: usize) -> bool {
    // SAFETY: `index` is a local of the frame.
    unsafe { !(*frame.registers().add(index)).is_unbound() }
}

/// Whether variables of an inlined comprehension are bound, in a frame whose own variables are in a mapping.
pub fn has_hidden_variables(frame: &Frame) -> bool {
    let locals = &frame.code().unit().locals;
    locals.iter().enumerate().any(|(index, local)| local.is_hidden && is_bound(frame, index))
}

fn closure_cell(frame: &Frame, index: usize) -> Option<&CellObject> {
    // SAFETY: code with free variables runs in a function with a closure; a frame that was cleared has none.
    frame
        .function()
        .is_some_and(|function| function.closure().is_some())
        .then(|| unsafe { names::free_cell(frame, index) })
}

/// What a variable is bound to.
fn value(space: &Space, frame: &Frame, variable: Variable) -> PyResult<Option<Ref<Object>>> {
    match variable {
        Variable::Free(_) if frame.flags() & CLEARED != 0 => Ok(None),
        Variable::Free(index) => Ok(closure_cell(frame, index).and_then(CellObject::get)),
        Variable::Local { index, may_be_cell } => {
            // SAFETY: the frame's registers own what they hold.
            unsafe {
                let value = *frame.registers().add(index);
                if value.is_unbound() {
                    return Ok(None);
                }
                if may_be_cell
                    && value.is_object()
                    && let Some(cell) = value.as_object().downcast_exact::<CellObject>()
                {
                    return Ok(cell.get());
                }
                value.duplicate().into_object(space).map(Some)
            }
        }
    }
}

/// Rebinds a variable of a frame, whose object keeps what the register held.
fn set_value(
    space: &Space,
    owner: &FrameObject,
    frame: &Frame,
    variable: Variable,
    new: Ref<Object>,
) -> PyResult<()> {
    match variable {
        Variable::Free(index) => {
            if let Some(cell) = closure_cell(frame, index) {
                cell.set(Some(new));
            }
        }
        Variable::Local { index, may_be_cell } => {
            // SAFETY: the frame's registers own what they hold.
            unsafe {
                let register = frame.registers().add(index);
                let old = *register;
                if may_be_cell
                    && old.is_object()
                    && let Some(cell) = old.as_object().downcast_exact::<CellObject>()
                {
                    cell.to_ref().set(Some(new));
                } else {
                    if old.is_object() {
                        owner.keep_overwritten(space, old.as_object().to_ref())?;
                    }
                    set_register(register, Value::from_ref(new));
                }
            }
        }
    }
    Ok(())
}

/// The local variables of a function's frame as a new dict.
///
/// # Errors
/// `MemoryError`.
pub fn snapshot(space: &Space, frame: &Frame) -> PyResult<Ref<Dict>> {
    let dict = Dict::new(space)?;
    for (name, variable) in variables(frame) {
        if let Some(value) = value(space, frame, variable)? {
            dict.set_item(space, &Str::intern(space, name), &value)?;
        }
    }
    Ok(dict)
}

/// What `locals()` gives in a frame: the mapping of a module or class body, a new dict elsewhere.
///
/// # Errors
/// `MemoryError`.
pub fn locals(space: &Space, frame: &Frame) -> PyResult<Ref<Object>> {
    match frame.locals() {
        Some(mapping) if !has_hidden_variables(frame) => Ok(mapping.to_ref()),
        _ => {
            let dict = snapshot(space, frame)?;
            // SAFETY: the field owns a frame object or is null.
            let object = unsafe { frame.head().frame_obj.get().cast::<FrameObject>().as_ref() };
            if let Some(extra) = object.and_then(FrameObject::extra_variables) {
                dict.update_from(space, &extra)?;
            }
            Ok(dict.into_object())
        }
    }
}

/// The mapping that `frame.f_locals` gives for the frame of a function.
#[repr(C)]
pub struct FrameLocalsProxy {
    head: PyObject,
    frame: Slot<FrameObject>,
}
objspace::layout!(impl FrameLocalsProxy);

/// A proxy for a frame's variables.
///
/// # Errors
/// `MemoryError`.
pub fn proxy(space: &Space, frame: &FrameObject) -> PyResult<Ref<FrameLocalsProxy>> {
    let object = gc::allocate(space, FrameLocalsProxy::type_object(), size_of::<FrameLocalsProxy>())?;
    // SAFETY: the memory is a proxy's, zero-filled: an empty slot.
    unsafe {
        let proxy: Ref<FrameLocalsProxy> = Ref::from_owned_unchecked(object);
        proxy.frame.set(Some(frame.to_ref()));
        gc::track(object);
        Ok(proxy)
    }
}

impl FrameLocalsProxy {
    fn owner(&self, space: &Space) -> PyResult<Ref<FrameObject>> {
        self.frame.get().ok_or_else(|| space.runtime_error("the frame has been released"))
    }

    fn extra(&self) -> Option<Ref<Dict>> {
        self.frame.get().and_then(|frame| frame.extra_variables())
    }

    /// The variable of this name, bound or not.
    fn find(&self, space: &Space, key: &Object) -> PyResult<Option<Variable>> {
        let owner = self.owner(space)?;
        let Some(frame) = owner.frame() else { return Ok(None) };
        let variables = variables(frame);
        if let Some(name) = key.downcast_exact::<Str>() {
            return Ok(variables
                .into_iter()
                .find(|(other, _)| name.equals(other))
                .map(|(_, variable)| variable));
        }
        // Something else may be equal to a name. What has no hash is refused.
        let hash = key.hash(space)?;
        for (name, variable) in variables {
            let name = Str::intern(space, name);
            if name.hash(space)? == hash && name.eq(space, key)? {
                return Ok(Some(variable));
            }
        }
        Ok(None)
    }

    fn lookup(&self, space: &Space, key: &Object) -> PyResult<Option<Ref<Object>>> {
        if let Some(variable) = self.find(space, key)?
            && let Some(frame) = self.owner(space)?.frame()
            && let Some(value) = value(space, frame, variable)?
        {
            return Ok(Some(value));
        }
        match self.extra() {
            Some(extra) => extra.get_item(space, key),
            None => Ok(None),
        }
    }

    /// All that is bound, in order.
    fn pairs(&self, space: &Space) -> PyResult<Vec<(Ref<Object>, Ref<Object>)>> {
        let mut pairs = Vec::new();
        let owner = self.owner(space)?;
        if let Some(frame) = owner.frame() {
            for (name, variable) in variables(frame) {
                if let Some(value) = value(space, frame, variable)? {
                    pairs.push((Str::intern(space, name).into_object(), value));
                }
            }
        }
        if let Some(extra) = self.extra() {
            pairs.extend(extra.items_vec());
        }
        Ok(pairs)
    }

    fn to_dict(&self, space: &Space) -> PyResult<Ref<Dict>> {
        let dict = Dict::new(space)?;
        for (key, value) in self.pairs(space)? {
            dict.set_item(space, &key, &value)?;
        }
        Ok(dict)
    }

    fn set(&self, space: &Space, key: &Object, new: &Object) -> PyResult<()> {
        let owner = self.owner(space)?;
        if let Some(variable) = self.find(space, key)?
            && let Some(frame) = owner.frame()
        {
            return set_value(space, &owner, frame, variable, new.to_ref());
        }
        owner.extra_variables_or_new(space)?.set_item(space, key, new)
    }

    fn merge(&self, space: &Space, other: &Object) -> PyResult<()> {
        let pairs = if let Some(dict) = other.downcast::<Dict>() {
            dict.items_vec()
        } else if let Some(proxy) = other.downcast::<FrameLocalsProxy>() {
            proxy.pairs(space)?
        } else {
            return Err(space.type_error("update() argument must be dict or another FrameLocalsProxy"));
        };
        for (key, value) in pairs {
            self.set(space, &key, &value)?;
        }
        Ok(())
    }

    fn keys_list(&self, space: &Space) -> PyResult<Ref<List>> {
        List::from_vec(space, self.pairs(space)?.into_iter().map(|(key, _)| key).collect())
    }
}

fn key_error(space: &Space, key: &Object) -> PyErr {
    PyErr::with_args(space, exc::KeyError::type_object(), &[key])
}

#[pytype(name = "FrameLocalsProxy", symbol = PyFrameLocalsProxy_Type, flags = HAVE_GC | MAPPING, unhashable, doc = "")]
impl FrameLocalsProxy {
    #[slot(tp_new)]
    fn of_argument(space: &Space, _cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        let count = args.positional().len();
        if count != 1 {
            return Err(space.type_error(format_args!("FrameLocalsProxy expected 1 argument, got {count}")));
        }
        if args.has_keywords() {
            return Err(space.type_error("FrameLocalsProxy takes no keyword arguments"));
        }
        match args.positional()[0].downcast::<FrameObject>() {
            Some(frame) => Ok(proxy(space, frame)?.into_object()),
            None => {
                let kind = args.positional()[0].ty().name();
                Err(space.type_error(format_args!("expect frame, not {kind}")))
            }
        }
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; its slot is emptied before the memory goes.
        unsafe {
            gc::untrack(this.cast());
            drop((*this).frame.take());
            gc::free(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visitor: &mut Visitor) -> c_int {
        objspace::visit_all!(visitor, self.frame.as_ptr());
        0
    }

    #[slot(tp_clear)]
    fn clear_references(&self) {
        self.frame.set(None);
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let Some(_guard) = ReprGuard::enter(space, self) else { return Str::from_str(space, "{...}") };
        self.to_dict(space)?.repr(space)
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(space.not_implemented());
        }
        let same = if let Some(other) = other.downcast::<FrameLocalsProxy>() {
            match (self.frame.get(), other.frame.get()) {
                (Some(one), Some(two)) => one.is(&*two),
                _ => false,
            }
        } else if other.is_instance::<Dict>() {
            return self.to_dict(space)?.rich_compare(space, other, op);
        } else {
            return Ok(space.not_implemented());
        };
        Ok(space.new_bool(same == matches!(op, CompareOp::Eq)))
    }

    #[slot(tp_iter)]
    fn iter(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.keys_list(space)?.iter(space)
    }

    #[slot(mp_length)]
    fn len(&self, space: &Space) -> PyResult<isize> {
        Ok(self.pairs(space)?.len() as isize)
    }

    #[slot(sq_contains)]
    fn contains(&self, space: &Space, key: &Object) -> PyResult<bool> {
        Ok(self.lookup(space, key)?.is_some())
    }

    #[slot(mp_subscript)]
    fn item(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
        match self.lookup(space, key)? {
            Some(value) => Ok(value),
            None => {
                let shown = key.repr(space)?.to_string_lossy();
                let message = space.new_str(&format!("local variable '{shown}' is not defined"))?;
                Err(key_error(space, &message))
            }
        }
    }

    #[slot(mp_ass_subscript)]
    fn set_item(&self, space: &Space, key: &Object, value: Option<&Object>) -> PyResult<()> {
        if let Some(value) = value {
            return self.set(space, key, value);
        }
        if self.find(space, key)?.is_some() {
            return Err(space.value_error("cannot remove local variables from FrameLocalsProxy"));
        }
        match self.extra() {
            Some(extra) => extra.del_item(space, key),
            None => Err(key_error(space, key)),
        }
    }

    #[slot(nb_or)]
    fn or(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        let part = |object: &Object| match object.downcast::<FrameLocalsProxy>() {
            Some(proxy) => proxy.to_dict(space).map(|dict| Some(dict.into_object())),
            None => Ok(object.is_instance::<Dict>().then(|| object.to_ref())),
        };
        let (Some(left), Some(right)) = (part(a)?, part(b)?) else { return Ok(space.not_implemented()) };
        let merged = Dict::new(space)?;
        merged.update_from(space, &left)?;
        merged.update_from(space, &right)?;
        Ok(merged.into_object())
    }

    #[slot(nb_inplace_or)]
    fn inplace_or(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
        if !other.is_instance::<Dict>() && !other.is_instance::<FrameLocalsProxy>() {
            return Ok(space.not_implemented());
        }
        self.merge(space, other)?;
        Ok(self.as_object().to_ref())
    }

    #[pymethod(name = "__reversed__")]
    fn reversed(&self, space: &Space) -> PyResult<Ref<Object>> {
        let keys = self.pairs(space)?.into_iter().rev().map(|(key, _)| key).collect();
        Ok(List::from_vec(space, keys)?.into_object())
    }

    /// The variables as a new dict.
    #[pymethod]
    fn copy(&self, space: &Space) -> PyResult<Ref<Dict>> {
        self.to_dict(space)
    }

    /// The names of all bound variables.
    #[pymethod]
    fn keys(&self, space: &Space) -> PyResult<Ref<List>> {
        self.keys_list(space)
    }

    /// The values of all bound variables.
    #[pymethod]
    fn values(&self, space: &Space) -> PyResult<Ref<List>> {
        List::from_vec(space, self.pairs(space)?.into_iter().map(|(_, value)| value).collect())
    }

    /// Pairs of name and value.
    #[pymethod]
    fn items(&self, space: &Space) -> PyResult<Ref<List>> {
        let mut items = Vec::new();
        for (key, value) in self.pairs(space)? {
            items.push(Tuple::from_vec(space, vec![key, value])?.into_object());
        }
        List::from_vec(space, items)
    }

    /// The variable's value, or the default if it is not bound.
    #[pymethod(raw)]
    fn get(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let (key, default) = match args.positional() {
            [key] => (key, None),
            [key, default] => (key, Some(default.to_ref())),
            _ => return Err(space.type_error("get expected 1 or 2 arguments")),
        };
        Ok(self.lookup(space, key)?.or(default).unwrap_or_else(|| space.none()))
    }

    /// The variable's value; it is bound to the default first if it is not bound.
    #[pymethod(raw)]
    fn setdefault(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let (key, default) = match args.positional() {
            [key] => (key, space.none()),
            [key, default] => (key, default.to_ref()),
            _ => return Err(space.type_error("setdefault expected 1 or 2 arguments")),
        };
        if let Some(value) = self.lookup(space, key)? {
            return Ok(value);
        }
        self.set(space, key, &default)?;
        Ok(default)
    }

    /// Remove a variable that was added through a mapping like this one, and give its value.
    #[pymethod(raw)]
    fn pop(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let (key, default) = match args.positional() {
            [key] => (key, None),
            [key, default] => (key, Some(default.to_ref())),
            [] => return Err(space.type_error("pop expected at least 1 argument, got 0")),
            more => {
                let count = more.len();
                return Err(space.type_error(format_args!("pop expected at most 2 arguments, got {count}")));
            }
        };
        if self.find(space, key)?.is_some() {
            return Err(space.value_error("cannot remove local variables from FrameLocalsProxy"));
        }
        let found = match self.extra() {
            Some(extra) => extra.get_item(space, key)?.map(|value| (extra, value)),
            None => None,
        };
        match (found, default) {
            (Some((extra, value)), _) => extra.del_item(space, key).map(|()| value),
            (None, Some(default)) => Ok(default),
            (None, None) => Err(key_error(space, key)),
        }
    }

    /// Bind variables to the values of a dict or of another such mapping.
    #[pymethod]
    fn update(&self, space: &Space, other: &Object) -> PyResult<()> {
        self.merge(space, other)
    }
}
