//! Arguments of `str`'s methods that are refused in words of their own.

use super::Str;
use crate::shim::{ArgPosition, FromArg};
use crate::{Object, PyResult, Space};

/// The character that `center`, `ljust` and `rjust` fill with: a code point.
#[derive(Clone, Copy)]
pub(super) struct FillChar(pub u32);

impl FromArg<'_> for FillChar {
    fn from_arg(space: &Space, arg: &Object, _at: ArgPosition) -> PyResult<Self> {
        let Some(text) = arg.downcast::<Str>() else {
            let name = arg.ty().tp_name();
            return Err(
                space.type_error(format_args!("The fill character must be a unicode character, not {name}"))
            );
        };
        if text.len() != 1 {
            return Err(space.type_error("The fill character must be exactly one character long"));
        }
        Ok(FillChar(text.text().at(0)))
    }
}

/// The characters that `strip` and its kin take away; `None` for whitespace.
#[derive(Clone, Copy)]
pub(super) struct StripChars<'a>(pub Option<&'a Str>);

impl<'a> FromArg<'a> for StripChars<'a> {
    fn from_arg(space: &Space, arg: &'a Object, at: ArgPosition) -> PyResult<Self> {
        if arg.is_none() {
            return Ok(StripChars(None));
        }
        match arg.downcast::<Str>() {
            Some(text) => Ok(StripChars(Some(text))),
            None => Err(space.type_error(format_args!("{} arg must be None or str", at.function))),
        }
    }
}

/// The separator of `split` and `rsplit`; `None` for whitespace.
#[derive(Clone, Copy)]
pub(super) struct SplitSeparator<'a>(pub Option<&'a Str>);

impl<'a> FromArg<'a> for SplitSeparator<'a> {
    fn from_arg(space: &Space, arg: &'a Object, _at: ArgPosition) -> PyResult<Self> {
        if arg.is_none() {
            return Ok(SplitSeparator(None));
        }
        match arg.downcast::<Str>() {
            Some(text) => Ok(SplitSeparator(Some(text))),
            None => {
                let name = arg.ty().tp_name();
                Err(space.type_error(format_args!("must be str or None, not {name}")))
            }
        }
    }
}

/// The separator of `partition` and `rpartition`.
#[derive(Clone, Copy)]
pub(super) struct PartitionSeparator<'a>(pub &'a Str);

impl<'a> FromArg<'a> for PartitionSeparator<'a> {
    fn from_arg(space: &Space, arg: &'a Object, _at: ArgPosition) -> PyResult<Self> {
        arg.downcast::<Str>()
            .map(PartitionSeparator)
            .ok_or_else(|| space.type_error(format_args!("must be str, not {}", arg.ty().tp_name())))
    }
}

/// How many times at most: a negative number is no limit.
pub(crate) fn limit(count: isize) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
