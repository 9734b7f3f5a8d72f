//! `#[pymodule]`: the `PyModuleDef` of a native module from a Rust module.
//!
//! The definition is multi-phase: creation is the loader's, `#[pymodule_exec]` functions fill the module in. Modules
//! keep no C state unless `state_size` asks for it, so that they can be made as often as anyone likes.

use crate::arguments::Params;
use crate::function::{self, Kind};
use crate::text::{self, Errors, c_string};
use crate::type_object::table;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, Ident, Item, ItemFn, ItemMod, LitStr, Token};

/// The arguments of `#[pymodule(…)]`.
#[derive(Default)]
pub struct Options {
    name: Option<LitStr>,
    doc: Option<LitStr>,
    state_size: Option<Expr>,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Options::default();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            match key.to_string().as_str() {
                "name" => options.name = Some(input.parse()?),
                "doc" => options.doc = Some(input.parse()?),
                "state_size" => options.state_size = Some(input.parse()?),
                _ => return Err(syn::Error::new_spanned(key, "expected `name`, `doc` or `state_size`")),
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}

/// What the module's items contribute.
#[derive(Default)]
struct Parts {
    shims: Vec<TokenStream>,
    names: Vec<String>,
    methods: Vec<TokenStream>,
    exec: Vec<TokenStream>,
}

/// Expand `#[pymodule]`.
pub fn expand(options: Options, mut module: ItemMod) -> syn::Result<TokenStream> {
    let Some((_, items)) = &mut module.content else {
        return Err(syn::Error::new_spanned(
            &module,
            "`#[pymodule]` needs the module's body: `mod name { … }`",
        ));
    };
    let mut errors = Errors::default();
    let mut parts = Parts::default();
    for item in items.iter_mut() {
        if let Item::Fn(function) = item {
            parts.add_function(function, &mut errors);
        }
    }
    let definition = definition(&options, &module.ident, &module.attrs, &parts, &mut errors);
    errors.finish()?;
    if let Some((_, items)) = &mut module.content {
        items.push(Item::Verbatim(definition));
    }
    Ok(quote!(#module))
}

impl Parts {
    fn add_function(&mut self, function: &mut ItemFn, errors: &mut Errors) {
        let attrs = std::mem::take(&mut function.attrs);
        let (ours, rest): (Vec<Attribute>, Vec<Attribute>) = attrs
            .into_iter()
            .partition(|attr| ["pyfunction", "pymodule_exec"].iter().any(|name| attr.path().is_ident(name)));
        function.attrs = rest;
        for attr in ours {
            if attr.path().is_ident("pymodule_exec") {
                if let Some(shim) = errors.take(exec_shim(function)) {
                    self.shims.push(shim);
                    let name = exec_name(&function.sig.ident);
                    self.exec.push(quote!(#name));
                }
                continue;
            }
            let callable = function::Options::of(&attr).and_then(|options| {
                function::expand(&function.attrs, &function.sig, &options, Kind::Function)
            });
            let Some(callable) = errors.take(callable) else { continue };
            if self.names.contains(&callable.name) {
                errors.at(&function.sig.ident, format!("there are two functions `{}`", callable.name));
            }
            self.names.push(callable.name);
            self.shims.push(callable.item);
            self.methods.push(callable.entry);
        }
    }
}

fn exec_name(function: &Ident) -> Ident {
    format_ident!("exec_{}", text::plain(function))
}

fn exec_shim(function: &ItemFn) -> syn::Result<TokenStream> {
    let params = Params::of(&function.sig, vec![quote!(module)])
        .ok()
        .filter(Params::takes_no_values)
        .ok_or_else(|| syn::Error::new_spanned(&function.sig, "expected (space: &Space, module: &Module)"))?;
    let (name, rust, call) = (exec_name(&function.sig.ident), &function.sig.ident, &params.call);
    Ok(quote! {
        unsafe extern "C" fn #name(module: *mut ::objspace::shim::abi::PyObject) -> ::core::ffi::c_int {
            unsafe {
                let space = ::objspace::shim::enter();
                let module: &::objspace::Module = &*module.cast();
                ::objspace::shim::IntoC::into_c(#rust(#(#call),*), space)
            }
        }
    })
}

/// The function `module_def`, with everything that the definition points at inside.
fn definition(
    options: &Options,
    ident: &Ident,
    attrs: &[Attribute],
    parts: &Parts,
    errors: &mut Errors,
) -> TokenStream {
    let name = options.name.as_ref().map_or_else(|| text::plain(ident), LitStr::value);
    let doc = options.doc.as_ref().map_or_else(|| text::doc_comment(attrs), LitStr::value);
    let (Some(name), Some(doc)) =
        (errors.take(c_string(&name, Span::call_site())), errors.take(text::c_text_or_null(&doc)))
    else {
        return quote!();
    };
    let span = Span::call_site();
    let methods = table(&Ident::new("methods", span), &Ident::new("PyMethodDef", span), &parts.methods);
    let slots: Vec<_> = parts
        .exec
        .iter()
        .map(|exec| slot("Py_mod_exec", &quote!(#exec as *mut ::core::ffi::c_void)))
        .collect();
    let slots = table(&Ident::new("slots", span), &Ident::new("PyModuleDef_Slot", span), &slots);
    let state_size = options.state_size.as_ref().map_or_else(|| quote!(0), |size| quote!((#size) as isize));
    let shims = &parts.shims;
    quote! {
        /// The definition from which the module is made, by multi-phase initialisation.
        #[allow(
            non_snake_case,
            clippy::undocumented_unsafe_blocks,
            reason = "generated: names come from Python, and C keeps the contract of the table's functions"
        )]
        pub fn module_def() -> &'static ::objspace::shim::abi::Static<::objspace::shim::abi::PyModuleDef> {
            #(#shims)*
            #methods
            #slots
            static DEFINITION: ::objspace::shim::abi::Static<::objspace::shim::abi::PyModuleDef> =
                ::objspace::shim::abi::Static(::objspace::shim::abi::PyModuleDef {
                    m_base: ::objspace::shim::abi::PyModuleDef_Base {
                        ob_base: ::objspace::shim::abi::PyObject::new_immortal(::core::ptr::null_mut()),
                        m_init: ::core::cell::Cell::new(::core::option::Option::None),
                        m_index: ::core::cell::Cell::new(0),
                        m_copy: ::core::cell::Cell::new(::core::ptr::null_mut()),
                    },
                    m_name: #name.as_ptr(),
                    m_doc: #doc,
                    m_size: #state_size,
                    m_methods: METHODS.as_ptr().cast(),
                    m_slots: SLOTS.as_ptr().cast(),
                    m_traverse: ::core::option::Option::None,
                    m_clear: ::core::option::Option::None,
                    m_free: ::core::option::Option::None,
                });
            &DEFINITION
        }
    }
}

fn slot(number: &str, value: &TokenStream) -> TokenStream {
    let number = Ident::new(number, Span::call_site());
    quote! {
        ::objspace::shim::abi::PyModuleDef_Slot { slot: ::objspace::shim::abi::#number, value: #value }
    }
}

#[cfg(test)]
mod tests {
    use super::{Options, expand};
    use quote::quote;

    #[test]
    fn faults_are_named() {
        for (options, module, word) in [
            (
                quote!(size = 1),
                quote!(
                    mod m {}
                ),
                "expected `name`",
            ),
            (
                quote!(),
                quote!(
                    mod m;
                ),
                "needs the module's body",
            ),
            (
                quote!(),
                quote!(
                    mod m {
                        #[pymodule_exec]
                        fn f() {}
                    }
                ),
                "(space: &Space, module: &Module)",
            ),
            (
                quote!(),
                quote!(
                    mod m {
                        #[pyfunction(class)]
                        fn f() {}
                    }
                ),
                "unknown option",
            ),
            (
                quote!(),
                quote!(
                    mod m {
                        #[pyfunction(pass_module)]
                        fn f() {}
                    }
                ),
                "the parameter for `module`",
            ),
            (
                quote!(),
                quote!(
                    mod m {
                        #[pyfunction]
                        fn f() {}
                        #[pyfunction(name = "f")]
                        fn g() {}
                    }
                ),
                "two functions",
            ),
        ] {
            let options: syn::Result<Options> = syn::parse2(options);
            let expansion = options.and_then(|options| expand(options, syn::parse2(module.clone())?));
            let message = expansion.expect_err("the module is at fault").to_string();
            assert!(message.contains(word), "{module}: {message}");
        }
    }
}
