//! Replacing matches: templates, and `sub`.

use super::match_object::Match;
use super::matcher::UNSET;
use super::pattern::Pattern;
use super::subject::{Found, Kind, Subject};
use abi::PyObject;
use algorithms::text::StrBuilder;
use core::ffi::c_int;
use cpyext_macros::pytype;
use objspace::gc::{self, Visitor};
use objspace::{Bytes, Int, Layout, List, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple};

/// The layout of [`Template`].
#[repr(C)]
pub struct TemplateObject {
    ob_base: PyObject,
    /// Literals and group numbers by turns, a literal first and last.
    parts: Slot<Tuple>,
}

objspace::layout! {
    /// A replacement with references to groups.
    pub struct Template(TemplateObject);
}

#[pytype(name = "SRE_Template", module = "_sre", flags = HAVE_GC | DISALLOW_INSTANTIATION)]
impl Template {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: a dead object, seen by nobody once it is untracked.
        unsafe {
            gc::untrack(this.cast());
            (*this).tp_clear();
            gc::free_instance(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn tp_traverse(&self, visit: &mut Visitor) -> c_int {
        objspace::visit_all!(visit, self.0.parts.as_ptr());
        0
    }

    #[slot(tp_clear)]
    fn tp_clear(&self) -> c_int {
        self.0.parts.set(None);
        0
    }
}

impl Template {
    /// The template of what `re._parser.parse_template` gives.
    ///
    /// # Errors
    /// `TypeError` when it is nothing of the kind.
    pub fn new(space: &Space, parts: &List) -> PyResult<Ref<Template>> {
        let items = parts.to_vec();
        let well_formed = items.len() % 2 == 1
            && items.iter().enumerate().all(|(index, item)| match item.downcast::<Int>() {
                Some(group) => index % 2 == 1 && group.to_i64().is_some_and(|group| group >= 0),
                None => index % 2 == 0,
            });
        if !well_formed {
            return Err(space.type_error("invalid template"));
        }
        let object = gc::allocate(space, Template::type_object(), size_of::<TemplateObject>())?;
        // SAFETY: fresh memory of the layout, zero-filled; it is complete when it is tracked.
        let template: Ref<Template> = unsafe { Ref::from_owned_unchecked(object) };
        template.0.parts.set(Some(Tuple::from_vec(space, items)?));
        // SAFETY: the object is complete.
        unsafe { gc::track(object) };
        Ok(template)
    }

    /// The pieces for one match; `group` gives what a group matched.
    fn fill(
        &self,
        space: &Space,
        group: impl Fn(usize) -> PyResult<Option<Ref<Object>>>,
    ) -> PyResult<Vec<Ref<Object>>> {
        let Some(parts) = self.0.parts.get() else { return Ok(Vec::new()) };
        let mut pieces = Vec::with_capacity(parts.len());
        for part in parts.items() {
            match part.downcast::<Int>() {
                Some(number) => {
                    let number = number.to_i64().and_then(|number| usize::try_from(number).ok());
                    let number = number.ok_or_else(|| space.index_error("no such group"))?;
                    pieces.extend(group(number)?);
                }
                None => pieces.push((*part).to_ref()),
            }
        }
        Ok(pieces)
    }

    /// The only literal, if there are no references.
    fn literal(&self) -> Option<Ref<Object>> {
        let parts = self.0.parts.get()?;
        (parts.len() == 1).then(|| parts.items()[0].to_ref())
    }
}

/// What matches are replaced by.
enum Replacement {
    Literal(Ref<Object>),
    Template(Ref<Template>),
    Call(Ref<Object>),
}

impl Replacement {
    fn new(space: &Space, pattern: &Pattern, replacement: &Object) -> PyResult<Replacement> {
        if replacement.is_callable() {
            return Ok(Replacement::Call(replacement.to_ref()));
        }
        // Without a backslash it is as it is; what is no string is for the compiler of templates to refuse.
        let plain = Subject::new(space, replacement)
            .is_ok_and(|subject| !subject.text().code_points().any(|ch| ch == '\\' as u32));
        if plain {
            return Ok(Replacement::Literal(replacement.to_ref()));
        }
        let template = compile(space, pattern, replacement)?;
        Ok(match template.literal() {
            Some(literal) => Replacement::Literal(literal),
            None => Replacement::Template(template),
        })
    }
}

/// Has the library compile a template (it keeps those made before).
fn compile(space: &Space, pattern: &Pattern, replacement: &Object) -> PyResult<Ref<Template>> {
    let function = objspace::builtins::import_from(space, "re", "_compile_template")?;
    let template = function.call(space, &[pattern, replacement])?;
    Ok(space.expect::<Template>(&template)?.to_ref())
}

fn group_of(
    space: &Space,
    subject: &Subject,
    marks: &[usize],
    number: usize,
) -> PyResult<Option<Ref<Object>>> {
    match marks.get(number * 2) {
        None => Err(space.index_error("no such group")),
        Some(&UNSET) => Ok(None),
        Some(&start) => subject.part(space, start, marks[number * 2 + 1]).map(Some),
    }
}

/// `Match.expand`.
///
/// # Errors
/// What is wrong with the template.
pub fn expand(
    space: &Space,
    pattern: &Pattern,
    found: &Match,
    subject: &Subject,
    template: &Object,
) -> PyResult<Ref<Object>> {
    let template = compile(space, pattern, template)?;
    if let Some(literal) = template.literal() {
        return Ok(literal);
    }
    let pieces = template.fill(space, |number| {
        if number > pattern.groups() {
            return Err(space.index_error("no such group"));
        }
        let text = found.group_text(space, subject, number, objspace::none())?;
        Ok((!text.is_none()).then_some(text))
    })?;
    join(space, subject, &pieces)
}

/// `Pattern.subn`: the text with the first `count` matches replaced (0: all), and how many were.
///
/// # Errors
/// Those of the matcher, of templates and of the function that makes replacements.
pub fn substitute(
    space: &Space,
    pattern: &Pattern,
    replacement: &Object,
    string: &Object,
    count: isize,
) -> PyResult<(Ref<Object>, usize)> {
    let replacement = Replacement::new(space, pattern, replacement)?;
    let subject = pattern.subject(space, string)?;
    let len = subject.len();
    let (mut pieces, mut last, mut replaced) = (Vec::new(), 0, 0);
    if let Ok(limit) = usize::try_from(count) {
        pattern.each_match(space, &subject, (0, len), limit, |found: Found| {
            if last < found.start() {
                pieces.push(subject.part(space, last, found.start())?);
            }
            last = found.end();
            replaced += 1;
            match &replacement {
                Replacement::Literal(text) => pieces.push(text.clone()),
                Replacement::Template(template) => {
                    pieces.extend(
                        template.fill(space, |number| group_of(space, &subject, &found.marks, number))?,
                    );
                }
                Replacement::Call(function) => {
                    let found = Match::new(space, pattern, &subject, found, (0, len))?;
                    let text = function.call1(space, &found)?;
                    if !text.is_none() {
                        pieces.push(text);
                    }
                }
            }
            Ok(())
        })?;
    }
    if last < len {
        pieces.push(subject.part(space, last, len)?);
    }
    Ok((join(space, &subject, &pieces)?, replaced))
}

/// The pieces one after the other.
fn join(space: &Space, subject: &Subject, pieces: &[Ref<Object>]) -> PyResult<Ref<Object>> {
    if subject.kind() == Kind::Bytes {
        let list = List::from_slice(space, &pieces.iter().map(|piece| &**piece).collect::<Vec<_>>())?;
        return Bytes::empty(space).as_object().call_method(space, "join", &[&list]);
    }
    if let [only] = pieces
        && let Some(text) = only.downcast_exact::<Str>()
    {
        return Ok(text.to_ref().into_object());
    }
    let mut text = StrBuilder::from("");
    for (index, piece) in pieces.iter().enumerate() {
        let Some(piece) = piece.downcast::<Str>() else {
            let got = piece.ty().tp_name();
            return Err(
                space.type_error(format_args!("sequence item {index}: expected str instance, {got} found"))
            );
        };
        text.push_text(piece.text());
    }
    Ok(Str::from_builder(space, &text)?.into_object())
}
