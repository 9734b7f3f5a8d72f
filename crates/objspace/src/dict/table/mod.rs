//! A dict's hash table: an index table of 1, 2, 4 or 8 bytes a place, and the entries in order of insertion.
//!
//! A table whose keys are all exact strings keeps no hashes in its entries: strings know theirs. What a place of the index table
//! holds is said in [`places`]. A removed entry has null pointers until the table is rebuilt. Nothing here runs Python code or counts
//! references: the dict does.
//!
//! A table has a version, given when someone asks and taken back when its set of keys changes, so that a cache may remember
//! "version v: the name is entry i" (or "is not there").

mod places;

use crate::{GilCell, Int, Layout, Object, PyResult, PyTypeInfo, Space, Str, memory};
use abi::PyObject;
use core::cell::Cell;
use core::mem::size_of;
use core::ptr;
use places::{EMPTY, Probe, REMOVED, Width, with_width};

/// Binary logarithm of the smallest index table.
const MIN_LOG2: u8 = 3;
/// Binary logarithm of the largest index table: so that the number of an entry fits 32 bits.
const MAX_LOG2: u8 = 32;
/// The version of the table that all empty dicts share.
const VERSION_OF_EMPTY: u32 = 1;

/// The head; the index table and the entries follow it.
#[repr(C)]
pub(super) struct Table {
    /// The entries.
    entries: *mut u8,
    /// Places of the index table, less one.
    mask: u32,
    /// Entries in use, removed ones included.
    len: Cell<u32>,
    /// Entries before this one have been removed.
    removed_first: Cell<u32>,
    /// Entries that can be added before the table must be rebuilt.
    usable: Cell<u32>,
    /// Zero when nobody asked since the last change.
    version: Cell<u32>,
    log2_width: u8,
    strings_only: bool,
}

#[repr(C)]
struct StringEntry {
    key: Cell<*mut PyObject>,
    value: Cell<*mut PyObject>,
}

#[repr(C)]
struct AnyEntry {
    hash: Cell<isize>,
    key: Cell<*mut PyObject>,
    value: Cell<*mut PyObject>,
}

impl StringEntry {
    /// Whether the key, which is live, is this string, whose hash is `hash`.
    #[inline(always)]
    fn has_key(&self, key: &Str, hash: isize) -> bool {
        // SAFETY: the keys are exact strings.
        let own = unsafe { &*self.key.get().cast::<Str>() };
        ptr::eq(own, key) || (own.cached_hash() == hash && own.same(key))
    }

    /// Likewise; `None` if that takes more than to compare a few bytes.
    #[inline(always)]
    fn has_short_key(&self, key: &Str, hash: isize) -> Option<bool> {
        // SAFETY: as above.
        let own = unsafe { &*self.key.get().cast::<Str>() };
        if ptr::eq(own, key) {
            return Some(true);
        }
        if own.cached_hash() != hash { Some(false) } else { own.same_if_short(key) }
    }
}

/// Either kind of entry.
trait Stored {
    fn key(&self) -> *mut PyObject;
    /// The hash of a live entry's key.
    fn hash(&self) -> isize;
}

impl Stored for StringEntry {
    #[inline(always)]
    fn key(&self) -> *mut PyObject {
        self.key.get()
    }
    #[inline(always)]
    fn hash(&self) -> isize {
        // SAFETY: a live entry's key is a string, which has its hash.
        unsafe { (*self.key.get().cast::<Str>()).cached_hash() }
    }
}

impl Stored for AnyEntry {
    #[inline(always)]
    fn key(&self) -> *mut PyObject {
        self.key.get()
    }
    #[inline(always)]
    fn hash(&self) -> isize {
        self.hash.get()
    }
}

/// Where an entry's pointers are; the hash is the stored one, if the table stores any.
#[derive(Clone, Copy)]
pub(super) struct Entry<'t> {
    hash: Option<&'t Cell<isize>>,
    pub(super) key: &'t Cell<*mut PyObject>,
    pub(super) value: &'t Cell<*mut PyObject>,
}

