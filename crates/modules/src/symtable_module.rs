//! The module `_symtable`: the compiler's symbol tables as objects.

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use compiler::symtable::listing::Listing;
use compiler::symtable::{Resolution, Scope, ScopeId, flags};
use core::mem::offset_of;
use cpyext_macros::{pymodule, pytype};
use objspace::{Dict, Layout, List, Object, PyResult, Ref, Slot, Space, Str};

/// A scope.
#[repr(C)]
pub struct SymtableEntry {
    head: PyObject,
    id: Slot,
    name: Slot,
    symbols: Slot,
    varnames: Slot,
    children: Slot,
    nested: Slot,
    kind: Slot,
    line: Slot,
}
fields!(SymtableEntry: id, name, symbols, varnames, children, nested, kind, line);

#[pytype(
    name = "symtable entry",
    flags = HAVE_GC | DISALLOW_INSTANTIATION,
    tp_dealloc = instance::dealloc::<SymtableEntry>,
    tp_traverse = instance::traverse::<SymtableEntry>,
    tp_clear = instance::clear::<SymtableEntry>
)]
impl SymtableEntry {
    /// What tells it from others.
    #[member(name = "id", offset = offset_of!(SymtableEntry, id), kind = _Py_T_OBJECT, readonly)]
    const ID: () = ();

    /// Its name.
    #[member(name = "name", offset = offset_of!(SymtableEntry, name), kind = _Py_T_OBJECT, readonly)]
    const NAME: () = ();

    /// The names in it, with bits that say how they occur.
    #[member(name = "symbols", offset = offset_of!(SymtableEntry, symbols), kind = _Py_T_OBJECT, readonly)]
    const SYMBOLS: () = ();

    /// The parameters.
    #[member(name = "varnames", offset = offset_of!(SymtableEntry, varnames), kind = _Py_T_OBJECT, readonly)]
    const VARNAMES: () = ();

    /// The scopes directly inside.
    #[member(name = "children", offset = offset_of!(SymtableEntry, children), kind = _Py_T_OBJECT, readonly)]
    const CHILDREN: () = ();

    /// Whether it is in a function.
    #[member(name = "nested", offset = offset_of!(SymtableEntry, nested), kind = _Py_T_OBJECT, readonly)]
    const NESTED: () = ();

    /// What it belongs to.
    #[member(name = "type", offset = offset_of!(SymtableEntry, kind), kind = _Py_T_OBJECT, readonly)]
    const TYPE: () = ();

    /// The line that it starts at.
    #[member(name = "lineno", offset = offset_of!(SymtableEntry, line), kind = _Py_T_OBJECT, readonly)]
    const LINENO: () = ();

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let text = |slot: &Slot| -> PyResult<String> {
            match slot.get() {
                Some(object) => Ok(object.str(space)?.to_string_lossy()),
                None => Ok("?".to_owned()),
            }
        };
        let (name, id, line) = (text(&self.name)?, text(&self.id)?, text(&self.line)?);
        Str::from_display(space, &format_args!("<symtable entry {name}({id}), line {line}>"))
    }
}

/// The object of a scope and of those inside.
fn entry(space: &Space, listing: &Listing, scope: &Scope) -> PyResult<Ref<Object>> {
    space.check_stack(" while making symbol tables")?;
    let symbols = Dict::new(space)?;
    let mut varnames: Vec<_> =
        scope.varnames.iter().map(|name| Str::intern(space, name).into_object()).collect();
    let listed = |name: &Str, packed: u32| symbols.set_item(space, name, &*space.new_int(packed.into())?);
    let mut needless = listing.lists_needless_defaults(scope.id);
    for symbol in scope.symbols.iter() {
        // It comes before whatever the function itself needs.
        if needless && symbol.name != "__classdict__" {
            needless = false;
            let name = Str::intern(space, ".defaults");
            listed(&name, flags::DEF_PARAM | (Resolution::Local as u32 + 1) << 12)?;
            varnames.insert(0, name.into_object());
        }
        listed(&Str::intern(space, &symbol.name), symbol.packed())?;
    }
    let children = scope.visible_children.iter().map(|&id| entry(space, listing, listing.table.scope(id)));
    let children = children.collect::<PyResult<Vec<_>>>()?;
    let value = SymtableEntry {
        head: HEAD,
        id: Slot::empty(),
        name: Slot::empty(),
        symbols: Slot::empty(),
        varnames: Slot::empty(),
        children: Slot::empty(),
        nested: Slot::empty(),
        kind: Slot::empty(),
        line: Slot::empty(),
    };
    value.name.set(Some(Str::intern(space, &scope.name).into_object()));
    value.symbols.set(Some(symbols.into_object()));
    value.varnames.set(Some(List::from_vec(space, varnames)?.into_object()));
    value.children.set(Some(List::from_vec(space, children)?.into_object()));
    value.nested.set(Some(space.new_int(scope.nested.into())?));
    value.kind.set(Some(space.new_int(scope.kind as i64)?));
    value.line.set(Some(space.new_int(listing.line(scope.id).into())?));
    let made = instance::create_exact(space, value)?;
    made.id.set(Some(space.new_int(made.as_object().as_ptr() as i64)?));
    Ok(made.into_object())
}

