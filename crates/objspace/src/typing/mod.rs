//! What `typing` and type parameters (PEP 695, PEP 696) build on: the native types of the module `_typing`.
//!
//! Bounds, constraints, defaults and values of aliases written in the language's own syntax are evaluated when they are first
//! asked for, by a function that the compiler made; given in a call they are there at once. [`Lazy`] is both.

mod const_evaluator;
mod generic;
mod lazy;
mod no_default;
mod param_spec;
mod type_alias;
mod type_var;
mod type_var_tuple;

pub use const_evaluator::ConstEvaluator;
pub use generic::{Generic, subscript_generic};
pub use no_default::{NoDefault, no_default};
pub use param_spec::{ParamSpec, ParamSpecArgs, ParamSpecKwargs, new_param_spec};
pub use type_alias::{TypeAliasType, new_type_alias};
pub use type_var::{TypeVar, new_type_var};
pub use type_var_tuple::{TypeVarTuple, new_type_var_tuple};

use crate::gc::{self, Visitor};
use crate::shim::{self, ArgPosition, Args, FromArg};
use crate::union_object::Union;
use crate::{Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, intern, weakref};
use abi::PyObject;
use core::ffi::{c_int, c_void};

/// Objects all of whose references are in fields that [`Held::each`] names.
///
/// # Safety
/// The layout starts with a `PyObject`, and instances are made by [`allocate`].
unsafe trait Held: Layout {
    /// Calls `visit` with each field until it gives something other than zero.
    fn each(&self, visit: &mut dyn FnMut(&Slot) -> c_int) -> c_int;
}

/// Implements [`Held`] for a view: `held!(TypeVar: name, bound)`.
macro_rules! held {
    ($view:ident: $($field:ident),+) => {
        // SAFETY: instances are made by `allocate`.
        unsafe impl super::Held for $view {
            fn each(&self, visit: &mut dyn FnMut(&crate::Slot) -> core::ffi::c_int) -> core::ffi::c_int {
                $(
                    let stop = visit(&self.0.$field);
                    if stop != 0 {
                        return stop;
                    }
                )+
                0
            }
        }
    };
}
use held;

/// A new instance with empty fields, not tracked yet: `fill` completes it.
fn allocate<T: Held + PyTypeInfo>(space: &Space, fill: impl FnOnce(&T)) -> PyResult<Ref<T>> {
    let object = gc::allocate(space, T::type_object(), size_of::<T>())?;
    // SAFETY: fresh memory of the layout, zero-filled, which every field accepts; tracked when it is complete.
    unsafe {
        let instance: Ref<T> = Ref::from_owned_unchecked(object);
        fill(&instance);
        gc::track(object);
        Ok(instance)
    }
}

/// The `tp_dealloc` of the types here.
unsafe extern "C" fn dealloc<T: Held>(this: *mut PyObject) {
    // SAFETY: a dead object, seen by nobody once it is untracked.
    unsafe {
        gc::untrack(this);
        weakref::clear(this);
        clear::<T>(this);
        gc::free_instance(this);
    }
}

/// The `tp_clear` of the types here.
unsafe extern "C" fn clear<T: Held>(this: *mut PyObject) -> c_int {
    // SAFETY: an instance of the type.
    let object = unsafe { &*this.cast::<T>() };
    object.each(&mut |field| {
        field.set(None);
        0
    })
}

/// The `tp_traverse` of the types here.
unsafe extern "C" fn traverse<T: Held>(
    this: *mut PyObject,
    visit: Option<abi::visitproc>,
    argument: *mut c_void,
) -> c_int {
    // SAFETY: an instance of the type; the collector passes a function.
    let (object, mut visitor): (&T, Visitor) =
        unsafe { (&*this.cast::<T>(), shim::visitor(visit, argument)) };
    object.each(&mut |field| visitor.slot(field))
}

/// Calls a function of the module `typing`.
fn call_typing(space: &Space, function: &str, args: &[&Object]) -> PyResult<Ref<Object>> {
    crate::imports::import(space, "typing")?.call_method(space, function, args)
}

/// A type given as an argument, as `typing` accepts it; `None` stands for nothing.
fn checked_type(space: &Space, argument: Option<&Object>, message: &str) -> PyResult<Option<Ref<Object>>> {
    let Some(argument) = argument.filter(|argument| !argument.is_none()) else { return Ok(None) };
    call_typing(space, "_type_check", &[argument, &*Str::from_str(space, message)?]).map(Some)
}

/// `a | b`, where one is a type parameter or an alias.
fn union_of(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
    let both = Tuple::from_slice(space, &[a, b])?;
    Union::type_object().as_object().get_item(space, &both)
}

/// `typing.Unpack[object]`.
fn unpack(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    crate::builtins::import_from(space, "typing", "Unpack")?.get_item(space, object)
}

/// An iterator over `typing.Unpack[object]` alone, which `*object` uses up.
fn iterate_unpacked(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    Tuple::from_slice(space, &[&*unpack(space, object)?])?.iter(space)
}

/// The name of the module whose code is running.
fn calling_module(space: &Space) -> PyResult<Option<Ref<Object>>> {
    match crate::imports::current_globals(space) {
        Some(globals) => globals.get_item_str(space, "__name__"),
        None => Ok(None),
    }
}

