//! "Did you mean: 'name'?", and "Did you forget to import 'name'?".

use super::{attribute, text_attribute};
use algorithms::text::suggestions::closest;
use interpreter::frame::Frame;
use interpreter::frame_object::FrameObject;
use interpreter::traceback::Traceback;
use objspace::exceptions as exc;
use objspace::{BaseException, Dict, Object, Ref, Space, Str};

/// With so many candidates, none is suggested.
pub const MAX_CANDIDATES: usize = 750;

/// What is added to the message of an error about a name.
pub fn suggestion(space: &Space, exception: &Object) -> String {
    let meant =
        |name: Option<String>| name.map_or(String::new(), |name| format!(". Did you mean: '{name}'?"));
    if exception.is_instance::<exc::ImportError>() {
        let Some(wrong) = text_attribute(space, exception, "name_from") else { return String::new() };
        return meant(for_import(space, exception, &wrong));
    }
    let is_name_error = exception.is_instance::<exc::NameError>();
    if !is_name_error && !exception.is_instance::<exc::AttributeError>() {
        return String::new();
    }
    let Some(wrong) = text_attribute(space, exception, "name") else { return String::new() };
    if !is_name_error {
        return meant(for_attribute(space, exception, &wrong));
    }
    let mut text = meant(for_name(space, exception, &wrong));
    if crate::sys::config(space).stdlib_module_names.contains(&wrong) {
        text += if text.is_empty() { ". Did" } else { " Or did" };
        text += &format!(" you forget to import '{wrong}'?");
    }
    text
}

fn choose(wrong: &str, candidates: &[String]) -> Option<String> {
    if candidates.len() >= MAX_CANDIDATES {
        return None;
    }
    closest(wrong, candidates.iter().map(String::as_str)).map(str::to_owned)
}

/// The strings of an iterable.
fn strings(space: &Space, names: &Object) -> Option<Vec<String>> {
    let names = names.collect(space).ok()?;
    Some(names.iter().filter_map(|name| name.downcast::<Str>()).map(Str::to_string_lossy).collect())
}

fn directory(space: &Space, object: &Object) -> Option<Vec<String>> {
    let names = match object.call_method(space, "__dir__", &[]) {
        Ok(names) => names,
        // The object is a class, whose `__dir__` wants an instance.
        Err(_) => object.ty().getattr_str(space, "__dir__").ok()?.call1(space, object).ok()?,
    };
    let mut names = strings(space, &names)?;
    names.sort();
    Some(names)
}

fn hide_private(names: &mut Vec<String>) {
    names.retain(|name| !name.starts_with('_'));
}

fn for_import(space: &Space, exception: &Object, wrong: &str) -> Option<String> {
    let name = text_attribute(space, exception, "name")?;
    let module = crate::import_system::import(space, &name).ok()?;
    let mut names = directory(space, &module)?;
    if !wrong.starts_with('_') {
        hide_private(&mut names);
    }
    choose(wrong, &names)
}

fn for_attribute(space: &Space, exception: &Object, wrong: &str) -> Option<String> {
    let object = exception.getattr_str(space, "obj").ok()?;
    let mut names = directory(space, &object)?;
    let is_own = || {
        let frame = innermost_frame(exception)?;
        let receiver = locals(space, frame.frame()?)?.get_item_str(space, "self").ok()??;
        Some(receiver.is(&*object))
    };
    if !wrong.starts_with('_') && is_own() != Some(true) {
        hide_private(&mut names);
    }
    choose(wrong, &names)
}

fn for_name(space: &Space, exception: &Object, wrong: &str) -> Option<String> {
    let frame = innermost_frame(exception)?;
    let frame = frame.frame()?;
    let locals = locals(space, frame)?;
    if let Some(receiver) = locals.get_item_str(space, "self").ok()?
        && attribute(space, &receiver, wrong).is_some()
    {
        return Some(format!("self.{wrong}"));
    }
    let mut names = strings(space, &locals)?;
    names.extend(strings(space, frame.globals())?);
    names.extend(strings(space, frame.builtins())?);
    choose(wrong, &names)
}

/// The frame that raised.
fn innermost_frame(exception: &Object) -> Option<Ref<FrameObject>> {
    let mut entry = exception.downcast::<BaseException>()?.traceback()?.downcast_into::<Traceback>().ok()?;
    while let Some(next) = entry.next_entry() {
        entry = next;
    }
    entry.frame_object()
}

/// A frame's variables, if they are a dict.
fn locals(space: &Space, frame: &Frame) -> Option<Ref<Dict>> {
    match frame.locals() {
        Some(locals) => objspace::Layout::to_ref(locals).downcast_into::<Dict>().ok(),
        None => interpreter::frame_locals::snapshot(space, frame).ok(),
    }
}
