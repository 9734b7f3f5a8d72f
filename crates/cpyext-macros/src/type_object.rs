//! The static `PyTypeObject` of a type, everything it points at, and the implementation of `PyTypeInfo`.
//!
//! Suites, tables and shims are declared inside the static's initialiser, so that nothing but the type's own name enters the
//! surrounding module.

use crate::arguments;
use crate::pytype::{Options, Parts};
use crate::slots::Suite;
use crate::text::{self, Errors, c_string};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Attribute, Ident, LitStr, Type};

/// The static and the implementation of `PyTypeInfo`.
pub fn expand(
    options: &Options,
    parts: &Parts,
    ty: &Type,
    attrs: &[Attribute],
    errors: &mut Errors,
) -> TokenStream {
    let name = options.name.as_ref().map(LitStr::value).unwrap_or_default();
    let qualified = match &options.module {
        Some(module) => format!("{}.{name}", module.value()),
        None => name.clone(),
    };
    let Some(tp_name) = errors.take(c_string(&qualified, Span::call_site())) else { return quote!() };
    let doc = options.doc.as_ref().map_or_else(|| text::doc_comment(attrs), LitStr::value);
    let signature = options.signature.as_ref().and_then(|text| errors.take(arguments::parse_signature(text)));
    let signature = signature.map(|signature| signature.to_string());
    let doc = errors.take(text::c_text_or_null(&text::docstring(&name, signature.as_deref(), &doc)));
    let (suites, suite_fields) = suites(parts);
    let (tables, table_fields) = tables(parts, errors);
    let slots = fields(parts, Suite::Type);
    let items = &parts.items;
    let flags = flags(options);
    let base = match (&options.base, options.no_base) {
        (_, true) => quote!(::core::ptr::null_mut()),
        (Some(base), _) => quote!(<#base as ::objspace::PyTypeInfo>::STATIC.as_ptr()),
        (None, _) => quote!(<::objspace::Object as ::objspace::PyTypeInfo>::STATIC.as_ptr()),
    };
    let numbers = options.numbers.iter().map(|(field, value)| {
        let field = Ident::new(field, Span::call_site());
        quote!(#field: ::core::cell::Cell::new((#value) as isize),)
    });
    let basicsize = (!options.numbers.iter().any(|(field, _)| *field == "tp_basicsize"))
        .then(|| quote!(tp_basicsize: ::core::cell::Cell::new(::core::mem::size_of::<#ty>() as isize),));
    let (head, symbol) = static_head(options, ty, &name);
    let info = type_info(options, ty, &name, &symbol);
    quote! {
        #head: ::objspace::shim::abi::Static<::objspace::shim::abi::PyTypeObject> = {
            #(#items)*
            #suites
            #tables
            ::objspace::shim::abi::Static(::objspace::shim::abi::PyTypeObject {
                tp_name: ::core::cell::Cell::new(#tp_name.as_ptr()),
                tp_doc: ::core::cell::Cell::new(#doc),
                tp_base: ::core::cell::Cell::new(#base),
                tp_flags: ::core::cell::Cell::new(#flags),
                #basicsize
                #(#numbers)*
                #slots
                #suite_fields
                #table_fields
                ..::objspace::shim::abi::PyTypeObject::zeroed()
            })
        };
        #info
        const _: () = {
            #[::objspace::shim::linkme::distributed_slice(::objspace::shim::TYPES)]
            #[linkme(crate = ::objspace::shim::linkme)]
            static ENTRY: ::objspace::shim::TypeEntry =
                ::objspace::shim::TypeEntry { path: ::core::module_path!(), ty: &#symbol };
        };
    }
}

/// The head of the static's declaration, and its name.
fn static_head(options: &Options, ty: &Type, name: &str) -> (TokenStream, Ident) {
    let doc = format!("The type `{name}`.");
    match &options.symbol {
        Some(symbol) => (
            quote! {
                #[doc = #doc]
                #[unsafe(no_mangle)]
                #[allow(non_upper_case_globals, reason = "the C API's name")]
                #[allow(clippy::undocumented_unsafe_blocks, reason = "generated: C keeps the slot's contract")]
                pub static #symbol
            },
            symbol.clone(),
        ),
        None => {
            let view =
                text::last_segment(ty).map_or_else(|| name.to_owned(), |view| text::plain(&view.ident));
            let ident = format_ident!("__PYTYPE_{}", view.to_uppercase());
            (
                quote! {
                    #[allow(clippy::undocumented_unsafe_blocks, reason = "generated: C keeps the slot's contract")]
                    static #ident
                },
                ident,
            )
        }
    }
}

fn type_info(options: &Options, ty: &Type, name: &str, symbol: &Ident) -> TokenStream {
    // The flag tells instances of subtypes too, for it is inherited; so only the type that it is named after can go by it.
    let fast =
        options.flags.iter().find(|flag| fast_flag(name).is_some_and(|own| *flag == own)).map(flag_constant);
    let fast = fast.map(|flag| {
        quote! {
            #[inline]
            fn is_type_of(object: &::objspace::Object) -> bool {
                object.ty().has_flag(#flag)
            }
        }
    });
    quote! {
        impl ::objspace::PyTypeInfo for #ty {
            const NAME: &'static str = #name;
            const STATIC: &'static ::objspace::shim::abi::Static<::objspace::shim::abi::PyTypeObject> = &#symbol;
            #fast
        }
    }
}

/// The flag that all instances of a type have, and no others.
fn fast_flag(type_name: &str) -> Option<&'static str> {
    Some(match type_name {
        "int" => "LONG_SUBCLASS",
        "list" => "LIST_SUBCLASS",
        "tuple" => "TUPLE_SUBCLASS",
        "bytes" => "BYTES_SUBCLASS",
        "str" => "UNICODE_SUBCLASS",
        "dict" => "DICT_SUBCLASS",
        "BaseException" => "BASE_EXC_SUBCLASS",
        "type" => "TYPE_SUBCLASS",
        _ => return None,
    })
}

/// `LIST_SUBCLASS` is `Py_TPFLAGS_LIST_SUBCLASS`; the two private flags have their underscore.
fn flag_constant(flag: &Ident) -> TokenStream {
    let prefix = match flag.to_string().as_str() {
        "MATCH_SELF" | "STATIC_BUILTIN" => "_Py_TPFLAGS_",
        _ => "Py_TPFLAGS_",
    };
    let constant = format_ident!("{prefix}{}", flag, span = flag.span());
    quote!(::objspace::shim::abi::#constant)
}

fn flags(options: &Options) -> TokenStream {
    let mut flags = vec![quote!(::objspace::shim::abi::Py_TPFLAGS_DEFAULT)];
    if !options.mutable {
        flags.push(quote!(::objspace::shim::abi::Py_TPFLAGS_IMMUTABLETYPE));
    }
    flags.extend(options.flags.iter().map(flag_constant));
    quote!(#(#flags)|*)
}

/// The initialisers of the slots in `suite`.
fn fields(parts: &Parts, suite: Suite) -> TokenStream {
    let slots = parts.slots.iter().filter(|(slot, _)| slot.suite == suite);
    let fields = slots.map(|(slot, value)| {
        let field = Ident::new(slot.name, Span::call_site());
        quote!(#field: ::core::cell::Cell::new(::core::option::Option::Some(#value)),)
    });
    quote!(#(#fields)*)
}

/// The suites that have slots, and the type's fields that point at them.
fn suites(parts: &Parts) -> (TokenStream, TokenStream) {
    let (mut items, mut pointers) = (TokenStream::new(), TokenStream::new());
    for (suite, field, c_name) in Suite::NESTED {
        let fields = fields(parts, suite);
        if fields.is_empty() {
            continue;
        }
        let (field, c_name) = (Ident::new(field, Span::call_site()), Ident::new(c_name, Span::call_site()));
        let symbol = format_ident!("{}", field.to_string().to_uppercase());
        items.extend(quote! {
            #[allow(clippy::needless_update, reason = "generated: a suite may be complete")]
            static #symbol: ::objspace::shim::abi::Static<::objspace::shim::abi::#c_name> =
                ::objspace::shim::abi::Static(::objspace::shim::abi::#c_name {
                    #fields
                    ..::objspace::shim::abi::#c_name::zeroed()
                });
        });
        pointers.extend(quote!(#field: ::core::cell::Cell::new(#symbol.as_ptr()),));
    }
    (items, pointers)
}

/// The tables of methods, properties and members that are not empty, and the type's fields that point at them.
fn tables(parts: &Parts, errors: &mut Errors) -> (TokenStream, TokenStream) {
    let getset: Vec<_> = parts.getset.iter().filter_map(|property| errors.take(property.entry())).collect();
    let (mut items, mut pointers) = (TokenStream::new(), TokenStream::new());
    for (field, c_name, entries) in [
        ("tp_methods", "PyMethodDef", &parts.methods),
        ("tp_getset", "PyGetSetDef", &getset),
        ("tp_members", "PyMemberDef", &parts.members),
    ] {
        if entries.is_empty() {
            continue;
        }
        let (field, c_name) = (Ident::new(field, Span::call_site()), Ident::new(c_name, Span::call_site()));
        items.extend(table(&field, &c_name, entries));
        let symbol = table_name(&field);
        pointers.extend(quote!(#field: ::core::cell::Cell::new(#symbol.as_ptr().cast()),));
    }
    (items, pointers)
}

fn table_name(field: &Ident) -> Ident {
    format_ident!("{}", field.to_string().to_uppercase())
}

/// A static table of `entries`, with the empty one that ends it.
pub fn table(field: &Ident, c_name: &Ident, entries: &[TokenStream]) -> TokenStream {
    let (symbol, length) = (table_name(field), entries.len() + 1);
    quote! {
        static #symbol: ::objspace::shim::abi::Static<[::objspace::shim::abi::#c_name; #length]> =
            ::objspace::shim::abi::Static([#(#entries,)* ::objspace::shim::abi::#c_name::zeroed()]);
    }
}
