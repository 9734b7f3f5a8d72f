//! `re.Match`: what a match found.

use super::matcher::UNSET;
use super::pattern::Pattern;
use super::subject::{Found, Subject};
use super::substitute;
use abi::PyObject;
use algorithms::text::StrBuilder;
use core::cell::Cell;
use core::ffi::c_int;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::gc::{self, Visitor};
use objspace::shim::Args;
use objspace::{
    Dict, Int, Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, Type, generic_alias,
    number,
};

/// The layout of [`Match`].
#[repr(C)]
pub struct MatchObject {
    ob_base: PyObject,
    string: Slot,
    pattern: Slot<Pattern>,
    pos: Cell<isize>,
    endpos: Cell<isize>,
    found: Found,
}

objspace::layout! {
    /// What a match found.
    pub struct Match(MatchObject);
}

impl Match {
    pub(super) fn new(
        space: &Space,
        pattern: &Pattern,
        subject: &Subject,
        found: Found,
        (pos, endpos): (usize, usize),
    ) -> PyResult<Ref<Match>> {
        let object = gc::allocate(space, Match::type_object(), size_of::<MatchObject>())?;
        // SAFETY: fresh memory of the layout, zero-filled, which is valid for all fields but the one written here. It is
        // tracked when it is complete.
        unsafe {
            let place = object.cast::<MatchObject>();
            (&raw mut (*place).found).write(found);
            let fields = &*place;
            fields.string.set(Some(subject.object().to_ref()));
            fields.pattern.set(Some(pattern.to_ref()));
            fields.pos.set(pos as isize);
            fields.endpos.set(endpos as isize);
            gc::track(object);
            Ok(Ref::from_owned_unchecked(object))
        }
    }

    /// Number of groups, the whole match included.
    fn count(&self) -> usize {
        self.0.found.marks.len() / 2
    }

    /// Start and end of a group; `None` when it matched nothing.
    fn range(&self, group: usize) -> Option<(usize, usize)> {
        let start = self.0.found.marks[group * 2];
        (start != UNSET).then(|| (start, self.0.found.marks[group * 2 + 1]))
    }

    /// The same as `span` shows it.
    fn pair(&self, group: usize) -> (isize, isize) {
        self.range(group).map_or((-1, -1), |(start, end)| (start as isize, end as isize))
    }

    fn pair_tuple(&self, space: &Space, group: usize) -> PyResult<Ref<Tuple>> {
        let (start, end) = self.pair(group);
        Tuple::from_array(space, [space.new_int(start as i64)?, space.new_int(end as i64)?])
    }

    fn subject(&self, space: &Space) -> PyResult<Subject> {
        let string = self.0.string.get().unwrap_or_else(|| space.none());
        Subject::new(space, &string)
    }

    /// What a group matched, or `default`. A string that has become shorter meanwhile gives what is left.
    pub(super) fn group_text(
        &self,
        space: &Space,
        subject: &Subject,
        group: usize,
        default: &Object,
    ) -> PyResult<Ref<Object>> {
        match self.range(group) {
            None => Ok(default.to_ref()),
            Some((start, end)) => {
                let len = subject.len();
                subject.part(space, start.min(len), end.min(len))
            }
        }
    }

    /// The number of the group that a caller means by a number or name.
    fn group_number(&self, space: &Space, key: &Object) -> PyResult<usize> {
        let number = if key.is_index() {
            number::as_index_size(space, key)?
        } else {
            let names = self.pattern(space)?.group_index(space)?;
            // Whatever is wrong with the key, there is no such group.
            match names
                .get_item(space, key)
                .ok()
                .flatten()
                .and_then(|found| found.downcast::<Int>()?.to_i64())
            {
                Some(number) => number as isize,
                None => -1,
            }
        };
        match usize::try_from(number) {
            Ok(number) if number < self.count() => Ok(number),
            _ => Err(space.index_error("no such group")),
        }
    }

    fn group_or_whole(&self, space: &Space, group: Option<&Object>) -> PyResult<usize> {
        group.map_or(Ok(0), |group| self.group_number(space, group))
    }

    fn pattern(&self, space: &Space) -> PyResult<Ref<Pattern>> {
        self.0.pattern.get().ok_or_else(|| space.bad_internal_call())
    }
}

#[pytype(name = "Match", module = "re", flags = HAVE_GC | DISALLOW_INSTANTIATION)]
/// What a match found; always true.
impl Match {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead object, seen by nobody once it is untracked; the marks are dropped once.
        unsafe {
            gc::untrack(this.cast());
            (*this).tp_clear();
            (&raw mut (*this).0.found).drop_in_place();
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        objspace::visit_all!(visit, self.0.string.as_ptr(), self.0.pattern.as_ptr());
        0
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        self.0.string.set(None);
        self.0.pattern.set(None);
        0
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let (start, end) = self.pair(0);
        let text = self.group_text(space, &self.subject(space)?, 0, objspace::none())?.repr(space)?;
        let mut shown = StrBuilder::from("<");
        shown.push_str(self.ty().tp_name());
        shown.push_str(&format!(" object; span=({start}, {end}), match="));
        shown.push_text(text.text());
        shown.push_str(">");
        Str::from_builder(space, &shown)
    }

