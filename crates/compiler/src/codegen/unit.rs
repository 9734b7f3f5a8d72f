//! The state of a code object while it is being generated.

use std::collections::BTreeSet;
use std::hash::Hash;
use std::sync::Arc;

use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_text_size::TextRange;
use rustc_hash::FxHashMap;

use super::blocks::Block;
use super::code::{Handler, HandlerId, Label, Placed, Register};
use crate::bytecode::{Const, LocalVariable};
use crate::symtable::{Resolution, Scope, ScopeId, ScopeKind, flags};

/// What a unit is the code of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum UnitKind {
    Module,
    Class,
    Function,
    Lambda,
    /// A generator expression, or another comprehension that is not inlined.
    Comprehension,
    /// `__annotate__`, the value of a `type` statement, or a bound or default of a type parameter.
    Annotation,
    /// The type parameters of a generic function, class or alias.
    TypeParameters,
}

/// An annotated assignment whose annotation `__annotate__` evaluates.
#[derive(Clone, Copy)]
pub(crate) struct DeferredAnnotation<'a> {
    pub statement: &'a ast::StmtAnnAssign,
    /// Number under which its execution is recorded, if it is.
    pub condition: Option<u32>,
}

/// A comprehension whose code is being generated as part of the unit.
pub(crate) struct InlinedScope {
    pub scope: ScopeId,
    /// Its own variables.
    pub registers: FxHashMap<Name, Register>,
}

/// A local register made for a variable of inlined comprehensions.
pub(crate) struct ComprehensionRegister {
    pub name: Name,
    pub register: Register,
    pub is_cell: bool,
    /// A comprehension that is being generated uses it.
    pub in_use: bool,
}

/// Values numbered in the order of their first appearance.
pub(crate) struct Interner<T> {
    numbers: FxHashMap<T, u32>,
    items: Vec<T>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Interner { numbers: FxHashMap::default(), items: Vec::new() }
    }
}

impl<T: Hash + Eq + Clone> Interner<T> {
    /// The number of `item`.
    pub fn intern(&mut self, item: T) -> u32 {
        let next = self.items.len() as u32;
        *self.numbers.entry(item).or_insert_with_key(|item| {
            self.items.push(item.clone());
            next
        })
    }

    /// The number of `item`, if it has one.
    pub fn get(&self, item: &T) -> Option<u32> {
        self.numbers.get(item).copied()
    }

    /// All items, in the order of their numbers.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }
}

/// A code object in the making.
pub(crate) struct Unit<'a> {
    pub kind: UnitKind,
    pub scope: ScopeId,
    pub name: Arc<str>,
    pub qualname: Arc<str>,
    /// Where the line of `co_firstlineno` is.
    pub start: TextRange,
    pub flags: u32,
    pub argument_count: u32,
    pub positional_only_count: u32,
    pub keyword_only_count: u32,

    pub locals: Vec<LocalVariable>,
    /// The registers of the unit's own variables.
    pub registers: FxHashMap<Name, Register>,
    pub free: Interner<Name>,
    pub names: Interner<Name>,
    pub consts: Interner<Const>,
    /// The inlined comprehensions around the code being generated, outermost first.
    pub inlined: Vec<InlinedScope>,
    pub comprehension_registers: Vec<ComprehensionRegister>,

    pub code: Vec<Placed>,
    pub label_count: u32,
    pub handlers: Vec<Handler>,
    /// Number of live temporaries, as the stack of temporaries counts them.
    pub depth: u32,
    pub max_depth: u32,

    /// What instructions emitted now get as position, handler, and section.
    pub position: Option<TextRange>,
    pub handler: Option<HandlerId>,
    /// How deep in cold code: 0 in code that is executed as a rule.
    pub coldness: u32,

    /// The statements around the code being generated that an exit has to unwind.
    pub blocks: Vec<Block<'a>>,
    pub in_conditional_block: bool,
    pub deferred_annotations: Vec<DeferredAnnotation<'a>>,
    pub next_condition: u32,
    /// Class: attributes that its methods assign to `self`.
    pub static_attributes: BTreeSet<Name>,
}

impl<'a> Unit<'a> {
    /// A unit for the code of `scope`, with registers for its variables.
    pub fn new(kind: UnitKind, scope: &Scope, name: &str, start: TextRange) -> Self {
        let mut unit = Unit {
            kind,
            scope: scope.id,
            name: name.into(),
            qualname: name.into(),
            start,
            flags: 0,
            argument_count: 0,
            positional_only_count: 0,
            keyword_only_count: 0,
            locals: Vec::new(),
            registers: FxHashMap::default(),
            free: Interner::default(),
            names: Interner::default(),
            consts: Interner::default(),
            inlined: Vec::new(),
            comprehension_registers: Vec::new(),
            code: Vec::new(),
            label_count: 0,
            handlers: Vec::new(),
            depth: 0,
            max_depth: 0,
            position: Some(start),
            handler: None,
            coldness: 0,
            blocks: Vec::new(),
            in_conditional_block: false,
            deferred_annotations: Vec::new(),
            next_condition: 0,
            static_attributes: BTreeSet::new(),
        };
        for name in scope.free_names() {
            unit.free.intern(name);
        }
        unit.add_variables(scope);
        unit
    }

