//! `all`, `any`, `sum`, `min`, `max`, `sorted`.

use core::ops::ControlFlow;
use objspace::shim::Args;
use objspace::{CompareOp, Float, Int, Object, PyErr, PyResult, Ref, Space, Str, number};

/// Calls `visit` with each item of an iterable until it breaks.
fn each<B>(
    space: &Space,
    iterable: &Object,
    mut visit: impl FnMut(Ref<Object>) -> PyResult<ControlFlow<B>>,
) -> PyResult<Option<B>> {
    let iterator = iterable.iter(space)?;
    while let Some(item) = iterator.next(space)? {
        if let ControlFlow::Break(value) = visit(item)? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// `all(iterable)`.
pub fn all(space: &Space, iterable: &Object) -> PyResult<bool> {
    let found = each(space, iterable, |item| {
        Ok(if item.is_true(space)? { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(found.is_none())
}

/// `any(iterable)`.
pub fn any(space: &Space, iterable: &Object) -> PyResult<bool> {
    let found = each(space, iterable, |item| {
        Ok(if item.is_true(space)? { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(found.is_some())
}

/// A running total that stays unboxed as long as it can.
enum Total {
    Int(i64),
    /// The sum and what rounding has lost of it so far (Neumaier's compensation).
    Float(f64, f64),
    Object(Ref<Object>),
}

impl Total {
    fn of(start: &Object) -> Total {
        if let Some(start) = start.downcast_exact::<Int>().and_then(Int::to_i64) {
            return Total::Int(start);
        }
        match start.downcast_exact::<Float>() {
            Some(start) => Total::Float(start.value(), 0.0),
            None => Total::Object(objspace::Layout::to_ref(start)),
        }
    }

    fn into_object(self, space: &Space) -> PyResult<Ref<Object>> {
        match self {
            Total::Int(total) => space.new_int(total),
            Total::Float(total, lost) => {
                space.new_float(if lost != 0.0 && lost.is_finite() { total + lost } else { total })
            }
            Total::Object(total) => Ok(total),
        }
    }

    fn add(self, space: &Space, item: &Object) -> PyResult<Total> {
        match &self {
            Total::Int(total) => {
                if let Some(sum) = small_int(item).and_then(|value| total.checked_add(value)) {
                    return Ok(Total::Int(sum));
                }
                if let Some(value) = item.downcast_exact::<Float>() {
                    return Ok(add_float(*total as f64, 0.0, value.value()));
                }
            }
            Total::Float(total, lost) => {
                if let Some(value) = item.downcast_exact::<Float>() {
                    return Ok(add_float(*total, *lost, value.value()));
                }
                if let Some(value) = small_int(item) {
                    return Ok(add_float(*total, *lost, value as f64));
                }
            }
            Total::Object(_) => {}
        }
        let total = self.into_object(space)?;
        Ok(Total::Object(number::add(space, &total, item)?))
    }
}

#[inline]
fn small_int(item: &Object) -> Option<i64> {
    item.downcast_exact::<Int>().and_then(Int::to_i64)
}

fn add_float(total: f64, lost: f64, value: f64) -> Total {
    let sum = total + value;
    let error = if total.abs() >= value.abs() { (total - sum) + value } else { (value - sum) + total };
    Total::Float(sum, lost + error)
}

/// `sum(iterable, start)`.
pub fn sum(space: &Space, iterable: &Object, start: Option<&Object>) -> PyResult<Ref<Object>> {
    let start = start.unwrap_or(objspace::bool_object(false));
    if start.is_instance::<Str>() {
        return Err(space.type_error("sum() can't sum strings [use ''.join(seq) instead]"));
    }
    for (is_kind, message) in [
        (start.is_instance::<objspace::Bytes>(), "sum() can't sum bytes [use b''.join(seq) instead]"),
        (start.is_instance::<objspace::ByteArray>(), "sum() can't sum bytearray [use b''.join(seq) instead]"),
    ] {
        if is_kind {
            return Err(space.type_error(message));
        }
    }
    let mut total = if objspace::bool_object(false).is(start) { Total::Int(0) } else { Total::of(start) };
    let iterator = iterable.iter(space)?;
    while let Some(item) = iterator.next(space)? {
        if let Total::Int(sum) = &mut total
            && let Some(more) = small_int(&item).and_then(|value| sum.checked_add(value))
        {
            *sum = more;
            continue;
        }
        total = total.add(space, &item)?;
    }
    total.into_object(space)
}

/// `min` and `max`: the item that `better` prefers, by `key`.
pub fn extreme(space: &Space, args: Args<'_>, name: &str, better: CompareOp) -> PyResult<Ref<Object>> {
    let (mut key, mut default) = (None, None);
    let unknown = args.find_keyword(|keyword, value| {
        let word = keyword.downcast::<Str>()?;
        if word.equals("key") {
            key = Some(value);
            None
        } else if word.equals("default") {
            default = Some(value);
            None
        } else {
            Some(word.to_string_lossy())
        }
    });
    if let Some(word) = unknown {
        let message = format_args!("{name}() got an unexpected keyword argument '{word}'");
        return Err(space.type_error(message));
    }
    let key = key.filter(|key| !key.is_none());
    if let ([iterable], None) = (args.positional(), key) {
        return match best_item(space, iterable, better)? {
            Some(item) => Ok(item),
            None => match default {
                Some(default) => Ok(objspace::Layout::to_ref(default)),
                None => Err(nothing(space, name)),
            },
        };
    }
    let mut best = Best { space, key, better, item: None };
    match args.positional() {
        [] => {
            return Err(space.type_error(format_args!("{name} expected at least 1 argument, got 0")));
        }
        [iterable] => {
            let iterator = iterable.iter(space)?;
            while let Some(item) = iterator.next(space)? {
                best.offer(item)?;
            }
        }
        items => {
            if default.is_some() {
                let message =
                    format_args!("Cannot specify a default for {name}() with multiple positional arguments");
                return Err(space.type_error(message));
            }
            for item in items {
                best.offer(objspace::Layout::to_ref(*item))?;
            }
        }
    }
    match (best.item, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(objspace::Layout::to_ref(default)),
        (None, None) => Err(nothing(space, name)),
    }
}

#[cold]
fn nothing(space: &Space, name: &str) -> PyErr {
    space.value_error(format_args!("{name}() iterable argument is empty"))
}

/// The item of an iterable that `better` prefers.
fn best_item(space: &Space, iterable: &Object, better: CompareOp) -> PyResult<Option<Ref<Object>>> {
    let iterator = iterable.iter(space)?;
    let Some(mut best) = iterator.next(space)? else { return Ok(None) };
    while let Some(item) = iterator.next(space)? {
        if is_better(space, &item, &best, better)? {
            best = item;
        }
    }
    Ok(Some(best))
}

/// Whether `better` prefers `item`.
#[inline]
fn is_better(space: &Space, item: &Object, best: &Object, better: CompareOp) -> PyResult<bool> {
    let at_once = match better {
        CompareOp::Lt => item.less_at_once(best),
        CompareOp::Gt => best.less_at_once(item),
        _ => None,
    };
    match at_once {
        Some(wins) => Ok(wins),
        None => item.compare_bool(space, best, better),
    }
}

/// The best item so far, with what it is compared by.
struct Best<'a> {
    space: &'a Space,
    key: Option<&'a Object>,
    better: CompareOp,
    item: Option<(Ref<Object>, Ref<Object>)>,
}

impl Best<'_> {
    fn offer(&mut self, item: Ref<Object>) -> PyResult<()> {
        let value = match self.key {
            Some(key) => key.call1(self.space, &item)?,
            None => item.clone(),
        };
        let wins = match &self.item {
            Some((_, best)) => is_better(self.space, &value, best, self.better)?,
            None => true,
        };
        if wins {
            self.item = Some((item, value));
        }
        Ok(())
    }
}

/// `sorted(iterable, /, *, key=None, reverse=False)`.
pub fn sorted(space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
    let [iterable] = args.positional() else {
        let given = args.positional_count();
        return Err(space.type_error(format_args!("sorted expected 1 argument, got {given}")));
    };
    let list = iterable.to_list(space)?;
    let (key, reverse) = (args.keyword("key"), args.keyword("reverse"));
    if usize::from(key.is_some()) + usize::from(reverse.is_some()) == args.keyword_count() {
        let reverse = reverse.map_or(Ok(false), |reverse| reverse.is_true(space))?;
        list.sort_items(space, key.filter(|key| !key.is_none()), reverse)?;
    } else {
        // The method says what is wrong.
        list.getattr_str(space, "sort")?.call_kw(space, args.skip(1))?;
    }
    Ok(list.into_object())
}