impl Entry<'_> {
    /// The hash of a live entry's key.
    #[inline]
    pub(super) fn hash(&self) -> isize {
        match self.hash {
            Some(hash) => hash.get(),
            // SAFETY: without stored hashes, a live entry's key is a string, which has its hash.
            None => unsafe { (*self.key.get().cast::<Str>()).cached_hash() },
        }
    }

    /// Whether there is an entry, not a removed one's remains.
    #[inline]
    pub(super) fn is_live(&self) -> bool {
        !self.key.get().is_null()
    }
}

/// A place of the index table that is free until the table changes.
#[derive(Clone, Copy)]
pub(super) struct FreePlace(usize);

/// What a place of the index table holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Empty,
    Removed,
    Entry(usize),
}

/// A lookup under way, which survives changes of the dict between its steps.
pub(super) struct Search {
    probe: Probe,
}

impl Search {
    /// Starts in `table`.
    #[inline]
    pub(super) fn new(table: &Table, hash: isize) -> Self {
        Search { probe: Probe::new(hash, table.mask()) }
    }

    /// Whether the search can go on in this table: it has the size of the one it was started in.
    #[inline]
    pub(super) fn fits(&self, table: &Table) -> bool {
        self.probe.mask == table.mask()
    }

    /// What is at the current place.
    #[inline]
    pub(super) fn place(&self, table: &Table) -> Place {
        match table.place_at(self.probe.at & table.mask()) {
            EMPTY => Place::Empty,
            REMOVED => Place::Removed,
            place => Place::Entry(places::entry_of(place, table.mask())),
        }
    }

    /// Moves on to the next place.
    #[inline]
    pub(super) fn advance(&mut self) {
        self.probe.advance();
    }
}

/// The table of empty dicts: no entry can be added, so it never changes.
#[repr(C)]
struct SharedEmpty {
    table: Table,
    places: [i8; 8],
}

// SAFETY: nothing is ever written to it.
unsafe impl Sync for SharedEmpty {}

static SHARED_EMPTY: SharedEmpty = SharedEmpty {
    table: Table {
        entries: ptr::null_mut(),
        mask: 0,
        len: Cell::new(0),
        removed_first: Cell::new(0),
        usable: Cell::new(0),
        version: Cell::new(VERSION_OF_EMPTY),
        log2_width: 0,
        strings_only: true,
    },
    places: [EMPTY as i8; 8],
};

/// The last version given out.
static VERSIONS: GilCell<Cell<u32>> = GilCell::new(Cell::new(VERSION_OF_EMPTY));

/// The hash of an integer that is its own (but for -1, which stands for errors); `None` for others.
#[inline(always)]
fn int_hash(value: i64) -> Option<isize> {
    const MODULUS: u64 = (1 << 61) - 1;
    (value.unsigned_abs() < MODULUS).then_some(if value == -1 { -2 } else { value as isize })
}

/// Entries that an index table of `places` places can serve.
const fn usable_fraction(places: usize) -> usize {
    (places << 1) / 3
}

/// Binary logarithm of the smallest index table with at least `places` places.
fn log2_at_least(places: usize) -> u8 {
    (places.max(1).next_power_of_two().trailing_zeros() as u8).max(MIN_LOG2)
}

/// Binary logarithm of the index table's size for `entries` entries.
pub(super) fn log2_for_entries(entries: usize) -> u8 {
    log2_at_least((entries.saturating_mul(3).saturating_add(1)) / 2)
}

/// Binary logarithm of the size for a table of `live` entries that is to grow.
pub(super) fn log2_for_growth(live: usize) -> u8 {
    log2_at_least(live.saturating_mul(3))
}

impl Table {
    /// The table of empty dicts.
    #[inline]
    pub(super) fn shared_empty() -> *mut Table {
        (&raw const SHARED_EMPTY.table).cast_mut()
    }

    #[inline]
    pub(super) fn is_shared_empty(&self) -> bool {
        ptr::eq(self, &raw const SHARED_EMPTY.table)
    }

