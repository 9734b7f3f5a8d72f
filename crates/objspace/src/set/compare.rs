//! Subsets, comparison, hash and `repr` of sets.

use super::table::hash_element;
use super::{AnySet, Set};
use crate::object::ReprGuard;
use crate::{CompareOp, Dict, Object, PyResult, Ref, Space, Str, Tuple, intern};
use algorithms::numeric::hash::hash_frozenset;
use algorithms::text::StrBuilder;

impl AnySet {
    /// Whether all elements are in `other`.
    pub fn is_subset(&self, space: &Space, other: &Object) -> PyResult<bool> {
        let converted;
        let other = match AnySet::of(other) {
            Some(set) => set,
            None => {
                converted = Set::from_iterable(space, other)?;
                &converted
            }
        };
        if self.len() > other.len() {
            return Ok(false);
        }
        let mut at = 0;
        while let Some((element, hash)) = self.next_element(&mut at) {
            if !other.contains_with_hash(space, &element, hash)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether all items of `other` are in this set.
    pub fn is_superset(&self, space: &Space, other: &Object) -> PyResult<bool> {
        if let Some(other) = AnySet::of(other) {
            return other.is_subset(space, self);
        }
        let items = other.iter(space)?;
        while let Some(item) = items.next(space)? {
            if !self.has(space, &item)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether no item of `other` is in this set.
    pub fn is_disjoint(&self, space: &Space, other: &Object) -> PyResult<bool> {
        if self.is(other) {
            return Ok(self.len() == 0);
        }
        if let Some(other) = AnySet::of(other) {
            let (fewer, more) = if other.len() > self.len() { (self, other) } else { (other, self) };
            let mut at = 0;
            while let Some((element, hash)) = fewer.next_element(&mut at) {
                if more.contains_with_hash(space, &element, hash)? {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        let items = other.iter(space)?;
        while let Some(item) = items.next(space)? {
            let hash = hash_element(space, &item)?;
            if self.contains_with_hash(space, &item, hash)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A comparison with an object; `None` if that is no set.
    pub(super) fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Option<bool>> {
        let Some(other) = AnySet::of(other) else { return Ok(None) };
        Ok(Some(match op {
            CompareOp::Eq => self.same_elements(space, other)?,
            CompareOp::Ne => !self.same_elements(space, other)?,
            CompareOp::Le => self.is_subset(space, other)?,
            CompareOp::Ge => other.is_subset(space, self)?,
            CompareOp::Lt => self.len() < other.len() && self.is_subset(space, other)?,
            CompareOp::Gt => self.len() > other.len() && other.is_subset(space, self)?,
        }))
    }

    fn same_elements(&self, space: &Space, other: &AnySet) -> PyResult<bool> {
        let (one, two) = (self.cached_hash().get(), other.cached_hash().get());
        if self.len() != other.len() || (one != -1 && two != -1 && one != two) {
            return Ok(false);
        }
        self.is_subset(space, other)
    }

    /// The hash of the elements as a frozen set's.
    pub(super) fn compute_hash(&self) -> isize {
        let mut at = 0;
        let hashes = core::iter::from_fn(|| self.next_borrowed(&mut at).map(|(_, hash)| hash as i64));
        hash_frozenset(hashes) as isize
    }

    pub(super) fn display(&self, space: &Space) -> PyResult<Ref<Str>> {
        let name = self.ty().name();
        let Some(_guard) = ReprGuard::enter(space, self) else {
            return Str::from_display(space, &format_args!("{name}(...)"));
        };
        if self.len() == 0 {
            return Str::from_display(space, &format_args!("{name}()"));
        }
        let bare = self.is_exact::<Set>();
        let mut text = StrBuilder::from(if bare { String::new() } else { format!("{name}(") }.as_str());
        text.push_ascii(b"{");
        // The elements as they are now: their `repr` may change the set.
        for (index, element) in self.to_vec().iter().enumerate() {
            if index > 0 {
                text.push_ascii(b", ");
            }
            text.push_text(element.repr(space)?.text());
        }
        text.push_ascii(if bare { b"}" } else { b"})" });
        Str::from_builder(space, &text)
    }

    /// New references to all elements.
    pub fn to_vec(&self) -> Vec<Ref<Object>> {
        let mut elements = Vec::with_capacity(self.len());
        let mut at = 0;
        while let Some((element, _)) = self.next_element(&mut at) {
            elements.push(element);
        }
        elements
    }

    /// `__reduce__`: the type, a list of the elements, the instance's state.
    pub(super) fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let elements = crate::List::from_vec(space, self.to_vec())?;
        let args = Tuple::from_slice(space, &[&elements])?;
        let state = self.call_method_name(space, intern!(space, "__getstate__"), &[])?;
        Tuple::from_slice(space, &[self.ty(), &args, &state])
    }

    /// The elements of a dict's keys or of any iterable, as a new set.
    pub(crate) fn of_keys(space: &Space, dict: &Dict) -> PyResult<Ref<Set>> {
        let set = Set::new(space)?;
        set.update(space, dict)?;
        Ok(set)
    }
}
