//! Functions and methods that Python calls: `#[pymethod]` and `#[pyfunction]`.
//!
//! From a Rust function's parameters and its signature string this makes the C function of the cheapest calling
//! convention (`METH_NOARGS`, `METH_O`, `METH_FASTCALL`, with `METH_KEYWORDS` only where a parameter has a name that
//! callers may use) and its `PyMethodDef` entry. `space: &Space` may stand anywhere among the parameters, or nowhere.

use crate::arguments::{self, Params};
use crate::signature::Signature;
use crate::text::{self, c_string};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, LitStr, Token, Type};

/// What a function is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// `&self`
    Instance,
    /// `cls: &Type` first
    Class,
    /// nothing
    Static,
    /// nothing; a function of a module
    Module,
    /// `module: &Module` first
    PassModule,
}

/// The arguments of `#[pymethod(…)]` or `#[pyfunction(…)]`.
#[derive(Debug, Default)]
pub struct Options {
    name: Option<LitStr>,
    signature: Option<LitStr>,
    words: Vec<Ident>,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Options::default();
        while !input.is_empty() {
            let word: Ident = syn::ext::IdentExt::parse_any(input)?;
            if input.parse::<Option<Token![=]>>()?.is_some() {
                match word.to_string().as_str() {
                    "name" => options.name = Some(input.parse()?),
                    "signature" => options.signature = Some(input.parse()?),
                    _ => return Err(syn::Error::new_spanned(word, "expected `name` or `signature`")),
                }
            } else {
                options.words.push(word);
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}

impl Options {
    /// Read the attribute, which may have no parentheses.
    pub fn of(attr: &Attribute) -> syn::Result<Self> {
        match &attr.meta {
            syn::Meta::Path(_) => Ok(Self::default()),
            _ => attr.parse_args(),
        }
    }

    fn word(&self, word: &str) -> bool {
        self.words.iter().any(|other| text::plain(other) == word)
    }

    fn check_words(&self, known: &[&str]) -> syn::Result<()> {
        match self.words.iter().find(|word| !known.contains(&text::plain(word).as_str())) {
            Some(word) => {
                Err(syn::Error::new_spanned(word, format!("unknown option; there are {}", known.join(", "))))
            }
            None => Ok(()),
        }
    }
}

/// A function turned into C.
pub struct Callable {
    /// The name in Python.
    pub name: String,
    /// The `extern "C"` function.
    pub item: TokenStream,
    /// The initialiser of its `PyMethodDef`.
    pub entry: TokenStream,
}

/// Make the C function that calls the Rust function `sig`, which stands at `kind`, and the entry of its table.
pub fn expand(
    attrs: &[Attribute],
    sig: &syn::Signature,
    options: &Options,
    kind: Kind<'_>,
) -> syn::Result<Callable> {
    let binding = kind.binding(options)?;
    if binding == Binding::Instance && sig.receiver().is_none() {
        return Err(syn::Error::new_spanned(
            &sig.ident,
            "a method takes `&self`; say `class` or `static` if it does not",
        ));
    }
    if binding != Binding::Instance
        && let Some(receiver) = sig.receiver()
    {
        return Err(syn::Error::new_spanned(receiver, "only a method of instances takes `&self`"));
    }
    let name = options.name.as_ref().map_or_else(|| text::plain(&sig.ident), LitStr::value);
    let leading = match binding {
        Binding::Class => vec![quote!(cls)],
        Binding::PassModule => vec![quote!(module)],
        _ => vec![],
    };
    let raw = options.word("raw");
    let leading = if raw { [leading, vec![quote!(args)]].concat() } else { leading };
    let params = Params::of(sig, leading)?;
    if raw && let Some(value) = params.values.first() {
        return Err(syn::Error::new_spanned(
            value.ty,
            "a `raw` function takes `Args` and parses them itself",
        ));
    }
    let signature = match &options.signature {
        Some(text) => Some(arguments::parse_signature(text)?),
        None if raw => None,
        None => Some(arguments::positional_signature(&params)?),
    };
    let convention = match &signature {
        _ if raw => Convention::FastKeywords,
        Some(signature) => Convention::of(signature),
        None => Convention::FastKeywords,
    };
    let decode = match &signature {
        Some(signature) if !raw => convention.decode(&name, signature, &params, sig)?,
        _ => quote!(let args = ::objspace::shim::Args::from_vectorcall(args, nargs as usize, kwnames);),
    };
    let receiver = kind.receiver(binding);
    let target = kind.target();
    let (rust, call) = (&sig.ident, &params.call);
    let shim = format_ident!("{}_{}", kind.prefix(), text::plain(&sig.ident), span = sig.ident.span());
    let c_params = convention.c_params();
    let call = quote_spanned!(sig.ident.span()=> #target #rust(#(#call),*));
    let item = quote! {
        unsafe extern "C" fn #shim(
            this: *mut ::objspace::shim::abi::PyObject, #c_params
        ) -> *mut ::objspace::shim::abi::PyObject {
            unsafe {
                let space = ::objspace::shim::enter();
                #receiver
                #decode
                ::objspace::shim::IntoC::into_c(#call, space)
            }
        }
    };
    let doc = text::doc_comment(attrs);
    let header = signature.as_ref().map(|signature| text_signature(signature, binding));
    let entry =
        entry(&name, &shim, convention, binding, options, &text::docstring(&name, header.as_deref(), &doc))?;
    Ok(Callable { name, item, entry })
}

/// Where a function stands.
#[derive(Clone, Copy)]
pub enum Kind<'a> {
    /// In the impl block of this type.
    Method(&'a Type),
    /// In a module.
    Function,
}

impl Kind<'_> {
    fn binding(self, options: &Options) -> syn::Result<Binding> {
        match self {
            Kind::Method(_) => {
                options.check_words(&["raw", "class", "static", "coexist"])?;
                Ok(match (options.word("class"), options.word("static")) {
                    (true, _) => Binding::Class,
                    (_, true) => Binding::Static,
                    _ => Binding::Instance,
                })
            }
            Kind::Function => {
                options.check_words(&["raw", "pass_module"])?;
                Ok(if options.word("pass_module") { Binding::PassModule } else { Binding::Module })
            }
        }
    }

    fn target(self) -> TokenStream {
        match self {
            Kind::Method(ty) => quote!(<#ty>::),
            Kind::Function => quote!(),
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            Kind::Method(_) => "method",
            Kind::Function => "function",
        }
    }

    fn receiver(self, binding: Binding) -> TokenStream {
        match (self, binding) {
            (Kind::Method(ty), Binding::Instance) => quote!(let this: &#ty = &*this.cast();),
            (_, Binding::Class) => quote!(let cls: &::objspace::Type = &*this.cast();),
            (_, Binding::PassModule) => quote!(let module: &::objspace::Module = &*this.cast();),
            _ => quote!(let _ = this;),
        }
    }
}

/// A calling convention of C functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Convention {
    NoArgs,
    One,
    Fast,
    FastKeywords,
}

impl Convention {
    fn of(signature: &Signature) -> Self {
        match (signature.is_positional_only(), signature.params.len(), signature.required()) {
            (true, 0, _) => Convention::NoArgs,
            (true, 1, 1) => Convention::One,
            (true, _, _) => Convention::Fast,
            (false, _, _) => Convention::FastKeywords,
        }
    }

    fn flags(self) -> TokenStream {
        match self {
            Convention::NoArgs => quote!(::objspace::shim::abi::METH_NOARGS),
            Convention::One => quote!(::objspace::shim::abi::METH_O),
            Convention::Fast => quote!(::objspace::shim::abi::METH_FASTCALL),
            Convention::FastKeywords => {
                quote!(::objspace::shim::abi::METH_FASTCALL | ::objspace::shim::abi::METH_KEYWORDS)
            }
        }
    }

    /// The C parameters after the receiver.
    fn c_params(self) -> TokenStream {
        let object = quote!(*mut ::objspace::shim::abi::PyObject);
        match self {
            Convention::NoArgs => quote!(_: #object),
            Convention::One => quote!(arg: #object),
            Convention::Fast => quote!(args: *const #object, nargs: isize),
            Convention::FastKeywords => quote!(args: *const #object, nargs: isize, kwnames: #object),
        }
    }

    /// Turn the C arguments into Rust values.
    fn decode(
        self,
        function: &str,
        signature: &Signature,
        params: &Params<'_>,
        sig: &syn::Signature,
    ) -> syn::Result<TokenStream> {
        arguments::check_count(signature, params, sig)?;
        match self {
            Convention::NoArgs => Ok(quote!()),
            Convention::One => {
                let value = &params.values[0];
                let at = quote!(::objspace::shim::ArgPosition::only(#function));
                Ok(arguments::convert(value, &quote!(::objspace::Object::from_ptr(arg)), &at))
            }
            Convention::Fast => {
                let (min, max) = (signature.required(), signature.params.len());
                let values = arguments::convert_all(
                    function,
                    signature,
                    params,
                    |index| quote!(args.get(#index).copied()),
                )?;
                Ok(quote! {
                    let args = ::objspace::shim::slice(args, nargs as usize);
                    if let Err(error) = ::objspace::shim::check_positional(space, #function, args.len(), #min, #max) {
                        return ::objspace::shim::raise(error, space);
                    }
                    #values
                })
            }
            Convention::FastKeywords => {
                let bind = arguments::bind(function, signature, params, sig)?;
                Ok(quote! {
                    let args = ::objspace::shim::Args::from_vectorcall(args, nargs as usize, kwnames);
                    #bind
                })
            }
        }
    }
}

fn text_signature(signature: &Signature, binding: Binding) -> String {
    let receiver = match (&signature.receiver, binding) {
        (Some(receiver), _) => Some(receiver.as_str()),
        (None, Binding::Instance) => Some("$self"),
        (None, Binding::Class) => Some("$type"),
        (None, Binding::Static) => None,
        (None, Binding::Module | Binding::PassModule) => Some("$module"),
    };
    let params = signature.to_string();
    match receiver {
        // Positional-only methods already have their `/`; others show that the receiver has no name.
        Some(receiver) if signature.positional_only > 0 => format!("{receiver}, {params}"),
        Some(receiver) if params.is_empty() => format!("{receiver}, /"),
        Some(receiver) => format!("{receiver}, /, {params}"),
        None => params,
    }
}

fn entry(
    name: &str,
    shim: &Ident,
    convention: Convention,
    binding: Binding,
    options: &Options,
    doc: &str,
) -> syn::Result<TokenStream> {
    let span = Span::call_site();
    let (name, doc) = (c_string(name, span)?, text::c_text_or_null(doc)?);
    let mut flags = convention.flags();
    match binding {
        Binding::Class => flags.extend(quote!(| ::objspace::shim::abi::METH_CLASS)),
        Binding::Static => flags.extend(quote!(| ::objspace::shim::abi::METH_STATIC)),
        _ => {}
    }
    if options.word("coexist") {
        flags.extend(quote!(| ::objspace::shim::abi::METH_COEXIST));
    }
    let c_types = convention.c_types();
    let function = match convention {
        Convention::NoArgs | Convention::One => quote!(#shim),
        // C declares every function with one type; the flags say which it really has.
        Convention::Fast | Convention::FastKeywords => quote! {
            unsafe {
                ::core::mem::transmute::<
                    unsafe extern "C" fn(#c_types) -> *mut ::objspace::shim::abi::PyObject,
                    ::objspace::shim::abi::PyCFunction,
                >(#shim)
            }
        },
    };
    Ok(quote! {
        ::objspace::shim::abi::PyMethodDef {
            ml_name: #name.as_ptr(),
            ml_meth: ::core::option::Option::Some(#function),
            ml_flags: #flags,
            ml_doc: #doc,
        }
    })
}

impl Convention {
    /// The types of all C parameters.
    fn c_types(self) -> TokenStream {
        let object = quote!(*mut ::objspace::shim::abi::PyObject);
        match self {
            Convention::NoArgs | Convention::One => quote!(#object, #object),
            Convention::Fast => quote!(#object, *const #object, isize),
            Convention::FastKeywords => quote!(#object, *const #object, isize, #object),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Convention, Signature};

    fn convention(text: &str) -> Convention {
        Convention::of(&Signature::parse(text).unwrap())
    }

    #[test]
    fn the_cheapest_convention_is_chosen() {
        assert_eq!(convention("()"), Convention::NoArgs);
        assert_eq!(convention("(object, /)"), Convention::One);
        assert_eq!(convention("(index=-1, /)"), Convention::Fast);
        assert_eq!(convention("(index, object, /)"), Convention::Fast);
        assert_eq!(convention("(object)"), Convention::FastKeywords);
        assert_eq!(convention("(*, key=None)"), Convention::FastKeywords);
    }
}
