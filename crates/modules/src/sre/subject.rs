//! What is searched: a `str`, or the bytes of whatever lends a buffer.

use super::matcher::{Matcher, UNSET};
use super::search::search;
use algorithms::text::{CodeUnit, TextRef};
use algorithms::with_units;
use objspace::buffer::Buffer;
use objspace::{Bytes, Layout, Object, PyResult, Ref, Space, Str};

/// Text or bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Of a `str`.
    Text,
    /// Of a bytes-like object.
    Bytes,
}

/// An object to search in, and for bytes that are not of a `bytes`, the loan of them.
pub struct Subject {
    object: Ref<Object>,
    buffer: Option<Buffer>,
    kind: Kind,
}

/// How a match must stand to the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It begins at the start.
    Match,
    /// It also ends at the end.
    FullMatch,
    /// It may begin later.
    Search,
}

/// What a match found.
pub struct Found {
    /// Start and end of the match and of each group, [`UNSET`] for groups that matched nothing.
    pub marks: Vec<usize>,
    /// The number of the group that ended last, or 0.
    pub last_index: usize,
}

impl Found {
    /// Where the match starts.
    pub fn start(&self) -> usize {
        self.marks[0]
    }

    /// Where the match ends.
    pub fn end(&self) -> usize {
        self.marks[1]
    }
}

impl Subject {
    /// The text or bytes of an object.
    ///
    /// # Errors
    /// `TypeError` when it has neither; what lending a buffer raises.
    pub fn new(space: &Space, object: &Object) -> PyResult<Subject> {
        if object.is_instance::<Str>() {
            return Ok(Subject { object: object.to_ref(), buffer: None, kind: Kind::Text });
        }
        if object.is_instance::<Bytes>() {
            return Ok(Subject { object: object.to_ref(), buffer: None, kind: Kind::Bytes });
        }
        if !objspace::buffer::is_exporter(object) {
            let got = object.ty().tp_name();
            return Err(space.type_error(format_args!("expected string or bytes-like object, got '{got}'")));
        }
        let buffer = Buffer::simple(space, object)?;
        Ok(Subject { object: object.to_ref(), buffer: Some(buffer), kind: Kind::Bytes })
    }

    /// Whether it is text.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The object.
    pub fn object(&self) -> &Object {
        &self.object
    }

    /// The characters; bytes are the characters of their numbers.
    pub fn text(&self) -> TextRef<'_> {
        if let Some(buffer) = &self.buffer {
            // SAFETY: no Python code runs while a matcher reads a loan (see `find`).
            return TextRef::Latin1(unsafe { buffer.as_slice() });
        }
        match (self.object.downcast::<Str>(), self.object.downcast::<Bytes>()) {
            (Some(text), _) => text.text(),
            (_, Some(bytes)) => TextRef::Latin1(bytes.as_slice()),
            _ => TextRef::Latin1(&[]),
        }
    }

    /// Number of characters.
    pub fn len(&self) -> usize {
        self.text().len()
    }

    /// A part: the object itself when it is all of a `str` or `bytes`.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn part(&self, space: &Space, start: usize, end: usize) -> PyResult<Ref<Object>> {
        if let Some(text) = self.object.downcast::<Str>() {
            return Ok(text.substring(space, start, end)?.into_object());
        }
        if self.object.is_exact::<Bytes>() && start == 0 && end == self.len() {
            return Ok(self.object.clone());
        }
        match self.text() {
            TextRef::Latin1(bytes) => Ok(Bytes::from_slice(space, &bytes[start..end])?.into_object()),
            _ => Err(space.bad_internal_call()),
        }
    }

    /// Finds a match of validated code from `start` in the text before `end`.
    ///
    /// # Errors
    /// As the matcher.
    pub fn find(
        &self,
        space: &Space,
        (code, groups): (&[u32], usize),
        mode: Mode,
        (start, end): (usize, usize),
        must_advance: bool,
    ) -> PyResult<Option<Found>> {
        if start > end {
            return Ok(None);
        }
        with_units!(self.text(), units => {
            let mut matcher = Matcher::new(space, self.buffer.is_none(), code, &units[..end], groups);
            matcher.must_advance = must_advance;
            find_in(&mut matcher, mode, start)
        })
    }
}

fn find_in<U: CodeUnit>(matcher: &mut Matcher<'_, U>, mode: Mode, start: usize) -> PyResult<Option<Found>> {
    matcher.match_all = mode == Mode::FullMatch;
    let found = match mode {
        Mode::Search => search(matcher, start)?,
        Mode::Match | Mode::FullMatch => matcher.match_at(0, start)?.map(|end| (start, end)),
    };
    Ok(found.map(|(start, end)| {
        let mut marks = Vec::with_capacity(2 + matcher.marks.len());
        marks.extend([start, end]);
        for pair in matcher.marks.chunks_exact(2) {
            let whole = pair[0] != UNSET && pair[1] != UNSET && pair[0] <= pair[1];
            marks.extend(if whole { [pair[0], pair[1]] } else { [UNSET, UNSET] });
        }
        Found { marks, last_index: matcher.last_index }
    }))
}

/// A position given by a caller, within a length.
pub fn clamp(position: isize, len: usize) -> usize {
    usize::try_from(position).map_or(0, |position| position.min(len))
}
