//! The hash table of sets: lookup, insertion, removal, growth.
//!
//! A free place has a null key and hash 0; a removed element leaves a marker with hash -1, beyond which lookups go on. From its
//! first place a hash leads to the nine next ones, then elsewhere (CPython's order, which decides the order of iteration).

use super::AnySet;
use crate::dict::unhashable;
use crate::{Int, Layout, Object, PyResult, Ref, Space, memory};
use abi::{PyObject, PySet_MINSIZE, setentry};
use core::cell::Cell;
use core::ptr;

/// Places tried next to each other before jumping.
const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;

/// What stands where an element was removed.
static REMOVED: abi::Static<PyObject> = abi::Static(PyObject::new_immortal(ptr::null_mut()));

/// The hash of an element; may run `__hash__`.
///
/// # Errors
/// What `__hash__` raises; a plain `TypeError` says that it was about a set's element.
#[inline]
pub(super) fn hash_element(space: &Space, element: &Object) -> PyResult<isize> {
    match element.hash_at_once(space) {
        Some(hash) => Ok(hash),
        None => element.hash(space).map_err(|err| unhashable(space, element, "set element", err)),
    }
}

/// Where a lookup ended.
#[derive(Clone, Copy)]
pub(super) enum Found {
    /// At the element.
    At(usize),
    /// At the free place where it belongs.
    Free(usize),
}

/// The places that a hash leads to, in order.
struct Probe {
    mask: usize,
    /// Where the run of neighbours started.
    base: usize,
    rest: usize,
    at: usize,
    /// Neighbours that are still to be tried.
    left: usize,
}

impl Probe {
    #[inline(always)]
    fn new(hash: isize, mask: usize) -> Self {
        let base = hash as usize & mask;
        Probe { mask, base, rest: hash as usize, at: base, left: Self::neighbours(base, mask) }
    }

    #[inline(always)]
    fn neighbours(base: usize, mask: usize) -> usize {
        if base + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 }
    }

    #[inline(always)]
    fn advance(&mut self) {
        if self.left > 0 {
            self.left -= 1;
            self.at += 1;
            return;
        }
        self.rest >>= PERTURB_SHIFT;
        self.base = (self.base.wrapping_mul(5).wrapping_add(1).wrapping_add(self.rest)) & self.mask;
        self.at = self.base;
        self.left = Self::neighbours(self.base, self.mask);
    }
}

impl AnySet {
    /// Makes zero-filled memory an empty set.
    pub(super) fn initialize(&self) {
        self.0.table.set(self.small_table());
        self.0.mask.set(PySet_MINSIZE as isize - 1);
        self.0.hash.set(-1);
    }

    #[inline]
    fn small_table(&self) -> *mut setentry {
        self.0.smalltable.as_ptr().cast_mut()
    }

    #[inline]
    fn mask(&self) -> usize {
        self.0.mask.get() as usize
    }

    /// Number of places of the table.
    pub(super) fn capacity(&self) -> usize {
        self.mask() + 1
    }

    /// Bytes of the table, if it is outside the object.
    pub(super) fn table_size(&self) -> usize {
        if self.0.table.get() == self.small_table() { 0 } else { self.capacity() * size_of::<setentry>() }
    }

    /// A place of the table. It stays there until the set changes.
    #[inline]
    fn place(&self, at: usize) -> &setentry {
        assert!(at <= self.mask());
        // SAFETY: the table has `mask + 1` places.
        unsafe { &*self.0.table.get().add(at) }
    }

    /// Number of elements.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "Python has no such method")]
    pub fn len(&self) -> usize {
        self.0.used.get() as usize
    }

    /// Whether the table has no markers of removed elements.
    fn is_clean(&self) -> bool {
        self.0.fill.get() == self.0.used.get()
    }

    /// Looks for an element; may run `__eq__`.
    pub(super) fn find(&self, space: &Space, element: &Object, hash: isize) -> PyResult<Found> {
        self.search(space, element, hash, false)
    }

    /// As [`AnySet::find`]. When the set changed during a comparison that said "equal", `believe` takes that as found, at a
    /// place that means nothing any more.
    #[inline(always)]
    fn search(&self, space: &Space, element: &Object, hash: isize, believe: bool) -> PyResult<Found> {
        // Most searches end at the first place.
        let at = hash as usize & self.mask();
        // SAFETY: the index is masked.
        let place = unsafe { &*self.0.table.get().add(at) };
        let key = place.key.get();
        // An element whose hash has changed is not found.
        if key == element.as_ptr() && place.hash.get() == hash {
            return Ok(Found::At(at));
        }
        if key.is_null() { Ok(Found::Free(at)) } else { self.search_on(space, element, hash, believe) }
    }

