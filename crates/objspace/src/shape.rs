//! Shapes: hidden classes that say which slot of an instance holds which attribute.
//!
//! A class has one root shape, without names. Giving an instance a new attribute moves it along a transition to a shape with one
//! name more; instances that grew alike share shapes. A class owns all its shapes: they live as long as it does, and an
//! instance in slots keeps its class alive. Names are compared by address, so they are interned.

use crate::{Layout, Ref, Str};
use core::cell::{Cell, RefCell};
use core::ptr;

/// Most slots that an instance has.
pub const MAX_SLOTS: usize = 30;
/// Least slots that an instance has, where it can have any.
pub const MIN_SLOTS: usize = 4;
/// A class whose instances grow in more ways than this uses dicts for further ones.
const MAX_SHAPES: usize = 128;

/// Which slot holds which attribute.
pub struct Shape {
    root: *const Shape,
    names: Box<[Ref<Str>]>,
    transitions: RefCell<Vec<(*const Str, *const Shape)>>,
    capacity: usize,
    /// Of a root: how many shapes there are.
    population: Cell<usize>,
}

impl Shape {
    /// A root shape, for instances with `capacity` slots. It lives until [`Shape::free_tree`].
    pub fn new_root(capacity: usize) -> *const Shape {
        let shape = Box::into_raw(Box::new(Shape {
            root: ptr::null(),
            names: Box::default(),
            transitions: RefCell::default(),
            capacity,
            population: Cell::new(1),
        }));
        // SAFETY: the shape was just made, and nobody else has seen it.
        unsafe { (*shape).root = shape };
        shape
    }

    /// Frees a root shape and all that grew from it.
    ///
    /// # Safety
    /// `shape` came from [`Shape::new_root`] (or is reached from there, by this function), and no instance uses it.
    pub unsafe fn free_tree(shape: *const Shape) {
        // SAFETY: the caller's promise; each shape has exactly one transition that leads to it.
        let shape = unsafe { Box::from_raw(shape.cast_mut()) };
        for (_, next) in shape.transitions.take() {
            // SAFETY: as above.
            unsafe { Shape::free_tree(next) };
        }
    }

    /// The names, in the order of the slots.
    #[inline]
    pub fn names(&self) -> &[Ref<Str>] {
        &self.names
    }

    /// Number of slots in use.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "nobody asks")]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Number of slots that an instance has.
    #[inline]
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// The shape without names that this one grew from.
    #[inline]
    pub fn root(&self) -> &Shape {
        // SAFETY: the root lives as long as its tree.
        unsafe { &*self.root }
    }

    /// The slot that holds the attribute `name`. A name that is not interned is compared by its characters.
    #[inline]
    pub fn slot_of(&self, name: &Str) -> Option<usize> {
        if let Some(at) = self.names.iter().position(|own| ptr::eq(own.as_ptr(), name.as_ptr())) {
            return Some(at);
        }
        if name.is_interned() { None } else { self.names.iter().position(|own| own.same(name)) }
    }

    /// The shape of an instance that gains the attribute `name`, an interned string; `None` when a dict is needed.
    pub fn transition(&self, name: &Str) -> Option<&Shape> {
        let key = &raw const *name;
        if let Some((_, next)) = self.transitions.borrow().iter().find(|(own, _)| ptr::eq(*own, key)) {
            // SAFETY: shapes live as long as their root.
            return Some(unsafe { &**next });
        }
        self.grow(name)
    }

    #[cold]
    fn grow(&self, name: &Str) -> Option<&Shape> {
        let population = &self.root().population;
        if self.len() == self.capacity || population.get() >= MAX_SHAPES || !name.is_interned() {
            return None;
        }
        population.set(population.get() + 1);
        let names = self.names.iter().cloned().chain([name.to_ref()]).collect();
        let next = Box::into_raw(Box::new(Shape {
            root: self.root,
            names,
            transitions: RefCell::default(),
            capacity: self.capacity,
            population: Cell::new(0),
        }));
        self.transitions.borrow_mut().push((&raw const *name, next));
        // SAFETY: shapes live as long as their root.
        Some(unsafe { &*next })
    }

    /// The shape of an instance that loses the attribute in slot `removed`, the later ones moving up; `None` when a dict is
    /// needed.
    pub fn without(&self, removed: usize) -> Option<&Shape> {
        let names = self.names.iter().enumerate().filter(|(at, _)| *at != removed);
        names.into_iter().try_fold(self.root(), |shape, (_, name)| shape.transition(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn instances_that_grow_alike_share_shapes() {
        with_space(|space| {
            let (x, y) = (Str::intern(space, "x"), Str::intern(space, "y"));
            let root = Shape::new_root(2);
            // SAFETY: the root is alive until it is freed below.
            let shape = unsafe { &*root };
            let xy = shape.transition(&x).unwrap().transition(&y).unwrap();
            assert!(ptr::eq(xy, shape.transition(&x).unwrap().transition(&y).unwrap()));
            assert_eq!((xy.slot_of(&x), xy.slot_of(&y)), (Some(0), Some(1)));
            assert_eq!(xy.slot_of(&Str::from_str(space, "y").unwrap()), Some(1));
            assert!(xy.transition(&Str::intern(space, "z")).is_none(), "both slots are taken");
            let only_y = xy.without(0).unwrap();
            assert!(ptr::eq(only_y, shape.transition(&y).unwrap()));
            // SAFETY: no instance uses the shapes.
            unsafe { Shape::free_tree(root) };
        });
    }
}
