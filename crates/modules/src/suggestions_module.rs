//! The module `_suggestions`: the search behind "Did you mean …?", for the module `traceback`.

use cpyext_macros::pymodule;

/// Finds the name that is closest to one that does not exist.
#[pymodule(name = "_suggestions")]
pub mod module {
    use crate::traceback_printing::MAX_CANDIDATES;
    use algorithms::text::suggestions::closest;
    use objspace::{List, Object, PyResult, Ref, Space, Str};

    /// Return the candidate that is closest to item, or None if none is close.
    #[pyfunction(signature = "($module, candidates, item, /)")]
    fn _generate_suggestions(space: &Space, candidates: &Object, item: &Str) -> PyResult<Ref<Object>> {
        let Some(candidates) = candidates.downcast::<List>() else {
            return Err(space.type_error("candidates must be a list"));
        };
        let candidates = candidates.to_vec();
        let mut names = Vec::with_capacity(candidates.len());
        for candidate in &candidates {
            match candidate.downcast::<Str>() {
                Some(name) => names.push(name.as_utf8(space)?),
                None => return Err(space.type_error("all elements in 'candidates' must be strings")),
            }
        }
        if names.len() >= MAX_CANDIDATES {
            return Ok(space.none());
        }
        match closest(item.as_utf8(space)?, names.iter().copied()) {
            Some(name) => Ok(Str::from_str(space, name)?.into_object()),
            None => Ok(space.none()),
        }
    }
}
