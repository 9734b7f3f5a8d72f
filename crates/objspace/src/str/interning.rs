//! The table of interned strings: at most one object for the same characters.
//!
//! The table holds no references. A mortal string leaves it when it dies (`storage::dealloc`); an immortal one never does.
//! Names in code are made immortal; `sys.intern` and C code intern mortally.

use super::Str;
use crate::{GilCell, Layout, PyResult, Ref, Space, hashing};
use abi::{SSTATE_INTERNED_IMMORTAL, SSTATE_INTERNED_MORTAL, SSTATE_NOT_INTERNED};
use algorithms::text::StrBuilder;
use core::cell::RefCell;
use core::ptr;

/// A place of the table: a string's address, with the highest bits of its hash where addresses have none, so that a search looks at few
/// other strings than the one it is for.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place(*const Str);

/// How many of the lowest bits are the address's.
const ADDRESS_BITS: u32 = 48;

impl Place {
    const EMPTY: Place = Place(ptr::null());
    /// Held a string which died.
    const REMOVED: Place = Place(ptr::without_provenance(1));

    /// The place of a string of this hash.
    #[inline]
    fn of(string: *const Str, hash: isize) -> Place {
        debug_assert!(string.addr() >> ADDRESS_BITS == 0);
        Place(string.map_addr(|address| address | Place::mark(hash)))
    }

    #[inline]
    fn mark(hash: isize) -> usize {
        hash as usize >> ADDRESS_BITS << ADDRESS_BITS
    }

    /// The string, if there is one and its hash may be this.
    #[inline]
    fn candidate(self, hash: isize) -> Option<*const Str> {
        let address = self.0.map_addr(|address| address ^ Place::mark(hash));
        (address.addr() >> ADDRESS_BITS == 0 && address.addr() > Place::REMOVED.0.addr()).then_some(address)
    }

    /// The string, if there is one.
    fn string(self) -> Option<*const Str> {
        (self != Place::EMPTY && self != Place::REMOVED)
            .then(|| self.0.map_addr(|address| address & ((1 << ADDRESS_BITS) - 1)))
    }
}

/// The first size: start-up alone interns half as many strings.
const FIRST_SIZE: usize = 8192;

/// Open addressing with linear probing; `places.len()` is a power of two.
struct Table {
    places: Vec<Place>,
    live: usize,
    /// Live strings and places marked `REMOVED`.
    filled: usize,
}

static TABLE: GilCell<RefCell<Table>> =
    GilCell::new(RefCell::new(Table { places: Vec::new(), live: 0, filled: 0 }));

