//! Binding a call's arguments to a function's parameters.

use crate::calls::{function_code, function_fields};
use crate::code::Code;
use crate::operands::Operands;
use crate::value::Value;
use abi::PyObject;
use compiler::bytecode::flags;
use objspace::shim::slice;
use objspace::{Dict, Function, Layout, Object, PyErr, PyResult, Ref, Slot, Space, Str, Tuple};

/// Where the arguments of a call come from: the positional ones, numbered from 0, and then the values of its keywords.
pub trait Arguments {
    /// An argument, owned from now on.
    ///
    /// # Safety
    /// There are that many; each is taken once.
    unsafe fn take(&self, index: usize) -> Value;

    /// The positional arguments from `first` up to `end`.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Safety
    /// As [`Arguments::take`], for each.
    unsafe fn take_tuple(&self, space: &Space, first: usize, end: usize) -> PyResult<Ref<Tuple>>;
}

/// Arguments in an array of objects, which stay alive meanwhile and get new references.
pub struct InArray(pub *const *mut PyObject);

impl Arguments for InArray {
    #[inline(always)]
    unsafe fn take(&self, index: usize) -> Value {
        // SAFETY: the caller's promise.
        unsafe { Value::from_ref(Object::from_ptr(*self.0.add(index)).to_ref()) }
    }

    unsafe fn take_tuple(&self, space: &Space, first: usize, end: usize) -> PyResult<Ref<Tuple>> {
        if first == end {
            return Ok(Tuple::empty());
        }
        // SAFETY: the caller's promise; `&Object` is a non-null pointer.
        unsafe { Tuple::from_slice(space, slice(self.0.add(first), end - first)) }
    }
}

/// Arguments in temporaries of the calling frame, which move.
pub struct InRegisters<'a> {
    /// The calling frame's registers.
    pub operands: &'a Operands<'a>,
    /// The first argument.
    pub first: *mut Value,
}

impl Arguments for InRegisters<'_> {
    #[inline(always)]
    unsafe fn take(&self, index: usize) -> Value {
        // SAFETY: the caller's promise.
        unsafe { self.first.add(index).replace(Value::UNBOUND) }
    }

    unsafe fn take_tuple(&self, _: &Space, first: usize, end: usize) -> PyResult<Ref<Tuple>> {
        // SAFETY: the caller's promise.
        unsafe { self.operands.take_objects(self.first.add(first), end - first) }
    }
}

/// The arguments of `f(*args, **keywords)`, and what a bound method puts in front.
pub struct Unpacked<'a> {
    /// The object of a bound method.
    pub receiver: Option<&'a Object>,
    /// The other positional arguments.
    pub args: &'a Tuple,
    /// The values of the keywords, which move.
    pub keywords: &'a [Slot],
}

impl Unpacked<'_> {
    /// Number of positional arguments.
    pub fn positional(&self) -> usize {
        usize::from(self.receiver.is_some()) + self.args.len()
    }

    /// A positional argument.
    #[inline(always)]
    fn get(&self, index: usize) -> &Object {
        match (self.receiver, index.checked_sub(1)) {
            (Some(receiver), None) => receiver,
            (Some(_), Some(rest)) => self.args.items()[rest],
            (None, _) => self.args.items()[index],
        }
    }
}

impl Arguments for Unpacked<'_> {
    #[inline(always)]
    unsafe fn take(&self, index: usize) -> Value {
        match index.checked_sub(self.positional()) {
            Some(keyword) => self.keywords[keyword].take().map_or(Value::UNBOUND, Value::from_ref),
            None => Value::from_ref(self.get(index).to_ref()),
        }
    }

    unsafe fn take_tuple(&self, space: &Space, first: usize, end: usize) -> PyResult<Ref<Tuple>> {
        if first == 0 && self.receiver.is_none() && self.args.is_exact::<Tuple>() {
            return Ok(self.args.to_ref());
        }
        let items: Vec<&Object> = (first..end).map(|index| self.get(index)).collect();
        Tuple::from_slice(space, &items)
    }
}

/// Fills in the parameters' registers (all unbound so far).
///
/// # Errors
/// `TypeError`, in CPython's words. Registers that were filled in stay so; arguments that were not taken stay where they are.
///
/// # Safety
/// `registers` are those of a frame for `function`, whose code is complete; `args` are `positional` values and then one for each keyword in
/// `names`.
#[inline]
pub unsafe fn bind<A: Arguments>(
    space: &Space,
    function: &Function,
    registers: *mut Value,
    args: &A,
    positional: usize,
    names: &[&Object],
) -> PyResult<()> {
    let binding =
        Binding { space, function, code: function_code(function), registers, args, positional, names };
    // SAFETY: the caller's promise.
    unsafe { binding.bind() }
}

/// The names of a code's parameters, and of what else it has in registers.
#[inline]
pub fn parameter_names(code: &Code) -> &[&Object] {
    // SAFETY: `co_localsplusnames` of complete code is a tuple of interned strings.
    unsafe { Object::from_ptr(code.head().co_localsplusnames.get()).cast_unchecked::<Tuple>() }.items()
}

