//! The registry of codecs and error handlers: search functions, what they found, and handlers by name.

use super::native::normalized;
use crate::exceptions::LookupError;
use crate::{GilOnce, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, builtins, intern};
use core::cell::{Cell, RefCell};
use std::collections::HashMap;

/// What is registered. No borrow of it is held while Python code runs or an object is dropped.
struct Registry {
    search: RefCell<Vec<Ref<Object>>>,
    found: RefCell<HashMap<String, Ref<Tuple>>>,
    handlers: RefCell<HashMap<String, Ref<Object>>>,
    /// Whether the package `encodings` was imported, or is being.
    encodings: Cell<bool>,
}

static REGISTRY: GilOnce<Registry> = GilOnce::new();

fn registry(space: &Space) -> &'static Registry {
    REGISTRY.get_or_init(space, || Registry {
        search: RefCell::new(Vec::new()),
        found: RefCell::new(HashMap::new()),
        handlers: RefCell::new(HashMap::new()),
        encodings: Cell::new(false),
    })
}

fn lookup_failed(space: &Space, message: String) -> PyErr {
    PyErr::new(space, LookupError::type_object(), message)
}

/// Adds a search function (`codecs.register`).
///
/// # Errors
/// `TypeError` when it cannot be called.
pub fn register(space: &Space, search: &Object) -> PyResult<()> {
    if !search.is_callable() {
        return Err(space.type_error("argument must be callable"));
    }
    registry(space).search.borrow_mut().push(search.to_ref());
    Ok(())
}

/// Takes a search function away, and forgets everything that was found (`codecs.unregister`).
pub fn unregister(space: &Space, search: &Object) {
    let registry = registry(space);
    let at = registry.search.borrow().iter().position(|known| known.is(search));
    let Some(at) = at else { return };
    let found = registry.found.take();
    let removed = registry.search.borrow_mut().remove(at);
    drop((found, removed));
}

/// The codec of an encoding: a tuple of encoder, decoder, and the makers of stream reader and writer (`codecs.lookup`).
///
/// # Errors
/// `LookupError` when no search function knows it, and what those raise.
pub fn lookup(space: &Space, encoding: &str) -> PyResult<Ref<Tuple>> {
    let registry = registry(space);
    import_encodings(space, registry)?;
    let name = normalized(encoding);
    let known = registry.found.borrow().get(&name).cloned();
    if let Some(codec) = known {
        return Ok(codec);
    }
    let interned = Str::intern(space, &name);
    let mut at = 0;
    loop {
        let search = registry.search.borrow().get(at).cloned();
        let Some(search) = search else { break };
        let result = search.call1(space, &interned)?;
        if !result.is_none() {
            let codec = result.downcast_into::<Tuple>().ok().filter(|codec| codec.len() == 4);
            let codec =
                codec.ok_or_else(|| space.type_error("codec search functions must return 4-tuples"))?;
            let old = registry.found.borrow_mut().insert(name, codec.clone());
            drop(old);
            return Ok(codec);
        }
        at += 1;
    }
    Err(lookup_failed(space, format!("unknown encoding: {encoding}")))
}

/// Imports the package `encodings`, which registers its search function, at the first need.
fn import_encodings(space: &Space, registry: &Registry) -> PyResult<()> {
    if registry.encodings.replace(true) || builtins::names(space).is_none() {
        return Ok(());
    }
    builtins::import(space, "encodings").map(drop)
}

/// Which of a codec's two functions.
#[derive(Clone, Copy)]
enum Function {
    Encoder,
    Decoder,
}

impl Function {
    fn index(self) -> usize {
        match self {
            Function::Encoder => 0,
            Function::Decoder => 1,
        }
    }
}

/// Encodes any object by the registry (`codecs.encode`).
pub fn encode(space: &Space, object: &Object, encoding: &str, errors: Option<&str>) -> PyResult<Ref<Object>> {
    let codec = lookup(space, encoding)?;
    run(space, &codec, Function::Encoder, object, encoding, errors)
}

/// Decodes any object by the registry (`codecs.decode`).
pub fn decode(space: &Space, object: &Object, encoding: &str, errors: Option<&str>) -> PyResult<Ref<Object>> {
    let codec = lookup(space, encoding)?;
    run(space, &codec, Function::Decoder, object, encoding, errors)
}

