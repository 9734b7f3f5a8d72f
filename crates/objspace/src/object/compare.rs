//! Comparison: `tp_richcompare` of both operands.

use crate::{CompareOp, Float, Int, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str};
use abi::{PyObject, richcmpfunc};
use core::ffi::c_int;

/// Whether one of a container's items is what is looked for, if that can be told of all up to it without running code.
#[inline(always)]
pub(crate) fn any_at_once(
    items: &[*mut PyObject],
    is_wanted: impl Fn(&Object) -> Option<bool>,
) -> Option<bool> {
    for &item in items {
        // SAFETY: the container keeps its items alive; places that C code has not filled yet are null.
        if is_wanted(unsafe { Object::from_nullable(item) }?)? {
            return Some(true);
        }
    }
    Some(false)
}

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
        self.rich_compare_refused(space, other, op, backward_left)
    }

    /// The function that alone decides a comparison, unless it gives `NotImplemented`: that of the type of `self`, when `other` is not of a
    /// subtype, whose own would go first.
    #[inline(always)]
    pub fn comparison(&self, other: &Object) -> Option<richcmpfunc> {
        let (left, right) = (self.ty(), other.ty());
        let function = left.slots().tp_richcompare.get()?;
        (core::ptr::eq(left, right) || !right.is_subtype(left)).then_some(function)
    }

    /// The result of a comparison for which [`Object::comparison`] gave `NotImplemented`.
    ///
    /// # Errors
    /// What the function of the type of `other` raises; `TypeError` if that does not know either, and there is an order to be told.
    #[cold]
    pub fn compare_reflected(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        self.rich_compare_refused(space, other, op, other.ty().slots().tp_richcompare.get())
    }

    /// A comparison that the type of `self` does not know, and that `backward` is left to.
    fn rich_compare_refused(
        &self,
        space: &Space,
        other: &Object,
        op: CompareOp,
        backward: Option<richcmpfunc>,
    ) -> PyResult<Ref<Object>> {
        if let Some(result) = try_compare(space, backward, other, self, op.swapped())? {
            return Ok(result);
        }
        match op {
            CompareOp::Eq => Ok(space.new_bool(self.is(other))),
            CompareOp::Ne => Ok(space.new_bool(!self.is(other))),
            _ => Err(not_comparable(space, self, other, op)),
        }
    }

    /// Whether the objects are identical or equal, if that can be told without asking their types: both are exact strings, both exact
    /// small integers, or both exact floats.
    #[inline(always)]
    pub fn equals_at_once(&self, other: &Object) -> Option<bool> {
        if self.is(other) {
            return Some(true);
        }
        let ty = self.head().ob_type.get();
        if !core::ptr::eq(ty, other.head().ob_type.get()) {
            return None;
        }
        // SAFETY: both objects are of the type, so they have its layout.
        unsafe {
            if core::ptr::eq(ty, Int::STATIC.as_ptr()) {
                let (left, right): (&Int, &Int) = (self.cast_unchecked(), other.cast_unchecked());
                return Some(left.compact_value()? == right.compact_value()?);
            }
            if core::ptr::eq(ty, Str::STATIC.as_ptr()) {
                let (left, right): (&Str, &Str) = (self.cast_unchecked(), other.cast_unchecked());
                return Some(left.same(right));
            }
            if core::ptr::eq(ty, Float::STATIC.as_ptr()) {
                let (left, right): (&Float, &Float) = (self.cast_unchecked(), other.cast_unchecked());
                return Some(left.value() == right.value());
            }
        }
        None
    }

    /// Whether this is an integer of that value, if that can be told without asking its type.
    #[inline(always)]
    pub(crate) fn equals_int_at_once(&self, value: i64) -> Option<bool> {
        match self.downcast_exact::<Int>() {
            Some(int) => Some(int.to_i64() == Some(value)),
            None => self.is_exact::<Str>().then_some(false),
        }
    }

    /// Whether `self` is less than `other`, if that can be told without asking their types: both are exact small integers, exact
    /// floats, or exact strings.
    #[inline(always)]
    pub fn less_at_once(&self, other: &Object) -> Option<bool> {
        let ty = self.head().ob_type.get();
        if !core::ptr::eq(ty, other.head().ob_type.get()) {
            return None;
        }
        // SAFETY: both objects are of the type, so they have its layout.
        unsafe {
            if core::ptr::eq(ty, Int::STATIC.as_ptr()) {
                let (left, right): (&Int, &Int) = (self.cast_unchecked(), other.cast_unchecked());
                return Some(left.compact_value()? < right.compact_value()?);
            }
            if core::ptr::eq(ty, Float::STATIC.as_ptr()) {
                let (left, right): (&Float, &Float) = (self.cast_unchecked(), other.cast_unchecked());
                return Some(left.value() < right.value());
            }
            if core::ptr::eq(ty, Str::STATIC.as_ptr()) {
                let (left, right): (&Str, &Str) = (self.cast_unchecked(), other.cast_unchecked());
                return Some(left.compare(right).is_lt());
            }
        }
        None
    }

    /// `self < other`.
    #[inline]
    pub fn less(&self, space: &Space, other: &Object) -> PyResult<bool> {
        match self.less_at_once(other) {
            Some(less) => Ok(less),
            None => self.rich_compare(space, other, CompareOp::Lt)?.is_true(space),
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
        match self.equals_at_once(other) {
            Some(equal) => Ok(equal),
            None => self.rich_compare(space, other, CompareOp::Eq)?.is_true(space),
        }
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
