//! `#[cpython_api]`: an exported C function from a Rust function whose signature is its contract.
//!
//! The Rust function stays as it is. Beside it come the `extern "C"` function of the same name, which turns pointers into
//! references and results into C's error convention, and an entry in the table `objspace::shim::api::API`.

use crate::text::{self, is_reference_to, wrapped};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Expr, FnArg, Ident, ItemFn, LitStr, PatType, Path, ReturnType, Token, Type};

/// The arguments of `#[cpython_api(…)]`.
#[derive(Default)]
pub struct Options {
    /// What the C function returns on error, where it is not `-1` or `NULL`.
    error: Option<Expr>,
    /// The function neither needs nor gets a thread state.
    no_space: bool,
    /// The C name, where it cannot be the Rust function's.
    name: Option<LitStr>,
    /// An unsafe function of the C parameters that is asked first, and gives the C result if that takes no more than a look.
    at_once: Option<Path>,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Options::default();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            match key.to_string().as_str() {
                "no_space" => options.no_space = true,
                "error" => {
                    input.parse::<Token![=]>()?;
                    options.error = Some(input.parse()?);
                }
                "name" => {
                    input.parse::<Token![=]>()?;
                    options.name = Some(input.parse()?);
                }
                "at_once" => {
                    input.parse::<Token![=]>()?;
                    options.at_once = Some(input.parse()?);
                }
                _ => {
                    let message = "expected `error`, `no_space`, `name` or `at_once`";
                    return Err(syn::Error::new_spanned(key, message));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}

/// How a parameter crosses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Crossing<'a> {
    /// As it is.
    Value,
    /// `&T`
    Borrowed { ty: &'a Type, nullable: bool },
    /// `Ref<T>`
    Stolen { ty: &'a Type, nullable: bool },
}

impl Crossing<'_> {
    fn kind(self) -> &'static str {
        match self {
            Crossing::Value => "Value",
            Crossing::Borrowed { nullable: false, .. } => "Borrowed",
            Crossing::Borrowed { nullable: true, .. } => "BorrowedOrNull",
            Crossing::Stolen { nullable: false, .. } => "Stolen",
            Crossing::Stolen { nullable: true, .. } => "StolenOrNull",
        }
    }

    fn of(ty: &Type) -> syn::Result<Crossing<'_>> {
        let (inner, nullable) = match wrapped(ty, "Option") {
            Some(inner) => (inner, true),
            None => (ty, false),
        };
        if let Type::Reference(reference) = inner {
            if let Some(mutability) = &reference.mutability {
                return Err(syn::Error::new_spanned(mutability, "an output is a raw pointer: `*mut …`"));
            }
            return Ok(Crossing::Borrowed { ty: &reference.elem, nullable });
        }
        Ok(wrapped(inner, "Ref").map_or(Crossing::Value, |ty| Crossing::Stolen { ty, nullable }))
    }
}

/// One parameter of the C function.
struct Param<'a> {
    ident: Ident,
    name: String,
    ty: &'a Type,
    crossing: Crossing<'a>,
    unchecked: bool,
}

