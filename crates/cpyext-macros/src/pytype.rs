//! `#[pytype]`: a builtin type from an `impl` block.
//!
//! This reads the attribute's options and the block's items; [`type_object`] writes what comes of them.

use crate::function::{self, Callable, Kind};
use crate::property::{self, Member, Property};
use crate::slot_shim;
use crate::slots;
use crate::text::{self, Errors};
use crate::type_object;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, Ident, ImplItem, ImplItemFn, ItemImpl, LitStr, Token, Type};

/// The arguments of `#[pytype(…)]`.
#[derive(Default)]
pub struct Options {
    pub name: Option<LitStr>,
    pub module: Option<LitStr>,
    pub symbol: Option<Ident>,
    pub base: Option<Type>,
    pub doc: Option<LitStr>,
    pub signature: Option<LitStr>,
    pub flags: Vec<Ident>,
    /// `tp_…` fields that are plain numbers, with their expressions.
    pub numbers: Vec<(&'static str, Expr)>,
    /// Slots filled with a C function.
    pub slots: Vec<(Ident, Expr)>,
    pub mutable: bool,
    pub unhashable: bool,
    pub no_base: bool,
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
pub struct Parts {
    /// Shims: `extern "C"` functions.
    pub items: Vec<TokenStream>,
    /// Slot fields with their values.
    pub slots: Vec<(&'static slots::Slot, TokenStream)>,
    pub methods: Vec<TokenStream>,
    pub method_names: Vec<String>,
    pub getset: Vec<Property>,
    pub members: Vec<TokenStream>,
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
    let type_object = type_object::expand(&options, &parts, &ty, &block.attrs, &mut errors);
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
                let property = property::name_of(&attr, method, setter);
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
        let Some(item) = errors.take(property::shim(setter, &shim, method, ty)) else { return };
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

#[cfg(test)]
mod tests {
    use super::{Options, expand};
    use proc_macro2::TokenStream;
    use quote::quote;

    /// The first error of a block with these items.
    fn fault(options: TokenStream, items: TokenStream) -> String {
        let options: syn::Result<Options> = syn::parse2(options);
        let block = syn::parse2(quote!(impl Thing { #items })).unwrap();
        options.and_then(|options| expand(options, block)).expect_err("the block is at fault").to_string()
    }

    #[test]
    fn faults_of_options_are_named() {
        for (options, word) in [
            (quote!(), "needs `name"),
            (quote!(name = "thing", frozen), "expected `mutable`"),
            (quote!(name = "thing", size = 8), "unknown option"),
            (quote!(name = "thing", signature = "a"), "parentheses"),
            (quote!(name = "th\0ing"), "NUL"),
        ] {
            let message = fault(options.clone(), quote!());
            assert!(message.contains(word), "{options}: {message}");
        }
    }

    #[test]
    fn faults_of_items_are_named() {
        for (items, word) in [
            (
                quote!(
                    #[slot(tp_nothing)]
                    fn f(&self) {}
                ),
                "no slot `tp_nothing`",
            ),
            (
                quote!(
                    #[slot]
                    fn f(&self) {}
                ),
                "expected attribute arguments",
            ),
            (
                quote!(
                    #[slot(tp_repr)]
                    fn f(space: &Space) {}
                ),
                "`tp_repr` takes (&self)",
            ),
            (
                quote!(
                    #[slot(sq_item)]
                    fn f(&self, space: &Space) {}
                ),
                "(&self, isize)",
            ),
            (
                quote!(
                    #[slot(nb_add)]
                    fn f(&self, other: &Object) {}
                ),
                "(&Object, &Object)",
            ),
            (
                quote!(
                    #[slot(tp_repr, tp_repr)]
                    fn f(&self) {}
                ),
                "filled twice",
            ),
            (
                quote!(
                    #[slot(am_send)]
                    fn f(&self) {}
                ),
                "raw",
            ),
            (
                quote!(
                    #[slot(tp_repr, signature = "()")]
                    fn f(&self) {}
                ),
                "no arguments of a call",
            ),
            (
                quote!(
                    #[slot(tp_init, signature = "(a)")]
                    fn f(&self) {}
                ),
                "names 1 parameters",
            ),
            (
                quote!(
                    #[pymethod]
                    fn f() {}
                ),
                "takes `&self`",
            ),
            (
                quote!(
                    #[pymethod(static)]
                    fn f(&self) {}
                ),
                "only a method of instances",
            ),
            (
                quote!(
                    #[pymethod(loud)]
                    fn f(&self) {}
                ),
                "unknown option",
            ),
            (
                quote!(
                    #[pymethod]
                    fn f(&mut self) {}
                ),
                "`&self`",
            ),
            (
                quote!(
                    #[pymethod]
                    fn f(&self, a: Option<&Object>) {}
                ),
                "needs its default",
            ),
            (
                quote!(
                    #[pymethod(signature = "(a, *args)")]
                    fn f(&self, a: &Object) {}
                ),
                "`raw` form",
            ),
            (
                quote!(
                    #[pymethod(signature = "(a, b)")]
                    fn f(&self, a: &Object) {}
                ),
                "names 2 parameters",
            ),
            (
                quote!(
                    #[pymethod(signature = "(a=None)")]
                    fn f(&self, a: &Object) {}
                ),
                "no Rust literal",
            ),
            (
                quote!(
                    #[pymethod(raw)]
                    fn f(&self, args: Args<'_>, a: &Object) {}
                ),
                "`raw` function",
            ),
            (
                quote!(
                    #[pymethod(class)]
                    fn f() {}
                ),
                "the parameter for `cls` is missing",
            ),
            (
                quote!(
                    #[pymethod]
                    fn f(&self) {}
                    #[pymethod(name = "f")]
                    fn g(&self) {}
                ),
                "two methods `f`",
            ),
            (
                quote!(
                    #[getter]
                    fn f(&self, a: &Object) {}
                ),
                "expected (&self)",
            ),
            (
                quote!(
                    #[setter]
                    fn f(&self, a: Option<&Object>) {}
                ),
                "named `set_",
            ),
            (
                quote!(
                    #[setter]
                    fn set_f(&self) {}
                ),
                "value: Option<&Object>",
            ),
            (
                quote!(
                    #[getter]
                    fn f(&self) {}
                    #[getter(name = "f")]
                    fn g(&self) {}
                ),
                "two getters",
            ),
            (
                quote!(
                    #[member(offset = 8)]
                    const A: () = ();
                ),
                "`offset` and `kind`",
            ),
        ] {
            let message = fault(quote!(name = "thing"), items.clone());
            assert!(message.contains(word), "{items}: {message}");
        }
    }

    #[test]
    fn all_errors_are_reported_at_once() {
        let block =
            syn::parse2(quote!(impl Thing { #[slot(a)] fn f(&self) {} #[slot(b)] fn g(&self) {} })).unwrap();
        let options = syn::parse2(quote!(name = "thing")).unwrap();
        assert_eq!(expand(options, block).unwrap_err().into_iter().count(), 2);
    }
}
