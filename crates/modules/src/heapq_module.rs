//! The module `_heapq`: lists as heaps, with the smallest item first or with the largest.
//!
//! Comparing items can change the list: items are looked up again after every comparison, and a list of another length is an error.

use cpyext_macros::pymodule;
use objspace::{List, Object, PyErr, PyResult, Ref, Space};

/// Which item is at the front.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Front {
    Smallest,
    Largest,
}

impl Front {
    /// Whether `one` belongs in front of `two`.
    fn before(self, space: &Space, one: &Object, two: &Object) -> PyResult<bool> {
        match self {
            Front::Smallest => one.less(space, two),
            Front::Largest => two.less(space, one),
        }
    }
}

#[cold]
fn out_of_range(space: &Space) -> PyErr {
    space.index_error("index out of range")
}

#[cold]
fn changed(space: &Space) -> PyErr {
    space.runtime_error("list changed size during iteration")
}

/// The item at `index` of a list that is expected to have it.
fn item(space: &Space, heap: &List, index: usize) -> PyResult<Ref<Object>> {
    heap.get(index).ok_or_else(|| changed(space))
}

/// Puts an item where another is, and gives that one.
fn exchange(space: &Space, heap: &List, index: usize, new: Ref<Object>) -> PyResult<Ref<Object>> {
    match heap.replace(index, new) {
        Ok(Some(old)) => Ok(old),
        Ok(None) | Err(_) => Err(changed(space)),
    }
}

fn swap(space: &Space, heap: &List, one: usize, two: usize) -> PyResult<()> {
    if heap.swap_items(one, two) { Ok(()) } else { Err(changed(space)) }
}

/// Moves the item at `index` towards `start` until the one above it belongs in front of it.
fn move_up(space: &Space, heap: &List, front: Front, start: usize, mut index: usize) -> PyResult<()> {
    let len = heap.len();
    let moving = heap.get(index).ok_or_else(|| out_of_range(space))?;
    while index > start {
        let above = (index - 1) / 2;
        let is_before = front.before(space, &moving, &*item(space, heap, above)?)?;
        if heap.len() != len {
            return Err(changed(space));
        }
        if !is_before {
            break;
        }
        swap(space, heap, index, above)?;
        index = above;
    }
    Ok(())
}

/// Moves the item at `index` down to the end of a branch, the better item below moving up each time, and from there to its place:
/// that takes fewer comparisons than looking for the place on the way down.
fn settle(space: &Space, heap: &List, front: Front, mut index: usize) -> PyResult<()> {
    let (len, start) = (heap.len(), index);
    if index >= len {
        return Err(out_of_range(space));
    }
    while index < len / 2 {
        let mut below = 2 * index + 1;
        if below + 1 < len {
            let (left, right) = (item(space, heap, below)?, item(space, heap, below + 1)?);
            let left_is_before = front.before(space, &left, &right)?;
            if heap.len() != len {
                return Err(changed(space));
            }
            below += usize::from(!left_is_before);
        }
        swap(space, heap, index, below)?;
        index = below;
    }
    move_up(space, heap, front, start, index)
}

fn push(space: &Space, heap: &List, item: &Object, front: Front) -> PyResult<()> {
    heap.append(space, item)?;
    move_up(space, heap, front, 0, heap.len() - 1)
}

fn pop(space: &Space, heap: &List, front: Front) -> PyResult<Ref<Object>> {
    let last = heap.len().checked_sub(1).and_then(|last| heap.remove_at(space, last));
    let last = last.ok_or_else(|| out_of_range(space))?;
    if heap.len() == 0 {
        return Ok(last);
    }
    let first = exchange(space, heap, 0, last)?;
    settle(space, heap, front, 0)?;
    Ok(first)
}

fn replace(space: &Space, heap: &List, item: &Object, front: Front) -> PyResult<Ref<Object>> {
    let Ok(Some(first)) = heap.replace(0, objspace::Layout::to_ref(item)) else {
        return Err(out_of_range(space));
    };
    settle(space, heap, front, 0)?;
    Ok(first)
}

