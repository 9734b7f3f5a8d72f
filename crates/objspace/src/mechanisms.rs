//! The mechanisms that make programs fast, each of which can be left out: to measure what it buys, and to test that it changes nothing
//! but the time that a program takes.
//!
//! What is left out is said once, before any code is made, and asked where an instruction is specialised, a cache filled or a block
//! kept: where a mechanism is used, nothing is asked.

use core::fmt;
use core::str::FromStr;
use core::sync::atomic::{AtomicU32, Ordering};

/// A mechanism.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Mechanism {
    /// Numbers in registers: without it, results of arithmetic, constants and the values of loops over ranges are objects.
    Unboxed,
    /// Instructions that rewrite themselves to a form for what they saw: without it, every instruction stays what the compiler
    /// wrote. Inline caches are read by such forms only, so they are out as well.
    Specialisation,
    /// Inline caches of attributes and methods, and the table of what names mean along an MRO.
    AttributeCaches,
    /// Inline caches of globals and builtins.
    GlobalCaches,
    /// Attributes of instances in slots that a shape describes: without it, an instance has a dict from its first attribute on.
    Shapes,
    /// Memory of dead objects kept for the next one of the type.
    FreeLists,
    /// The short ways of calls: Python functions whose arguments only need moving into a new frame, `__init__` without a call of
    /// its own, C functions straight from their definition. Without it, all arguments are bound in the general way, and C
    /// functions are reached by vectorcall.
    CallPath,
}

/// All mechanisms, by the names that options have for them.
pub const ALL: [(&str, Mechanism); 7] = [
    ("unboxed", Mechanism::Unboxed),
    ("specialisation", Mechanism::Specialisation),
    ("attribute-caches", Mechanism::AttributeCaches),
    ("global-caches", Mechanism::GlobalCaches),
    ("shapes", Mechanism::Shapes),
    ("free-lists", Mechanism::FreeLists),
    ("call-path", Mechanism::CallPath),
];

static LEFT_OUT: AtomicU32 = AtomicU32::new(0);

impl Mechanism {
    /// Whether the process runs without it.
    #[inline]
    pub fn is_left_out(self) -> bool {
        LEFT_OUT.load(Ordering::Relaxed) & self.bit() != 0
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// A set of mechanisms, written as their names with commas in between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mechanisms(u32);

/// A name that is not one of [`ALL`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownMechanism(String);

impl Mechanisms {
    /// Whether `mechanism` is among them.
    pub fn contains(self, mechanism: Mechanism) -> bool {
        self.0 & mechanism.bit() != 0
    }

    /// Those that are in one of two sets.
    #[must_use]
    pub fn union(self, other: Mechanisms) -> Mechanisms {
        Mechanisms(self.0 | other.0)
    }
}

impl FromStr for Mechanisms {
    type Err = UnknownMechanism;

    fn from_str(names: &str) -> Result<Self, UnknownMechanism> {
        names.split(',').map(str::trim).filter(|name| !name.is_empty()).try_fold(
            Mechanisms::default(),
            |set, name| match ALL.iter().find(|(known, _)| *known == name) {
                Some((_, mechanism)) => Ok(Mechanisms(set.0 | mechanism.bit())),
                None => Err(UnknownMechanism(name.to_owned())),
            },
        )
    }
}

impl fmt::Display for UnknownMechanism {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = ALL.map(|(name, _)| name).join(", ");
        write!(f, "no mechanism is named '{}'; there are {names}", self.0)
    }
}

/// Makes the process run without these mechanisms. Once, before the object space is made: what was specialised, cached or kept by then
/// stays.
pub fn leave_out(mechanisms: Mechanisms) {
    LEFT_OUT.store(mechanisms.0, Ordering::Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_make_sets() {
        let set: Mechanisms = "unboxed, call-path,".parse().unwrap();
        for (name, mechanism) in ALL {
            assert_eq!(set.contains(mechanism), ["unboxed", "call-path"].contains(&name), "{name}");
            assert!(name.parse::<Mechanisms>().unwrap().contains(mechanism));
        }
        let message = "unboxed,jit".parse::<Mechanisms>().unwrap_err().to_string();
        assert!(
            message.starts_with("no mechanism is named 'jit'") && message.contains("shapes"),
            "{message}"
        );
    }

    #[test]
    fn nothing_is_left_out_unless_it_is_said() {
        assert!(ALL.iter().all(|(_, mechanism)| !mechanism.is_left_out()));
    }
}
