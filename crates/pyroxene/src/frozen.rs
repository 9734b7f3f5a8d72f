//! The frozen modules, which the build script compiled.

use modules::frozen::FrozenModule;
use objspace::Space;

include!(concat!(env!("OUT_DIR"), "/frozen.rs"));

/// Makes the frozen modules known.
pub fn install(space: &Space) {
    modules::frozen::set_modules(space, MODULES);
}