/// The object of a whole table.
///
/// # Errors
/// `RecursionError`, `MemoryError`.
pub fn table(space: &Space, listing: &Listing) -> PyResult<Ref<Object>> {
    entry(space, listing, listing.table.scope(ScopeId::TOP))
}

/// The compiler's symbol tables.
#[pymodule(name = "_symtable")]
pub mod module {
    use super::SymtableEntry;
    use crate::builtins::{file_name, inherited_features, source_text, syntax_error, unify_lines};
    use compiler::Mode;
    use compiler::symtable::{Resolution, ScopeKind, flags};
    use compiler::syntax::ParseFlags;
    use objspace::{Module, Object, PyResult, PyTypeInfo, Ref, Space, Str};

    /// Return the symbol table of a source text, for the mode 'exec', 'eval' or 'single' of compile().
    #[pyfunction(signature = "($module, source, filename, startstr, /)")]
    fn symtable(
        space: &Space,
        source: &Object,
        filename: &Object,
        startstr: &Object,
    ) -> PyResult<Ref<Object>> {
        let filename = file_name(space, filename)?;
        let Some(mode) = startstr.downcast::<Str>() else {
            let kind = startstr.ty().name();
            return Err(space.type_error(format_args!("symtable() argument 3 must be str, not {kind}")));
        };
        let text = source_text(space, source, &filename, "symtable", "string or bytes object")?;
        let mode = match mode.as_ascii() {
            Some("exec") => Mode::Exec,
            Some("eval") => Mode::Eval,
            Some("single") => Mode::Single,
            _ => {
                let msg = "symtable() arg 3 must be 'exec' or 'eval' or 'single'";
                return Err(space.value_error(msg));
            }
        };
        let flags = ParseFlags { future: inherited_features(space), ..ParseFlags::default() };
        let text = unify_lines(&text);
        let listing = compiler::list_symbols(&text, &filename, mode, flags)
            .map_err(|error| syntax_error(space, &error))?;
        super::table(space, &listing)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        SymtableEntry::type_object().ready(space)?;
        let constants = [
            ("USE", flags::USE),
            ("DEF_GLOBAL", flags::DEF_GLOBAL),
            ("DEF_NONLOCAL", flags::DEF_NONLOCAL),
            ("DEF_LOCAL", flags::DEF_LOCAL),
            ("DEF_PARAM", flags::DEF_PARAM),
            ("DEF_TYPE_PARAM", flags::DEF_TYPE_PARAM),
            ("DEF_FREE_CLASS", flags::DEF_FREE_CLASS),
            ("DEF_IMPORT", flags::DEF_IMPORT),
            // What binds a name in source text: type parameters have a scope of their own.
            ("DEF_BOUND", flags::DEF_BOUND & !flags::DEF_TYPE_PARAM),
            ("DEF_ANNOT", flags::DEF_ANNOT),
            ("DEF_COMP_ITER", flags::DEF_COMP_ITER),
            ("DEF_COMP_CELL", flags::DEF_COMP_CELL),
            ("SCOPE_OFF", 12),
            ("SCOPE_MASK", 15),
            ("LOCAL", Resolution::Local as u32 + 1),
            ("GLOBAL_EXPLICIT", Resolution::GlobalExplicit as u32 + 1),
            ("GLOBAL_IMPLICIT", Resolution::GlobalImplicit as u32 + 1),
            ("FREE", Resolution::Free as u32 + 1),
            ("CELL", Resolution::Cell as u32 + 1),
            ("TYPE_FUNCTION", ScopeKind::Function as u32),
            ("TYPE_CLASS", ScopeKind::Class as u32),
            ("TYPE_MODULE", ScopeKind::Module as u32),
            ("TYPE_ANNOTATION", ScopeKind::Annotation as u32),
            ("TYPE_TYPE_ALIAS", ScopeKind::TypeAlias as u32),
            ("TYPE_TYPE_PARAMETERS", ScopeKind::TypeParameters as u32),
            ("TYPE_TYPE_VARIABLE", ScopeKind::TypeVariable as u32),
        ];
        for (name, value) in constants {
            module.set(space, name, &*space.new_int(value.into())?)?;
        }
        Ok(())
    }
}
