//! Compiles the C file that holds the variadic entry points, which stable Rust cannot define.

fn main() {
    println!("cargo::rerun-if-changed=src/varargs.c");
    cc::Build::new().file("src/varargs.c").warnings(true).extra_warnings(true).compile("pyroxene_varargs");
}