fn push_pop(space: &Space, heap: &List, item: &Object, front: Front) -> PyResult<Ref<Object>> {
    match heap.get(0) {
        Some(first) if front.before(space, &first, item)? => replace(space, heap, item, front),
        _ => Ok(objspace::Layout::to_ref(item)),
    }
}

fn arrange(space: &Space, heap: &List, front: Front) -> PyResult<()> {
    (0..heap.len() / 2).rev().try_for_each(|index| settle(space, heap, front, index))
}

/// Heaps: lists in which heap[k] <= heap[2*k+1] and heap[k] <= heap[2*k+2] for every k that has such items.
///
/// heap[0] is the smallest item then. Adding an item and taking the smallest one take a number of
/// comparisons that grows with the logarithm of the length; making a heap of a list takes one that
/// grows with the length.
///
/// The functions whose names end in _max keep the largest item in front.
#[pymodule(name = "_heapq")]
pub mod module {
    use super::Front::{Largest, Smallest};
    use objspace::{List, Module, Object, PyResult, Ref, Space, Str};

    /// Add an item to a heap.
    #[pyfunction(signature = "(heap, item, /)")]
    fn heappush(space: &Space, heap: &List, item: &Object) -> PyResult<()> {
        super::push(space, heap, item, Smallest)
    }

    /// Take the smallest item off a heap.
    #[pyfunction(signature = "(heap, /)")]
    fn heappop(space: &Space, heap: &List) -> PyResult<Ref<Object>> {
        super::pop(space, heap, Smallest)
    }

    /// Take the smallest item off a heap, and add another one then.
    ///
    /// It is faster than heappop() and heappush(). The result may be larger than the new item.
    #[pyfunction(signature = "(heap, item, /)")]
    fn heapreplace(space: &Space, heap: &List, item: &Object) -> PyResult<Ref<Object>> {
        super::replace(space, heap, item, Smallest)
    }

    /// Add an item to a heap, and take the smallest one off then.
    ///
    /// It is faster than heappush() and heappop().
    #[pyfunction(signature = "(heap, item, /)")]
    fn heappushpop(space: &Space, heap: &List, item: &Object) -> PyResult<Ref<Object>> {
        super::push_pop(space, heap, item, Smallest)
    }

    /// Make a list a heap, in place, in linear time.
    #[pyfunction(signature = "(heap, /)")]
    fn heapify(space: &Space, heap: &List) -> PyResult<()> {
        super::arrange(space, heap, Smallest)
    }

    /// Add an item to a heap with the largest item in front.
    #[pyfunction(signature = "(heap, item, /)")]
    fn heappush_max(space: &Space, heap: &List, item: &Object) -> PyResult<()> {
        super::push(space, heap, item, Largest)
    }

    /// Take the largest item off a heap that has it in front.
    #[pyfunction(signature = "(heap, /)")]
    fn heappop_max(space: &Space, heap: &List) -> PyResult<Ref<Object>> {
        super::pop(space, heap, Largest)
    }

    /// Take the largest item off a heap that has it in front, and add another one then.
    #[pyfunction(signature = "(heap, item, /)")]
    fn heapreplace_max(space: &Space, heap: &List, item: &Object) -> PyResult<Ref<Object>> {
        super::replace(space, heap, item, Largest)
    }

    /// Add an item to a heap with the largest item in front, and take the largest one off then.
    #[pyfunction(signature = "(heap, item, /)")]
    fn heappushpop_max(space: &Space, heap: &List, item: &Object) -> PyResult<Ref<Object>> {
        super::push_pop(space, heap, item, Largest)
    }

    /// Make a list a heap with the largest item in front, in place, in linear time.
    #[pyfunction(signature = "(heap, /)")]
    fn heapify_max(space: &Space, heap: &List) -> PyResult<()> {
        super::arrange(space, heap, Largest)
    }

    /// The text of `__about__`.
    const ABOUT: &str = "Heap queues\n\n\
        A heap is a binary tree in a list: the items below the one at k are those at 2*k+1 and 2*k+2, and none of them is \
        smaller. So the smallest item of all is the first, and an item that is added or taken off moves along one branch only.";

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        let about = Str::from_str(space, ABOUT)?;
        module.set(space, "__about__", &about)
    }
}
