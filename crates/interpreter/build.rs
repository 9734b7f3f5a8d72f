//! Says whether the compiler makes jumps of the calls that instructions end with (`src/dispatch/machine.rs`): it does when it optimises,
//! on targets that pass four words in registers.

fn main() {
    println!("cargo:rustc-check-cfg=cfg(tail_calls)");
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let is_optimised = matches!(variable("OPT_LEVEL").as_str(), "2" | "3");
    let has_registers = matches!(variable("CARGO_CFG_TARGET_ARCH").as_str(), "x86_64" | "aarch64");
    if is_optimised && has_registers && variable("CARGO_CFG_TARGET_FAMILY") == "unix" {
        println!("cargo:rustc-cfg=tail_calls");
    }
    println!("cargo:rerun-if-changed=build.rs");
}
