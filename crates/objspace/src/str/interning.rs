//! The table of interned strings: at most one object for the same characters.
//!
//! The table holds no references. A mortal string leaves it when it dies (`storage::dealloc`); an immortal one never does.
//! Names in code are made immortal; `sys.intern` and C code intern mortally.

use super::Str;
use crate::{GilCell, Layout, Ref, Space, hashing};
use abi::{SSTATE_INTERNED_IMMORTAL, SSTATE_INTERNED_MORTAL, SSTATE_NOT_INTERNED};
use algorithms::text::StrBuilder;
use core::cell::RefCell;
use core::ptr;

/// A place of the table that held a string which died.
const REMOVED: *const Str = ptr::without_provenance(1);

/// Open addressing with linear probing; `places.len()` is a power of two.
struct Table {
    places: Vec<*const Str>,
    live: usize,
    /// Live strings and places marked `REMOVED`.
    filled: usize,
}

static TABLE: GilCell<RefCell<Table>> =
    GilCell::new(RefCell::new(Table { places: Vec::new(), live: 0, filled: 0 }));

impl Table {
    /// The interned string of this hash for which `same` holds.
    fn find(&self, hash: isize, same: impl Fn(&Str) -> bool) -> Option<*const Str> {
        let mask = self.places.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let place = self.places[at];
            if place.is_null() {
                return None;
            }
            if place != REMOVED {
                // SAFETY: the table holds live strings only.
                let string = unsafe { &*place };
                if string.cached_hash() == hash && same(string) {
                    return Some(place);
                }
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a string that is not there, its hash computed.
    fn insert(&mut self, string: &Str) {
        if self.filled * 3 >= self.places.len() * 2 {
            self.rebuild();
        }
        let mask = self.places.len() - 1;
        let mut at = string.cached_hash() as usize & mask;
        while !self.places[at].is_null() && self.places[at] != REMOVED {
            at = (at + 1) & mask;
        }
        self.filled += usize::from(self.places[at].is_null());
        self.places[at] = string;
        self.live += 1;
    }

    fn rebuild(&mut self) {
        let capacity = (self.live * 3).next_power_of_two().max(1024);
        let old = core::mem::replace(&mut self.places, vec![ptr::null(); capacity]);
        (self.live, self.filled) = (0, 0);
        for place in old.into_iter().filter(|&place| !place.is_null() && place != REMOVED) {
            // SAFETY: the table holds live strings only.
            self.insert(unsafe { &*place });
        }
    }

    fn remove(&mut self, string: &Str) {
        let mask = self.places.len() - 1;
        let mut at = string.cached_hash() as usize & mask;
        while !self.places[at].is_null() {
            if ptr::eq(self.places[at], string) {
                self.live -= 1;
                self.empty(at, mask);
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// Empties a place. Its mark is only needed where a search may have to go on behind it.
    fn empty(&mut self, mut at: usize, mask: usize) {
        self.places[at] = REMOVED;
        if !self.places[(at + 1) & mask].is_null() {
            return;
        }
        while self.places[at] == REMOVED {
            self.places[at] = ptr::null();
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
        if text.is_ascii() {
            let hash = hashing::secret(space).hash_bytes(text.as_bytes()) as isize;
            let found = TABLE.get(space).borrow().find(hash, |other| other.as_ascii() == Some(text));
            if let Some(found) = found {
                // SAFETY: the table holds live strings only.
                return intern_immortal(space, unsafe { (*found).to_ref() });
            }
        }
        let string = Str::from_str(space, text).expect("names need little memory");
        intern_immortal(space, string)
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
