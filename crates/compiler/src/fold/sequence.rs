//! Operators on strings, bytes and tuples.

use num_bigint::{BigInt, Sign};

use super::{MAX_ITEMS, MAX_STRING, MAX_TOTAL_ITEMS, integer};
use crate::bytecode::{Const, Text};

/// `left + right`
pub fn concatenate(left: &Const, right: &Const) -> Option<Const> {
    match (left, right) {
        (Const::Str(left), Const::Str(right)) => Some(text(left.code_points().chain(right.code_points()))),
        (Const::Bytes(left), Const::Bytes(right)) => Some(Const::Bytes([&left[..], right].concat().into())),
        (Const::Tuple(left), Const::Tuple(right)) => Some(Const::Tuple([&left[..], right].concat().into())),
        _ => None,
    }
}

/// `sequence * count`
pub fn repeat(sequence: &Const, count: &BigInt) -> Option<Const> {
    if count.sign() == Sign::Minus {
        return None;
    }
    let count = usize::try_from(count).ok()?;
    let fits = |length: usize, limit: usize| length.checked_mul(count).is_some_and(|total| total <= limit);
    match sequence {
        Const::Str(value) => {
            let points: Vec<u32> = value.code_points().collect();
            fits(points.len(), MAX_STRING).then(|| text(points.repeat(count)))
        }
        Const::Bytes(bytes) if fits(bytes.len(), MAX_STRING) => {
            Some(Const::Bytes(bytes.repeat(count).into()))
        }
        Const::Tuple(items) if fits(items.len(), MAX_ITEMS) && fits(total_items(items), MAX_TOTAL_ITEMS) => {
            Some(Const::Tuple((0..count).flat_map(|_| items.iter().cloned()).collect()))
        }
        _ => None,
    }
}

/// Items of a tuple and of the tuples in it.
fn total_items(items: &[Const]) -> usize {
    let inner = items.iter().map(|item| match item {
        Const::Tuple(items) | Const::FrozenSet(items) => total_items(items),
        _ => 0,
    });
    items.len() + inner.sum::<usize>()
}

/// `sequence[index]`
pub fn subscript(sequence: &Const, index: &Const) -> Option<Const> {
    match sequence {
        Const::Str(value) => {
            let points: Vec<u32> = value.code_points().collect();
            match index {
                Const::Slice(slice) => Some(text(slice_items(&points, slice)?)),
                _ => Some(text([*item(&points, index)?])),
            }
        }
        Const::Bytes(bytes) => match index {
            Const::Slice(slice) => Some(Const::Bytes(slice_items(bytes, slice)?.into())),
            _ => Some(Const::Int(i64::from(*item(bytes, index)?))),
        },
        Const::Tuple(items) => match index {
            Const::Slice(slice) => Some(Const::Tuple(slice_items(items, slice)?.into())),
            _ => item(items, index).cloned(),
        },
        _ => None,
    }
}

fn text(points: impl IntoIterator<Item = u32>) -> Const {
    Const::Str(Text::from_code_points(points))
}

fn item<'a, T>(items: &'a [T], index: &Const) -> Option<&'a T> {
    let index = i64::try_from(integer(index)?).ok()?;
    let length = i64::try_from(items.len()).ok()?;
    let index = if index < 0 { index + length } else { index };
    items.get(usize::try_from(index).ok()?)
}

/// The items that a slice selects; `None` if its parts are no ints, or its step is zero.
fn slice_items<T: Clone>(items: &[T], slice: &[Const; 3]) -> Option<Vec<T>> {
    let length = i64::try_from(items.len()).ok()?;
    let part = |part: &Const| match part {
        Const::None => Some(None),
        _ => i64::try_from(integer(part)?).ok().map(Some),
    };
    let step = part(&slice[2])?.unwrap_or(1);
    if step == 0 {
        return None;
    }
    let (lowest, highest) = if step > 0 { (0, length) } else { (-1, length - 1) };
    let bound = |value: i64| {
        let value = if value < 0 { value.saturating_add(length) } else { value };
        value.clamp(lowest, highest)
    };
    let start = part(&slice[0])?.map_or(if step > 0 { lowest } else { highest }, bound);
    let stop = part(&slice[1])?.map_or(if step > 0 { highest } else { lowest }, bound);
    let mut selected = Vec::new();
    let mut index = start;
    while if step > 0 { index < stop } else { index > stop } {
        selected.push(items.get(usize::try_from(index).ok()?)?.clone());
        index = index.saturating_add(step);
    }
    Some(selected)
}