    #[slot(mp_subscript)]
    fn subscript(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
        let group = self.group_number(space, key)?;
        self.group_text(space, &self.subject(space)?, group, objspace::none())
    }

    /// group([group1, ...]) -> str or tuple.
    /// What the groups matched, given by number or name; without arguments, the whole match.
    #[pymethod(raw)]
    fn group(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        args.no_keywords(space, "Match.group")?;
        let subject = self.subject(space)?;
        let text = |key: &Object| {
            let group = self.group_number(space, key)?;
            self.group_text(space, &subject, group, objspace::none())
        };
        match args.positional() {
            [] => self.group_text(space, &subject, 0, objspace::none()),
            [key] => text(key),
            keys => {
                let items = keys.iter().map(|key| text(key)).collect::<PyResult<Vec<_>>>()?;
                Ok(Tuple::from_vec(space, items)?.into_object())
            }
        }
    }

    /// Where the group starts; -1 when it matched nothing.
    #[pymethod(signature = "($self, group=0, /)")]
    fn start(&self, space: &Space, group: Option<&Object>) -> PyResult<isize> {
        Ok(self.pair(self.group_or_whole(space, group)?).0)
    }

    /// Where the group ends; -1 when it matched nothing.
    #[pymethod(signature = "($self, group=0, /)")]
    fn end(&self, space: &Space, group: Option<&Object>) -> PyResult<isize> {
        Ok(self.pair(self.group_or_whole(space, group)?).1)
    }

    /// Start and end of the group, as a tuple.
    #[pymethod(signature = "($self, group=0, /)")]
    fn span(&self, space: &Space, group: Option<&Object>) -> PyResult<Ref<Tuple>> {
        self.pair_tuple(space, self.group_or_whole(space, group)?)
    }

    /// What all groups matched, from 1.
    #[pymethod(signature = "($self, /, default=None)")]
    fn groups(&self, space: &Space, default: Option<&Object>) -> PyResult<Ref<Tuple>> {
        let (subject, default) = (self.subject(space)?, default.unwrap_or(objspace::none()));
        let items = (1..self.count()).map(|group| self.group_text(space, &subject, group, default));
        Tuple::from_vec(space, items.collect::<PyResult<_>>()?)
    }

    /// What the groups with names matched, by name.
    #[pymethod(signature = "($self, /, default=None)")]
    fn groupdict(&self, space: &Space, default: Option<&Object>) -> PyResult<Ref<Dict>> {
        let (subject, default) = (self.subject(space)?, default.unwrap_or(objspace::none()));
        let result = Dict::new(space)?;
        for (name, _) in self.pattern(space)?.group_index(space)?.items_vec() {
            let group = self.group_number(space, &name)?;
            result.set_item(space, &name, &*self.group_text(space, &subject, group, default)?)?;
        }
        Ok(result)
    }

    /// Fill a template in, as sub() does.
    #[pymethod(signature = "($self, /, template)")]
    fn expand(&self, space: &Space, template: &Object) -> PyResult<Ref<Object>> {
        substitute::expand(space, &*self.pattern(space)?, self, &self.subject(space)?, template)
    }

    #[pymethod(name = "__copy__")]
    fn copy(&self) -> Ref<Match> {
        self.to_ref()
    }

    #[pymethod(name = "__deepcopy__", signature = "($self, memo, /)")]
    fn deep_copy(&self, _memo: &Object) -> Ref<Match> {
        self.to_ref()
    }

    /// See PEP 585.
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        generic_alias::new(space, cls, object)
    }

    /// The string that was searched.
    #[member(name = "string", offset = offset_of!(MatchObject, string), kind = _Py_T_OBJECT, readonly)]
    const STRING: () = ();
    /// The pattern that matched.
    #[member(name = "re", offset = offset_of!(MatchObject, pattern), kind = _Py_T_OBJECT, readonly)]
    const RE: () = ();
    /// Where the search began.
    #[member(name = "pos", offset = offset_of!(MatchObject, pos), kind = Py_T_PYSSIZET, readonly)]
    const POS: () = ();
    /// How far the search could go.
    #[member(name = "endpos", offset = offset_of!(MatchObject, endpos), kind = Py_T_PYSSIZET, readonly)]
    const ENDPOS: () = ();

    /// The number of the group that ended last, or None.
    #[getter]
    fn lastindex(&self, space: &Space) -> PyResult<Ref<Object>> {
        match self.0.found.last_index {
            0 => Ok(space.none()),
            index => space.new_int(index as i64),
        }
    }

    /// The name of the group that ended last, or None.
    #[getter]
    fn lastgroup(&self, space: &Space) -> PyResult<Ref<Object>> {
        let index = self.0.found.last_index;
        let name = if index == 0 { None } else { self.pattern(space)?.group_name(index) };
        Ok(name.unwrap_or_else(|| space.none()))
    }

    /// The spans of all groups.
    #[getter]
    fn regs(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let pairs = (0..self.count()).map(|group| Ok(self.pair_tuple(space, group)?.into_object()));
        Tuple::from_vec(space, pairs.collect::<PyResult<_>>()?)
    }
}
