//! The C function behind a `#[slot]`: from the slot's shape to the Rust method's call.

use crate::arguments::{self, Params};
use crate::signature::Signature;
use crate::slots::{Param, Return, Shape, Slot};
use crate::text;
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{ImplItemFn, LitStr, Type};

/// The C parameters of a shape and the Rust expressions made of them.
#[derive(Default)]
struct Lowered {
    c_params: Vec<TokenStream>,
    before: TokenStream,
    leading: Vec<TokenStream>,
}

/// The `extern "C"` function named as the slot that calls `method` of `ty`. With a `signature`, the arguments of a call
/// are bound to the method's parameters; messages then call the function `type_name`.
pub fn expand(
    slot: &Slot,
    shape: &Shape,
    method: &ImplItemFn,
    ty: &Type,
    type_name: &str,
    signature: Option<&LitStr>,
) -> syn::Result<TokenStream> {
    let takes_self = shape.params.first() == Some(&Param::This);
    if method.sig.receiver().is_some() != takes_self {
        return Err(wrong_shape(slot, shape, method));
    }
    let mut lowered = lower(shape, ty, signature.is_some());
    let params = Params::of(&method.sig, std::mem::take(&mut lowered.leading))
        .map_err(|_| wrong_shape(slot, shape, method))?;
    let bind = match signature {
        Some(text) => {
            let signature: Signature = arguments::parse_signature(text)?;
            arguments::bind(type_name, &signature, &params, &method.sig)?
        }
        None if params.values.is_empty() => quote!(),
        None => return Err(wrong_shape(slot, shape, method)),
    };
    let call = call(slot, method, ty, &params);
    // A destructor and a traversal run where no thread state is needed: they do not even look it up.
    let bare = shape.params.iter().any(|param| matches!(param, Param::RawThis | Param::Visit));
    let space = (!bare || takes_space(method)).then(|| quote!(let space = ::objspace::shim::enter();));
    let body = if bare { call } else { quote!(::objspace::shim::IntoC::into_c(#call, space)) };
    let name = format_ident!("{}", slot.name);
    let (c_params, before, result) = (lowered.c_params, lowered.before, result_type(shape.result));
    Ok(quote! {
        unsafe extern "C" fn #name(#(#c_params),*) -> #result {
            unsafe {
                #space
                #before
                #bind
                #body
            }
        }
    })
}

fn call(slot: &Slot, method: &ImplItemFn, ty: &Type, params: &Params<'_>) -> TokenStream {
    let (rust, args) = (&method.sig.ident, &params.call);
    let call = quote_spanned!(rust.span()=> <#ty>::#rust(#(#args),*));
    match slot.name {
        // -1 means an error, so that no hash may be -1.
        "tp_hash" => quote!(::objspace::shim::avoid_error_hash(#call)),
        _ => call,
    }
}

fn takes_space(method: &ImplItemFn) -> bool {
    method.sig.inputs.iter().any(|input| match input {
        syn::FnArg::Typed(typed) => text::is_reference_to(&typed.ty, "Space"),
        syn::FnArg::Receiver(_) => false,
    })
}

fn lower(shape: &Shape, ty: &Type, binds: bool) -> Lowered {
    let object = quote!(*mut ::objspace::shim::abi::PyObject);
    let mut lowered = Lowered::default();
    for (index, param) in shape.params.iter().enumerate() {
        let arg = format_ident!("arg{index}");
        let (c_params, before, leading) = match param {
            Param::This => (quote!(this: #object), quote!(let this: &#ty = &*this.cast();), None),
            Param::RawThis => (quote!(this: #object), quote!(), Some(quote!(this.cast::<#ty>()))),
            Param::Object => {
                (quote!(#arg: #object), quote!(), Some(quote!(::objspace::Object::from_ptr(#arg))))
            }
            Param::MaybeObject => {
                (quote!(#arg: #object), quote!(), Some(quote!(::objspace::Object::from_nullable(#arg))))
            }
            Param::Class => (
                quote!(cls: *mut ::objspace::shim::abi::PyTypeObject),
                quote!(let cls: &::objspace::Type = &*cls.cast();),
                Some(quote!(cls)),
            ),
            Param::Index => (quote!(#arg: isize), quote!(), Some(quote!(#arg))),
            Param::Op => {
                (quote!(#arg: ::core::ffi::c_int), quote!(), Some(quote!(::objspace::shim::compare_op(#arg))))
            }
            Param::Args => (
                quote!(args: #object, kwargs: #object),
                quote!(let args = ::objspace::shim::Args::from_raw(args, kwargs);),
                (!binds).then(|| quote!(args)),
            ),
            Param::Vector => {
                lowered.leading.push(quote!(cls));
                (
                    quote!(cls: #object, args: *const #object, nargsf: usize, kwnames: #object),
                    quote! {
                        let cls: &::objspace::Type = &*cls.cast();
                        let args = ::objspace::shim::Args::from_vectorcall(args, nargsf, kwnames);
                    },
                    (!binds).then(|| quote!(args)),
                )
            }
            Param::Visit => (
                quote!(visit: ::core::option::Option<::objspace::shim::abi::visitproc>, arg: *mut ::core::ffi::c_void),
                quote!(let visit = &mut ::objspace::shim::visitor(visit, arg);),
                Some(quote!(visit)),
            ),
            Param::View => {
                (quote!(view: *mut ::objspace::shim::abi::Py_buffer), quote!(), Some(quote!(view)))
            }
            Param::Flags => (quote!(flags: ::core::ffi::c_int), quote!(), Some(quote!(flags))),
        };
        lowered.c_params.push(c_params);
        lowered.before.extend(before);
        lowered.leading.extend(leading);
    }
    lowered
}

fn result_type(result: Return) -> TokenStream {
    match result {
        Return::Object => quote!(*mut ::objspace::shim::abi::PyObject),
        Return::Int => quote!(::core::ffi::c_int),
        Return::Size => quote!(isize),
        Return::Void => quote!(()),
    }
}

fn wrong_shape(slot: &Slot, shape: &Shape, method: &ImplItemFn) -> syn::Error {
    let message = format!("`{}` takes {}, beside `space: &Space`", slot.name, shape.describe());
    syn::Error::new_spanned(&method.sig, message)
}