    /// Whether locals are registers.
    pub fn is_function_like(&self) -> bool {
        !matches!(self.kind, UnitKind::Module | UnitKind::Class)
    }

    fn add_variables(&mut self, scope: &Scope) {
        let is_cell =
            |name: &Name| scope.symbols.get(name).is_some_and(|symbol| symbol.resolution == Resolution::Cell);
        if scope.kind.is_function_like() {
            for (index, name) in scope.local_names().into_iter().enumerate() {
                self.add_local(&name, index < scope.varnames.len(), is_cell(&name));
            }
        }
        for name in scope.cell_names() {
            let is_variable = match scope.kind {
                ScopeKind::Class => !scope.symbols.get(&name).is_some_and(|s| s.has(flags::DEF_COMP_CELL)),
                ScopeKind::Module => false,
                _ => is_cell(&name),
            };
            if is_variable && !self.registers.contains_key(&name) {
                self.add_local(&name, false, true);
            }
        }
        self.claim_comprehension_variables(scope);
    }

    /// Variables of inlined comprehensions that the symbol table made variables of this scope.
    fn claim_comprehension_variables(&mut self, scope: &Scope) {
        if !scope.kind.is_function_like() {
            return;
        }
        let own = scope.comprehension.is_some();
        for symbol in scope.symbols.iter().filter(|symbol| symbol.has(flags::DEF_COMP_ITER)) {
            if let Some(&register) = self.registers.get(&symbol.name) {
                let is_cell = symbol.resolution == Resolution::Cell;
                let name = symbol.name.clone();
                self.comprehension_registers.push(ComprehensionRegister {
                    name,
                    register,
                    is_cell,
                    in_use: own,
                });
            }
        }
    }

    fn add_local(&mut self, name: &Name, is_parameter: bool, is_cell: bool) {
        let register = self.add_register(name, is_parameter, is_cell, false);
        self.registers.insert(name.clone(), register);
    }

    fn add_register(&mut self, name: &Name, is_parameter: bool, is_cell: bool, is_hidden: bool) -> Register {
        let register = Register::local(self.locals.len() as u32);
        self.locals.push(LocalVariable { name: name.as_str().into(), is_parameter, is_cell, is_hidden });
        register
    }

    /// A register for variable `name` of an inlined comprehension that is entered now.
    pub fn comprehension_register(&mut self, name: &Name, is_cell: bool) -> Register {
        let fits = |entry: &&mut ComprehensionRegister| {
            entry.name == *name && entry.is_cell == is_cell && !entry.in_use
        };
        if let Some(entry) = self.comprehension_registers.iter_mut().find(fits) {
            entry.in_use = true;
            return entry.register;
        }
        let register = self.add_register(name, false, is_cell, true);
        let name = name.clone();
        self.comprehension_registers.push(ComprehensionRegister { name, register, is_cell, in_use: true });
        register
    }

    /// The comprehension that used `register` is complete.
    pub fn free_comprehension_register(&mut self, register: Register) {
        if let Some(entry) = self.comprehension_registers.iter_mut().find(|entry| entry.register == register)
        {
            entry.in_use = false;
        }
    }

    /// Whether `register` belongs to comprehensions only: its cell is made when one of them starts.
    pub fn is_comprehension_register(&self, register: Register) -> bool {
        self.comprehension_registers.iter().any(|entry| entry.register == register && !entry.in_use)
    }

    // Temporaries.

    /// The next temporary becomes live.
    pub fn allocate(&mut self) -> Register {
        self.allocate_run(1)
    }

    /// The next `count` temporaries become live; the first one.
    pub fn allocate_run(&mut self, count: u32) -> Register {
        let first = Register::temporary(self.depth);
        self.depth += count;
        self.max_depth = self.max_depth.max(self.depth);
        first
    }

    /// The topmost temporary is dead again; a local is left alone.
    pub fn release(&mut self, register: Register) {
        if register.is_temporary() {
            debug_assert_eq!(register.index() + 1, self.depth, "temporaries are released in reverse order");
            self.depth = register.index();
        }
    }

    /// Every temporary from `register` up is dead again.
    pub fn release_from(&mut self, register: Register) {
        debug_assert!(register.is_temporary() && register.index() <= self.depth);
        self.depth = register.index();
    }

    /// A label that has no place yet.
    pub fn new_label(&mut self) -> Label {
        self.label_count += 1;
        Label(self.label_count - 1)
    }
}
