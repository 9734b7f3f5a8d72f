//! `_typing._ConstEvaluator`: evaluates to a value that is there already.

use super::{allocate, held};
use crate::shim::Args;
use crate::{Layout, Object, PyResult, Ref, Slot, Space, Str, Tuple, pytype};
use abi::PyObject;
use algorithms::text::StrBuilder;

/// The format of annotations that asks for their text (`annotationlib.Format.STRING`).
const FORMAT_STRING: isize = 4;

/// The layout of [`ConstEvaluator`].
#[repr(C)]
pub struct ConstEvaluatorObject {
    ob_base: PyObject,
    value: Slot,
}

crate::layout! {
    /// Gives the same value every time.
    pub struct ConstEvaluator(ConstEvaluatorObject);
}

held!(ConstEvaluator: value);

impl ConstEvaluator {
    pub(super) fn new(space: &Space, value: &Object) -> PyResult<Ref<Object>> {
        let evaluator: Ref<ConstEvaluator> =
            allocate(space, |new: &ConstEvaluator| new.0.value.set(Some(value.to_ref())))?;
        Ok(evaluator.into_object())
    }

    fn value(&self, space: &Space) -> Ref<Object> {
        self.0.value.get().unwrap_or_else(|| space.none())
    }
}

/// The text of a type, as annotations show it.
fn type_text(space: &Space, value: &Object) -> PyResult<Ref<Str>> {
    let function = crate::builtins::import_from(space, "annotationlib", "type_repr")?;
    let text = function.call1(space, value)?;
    Ok(space.expect::<Str>(&text)?.to_ref())
}

#[pytype(
    name = "_ConstEvaluator",
    module = "_typing",
    flags = HAVE_GC | DISALLOW_INSTANTIATION,
    tp_dealloc = super::dealloc::<ConstEvaluator>,
    tp_traverse = super::traverse::<ConstEvaluator>,
    tp_clear = super::clear::<ConstEvaluator>
)]
/// Evaluates to a value that is known.
impl ConstEvaluator {
    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let mut text = StrBuilder::from("<constevaluator ");
        text.push_text(self.value(space).repr(space)?.text());
        text.push_str(">");
        Str::from_builder(space, &text)
    }

    #[slot(tp_call)]
    fn tp_call(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        args.no_keywords(space, "_ConstEvaluator.__call__")?;
        let &[format] = args.positional() else {
            return Err(space.type_error(format_args!(
                "constevaluator.__call__() takes exactly 1 argument ({} given)",
                args.positional_count()
            )));
        };
        let value = self.value(space);
        if format.index(space)? != FORMAT_STRING {
            return Ok(value);
        }
        let Some(items) = value.downcast::<Tuple>() else {
            return Ok(type_text(space, &value)?.into_object());
        };
        let mut text = StrBuilder::from("(");
        for (index, item) in items.items().iter().enumerate() {
            if index > 0 {
                text.push_str(", ");
            }
            text.push_text(type_text(space, item)?.text());
        }
        text.push_str(")");
        Ok(Str::from_builder(space, &text)?.into_object())
    }
}
