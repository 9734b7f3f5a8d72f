//! The module `_warnings`: which warnings are shown, and how they get there.
//!
//! The filters and the functions that show a warning are looked up in the module `warnings` once a program has imported it, because
//! programs replace them there; until then this module's own are used, and warnings are printed plainly.

use crate::builtins::{calling_frame, syntax_error};
use crate::{native, sys};
use compiler::syntax::Warning;
use core::cell::Cell;
use cpyext_macros::pymodule;
use interpreter::frame::Frame;
use objspace::exceptions as exc;
use objspace::{
    Dict, GilCell, Int, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type,
};

/// Changes whenever the filters do, which makes what registries remember stale.
static FILTERS_VERSION: GilCell<Cell<i64>> = GilCell::new(Cell::new(1));

/// Lets the runtime issue warnings, and imports `warnings` when options ask for filters.
///
/// # Errors
/// What the import raises.
pub fn install(space: &Space) -> PyResult<()> {
    objspace::warnings::set_warner(space, |space, category, message, level, source| {
        warn_at(space, category, message, level, source, &[])
    });
    if !sys::config(space).warn_options.is_empty() {
        crate::import_system::import(space, "warnings")?;
    }
    Ok(())
}

/// Issues a `RuntimeWarning` for the running code.
///
/// # Errors
/// The warning itself when filters make it an error; what filters and hooks raise.
pub fn warn_runtime(space: &Space, message: &str) -> PyResult<()> {
    objspace::warnings::runtime(space, message)
}

/// Issues a `SyntaxWarning` about a source text.
///
/// # Errors
/// `SyntaxError` when filters make the warning an error; what filters and hooks raise.
pub fn warn_syntax(space: &Space, warning: &Warning, source: &str, filename: &str) -> PyResult<()> {
    let text = Str::from_str(space, &warning.msg)?;
    let file = Str::from_str(space, filename)?;
    let place =
        Place { filename: file.into_object(), line: warning.line.into(), module: None, registry: None };
    let issued = warn_explicit(space, exc::SyntaxWarning::type_object(), &text, &place, None);
    match issued {
        Err(err) if err.is_a::<exc::SyntaxWarning>() => {
            Err(syntax_error(space, &warning.as_error(source).with_filename(filename)))
        }
        other => other,
    }
}

/// Where a warning belongs.
struct Place {
    filename: Ref<Object>,
    line: i64,
    /// `__name__` of the module; derived from the file name if missing.
    module: Option<Ref<Object>>,
    /// The module's `__warningregistry__`.
    registry: Option<Ref<Dict>>,
}

fn is_internal(frame: &Frame) -> bool {
    let file = frame.code().filename().to_string_lossy();
    file.contains("importlib") && file.contains("_bootstrap")
}

/// The frame that called `frame`, without importlib's own.
fn next_external<'a>(frame: &'a Frame, skip: &[String]) -> Option<&'a Frame> {
    let mut frame = frame;
    loop {
        // SAFETY: callers' frames are live while those that they called run.
        frame = unsafe { frame.previous().as_ref() }?;
        let file = frame.code().filename().to_string_lossy();
        if !is_internal(frame) && !skip.iter().any(|prefix| file.starts_with(prefix)) {
            return Some(frame);
        }
    }
}

/// The place of the code `level` frames up; 1 is the running code.
fn place_of(space: &Space, level: isize, skip: &[String]) -> PyResult<Place> {
    let mut frame = calling_frame(space);
    let mut level = level;
    let by_all = level <= 0 || frame.is_some_and(is_internal);
    while level > 1
        && let Some(current) = frame
    {
        level -= 1;
        // SAFETY: as in `next_external`.
        frame = if by_all { unsafe { current.previous().as_ref() } } else { next_external(current, skip) };
    }
    let (globals, filename, line) = match frame {
        Some(frame) => {
            let globals = frame.globals().to_ref();
            (globals, frame.code().filename().to_ref().into_object(), frame.line().unwrap_or(0))
        }
        None => {
            let globals = native::namespace(space, &*native::import(space, "sys")?)?;
            (globals.into_object(), Str::intern(space, "<sys>").into_object(), 0)
        }
    };
    let globals = space.expect::<Dict>(&globals)?;
    let registry = match globals.get_item_str(space, "__warningregistry__")? {
        Some(registry) => registry.downcast_into::<Dict>().ok(),
        None => {
            let registry = Dict::new(space)?;
            globals.set_item_str(space, "__warningregistry__", &registry)?;
            Some(registry)
        }
    };
    let module = globals.get_item_str(space, "__name__")?;
    let module = module.filter(|module| module.is_instance::<Str>());
    let module = module.unwrap_or_else(|| Str::intern(space, "<string>").into_object());
    Ok(Place { filename, line: line.into(), module: Some(module), registry })
}

