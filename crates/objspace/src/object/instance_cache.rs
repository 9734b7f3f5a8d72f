//! What `isinstance` says of all instances of a type: a table by the version tags of type and class.
//!
//! Walking the MRO and finding out that `__class__` says nothing else takes far longer than a look into a table. An entry is never wrong:
//! tags are never given twice, and a type has another one once its MRO or what `__class__` means for its instances has changed.

use crate::Space;
use crate::{GilCell, Type};
use core::cell::Cell;

const SIZE: usize = 512;

struct Entry {
    /// The type's tag above the class's.
    key: Cell<u64>,
    answer: Cell<bool>,
}

/// Nobody's key: there are not as many types.
const NO_KEY: u64 = u64::MAX;

static TABLE: GilCell<[Entry; SIZE]> =
    GilCell::new([const { Entry { key: Cell::new(NO_KEY), answer: Cell::new(false) } }; SIZE]);

#[inline(always)]
fn key(ty: &Type, class: &Type) -> u64 {
    u64::from(ty.slots().tp_version_tag.get()) << 32 | u64::from(class.slots().tp_version_tag.get())
}

#[inline(always)]
fn entry(space: &Space, key: u64) -> &Entry {
    let index = (key >> 32).wrapping_mul(31) ^ key;
    &TABLE.get(space)[index as usize % SIZE]
}

/// Whether instances of `ty` are instances of `class`, whose type is `type` itself, if that is known.
#[inline(always)]
pub fn find(space: &Space, ty: &Type, class: &Type) -> Option<bool> {
    let key = key(ty, class);
    let entry = entry(space, key);
    let answer = (entry.key.get() == key).then(|| entry.answer.get());
    #[cfg(feature = "self-check")]
    answer.inspect(|&answer| check(ty, class, answer));
    answer
}

/// Ends the process if the table does not say what the MRO does.
#[cfg(feature = "self-check")]
fn check(ty: &Type, class: &Type, answer: bool) {
    if ty.is_subtype(class) != answer {
        let (ty, class) = (ty.name(), class.name());
        crate::self_check::fail(&format_args!(
            "isinstance of {ty} and {class} is cached as {answer}, the MRO says otherwise"
        ));
    }
}

/// Notes whether instances of `ty` are instances of `class`: what is true of each of them as long as the type has its tag.
pub(super) fn note(space: &Space, ty: &Type, class: &Type, answer: bool) {
    if ty.assign_version(space) && class.assign_version(space) {
        let key = key(ty, class);
        let entry = entry(space, key);
        entry.key.set(key);
        entry.answer.set(answer);
    }
}
