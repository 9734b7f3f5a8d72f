//! Searching: where a match may start, by what the pattern's `INFO` block says of it.

use super::characters::in_set;
use super::codes::{at, info, op};
use super::matcher::Matcher;
use algorithms::text::CodeUnit;
use algorithms::text::find::Finder;
use objspace::PyResult;

/// The first match from `start` on: its start and end. A match that must advance must do so only at `start` itself.
///
/// # Errors
/// As [`Matcher::match_at`].
pub fn search<U: CodeUnit>(matcher: &mut Matcher<'_, U>, start: usize) -> PyResult<Option<(usize, usize)>> {
    let (code, text) = (matcher.code(), matcher.text());
    if code[0] != op::INFO {
        return each_position(matcher, 0, start, text.len());
    }
    let (flags, least) = (code[2], code[3] as usize);
    if text.len() < start || text.len() - start < least {
        return Ok(None);
    }
    let last = text.len() - least;
    let body = 1 + code[1] as usize;
    if flags & info::PREFIX != 0 {
        let length = code[5] as usize;
        let units: Option<Vec<U>> = code[7..7 + length].iter().map(|&ch| U::from_code_point(ch)).collect();
        let Some(prefix) = units else { return Ok(None) };
        let whole = flags & info::LITERAL != 0;
        return by_prefix(matcher, &prefix, whole, body, start);
    }
    if flags & info::CHARSET != 0 {
        let set = &code[5..];
        return by_first(matcher, body, start, last, |unit| in_set(set, unit.code()));
    }
    each_position(matcher, body, start, last)
}

fn by_prefix<U: CodeUnit>(
    matcher: &mut Matcher<'_, U>,
    prefix: &[U],
    whole: bool,
    body: usize,
    start: usize,
) -> PyResult<Option<(usize, usize)>> {
    let finder = Finder::new(prefix);
    let mut from = start;
    while let Some(found) = finder.find(matcher.text(), from) {
        if whole {
            return Ok(Some((found, found + prefix.len())));
        }
        if let Some(end) = attempt(matcher, body, found)? {
            return Ok(Some((found, end)));
        }
        from = found + 1;
    }
    Ok(None)
}

fn by_first<U: CodeUnit>(
    matcher: &mut Matcher<'_, U>,
    body: usize,
    start: usize,
    last: usize,
    may_start: impl Fn(U) -> bool,
) -> PyResult<Option<(usize, usize)>> {
    for at in start..=last {
        if matcher.text().get(at).is_some_and(|&unit| may_start(unit))
            && let Some(end) = attempt(matcher, body, at)?
        {
            return Ok(Some((at, end)));
        }
    }
    Ok(None)
}

fn each_position<U: CodeUnit>(
    matcher: &mut Matcher<'_, U>,
    body: usize,
    start: usize,
    last: usize,
) -> PyResult<Option<(usize, usize)>> {
    let code = matcher.code();
    // Such a pattern matches at the beginning or nowhere.
    let anchored = code[body] == op::AT && [at::BEGINNING, at::BEGINNING_STRING].contains(&code[body + 1]);
    let last = if anchored { start.min(last) } else { last };
    for at in start..=last {
        if let Some(end) = attempt(matcher, body, at)? {
            return Ok(Some((at, end)));
        }
    }
    Ok(None)
}

fn attempt<U: CodeUnit>(matcher: &mut Matcher<'_, U>, body: usize, at: usize) -> PyResult<Option<usize>> {
    let end = matcher.match_at(body, at)?;
    matcher.must_advance = false;
    Ok(end)
}
