//! A scope and its symbols, as plain data.

use ruff_python_ast::name::Name;
use ruff_text_size::TextRange;
use rustc_hash::{FxHashMap, FxHashSet};

use super::mangle::mangle;

/// Bits of [`Symbol::flags`]: how a name occurs in a scope. The values are those of CPython's
/// `_symtable` module, which Python code sees.
pub mod flags {
    /// Declared `global`.
    pub const DEF_GLOBAL: u32 = 1;
    /// Assigned in the scope.
    pub const DEF_LOCAL: u32 = 1 << 1;
    /// A parameter.
    pub const DEF_PARAM: u32 = 1 << 2;
    /// Declared `nonlocal`.
    pub const DEF_NONLOCAL: u32 = 1 << 3;
    /// Read in the scope.
    pub const USE: u32 = 1 << 4;
    /// Free in a method, and also bound in this class scope.
    pub const DEF_FREE_CLASS: u32 = 1 << 6;
    /// Bound by an import.
    pub const DEF_IMPORT: u32 = 1 << 7;
    /// Annotated.
    pub const DEF_ANNOT: u32 = 1 << 8;
    /// The iteration variable of a comprehension.
    pub const DEF_COMP_ITER: u32 = 1 << 9;
    /// A type parameter.
    pub const DEF_TYPE_PARAM: u32 = 1 << 10;
    /// A cell variable of a comprehension that was inlined into this scope.
    pub const DEF_COMP_CELL: u32 = 1 << 11;
    /// Any of the ways to bind a name in the scope itself.
    pub const DEF_BOUND: u32 = DEF_LOCAL | DEF_PARAM | DEF_IMPORT | DEF_TYPE_PARAM;
}

/// Identity of a scope in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

impl ScopeId {
    /// The scope of the whole source.
    pub const TOP: ScopeId = ScopeId(0);

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a scope belongs to; the order is that of CPython's `_symtable.TYPE_*` constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScopeKind {
    /// A function, a lambda or a comprehension.
    Function,
    /// A class body.
    Class,
    /// The whole source.
    Module,
    /// An `__annotate__` function (PEP 649).
    Annotation,
    /// The value of a `type` statement (PEP 695).
    TypeAlias,
    /// Around what has type parameters (PEP 695).
    TypeParameters,
    /// A bound, a constraint or a default of a type parameter (PEP 695, PEP 696).
    TypeVariable,
}

impl ScopeKind {
    /// Whether code of the scope has fast locals and its names are seen by nested scopes.
    pub fn is_function_like(self) -> bool {
        !matches!(self, ScopeKind::Class | ScopeKind::Module)
    }
}

/// The kinds of comprehensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ComprehensionKind {
    /// `[… for …]`
    List,
    /// `{… for …}`
    Set,
    /// `{…: … for …}`
    Dict,
    /// `(… for …)`
    Generator,
}

/// Where the value of a name lives. The order is that of `_symtable`'s constants, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resolution {
    /// In the scope itself; in a class or module, in its namespace.
    Local,
    /// In the globals, by a `global` declaration.
    GlobalExplicit,
    /// In the globals or builtins, for want of a binding. In a module or class its namespace is
    /// asked first.
    GlobalImplicit,
    /// In a cell of an enclosing scope.
    Free,
    /// In a cell of the scope itself.
    Cell,
}

/// A name in a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// The name, mangled if private.
    pub name: Name,
    /// How it occurs: bits of [`flags`].
    pub flags: u32,
    /// Where its value lives.
    pub resolution: Resolution,
}

impl Symbol {
    /// Whether all of, or any of, the bits `mask` are set.
    pub fn has(&self, mask: u32) -> bool {
        self.flags & mask != 0
    }

    /// The number that `_symtable` shows: the flags with the resolution above them.
    pub fn packed(&self) -> u32 {
        self.flags | (self.resolution as u32 + 1) << 12
    }
}

/// The symbols of a scope, in order of their first occurrence.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    entries: Vec<Symbol>,
    index: FxHashMap<Name, usize>,
}

impl Symbols {
    /// The symbol of that (mangled) name.
    pub fn get(&self, name: &str) -> Option<&Symbol> {
        self.index.get(name).map(|&i| &self.entries[i])
    }

