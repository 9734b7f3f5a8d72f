//! The arguments of `%`: a tuple's items one after the other, one object, or a mapping's values; and numbers among them.

use crate::exceptions::TypeError;
use crate::int::digit_limit;
use crate::shim::{ArgPosition, FromArg};
use crate::{Int, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Tuple, number};
use algorithms::numeric::int_format::DigitLimitExceeded;
use algorithms::numeric::percent::{Conversion, PercentError, Star};

/// Where a format's arguments come from.
enum Source<'a> {
    /// The items that are left.
    Items(&'a [&'a Object]),
    /// One object, not used yet.
    One(Ref<Object>),
    /// One object, used.
    Used,
}

/// The arguments of one `%`.
pub(super) struct Arguments<'a> {
    pub(super) space: &'a Space,
    source: Source<'a>,
    mapping: Option<&'a Object>,
    bytes: bool,
}

/// An error on the way: the caller's type for [`algorithms::numeric::percent::ArgumentSource`].
pub(super) enum Failure {
    Raised(PyErr),
    Format(PercentError),
}

impl From<PercentError> for Failure {
    fn from(error: PercentError) -> Self {
        Failure::Format(error)
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Failure::Raised(error)
    }
}

impl Failure {
    pub(super) fn raise(self, space: &Space, bytes: bool) -> PyErr {
        match self {
            Failure::Raised(err) => err,
            Failure::Format(error) if error.is_overflow(bytes) => space.overflow_error(error.message(bytes)),
            Failure::Format(error) => space.value_error(error.message(bytes)),
        }
    }
}

impl<'a> Arguments<'a> {
    /// The arguments `args` of a format; `no_mapping` says that they are text, which is no mapping here.
    pub(super) fn new(space: &'a Space, args: &'a Object, no_mapping: bool, bytes: bool) -> Self {
        let tuple = args.downcast::<Tuple>();
        let source = match tuple {
            Some(tuple) => Source::Items(tuple.items()),
            None => Source::One(args.to_ref()),
        };
        let is_mapping = args.ty().mapping_slots().is_some_and(|slots| slots.mp_subscript.get().is_some());
        let mapping = (is_mapping && tuple.is_none() && !no_mapping).then_some(args);
        Arguments { space, source, mapping, bytes }
    }

    /// The next argument.
    pub(super) fn next(&mut self) -> PyResult<Ref<Object>> {
        match core::mem::replace(&mut self.source, Source::Used) {
            Source::One(object) => Ok(object),
            Source::Items(&[first, ref rest @ ..]) => {
                self.source = Source::Items(rest);
                Ok(first.to_ref())
            }
            Source::Items(_) => {
                self.source = Source::Items(&[]);
                Err(self.not_enough())
            }
            Source::Used => Err(self.not_enough()),
        }
    }

    fn not_enough(&self) -> PyErr {
        self.space.type_error("not enough arguments for format string")
    }

    /// `TypeError` when the argument is no mapping.
    pub(super) fn check_mapping(&self) -> PyResult<()> {
        match self.mapping {
            Some(_) => Ok(()),
            None => Err(self.space.type_error("format requires a mapping")),
        }
    }

    /// From now on there is one argument, the mapping's value for the key.
    pub(super) fn select(&mut self, key: impl FnOnce(&Space) -> PyResult<Ref<Object>>) -> PyResult<()> {
        self.check_mapping()?;
        let Some(mapping) = self.mapping else { return Ok(()) };
        let key = key(self.space)?;
        self.source = Source::One(mapping.get_item(self.space, &key)?);
        Ok(())
    }

    /// The argument that a `*` stands for.
    pub(super) fn star(&mut self, star: Star) -> PyResult<i64> {
        let argument = self.next()?;
        let Some(int) = argument.downcast::<Int>() else { return Err(self.space.type_error("* wants int")) };
        let (value, c) = match star {
            Star::Width => (int.to_i64(), "ssize_t"),
            Star::Precision => (int.to_i64().filter(|&value| i32::try_from(value).is_ok()), "int"),
        };
        value.ok_or_else(|| {
            self.space.overflow_error(format_args!("Python int too large to convert to C {c}"))
        })
    }

    /// `TypeError` if a tuple's items, or the object, are not used up.
    pub(super) fn finish(&self) -> PyResult<()> {
        let left = match &self.source {
            Source::Items(items) => !items.is_empty(),
            Source::One(_) => true,
            Source::Used => false,
        };
        if left && self.mapping.is_none() {
            let what = if self.bytes { "bytes" } else { "string" };
            return Err(self
                .space
                .type_error(format_args!("not all arguments converted during {what} formatting")));
        }
        Ok(())
    }
}

/// The text of an integer argument for `d`, `i`, `u`, `o`, `x` or `X`, without padding.
pub(super) fn integer_text(space: &Space, conversion: &Conversion, argument: &Object) -> PyResult<String> {
    let code = char::from_u32(conversion.code).unwrap_or('d');
    let needs_integer = matches!(code, 'o' | 'x' | 'X');
    let refused = || {
        let wanted = if needs_integer { "an integer" } else { "a real number" };
        let name = argument.ty().tp_name();
        space.type_error(format_args!("%{code} format: {wanted} is required, not {name}"))
    };
    let value = match argument.downcast::<Int>() {
        Some(int) => int.to_ref(),
        None if !number::is_number(argument) => return Err(refused()),
        None => to_int(space, argument, needs_integer)
            .map_err(|err| if err.is_a::<TypeError>() { refused() } else { err })?,
    };
    conversion
        .integer_text(value.value(), digit_limit(space))
        .map_err(|exceeded| digit_limit_exceeded(space, exceeded))
}

/// `ValueError`: too many digits.
#[cold]
fn digit_limit_exceeded(space: &Space, exceeded: DigitLimitExceeded) -> PyErr {
    space.value_error(exceeded)
}

fn to_int(space: &Space, argument: &Object, by_index: bool) -> PyResult<Ref<Int>> {
    if by_index {
        return number::index(space, argument);
    }
    let int = Int::type_object().as_object().call1(space, argument)?;
    int.downcast_into::<Int>().map_err(|_| space.bad_internal_call())
}

/// The text of a float argument for `e`, `f` or `g`, without padding.
pub(super) fn float_text(space: &Space, conversion: &Conversion, argument: &Object) -> PyResult<String> {
    let value = f64::from_arg(space, argument, ArgPosition::only("float"))?;
    conversion.float_text(value).map_err(|_| space.memory_error())
}