/// The default values of a function's last positional parameters.
///
/// # Safety
/// No code runs while they are used: assigning `__defaults__` is up to any.
#[inline(always)]
pub unsafe fn defaults(function: &Function) -> &[&Object] {
    // SAFETY: `func_defaults` is a tuple or null; the caller's promise.
    unsafe {
        Object::from_nullable(function_fields(function).func_defaults.get())
            .map_or(&[][..], |defaults| defaults.cast_unchecked::<Tuple>().items())
    }
}

struct Binding<'a, A> {
    space: &'a Space,
    function: &'a Function,
    code: &'a Code,
    registers: *mut Value,
    args: &'a A,
    positional: usize,
    names: &'a [&'a Object],
}

impl<A: Arguments> Binding<'_, A> {
    fn parameter_count(&self) -> usize {
        self.code.head().co_argcount.get() as usize
    }

    fn keyword_only_count(&self) -> usize {
        self.code.head().co_kwonlyargcount.get() as usize
    }

    fn positional_only_count(&self) -> usize {
        self.code.head().co_posonlyargcount.get() as usize
    }

    fn has(&self, flag: u32) -> bool {
        self.code.flags() & flag != 0
    }

    fn parameter_name(&self, index: usize) -> &str {
        &self.code.unit().locals[index].name
    }

    fn qualname(&self) -> String {
        // SAFETY: `func_qualname` always is a string.
        let name: &Str =
            unsafe { Object::from_ptr(function_fields(self.function).func_qualname.get()).cast_unchecked() };
        name.to_string_lossy()
    }

    unsafe fn is_bound(&self, index: usize) -> bool {
        // SAFETY: the registers cover the parameters.
        unsafe { !(*self.registers.add(index)).is_unbound() }
    }

    unsafe fn set<T: Layout>(&self, index: usize, object: Ref<T>) {
        // SAFETY: the register is unbound.
        unsafe { *self.registers.add(index) = Value::from_ref(object) };
    }

    unsafe fn bind(&self) -> PyResult<()> {
        let parameters = self.parameter_count();
        let named = parameters + self.keyword_only_count();
        let in_place = self.positional.min(parameters);
        // SAFETY: the registers cover the parameters; each argument is taken once.
        unsafe {
            for index in 0..in_place {
                *self.registers.add(index) = self.args.take(index);
            }
            let mut next = named;
            if self.has(flags::VARARGS) {
                self.set(next, self.args.take_tuple(self.space, in_place, self.positional)?);
                next += 1;
            }
            if self.has(flags::VARKEYWORDS) {
                self.set(next, Dict::with_capacity(self.space, self.names.len())?);
                if !self.names.is_empty() {
                    // The register keeps it: nobody else sees the frame yet.
                    let extra = (*self.registers.add(next)).as_object();
                    self.bind_keywords(Some(extra.cast_unchecked()), named)?;
                }
            } else if !self.names.is_empty() {
                self.bind_keywords(None, named)?;
            }
            if self.positional > parameters && !self.has(flags::VARARGS) {
                return Err(self.too_many_positional());
            }
            if self.positional < parameters {
                self.fill_defaults(parameters)?;
            }
            if parameters < named { self.fill_keyword_defaults(parameters, named) } else { Ok(()) }
        }
    }

    unsafe fn bind_keywords(&self, extra: Option<&Dict>, named: usize) -> PyResult<()> {
        for (offset, &name) in self.names.iter().enumerate() {
            let Some(text) = name.downcast::<Str>() else {
                return Err(self
                    .space
                    .type_error(format_args!("{}() keywords must be strings", self.qualname())));
            };
            // SAFETY: the registers cover the parameters; each argument is taken once.
            unsafe {
                let take = || self.args.take(self.positional + offset);
                match self.parameter(text, named) {
                    Some(index) if self.is_bound(index) => {
                        return Err(self.space.type_error(format_args!(
                            "{}() got multiple values for argument '{}'",
                            self.qualname(),
                            text.to_string_lossy()
                        )));
                    }
                    Some(index) => *self.registers.add(index) = take(),
                    None => match extra {
                        Some(extra) => {
                            let value = take().into_object(self.space)?;
                            extra.set_item_owned(self.space, name.to_ref(), value)?;
                        }
                        None => return Err(self.unexpected_keyword(text)),
                    },
                }
            }
        }
        Ok(())
    }

    /// The parameter that a keyword is.
    fn parameter(&self, name: &Str, named: usize) -> Option<usize> {
        let start = self.positional_only_count();
        let candidates = parameter_names(self.code).get(start..named)?;
        let found = candidates.iter().position(|parameter| parameter.is(name)).or_else(|| {
            // The parameters' names are interned.
            if name.is_interned() {
                return None;
            }
            (0..candidates.len()).find(|&offset| name.equals(self.parameter_name(start + offset)))
        });
        found.map(|offset| start + offset)
    }

    /// Gives the positional parameters that have no argument their default values.
    unsafe fn fill_defaults(&self, parameters: usize) -> PyResult<()> {
        // SAFETY: nothing is run while the defaults are used; the registers cover the parameters.
        unsafe {
            let defaults = defaults(self.function);
            let first_default = parameters.saturating_sub(defaults.len());
            if (self.positional..first_default).any(|index| !self.is_bound(index)) {
                let missing: Vec<usize> = (0..first_default).filter(|&index| !self.is_bound(index)).collect();
                return Err(self.missing(&missing, "positional"));
            }
            for index in self.positional.max(first_default)..parameters {
                if !self.is_bound(index) {
                    self.set(index, defaults[index + defaults.len() - parameters].to_ref());
                }
            }
        }
        Ok(())
    }

    /// Gives the keyword-only parameters that have no argument their default values.
    unsafe fn fill_keyword_defaults(&self, first: usize, end: usize) -> PyResult<()> {
        // SAFETY: `func_kwdefaults` is a dict or null; parameters' names are strings; the registers cover the parameters.
        unsafe {
            let defaults = Object::from_nullable(function_fields(self.function).func_kwdefaults.get())
                .map(|defaults| defaults.cast_unchecked::<Dict>().to_ref());
            let mut missing = Vec::new();
            for (index, name) in parameter_names(self.code).iter().enumerate().take(end).skip(first) {
                if self.is_bound(index) {
                    continue;
                }
                let default = match &defaults {
                    Some(defaults) => defaults.lookup_name(self.space, name.cast_unchecked())?,
                    None => None,
                };
                match default {
                    Some(default) => self.set(index, default),
                    None => missing.push(index),
                }
            }
            if missing.is_empty() { Ok(()) } else { Err(self.missing(&missing, "keyword-only")) }
        }
    }

    #[cold]
    fn missing(&self, missing: &[usize], kind: &str) -> PyErr {
        let quoted: Vec<String> =
            missing.iter().map(|&index| format!("'{}'", self.parameter_name(index))).collect();
        let list = match &quoted[..] {
            [one] => one.clone(),
            [first, second] => format!("{first} and {second}"),
            [start @ .., last] => format!("{}, and {last}", start.join(", ")),
            [] => String::new(),
        };
        let plural = if missing.len() == 1 { "" } else { "s" };
        self.space.type_error(format_args!(
            "{}() missing {} required {kind} argument{plural}: {list}",
            self.qualname(),
            missing.len()
        ))
    }

    #[cold]
    unsafe fn too_many_positional(&self) -> PyErr {
        let parameters = self.parameter_count();
        // SAFETY: only their number is used.
        let defaults = unsafe { defaults(self.function) }.len();
        let (takes, plural) = if defaults == 0 {
            (parameters.to_string(), parameters != 1)
        } else {
            (format!("from {} to {parameters}", parameters - defaults), true)
        };
        // SAFETY: the registers cover the parameters.
        let keyword_given = (parameters..parameters + self.keyword_only_count())
            .filter(|&index| unsafe { self.is_bound(index) })
            .count();
        let given = self.positional;
        let (keywords, was) = if keyword_given > 0 {
            (
                format!(
                    " positional argument{} (and {keyword_given} keyword-only argument{})",
                    if given == 1 { "" } else { "s" },
                    if keyword_given == 1 { "" } else { "s" }
                ),
                "were",
            )
        } else {
            (String::new(), if given == 1 { "was" } else { "were" })
        };
        self.space.type_error(format_args!(
            "{}() takes {takes} positional argument{} but {given}{keywords} {was} given",
            self.qualname(),
            if plural { "s" } else { "" }
        ))
    }

    #[cold]
    fn unexpected_keyword(&self, name: &Str) -> PyErr {
        let positional_only: Vec<&str> = (0..self.positional_only_count())
            .map(|index| self.parameter_name(index))
            .filter(|parameter| {
                self.names
                    .iter()
                    .any(|given| given.downcast::<Str>().is_some_and(|given| given.equals(parameter)))
            })
            .collect();
        let qualname = self.qualname();
        if !positional_only.is_empty() {
            return self.space.type_error(format_args!(
                "{qualname}() got some positional-only arguments passed as keyword arguments: '{}'",
                positional_only.join(", ")
            ));
        }
        let text = name.to_string_lossy();
        let candidates = (self.positional_only_count()..self.parameter_count() + self.keyword_only_count())
            .map(|index| self.parameter_name(index));
        match algorithms::text::suggestions::closest(&text, candidates) {
            Some(suggestion) => self.space.type_error(format_args!(
                "{qualname}() got an unexpected keyword argument '{text}'. Did you mean '{suggestion}'?"
            )),
            None => self
                .space
                .type_error(format_args!("{qualname}() got an unexpected keyword argument '{text}'")),
        }
    }
}
