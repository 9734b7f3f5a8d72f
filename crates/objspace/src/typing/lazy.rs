//! A value that is given, or evaluated when it is first asked for.

use super::{ConstEvaluator, no_default};
use crate::{Object, PyResult, Ref, Slot, Space};

/// The format of annotations that asks for values (`annotationlib.Format.VALUE`).
const FORMAT_VALUE: i64 = 1;

/// The two fields of such a value.
#[derive(Clone, Copy)]
pub(super) struct Lazy<'a> {
    /// The value, once it is known.
    pub value: &'a Slot,
    /// The function that gives it.
    pub evaluate: &'a Slot,
}

impl Lazy<'_> {
    /// The value; `None` when there is none.
    ///
    /// # Errors
    /// What evaluating it raises.
    pub fn get(self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        if let Some(value) = self.value.get() {
            return Ok(Some(value));
        }
        let Some(evaluate) = self.evaluate.get() else { return Ok(None) };
        let value = evaluate.call1(space, &*space.new_int(FORMAT_VALUE)?)?;
        self.value.set(Some(value.clone()));
        Ok(Some(value))
    }

    /// What evaluates it in any format; `None` when there is no value.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn evaluator(self, space: &Space) -> PyResult<Ref<Object>> {
        if let Some(evaluate) = self.evaluate.get() {
            return Ok(evaluate);
        }
        match self.value.get() {
            Some(value) if !value.is(&*no_default(space)?) => ConstEvaluator::new(space, &value),
            _ => Ok(space.none()),
        }
    }

    /// Whether there is a value other than `NoDefault`.
    pub fn is_given(self, space: &Space) -> PyResult<bool> {
        if !self.evaluate.is_empty() {
            return Ok(true);
        }
        let no_default = no_default(space)?;
        Ok(self.value.get().is_some_and(|value| !value.is(&*no_default)))
    }
}