fn warn_at(
    space: &Space,
    category: &Type,
    message: &Object,
    level: isize,
    source: Option<&Object>,
    skip: &[String],
) -> PyResult<()> {
    let place = place_of(space, level, skip)?;
    warn_explicit(space, category, message, &place, source)
}

/// An attribute of the module `warnings`, if that has been imported.
fn warnings_attribute(space: &Space, name: &str) -> PyResult<Option<Ref<Object>>> {
    match objspace::sys_state::imported_module(space, "warnings")? {
        Some(module) if !module.is_none() => module.getattr_optional_str(space, name),
        _ => Ok(None),
    }
}

/// A setting: that of `warnings`, else this module's.
fn setting(space: &Space, name: &str, own: &str) -> PyResult<Ref<Object>> {
    match warnings_attribute(space, name)? {
        Some(value) => Ok(value),
        None => native::import(space, "_warnings")?.getattr_str(space, own),
    }
}

fn warn_explicit(
    space: &Space,
    category: &Type,
    message: &Object,
    place: &Place,
    source: Option<&Object>,
) -> PyResult<()> {
    let (text, message, category) = match message.is_instance::<exc::Warning>() {
        true => (message.str(space)?.into_object(), message.to_ref(), message.ty().to_ref()),
        false => (message.to_ref(), category.call1(space, message)?, category.to_ref()),
    };
    let line = space.new_int(place.line)?;
    let key = Tuple::from_slice(space, &[&text, &category, &line])?;
    if let Some(registry) = &place.registry
        && already_warned(space, registry, &key, false)?
    {
        return Ok(());
    }
    let module = match &place.module {
        Some(module) => module.clone(),
        None => module_of_file(space, &place.filename)?,
    };
    let (action, filter) = find_action(space, &category, &text, place.line, &module)?;
    let already = match action.downcast::<Str>().map(Str::to_string_lossy).as_deref() {
        Some("error") => return Err(PyErr::from_raised(message)),
        Some("ignore") => return Ok(()),
        Some("always" | "all") => false,
        Some(action @ ("once" | "module" | "default")) => {
            if let Some(registry) = &place.registry {
                registry.set_item(space, &key, objspace::bool_object(true))?;
            }
            let once = match action {
                "once" => {
                    let registry = setting(space, "onceregistry", "_onceregistry")?;
                    registry.downcast_into::<Dict>().ok()
                }
                "module" => place.registry.clone(),
                _ => None,
            };
            match once {
                Some(registry) => {
                    let key = Tuple::from_slice(space, &[&text, &category])?;
                    already_warned(space, &registry, &key, true)?
                }
                None => false,
            }
        }
        _ => {
            return Err(space.runtime_error(format_args!(
                "Unrecognized action ({}) in warnings.filters:\n {}",
                action.repr(space)?.to_string_lossy(),
                filter.repr(space)?.to_string_lossy()
            )));
        }
    };
    if already {
        return Ok(());
    }
    show(space, &category, &text, &message, place, &line, source)
}

/// `<string>` or the file's name without its suffix.
fn module_of_file(space: &Space, filename: &Object) -> PyResult<Ref<Object>> {
    let name = filename.str(space)?.to_string_lossy();
    let name = match name.strip_suffix(".py") {
        _ if name.is_empty() => "<unknown>",
        Some(stem) => stem,
        None => &name,
    };
    Ok(Str::from_str(space, name)?.into_object())
}