    /// What is at the first place where an element with this hash may be: null, an element, or the marker of a removed one.
    #[inline]
    pub(super) fn first_candidate(&self, hash: isize) -> *mut PyObject {
        // SAFETY: the index is masked.
        unsafe { &*self.0.table.get().add(hash as usize & self.mask()) }.key.get()
    }

    /// Whether the small integer with this hash is an element; `None`: another object with the hash is to be asked.
    #[inline]
    pub(super) fn has_int(&self, value: i64, hash: isize) -> Option<bool> {
        let is_it =
            |candidate: &Object| Some(candidate.downcast_exact::<Int>()?.compact_value() == Some(value));
        let found = self.follow(&mut Probe::new(hash, self.mask()), hash, is_it)?;
        Some(matches!(found, Found::At(_)))
    }

    #[inline(never)]
    fn search_on(&self, space: &Space, element: &Object, hash: isize, believe: bool) -> PyResult<Found> {
        let mut probe = Probe::new(hash, self.mask());
        loop {
            let is_it = |candidate: &Object| candidate.equals_at_once(element);
            if let Some(found) = self.follow(&mut probe, hash, is_it) {
                return Ok(found);
            }
            match self.ask(space, probe.at, element)? {
                Answer::Equal => return Ok(Found::At(probe.at)),
                Answer::Different => probe.advance(),
                Answer::Changed { equal: true } if believe => return Ok(Found::At(probe.at)),
                Answer::Changed { .. } => probe = Probe::new(hash, self.mask()),
            }
        }
    }

    /// Goes from place to place until `is_it` says of an element with this hash that it is the one, or the hash leads to no other. `None`: it
    /// cannot say it of the element where the probe is. The probe is one of this table.
    #[inline(always)]
    fn follow(
        &self,
        probe: &mut Probe,
        hash: isize,
        is_it: impl Fn(&Object) -> Option<bool>,
    ) -> Option<Found> {
        debug_assert_eq!(probe.mask, self.mask());
        let table = self.0.table.get();
        loop {
            // SAFETY: the probe stays within the table, which nothing changes meanwhile.
            let place = unsafe { &*table.add(probe.at) };
            let key = place.key.get();
            if key.is_null() {
                return Some(Found::Free(probe.at));
            }
            // The hash of a marker, -1, is no element's.
            // SAFETY: with another hash, the place holds an element.
            if place.hash.get() == hash && is_it(unsafe { Object::from_ptr(key) })? {
                return Some(Found::At(probe.at));
            }
            probe.advance();
        }
    }

    /// Compares the element at a place with another object.
    #[inline(never)]
    fn ask(&self, space: &Space, at: usize, element: &Object) -> PyResult<Answer> {
        let (table, mask) = (self.0.table.get(), self.mask());
        // SAFETY: the place holds an element.
        let candidate = unsafe { Object::from_ptr(self.place(at).key.get()) }.to_ref();
        let equal = candidate.eq(space, element)?;
        let unchanged = table == self.0.table.get()
            && mask == self.mask()
            && self.place(at).key.get() == candidate.as_ptr();
        Ok(match (unchanged, equal) {
            (false, equal) => Answer::Changed { equal },
            (true, true) => Answer::Equal,
            (true, false) => Answer::Different,
        })
    }

    /// Whether the element is there.
    #[inline]
    pub(crate) fn contains_with_hash(&self, space: &Space, element: &Object, hash: isize) -> PyResult<bool> {
        Ok(matches!(self.find(space, element, hash)?, Found::At(_)))
    }

    /// Adds an element whose hash is known; whether it is new. The caller keeps the element alive.
    pub(super) fn insert(&self, space: &Space, element: &Object, hash: isize) -> PyResult<bool> {
        // CPython believes the comparison when it adds.
        let Found::Free(at) = self.search(space, element, hash, true)? else { return Ok(false) };
        // SAFETY: the search ended at a place of the table.
        let place = unsafe { &*self.0.table.get().add(at) };
        place.key.set(element.to_ref().into_ptr());
        place.hash.set(hash);
        let (fill, used) = (self.0.fill.get() + 1, self.0.used.get() + 1);
        self.0.fill.set(fill);
        self.0.used.set(used);
        if fill as usize * 5 >= self.mask() * 3 {
            let used = used as usize;
            self.resize(space, if used > 50_000 { used * 2 } else { used * 4 })?;
        }
        Ok(true)
    }