/// Sets `__module__` to the module whose code is running, or to `None` when it has no name.
fn set_module(space: &Space, object: &Object) -> PyResult<()> {
    let module = calling_module(space)?.unwrap_or_else(|| space.none());
    object.setattr(space, intern!(space, "__module__"), &module)
}

/// The `TypeError` of a parameter used as a base class.
fn no_base(space: &Space, of: &str) -> PyResult<Ref<Object>> {
    Err(space.type_error(format_args!("Cannot subclass an instance of {of}")))
}

/// The flags by which a parameter says how it varies.
#[derive(Clone, Copy, Default)]
struct Variance {
    covariant: bool,
    contravariant: bool,
    inferred: bool,
}

impl Variance {
    /// The flags of a call, checked.
    fn new(space: &Space, covariant: bool, contravariant: bool, inferred: bool) -> PyResult<Variance> {
        if covariant && contravariant {
            return Err(space.value_error("Bivariant types are not supported."));
        }
        if inferred && (covariant || contravariant) {
            return Err(space.value_error("Variance cannot be specified with infer_variance."));
        }
        Ok(Variance { covariant, contravariant, inferred })
    }

    /// What a parameter's `repr` starts with.
    fn sign(self) -> &'static str {
        match self {
            Variance { inferred: true, .. } => "",
            Variance { covariant: true, .. } => "+",
            Variance { contravariant: true, .. } => "-",
            _ => "~",
        }
    }
}

/// A name with a sign before it.
fn signed_name(space: &Space, sign: &str, name: &Slot) -> PyResult<Ref<Object>> {
    let Some(name) = name.get() else { return Err(space.bad_internal_call()) };
    if sign.is_empty() {
        return Ok(name);
    }
    let name = space.expect::<Str>(&name)?.to_ref();
    Ok(Str::concat(space, &*Str::from_str(space, sign)?, &name)?.into_object())
}

/// The arguments of a constructor of parameters: a name, perhaps more positional ones, and keywords.
struct Given<'a> {
    space: &'a Space,
    function: &'static str,
    args: Args<'a>,
}

impl<'a> Given<'a> {
    /// The arguments, when all keywords are known (`name` is one); at most `most` positional ones.
    fn new(
        space: &'a Space,
        function: &'static str,
        args: Args<'a>,
        keywords: &[&str],
        most: usize,
    ) -> PyResult<Given<'a>> {
        let unknown = args.find_keyword(|name, _| {
            let name = name.downcast::<Str>()?.to_string_lossy();
            (name != "name" && !keywords.contains(&name.as_str())).then_some(name)
        });
        if let Some(name) = unknown {
            return Err(
                space.type_error(format_args!("{function}() got an unexpected keyword argument '{name}'"))
            );
        }
        if args.positional_count() > most {
            let plural = if most == 1 { "" } else { "s" };
            return Err(space.type_error(format_args!(
                "{function}() takes exactly {most} positional argument{plural} ({} given)",
                args.positional_count()
            )));
        }
        Ok(Given { space, function, args })
    }

    /// The name, which is required.
    fn name(&self) -> PyResult<&'a Str> {
        let (space, function) = (self.space, self.function);
        match (self.args.get(0), self.args.keyword("name")) {
            (Some(_), Some(_)) => Err(space.type_error(format_args!(
                "argument for {function}() given by name ('name') and position (1)"
            ))),
            (None, None) => {
                Err(space.type_error(format_args!("{function}() missing required argument 'name' (pos 1)")))
            }
            (Some(name), None) | (None, Some(name)) => {
                <&Str>::from_arg(space, name, ArgPosition::named(function, 1, "name"))
            }
        }
    }

    /// A keyword's value.
    fn keyword(&self, name: &str) -> Option<&'a Object> {
        self.args.keyword(name)
    }

    /// A keyword's truth; false when it is missing.
    fn flag(&self, name: &str) -> PyResult<bool> {
        self.keyword(name).map_or(Ok(false), |value| value.is_true(self.space))
    }

    /// The three flags of variance.
    fn variance(&self) -> PyResult<Variance> {
        let (covariant, contravariant) = (self.flag("covariant")?, self.flag("contravariant")?);
        Variance::new(self.space, covariant, contravariant, self.flag("infer_variance")?)
    }
}

/// Sets what evaluates the default of a type parameter written in the language's syntax.
///
/// # Errors
/// `TypeError` when the object is no type parameter.
pub fn set_default(space: &Space, parameter: &Object, evaluate: &Object) -> PyResult<()> {
    let evaluator = Some(evaluate.to_ref());
    if let Some(parameter) = parameter.downcast::<TypeVar>() {
        parameter.set_default_evaluator(evaluator);
    } else if let Some(parameter) = parameter.downcast::<ParamSpec>() {
        parameter.set_default_evaluator(evaluator);
    } else if let Some(parameter) = parameter.downcast::<TypeVarTuple>() {
        parameter.set_default_evaluator(evaluator);
    } else {
        let got = parameter.ty().name();
        return Err(space.type_error(format_args!("Expected a type param, got {got}")));
    }
    Ok(())
}
