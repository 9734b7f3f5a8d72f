//! Attribute macros that declare builtin types, native modules and C API functions.
//!
//! A Rust method's signature is its contract: the macros make from it the C function that CPython's structures point
//! at (`PyTypeObject` slots, `PyMethodDef` tables, exported symbols), which C code calls directly, and Rust code that knows
//! the type calls the method. Generated code names its runtime support by the path `objspace::shim`; the crate
//! `objspace` itself says `extern crate self as objspace;`.
//!
//! Parameters of `space: &Space` are optional everywhere and may stand anywhere. Results are whatever
//! `objspace::shim::IntoC` knows: `PyResult<T>` or `T`, with `T` an owned reference, a number, a string, a `bool` or `()`.
//!
//! # Types
//!
//! ```ignore
//! /// Counts upwards.
//! #[pytype(name = "counter", module = "demo", symbol = Counter_Type, flags = BASETYPE | HAVE_GC)]
//! impl Counter {
//!     #[slot(tp_new, signature = "(start=0)")]
//!     fn new(space: &Space, cls: &Type, start: isize) -> PyResult<Ref<Object>> { /* … */ }
//!
//!     #[slot(tp_dealloc)]
//!     unsafe fn dealloc(this: *mut Self) { /* … */ }
//!
//!     #[slot(tp_repr, tp_str)]
//!     fn repr(&self, space: &Space) -> PyResult<Ref<Str>> { /* … */ }
//!
//!     #[slot(nb_add)] // either side may be the counter
//!     fn add(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> { /* … */ }
//!
//!     /// Advance by `step`.
//!     #[pymethod(signature = "($self, /, step=1, *, wrap=False)")]
//!     fn advance(&self, space: &Space, step: isize, wrap: bool) -> PyResult<()> { /* … */ }
//!
//!     #[pymethod(class)]
//!     fn parse(cls: &Type, space: &Space, text: &Str) -> PyResult<Ref<Object>> { /* … */ }
//!
//!     #[pymethod(raw)] // parses its arguments itself
//!     fn update(&self, space: &Space, args: Args<'_>) -> PyResult<()> { /* … */ }
//!
//!     /// The current value.
//!     #[getter]
//!     fn value(&self) -> isize { /* … */ }
//!     #[setter]
//!     fn set_value(&self, space: &Space, value: Option<&Object>) -> PyResult<()> { /* … */ } // `None`: delete
//!
//!     #[member(name = "owner", offset = offset_of!(CounterObject, owner), kind = T_OBJECT, readonly)]
//!     const OWNER: () = ();
//! }
//! ```
//!
//! See [`macro@pytype`] for the options. Attributes on items are `slot`, `pymethod`, `getter`, `setter`, `member`;
//! whatever has none stays an ordinary Rust item.
//!
//! # Modules
//!
//! ```ignore
//! /// A demonstration.
//! #[pymodule(name = "demo")]
//! pub mod demo {
//!     /// Add two numbers.
//!     #[pyfunction]
//!     fn add(a: f64, b: f64) -> f64 { a + b }
//!
//!     #[pymodule_exec]
//!     fn exec(space: &Space, module: &Module) -> PyResult<()> { /* … */ }
//! }
//! // demo::module_def() is the PyModuleDef.
//! ```
//!
//! # C API functions
//!
//! ```ignore
//! /// Number of items in `dict`.
//! #[cpython_api]
//! fn PyDict_Size(space: &Space, dict: &Object) -> PyResult<Py_ssize_t> { /* … */ }
//! ```

mod arguments;
mod cpython_api;
mod function;
mod property;
mod pymodule;
mod pytype;
mod signature;
mod slot_shim;
mod slots;
mod text;
mod type_object;

use proc_macro::TokenStream;
use syn::parse_macro_input;

/// Declares a builtin type from an inherent `impl` block of its view.
///
/// Options: `name` (required), `module` (for `__module__`), `symbol` (the exported name of the type object; without it the
/// static is private), `base = Type` (default `Object`; `no_base` for none), `flags = A | B` (`Py_TPFLAGS_` names;
/// `IMMUTABLETYPE` is implied unless `mutable`), `doc` (default: the block's doc comment), `signature` (in front of the doc),
/// `basicsize` (default: the view's size), `itemsize`, `dictoffset`, `weaklistoffset`, `vectorcall_offset`,
/// `unhashable`, and any slot's name with a C function as value (`tp_free = path`).
///
/// Attributes of items:
/// - `#[slot(NAME, …)]`: the method fills these slots. `tp_new`, `tp_init`, `tp_call`, `tp_vectorcall` take `Args`, or
///   with `signature = "(…)"` the parameters it names. With `raw` the function is the C function itself.
/// - `#[pymethod]`: options `name`, `signature`, `class`, `static`, `coexist`, `raw`. Without a signature, parameters are
///   required and positional-only. A parameter with a default is an `Option` (`None`: missing), a `Nullable` (default
///   `None`), or a number or `bool` whose default is a literal.
/// - `#[getter]`, `#[setter]`: paired by name; a setter is `set_…` or says `name = "…"`.
/// - `#[member(name = "…", offset = …, kind = …, readonly)]` on a `const`: an entry of `tp_members`.
///
/// Doc comments become `__doc__`.
#[proc_macro_attribute]
pub fn pytype(args: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(args as pytype::Options);
    let block = parse_macro_input!(item as syn::ItemImpl);
    done(pytype::expand(options, block))
}

/// Declares a native module; adds `pub fn module_def()` to the Rust module.
///
/// Options: `name` (default: the Rust module's), `doc`, `state_size`. Functions are marked `#[pyfunction]` (options
/// `name`, `signature`, `raw`, `pass_module`: the first parameter is `module: &Module`), those that fill the module in
/// `#[pymodule_exec]`.
#[proc_macro_attribute]
pub fn pymodule(args: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(args as pymodule::Options);
    let module = parse_macro_input!(item as syn::ItemMod);
    done(pymodule::expand(options, module))
}

/// Exports a function to C under its own name.
///
/// Parameters: `&T` is borrowed (`NULL` raises `SystemError`), `Option<&T>` may be `NULL`, `Ref<T>` is stolen,
/// `Option<Ref<T>>` stolen or `NULL`; everything else passes as it is. A `T` other than `Object` is checked (`SystemError`)
/// unless the parameter is marked `#[unchecked]`. Results: `Ref<T>` is a new reference, `&T` a borrowed one, `Option` of
/// these `NULL` without an error, `PyResult<()>` an `int` (0, -1); errors give `NULL` or -1, or what `error = …` says.
/// `no_space`: the function runs without the GIL and raises nothing. `name = "…"` when the C name differs.
#[proc_macro_attribute]
pub fn cpython_api(args: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(args as cpython_api::Options);
    let function = parse_macro_input!(item as syn::ItemFn);
    done(cpython_api::expand(options, function))
}

fn done(expansion: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    expansion.unwrap_or_else(syn::Error::into_compile_error).into()
}
