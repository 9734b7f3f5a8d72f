//! Attributes of instances: `#[getter]`, `#[setter]` (entries of `tp_getset`) and `#[member]` (entries of `tp_members`).

use crate::arguments::Params;
use crate::text::{self, c_string};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, Ident, ImplItemFn, LitStr, Token, Type};

/// An entry of `tp_getset` in the making.
pub struct Property {
    pub name: String,
    pub doc: String,
    pub get: Option<Ident>,
    pub set: Option<Ident>,
}

/// The attribute's name in Python.
pub fn name_of(attr: &Attribute, method: &ImplItemFn, setter: bool) -> syn::Result<String> {
    if !matches!(attr.meta, syn::Meta::Path(_)) {
        let pair: syn::MetaNameValue = attr.parse_args()?;
        return match &pair.value {
            Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(name), .. }) if pair.path.is_ident("name") => {
                Ok(name.value())
            }
            _ => Err(syn::Error::new_spanned(pair, "expected `name = \"…\"`")),
        };
    }
    let name = text::plain(&method.sig.ident);
    match (setter, name.strip_prefix("set_")) {
        (false, _) => Ok(name),
        (true, Some(name)) => Ok(name.to_owned()),
        (true, None) => Err(syn::Error::new_spanned(
            &method.sig.ident,
            "a setter is named `set_…`, or says `name = \"…\"`",
        )),
    }
}

/// The C accessor.
pub fn shim(setter: bool, name: &Ident, method: &ImplItemFn, ty: &Type) -> syn::Result<TokenStream> {
    let leading = if setter { vec![quote!(::objspace::Object::from_nullable(value))] } else { vec![] };
    let params = Params::of(&method.sig, leading).ok().filter(Params::takes_no_values).ok_or_else(|| {
        let expected = if setter { "(&self, value: Option<&Object>)" } else { "(&self)" };
        syn::Error::new_spanned(&method.sig, format!("expected {expected}, beside `space: &Space`"))
    })?;
    let value = setter.then(|| quote!(value: *mut ::objspace::shim::abi::PyObject,));
    let result =
        if setter { quote!(::core::ffi::c_int) } else { quote!(*mut ::objspace::shim::abi::PyObject) };
    let (rust, call) = (&method.sig.ident, &params.call);
    Ok(quote! {
        unsafe extern "C" fn #name(
            this: *mut ::objspace::shim::abi::PyObject, #value _: *mut ::core::ffi::c_void
        ) -> #result {
            unsafe {
                let space = ::objspace::shim::enter();
                let this: &#ty = &*this.cast();
                ::objspace::shim::IntoC::into_c(<#ty>::#rust(#(#call),*), space)
            }
        }
    })
}

impl Property {
    /// The initialiser of its `PyGetSetDef`.
    pub fn entry(&self) -> syn::Result<TokenStream> {
        let name = c_string(&self.name, Span::call_site())?;
        let doc = text::c_text_or_null(&self.doc)?;
        let field = |shim: &Option<Ident>| match shim {
            Some(shim) => quote!(::core::option::Option::Some(#shim)),
            None => quote!(::core::option::Option::None),
        };
        let (get, set) = (field(&self.get), field(&self.set));
        Ok(quote! {
            ::objspace::shim::abi::PyGetSetDef {
                name: #name.as_ptr(),
                get: #get,
                set: #set,
                doc: #doc,
                closure: ::core::ptr::null_mut(),
            }
        })
    }
}

/// `#[member(name = "start", offset = …, kind = T_OBJECT, readonly)]`
#[derive(Default)]
pub struct Member {
    name: Option<LitStr>,
    offset: Option<Expr>,
    kind: Option<Ident>,
    readonly: bool,
    audit_read: bool,
}

impl Parse for Member {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut member = Member::default();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            match key.to_string().as_str() {
                "readonly" => member.readonly = true,
                "audit_read" => member.audit_read = true,
                "name" | "offset" | "kind" => {
                    input.parse::<Token![=]>()?;
                    match key.to_string().as_str() {
                        "name" => member.name = Some(input.parse()?),
                        "offset" => member.offset = Some(input.parse()?),
                        _ => member.kind = Some(input.parse()?),
                    }
                }
                _ => {
                    return Err(syn::Error::new_spanned(
                        key,
                        "expected `name`, `offset`, `kind`, `readonly` or `audit_read`",
                    ));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(member)
    }
}

impl Member {
    /// The initialiser of its `PyMemberDef`.
    pub fn entry(&self, constant: &Ident, doc: &str) -> syn::Result<TokenStream> {
        let (Some(offset), Some(kind)) = (&self.offset, &self.kind) else {
            return Err(syn::Error::new_spanned(constant, "a member needs `offset` and `kind`"));
        };
        let name = self.name.as_ref().map_or_else(|| constant.to_string().to_lowercase(), LitStr::value);
        let (name, doc) = (c_string(&name, constant.span())?, text::c_text_or_null(doc)?);
        let readonly = self.readonly.then(|| quote!(| ::objspace::shim::abi::Py_READONLY));
        let audit_read = self.audit_read.then(|| quote!(| ::objspace::shim::abi::Py_AUDIT_READ));
        Ok(quote! {
            ::objspace::shim::abi::PyMemberDef {
                name: #name.as_ptr(),
                r#type: ::objspace::shim::abi::#kind,
                offset: (#offset) as isize,
                flags: 0 #readonly #audit_read,
                doc: #doc,
            }
        })
    }
}
