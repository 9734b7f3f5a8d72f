//! `repr(dict)` and the comparison of dicts.

use super::Dict;
use crate::object::ReprGuard;
use crate::{PyResult, Ref, Space, Str};
use algorithms::text::StrBuilder;

impl Dict {
    /// `repr(dict)`, of any dict's items.
    pub(super) fn display(&self, space: &Space) -> PyResult<Ref<Str>> {
        let Some(_guard) = ReprGuard::enter(space, self) else { return Str::from_str(space, "{...}") };
        let mut text = StrBuilder::with_capacity(2 + 8 * self.len());
        text.push_ascii(b"{");
        let mut at = 0;
        let mut first = true;
        while let Some((key, _, value)) = self.next_entry(&mut at) {
            if !first {
                text.push_ascii(b", ");
            }
            first = false;
            text.push_text(key.repr(space)?.text());
            text.push_ascii(b": ");
            text.push_text(value.repr(space)?.text());
        }
        text.push_ascii(b"}");
        Str::from_builder(space, &text)
    }

    /// Whether both have the same keys with equal values.
    pub fn equals(&self, space: &Space, other: &Dict) -> PyResult<bool> {
        if self.len() != other.len() {
            return Ok(false);
        }
        let mut at = 0;
        while let Some((key, hash, value)) = self.next_entry(&mut at) {
            match other.get_item_with_hash(space, &key, hash)? {
                Some(found) if value.eq(space, &found)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }
}
