//! Binding a call's arguments to parameters, with CPython 3.14's messages.
//!
//! Two families of messages, as CPython has them: a function whose parameters have no names for its callers counts
//! ("pop expected at most 1 argument, got 2"), the others speak of arguments by name.

use super::Args;
use super::args::is_named;
use crate::{Object, PyErr, PyResult, Space, Str};
use core::fmt::{self, Display};

/// The parameters of a function.
#[derive(Debug, Clone, Copy)]
pub struct Signature {
    /// The function's name, as messages say it.
    pub function: &'static str,
    /// All parameters: positional ones, then those by keyword only.
    pub names: &'static [&'static str],
    /// How many of `names` are given by position only.
    pub positional_only: usize,
    /// How many of `names` can be given by position.
    pub positional: usize,
    /// How many of the leading positional parameters must be given.
    pub required: usize,
    /// For each keyword-only parameter, whether it must be given.
    pub keyword_required: &'static [bool],
    /// Whether more positional arguments are accepted; the caller finds them behind the first `positional` ones.
    pub varargs: bool,
    /// Whether other keywords are accepted; the caller finds them among the keywords.
    pub varkw: bool,
}

impl Signature {
    /// Whether the function's parameters have no names that callers can use.
    fn counts(&self) -> bool {
        self.positional_only == self.names.len() && !self.varargs && !self.varkw
    }
}

/// Bind `args` to the parameters of `signature`: `out` gets each parameter's argument, and every required one is there.
///
/// # Errors
/// `TypeError` when arguments are missing, too many, unknown or given twice.
///
/// # Panics
/// If `out` is not as long as `signature.names`.
#[inline]
pub fn bind<'a>(
    space: &Space,
    signature: &Signature,
    args: &Args<'a>,
    out: &mut [Option<&'a Object>],
) -> PyResult<()> {
    assert_eq!(out.len(), signature.names.len());
    let count = args.len();
    let plain = !args.has_keywords() && (signature.required..=signature.positional).contains(&count);
    if !plain || signature.keyword_required.contains(&true) {
        return bind_slowly(space, signature, args, out);
    }
    for (place, arg) in out.iter_mut().zip(args.positional().iter().copied()) {
        *place = Some(arg);
    }
    Ok(())
}

/// `TypeError` unless `given` is between `min` and `max`: "insert expected 2 arguments, got 1".
///
/// # Errors
/// `TypeError`, as the name says.
#[inline]
pub fn check_positional(space: &Space, function: &str, given: usize, min: usize, max: usize) -> PyResult<()> {
    if (min..=max).contains(&given) { Ok(()) } else { Err(wrong_count(space, function, given, min, max)) }
}

#[cold]
fn wrong_count(space: &Space, function: &str, given: usize, min: usize, max: usize) -> PyErr {
    let (qualifier, bound) = match (min == max, given < min) {
        (true, _) => ("", min),
        (false, true) => ("at least ", min),
        (false, false) => ("at most ", max),
    };
    space.type_error(format_args!("{function} expected {qualifier}{}, got {given}", Arguments(bound, "")))
}

fn bind_slowly<'a>(
    space: &Space,
    signature: &Signature,
    args: &Args<'a>,
    out: &mut [Option<&'a Object>],
) -> PyResult<()> {
    if signature.counts() {
        args.no_keywords(space, signature.function)?;
        check_positional(space, signature.function, args.len(), signature.required, signature.positional)?;
    } else {
        check_counts(space, signature, args)?;
    }
    for (place, arg) in out[..signature.positional].iter_mut().zip(args.positional().iter().copied()) {
        *place = Some(arg);
    }
    let mut left = args.keyword_count();
    let free = args.len().min(signature.positional).max(signature.positional_only);
    for (index, (place, name)) in out.iter_mut().zip(signature.names).enumerate().skip(free) {
        *place = if left == 0 { None } else { args.keyword(name) };
        if place.is_some() {
            left -= 1;
        } else if is_required(signature, index) {
            return Err(space.type_error(format_args!(
                "{}() missing required argument '{name}' (pos {})",
                signature.function,
                index + 1
            )));
        }
    }
    if left > 0 { check_left_over(space, signature, args) } else { Ok(()) }
}

fn is_required(signature: &Signature, index: usize) -> bool {
    match index.checked_sub(signature.positional) {
        Some(keyword) => signature.keyword_required[keyword],
        None => index < signature.required,
    }
}

/// Too many or too few arguments, before any is looked at.
fn check_counts(space: &Space, signature: &Signature, args: &Args<'_>) -> PyResult<()> {
    let Signature { function, names, positional, required, varargs, varkw, .. } = *signature;
    let (given, total) = (args.len(), args.len() + args.keyword_count());
    if total > names.len() && !varargs && !varkw {
        // Without positional arguments, the message can only be about keywords.
        let kind = if given == 0 { "keyword " } else { "" };
        let arguments = Arguments(names.len(), kind);
        return Err(space.type_error(format_args!("{function}() takes at most {arguments} ({total} given)")));
    }
    if given > positional && !varargs {
        if positional == 0 {
            return Err(space.type_error(format_args!("{function}() takes no positional arguments")));
        }
        let qualifier = if required == positional { "exactly" } else { "at most" };
        let arguments = Arguments(positional, "positional ");
        return Err(
            space.type_error(format_args!("{function}() takes {qualifier} {arguments} ({given} given)"))
        );
    }
    let least = signature.positional_only.min(required);
    if given < least {
        let qualifier = if least < positional || varargs { "at least" } else { "exactly" };
        let arguments = Arguments(least, "positional ");
        return Err(
            space.type_error(format_args!("{function}() takes {qualifier} {arguments} ({given} given)"))
        );
    }
    Ok(())
}

/// Keywords that no free parameter took: given twice, or unknown.
#[cold]
fn check_left_over(space: &Space, signature: &Signature, args: &Args<'_>) -> PyResult<()> {
    let function = signature.function;
    let given = args.len().min(signature.positional).max(signature.positional_only);
    for (index, name) in signature.names.iter().enumerate().take(given).skip(signature.positional_only) {
        if args.keyword(name).is_some() {
            return Err(space.type_error(format_args!(
                "argument for {function}() given by name ('{name}') and position ({})",
                index + 1
            )));
        }
    }
    let named = &signature.names[signature.positional_only..];
    let unknown = args.find_keyword(|key, _| (!named.iter().any(|name| is_named(key, name))).then_some(key));
    match unknown {
        Some(key) if key.downcast::<Str>().is_none() => Err(space.type_error("keywords must be strings")),
        Some(key) if !signature.varkw => {
            let key = key.downcast::<Str>().map(|key| key.to_string_lossy()).unwrap_or_default();
            Err(space.type_error(format_args!("{function}() got an unexpected keyword argument '{key}'")))
        }
        _ => Ok(()),
    }
}

/// "1 argument", "2 positional arguments".
struct Arguments(usize, &'static str);

impl Display for Arguments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Arguments(count, kind) = *self;
        write!(f, "{count} {kind}argument{}", if count == 1 { "" } else { "s" })
    }
}