/// Like [`encode`], refusing a codec that is not one between text and bytes.
pub fn encode_text(
    space: &Space,
    object: &Object,
    encoding: &str,
    errors: Option<&str>,
) -> PyResult<Ref<Object>> {
    let codec = lookup_text(space, encoding, "codecs.encode()")?;
    run(space, &codec, Function::Encoder, object, encoding, errors)
}

/// Like [`decode`], refusing a codec that is not one between text and bytes.
pub fn decode_text(
    space: &Space,
    object: &Object,
    encoding: &str,
    errors: Option<&str>,
) -> PyResult<Ref<Object>> {
    let codec = lookup_text(space, encoding, "codecs.decode()")?;
    run(space, &codec, Function::Decoder, object, encoding, errors)
}

/// The codec of an encoding, if it is one between text and bytes; `instead` is what handles the others.
pub fn lookup_text(space: &Space, encoding: &str, instead: &str) -> PyResult<Ref<Tuple>> {
    let codec = lookup(space, encoding)?;
    if !codec.is_exact::<Tuple>()
        && let Some(is_text) = codec.getattr_optional(space, intern!(space, "_is_text_encoding"))?
        && !is_text.is_true(space)?
    {
        let message =
            format!("'{encoding}' is not a text encoding; use {instead} to handle arbitrary codecs");
        return Err(lookup_failed(space, message));
    }
    Ok(codec)
}

fn run(
    space: &Space,
    codec: &Tuple,
    function: Function,
    object: &Object,
    encoding: &str,
    errors: Option<&str>,
) -> PyResult<Ref<Object>> {
    let Some(callable) = codec.get(function.index()) else { return Err(space.bad_internal_call()) };
    let result = match errors {
        Some(errors) => callable.call(space, &[object, &*Str::from_str(space, errors)?]),
        None => callable.call1(space, object),
    };
    let result = result.map_err(|err| noted(space, err, function, encoding))?;
    let name = match function {
        Function::Encoder => "encoder",
        Function::Decoder => "decoder",
    };
    match result.downcast::<Tuple>().map(Tuple::items) {
        Some([first, _]) => Ok(first.to_ref()),
        _ => Err(space.type_error(format_args!("{name} must return a tuple (object, integer)"))),
    }
}

/// The exception of a codec with a note that says which it was.
#[cold]
fn noted(space: &Space, err: PyErr, function: Function, encoding: &str) -> PyErr {
    let doing = match function {
        Function::Encoder => "encoding",
        Function::Decoder => "decoding",
    };
    let note = |err: &PyErr| {
        let text = Str::from_display(space, &format_args!("{doing} with '{encoding}' codec failed"))?;
        err.value().call_method(space, "add_note", &[&text])
    };
    match note(&err) {
        Ok(_) => err,
        Err(other) => other,
    }
}

/// Registers an error handler under a name (`codecs.register_error`).
///
/// # Errors
/// `TypeError` when it cannot be called.
pub fn register_error(space: &Space, name: &str, handler: &Object) -> PyResult<()> {
    if !handler.is_callable() {
        return Err(space.type_error("handler must be callable"));
    }
    let old = registry(space).handlers.borrow_mut().insert(name.to_owned(), handler.to_ref());
    drop(old);
    Ok(())
}

/// Takes an error handler away; says whether there was one (`codecs._unregister_error`).
///
/// # Errors
/// `ValueError` for the built-in handlers.
pub fn unregister_error(space: &Space, name: &str) -> PyResult<bool> {
    if super::handler_functions::NAMES.contains(&name) {
        return Err(space.value_error(format_args!("cannot un-register built-in error handler '{name}'")));
    }
    let old = registry(space).handlers.borrow_mut().remove(name);
    Ok(old.is_some())
}

/// The error handler of a name; `strict` for none (`codecs.lookup_error`).
///
/// # Errors
/// `LookupError` when there is none.
pub fn lookup_error(space: &Space, name: &str) -> PyResult<Ref<Object>> {
    let registered = registry(space).handlers.borrow().get(name).cloned();
    if let Some(handler) = registered {
        return Ok(handler);
    }
    match super::handler_functions::make(space, name)? {
        Some(handler) => {
            register_error(space, name, &handler)?;
            Ok(handler)
        }
        None => Err(lookup_failed(space, format!("unknown error handler name '{name}'"))),
    }
}
