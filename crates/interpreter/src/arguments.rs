//! Binding a call's arguments to a function's parameters.

use crate::calls::{function_code, function_fields};
use crate::code::Code;
use crate::operands::Operands;
use crate::value::Value;
use abi::PyObject;
use compiler::bytecode::flags;
use objspace::shim::slice;
use objspace::{Dict, Function, Layout, Object, PyErr, PyResult, Space, Str, Tuple};

/// Fills in the parameters' registers (all unbound so far) with new references.
///
/// # Errors
/// `TypeError`, in CPython's words. Registers that were filled in stay so.
///
/// # Safety
/// `registers` are those of a frame for `function`; `args` points at `positional` objects and then one value for each keyword in `names`.
pub unsafe fn bind(
    space: &Space,
    function: &Function,
    registers: *mut Value,
    args: *const *mut PyObject,
    positional: usize,
    names: Option<&Tuple>,
) -> PyResult<()> {
    // The array of no arguments may be null.
    let args = match positional + names.map_or(0, Tuple::len) {
        0 => &[],
        // SAFETY: the caller's promise.
        count => unsafe { core::slice::from_raw_parts(args, count) },
    };
    let binding =
        Binding { space, function, code: function_code(function), registers, args, positional, names };
    // SAFETY: as above.
    unsafe { binding.bind() }
}

/// Most keywords of a call that [`move_arguments`] handles.
const KEYWORDS_MOVED: usize = 8;

/// Fills in the parameters' registers (all unbound so far) by moving arguments out of the caller's, for calls and functions of the usual
/// kind; `false`, and nothing has changed, for others, which [`bind`] is for.
///
/// # Errors
/// `MemoryError`; the arguments that were moved are in the callee's registers then.
///
/// # Safety
/// `registers` are those of a frame for `function`; `args` are temporaries of the caller that hold `positional` values and then one for
/// each keyword in `names`.
pub unsafe fn move_arguments(
    operands: &Operands<'_>,
    function: &Function,
    registers: *mut Value,
    args: *mut Value,
    positional: usize,
    names: &[&Object],
) -> PyResult<bool> {
    let code = function_code(function);
    let head = code.head();
    let parameters = head.co_argcount.get() as usize;
    let named = parameters + head.co_kwonlyargcount.get() as usize;
    let in_place = positional.min(parameters);
    let extra = positional - in_place;
    if code.flags() & flags::VARKEYWORDS != 0
        || names.len() > KEYWORDS_MOVED
        || extra > 0 && code.flags() & flags::VARARGS == 0
    {
        return Ok(false);
    }
    let mut targets = [0; KEYWORDS_MOVED];
    // SAFETY: the caller's promise; `co_localsplusnames` is a tuple of interned strings, `func_defaults` a tuple or null,
    // `func_kwdefaults` a dict or null.
    unsafe {
        let parameter_names: &Tuple = Object::from_ptr(head.co_localsplusnames.get()).cast_unchecked();
        let first_named = in_place.max(head.co_posonlyargcount.get() as usize);
        for (target, name) in targets.iter_mut().zip(names) {
            let candidates = parameter_names.items().get(first_named..named).unwrap_or_default();
            match candidates.iter().position(|parameter| parameter.is(*name)) {
                Some(offset) => *target = first_named + offset,
                None => return Ok(false),
            }
        }
        let targets = &targets[..names.len()];
        // Defaults first: without one the call is not of the usual kind.
        let fields = function_fields(function);
        let defaults = Object::from_nullable(fields.func_defaults.get())
            .map_or(&[][..], |defaults| defaults.cast_unchecked::<Tuple>().items());
        let keyword_defaults = Object::from_nullable(fields.func_kwdefaults.get())
            .map(|defaults| defaults.cast_unchecked::<Dict>());
        for index in in_place..named {
            if targets.contains(&index) {
                continue;
            }
            let default = if index < parameters {
                (index + defaults.len()).checked_sub(parameters).map(|place| defaults[place].to_ref())
            } else {
                match (keyword_defaults, parameter_names.items()[index].downcast::<Str>()) {
                    (Some(defaults), Some(name)) => defaults.lookup_name(operands.space, name)?,
                    _ => None,
                }
            };
            let Some(default) = default else {
                crate::operands::release_run(registers.add(in_place), named - in_place);
                return Ok(false);
            };
            *registers.add(index) = Value::from_ref(default);
        }
        for index in 0..in_place {
            *registers.add(index) = args.add(index).replace(Value::UNBOUND);
        }
        for (offset, &target) in targets.iter().enumerate() {
            *registers.add(target) = args.add(positional + offset).replace(Value::UNBOUND);
        }
        if code.flags() & flags::VARARGS != 0 {
            let rest = operands.take_objects(args.add(in_place), extra)?;
            *registers.add(named) = Value::from_ref(rest);
        }
    }
    Ok(true)
}

struct Binding<'a> {
    space: &'a Space,
    function: &'a Function,
    code: &'a Code,
    registers: *mut Value,
    args: &'a [*mut PyObject],
    positional: usize,
    names: Option<&'a Tuple>,
}

