//! `BaseExceptionGroup` and `ExceptionGroup` (PEP 654).

use super::base::{allocate, positional_tuple, slot};
use super::own_fields::{clear, dealloc, own_fields, traverse};
use super::{BaseException, BaseExceptionGroup, Exception};
use crate::shim::Args;
use crate::{
    GilOnce, Layout, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, intern, pytype,
};
use abi::PyBaseExceptionGroupObject;
use core::mem::offset_of;

own_fields!(BaseExceptionGroup, PyBaseExceptionGroupObject: msg, excs, excs_str);

/// `ExceptionGroup`: a class with two bases, made when the builtins are.
static EXCEPTION_GROUP: GilOnce<Ref<Type>> = GilOnce::new();

/// `PyExc_ExceptionGroup`'s type: derives from `BaseExceptionGroup` and `Exception`.
///
/// # Errors
/// What making the class raises.
pub fn exception_group(space: &Space) -> PyResult<&Type> {
    let class = EXCEPTION_GROUP.get_or_try_init(space, || {
        let name = Str::from_str(space, "ExceptionGroup")?;
        let bases = Tuple::from_slice(space, &[BaseExceptionGroup::type_object(), Exception::type_object()])?;
        let namespace = crate::Dict::new(space)?;
        namespace.set_item_str(space, "__module__", &*Str::from_str(space, "builtins")?)?;
        let class = crate::Type::type_object().call(space, &[&name, &bases, &namespace])?;
        class.downcast_into::<Type>().map_err(|_| space.system_error("calling type gave no class"))
    })?;
    Ok(class)
}

