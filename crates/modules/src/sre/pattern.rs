//! `re.Pattern`: a compiled regular expression.

use super::codes::flag;
use super::match_object::Match;
use super::scanner::Scanner;
use super::subject::{Found, Kind, Mode, Subject, clamp};
use super::substitute;
use abi::PyObject;
use algorithms::text::StrBuilder;
use core::cell::Cell;
use core::ffi::c_int;
use core::mem::offset_of;
use cpyext_macros::pytype;
use objspace::gc::{self, Visitor};
use objspace::mappingproxy::MappingProxy;
use objspace::{
    CompareOp, Dict, Layout, List, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, Type,
    generic_alias,
};

/// The layout of [`Pattern`].
#[repr(C)]
pub struct PatternObject {
    ob_base: PyObject,
    groups: Cell<isize>,
    groupindex: Slot<Dict>,
    indexgroup: Slot<Tuple>,
    pattern: Slot,
    flags: Cell<c_int>,
    weakreflist: Cell<*mut PyObject>,
    /// What is searched; `None` for a pattern compiled from a tree, which takes both.
    kind: Option<Kind>,
    code: Box<[u32]>,
}

objspace::layout! {
    /// A compiled regular expression.
    pub struct Pattern(PatternObject);
}

/// What `_sre.compile` is given.
pub struct Parts<'a> {
    /// The expression, or `None`.
    pub pattern: &'a Object,
    /// See [`flag`].
    pub flags: c_int,
    /// Validated code.
    pub code: Box<[u32]>,
    /// How many groups there are.
    pub groups: usize,
    /// From names to numbers of groups.
    pub groupindex: &'a Dict,
    /// The names of groups by number.
    pub indexgroup: &'a Tuple,
}

/// The largest `Py_ssize_t`, which the default of `endpos` is.
const END: isize = isize::MAX;

/// A string, and the part of it to look at, as methods of patterns are given them.
struct Window {
    subject: Subject,
    start: usize,
    end: usize,
}

impl Pattern {
    /// A pattern of its parts.
    pub fn new(space: &Space, parts: Parts<'_>) -> PyResult<Ref<Pattern>> {
        let kind = match parts.pattern {
            none if none.is_none() => None,
            pattern => Some(Subject::new(space, pattern)?.kind()),
        };
        let object = gc::allocate(space, Pattern::type_object(), size_of::<PatternObject>())?;
        // SAFETY: fresh memory of the layout, zero-filled, which is valid for all fields but those written here. It is tracked
        // when it is complete.
        unsafe {
            let place = object.cast::<PatternObject>();
            (&raw mut (*place).kind).write(kind);
            (&raw mut (*place).code).write(parts.code);
            let fields = &*place;
            fields.groups.set(parts.groups as isize);
            fields.flags.set(parts.flags);
            fields.groupindex.set(Some(parts.groupindex.to_ref()));
            fields.indexgroup.set(Some(parts.indexgroup.to_ref()));
            fields.pattern.set(Some(parts.pattern.to_ref()));
            gc::track(object);
            Ok(Ref::from_owned_unchecked(object))
        }
    }

    /// How many groups there are.
    pub fn groups(&self) -> usize {
        self.0.groups.get() as usize
    }

    /// From names to numbers of groups.
    pub fn group_index(&self, space: &Space) -> PyResult<Ref<Dict>> {
        self.0.groupindex.get().map_or_else(|| Dict::new(space), Ok)
    }

    /// The name of a group, if it has one.
    pub fn group_name(&self, number: usize) -> Option<Ref<Object>> {
        self.0.indexgroup.get()?.items().get(number).map(|name| (*name).to_ref())
    }

    /// The expression it was compiled from.
    pub fn source(&self, space: &Space) -> Ref<Object> {
        self.0.pattern.get().unwrap_or_else(|| space.none())
    }

    /// What an object lends this pattern to search in.
    ///
    /// # Errors
    /// `TypeError` when the object is not of the pattern's kind.
    pub fn subject(&self, space: &Space, object: &Object) -> PyResult<Subject> {
        let subject = Subject::new(space, object)?;
        match (self.0.kind, subject.kind()) {
            (Some(Kind::Text), Kind::Bytes) => {
                Err(space.type_error("cannot use a string pattern on a bytes-like object"))
            }
            (Some(Kind::Bytes), Kind::Text) => {
                Err(space.type_error("cannot use a bytes pattern on a string-like object"))
            }
            _ => Ok(subject),
        }
    }

