//! From the arguments of a call to the parameters of a Rust function.

use crate::signature::Signature;
use crate::text;
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, LitStr, Type};

/// One argument that Python passes.
pub struct Value<'a> {
    name: String,
    ident: Ident,
    /// Its type in Rust.
    pub ty: &'a Type,
}

/// The parameters of a Rust function, told apart.
pub struct Params<'a> {
    /// The expressions to call it with, in order.
    pub call: Vec<TokenStream>,
    /// The parameters that stand for Python arguments.
    pub values: Vec<Value<'a>>,
}

impl<'a> Params<'a> {
    /// Whether no parameter stands for a Python argument.
    pub fn takes_no_values(&self) -> bool {
        self.values.is_empty()
    }

    /// Tell apart `&self`, the space, the `leading` parameters (given as expressions) and the Python arguments.
    pub fn of(sig: &'a syn::Signature, mut leading: Vec<TokenStream>) -> syn::Result<Self> {
        let mut params = Params { call: Vec::new(), values: Vec::new() };
        leading.reverse();
        for input in &sig.inputs {
            match input {
                syn::FnArg::Receiver(receiver) => {
                    if receiver.reference.is_none() || receiver.mutability.is_some() {
                        return Err(syn::Error::new_spanned(receiver, "the receiver is `&self`"));
                    }
                    params.call.push(quote!(this));
                }
                syn::FnArg::Typed(typed) if text::is_reference_to(&typed.ty, "Space") => {
                    params.call.push(quote!(space));
                }
                syn::FnArg::Typed(typed) => match leading.pop() {
                    Some(expression) => params.call.push(expression),
                    None => {
                        let name = match &*typed.pat {
                            syn::Pat::Ident(pat) => &pat.ident,
                            other => return Err(syn::Error::new_spanned(other, "a parameter needs a name")),
                        };
                        let (span, name) = (name.span(), text::parameter_name(name));
                        let ident = format_ident!("value_{name}", span = span);
                        params.call.push(quote!(#ident));
                        params.values.push(Value { name, ident, ty: &typed.ty });
                    }
                },
            }
        }
        if let Some(missing) = leading.pop() {
            return Err(syn::Error::new_spanned(
                &sig.inputs,
                format!("the parameter for `{missing}` is missing"),
            ));
        }
        Ok(params)
    }
}

/// Bind the variable `args: Args` to the parameters' variables.
pub fn bind(
    function: &str,
    signature: &Signature,
    params: &Params<'_>,
    sig: &syn::Signature,
) -> syn::Result<TokenStream> {
    check_count(signature, params, sig)?;
    let names = signature.params.iter().map(|param| &param.name);
    let (positional_only, positional) = (signature.positional_only, signature.positional);
    let (required, count) = (signature.required(), signature.params.len());
    let keyword_required = signature.params[positional..].iter().map(|param| param.default.is_none());
    let values = convert_all(function, signature, params, |index| quote!(bound[#index]))?;
    Ok(quote! {
        static SIGNATURE: ::objspace::shim::Signature = ::objspace::shim::Signature {
            function: #function,
            names: &[#(#names),*],
            positional_only: #positional_only,
            positional: #positional,
            required: #required,
            keyword_required: &[#(#keyword_required),*],
            varargs: false,
            varkw: false,
        };
        let mut bound = [::core::option::Option::None; #count];
        if let Err(error) = ::objspace::shim::bind(space, &SIGNATURE, &args, &mut bound) {
            return ::objspace::shim::raise(error, space);
        }
        #values
    })
}

/// Read a signature string, with its span for errors.
pub fn parse_signature(text: &LitStr) -> syn::Result<Signature> {
    Signature::parse(&text.value()).map_err(|message| syn::Error::new_spanned(text, message))
}

/// Without a string, all parameters are required and positional-only.
pub fn positional_signature(params: &Params<'_>) -> syn::Result<Signature> {
    for value in &params.values {
        if text::wrapped(value.ty, "Option").is_some() {
            return Err(syn::Error::new_spanned(
                value.ty,
                "an optional parameter needs its default: add `signature = \"(…)\"`",
            ));
        }
    }
    let names = params.values.iter().map(|value| value.name.clone());
    Ok(Signature::positional_only(names))
}

/// Check that the signature and the function have as many parameters.
pub fn check_count(signature: &Signature, params: &Params<'_>, sig: &syn::Signature) -> syn::Result<()> {
    if signature.varargs.is_some() || signature.varkw.is_some() {
        return Err(syn::Error::new_spanned(&sig.ident, "`*args` and `**kwargs` need the `raw` form"));
    }
    let (named, given) = (signature.params.len(), params.values.len());
    if named != given {
        let message = format!("the signature names {named} parameters, but the function takes {given}");
        return Err(syn::Error::new_spanned(&sig.inputs, message));
    }
    Ok(())
}

/// Convert every argument, each found by `source`, an expression of type `Option<&Object>`.
pub fn convert_all(
    function: &str,
    signature: &Signature,
    params: &Params<'_>,
    source: impl Fn(usize) -> TokenStream,
) -> syn::Result<TokenStream> {
    let mut out = TokenStream::new();
    for (index, (param, value)) in signature.params.iter().zip(&params.values).enumerate() {
        let number = index + 1;
        let at = if index < signature.positional_only {
            quote!(::objspace::shim::ArgPosition::numbered(#function, #number))
        } else {
            let name = &param.name;
            quote!(::objspace::shim::ArgPosition::named(#function, #number, #name))
        };
        let source = source(index);
        let ident = &value.ident;
        out.extend(match &param.default {
            None => {
                // The count of arguments has been checked, so that the argument is there.
                convert(value, &quote!(#source.unwrap_unchecked()), &at)
            }
            Some(default) => {
                let missing = missing(value, default)?;
                let present = match text::wrapped(value.ty, "Option") {
                    Some(inner) => {
                        let convert = convert(
                            &Value { name: String::new(), ident: ident.clone(), ty: inner },
                            &quote!(arg),
                            &at,
                        );
                        quote!({ #convert ::core::option::Option::Some(#ident) })
                    }
                    None => {
                        let convert = convert(value, &quote!(arg), &at);
                        quote!({ #convert #ident })
                    }
                };
                quote! {
                    let #ident = match #source {
                        ::core::option::Option::Some(arg) => #present,
                        ::core::option::Option::None => #missing,
                    };
                }
            }
        });
    }
    Ok(out)
}

/// Declare the variable of `value`, converted from the `&Object` that `source` is.
pub fn convert(value: &Value<'_>, source: &TokenStream, at: &TokenStream) -> TokenStream {
    let Value { ident, ty, .. } = value;
    if text::is_reference_to(ty, "Object") {
        return quote!(let #ident = #source;);
    }
    // The variable's type is left to the call: a lifetime's name in `ty` means nothing here.
    let from_arg = quote_spanned!(ty.span()=> ::objspace::shim::FromArg::from_arg);
    quote! {
        let #ident = match #from_arg(space, #source, #at) {
            ::core::result::Result::Ok(value) => value,
            ::core::result::Result::Err(error) => return ::objspace::shim::raise(error, space),
        };
    }
}

/// What a parameter is when the caller leaves it out.
fn missing(value: &Value<'_>, default: &str) -> syn::Result<TokenStream> {
    if text::wrapped(value.ty, "Option").is_some() {
        return Ok(quote!(::core::option::Option::None));
    }
    if text::wrapped(value.ty, "Nullable").is_some() && default == "None" {
        return Ok(quote!(::objspace::shim::Nullable(::core::option::Option::None)));
    }
    let literal = match default {
        "True" => Some(quote!(true)),
        "False" => Some(quote!(false)),
        _ if default.trim_start_matches('-').starts_with(|first: char| first.is_ascii_digit()) => {
            default.parse().ok()
        }
        _ => None,
    };
    literal.ok_or_else(|| {
        syn::Error::new_spanned(
            value.ty,
            format!(
                "`{default}` is no Rust literal: make the parameter `Option<…>` (`None` when it is missing)"
            ),
        )
    })
}