/// Which members of a group are wanted.
enum Matcher<'a> {
    /// Instances of a class, or of one in a tuple.
    Class(&'a Object),
    /// Those for which a function gives truth.
    Predicate(&'a Object),
    /// Those that are among these, by identity.
    Members(&'a [Ref<Object>]),
}

impl<'a> Matcher<'a> {
    fn new(space: &Space, value: &'a Object) -> PyResult<Self> {
        let is_class = |object: &Object| object.downcast::<Type>().is_some_and(Type::is_exception_class);
        if is_class(value)
            || value.downcast::<Tuple>().is_some_and(|all| all.items().iter().all(|item| is_class(item)))
        {
            return Ok(Matcher::Class(value));
        }
        if value.is_callable() && !value.is_instance::<Type>() {
            return Ok(Matcher::Predicate(value));
        }
        Err(space.type_error(
            "expected an exception type, a tuple of exception types, or a callable (other than a class)",
        ))
    }

    fn matches(&self, space: &Space, exception: &Object) -> PyResult<bool> {
        match self {
            Matcher::Class(class) => Ok(is_instance(exception, class)),
            Matcher::Predicate(predicate) => predicate.call(space, &[exception])?.is_true(space),
            Matcher::Members(members) => {
                let is_group = exception.is_instance::<BaseExceptionGroup>();
                Ok(!is_group && members.iter().any(|member| member.is(exception)))
            }
        }
    }
}

fn is_instance(exception: &Object, class: &Object) -> bool {
    match class.downcast::<Tuple>() {
        Some(classes) => classes.items().iter().any(|class| is_instance(exception, class)),
        None => class.downcast::<Type>().is_some_and(|class| exception.ty().is_subtype(class)),
    }
}

/// The two halves of a split.
struct Halves {
    matching: Option<Ref<Object>>,
    rest: Option<Ref<Object>>,
}

#[pytype(
    name = "BaseExceptionGroup",
    base = BaseException,
    flags = BASETYPE | HAVE_GC | BASE_EXC_SUBCLASS,
    tp_dealloc = dealloc::<BaseExceptionGroup>,
    tp_traverse = traverse::<BaseExceptionGroup>,
    tp_clear = clear::<BaseExceptionGroup>,
)]
/// Several exceptions that are raised together.
impl BaseExceptionGroup {
    #[slot(tp_new)]
    fn new(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        let [message, members] = args.positional() else {
            return Err(space.type_error(format_args!(
                "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
                args.positional_count()
            )));
        };
        if !message.is_instance::<Str>() {
            return Err(space.type_error(format_args!(
                "BaseExceptionGroup.__new__() argument 1 must be str, not {}",
                message.ty().name()
            )));
        }
        if !members.is_sequence() {
            return Err(space.type_error("second argument (exceptions) must be a sequence"));
        }
        let members = sequence_tuple(space, members)?;
        if members.len() == 0 {
            return Err(space.value_error("second argument (exceptions) must be a non-empty sequence"));
        }
        for (index, member) in members.items().iter().enumerate() {
            if !member.is_instance::<BaseException>() {
                return Err(space.value_error(format_args!(
                    "Item {index} of second argument (exceptions) is not an exception"
                )));
            }
        }
        let cls = checked_class(space, cls, &members)?;
        let exception = allocate(space, cls, positional_tuple(space, &args)?)?;
        // SAFETY: the class derives from `BaseExceptionGroup`.
        let group: &BaseExceptionGroup = unsafe { exception.as_object().cast_unchecked() };
        slot(&group.own().msg).set(Some(message.to_ref()));
        slot(&group.own().excs).set(Some(members.into_object()));
        Ok(exception.into_object())
    }

    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        args.no_keywords_for(space, self.ty())?;
        self.base().set_args(positional_tuple(space, &args)?);
        Ok(())
    }

    #[slot(tp_str)]
    fn str_slot(&self, space: &Space) -> PyResult<Ref<Str>> {
        let message = slot(&self.own().msg).get().map(|message| message.str(space)).transpose()?;
        let message = message.map(|message| message.to_string_lossy()).unwrap_or_default();
        let count = self.members().map_or(0, |members| members.len());
        let plural = if count == 1 { "" } else { "s" };
        Str::from_display(space, &format_args!("{message} ({count} sub-exception{plural})"))
    }

    #[slot(tp_repr)]
    fn repr_slot(&self, space: &Space) -> PyResult<Ref<Str>> {
        let message = match slot(&self.own().msg).get() {
            Some(message) => message.repr(space)?.to_string_lossy(),
            None => "None".to_owned(),
        };
        let members = List::from_vec(space, self.member_refs())?;
        let members = members.repr(space)?.to_string_lossy();
        Str::from_display(space, &format_args!("{}({message}, {members})", self.ty().name()))
    }

    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, item: &Object) -> PyResult<Ref<Object>> {
        crate::generic_alias::new(space, cls, item)
    }

    /// Make a group like this one of other exceptions; subclasses override it.
    #[pymethod]
    fn derive(&self, space: &Space, excs: &Object) -> PyResult<Ref<Object>> {
        let message = slot(&self.own().msg).get().unwrap_or_else(|| space.none());
        BaseExceptionGroup::type_object().call(space, &[&message, excs])
    }

    /// Divide into the part that matches and the rest, each a group or None.
    #[pymethod]
    fn split(&self, space: &Space, matcher_value: &Object) -> PyResult<Ref<Tuple>> {
        let matcher = Matcher::new(space, matcher_value)?;
        let halves = split(space, self, &matcher, true)?;
        let half = |half: Option<Ref<Object>>| half.unwrap_or_else(|| space.none());
        Tuple::from_vec(space, vec![half(halves.matching), half(halves.rest)])
    }

    /// The part that matches, or None.
    #[pymethod]
    fn subgroup(&self, space: &Space, matcher_value: &Object) -> PyResult<Ref<Object>> {
        let matcher = Matcher::new(space, matcher_value)?;
        Ok(split(space, self, &matcher, false)?.matching.unwrap_or_else(|| space.none()))
    }

    #[member(name = "message", offset = offset_of!(PyBaseExceptionGroupObject, msg), kind = _Py_T_OBJECT, readonly)]
    const MESSAGE: () = ();
    #[member(name = "exceptions", offset = offset_of!(PyBaseExceptionGroupObject, excs), kind = _Py_T_OBJECT, readonly)]
    const EXCEPTIONS: () = ();
}

impl BaseExceptionGroup {
    /// The exceptions in the group.
    pub fn members(&self) -> Option<Ref<Tuple>> {
        slot(&self.own().excs).get().and_then(|members| members.downcast_into::<Tuple>().ok())
    }

    fn member_refs(&self) -> Vec<Ref<Object>> {
        self.members()
            .map_or_else(Vec::new, |members| members.items().iter().map(|item| item.to_ref()).collect())
    }
}

fn sequence_tuple(space: &Space, sequence: &Object) -> PyResult<Ref<Tuple>> {
    let mut items = Vec::new();
    let iterator = sequence.iter(space)?;
    while let Some(item) = iterator.next(space)? {
        items.push(item);
    }
    Tuple::from_vec(space, items)
}