    /// Puts an element that is not there into a table without markers.
    #[inline]
    fn insert_clean(&self, key: *mut PyObject, hash: isize) {
        let table = self.0.table.get();
        let mut probe = Probe::new(hash, self.mask());
        // SAFETY: the probes stay within the table.
        unsafe {
            while !(*table.add(probe.at)).key.get().is_null() {
                probe.advance();
            }
            let place = &*table.add(probe.at);
            place.key.set(key);
            place.hash.set(hash);
        }
    }

    /// Gives the set a new table with more than `at_least` places.
    fn resize(&self, space: &Space, at_least: usize) -> PyResult<()> {
        let mut places = PySet_MINSIZE;
        while places <= at_least {
            places <<= 1;
        }
        let (old_table, old_places) = (self.0.table.get(), self.capacity());
        let new = if places == PySet_MINSIZE {
            self.small_table()
        } else {
            let bytes = places.checked_mul(size_of::<setentry>());
            let block = bytes.map_or(ptr::null_mut(), memory::allocate_zeroed);
            if block.is_null() {
                return Err(space.memory_error());
            }
            block.cast()
        };
        let was_small = old_table == self.small_table();
        self.0.table.set(new);
        self.0.mask.set(places as isize - 1);
        let insert = |key: *mut PyObject, hash: isize| {
            if !key.is_null() && key != REMOVED.as_ptr() {
                self.insert_clean(key, hash);
            }
        };
        if new == self.small_table() {
            // The small table may be the old one as well.
            let small = self.0.smalltable.each_ref().map(|place| (place.key.get(), place.hash.get()));
            self.wipe_small_table();
            if was_small {
                small.into_iter().for_each(|(key, hash)| insert(key, hash));
            }
        }
        if new != old_table {
            for at in 0..old_places {
                // SAFETY: the old table has these places, and is not freed yet.
                unsafe { insert((*old_table.add(at)).key.get(), (*old_table.add(at)).hash.get()) };
            }
        }
        self.0.fill.set(self.0.used.get());
        if !was_small {
            let bytes = old_places * size_of::<setentry>();
            // SAFETY: tables outside the object come from `memory`, and this one, with that many places, belonged to the set.
            unsafe { memory::large::free_outgrown(old_table.cast(), bytes) }
        }
        Ok(())
    }

    fn wipe_small_table(&self) {
        for place in &self.0.smalltable {
            place.key.set(ptr::null_mut());
            place.hash.set(0);
        }
    }

    /// Frees a table that the set no longer has.
    fn free_table(&self, table: *mut setentry) {
        if table != self.small_table() {
            // SAFETY: tables outside the object come from `memory`, and this one belonged to the set.
            unsafe { memory::free(table.cast()) }
        }
    }

    /// Makes room for `more` elements.
    pub(super) fn reserve(&self, space: &Space, more: usize) -> PyResult<()> {
        if (self.0.fill.get() as usize + more) * 5 >= self.mask() * 3 {
            self.resize(space, (self.len() + more) * 2)?;
        }
        Ok(())
    }

    /// A new reference to the next element and its hash; `position` starts at zero and is moved behind the element.
    #[inline]
    pub fn next_element(&self, position: &mut usize) -> Option<(Ref<Object>, isize)> {
        let (key, hash) = self.next_borrowed(position)?;
        // SAFETY: the place holds an element.
        Some((unsafe { Object::from_ptr(key) }.to_ref(), hash))
    }

    /// As [`AnySet::next_element`], with a pointer borrowed from the set (`_PySet_NextEntry`).
    #[inline]
    pub fn next_borrowed(&self, position: &mut usize) -> Option<(*mut PyObject, isize)> {
        let (table, mask) = (self.0.table.get(), self.mask());
        while *position <= mask {
            // SAFETY: the table has `mask + 1` places.
            let place = unsafe { &*table.add(*position) };
            *position += 1;
            let key = place.key.get();
            if !key.is_null() && key != REMOVED.as_ptr() {
                return Some((key, place.hash.get()));
            }
        }
        None
    }

    /// Adds all elements of another set.
    pub(super) fn merge(&self, space: &Space, other: &AnySet) -> PyResult<()> {
        if self.is(other) || other.len() == 0 {
            return Ok(());
        }
        self.reserve(space, other.len())?;
        if self.0.fill.get() == 0 {
            self.copy_elements(other);
            return Ok(());
        }
        let mut at = 0;
        while let Some((element, hash)) = other.next_element(&mut at) {
            self.insert(space, &element, hash)?;
        }
        Ok(())
    }