    fn window(
        &self,
        space: &Space,
        string: &Object,
        pos: Option<isize>,
        endpos: Option<isize>,
    ) -> PyResult<Window> {
        let subject = self.subject(space, string)?;
        let len = subject.len();
        let (start, end) = (clamp(pos.unwrap_or(0), len), clamp(endpos.unwrap_or(END), len));
        Ok(Window { subject, start, end })
    }

    /// Looks for a match in a part of a subject.
    ///
    /// # Errors
    /// As the matcher.
    pub fn find(
        &self,
        space: &Space,
        subject: &Subject,
        mode: Mode,
        range: (usize, usize),
        must_advance: bool,
    ) -> PyResult<Option<Found>> {
        subject.find(space, (&self.0.code, self.groups()), mode, range, must_advance)
    }

    fn one_match(
        &self,
        space: &Space,
        mode: Mode,
        string: &Object,
        pos: Option<isize>,
        endpos: Option<isize>,
    ) -> PyResult<Ref<Object>> {
        let window = self.window(space, string, pos, endpos)?;
        let range = (window.start, window.end);
        match self.find(space, &window.subject, mode, range, false)? {
            Some(found) => Ok(Match::new(space, self, &window.subject, found, range)?.into_object()),
            None => Ok(space.none()),
        }
    }

    /// Calls `each` with the matches that do not overlap, at most `limit` of them; 0 is no limit.
    ///
    /// # Errors
    /// Those of the matcher and of `each`.
    pub fn each_match(
        &self,
        space: &Space,
        subject: &Subject,
        (start, end): (usize, usize),
        limit: usize,
        mut each: impl FnMut(Found) -> PyResult<()>,
    ) -> PyResult<()> {
        let (mut from, mut must_advance, mut count) = (start, false, 0);
        while limit == 0 || count < limit {
            let Some(found) = self.find(space, subject, Mode::Search, (from, end), must_advance)? else {
                break;
            };
            from = found.end();
            must_advance = found.start() == found.end();
            each(found)?;
            count += 1;
        }
        Ok(())
    }

    /// The names of flags as `repr` shows them, with what is left in hexadecimal.
    fn shown_flags(&self) -> Vec<String> {
        const NAMES: [(u32, &str); 8] = [
            (flag::IGNORECASE, "re.IGNORECASE"),
            (flag::MULTILINE, "re.MULTILINE"),
            (flag::DOTALL, "re.DOTALL"),
            (flag::VERBOSE, "re.VERBOSE"),
            (flag::DEBUG, "re.DEBUG"),
            (flag::ASCII, "re.ASCII"),
            (flag::LOCALE, "re.LOCALE"),
            (flag::UNICODE, "re.UNICODE"),
        ];
        let mut flags = self.0.flags.get() as u32;
        let types = flag::LOCALE | flag::UNICODE | flag::ASCII;
        // What text has by default is not shown.
        if self.0.kind == Some(Kind::Text) && flags & types == flag::UNICODE {
            flags &= !flag::UNICODE;
        }
        let mut shown = Vec::new();
        for (bit, name) in NAMES {
            if flags & bit != 0 {
                shown.push(name.to_owned());
                flags &= !bit;
            }
        }
        if flags != 0 {
            shown.push(format!("0x{flags:x}"));
        }
        shown
    }
}