/// Expand `#[cpython_api]`.
pub fn expand(options: Options, mut function: ItemFn) -> syn::Result<TokenStream> {
    if let Some(generics) = function.sig.generics.type_params().next() {
        return Err(syn::Error::new_spanned(generics, "a C function has no type parameters"));
    }
    let unchecked = take_unchecked(&mut function);
    let (params, call) = parameters(&function, &unchecked, &options)?;
    let result = Outcome::of(&function.sig.output)?;
    let name = options.name.as_ref().map_or_else(|| text::plain(&function.sig.ident), LitStr::value);
    let shim = shim(&options, &function, &params, &call, &result, &name)?;
    let entry = entry(&name, &params, &result);
    Ok(quote! {
        #[allow(non_snake_case, reason = "the C API's name")]
        #function
        #[allow(clippy::undocumented_unsafe_blocks, reason = "generated: C keeps the function's contract")]
        const _: () = { #shim #entry };
    })
}

/// Take `#[unchecked]` off the parameters; tells which had it.
fn take_unchecked(function: &mut ItemFn) -> Vec<bool> {
    let inputs = function.sig.inputs.iter_mut();
    inputs
        .map(|input| match input {
            FnArg::Typed(typed) => {
                let before = typed.attrs.len();
                typed.attrs.retain(|attr| !attr.path().is_ident("unchecked"));
                typed.attrs.len() != before
            }
            FnArg::Receiver(_) => false,
        })
        .collect()
}

fn parameters<'a>(
    function: &'a ItemFn,
    unchecked: &[bool],
    options: &Options,
) -> syn::Result<(Vec<Param<'a>>, Vec<TokenStream>)> {
    let (mut params, mut call) = (Vec::new(), Vec::new());
    for (index, (input, unchecked)) in function.sig.inputs.iter().zip(unchecked).enumerate() {
        let FnArg::Typed(PatType { pat, ty, .. }) = input else {
            return Err(syn::Error::new_spanned(input, "a C function has no `self`"));
        };
        if is_reference_to(ty, "Space") {
            if options.no_space {
                return Err(syn::Error::new_spanned(ty, "`no_space` says that there is none"));
            }
            call.push(quote!(space));
            continue;
        }
        let name = match &**pat {
            syn::Pat::Ident(pat) => text::parameter_name(&pat.ident),
            _ => format!("arg{index}"),
        };
        let crossing = Crossing::of(ty)?;
        if *unchecked && !matches!(crossing, Crossing::Borrowed { .. }) {
            return Err(syn::Error::new_spanned(ty, "`#[unchecked]` is for borrowed references"));
        }
        let can_fail = matches!(
            crossing,
            Crossing::Borrowed { nullable: false, .. } | Crossing::Stolen { nullable: false, .. }
        );
        if options.no_space && can_fail {
            return Err(syn::Error::new_spanned(
                ty,
                "`NULL` cannot be reported without a space: take a raw pointer",
            ));
        }
        let ident = format_ident!("param_{name}", span = pat.span());
        call.push(quote!(#ident));
        params.push(Param { ident, name, ty, crossing, unchecked: *unchecked });
    }
    Ok((params, call))
}

impl Param<'_> {
    fn c_type(&self) -> TokenStream {
        match self.crossing {
            Crossing::Value => {
                let ty = self.ty;
                quote!(#ty)
            }
            _ => quote!(*mut ::objspace::shim::abi::PyObject),
        }
    }

    /// Whether it may be what the function does not take.
    fn can_fail(&self) -> bool {
        match self.crossing {
            Crossing::Value => false,
            Crossing::Borrowed { nullable: false, .. } | Crossing::Stolen { nullable: false, .. } => true,
            Crossing::Borrowed { ty, .. } | Crossing::Stolen { ty, .. } => !self.unchecked && !is_object(ty),
        }
    }

    /// Take over a stolen reference. This comes before anything that can fail.
    fn own(&self) -> Option<TokenStream> {
        let Crossing::Stolen { .. } = self.crossing else { return None };
        let ident = &self.ident;
        Some(quote!(let #ident = ::objspace::Ref::from_nullable(#ident);))
    }

    /// Make the Rust value, or fail.
    fn check(&self) -> Option<TokenStream> {
        let ident = &self.ident;
        let (ty, nullable, stolen) = match self.crossing {
            Crossing::Value => return None,
            Crossing::Borrowed { ty, nullable } => (ty, nullable, false),
            Crossing::Stolen { ty, nullable } => (ty, nullable, true),
        };
        let object = is_object(ty);
        if stolen && nullable && object {
            return None;
        }
        let nullness = if nullable { "nullable" } else { "required" };
        let checking = match (object, self.unchecked) {
            (true, _) => "object",
            (false, true) => "unchecked",
            (false, false) => "typed",
        };
        let ownership = if stolen { "stolen" } else { "borrowed" };
        let convert = format_ident!("{ownership}_{nullness}_{checking}", span = ty.span());
        let convert = match object {
            true => quote!(::objspace::shim::api::#convert),
            false => quote!(::objspace::shim::api::#convert::<#ty>),
        };
        Some(match (nullable, checking) {
            (true, "object" | "unchecked") => quote!(let #ident = #convert(#ident);),
            _ => quote! {
                let ::core::option::Option::Some(#ident) = #convert(#ident, space) else { return failure };
            },
        })
    }
}

/// Whether it is `Object`, which every object is.
fn is_object(ty: &Type) -> bool {
    text::last_segment(ty).is_some_and(|last| last.ident == "Object")
}

/// How a result crosses.
struct Outcome<'a> {
    /// Whether it is a `PyResult`.
    fallible: bool,
    /// What is in it.
    value: OutcomeValue<'a>,
}

enum OutcomeValue<'a> {
    /// `()`
    Nothing,
    /// As it is.
    Plain(&'a Type),
    /// `Ref<T>`
    New { nullable: bool },
    /// `Returned`: what another C function gave
    Returned,
    /// `&T`
    Borrowed { nullable: bool },
}

impl<'a> Outcome<'a> {
    fn of(output: &'a ReturnType) -> syn::Result<Self> {
        let ReturnType::Type(_, ty) = output else {
            return Ok(Outcome { fallible: false, value: OutcomeValue::Nothing });
        };
        let (ty, fallible) = match wrapped(ty, "PyResult") {
            Some(inner) => (inner, true),
            None => (&**ty, false),
        };
        if let Type::Tuple(tuple) = ty
            && tuple.elems.is_empty()
        {
            return Ok(Outcome { fallible, value: OutcomeValue::Nothing });
        }
        let (inner, nullable) = match wrapped(ty, "Option") {
            Some(inner) => (inner, true),
            None => (ty, false),
        };
        let value = match inner {
            Type::Reference(_) => OutcomeValue::Borrowed { nullable },
            _ if wrapped(inner, "Ref").is_some() => OutcomeValue::New { nullable },
            Type::Path(path) if path.path.is_ident("Returned") => OutcomeValue::Returned,
            Type::Path(_) | Type::Ptr(_) | Type::BareFn(_) | Type::Never(_) | Type::Group(_) => {
                OutcomeValue::Plain(ty)
            }
            _ => return Err(syn::Error::new_spanned(ty, "this is no result that C can take")),
        };
        Ok(Outcome { fallible, value })
    }

    /// The C type; `()` that can fail is an `int`.
    fn c_type(&self) -> TokenStream {
        match self.value {
            OutcomeValue::Nothing if self.fallible => quote!(::core::ffi::c_int),
            OutcomeValue::Nothing => quote!(()),
            OutcomeValue::Plain(ty) => quote!(#ty),
            OutcomeValue::New { .. } | OutcomeValue::Returned | OutcomeValue::Borrowed { .. } => {
                quote!(*mut ::objspace::shim::abi::PyObject)
            }
        }
    }

    fn kind(&self) -> &'static str {
        match (&self.value, self.fallible) {
            (OutcomeValue::Nothing, false) => "Void",
            (OutcomeValue::Nothing, true) => "Status",
            (OutcomeValue::Plain(_), false) => "Value",
            (OutcomeValue::Plain(_), true) => "ValueOrError",
            (OutcomeValue::New { nullable: false } | OutcomeValue::Returned, _) => "New",
            (OutcomeValue::New { nullable: true }, _) => "NewOrNull",
            (OutcomeValue::Borrowed { nullable: false }, _) => "Borrowed",
            (OutcomeValue::Borrowed { nullable: true }, _) => "BorrowedOrNull",
        }
    }

    /// The C value of the Rust value `value`.
    fn convert(&self) -> TokenStream {
        match self.value {
            OutcomeValue::Nothing if self.fallible => quote!({
                let () = value;
                0
            }),
            OutcomeValue::Nothing | OutcomeValue::Plain(_) => quote!(value),
            OutcomeValue::New { nullable: false } => quote!(::objspace::Ref::into_ptr(value)),
            OutcomeValue::New { nullable: true } => {
                quote!(value.map_or(::core::ptr::null_mut(), ::objspace::Ref::into_ptr))
            }
            OutcomeValue::Returned => quote!(value.into_ptr()),
            OutcomeValue::Borrowed { nullable: false } => quote!(::objspace::Layout::as_ptr(value)),
            OutcomeValue::Borrowed { nullable: true } => {
                quote!(value.map_or(::core::ptr::null_mut(), ::objspace::Layout::as_ptr))
            }
        }
    }
}

fn shim(
    options: &Options,
    function: &ItemFn,
    params: &[Param<'_>],
    call: &[TokenStream],
    result: &Outcome<'_>,
    name: &str,
) -> syn::Result<TokenStream> {
    let (idents, types): (Vec<_>, Vec<_>) = params.iter().map(|param| (&param.ident, param.c_type())).unzip();
    let own = params.iter().filter_map(Param::own);
    let checks: Vec<_> = params.iter().filter_map(Param::check).collect();
    let c_result = result.c_type();
    let can_fail = result.fallible || params.iter().any(Param::can_fail);
    if options.no_space && result.fallible {
        return Err(syn::Error::new_spanned(&function.sig.output, "nothing can be raised without a space"));
    }
    let needs_space = !options.no_space && (can_fail || call.iter().any(|arg| arg.to_string() == "space"));
    let space = needs_space.then(|| quote!(let space = ::objspace::shim::enter();));
    let failure = (can_fail && !options.no_space).then(|| match &options.error {
        Some(error) => quote!(let failure: #c_result = #error;),
        None => quote!(let failure = <#c_result as ::objspace::shim::ErrorValue>::ERROR;),
    });
    let (rust, convert) = (&function.sig.ident, result.convert());
    let finish = if result.fallible {
        quote! {
            match super_call {
                ::core::result::Result::Ok(value) => #convert,
                ::core::result::Result::Err(error) => {
                    ::objspace::PyErr::restore(error, space);
                    failure
                }
            }
        }
    } else {
        quote!({ let value = super_call; #convert })
    };
    let outer = match &options.at_once {
        None => quote!(#[unsafe(export_name = #name)]),
        // The function itself is apart, so that what is told at once saves no registers for it.
        Some(at_once) => quote! {
            #[unsafe(export_name = #name)]
            unsafe extern "C" fn exported(#(#idents: #types),*) -> #c_result {
                unsafe {
                    match #at_once(#(#idents),*) {
                        ::core::option::Option::Some(result) => result,
                        ::core::option::Option::None => in_full(#(#idents),*),
                    }
                }
            }
            #[inline(never)]
        },
    };
    let inner = format_ident!("{}", if options.at_once.is_some() { "in_full" } else { "exported" });
    Ok(quote! {
        #outer
        unsafe extern "C" fn #inner(#(#idents: #types),*) -> #c_result {
            #[allow(unused_unsafe, unused_variables, clippy::let_unit_value, reason = "generated for every shape alike")]
            unsafe {
                #space
                #failure
                #(#own)*
                #(#checks)*
                let super_call = #rust(#(#call),*);
                #finish
            }
        }
    })
}

fn entry(name: &str, params: &[Param<'_>], result: &Outcome<'_>) -> TokenStream {
    let names = params.iter().map(|param| &param.name);
    let kinds = params.iter().map(|param| Ident::new(param.crossing.kind(), Span::call_site()));
    let result = Ident::new(result.kind(), Span::call_site());
    quote! {
        #[::objspace::shim::linkme::distributed_slice(::objspace::shim::api::API)]
        #[linkme(crate = ::objspace::shim::linkme)]
        static ENTRY: ::objspace::shim::api::ApiEntry = ::objspace::shim::api::ApiEntry {
            name: #name,
            file: ::core::module_path!(),
            params: &[#((#names, ::objspace::shim::api::ParamKind::#kinds)),*],
            result: ::objspace::shim::api::ResultKind::#result,
            address: ::objspace::shim::api::Address(exported as *const ()),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::{Options, expand};
    use quote::quote;

    #[test]
    fn faults_are_named() {
        for (options, function, word) in [
            (
                quote!(loud),
                quote!(
                    fn F() {}
                ),
                "expected `error`",
            ),
            (
                quote!(),
                quote!(
                    fn F(&self) {}
                ),
                "no `self`",
            ),
            (
                quote!(),
                quote!(
                    fn F<T>(a: T) {}
                ),
                "type parameters",
            ),
            (
                quote!(),
                quote!(
                    fn F(a: &mut Object) {}
                ),
                "raw pointer",
            ),
            (
                quote!(),
                quote!(
                    fn F(#[unchecked] a: c_int) {}
                ),
                "borrowed references",
            ),
            (
                quote!(),
                quote!(
                    fn F() -> (c_int, c_int) {}
                ),
                "no result that C can take",
            ),
            (
                quote!(no_space),
                quote!(
                    fn F(space: &Space) {}
                ),
                "there is none",
            ),
            (
                quote!(no_space),
                quote!(
                    fn F(a: &Object) {}
                ),
                "cannot be reported",
            ),
            (
                quote!(no_space),
                quote!(
                    fn F() -> PyResult<c_int> {}
                ),
                "nothing can be raised",
            ),
        ] {
            let options: syn::Result<Options> = syn::parse2(options);
            let expansion = options.and_then(|options| expand(options, syn::parse2(function.clone())?));
            let message = expansion.expect_err("the function is at fault").to_string();
            assert!(message.contains(word), "{function}: {message}");
        }
    }
}