    /// A new empty table with `1 << log2_places` places.
    pub(super) fn allocate(space: &Space, log2_places: u8, strings_only: bool) -> PyResult<*mut Table> {
        let log2_width = match log2_places {
            0..=7 => 0,
            8..=15 => 1,
            16..=31 => 2,
            _ => 3,
        };
        let Some(places) = 1usize.checked_shl(log2_places.into()).filter(|_| log2_places <= MAX_LOG2) else {
            return Err(space.memory_error());
        };
        let usable = usable_fraction(places);
        let mut table = Table {
            entries: ptr::null_mut(),
            mask: (places - 1) as u32,
            len: Cell::new(0),
            removed_first: Cell::new(0),
            usable: Cell::new(usable as u32),
            version: Cell::new(0),
            log2_width,
            strings_only,
        };
        let index_bytes = places << log2_width;
        let size = table.size();
        let block = memory::allocate(size);
        if block.is_null() {
            return Err(space.memory_error());
        }
        // SAFETY: the block has the size of the whole table; all-ones bytes are -1, an empty place.
        unsafe {
            table.entries = block.add(size_of::<Table>() + index_bytes);
            block.cast::<Table>().write(table);
            block.add(size_of::<Table>()).write_bytes(0xFF, index_bytes);
        }
        Ok(block.cast())
    }

    /// Frees the table's memory alone.
    ///
    /// # Safety
    /// `table` came from [`Table::allocate`] or is the shared one, and no dict has it any more.
    pub(super) unsafe fn free(table: *mut Table) {
        if table != Table::shared_empty() {
            // SAFETY: the caller's promise.
            unsafe { memory::free(table.cast()) }
        }
    }

    /// As [`Table::free`], for a table that its dict has outgrown.
    ///
    /// # Safety
    /// As [`Table::free`].
    pub(super) unsafe fn free_outgrown(table: *mut Table) {
        if table != Table::shared_empty() {
            // SAFETY: the caller's promise.
            unsafe { memory::large::free_outgrown(table.cast(), (*table).size()) }
        }
    }

    /// Bytes of the whole table.
    pub(super) fn size(&self) -> usize {
        let places = self.mask() + 1;
        let index_bytes = (places << self.log2_width).max(8);
        size_of::<Table>() + index_bytes + usable_fraction(places) * self.entry_size()
    }

    #[inline]
    fn entry_size(&self) -> usize {
        if self.strings_only { size_of::<StringEntry>() } else { size_of::<AnyEntry>() }
    }

    #[inline(always)]
    fn places_start(&self) -> *mut u8 {
        // SAFETY: the index table follows the head.
        unsafe { (&raw const *self).cast::<u8>().add(size_of::<Table>()).cast_mut() }
    }

    /// Places of the index table, less one.
    #[inline(always)]
    fn mask(&self) -> usize {
        self.mask as usize
    }

    /// Whether all keys are exact strings, so that entries have no hashes.
    #[inline(always)]
    pub(super) fn strings_only(&self) -> bool {
        self.strings_only
    }

    /// Binary logarithm of the number of places.
    #[inline]
    pub(super) fn log2_places(&self) -> u8 {
        self.mask.trailing_ones() as u8
    }

    /// Entries in use, removed ones included.
    #[inline(always)]
    pub(super) fn len(&self) -> usize {
        self.len.get() as usize
    }

    /// Whether one more entry can be added.
    #[inline]
    pub(super) fn has_room(&self) -> bool {
        self.usable.get() > 0
    }

    /// Forgets entries at the end, all removed.
    pub(super) fn truncate(&self, len: usize) {
        debug_assert!(len <= self.len());
        self.len.set(len as u32);
        self.removed_first.set(self.removed_first.get().min(len as u32));
    }

    /// The current version; 0 when there are no more numbers, which nobody may remember.
    #[inline]
    pub(super) fn version(&self, space: &Space) -> u32 {
        match self.version.get() {
            0 => self.next_version(space),
            version => version,
        }
    }

    /// The version, 0 if none was asked for since the last change.
    #[inline(always)]
    pub(super) fn known_version(&self) -> u32 {
        self.version.get()
    }

    #[cold]
    fn next_version(&self, space: &Space) -> u32 {
        let versions = VERSIONS.get(space);
        let Some(next) = versions.get().checked_add(1) else { return 0 };
        versions.set(next);
        self.version.set(next);
        next
    }

    /// Takes the version back, so that nobody relies on it.
    pub(super) fn changed(&self) {
        if !self.is_shared_empty() {
            self.version.set(0);
        }
    }