impl Binding<'_> {
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

    unsafe fn set(&self, index: usize, object: &Object) {
        // SAFETY: the register is unbound.
        unsafe { *self.registers.add(index) = Value::from_ref(object.to_ref()) };
    }

    /// Fills in parameters that are all positional where the arguments and the defaults are enough; whether they were.
    unsafe fn bind_in_order(&self, parameters: usize) -> bool {
        let given = self.positional;
        // SAFETY: `func_defaults` is a tuple or null; the registers cover the parameters, `args` holds live objects.
        unsafe {
            let defaults = Object::from_nullable(function_fields(self.function).func_defaults.get())
                .map_or(&[][..], |defaults| defaults.cast_unchecked::<Tuple>().items());
            if given > parameters || given + defaults.len() < parameters {
                return false;
            }
            for (index, &arg) in self.args.iter().enumerate() {
                self.set(index, Object::from_ptr(arg));
            }
            for (offset, default) in defaults[defaults.len() - (parameters - given)..].iter().enumerate() {
                self.set(given + offset, default);
            }
        }
        true
    }

    unsafe fn bind(&self) -> PyResult<()> {
        let parameters = self.parameter_count();
        // SAFETY: the caller's promise.
        if self.names.is_none() && self.code.is_simple_call() && unsafe { self.bind_in_order(parameters) } {
            return Ok(());
        }
        let named = parameters + self.keyword_only_count();
        // SAFETY: the registers cover the parameters, `args` holds live objects.
        unsafe {
            for index in 0..self.positional.min(parameters) {
                self.set(index, Object::from_ptr(self.args[index]));
            }
            let mut next = named;
            if self.has(flags::VARARGS) {
                let rest = &self.args[self.positional.min(parameters)..self.positional];
                let rest = Tuple::from_slice(self.space, slice(rest.as_ptr(), rest.len()))?;
                *self.registers.add(next) = Value::from_ref(rest);
                next += 1;
            }
            let mut extra = None;
            if self.has(flags::VARKEYWORDS) {
                let dict = Dict::new(self.space)?;
                *self.registers.add(next) = Value::from_ref(dict.clone());
                extra = Some(dict);
            }
            if let Some(names) = self.names {
                for (offset, name) in names.items().iter().enumerate() {
                    let value = Object::from_ptr(self.args[self.positional + offset]);
                    self.bind_keyword(name, value, extra.as_deref(), named)?;
                }
            }
            if self.positional > parameters && !self.has(flags::VARARGS) {
                return Err(self.too_many_positional());
            }
            self.fill_defaults(parameters, named)
        }
    }

    unsafe fn bind_keyword(
        &self,
        name: &Object,
        value: &Object,
        extra: Option<&Dict>,
        named: usize,
    ) -> PyResult<()> {
        let Some(text) = name.downcast::<Str>() else {
            return Err(self
                .space
                .type_error(format_args!("{}() keywords must be strings", self.qualname())));
        };
        let start = self.positional_only_count();
        match (start..named).find(|&index| self.is_parameter(index, text)) {
            // SAFETY: the registers cover the parameters.
            Some(index) => unsafe {
                if self.is_bound(index) {
                    return Err(self.space.type_error(format_args!(
                        "{}() got multiple values for argument '{}'",
                        self.qualname(),
                        text.to_string_lossy()
                    )));
                }
                self.set(index, value);
                Ok(())
            },
            None => match extra {
                Some(extra) => extra.set_item(self.space, name, value),
                None => Err(self.unexpected_keyword(text)),
            },
        }
    }

    fn is_parameter(&self, index: usize, name: &Str) -> bool {
        // SAFETY: `co_localsplusnames` is a tuple of interned strings.
        let names: &Tuple =
            unsafe { Object::from_ptr(self.code.head().co_localsplusnames.get()).cast_unchecked() };
        let parameter = names.items()[index];
        parameter.is(name) || name.equals(self.parameter_name(index))
    }

    unsafe fn fill_defaults(&self, parameters: usize, named: usize) -> PyResult<()> {
        let fields = function_fields(self.function);
        // SAFETY: `func_defaults` is a tuple or null, `func_kwdefaults` a dict or null; the registers cover the parameters.
        unsafe {
            let defaults = Object::from_nullable(fields.func_defaults.get())
                .map_or(&[][..], |defaults| defaults.cast_unchecked::<Tuple>().items());
            let first_default = parameters.saturating_sub(defaults.len());
            if self.positional < parameters {
                let missing: Vec<usize> = (0..first_default).filter(|&index| !self.is_bound(index)).collect();
                if !missing.is_empty() {
                    return Err(self.missing(&missing, "positional"));
                }
                // The tuple is held: assigning `__defaults__` is up to any code.
                for index in first_default..parameters {
                    if !self.is_bound(index) {
                        self.set(index, defaults[index + defaults.len() - parameters]);
                    }
                }
            }
            let keyword_defaults = Object::from_nullable(fields.func_kwdefaults.get())
                .map(|defaults| defaults.cast_unchecked::<Dict>().to_ref());
            let mut missing = Vec::new();
            for index in parameters..named {
                if self.is_bound(index) {
                    continue;
                }
                let default = match &keyword_defaults {
                    Some(defaults) => defaults.get_item_str(self.space, self.parameter_name(index))?,
                    None => None,
                };
                match default {
                    Some(default) => self.set(index, &default),
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
        let fields = function_fields(self.function);
        // SAFETY: as in `fill_defaults`.
        let defaults = unsafe {
            Object::from_nullable(fields.func_defaults.get())
                .map_or(0, |defaults| defaults.cast_unchecked::<Tuple>().len())
        };
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
        let keywords = self.names.map_or(&[][..], Tuple::items);
        let positional_only: Vec<&str> = (0..self.positional_only_count())
            .map(|index| self.parameter_name(index))
            .filter(|parameter| {
                keywords
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
