//! Packs the standard library, compiles the modules that are frozen, and has the executable export its symbols.

#[path = "build/freeze.rs"]
mod freeze;
#[path = "build/library.rs"]
mod library;
#[path = "build/overrides.rs"]
mod overrides;

use std::path::PathBuf;

fn main() {
    // Extension modules resolve the C API against the executable itself.
    println!("cargo:rustc-link-arg-bins=-Wl,--export-dynamic");
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=build.rs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    let files = library::collect();
    freeze::write(&files, &out);
    library::pack(&files, &out);
}
