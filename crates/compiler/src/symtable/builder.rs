//! The first walk: scopes are opened and names recorded.
//!
//! This file holds the stack of open scopes and what happens to a name; `statements` and `expressions`
//! walk the tree.

use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_text_size::TextRange;
use rustc_hash::{FxHashMap, FxHashSet};

use super::scope::{Scope, ScopeId, ScopeKind, Symbols, flags};
use super::{NodeRole, SymbolTable};
use crate::syntax::{FutureFlags, Mode, SyntaxError};

pub(super) type Result<T = ()> = std::result::Result<T, SyntaxError>;

/// What is only known of a scope while it is walked.
#[derive(Clone, Default)]
pub(super) struct Walk {
    /// The target of a comprehension is being visited.
    pub comp_iter_target: bool,
    /// How many iterables of comprehensions the walk is in.
    pub comp_iter_expr: u32,
    /// In a statement of which it is not sure that it is executed.
    pub in_conditional_block: bool,
    /// In an annotation that never is evaluated: names in it do not count.
    pub in_unevaluated_annotation: bool,
    /// What a `TypeVariable` scope is, for messages.
    pub description: &'static str,
}

pub(super) struct Builder<'a> {
    pub source: &'a str,
    pub future: FutureFlags,
    scopes: Vec<Scope>,
    walks: Vec<Walk>,
    stack: Vec<ScopeId>,
    by_node: FxHashMap<(NodeRole, TextRange), ScopeId>,
    /// The class whose private names are mangled.
    pub private: Option<Name>,
}

/// What a name is bound or used as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Load,
    Store,
    Delete,
}

impl<'a> Builder<'a> {
    pub fn new(source: &'a str, future: FutureFlags) -> Self {
        Builder {
            source,
            future,
            scopes: Vec::new(),
            walks: Vec::new(),
            stack: Vec::new(),
            by_node: FxHashMap::default(),
            private: None,
        }
    }

    pub fn finish(self) -> SymbolTable {
        SymbolTable { scopes: self.scopes, by_node: self.by_node }
    }

    pub fn visit_top(&mut self, module: &ast::Mod, mode: Mode) -> Result {
        let range = TextRange::default();
        self.enter(ScopeKind::Module, Name::new_static("top"), NodeRole::Body, range);
        match module {
            ast::Mod::Module(module) => {
                self.current().has_docstring = mode == Mode::Exec && starts_with_docstring(&module.body);
                self.visit_body(&module.body)?;
            }
            ast::Mod::Expression(module) => self.visit_expr(&module.body)?,
        }
        self.exit();
        Ok(())
    }

    // The open scopes.

    pub fn current_id(&self) -> ScopeId {
        *self.stack.last().expect("the walk is inside the module's scope")
    }

    pub fn current(&mut self) -> &mut Scope {
        let id = self.current_id();
        &mut self.scopes[id.index()]
    }

    pub fn walk(&mut self) -> &mut Walk {
        let id = self.current_id();
        &mut self.walks[id.index()]
    }

    pub fn scope(&mut self, id: ScopeId) -> &mut Scope {
        &mut self.scopes[id.index()]
    }

    /// The open scopes, innermost first.
    pub fn enclosing(&self) -> Vec<ScopeId> {
        self.stack.iter().rev().copied().collect()
    }

    /// Open a new scope inside the current one.
    pub fn enter(&mut self, kind: ScopeKind, name: Name, role: NodeRole, range: TextRange) -> ScopeId {
        let id = self.add_scope(kind, name, role, range);
        self.open(id);
        id
    }

    /// Make a scope inside the current one without opening it.
    pub fn add_scope(&mut self, kind: ScopeKind, name: Name, role: NodeRole, range: TextRange) -> ScopeId {
        let id = ScopeId(u32::try_from(self.scopes.len()).expect("a source is smaller than 4 GiB"));
        let parent = self.stack.last().map(|parent| &self.scopes[parent.index()]);
        let scope = Scope {
            id,
            kind,
            name,
            parent: parent.map(|parent| parent.id),
            range,
            symbols: Symbols::default(),
            children: Vec::new(),
            visible_children: Vec::new(),
            varnames: Vec::new(),
            comprehension: None,
            inlined: false,
            nested: parent.is_some_and(|parent| parent.nested || parent.kind.is_function_like()),
            is_generator: false,
            is_coroutine: false,
            returns_value: false,
            has_varargs: false,
            has_varkeywords: false,
            is_method: parent.is_some_and(|parent| self.is_class_level(parent))
                && kind == ScopeKind::Function,
            has_docstring: false,
            needs_class_closure: false,
            needs_classdict: false,
            can_see_class_scope: false,
            annotations_used: false,
            has_conditional_annotations: false,
            annotation_scope: None,
            private: self.private.clone(),
            mangled_names: parent.and_then(|parent| inherited_mangled_names(parent, kind)),
            directives: Vec::new(),
        };
        self.scopes.push(scope);
        self.walks.push(Walk::default());
        self.by_node.insert((role, range), id);
        id
    }

    /// Whether functions directly in `scope` are methods: in a class, type parameters in between or not.
    fn is_class_level(&self, scope: &Scope) -> bool {
        let is_class = |id: ScopeId| self.scopes[id.index()].kind == ScopeKind::Class;
        match scope.kind {
            ScopeKind::Class => true,
            ScopeKind::TypeParameters => scope.parent.is_some_and(is_class),
            _ => false,
        }
    }

