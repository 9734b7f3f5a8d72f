//! The module `_collections`: `deque`, `defaultdict`, `OrderedDict` and what `collections` has native besides.

mod count_elements;
mod defaultdict;
mod deque;
mod deque_iterators;
mod dict_subtype;
mod ordered_dict;
mod ordered_dict_update;
mod ordered_dict_views;
mod tuplegetter;

pub use defaultdict::DefaultDict;
pub use deque::Deque;
pub use ordered_dict::OrderedDict;

use cpyext_macros::pymodule;

/// Container types.
///
/// - deque: a sequence that is fast at both ends
/// - defaultdict: a dict that makes missing values
/// - OrderedDict: a dict whose order can be changed
#[pymodule(name = "_collections")]
pub mod module {
    use super::*;
    use objspace::{Module, Object, PyResult, PyTypeInfo, Space};

    /// Count the items of an iterable: add one to the mapping's value for each, starting at zero.
    #[pyfunction]
    fn _count_elements(space: &Space, mapping: &Object, iterable: &Object) -> PyResult<()> {
        count_elements::count(space, mapping, iterable)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        for ty in ordered_dict_views::types() {
            ty.ready(space)?;
        }
        for ty in [
            Deque::type_object(),
            DefaultDict::type_object(),
            OrderedDict::type_object(),
            deque_iterators::DequeIterator::type_object(),
            deque_iterators::DequeReverseIterator::type_object(),
            tuplegetter::TupleGetter::type_object(),
        ] {
            module.add_type(space, ty)?;
        }
        Ok(())
    }
}