    /// Fills an empty set that has room enough.
    fn copy_elements(&self, other: &AnySet) {
        let same_places = self.mask() == other.mask() && other.is_clean();
        let (own, others) = (self.0.table.get(), other.0.table.get());
        for at in 0..other.capacity() {
            // SAFETY: the table has these places.
            let from = unsafe { &*others.add(at) };
            let (key, hash) = (from.key.get(), from.hash.get());
            if key.is_null() || key == REMOVED.as_ptr() {
                continue;
            }
            // SAFETY: the place holds an element, which gets a reference from this set.
            unsafe { Object::from_ptr(key) }.incref();
            if same_places {
                // SAFETY: both tables have as many places.
                let place = unsafe { &*own.add(at) };
                place.key.set(key);
                place.hash.set(hash);
            } else {
                self.insert_clean(key, hash);
            }
        }
        self.0.fill.set(other.0.used.get());
        self.0.used.set(other.0.used.get());
    }

    /// Takes an element out.
    fn take_at(&self, at: usize) -> Ref<Object> {
        let place = self.place(at);
        let key = place.key.replace(REMOVED.as_ptr());
        place.hash.set(-1);
        self.0.used.set(self.0.used.get() - 1);
        // SAFETY: the place owned a reference to its element.
        unsafe { Ref::from_owned(key) }
    }

    /// Removes an element whose hash is known; gives it.
    pub(super) fn remove_with_hash(
        &self,
        space: &Space,
        element: &Object,
        hash: isize,
    ) -> PyResult<Option<Ref<Object>>> {
        match self.find(space, element, hash)? {
            Found::At(at) => Ok(Some(self.take_at(at))),
            Found::Free(_) => Ok(None),
        }
    }

    /// Removes some element: the search goes on where the last one ended.
    pub fn pop(&self) -> Option<Ref<Object>> {
        if self.len() == 0 {
            return None;
        }
        let mut at = self.0.finger.get() as usize & self.mask();
        loop {
            let key = self.place(at).key.get();
            if !key.is_null() && key != REMOVED.as_ptr() {
                break;
            }
            at = (at + 1) & self.mask();
        }
        self.0.finger.set(at as isize + 1);
        Some(self.take_at(at))
    }

    /// Removes all elements.
    pub fn clear(&self) {
        if self.0.fill.get() == 0 && self.0.table.get() == self.small_table() {
            self.0.hash.set(-1);
            return;
        }
        let elements = self.len();
        let small = self.0.smalltable.each_ref().map(|place| place.key.get());
        let table = self.0.table.replace(self.small_table());
        self.wipe_small_table();
        self.0.mask.set(PySet_MINSIZE as isize - 1);
        self.0.fill.set(0);
        self.0.used.set(0);
        self.0.hash.set(-1);
        if table == self.small_table() {
            release(small.into_iter(), elements);
        } else {
            // SAFETY: the table has so many elements; it is no longer the set's, and stays until they are released.
            release((0..).map(|at| unsafe { (*table.add(at)).key.get() }), elements);
            self.free_table(table);
        }
    }

    /// Releases the elements of a dead set, and its table.
    ///
    /// # Safety
    /// Nobody uses the set any more.
    pub(super) unsafe fn free_elements(&self) {
        let table = self.0.table.get();
        // SAFETY: the table has so many elements, and nobody changes it.
        release((0..).map(|at| unsafe { (*table.add(at)).key.get() }), self.len());
        self.free_table(table);
    }

    /// Exchanges the contents of two sets.
    pub(super) fn swap(&self, other: &AnySet) {
        let (own, others) = (self.0.table.get(), other.0.table.get());
        let (own_small, others_small) = (own == self.small_table(), others == other.small_table());
        self.0.table.set(if others_small { self.small_table() } else { others });
        other.0.table.set(if own_small { other.small_table() } else { own });
        for (one, two) in self.0.smalltable.iter().zip(&other.0.smalltable) {
            one.key.swap(&two.key);
            one.hash.swap(&two.hash);
        }
        self.0.fill.swap(&other.0.fill);
        self.0.used.swap(&other.0.used);
        self.0.mask.swap(&other.0.mask);
        // A frozen set's hash goes with its contents; a mutable one has none.
        self.0.hash.set(-1);
        other.0.hash.set(-1);
    }

    /// The cell of the cached hash; -1 means not computed.
    pub(super) fn cached_hash(&self) -> &Cell<isize> {
        &self.0.hash
    }
}

/// Releases the first `count` elements among the keys of a table that gives up its references.
#[inline(always)]
fn release(keys: impl Iterator<Item = *mut PyObject>, count: usize) {
    let elements = keys.filter(|&key| !key.is_null() && key != REMOVED.as_ptr());
    for element in elements.take(count) {
        // SAFETY: the table owned a reference to the element.
        drop(unsafe { Ref::<Object>::from_owned(element) });
    }
}

enum Answer {
    Equal,
    Different,
    /// The set changed during the comparison.
    Changed {
        equal: bool,
    },
}