impl Table {
    /// The interned string of this hash for which `same` holds.
    #[inline]
    fn find(&self, hash: isize, same: impl Fn(&Str) -> bool) -> Option<*const Str> {
        let mask = self.places.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let place = self.places[at];
            if place == Place::EMPTY {
                return None;
            }
            if let Some(candidate) = place.candidate(hash) {
                // SAFETY: the table holds live strings only.
                let string = unsafe { &*candidate };
                if string.cached_hash() == hash && same(string) {
                    return Some(candidate);
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a string that is not there, its hash computed.
    #[inline]
    fn insert(&mut self, string: &Str) {
        if self.filled * 3 >= self.places.len() * 2 {
            self.rebuild();
        }
        let hash = string.cached_hash();
        self.insert_place(hash as usize, Place::of(string, hash));
    }

    /// Adds what [`Table::insert`] adds; there is room.
    #[inline]
    fn insert_place(&mut self, hash: usize, place: Place) {
        let mask = self.places.len() - 1;
        let mut at = hash & mask;
        while self.places[at] != Place::EMPTY && self.places[at] != Place::REMOVED {
            at = (at + 1) & mask;
        }
        self.filled += usize::from(self.places[at] == Place::EMPTY);
        self.places[at] = place;
        self.live += 1;
    }

    #[cold]
    fn rebuild(&mut self) {
        let capacity = (self.live * 3).next_power_of_two().max(FIRST_SIZE);
        let old = core::mem::replace(&mut self.places, vec![Place::EMPTY; capacity]);
        (self.live, self.filled) = (0, 0);
        for place in old {
            if let Some(string) = place.string() {
                // SAFETY: the table holds live strings only.
                let hash = unsafe { &*string }.cached_hash();
                self.insert_place(hash as usize, place);
            }
        }
    }

    fn remove(&mut self, string: &Str) {
        let mask = self.places.len() - 1;
        let mut at = string.cached_hash() as usize & mask;
        let place = Place::of(string, string.cached_hash());
        while self.places[at] != Place::EMPTY {
            if self.places[at] == place {
                self.live -= 1;
                self.empty(at, mask);
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// Empties a place. Its mark is only needed where a search may have to go on behind it.
    fn empty(&mut self, mut at: usize, mask: usize) {
        self.places[at] = Place::REMOVED;
        if self.places[(at + 1) & mask] != Place::EMPTY {
            return;
        }
        while self.places[at] == Place::REMOVED {
            self.places[at] = Place::EMPTY;
            self.filled -= 1;
            at = at.wrapping_sub(1) & mask;
        }
    }
}

/// The interned string with the characters of `string`, which becomes it if there is none yet. Instances of subclasses are
/// given back as they are.
pub fn intern(space: &Space, string: Ref<Str>) -> Ref<Str> {
    if !string.is_exact::<Str>() || string.0.state.interned() != SSTATE_NOT_INTERNED {
        return string;
    }
    let hash = string.text_hash(space);
    let mut table = TABLE.get(space).borrow_mut();
    let found = table.find(hash, |other| other.same(&string));
    if let Some(found) = found {
        // SAFETY: the table holds live strings only.
        let found = unsafe { (*found).to_ref() };
        drop(table);
        return found;
    }
    string.0.state.set_interned(SSTATE_INTERNED_MORTAL);
    table.insert(&string);
    drop(table);
    string
}

/// Like [`intern`], and the string lives for ever.
pub fn intern_immortal(space: &Space, string: Ref<Str>) -> Ref<Str> {
    let string = intern(space, string);
    if string.0.state.interned() == SSTATE_INTERNED_MORTAL {
        string.make_immortal();
        string.0.state.set_interned(SSTATE_INTERNED_IMMORTAL);
    }
    string
}

/// Makes an interned mortal string an ordinary one, because its characters are about to change.
pub(super) fn forget(space: &Space, string: &Str) {
    debug_assert_eq!(string.0.state.interned(), SSTATE_INTERNED_MORTAL);
    remove(space, string);
    string.0.state.set_interned(SSTATE_NOT_INTERNED);
}

/// Takes a dying mortal string out of the table.
pub(super) fn remove(space: &Space, string: &Str) {
    TABLE.get(space).borrow_mut().remove(string);
}

impl Str {
    /// The interned string of these characters, immortal.
    pub fn intern(space: &Space, text: &str) -> Ref<Str> {
        intern_immortal(space, Str::intern_mortal(space, text).expect("names need little memory"))
    }

    /// The interned string of these characters. It is immortal only if it was.
    ///
    /// # Errors
    /// `MemoryError`.
    pub(crate) fn intern_mortal(space: &Space, text: &str) -> PyResult<Ref<Str>> {
        if !text.is_ascii() {
            return Ok(intern(space, Str::from_str(space, text)?));
        }
        let hash = hashing::secret(space).hash_bytes(text.as_bytes()) as isize;
        let found = TABLE.get(space).borrow().find(hash, |other| other.as_ascii() == Some(text));
        if let Some(found) = found {
            // SAFETY: the table holds live strings only.
            return Ok(unsafe { (*found).to_ref() });
        }
        let string = Str::from_ascii(space, text.as_bytes())?;
        string.0.hash.set(hash);
        // Making it ran no code of the program's, so it is still missing. The shortest strings are made once, and may be interned.
        if string.0.state.interned() == SSTATE_NOT_INTERNED {
            string.0.state.set_interned(SSTATE_INTERNED_MORTAL);
            TABLE.get(space).borrow_mut().insert(&string);
        }
        Ok(string)
    }

    /// The interned string of these characters, if there is one.
    pub fn find_interned(space: &Space, text: &str) -> Option<Ref<Str>> {
        let hash = hashing::secret(space).hash_text(StrBuilder::from(text).view()) as isize;
        let found = TABLE.get(space).borrow().find(hash, |other| other.equals(text))?;
        // SAFETY: the table holds live strings only.
        Some(unsafe { (*found).to_ref() })
    }

    /// Whether the string is interned.
    #[inline]
    pub fn is_interned(&self) -> bool {
        self.0.state.interned() != SSTATE_NOT_INTERNED
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn names_are_unique_and_immortal() {
        with_space(|space| {
            let one = Str::intern(space, "a name for the test");
            let other = intern(space, Str::from_str(space, "a name for the test").unwrap());
            assert!(one.is(&*other) && one.is_immortal() && one.is_interned());
        });
    }

    #[test]
    fn a_mortal_string_leaves_the_table_when_it_dies() {
        with_space(|space| {
            let text = "mortal \u{20ac}";
            let one = intern(space, Str::from_str(space, text).unwrap());
            assert!(!one.is_immortal() && one.is_unique());
            assert!(Str::find_interned(space, text).unwrap().is(&*one));
            drop(one);
            assert!(Str::find_interned(space, text).is_none());
        });
    }

    #[test]
    fn the_table_grows() {
        with_space(|space| {
            let names: Vec<_> = (0..5000)
                .map(|n| intern(space, Str::from_str(space, &format!("grow{n}")).unwrap()))
                .collect();
            for (n, name) in names.iter().enumerate() {
                assert!(Str::find_interned(space, &format!("grow{n}")).unwrap().is(&**name));
            }
        });
    }
}
