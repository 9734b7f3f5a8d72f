//! The module `_bisect`: searches in sorted sequences, and insertions that keep them sorted.

use cpyext_macros::pymodule;
use objspace::shim::{ArgPosition, FromArg, Nullable};
use objspace::{CompareOp, Layout, List, Object, PyResult, Ref, Space, number};

/// On which side of items that are equal to the wanted one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// The end of a search: `None` stands for the length.
struct High(Option<isize>);

impl FromArg<'_> for High {
    fn from_arg(space: &Space, arg: &Object, _at: ArgPosition) -> PyResult<Self> {
        if arg.is_none() {
            return Ok(High(None));
        }
        if !arg.is_index() {
            let given = arg.ty().tp_name();
            return Err(space.type_error(format_args!("argument should be integer or None, not '{given}'")));
        }
        let value = number::index(space, arg)?.to_i64();
        value.map(|value| High(Some(value as isize))).ok_or_else(|| {
            let given = arg.ty().tp_name();
            space.overflow_error(format_args!("cannot fit '{given}' into an index-sized integer"))
        })
    }
}

/// The length of a sequence; a mapping's is not one.
fn length(space: &Space, sequence: &Object) -> PyResult<isize> {
    let ty = sequence.ty();
    let is_sequence = ty.sequence_slots().is_some_and(|slots| slots.sq_length.get().is_some());
    let is_mapping = ty.mapping_slots().is_some_and(|slots| slots.mp_length.get().is_some());
    if is_mapping && !is_sequence {
        let given = ty.tp_name();
        return Err(space.type_error(format_args!("{given} is not a sequence")));
    }
    sequence.len(space).map(|len| len as isize)
}

/// Where a search begins and ends, and what is compared.
struct Search<'a> {
    low: Option<isize>,
    high: Option<High>,
    key: Option<&'a Object>,
}

impl Search<'_> {
    fn position(&self, space: &Space, sequence: &Object, wanted: &Object, side: Side) -> PyResult<isize> {
        let mut low = self.low.unwrap_or(0);
        if low < 0 {
            return Err(space.value_error("lo must be non-negative"));
        }
        let mut high = match self.high {
            Some(High(Some(high))) if high != -1 => high,
            _ => length(space, sequence)?,
        };
        while low < high {
            let middle = low + (high - low) / 2;
            let item = sequence.sequence_get(space, middle)?;
            let item = self.compared(space, item)?;
            let is_below = match side {
                Side::Left => item.compare_bool(space, wanted, CompareOp::Lt)?,
                Side::Right => !wanted.compare_bool(space, &item, CompareOp::Lt)?,
            };
            if is_below {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// What is compared of an item.
    fn compared(&self, space: &Space, item: Ref<Object>) -> PyResult<Ref<Object>> {
        self.key.map_or(Ok(item.clone()), |key| key.call1(space, &item))
    }

    fn insert(&self, space: &Space, sequence: &Object, item: &Object, side: Side) -> PyResult<()> {
        let wanted = self.compared(space, item.to_ref())?;
        let position = self.position(space, sequence, &wanted, side)?;
        match sequence.downcast_exact::<List>() {
            Some(list) => list.insert(space, position as usize, item.to_ref()),
            None => {
                let position = space.new_int(position as i64)?;
                sequence.call_method(space, "insert", &[&position, item]).map(drop)
            }
        }
    }
}

fn search<'a>(low: Option<isize>, high: Option<High>, key: Option<Nullable<&'a Object>>) -> Search<'a> {
    Search { low, high, key: key.and_then(Nullable::get) }
}

/// Searches in sorted sequences by halving, and insertions that keep them sorted.
///
/// For long sequences with items that are costly to compare that beats sorting again.
#[pymodule(name = "_bisect")]
pub mod module {
    use super::{High, Side, search};
    use objspace::shim::Nullable;
    use objspace::{Object, PyResult, Space};

    /// Return where to insert x in the sorted sequence a, to the right of items that are equal to it.
    ///
    /// All items before that are less than x or equal, all items from there on are greater.
    ///
    /// Only a[lo:hi] is looked at.
    ///
    /// A key function gives what is compared of the items (not of x).
    #[pyfunction(signature = "($module, /, a, x, lo=0, hi=None, *, key=None)")]
    fn bisect_right(
        space: &Space,
        a: &Object,
        x: &Object,
        lo: Option<isize>,
        hi: Option<High>,
        key: Option<Nullable<&Object>>,
    ) -> PyResult<isize> {
        search(lo, hi, key).position(space, a, x, Side::Right)
    }

    /// Insert x in the sorted sequence a, to the right of items that are equal to it.
    ///
    /// Only a[lo:hi] is looked at.
    ///
    /// A key function gives what is compared of the items and of x.
    #[pyfunction(signature = "($module, /, a, x, lo=0, hi=None, *, key=None)")]
    fn insort_right(
        space: &Space,
        a: &Object,
        x: &Object,
        lo: Option<isize>,
        hi: Option<High>,
        key: Option<Nullable<&Object>>,
    ) -> PyResult<()> {
        search(lo, hi, key).insert(space, a, x, Side::Right)
    }

    /// Return where to insert x in the sorted sequence a, to the left of items that are equal to it.
    ///
    /// All items before that are less than x, all items from there on are equal or greater.
    ///
    /// Only a[lo:hi] is looked at.
    ///
    /// A key function gives what is compared of the items (not of x).
    #[pyfunction(signature = "($module, /, a, x, lo=0, hi=None, *, key=None)")]
    fn bisect_left(
        space: &Space,
        a: &Object,
        x: &Object,
        lo: Option<isize>,
        hi: Option<High>,
        key: Option<Nullable<&Object>>,
    ) -> PyResult<isize> {
        search(lo, hi, key).position(space, a, x, Side::Left)
    }

    /// Insert x in the sorted sequence a, to the left of items that are equal to it.
    ///
    /// Only a[lo:hi] is looked at.
    ///
    /// A key function gives what is compared of the items and of x.
    #[pyfunction(signature = "($module, /, a, x, lo=0, hi=None, *, key=None)")]
    fn insort_left(
        space: &Space,
        a: &Object,
        x: &Object,
        lo: Option<isize>,
        hi: Option<High>,
        key: Option<Nullable<&Object>>,
    ) -> PyResult<()> {
        search(lo, hi, key).insert(space, a, x, Side::Left)
    }
}