/// Whether a registry remembers the key; with `remember` it does from now on. A registry that is older than the filters is
/// emptied first.
fn already_warned(space: &Space, registry: &Dict, key: &Object, remember: bool) -> PyResult<bool> {
    let current = FILTERS_VERSION.get(space).get();
    let version = registry.get_item_str(space, "version")?;
    let version = version.as_ref().and_then(|version| version.downcast::<Int>()).and_then(Int::to_i64);
    if version == Some(current) {
        if let Some(known) = registry.get_item(space, key)?
            && known.is_true(space)?
        {
            return Ok(true);
        }
    } else {
        registry.clear(space);
        registry.set_item_str(space, "version", &*space.new_int(current)?)?;
    }
    if remember {
        registry.set_item(space, key, objspace::bool_object(true))?;
    }
    Ok(false)
}

/// The action for a warning, and the filter that says so.
fn find_action(
    space: &Space,
    category: &Type,
    text: &Object,
    line: i64,
    module: &Object,
) -> PyResult<(Ref<Object>, Ref<Object>)> {
    let filters = setting(space, "filters", "filters")?;
    if !filters.is_instance::<objspace::List>() {
        return Err(space.value_error("_warnings.filters must be a list"));
    }
    let mut index = 0;
    while index < filters.len(space)? {
        let item = filters.sequence_get(space, index as isize)?;
        let Some(&[action, message, kind, name, number]) =
            item.downcast_exact::<Tuple>().and_then(|item| <&[&Object; 5]>::try_from(item.items()).ok())
        else {
            return Err(space.value_error(format_args!("_warnings.filters item {index} isn't a 5-tuple")));
        };
        let action = action.to_ref();
        if !action.is_instance::<Str>() {
            let kind = action.ty().name();
            return Err(space.type_error(format_args!("action must be a string, not '{kind}'")));
        }
        let wanted = number.index(space)? as i64;
        if category.is_subclass_of(space, kind)?
            && (wanted == 0 || wanted == line)
            && matches(space, message, text)?
            && matches(space, name, module)?
        {
            return Ok((action, item));
        }
        index += 1;
    }
    Ok((setting(space, "defaultaction", "_defaultaction")?, space.none()))
}

/// Whether a filter's pattern fits: `None` fits all, a string only itself, anything else is asked.
fn matches(space: &Space, pattern: &Object, text: &Object) -> PyResult<bool> {
    if pattern.is_none() {
        return Ok(true);
    }
    if pattern.is_exact::<Str>() {
        return pattern.eq(space, text);
    }
    pattern.call_method(space, "match", &[text])?.is_true(space)
}

fn show(
    space: &Space,
    category: &Type,
    text: &Object,
    message: &Object,
    place: &Place,
    line: &Object,
    source: Option<&Object>,
) -> PyResult<()> {
    let Some(show) = warnings_attribute(space, "_showwarnmsg")? else {
        return show_plainly(space, category, text, place);
    };
    if !show.is_callable() {
        return Err(space.type_error("warnings._showwarnmsg() must be set to a callable"));
    }
    let Some(class) = warnings_attribute(space, "WarningMessage")? else {
        return Err(space.runtime_error("unable to get warnings.WarningMessage"));
    };
    let none = space.none();
    let source = source.unwrap_or(&none);
    let record = class.call(space, &[message, category, &place.filename, line, &none, &none, source])?;
    show.call1(space, &record)?;
    Ok(())
}

fn show_plainly(space: &Space, category: &Type, text: &Object, place: &Place) -> PyResult<()> {
    let file = place.filename.str(space)?.to_string_lossy();
    let line = place.line;
    let text = text.str(space)?.to_string_lossy();
    let mut shown = format!("{file}:{line}: {}: {text}\n", category.name());
    let code = crate::traceback_printing::sources::line(space, &file, u32::try_from(line).unwrap_or(0));
    if !code.trim().is_empty() {
        shown += &format!("  {}\n", code.trim());
    }
    sys::write_error(space, &shown);
    Ok(())
}

/// The category of a warning: the message's own, else the one given, else `UserWarning`.
fn category_of(space: &Space, message: &Object, category: Option<&Object>) -> PyResult<Ref<Type>> {
    if message.is_instance::<exc::Warning>() {
        return Ok(message.ty().to_ref());
    }
    let Some(category) = category else { return Ok(exc::UserWarning::type_object().to_ref()) };
    match category.downcast::<Type>().filter(|ty| ty.is_subtype(exc::Warning::type_object())) {
        Some(category) => Ok(category.to_ref()),
        None => {
            let kind = category.ty().name();
            Err(space.type_error(format_args!("category must be a Warning subclass, not '{kind}'")))
        }
    }
}

