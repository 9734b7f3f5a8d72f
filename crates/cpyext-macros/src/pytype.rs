//! `#[pytype]`: a builtin type from an `impl` block.
//!
//! The type object is one static, and everything it points at (suites, method table, shims) is declared inside its
//! initialiser, so that nothing but the type's own name enters the surrounding module.

use crate::function::{self, Callable, Kind};
use crate::slot_shim;
use crate::slots::{self, Suite};
use crate::text::{self, Errors, c_string};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, Ident, ImplItem, ImplItemFn, ItemImpl, LitStr, Token, Type};

/// The arguments of `#[pytype(…)]`.
#[derive(Default)]
pub struct Options {
    name: Option<LitStr>,
    module: Option<LitStr>,
    symbol: Option<Ident>,
    base: Option<Type>,
    doc: Option<LitStr>,
    signature: Option<LitStr>,
    flags: Vec<Ident>,
    /// `tp_…` fields that are plain numbers, with their expressions.
    numbers: Vec<(&'static str, Expr)>,
    /// Slots filled with a C function.
    slots: Vec<(Ident, Expr)>,
    mutable: bool,
    unhashable: bool,
    no_base: bool,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Options::default();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            if input.parse::<Option<Token![=]>>()?.is_some() {
                options.set(key, input)?;
            } else {
                match key.to_string().as_str() {
                    "mutable" => options.mutable = true,
                    "unhashable" => options.unhashable = true,
                    "no_base" => options.no_base = true,
                    _ => {
                        return Err(syn::Error::new_spanned(
                            key,
                            "expected `mutable`, `unhashable` or `no_base`",
                        ));
                    }
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}

impl Options {
    fn set(&mut self, key: Ident, input: ParseStream<'_>) -> syn::Result<()> {
        match key.to_string().as_str() {
            "name" => self.name = Some(input.parse()?),
            "module" => self.module = Some(input.parse()?),
            "symbol" => self.symbol = Some(input.parse()?),
            "base" => self.base = Some(input.parse()?),
            "doc" => self.doc = Some(input.parse()?),
            "signature" => self.signature = Some(input.parse()?),
            "flags" => {
                let flags = syn::punctuated::Punctuated::<Ident, Token![|]>::parse_separated_nonempty(input)?;
                self.flags = flags.into_iter().collect();
            }
            "basicsize" => self.numbers.push(("tp_basicsize", input.parse()?)),
            "itemsize" => self.numbers.push(("tp_itemsize", input.parse()?)),
            "dictoffset" => self.numbers.push(("tp_dictoffset", input.parse()?)),
            "weaklistoffset" => self.numbers.push(("tp_weaklistoffset", input.parse()?)),
            "vectorcall_offset" => self.numbers.push(("tp_vectorcall_offset", input.parse()?)),
            other if slots::find(other).is_some() => self.slots.push((key, input.parse()?)),
            _ => return Err(syn::Error::new_spanned(key, "unknown option, and no slot has this name")),
        }
        Ok(())
    }
}

/// What the block's items contribute to the type object.
#[derive(Default)]
struct Parts {
    /// Shims: `extern "C"` functions.
    items: Vec<TokenStream>,
    /// Slot fields with their values.
    slots: Vec<(&'static slots::Slot, TokenStream)>,
    methods: Vec<TokenStream>,
    method_names: Vec<String>,
    getset: Vec<Property>,
    members: Vec<TokenStream>,
}

/// An entry of `tp_getset` in the making.
struct Property {
    name: String,
    doc: String,
    get: Option<Ident>,
    set: Option<Ident>,
}

/// Expand `#[pytype]`.
pub fn expand(options: Options, mut block: ItemImpl) -> syn::Result<TokenStream> {
    let ty = (*block.self_ty).clone();
    if let Some((_, path, _)) = &block.trait_ {
        return Err(syn::Error::new_spanned(path, "`#[pytype]` stands on an inherent `impl` block"));
    }
    let Some(name) = &options.name else {
        return Err(syn::Error::new(Span::call_site(), "`#[pytype]` needs `name = \"…\"`"));
    };
    let mut errors = Errors::default();
    let mut parts = Parts::default();
    let mut kept = Vec::new();
    for mut item in std::mem::take(&mut block.items) {
        let keep = match &mut item {
            ImplItem::Fn(method) => {
                parts.add_method(method, &ty, &name.value(), &mut errors);
                true
            }
            ImplItem::Const(constant) => !parts.add_member(constant, &mut errors),
            _ => true,
        };
        if keep {
            kept.push(item);
        }
    }
    block.items = kept;
    parts.add_overrides(&options, &mut errors);
    let type_object = type_object(&options, &parts, &ty, &block.attrs, &mut errors);
    errors.finish()?;
    Ok(quote!(#block #type_object))
}

/// Take the attributes called `name` away from `attrs`.
fn take_attrs(attrs: &mut Vec<Attribute>, name: &str) -> Vec<Attribute> {
    let (taken, rest) = std::mem::take(attrs).into_iter().partition(|attr| attr.path().is_ident(name));
    *attrs = rest;
    taken
}

/// `#[slot(tp_repr, tp_str)]`, `#[slot(am_send, raw)]`, `#[slot(tp_new, signature = "(…)")]`.
#[derive(Default)]
struct SlotArgs {
    names: Vec<Ident>,
    signature: Option<LitStr>,
    raw: bool,
}

impl Parse for SlotArgs {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut args = SlotArgs::default();
        while !input.is_empty() {
            let word: Ident = input.parse()?;
            match word.to_string().as_str() {
                "raw" => args.raw = true,
                "signature" => {
                    input.parse::<Token![=]>()?;
                    args.signature = Some(input.parse()?);
                }
                _ => args.names.push(word),
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(args)
    }
}

impl Parts {
    fn add_method(&mut self, method: &mut ImplItemFn, ty: &Type, type_name: &str, errors: &mut Errors) {
        for attr in take_attrs(&mut method.attrs, "slot") {
            if let Some(args) = errors.take(attr.parse_args()) {
                self.add_slots(&args, &attr, method, ty, type_name, errors);
            }
        }
        for attr in take_attrs(&mut method.attrs, "pymethod") {
            let callable = function::Options::of(&attr)
                .and_then(|options| function::expand(&method.attrs, &method.sig, &options, Kind::Method(ty)));
            if let Some(callable) = errors.take(callable) {
                self.add_callable(callable, method, errors);
            }
        }
        for (word, setter) in [("getter", false), ("setter", true)] {
            for attr in take_attrs(&mut method.attrs, word) {
                let property = property_name(&attr, method, setter);
                if let Some(name) = errors.take(property) {
                    self.add_property(name, setter, method, ty, errors);
                }
            }
        }
    }

    fn add_slots(
        &mut self,
        args: &SlotArgs,
        attr: &Attribute,
        method: &ImplItemFn,
        ty: &Type,
        type_name: &str,
        errors: &mut Errors,
    ) {
        if args.names.is_empty() {
            errors.at(attr, "name the slot: `#[slot(tp_repr)]`");
        }
        for name in &args.names {
            let Some(slot) = slots::find(&name.to_string()) else {
                errors.at(name, format!("there is no slot `{name}`"));
                continue;
            };
            let rust = &method.sig.ident;
            if args.raw {
                self.add_slot(slot, name, quote!(<#ty>::#rust), errors);
                continue;
            }
            let Some(shape) = slot.shape else {
                errors.at(name, format!("`{name}` takes a C function: `#[slot({name}, raw)]`"));
                continue;
            };
            let takes_args =
                shape.params.iter().any(|param| matches!(param, slots::Param::Args | slots::Param::Vector));
            if let (Some(signature), false) = (&args.signature, takes_args) {
                errors.at(signature, format!("`{name}` takes no arguments of a call to bind"));
                continue;
            }
            let shim = slot_shim::expand(slot, shape, method, ty, type_name, args.signature.as_ref());
            if let Some(shim) = errors.take(shim) {
                self.items.push(shim);
                self.add_slot(slot, name, name.to_token_stream(), errors);
            }
        }
    }

    fn add_slot(&mut self, slot: &'static slots::Slot, at: &Ident, value: TokenStream, errors: &mut Errors) {
        if self.slots.iter().any(|(other, _)| other.name == slot.name) {
            errors.at(at, format!("`{at}` is filled twice"));
        }
        self.slots.push((slot, value));
    }

    fn add_callable(&mut self, callable: Callable, method: &ImplItemFn, errors: &mut Errors) {
        if self.method_names.contains(&callable.name) {
            errors.at(&method.sig.ident, format!("there are two methods `{}`", callable.name));
        }
        self.method_names.push(callable.name);
        self.items.push(callable.item);
        self.methods.push(callable.entry);
    }

    fn add_property(
        &mut self,
        name: String,
        setter: bool,
        method: &ImplItemFn,
        ty: &Type,
        errors: &mut Errors,
    ) {
        let prefix = if setter { "setter" } else { "getter" };
        let shim = format_ident!("{prefix}_{}", text::plain(&method.sig.ident));
        if method.sig.receiver().is_none() {
            errors.at(&method.sig, format!("a {prefix} takes `&self`"));
            return;
        }
        let Some(item) = errors.take(property_shim(setter, &shim, method, ty)) else { return };
        self.items.push(item);
        let index = self.getset.iter().position(|other| other.name == name).unwrap_or_else(|| {
            self.getset.push(Property { name, doc: String::new(), get: None, set: None });
            self.getset.len() - 1
        });
        let property = &mut self.getset[index];
        let doc = text::doc_comment(&method.attrs);
        if !setter || property.doc.is_empty() {
            property.doc = doc;
        }
        let place = if setter { &mut property.set } else { &mut property.get };
        if place.replace(shim).is_some() {
            errors.at(&method.sig.ident, format!("there are two {prefix}s of this name"));
        }
    }

    /// Whether the constant was a `#[member]`, which does not stay in the block.
    fn add_member(&mut self, constant: &mut syn::ImplItemConst, errors: &mut Errors) -> bool {
        let Some(attr) = take_attrs(&mut constant.attrs, "member").pop() else { return false };
        let doc = text::doc_comment(&constant.attrs);
        let member = attr.parse_args::<Member>().and_then(|member| member.entry(&constant.ident, &doc));
        self.members.extend(errors.take(member));
        true
    }

    fn add_overrides(&mut self, options: &Options, errors: &mut Errors) {
        for (name, value) in &options.slots {
            if let Some(slot) = slots::find(&name.to_string()) {
                self.add_slot(slot, name, value.to_token_stream(), errors);
            }
        }
        if options.unhashable
            && let Some(slot) = slots::find("tp_hash")
        {
            let at = Ident::new("tp_hash", Span::call_site());
            self.add_slot(slot, &at, quote!(::objspace::shim::PyObject_HashNotImplemented), errors);
        }
    }
}

fn property_name(attr: &Attribute, method: &ImplItemFn, setter: bool) -> syn::Result<String> {
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

fn property_shim(setter: bool, shim: &Ident, method: &ImplItemFn, ty: &Type) -> syn::Result<TokenStream> {
    let leading = if setter { vec![quote!(::objspace::Object::from_nullable(value))] } else { vec![] };
    let params = function::Params::of(&method.sig, leading)
        .ok()
        .filter(function::Params::takes_no_values)
        .ok_or_else(|| {
            let expected = if setter { "(&self, value: Option<&Object>)" } else { "(&self)" };
            syn::Error::new_spanned(&method.sig, format!("expected {expected}, beside `space: &Space`"))
        })?;
    let value = setter.then(|| quote!(value: *mut ::objspace::shim::abi::PyObject,));
    let result =
        if setter { quote!(::core::ffi::c_int) } else { quote!(*mut ::objspace::shim::abi::PyObject) };
    let (rust, call) = (&method.sig.ident, &params.call);
    Ok(quote! {
        unsafe extern "C" fn #shim(
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
    fn entry(&self) -> syn::Result<TokenStream> {
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
struct Member {
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
    fn entry(&self, constant: &Ident, doc: &str) -> syn::Result<TokenStream> {
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

/// The static and the implementation of `PyTypeInfo`.
fn type_object(
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
    let signature = options.signature.as_ref().and_then(|text| errors.take(function::parse_signature(text)));
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
    let (head, symbol) = static_head(options, &name);
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
    }
}

/// The head of the static's declaration, and its name.
fn static_head(options: &Options, name: &str) -> (TokenStream, Ident) {
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
            let ident: String =
                name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
            let ident = format_ident!("__PYTYPE_{}", ident.to_uppercase());
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
    let fast = options.flags.iter().find(|flag| flag.to_string().ends_with("_SUBCLASS")).map(flag_constant);
    // The flag tells instances of subtypes too: it is inherited.
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