    /// All symbols, in order of their first occurrence.
    pub fn iter(&self) -> impl Iterator<Item = &Symbol> {
        self.entries.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn flags(&self, name: &str) -> u32 {
        self.get(name).map_or(0, |symbol| symbol.flags)
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Symbol> {
        self.entries.iter_mut()
    }

    /// The symbol of that name, made without flags if it is new.
    pub(super) fn entry(&mut self, name: &Name) -> &mut Symbol {
        let next = self.entries.len();
        let index = *self.index.entry(name.clone()).or_insert(next);
        if index == next {
            let resolution = Resolution::GlobalImplicit;
            self.entries.push(Symbol { name: name.clone(), flags: 0, resolution });
        }
        &mut self.entries[index]
    }

    pub(super) fn remove(&mut self, name: &str) {
        let Some(removed) = self.index.remove(name) else { return };
        self.entries.remove(removed);
        for index in self.index.values_mut().filter(|index| **index > removed) {
            *index -= 1;
        }
    }
}

/// One scope of a source text.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Its identity.
    pub id: ScopeId,
    /// What it belongs to.
    pub kind: ScopeKind,
    /// Its name: that of the function, class, alias or type parameter, `lambda`, `listcomp`,
    /// `genexpr` …, `__annotate__`, or `top`.
    pub name: Name,
    /// The enclosing scope.
    pub parent: Option<ScopeId>,
    /// What it belongs to in the source.
    pub range: TextRange,
    /// Its names.
    pub symbols: Symbols,
    /// The scopes directly inside, in the order in which the analysis met them.
    pub children: Vec<ScopeId>,
    /// The children as the `symtable` module shows them: those of an inlined comprehension stand in its place.
    pub visible_children: Vec<ScopeId>,
    /// The parameters: positional, keyword-only, `*args`, `**kwargs`.
    pub varnames: Vec<Name>,
    /// Which comprehension it is, if it is one.
    pub comprehension: Option<ComprehensionKind>,
    /// A comprehension whose code is part of the enclosing scope's (PEP 709).
    pub inlined: bool,
    /// Whether it is in a function-like scope.
    pub nested: bool,
    /// It contains `yield`, or is a generator expression.
    pub is_generator: bool,
    /// An `async def`, or something that contains `await` or an asynchronous comprehension.
    pub is_coroutine: bool,
    /// It has a `return` with a value.
    pub returns_value: bool,
    /// It has a `*args` parameter.
    pub has_varargs: bool,
    /// It has a `**kwargs` parameter.
    pub has_varkeywords: bool,
    /// A function whose enclosing scope is a class.
    pub is_method: bool,
    /// Its first statement is a string.
    pub has_docstring: bool,
    /// A class whose methods need the cell `__class__`.
    pub needs_class_closure: bool,
    /// A class with scopes inside that need its namespace, in the cell `__classdict__`.
    pub needs_classdict: bool,
    /// Its names are looked up in the namespace of the class around it first.
    pub can_see_class_scope: bool,
    /// It has annotated assignments.
    pub annotations_used: bool,
    /// Which annotations are executed has to be recorded in `__conditional_annotations__`: true for
    /// every module with annotations, for a class with annotations under `if` and the like, and for
    /// the annotation scope of such a class. Independent of PEP 563, under which it is moot.
    pub has_conditional_annotations: bool,
    /// The scope of its annotated assignments' `__annotate__`.
    pub annotation_scope: Option<ScopeId>,
    /// The class whose private names are mangled here.
    pub private: Option<Name>,
    /// If set, only these names are mangled: a generic class's type parameters, around its body.
    pub mangled_names: Option<FxHashSet<Name>>,
    /// `global` and `nonlocal` declarations: the name and where.
    pub(super) directives: Vec<(Name, TextRange)>,
}

impl Scope {
    /// The name under which `name`, written in this scope, is known.
    pub fn mangle(&self, name: &Name) -> Name {
        match &self.mangled_names {
            Some(names) if !names.contains(name) => name.clone(),
            _ => mangle(self.private.as_deref(), name),
        }
    }

    /// The symbol for `name` as written in the source.
    pub fn lookup(&self, name: &Name) -> Option<&Symbol> {
        self.symbols.get(&self.mangle(name))
    }

    /// The cell variables, in the order of `co_cellvars`, those that no symbol stands for included.
    pub fn cell_names(&self) -> Vec<Name> {
        let is_cell = |s: &&Symbol| s.resolution == Resolution::Cell || s.has(flags::DEF_COMP_CELL);
        let mut names = self.sorted_names(is_cell);
        let class_cells = [
            (self.needs_class_closure, "__class__"),
            (self.needs_classdict, "__classdict__"),
            (self.has_conditional_annotations, "__conditional_annotations__"),
        ];
        if self.kind == ScopeKind::Class {
            names.extend(class_cells.iter().filter(|cell| cell.0).map(|cell| Name::new_static(cell.1)));
        }
        names
    }

    /// The free variables, in the order of `co_freevars`, the one that no symbol stands for included.
    pub fn free_names(&self) -> Vec<Name> {
        let is_free = |s: &&Symbol| s.resolution == Resolution::Free || s.has(flags::DEF_FREE_CLASS);
        let mut names = self.sorted_names(is_free);
        if self.kind == ScopeKind::Annotation && self.has_conditional_annotations {
            names.push(Name::new_static("__conditional_annotations__"));
            names.sort_unstable();
        }
        names
    }

    /// The local variables of a function-like scope that need a register: parameters in the order of
    /// `co_varnames`, then the others (cells that are not parameters excluded) as they occur first.
    pub fn local_names(&self) -> Vec<Name> {
        let mut names = self.varnames.clone();
        let is_local = |s: &&Symbol| s.resolution == Resolution::Local && !s.has(flags::DEF_PARAM);
        names.extend(self.symbols.iter().filter(is_local).map(|s| s.name.clone()));
        names
    }

    fn sorted_names(&self, keep: impl Fn(&&Symbol) -> bool) -> Vec<Name> {
        let mut names: Vec<Name> = self.symbols.iter().filter(keep).map(|s| s.name.clone()).collect();
        names.sort_unstable();
        names
    }
}