#[pytype(
    name = "Pattern",
    module = "re",
    flags = HAVE_GC | DISALLOW_INSTANTIATION,
    weaklistoffset = offset_of!(PatternObject, weakreflist)
)]
/// A compiled regular expression.
impl Pattern {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead object, seen by nobody once it is untracked; the code is dropped once.
        unsafe {
            gc::untrack(this.cast());
            objspace::weakref::clear(this.cast());
            (*this).tp_clear();
            (&raw mut (*this).0.code).drop_in_place();
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        objspace::visit_all!(
            visit,
            self.0.groupindex.as_ptr(),
            self.0.indexgroup.as_ptr(),
            self.0.pattern.as_ptr()
        );
        0
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        self.0.groupindex.set(None);
        self.0.indexgroup.set(None);
        self.0.pattern.set(None);
        0
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let source = self.source(space).repr(space)?;
        let mut text = StrBuilder::from("re.compile(");
        text.push_text(source.text().slice(0, source.len().min(200)));
        let flags = self.shown_flags();
        if !flags.is_empty() {
            text.push_str(", ");
            text.push_str(&flags.join("|"));
        }
        text.push_str(")");
        Str::from_builder(space, &text)
    }

    #[slot(tp_hash)]
    fn tp_hash(&self, space: &Space) -> PyResult<isize> {
        let mut hash = self.source(space).hash(space)?;
        for &word in &self.0.code {
            hash = (hash ^ word as isize).wrapping_mul(0x100_0000_01b3);
        }
        Ok(hash ^ self.0.flags.get() as isize ^ self.0.groups.get())
    }

