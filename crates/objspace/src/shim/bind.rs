//! Binding a call's arguments to parameters, with CPython 3.14's messages.
//!
//! Two families of messages, as CPython has them: a function whose parameters have no names for its callers counts
//! ("pop expected at most 1 argument, got 2"), the others speak of arguments by name.

use super::Args;
use super::args::is_named;
use crate::{Object, PyResult, Space, Str};
use core::fmt::{self, Display};

/// The parameters of a function.
#[derive(Debug, Clone, Copy)]
pub struct Signature {
    /// The function's name, as messages say it; empty when they say just "function".
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
    let count = args.positional_count();
    let plain = !args.has_keywords() && (signature.required..=signature.positional).contains(&count);
    if !plain || signature.keyword_required.contains(&true) {
        return bind_slowly(signature, args, out).map_err(|message| space.type_error(message));
    }
    for (place, arg) in out.iter_mut().zip(args.positional()) {
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
    if (min..=max).contains(&given) {
        return Ok(());
    }
    Err(space.type_error(wrong_count(function, given, min, max)))
}

#[cold]
fn wrong_count(function: &str, given: usize, min: usize, max: usize) -> String {
    let (qualifier, bound) = match (min == max, given < min) {
        (true, _) => ("", min),
        (false, true) => ("at least ", min),
        (false, false) => ("at most ", max),
    };
    format!("{function} expected {qualifier}{}, got {given}", Arguments(bound, ""))
}

/// The general case; the error is its message.
fn bind_slowly<'a>(
    signature: &Signature,
    args: &Args<'a>,
    out: &mut [Option<&'a Object>],
) -> Result<(), String> {
    let Signature { function, positional, required, .. } = *signature;
    if signature.counts() {
        if args.has_keywords() {
            return Err(format!("{function}() takes no keyword arguments"));
        }
        if !(required..=positional).contains(&args.positional_count()) {
            return Err(wrong_count(function, args.positional_count(), required, positional));
        }
    } else {
        check_counts(signature, args)?;
    }
    for (place, arg) in out[..positional].iter_mut().zip(args.positional()) {
        *place = Some(arg);
    }
    let mut left = args.keyword_count();
    let free = args.positional_count().min(positional).max(signature.positional_only);
    for (index, (place, name)) in out.iter_mut().zip(signature.names).enumerate().skip(free) {
        *place = if left == 0 { None } else { args.keyword(name) };
        if place.is_some() {
            left -= 1;
        } else if is_required(signature, index) {
            let function = Called(function);
            return Err(format!("{function} missing required argument '{name}' (pos {})", index + 1));
        }
    }
    if left > 0 { check_left_over(signature, args) } else { Ok(()) }
}

fn is_required(signature: &Signature, index: usize) -> bool {
    match index.checked_sub(signature.positional) {
        Some(keyword) => signature.keyword_required[keyword],
        None => index < signature.required,
    }
}

/// Too many or too few arguments, before any is looked at.
fn check_counts(signature: &Signature, args: &Args<'_>) -> Result<(), String> {
    let Signature { names, positional, required, varargs, varkw, .. } = *signature;
    let function = Called(signature.function);
    let (given, total) = (args.positional_count(), args.positional_count() + args.keyword_count());
    if total > names.len() && !varargs && !varkw {
        // Without positional arguments, the message can only be about keywords.
        let kind = if given == 0 { "keyword " } else { "" };
        return Err(format!("{function} takes at most {} ({total} given)", Arguments(names.len(), kind)));
    }
    if given > positional && !varargs {
        if positional == 0 {
            return Err(format!("{function} takes no positional arguments"));
        }
        let qualifier = if required == positional { "exactly" } else { "at most" };
        let arguments = Arguments(positional, "positional ");
        return Err(format!("{function} takes {qualifier} {arguments} ({given} given)"));
    }
    let least = signature.positional_only.min(required);
    if given < least {
        let qualifier = if least < positional || varargs { "at least" } else { "exactly" };
        let arguments = Arguments(least, "positional ");
        return Err(format!("{function} takes {qualifier} {arguments} ({given} given)"));
    }
    Ok(())
}

/// Keywords that no free parameter took: given twice, or unknown.
#[cold]
fn check_left_over(signature: &Signature, args: &Args<'_>) -> Result<(), String> {
    let function = signature.function;
    let given = args.positional_count().min(signature.positional);
    for (index, name) in signature.names.iter().enumerate().take(given).skip(signature.positional_only) {
        if args.keyword(name).is_some() {
            let position = index + 1;
            return Err(format!(
                "argument for {} given by name ('{name}') and position ({position})",
                Called(function)
            ));
        }
    }
    let named = &signature.names[signature.positional_only..];
    let unknown = args.find_keyword(|key, _| (!named.iter().any(|name| is_named(key, name))).then_some(key));
    match unknown.map(|key| key.downcast::<Str>()) {
        Some(None) => Err("keywords must be strings".into()),
        Some(Some(key)) if !signature.varkw => {
            Err(unexpected_keyword(function, &key.to_string_lossy(), named))
        }
        _ => Ok(()),
    }
}

/// The message for a keyword that the function does not have, with the one that may have been meant.
pub(crate) fn unexpected_keyword(function: &str, keyword: &str, known: &[&str]) -> String {
    let function = if function.is_empty() { "this function".into() } else { format!("{function}()") };
    let message = format!("{function} got an unexpected keyword argument '{keyword}'");
    match algorithms::text::suggestions::closest(keyword, known.iter().copied()) {
        Some(name) => format!("{message}. Did you mean '{name}'?"),
        None => message,
    }
}

/// "split()"; a function without a name, as constructors of some modules are, is just "function".
struct Called(&'static str);

impl Display for Called {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { f.write_str("function") } else { write!(f, "{}()", self.0) }
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

#[cfg(test)]
mod tests {
    use super::{Args, Signature, bind_slowly, wrong_count};
    use crate::testing::with_space;
    use crate::{Dict, Layout, Object, Space, Str, Tuple};
    use abi::PyObject;

    const fn signature(
        function: &'static str,
        names: &'static [&'static str],
        positional_only: usize,
        positional: usize,
        required: usize,
        keyword_required: &'static [bool],
    ) -> Signature {
        Signature {
            function,
            names,
            positional_only,
            positional,
            required,
            keyword_required,
            varargs: false,
            varkw: false,
        }
    }

    const SPLIT: Signature = signature("split", &["sep", "maxsplit"], 0, 2, 0, &[]);
    const REPLACE: Signature = signature("replace", &["old", "new", "count"], 2, 3, 2, &[]);
    const SORT: Signature = signature("sort", &["key", "reverse"], 0, 0, 0, &[false, false]);
    const FROM_BYTES: Signature =
        signature("from_bytes", &["bytes", "byteorder", "signed"], 0, 2, 1, &[false]);
    const BATCHED: Signature = signature("batched", &["iterable", "n", "strict"], 0, 2, 2, &[false]);
    const TRANSLATE: Signature = signature("translate", &["table", "delete"], 1, 2, 1, &[]);
    const SLICE: Signature = signature("slice", &["start", "stop", "step"], 3, 3, 1, &[]);
    const CMP_TO_KEY: Signature = signature("cmp_to_key", &["mycmp"], 0, 1, 1, &[]);
    const NEEDS_KEY: Signature = signature("f", &["a", "b"], 0, 1, 0, &[true]);

    /// Call with `count` positional arguments and these keywords, every value a name of the argument's own; gives
    /// the bound values by name.
    fn call(
        space: &Space,
        signature: &Signature,
        count: usize,
        keywords: &[&str],
    ) -> Result<Vec<String>, String> {
        // Tuples cannot die before their type is ready, so that these live on.
        let text = |text: &str| -> &'static Object {
            // SAFETY: the reference is given away for good.
            unsafe { Object::from_ptr(Str::from_str(space, text).unwrap().into_ptr()) }
        };
        let values: Vec<*mut PyObject> = (0..count)
            .map(|index| format!("{index}"))
            .chain(keywords.iter().map(|name| format!("{name}!")))
            .map(|value| text(&value).as_ptr())
            .collect();
        let names: Vec<_> = keywords.iter().map(|name| text(name)).collect();
        let kwnames = Tuple::from_slice(space, &names).unwrap().into_ptr();
        // SAFETY: as a vectorcall passes them: values of the keywords follow the positional arguments.
        let args = unsafe { Args::from_vectorcall(values.as_ptr(), count, kwnames) };
        let mut out = vec![None; signature.names.len()];
        bind_slowly(signature, &args, &mut out)?;
        let shown = |arg: Option<&Object>| {
            arg.map_or_else(String::new, |arg| arg.downcast::<Str>().unwrap().to_string_lossy())
        };
        Ok(out.into_iter().map(shown).collect())
    }

    #[test]
    fn arguments_find_their_parameters() {
        with_space(|space| {
            assert_eq!(call(space, &SPLIT, 0, &[]).unwrap(), ["", ""]);
            assert_eq!(call(space, &SPLIT, 1, &["maxsplit"]).unwrap(), ["0", "maxsplit!"]);
            assert_eq!(call(space, &SPLIT, 0, &["maxsplit", "sep"]).unwrap(), ["sep!", "maxsplit!"]);
            assert_eq!(call(space, &REPLACE, 2, &["count"]).unwrap(), ["0", "1", "count!"]);
            assert_eq!(call(space, &SORT, 0, &["reverse"]).unwrap(), ["", "reverse!"]);
            assert_eq!(call(space, &NEEDS_KEY, 0, &["b"]).unwrap(), ["", "b!"]);
            let open = Signature { varkw: true, varargs: true, ..TRANSLATE };
            assert_eq!(call(space, &open, 3, &["table"]).unwrap(), ["0", "1"]);
        });
    }

    #[test]
    fn a_tuple_and_a_dict_are_arguments_too() {
        with_space(|space| {
            let (first, second) = (space.new_int(1).unwrap(), space.new_int(2).unwrap());
            let kwargs = Dict::new(space).unwrap();
            kwargs.set_item_str(space, "maxsplit", &second).unwrap();
            // Tuples cannot die before their type is ready.
            let args = Tuple::from_slice(space, &[&first]).unwrap().into_ptr();
            // SAFETY: as a slot gets them.
            let args = unsafe { Args::from_raw(args, kwargs.as_ptr()) };
            assert_eq!((args.positional_count(), args.keyword_count(), args.is_empty()), (1, 1, false));
            let mut out = [None; 2];
            bind_slowly(&SPLIT, &args, &mut out).unwrap();
            assert!(out[0].unwrap().is(&*first) && out[1].unwrap().is(&*second));
            kwargs.set_item_str(space, "x", &first).unwrap();
            let message = bind_slowly(&SPLIT, &args.skip(1), &mut out).unwrap_err();
            assert_eq!(message, "split() got an unexpected keyword argument 'x'");
        });
    }

    /// The messages are CPython 3.14's for these very calls.
    #[test]
    fn messages_are_those_of_cpython() {
        let cases: &[(&Signature, usize, &[&str], &str)] = &[
            (&SPLIT, 0, &["x"], "split() got an unexpected keyword argument 'x'"),
            (&SPLIT, 0, &["sep", "x"], "split() got an unexpected keyword argument 'x'"),
            (&SPLIT, 3, &[], "split() takes at most 2 arguments (3 given)"),
            (&SPLIT, 1, &["sep"], "argument for split() given by name ('sep') and position (1)"),
            (&SORT, 1, &[], "sort() takes no positional arguments"),
            (&SORT, 0, &["key", "reverse", "foo"], "sort() takes at most 2 keyword arguments (3 given)"),
            (&FROM_BYTES, 0, &[], "from_bytes() missing required argument 'bytes' (pos 1)"),
            (&FROM_BYTES, 3, &[], "from_bytes() takes at most 2 positional arguments (3 given)"),
            (&FROM_BYTES, 2, &["signed", "foo"], "from_bytes() takes at most 3 arguments (4 given)"),
            (&BATCHED, 3, &[], "batched() takes exactly 2 positional arguments (3 given)"),
            (&BATCHED, 1, &[], "batched() missing required argument 'n' (pos 2)"),
            (&REPLACE, 0, &[], "replace() takes at least 2 positional arguments (0 given)"),
            (&REPLACE, 1, &["new"], "replace() takes at least 2 positional arguments (1 given)"),
            (&REPLACE, 2, &["old"], "replace() got an unexpected keyword argument 'old'"),
            (&TRANSLATE, 0, &["delete"], "translate() takes at least 1 positional argument (0 given)"),
            (&SLICE, 0, &[], "slice expected at least 1 argument, got 0"),
            (&SLICE, 4, &[], "slice expected at most 3 arguments, got 4"),
            (&SLICE, 0, &["x"], "slice() takes no keyword arguments"),
            (&CMP_TO_KEY, 1, &["foo"], "cmp_to_key() takes at most 1 argument (2 given)"),
            (&CMP_TO_KEY, 0, &["x", "mycmp"], "cmp_to_key() takes at most 1 keyword argument (2 given)"),
            (&CMP_TO_KEY, 0, &["foo"], "cmp_to_key() missing required argument 'mycmp' (pos 1)"),
            (&NEEDS_KEY, 1, &[], "f() missing required argument 'b' (pos 2)"),
        ];
        with_space(|space| {
            for (signature, count, keywords, message) in cases {
                assert_eq!(call(space, signature, *count, keywords).unwrap_err(), *message);
            }
        });
        assert_eq!(wrong_count("insert", 1, 2, 2), "insert expected 2 arguments, got 1");
        assert_eq!(wrong_count("pop", 2, 0, 1), "pop expected at most 1 argument, got 2");
    }

    #[test]
    fn keywords_that_are_no_strings_are_refused() {
        with_space(|space| {
            let value = space.none();
            let kwnames = Tuple::from_slice(space, &[&value]).unwrap().into_ptr();
            // SAFETY: as a vectorcall passes them.
            let args = unsafe { Args::from_vectorcall([value.as_ptr()].as_ptr(), 0, kwnames) };
            let message = bind_slowly(&SPLIT, &args, &mut [None, None]).unwrap_err();
            assert_eq!(message, "keywords must be strings");
        });
    }
}
