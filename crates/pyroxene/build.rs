//! Packs the standard library, compiles the modules that are frozen, and has the executable export its symbols.

#[path = "build/freeze.rs"]
mod freeze;
#[path = "build/library.rs"]
mod library;
#[path = "build/overrides.rs"]
mod overrides;

use std::path::PathBuf;

fn main() {
    // Extension modules resolve the C API against the executable itself. Nothing else is exported, so that the linker drops
    // what nobody calls.
    for names in ["Py*", "_Py*"] {
        println!("cargo:rustc-link-arg-bins=-Wl,--export-dynamic-symbol={names}");
    }
    // At a fixed address, as CPython's executables usually are: types and tables are full of addresses, which the dynamic linker
    // would write into every process's own copy of them at each start.
    println!("cargo:rustc-link-arg-bins=-no-pie");
    let folder = std::env::var("CARGO_MANIFEST_DIR").expect("Cargo sets CARGO_MANIFEST_DIR");
    println!("cargo:rustc-link-arg-bins=-Wl,-T,{folder}/build/start_up.ld");
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=build.rs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR"));
    let files = library::collect();
    freeze::write(&files, &out);
    library::pack(&files, &out);
}