    #[slot(tp_richcompare)]
    fn tp_richcompare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let Some(other) = other.downcast_exact::<Pattern>() else { return Ok(space.not_implemented()) };
        let want_equal = match op {
            CompareOp::Eq => true,
            CompareOp::Ne => false,
            _ => return Ok(space.not_implemented()),
        };
        // Flags and code say the same for both kinds of text, so the kind counts too.
        let (a, b) = (&self.0, &other.0);
        let equal = core::ptr::eq(self, other)
            || a.flags == b.flags
                && a.kind == b.kind
                && a.groups == b.groups
                && a.code == b.code
                && self.source(space).eq(space, &other.source(space))?;
        Ok(space.new_bool(equal == want_equal))
    }

    /// Match at the beginning of the string.
    #[pymethod(name = "match", signature = "($self, /, string, pos=0, endpos=sys.maxsize)")]
    fn match_(
        &self,
        space: &Space,
        string: &Object,
        pos: Option<isize>,
        endpos: Option<isize>,
    ) -> PyResult<Ref<Object>> {
        self.one_match(space, Mode::Match, string, pos, endpos)
    }

    /// Match the whole string.
    #[pymethod(signature = "($self, /, string, pos=0, endpos=sys.maxsize)")]
    fn fullmatch(
        &self,
        space: &Space,
        string: &Object,
        pos: Option<isize>,
        endpos: Option<isize>,
    ) -> PyResult<Ref<Object>> {
        self.one_match(space, Mode::FullMatch, string, pos, endpos)
    }

    /// Find the first match anywhere in the string; None when there is none.
    #[pymethod(signature = "($self, /, string, pos=0, endpos=sys.maxsize)")]
    fn search(
        &self,
        space: &Space,
        string: &Object,
        pos: Option<isize>,
        endpos: Option<isize>,
    ) -> PyResult<Ref<Object>> {
        self.one_match(space, Mode::Search, string, pos, endpos)
    }

    /// Replace the leftmost matches, which do not overlap.
    #[pymethod(signature = "($self, /, repl, string, count=0)")]
    fn sub(
        &self,
        space: &Space,
        repl: &Object,
        string: &Object,
        count: Option<isize>,
    ) -> PyResult<Ref<Object>> {
        Ok(substitute::substitute(space, self, repl, string, count.unwrap_or(0))?.0)
    }

    /// Replace as sub() does; return the string and the number of replacements.
    #[pymethod(signature = "($self, /, repl, string, count=0)")]
    fn subn(
        &self,
        space: &Space,
        repl: &Object,
        string: &Object,
        count: Option<isize>,
    ) -> PyResult<Ref<Tuple>> {
        let (text, count) = substitute::substitute(space, self, repl, string, count.unwrap_or(0))?;
        Tuple::from_slice(space, &[&*text, &*space.new_int(count as i64)?])
    }

    /// Return a list of all matches: of what groups matched, when there are groups.
    #[pymethod(signature = "($self, /, string, pos=0, endpos=sys.maxsize)")]
    fn findall(
        &self,
        space: &Space,
        string: &Object,
        pos: Option<isize>,
        endpos: Option<isize>,
    ) -> PyResult<Ref<List>> {
        let Window { subject, start, end } = self.window(space, string, pos, endpos)?;
        let list = List::new(space)?;
        self.each_match(space, &subject, (start, end), 0, |found| {
            let group = |number: usize| match found.marks[number * 2] {
                super::matcher::UNSET => subject.part(space, 0, 0),
                start => subject.part(space, start, found.marks[number * 2 + 1]),
            };
            let item = match self.groups() {
                0 => group(0)?,
                1 => group(1)?,
                groups => {
                    let items = (1..=groups).map(group).collect::<PyResult<Vec<_>>>()?;
                    Tuple::from_vec(space, items)?.into_object()
                }
            };
            list.push(space, item)
        })?;
        Ok(list)
    }

    /// Split the string at the matches; what groups matched stands between the parts.
    #[pymethod(signature = "($self, /, string, maxsplit=0)")]
    fn split(&self, space: &Space, string: &Object, maxsplit: Option<isize>) -> PyResult<Ref<List>> {
        let subject = self.subject(space, string)?;
        let list = List::new(space)?;
        let len = subject.len();
        let mut last = 0;
        let Ok(limit) = usize::try_from(maxsplit.unwrap_or(0)) else {
            list.push(space, subject.part(space, 0, len)?)?;
            return Ok(list);
        };
        self.each_match(space, &subject, (0, len), limit, |found| {
            list.push(space, subject.part(space, last, found.start())?)?;
            for group in found.marks[2..].chunks_exact(2) {
                let part = match group[0] {
                    super::matcher::UNSET => space.none(),
                    start => subject.part(space, start, group[1])?,
                };
                list.push(space, part)?;
            }
            last = found.end();
            Ok(())
        })?;
        list.push(space, subject.part(space, last, len)?)?;
        Ok(list)
    }

    /// Return an iterator over all matches, which do not overlap.
    #[pymethod(signature = "($self, /, string, pos=0, endpos=sys.maxsize)")]
    fn finditer(
        &self,
        space: &Space,
        string: &Object,
        pos: Option<isize>,
        endpos: Option<isize>,
    ) -> PyResult<Ref<Object>> {
        let scanner = self.scanner(space, string, pos, endpos)?;
        let search = scanner.as_object().getattr_str(space, "search")?;
        let iterator = objspace::iterators::callable_iterator(space, &search, objspace::none())?;
        Ok(iterator.into_object())
    }

    /// Return an object that finds one match after the other.
    #[pymethod(signature = "($self, /, string, pos=0, endpos=sys.maxsize)")]
    fn scanner(
        &self,
        space: &Space,
        string: &Object,
        pos: Option<isize>,
        endpos: Option<isize>,
    ) -> PyResult<Ref<Scanner>> {
        let Window { subject, start, end } = self.window(space, string, pos, endpos)?;
        Scanner::new(space, self, subject, (start, end))
    }

    #[pymethod(name = "__copy__")]
    fn copy(&self) -> Ref<Pattern> {
        self.to_ref()
    }

    #[pymethod(name = "__deepcopy__", signature = "($self, memo, /)")]
    fn deep_copy(&self, _memo: &Object) -> Ref<Pattern> {
        self.to_ref()
    }

    /// See PEP 585.
    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(cls: &Type, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        generic_alias::new(space, cls, object)
    }

    /// The expression that this was compiled from.
    #[member(name = "pattern", offset = offset_of!(PatternObject, pattern), kind = _Py_T_OBJECT, readonly)]
    const PATTERN: () = ();
    /// The flags.
    #[member(name = "flags", offset = offset_of!(PatternObject, flags), kind = Py_T_INT, readonly)]
    const FLAGS: () = ();
    /// The number of groups.
    #[member(name = "groups", offset = offset_of!(PatternObject, groups), kind = Py_T_PYSSIZET, readonly)]
    const GROUPS: () = ();

    /// The numbers of groups by name.
    #[getter]
    fn groupindex(&self, space: &Space) -> PyResult<Ref<Object>> {
        MappingProxy::new(space, &*self.group_index(space)?)
    }
}