/// The class that a new group gets: `BaseExceptionGroup` becomes `ExceptionGroup` when all members are `Exception`s, and a group class that
/// is an `Exception` may hold nothing else.
fn checked_class<'a>(space: &'a Space, cls: &'a Type, members: &Tuple) -> PyResult<&'a Type> {
    let nested_base = members.items().iter().any(|member| !member.is_instance::<Exception>());
    if core::ptr::eq(cls, BaseExceptionGroup::type_object()) {
        return if nested_base { Ok(cls) } else { exception_group(space) };
    }
    if nested_base {
        if core::ptr::eq(cls, exception_group(space)?) {
            return Err(space.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
        }
        if cls.is_subtype(Exception::type_object()) {
            return Err(space.type_error(format_args!("Cannot nest BaseExceptions in '{}'", cls.name())));
        }
    }
    Ok(cls)
}

/// A group like `group` of other members, with its traceback, context, cause and notes.
fn derived(
    space: &Space,
    group: &BaseExceptionGroup,
    members: Vec<Ref<Object>>,
) -> PyResult<Option<Ref<Object>>> {
    if members.is_empty() {
        return Ok(None);
    }
    let members = List::from_vec(space, members)?;
    let new = group.call_method(space, "derive", &[&members])?;
    let Some(target) = new.downcast::<BaseExceptionGroup>() else {
        return Err(space.type_error("derive must return an instance of BaseExceptionGroup"));
    };
    let (source, target) = (group.base(), target.base());
    target.set_traceback(source.traceback());
    target.set_context(source.context());
    target.set_cause(source.cause());
    target.fields().suppress_context.set(source.fields().suppress_context.get());
    let notes = intern!(space, "__notes__");
    if let Some(found) = group.getattr_optional(space, notes)?
        && found.is_sequence()
    {
        let copy = List::new(space)?;
        copy.extend(space, &found)?;
        new.setattr(space, notes, &copy)?;
    }
    Ok(Some(new))
}

fn split(space: &Space, exception: &Object, matcher: &Matcher<'_>, want_rest: bool) -> PyResult<Halves> {
    space.check_stack(" in exceptiongroup_split_recursive")?;
    if matcher.matches(space, exception)? {
        return Ok(Halves { matching: Some(exception.to_ref()), rest: None });
    }
    let Some(group) = exception.downcast::<BaseExceptionGroup>() else {
        let rest = want_rest.then(|| exception.to_ref());
        return Ok(Halves { matching: None, rest });
    };
    let (mut matching, mut rest) = (Vec::new(), Vec::new());
    for member in group.member_refs() {
        let halves = split(space, &member, matcher, want_rest)?;
        matching.extend(halves.matching);
        rest.extend(halves.rest);
    }
    let rest = if want_rest { derived(space, group, rest)? } else { None };
    Ok(Halves { matching: derived(space, group, matching)?, rest })
}

/// The exceptions of a group and its subgroups that are no groups.
fn leaves(exception: &Object, found: &mut Vec<Ref<Object>>) {
    match exception.downcast::<BaseExceptionGroup>() {
        Some(group) => group.member_refs().iter().for_each(|member| leaves(member, found)),
        None => found.push(exception.to_ref()),
    }
}

/// Whether an exception was re-raised unchanged from a part of `original`: it kept what identifies it.
fn is_same_origin(exception: &Object, original: &Object) -> bool {
    let fields = |object: &Object| {
        object.downcast::<BaseException>().map(|exception| {
            let fields = exception.fields();
            (fields.notes.get(), fields.traceback.get(), fields.cause.get(), fields.context.get())
        })
    };
    fields(exception) == fields(original)
}

/// What is raised after an `except*` statement: the exceptions raised by its clauses, and what was left or raised again, put back in
/// the shape of the original group.
///
/// # Errors
/// What making the groups raises.
pub fn prepare_reraise_star(
    space: &Space,
    original: &Object,
    parts: &[Ref<Object>],
) -> PyResult<Ref<Object>> {
    let (mut raised, mut reraised) = (Vec::new(), Vec::new());
    for part in parts {
        if is_same_origin(part, original) { reraised.push(part.clone()) } else { raised.push(part.clone()) }
    }
    let mut kept = Vec::new();
    reraised.iter().for_each(|part| leaves(part, &mut kept));
    let projection = split(space, original, &Matcher::Members(&kept), false)?.matching;
    if raised.is_empty() {
        return Ok(projection.unwrap_or_else(|| space.none()));
    }
    raised.extend(projection);
    if let [one] = &raised[..] {
        return Ok(one.clone());
    }
    let message = Str::from_str(space, "")?;
    let members = List::from_vec(space, raised)?;
    BaseExceptionGroup::type_object().call(space, &[&message, &members])
}

impl PyErr {
    /// Whether the exception is a group.
    pub fn is_group(&self) -> bool {
        self.value().is_instance::<BaseExceptionGroup>()
    }
}