/// Decides about warnings: filters, and what has been shown already.
#[pymodule(name = "_warnings")]
pub mod module {
    use super::{FILTERS_VERSION, Place, category_of, warn_at};
    use objspace::exceptions as exc;
    use objspace::shim::Nullable;
    use objspace::{Dict, Layout, List, Module, Object, PyResult, PyTypeInfo, Space, Str, Tuple, Type};

    /// Issue a warning, or raise it if the filters say so.
    #[pyfunction(signature = "(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())")]
    fn warn(
        space: &Space,
        message: &Object,
        category: Nullable<&Object>,
        stacklevel: isize,
        source: Nullable<&Object>,
        skip_file_prefixes: Option<&Tuple>,
    ) -> PyResult<()> {
        let category = category_of(space, message, category.get())?;
        let mut skip = Vec::new();
        for prefix in skip_file_prefixes.map_or(&[][..], Tuple::items) {
            match prefix.downcast::<Str>() {
                Some(prefix) => skip.push(prefix.to_string_lossy()),
                None => {
                    let kind = prefix.ty().name();
                    return Err(
                        space.type_error(format_args!("Found non-str '{kind}' in skip_file_prefixes."))
                    );
                }
            }
        }
        let level = if skip.is_empty() { stacklevel } else { stacklevel.max(2) };
        warn_at(space, &category, message, level, source.get(), &skip)
    }

    /// Issue a warning for a given place.
    #[pyfunction(
        signature = "(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None)"
    )]
    fn warn_explicit(
        space: &Space,
        message: &Object,
        category: &Object,
        filename: &Str,
        lineno: i64,
        module: Nullable<&Object>,
        registry: Nullable<&Object>,
        module_globals: Nullable<&Object>,
        source: Nullable<&Object>,
    ) -> PyResult<()> {
        if let Some(globals) = module_globals.get()
            && !globals.is_instance::<Dict>()
        {
            let kind = globals.ty().name();
            return Err(space.type_error(format_args!("module_globals must be a dict, not '{kind}'")));
        }
        let registry = match registry.get() {
            None => None,
            Some(registry) => match registry.downcast::<Dict>() {
                Some(registry) => Some(registry.to_ref()),
                None => return Err(space.type_error("'registry' must be a dict or None")),
            },
        };
        let category = category_of(space, message, Some(category))?;
        let place = Place {
            filename: filename.to_ref().into_object(),
            line: lineno,
            module: module.get().map(|module| module.to_ref()),
            registry,
        };
        super::warn_explicit(space, &category, message, &place, source.get())
    }

    /// Say that the filters have changed.
    #[pyfunction]
    fn _filters_mutated_lock_held(space: &Space) {
        let version = FILTERS_VERSION.get(space);
        version.set(version.get() + 1);
    }

    /// Take the lock on the filters. The GIL is that lock: nothing in between gives it up.
    #[pyfunction]
    fn _acquire_lock() {}

    /// Release the lock on the filters.
    #[pyfunction]
    fn _release_lock() {}

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        let filters = List::new(space)?;
        let zero = space.new_int(0)?;
        let add = |action: &str, category: &Type, name: &Object| -> PyResult<()> {
            let action = Str::intern(space, action);
            let filter = Tuple::from_slice(space, &[&action, objspace::none(), category, name, &zero])?;
            filters.append(space, &filter)
        };
        let deprecation = exc::DeprecationWarning::type_object();
        add("default", deprecation, &Str::intern(space, "__main__"))?;
        for category in [
            deprecation,
            exc::PendingDeprecationWarning::type_object(),
            exc::ImportWarning::type_object(),
            exc::ResourceWarning::type_object(),
        ] {
            add("ignore", category, objspace::none())?;
        }
        module.set(space, "filters", &filters)?;
        module.set(space, "_onceregistry", &*Dict::new(space)?)?;
        module.set(space, "_defaultaction", &Str::intern(space, "default"))?;
        if let Some(variable) = crate::context_variable(space, "warnings_context")? {
            module.set(space, "_warnings_context", &variable)?;
        }
        Ok(())
    }
}