    /// Open a scope that was made before, as a child of the current one.
    pub fn open(&mut self, id: ScopeId) {
        // Annotations that stay strings have no code: their scopes are only walked for errors.
        let hidden = self.scope(id).kind == ScopeKind::Annotation && self.future.annotations;
        if let Some(&parent) = self.stack.last()
            && !hidden
        {
            self.scope(parent).children.push(id);
        }
        self.reopen(id);
        if matches!(
            self.scope(id).kind,
            ScopeKind::Annotation | ScopeKind::TypeVariable | ScopeKind::TypeAlias
        ) {
            self.add_format_parameter();
        }
    }

    /// Open a scope that is among the children already.
    pub fn reopen(&mut self, id: ScopeId) {
        let comp_iter_expr = self.stack.last().map(|outer| self.walks[outer.index()].comp_iter_expr);
        self.walks[id.index()].comp_iter_expr = comp_iter_expr.unwrap_or(0);
        self.stack.push(id);
    }

    pub fn exit(&mut self) {
        self.stack.pop();
    }

    /// The parameter `format` of an annotation function; the dot keeps it apart from names in the annotations.
    fn add_format_parameter(&mut self) {
        let name = Name::new_static(".format");
        let scope = self.current();
        scope.symbols.entry(&name).flags |= flags::DEF_PARAM | flags::USE;
        scope.varnames.push(name);
    }

    // Names.

    pub fn error<T>(&self, range: TextRange, msg: impl Into<String>) -> Result<T> {
        Err(SyntaxError::compiler(self.source, range, msg))
    }

    /// How `name` occurs in the current scope so far.
    pub fn lookup(&mut self, name: &Name) -> u32 {
        let id = self.current_id();
        self.lookup_in(id, name)
    }

    pub fn lookup_in(&mut self, id: ScopeId, name: &Name) -> u32 {
        let mangled = self.mangle(id, name);
        self.scopes[id.index()].symbols.flags(&mangled)
    }

    fn mangle(&self, id: ScopeId, name: &Name) -> Name {
        match &self.scopes[id.index()].mangled_names {
            Some(names) if !names.contains(name) => name.clone(),
            _ => super::mangle::mangle(self.private.as_deref(), name),
        }
    }

    /// Record an occurrence of `name` that the compiler makes.
    pub fn add_implicit(&mut self, name: &'static str, flag: u32) {
        self.current().symbols.entry(&Name::new_static(name)).flags |= flag;
    }

    /// Record that `name` is bound or used in the current scope.
    pub fn add(&mut self, name: &Name, flag: u32, range: TextRange) -> Result {
        self.add_accessed(name, flag, range, Access::Store)
    }

    pub fn add_accessed(&mut self, name: &Name, flag: u32, range: TextRange, access: Access) -> Result {
        if flag & (flags::DEF_PARAM | flags::DEF_LOCAL | flags::DEF_IMPORT) != 0 {
            self.check_writable(name, range, access)?;
        }
        if flag & flags::DEF_TYPE_PARAM != 0
            && let Some(names) = &mut self.current().mangled_names
        {
            names.insert(name.clone());
        }
        let id = self.current_id();
        self.add_in(id, name, flag, range)
    }

    /// Record an occurrence in scope `id`, which is open.
    pub fn add_in(&mut self, id: ScopeId, name: &Name, flag: u32, range: TextRange) -> Result {
        let mangled = self.mangle(id, name);
        let before = self.scopes[id.index()].symbols.flags(&mangled);
        let mut all = before | flag;
        if flag & before & flags::DEF_PARAM != 0 {
            return self.error(range, format!("duplicate argument '{name}' in function definition"));
        }
        if flag & before & flags::DEF_TYPE_PARAM != 0 {
            return self.error(range, format!("duplicate type parameter '{name}'"));
        }
        if self.walks[id.index()].comp_iter_target {
            if all & (flags::DEF_GLOBAL | flags::DEF_NONLOCAL) != 0 {
                let what = "comprehension inner loop cannot rebind assignment expression target";
                return self.error(range, format!("{what} '{name}'"));
            }
            all |= flags::DEF_COMP_ITER;
        }
        let scope = &mut self.scopes[id.index()];
        scope.symbols.entry(&mangled).flags = all;
        if flag & flags::DEF_PARAM != 0 {
            scope.varnames.push(mangled);
        } else if flag & flags::DEF_GLOBAL != 0 {
            self.scopes[0].symbols.entry(&mangled).flags |= flag;
        }
        Ok(())
    }

    /// `__debug__` is a constant.
    pub fn check_writable(&self, name: &str, range: TextRange, access: Access) -> Result {
        match access {
            Access::Store if name == "__debug__" => self.error(range, "cannot assign to __debug__"),
            Access::Delete if name == "__debug__" => self.error(range, "cannot delete __debug__"),
            _ => Ok(()),
        }
    }

    /// Remember where `name` was declared `global` or `nonlocal`, for errors of the analysis.
    pub fn record_directive(&mut self, name: &Name, range: TextRange) {
        let mangled = self.mangle(self.current_id(), name);
        self.current().directives.push((mangled, range));
    }
}

/// Around the body of a generic class only its type parameters are mangled; the class's own body starts afresh.
fn inherited_mangled_names(parent: &Scope, kind: ScopeKind) -> Option<FxHashSet<Name>> {
    parent.mangled_names.clone().filter(|_| kind != ScopeKind::Class)
}

/// Whether a body's first statement is its documentation.
pub(super) fn starts_with_docstring(body: &[ast::Stmt]) -> bool {
    matches!(body.first(), Some(ast::Stmt::Expr(first)) if first.value.is_string_literal_expr())
}
