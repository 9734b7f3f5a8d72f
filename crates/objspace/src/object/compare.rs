//! Comparison: `tp_richcompare` of both operands.

use crate::{CompareOp, Layout, Object, PyErr, PyResult, Ref, Space};
use abi::richcmpfunc;
use core::ffi::c_int;

impl Object {
    /// Compares two objects; the result may be any object.
    pub fn rich_compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        space.check_stack(" in comparison")?;
        let (left, right) = (self.ty(), other.ty());
        let (forward, backward) = (left.slots().tp_richcompare.get(), right.slots().tp_richcompare.get());
        // A subtype of the left operand's type goes first.
        let mut backward_left = backward;
        if !core::ptr::eq(left, right)
            && right.is_subtype(left)
            && let Some(result) = try_compare(space, backward_left.take(), other, self, op.swapped())?
        {
            return Ok(result);
        }
        if let Some(result) = try_compare(space, forward, self, other, op)? {
            return Ok(result);
        }
        if let Some(result) = try_compare(space, backward_left, other, self, op.swapped())? {
            return Ok(result);
        }
        match op {
            CompareOp::Eq => Ok(space.new_bool(self.is(other))),
            CompareOp::Ne => Ok(space.new_bool(!self.is(other))),
            _ => Err(not_comparable(space, self, other, op)),
        }
    }

    /// Whether `self op other` is true. Identical objects are taken to be equal.
    #[inline]
    pub fn compare_bool(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<bool> {
        if self.is(other) {
            match op {
                CompareOp::Eq => return Ok(true),
                CompareOp::Ne => return Ok(false),
                _ => {}
            }
        }
        self.rich_compare(space, other, op)?.is_true(space)
    }

    /// Whether the objects are identical or equal.
    #[inline]
    pub fn eq(&self, space: &Space, other: &Object) -> PyResult<bool> {
        self.compare_bool(space, other, CompareOp::Eq)
    }
}

/// The result of one side's slot, unless it is missing or gives `NotImplemented`.
#[inline]
fn try_compare(
    space: &Space,
    slot: Option<richcmpfunc>,
    a: &Object,
    b: &Object,
    op: CompareOp,
) -> PyResult<Option<Ref<Object>>> {
    let Some(compare) = slot else { return Ok(None) };
    // SAFETY: the slot is that of `a`'s type.
    let result = unsafe { space.from_c(compare(a.as_ptr(), b.as_ptr(), op as c_int))? };
    Ok((!result.is_not_implemented()).then_some(result))
}

#[cold]
fn not_comparable(space: &Space, a: &Object, b: &Object, op: CompareOp) -> PyErr {
    space.type_error(format_args!(
        "'{}' not supported between instances of '{}' and '{}'",
        op.symbol(),
        a.ty().tp_name(),
        b.ty().tp_name()
    ))
}
