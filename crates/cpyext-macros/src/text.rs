//! Texts in attributes and doc comments: docstrings, C string literals, names.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, Expr, ExprLit, Ident, Lit, Meta};

/// The text of a doc comment: one leading space off each line, blank lines off both ends.
pub fn doc_comment(attrs: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attr in attrs {
        if let Meta::NameValue(pair) = &attr.meta
            && pair.path.is_ident("doc")
            && let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &pair.value
        {
            lines.extend(
                text.value().split('\n').map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned()),
            );
        }
    }
    lines.join("\n").trim().to_owned()
}

/// A docstring with the text signature in front, in the form that `inspect` takes apart.
pub fn docstring(name: &str, signature: Option<&str>, doc: &str) -> String {
    match signature {
        Some(signature) => format!("{name}({signature})\n--\n\n{doc}"),
        None => doc.to_owned(),
    }
}

/// A `c"…"` literal.
pub fn c_string(text: &str, span: Span) -> syn::Result<Literal> {
    let text = std::ffi::CString::new(text).map_err(|_| syn::Error::new(span, "the text contains a NUL"))?;
    let mut literal = Literal::c_string(&text);
    literal.set_span(span);
    Ok(literal)
}

/// A `*const c_char`: the text, or null when there is none.
pub fn c_text_or_null(text: &str) -> syn::Result<TokenStream> {
    if text.is_empty() {
        return Ok(quote!(::core::ptr::null()));
    }
    let literal = c_string(text, Span::call_site())?;
    Ok(quote!(#literal.as_ptr()))
}

/// The name of a Rust identifier without `r#`.
pub fn plain(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map(str::to_owned).unwrap_or(name)
}

/// The name of a Rust parameter, without the underscore that says it is unused.
pub fn parameter_name(ident: &Ident) -> String {
    plain(ident).trim_start_matches('_').to_owned()
}

/// The last segment of a path type: `Object` of `crate::Object`.
pub fn last_segment(ty: &syn::Type) -> Option<&syn::PathSegment> {
    match ty {
        syn::Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        syn::Type::Group(group) => last_segment(&group.elem),
        syn::Type::Paren(paren) => last_segment(&paren.elem),
        _ => None,
    }
}

/// The `T` of `Wrapper<T>`.
pub fn wrapped<'a>(ty: &'a syn::Type, wrapper: &str) -> Option<&'a syn::Type> {
    let segment = last_segment(ty).filter(|segment| segment.ident == wrapper)?;
    match &segment.arguments {
        syn::PathArguments::AngleBracketed(list) => list.args.iter().find_map(|arg| match arg {
            syn::GenericArgument::Type(ty) => Some(ty),
            _ => None,
        }),
        _ => None,
    }
}

/// Whether `ty` is `&name`.
pub fn is_reference_to(ty: &syn::Type, name: &str) -> bool {
    match ty {
        syn::Type::Reference(reference) => {
            last_segment(&reference.elem).is_some_and(|last| last.ident == name)
        }
        _ => false,
    }
}

/// Collects errors so that all of them are reported at once.
#[derive(Default)]
pub struct Errors(Option<syn::Error>);

impl Errors {
    /// Remember an error.
    pub fn add(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// Remember an error at `at`.
    pub fn at(&mut self, at: impl ToTokens, message: impl std::fmt::Display) {
        self.add(syn::Error::new_spanned(at, message));
    }

    /// Unwrap a result, remembering its error.
    pub fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    /// Fail with what was remembered.
    pub fn finish(self) -> syn::Result<()> {
        self.0.map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::{doc_comment, docstring, is_reference_to, wrapped};
    use syn::parse_quote;

    #[test]
    fn doc_comments_lose_their_margin() {
        let item: syn::ItemStruct = parse_quote! {
            /// First.
            ///
            ///   indented
            struct A;
        };
        assert_eq!(doc_comment(&item.attrs), "First.\n\n  indented");
    }

    #[test]
    fn docstrings_carry_the_signature() {
        assert_eq!(docstring("f", Some("$self, /"), "Doc."), "f($self, /)\n--\n\nDoc.");
        assert_eq!(docstring("f", None, "Doc."), "Doc.");
    }

    #[test]
    fn types_are_recognised() {
        assert!(is_reference_to(&parse_quote!(&'a crate::Space), "Space"));
        assert!(!is_reference_to(&parse_quote!(Space), "Space"));
        assert_eq!(wrapped(&parse_quote!(Option<&Str>), "Option"), Some(&parse_quote!(&Str)));
        assert_eq!(wrapped(&parse_quote!(Nullable<&Str>), "Option"), None);
    }
}