    /// The entry with this number.
    #[inline]
    pub(super) fn entry(&self, index: usize) -> Entry<'_> {
        assert!(index < self.len());
        // SAFETY: the first `len` entries are initialised.
        unsafe { self.entry_unchecked(index) }
    }

    /// # Safety
    /// `index` is below the number of entries that the table has room for, and that entry is initialised.
    #[inline(always)]
    pub(super) unsafe fn entry_unchecked(&self, index: usize) -> Entry<'_> {
        // SAFETY: the caller's promise.
        unsafe {
            if self.strings_only {
                let entry = &*self.entries.cast::<StringEntry>().add(index);
                Entry { hash: None, key: &entry.key, value: &entry.value }
            } else {
                let entry = &*self.entries.cast::<AnyEntry>().add(index);
                Entry { hash: Some(&entry.hash), key: &entry.key, value: &entry.value }
            }
        }
    }

    /// What a place of the index table holds.
    #[inline]
    fn place_at(&self, at: usize) -> i64 {
        debug_assert!(at <= self.mask());
        // SAFETY: `at` is masked by the callers.
        with_width!(self, W => unsafe { self.places_start().cast::<W>().add(at).read().widen() })
    }

    /// Goes from place to place until one is empty, which is the result, or `is_it` says of an entry that may have a key of this hash that it
    /// is the one; `None` as soon as it cannot say.
    ///
    /// # Safety
    /// `W` is the width of the index table.
    #[inline(always)]
    unsafe fn search<W: Width>(
        &self,
        hash: isize,
        is_it: impl Fn(usize) -> Option<bool>,
    ) -> Option<Result<usize, FreePlace>> {
        let (places, mask) = (self.places_start().cast::<W>(), self.mask());
        let mut probe = Probe::new(hash, mask);
        loop {
            // SAFETY: the probe stays within the index table.
            let place = unsafe { places.add(probe.at).read().widen() };
            if place >= 0 {
                if places::may_have::<W>(place, hash, mask) {
                    let index = places::entry_of(place, mask);
                    if is_it(index)? {
                        return Some(Ok(index));
                    }
                }
            } else if place == EMPTY {
                return Some(Err(FreePlace(probe.at)));
            }
            probe.advance();
        }
    }

    /// The entry of a key whose hash is `hash`, in a table of any keys, if it is found (or found missing) without running code; else
    /// `None`. For a missing one, the free place of the index table where it belongs.
    #[inline]
    pub(super) fn find_at_once(&self, key: &Object, hash: isize) -> Option<Result<usize, FreePlace>> {
        debug_assert!(!self.strings_only);
        // Most searches end at the first place, with the very object or without any.
        let at = hash as usize & self.mask();
        let place = self.place_at(at);
        if place == EMPTY {
            return Some(Err(FreePlace(at)));
        }
        if place >= 0 {
            let index = places::entry_of(place, self.mask());
            // SAFETY: the table's entries have hashes; places lead to initialised entries.
            let candidate = unsafe { (*self.entries.cast::<AnyEntry>().add(index)).key.get() };
            if candidate == key.as_ptr() {
                return Some(Ok(index));
            }
        }
        self.find_equal(key, hash)
    }

    #[inline(never)]
    fn find_equal(&self, key: &Object, hash: isize) -> Option<Result<usize, FreePlace>> {
        let entries = self.entries.cast::<AnyEntry>();
        let is_it = |index| {
            // SAFETY: the table's entries have hashes; places lead to initialised entries, whose keys are live.
            let (entry, candidate) = unsafe {
                let entry = &*entries.add(index);
                (entry, object(entry.key.get()))
            };
            if entry.hash.get() == hash { candidate.equals_at_once(key) } else { Some(false) }
        };
        // SAFETY: the width is the table's.
        with_width!(self, W => unsafe { self.search::<W>(hash, is_it) })
    }

    /// The entry of an integer, in a table of any keys; `None`: there is none, or finding it may take a comparison that runs code.
    pub(super) fn find_int(&self, key: i64) -> Option<usize> {
        if self.strings_only {
            return None;
        }
        let hash = int_hash(key)?;
        let entries = self.entries.cast::<AnyEntry>();
        let is_it = |index| {
            // SAFETY: as in `find_at_once`.
            let (entry, candidate) = unsafe {
                let entry = &*entries.add(index);
                (entry, object(entry.key.get()))
            };
            if entry.hash.get() != hash {
                return Some(false);
            }
            Some(candidate.downcast_exact::<Int>()?.to_i64() == Some(key))
        };
        // SAFETY: the width is the table's.
        with_width!(self, W => unsafe { self.search::<W>(hash, is_it) })?.ok()
    }

    /// The entry of an exact string whose hash is `hash`, in a table of strings only, or the free place of the index table where it
    /// belongs.
    #[inline(always)]
    pub(super) fn find_string(&self, key: &Str, hash: isize) -> Result<usize, FreePlace> {
        debug_assert!(self.strings_only && key.cached_hash() == hash);
        // Most searches end at the first place, with the very string or without any.
        let at = hash as usize & self.mask();
        // SAFETY: the place is masked; places lead to initialised entries.
        unsafe {
            let place = match self.log2_width {
                0 => self.places_start().cast::<i8>().add(at).read().widen(),
                1 => self.places_start().cast::<i16>().add(at).read().widen(),
                2 => self.places_start().cast::<i32>().add(at).read().widen(),
                _ => return self.find_equal_string(key, hash),
            };
            if place >= 0 {
                let index = places::entry_of(place, self.mask());
                let entry = &*self.entries.cast::<StringEntry>().add(index);
                if ptr::eq(entry.key.get().cast(), key) {
                    return Ok(index);
                }
            } else if place == EMPTY {
                return Err(FreePlace(at));
            }
        }
        self.find_equal_string(key, hash)
    }

    /// The rest of [`Table::find_string`], first at the place where it began: with another string as long as it is short.
    #[inline(never)]
    fn find_equal_string(&self, key: &Str, hash: isize) -> Result<usize, FreePlace> {
        let entries = self.entries.cast::<StringEntry>();
        let (at, mask) = (hash as usize & self.mask(), self.mask());
        // SAFETY: the width is the table's, the place is masked, its keys are exact strings, and places lead to initialised entries.
        let candidate = with_width!(self, W => unsafe {
            let place = self.places_start().cast::<W>().add(at).read().widen();
            (place >= 0 && places::may_have::<W>(place, hash, mask)).then(|| places::entry_of(place, mask))
        });
        if let Some(index) = candidate
            // SAFETY: as above.
            && unsafe { (*entries.add(index)).has_short_key(key, hash) } == Some(true)
        {
            return Ok(index);
        }
        self.search_string(key, hash)
    }

    #[inline(never)]
    fn search_string(&self, key: &Str, hash: isize) -> Result<usize, FreePlace> {
        let entries = self.entries.cast::<StringEntry>();
        // SAFETY: the width is the table's, its keys are exact strings, and places lead to initialised entries.
        let found = with_width!(self, W => unsafe {
            self.search::<W>(hash, |index| (*entries.add(index)).has_short_key(key, hash))
        });
        match found {
            Some(found) => found,
            None => self.find_long_string(key, hash),
        }
    }

    /// [`Table::search_string`] where comparing takes a call, for which machine registers have to be saved.
    #[inline(never)]
    fn find_long_string(&self, key: &Str, hash: isize) -> Result<usize, FreePlace> {
        let entries = self.entries.cast::<StringEntry>();
        // SAFETY: as above.
        let found = with_width!(self, W => unsafe {
            self.search::<W>(hash, |index| Some((*entries.add(index)).has_key(key, hash)))
        });
        // SAFETY: a search is given up only where it cannot be said whether an entry is the one.
        unsafe { found.unwrap_unchecked() }
    }

    /// The place of the index table that leads to the entry `index`, whose key has this hash.
    fn place_of(&self, hash: isize, index: usize) -> usize {
        let mut probe = Probe::new(hash, self.mask());
        loop {
            let place = self.place_at(probe.at);
            debug_assert!(place != EMPTY);
            if place >= 0 && places::entry_of(place, self.mask()) == index {
                return probe.at;
            }
            probe.advance();
        }
    }

    /// Adds an entry for a key that is not there, taking over a reference to key and value. There must be room.
    #[inline]
    pub(super) fn append(&self, key: *mut PyObject, hash: isize, value: *mut PyObject) {
        assert!(self.usable.get() > 0);
        let mut probe = Probe::new(hash, self.mask());
        while self.place_at(probe.at) >= 0 {
            probe.advance();
        }
        self.append_at(FreePlace(probe.at), key, hash, value);
    }

    /// As [`Table::append`], given the place that looking for the key has found.
    #[inline]
    pub(super) fn append_at(
        &self,
        FreePlace(place): FreePlace,
        key: *mut PyObject,
        hash: isize,
        value: *mut PyObject,
    ) {
        let (index, usable, mask) = (self.len(), self.usable.get(), self.mask());
        assert!(usable > 0);
        debug_assert!(place <= mask);
        // SAFETY: the place is within the index table; the shared table has no room.
        with_width!(self, W => unsafe {
            self.places_start().cast::<W>().add(place).write(places::mark(index, hash, mask));
        });
        // SAFETY: there is room for one more entry.
        unsafe {
            let start = self.entries;
            if self.strings_only {
                let entry = StringEntry { key: Cell::new(key), value: Cell::new(value) };
                start.cast::<StringEntry>().add(index).write(entry);
            } else {
                let entry = AnyEntry { hash: Cell::new(hash), key: Cell::new(key), value: Cell::new(value) };
                start.cast::<AnyEntry>().add(index).write(entry);
            }
        }
        self.len.set(index as u32 + 1);
        self.usable.set(usable - 1);
        self.version.set(0);
    }

    /// Removes a live entry: its key and value, whose references are now the caller's.
    pub(super) fn remove(&self, index: usize) -> (*mut PyObject, *mut PyObject) {
        let entry = self.entry(index);
        let place = self.place_of(entry.hash(), index);
        // SAFETY: the place is within the index table; the shared table has no entries.
        with_width!(self, W => unsafe {
            self.places_start().cast::<W>().add(place).write(W::narrow(REMOVED));
        });
        self.version.set(0);
        (entry.key.replace(ptr::null_mut()), entry.value.replace(ptr::null_mut()))
    }

    /// The entry with this number, unless it is removed or there are not so many.
    #[inline(always)]
    pub(super) fn live_entry(&self, index: usize) -> Option<Entry<'_>> {
        if index >= self.len() {
            return None;
        }
        // SAFETY: the first `len` entries are initialised.
        Some(unsafe { self.entry_unchecked(index) }).filter(Entry::is_live)
    }

    /// The first live entry at or after `from`.
    #[inline]
    pub(super) fn next_live(&self, from: usize) -> Option<usize> {
        if self.live_entry(from).is_some() { Some(from) } else { self.next_live_after_removed(from) }
    }

    /// As [`Table::next_live`], where the entry `from` is not live.
    #[inline(never)]
    pub(super) fn next_live_after_removed(&self, from: usize) -> Option<usize> {
        let removed = self.removed_first.get() as usize;
        let found = (from.max(removed)..self.len()).find(|&index| self.entry(index).is_live())?;
        if from <= removed && found != removed {
            // So that taking the first item again and again does not pass all the removed ones each time.
            self.removed_first.set(found as u32);
        }
        Some(found)
    }

    /// The last live entry before `end`.
    #[inline]
    pub(super) fn last_live(&self, end: usize) -> Option<usize> {
        (0..end.min(self.len())).rev().find(|&index| self.entry(index).is_live())
    }

    /// Moves all entries, of which `live` are live, over to `target`, a table with room for them and without their keys, in order. Their references move along, and this
    /// table is to be freed.
    pub(super) fn move_entries(&self, target: &Table, live: usize) {
        if self.strings_only && !target.strings_only {
            for index in 0..self.len() {
                let entry = self.entry(index);
                if entry.is_live() {
                    target.append(entry.key.get(), entry.hash(), entry.value.get());
                }
            }
            return;
        }
        assert!(self.strings_only == target.strings_only);
        assert!(live <= target.usable.get() as usize);
        // SAFETY: the tables have entries of the same kind; the width is that of the target's index table.
        unsafe {
            if self.strings_only {
                self.copy_live::<StringEntry>(target, live);
                with_width!(target, W => target.enter::<W, StringEntry>(live));
            } else {
                self.copy_live::<AnyEntry>(target, live);
                with_width!(target, W => target.enter::<W, AnyEntry>(live));
            }
        }
    }

    /// Copies the live entries behind those of a table of the same kind of entries.
    ///
    /// # Safety
    /// `E` is the kind of both tables' entries, and there is room for `live` more.
    #[inline(always)]
    unsafe fn copy_live<E: Stored>(&self, target: &Table, live: usize) {
        // SAFETY: the first `len` entries are initialised, and there is room for `live` more in the other table.
        unsafe {
            let (from, to) = (self.entries.cast::<E>(), target.entries.cast::<E>().add(target.len()));
            if live == self.len() {
                to.copy_from_nonoverlapping(from, live);
                return;
            }
            let entries = (0..self.len()).map(|index| from.add(index));
            let entries = entries.filter(|&entry| !(*entry).key().is_null());
            for (index, entry) in entries.take(live).enumerate() {
                to.add(index).copy_from_nonoverlapping(entry, 1);
            }
        }
    }

    /// Gives the next `count` entries, which are there already, their places.
    ///
    /// # Safety
    /// `W` is the width of the index table, `E` the kind of its entries, and there is room for so many.
    #[inline(always)]
    unsafe fn enter<W: Width, E: Stored>(&self, count: usize) {
        let (places, entries, mask) =
            (self.places_start().cast::<W>(), self.entries.cast::<E>(), self.mask());
        let first = self.len();
        for index in first..first + count {
            // SAFETY: the entries are initialised; the probes stay within the index table.
            unsafe {
                let hash = (*entries.add(index)).hash();
                let mut probe = Probe::new(hash, mask);
                while places.add(probe.at).read().widen() >= 0 {
                    probe.advance();
                }
                places.add(probe.at).write(places::mark(index, hash, mask));
            }
        }
        self.len.set((first + count) as u32);
        self.usable.set(self.usable.get() - count as u32);
    }

    /// The pointers of all live entries. Nothing may change the table meanwhile.
    pub(super) fn live_pairs(&self) -> impl Iterator<Item = (*mut PyObject, *mut PyObject)> + '_ {
        // Key and value are the last two words of either kind of entry.
        let words = self.entry_size() / size_of::<*mut PyObject>();
        let keys = self.entries.cast::<*mut PyObject>().wrapping_add(words - 2);
        (0..self.len()).filter_map(move |index| {
            // SAFETY: the first `len` entries are initialised.
            unsafe {
                let key = keys.add(index * words);
                (!(*key).is_null()).then(|| (*key, *key.add(1)))
            }
        })
    }

    /// A copy of the table, places and all; every live key and value has one reference more.
    pub(super) fn duplicate(&self, space: &Space) -> PyResult<*mut Table> {
        if self.is_shared_empty() {
            return Ok(Table::shared_empty());
        }
        let size = self.size();
        let block = memory::allocate(size);
        if block.is_null() {
            return Err(space.memory_error());
        }
        // SAFETY: both blocks have the same size; the copy's entries get references of their own below.
        let copy = unsafe {
            let entries = self.entries.addr() - (&raw const *self).addr();
            let used = entries + self.len() * self.entry_size();
            ptr::copy_nonoverlapping((&raw const *self).cast::<u8>(), block, used);
            (*block.cast::<Table>()).entries = block.add(entries);
            &*block.cast::<Table>()
        };
        copy.version.set(0);
        for (key, value) in copy.live_pairs() {
            // SAFETY: a live entry holds objects.
            unsafe {
                object(key).incref();
                object(value).incref();
            }
        }
        Ok(block.cast())
    }
}

/// The object as a string that a table of strings may have as key.
#[inline(always)]
pub(crate) fn exact_str(key: &Object) -> Option<&Str> {
    // SAFETY: the type is `str` itself.
    ptr::eq(key.head().ob_type.get(), Str::STATIC.as_ptr()).then(|| unsafe { key.cast_unchecked() })
}

/// A pointer's object, borrowed while its entry stands.
///
/// # Safety
/// `ptr` points at a live object.
#[inline(always)]
pub(super) unsafe fn object<'a>(ptr: *mut PyObject) -> &'a Object {
    // SAFETY: the caller's promise.
    unsafe { Object::from_ptr(ptr) }
}

const _: () = {
    // `sys.getsizeof` counts what CPython counts.
    assert!(size_of::<Table>() == 32);
    assert!(size_of::<SharedEmpty>() == 40);
};
