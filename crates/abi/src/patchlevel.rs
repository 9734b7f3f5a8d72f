//! `patchlevel.h`: the version of the interface.

use core::ffi::c_int;

// The version whose interface this is.
pub const PY_MAJOR_VERSION: c_int = 3;
pub const PY_MINOR_VERSION: c_int = 14;
pub const PY_MICRO_VERSION: c_int = 8;
pub const PY_RELEASE_LEVEL: c_int = 15;
pub const PY_RELEASE_SERIAL: c_int = 0;
pub const PY_VERSION_HEX: u32 = 0x030e_08f0;

// Values of `PY_RELEASE_LEVEL`.
pub const PY_RELEASE_LEVEL_ALPHA: c_int = 10;
pub const PY_RELEASE_LEVEL_BETA: c_int = 11;
pub const PY_RELEASE_LEVEL_GAMMA: c_int = 12;
pub const PY_RELEASE_LEVEL_FINAL: c_int = 15;
