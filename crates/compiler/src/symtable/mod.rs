//! Symbol tables: which scope every name of a source text belongs to.
//!
//! [`build`] walks the tree twice. The first walk ([`builder`]) makes the scopes and records how names
//! occur in each; the second ([`analyze`]) works on the scopes alone and decides for every name whether it
//! is local, global, a cell or free, and which comprehensions become part of the scope around them.
//! The rules, the flags and the error messages are CPython 3.14's, including PEP 649 (annotation
//! scopes), PEP 695 and 696 (type parameters), PEP 709 (inlined comprehensions) and PEP 572 (where
//! `:=` binds).

mod analyze;
mod builder;
mod expressions;
pub mod listing;
pub mod mangle;
mod scope;
mod statements;
#[cfg(test)]
mod tests;

pub use scope::{ComprehensionKind, Resolution, Scope, ScopeId, ScopeKind, Symbol, Symbols, flags};

use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashMap;

use crate::syntax::{FutureFlags, Mode, SyntaxError};

/// Which of a node's scopes is meant: a function, say, can have three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum NodeRole {
    Body,
    Annotations,
    TypeParameters,
    Bound,
    Default,
}

/// All scopes of a source text.
#[derive(Clone, Debug)]
pub struct SymbolTable {
    scopes: Vec<Scope>,
    by_node: FxHashMap<(NodeRole, TextRange), ScopeId>,
}

/// Build the symbol table of `module`, which was parsed from `source` as `mode`.
///
/// # Errors
/// What only the scopes can tell to be wrong: duplicate parameters, misplaced `global` and `nonlocal`,
/// `:=` in the wrong place, `yield` in a comprehension or an annotation, assignment to `__debug__`.
pub fn build(
    module: &ast::Mod,
    source: &str,
    future: FutureFlags,
    mode: Mode,
) -> Result<SymbolTable, SyntaxError> {
    let mut builder = builder::Builder::new(source, future);
    builder.visit_top(module, mode)?;
    let mut table = builder.finish();
    analyze::analyze(&mut table.scopes, source)?;
    Ok(table)
}

impl SymbolTable {
    /// The scope of the whole source.
    pub fn top(&self) -> &Scope {
        self.scope(ScopeId::TOP)
    }

    /// The scope with that identity.
    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.index()]
    }

    /// All scopes, in the order in which the source opens them.
    pub fn scopes(&self) -> impl Iterator<Item = &Scope> {
        self.scopes.iter()
    }

    /// The scope of a function's parameters and body.
    pub fn function(&self, node: &ast::StmtFunctionDef) -> &Scope {
        self.node(NodeRole::Body, node.range())
    }

    /// The scope of a function's `__annotate__`; every function has one, needed or not.
    pub fn function_annotations(&self, node: &ast::StmtFunctionDef) -> &Scope {
        self.node(NodeRole::Annotations, node.range())
    }

    /// The scope of a class's body.
    pub fn class(&self, node: &ast::StmtClassDef) -> &Scope {
        self.node(NodeRole::Body, node.range())
    }

    /// The scope of a lambda.
    pub fn lambda(&self, node: &ast::ExprLambda) -> &Scope {
        self.node(NodeRole::Body, node.range())
    }

    /// The scope of a comprehension or generator expression, whose expression is at `range`.
    pub fn comprehension(&self, range: TextRange) -> &Scope {
        self.node(NodeRole::Body, range)
    }

    /// The scope of the type parameters of the statement at `range`: a function, a class or a `type`
    /// statement that has some.
    pub fn type_parameters(&self, range: TextRange) -> &Scope {
        self.node(NodeRole::TypeParameters, range)
    }

    /// The scope of the value of a `type` statement.
    pub fn type_alias(&self, node: &ast::StmtTypeAlias) -> &Scope {
        self.node(NodeRole::Body, node.range())
    }

    /// The scope of a type variable's bound or constraints.
    pub fn type_variable_bound(&self, node: &ast::TypeParam) -> &Scope {
        self.node(NodeRole::Bound, node.range())
    }

    /// The scope of a type parameter's default.
    pub fn type_parameter_default(&self, node: &ast::TypeParam) -> &Scope {
        self.node(NodeRole::Default, node.range())
    }

    /// The scope of the `__annotate__` of a module's, class's or function's annotated assignments.
    pub fn block_annotations(&self, owner: ScopeId) -> Option<&Scope> {
        self.scope(owner).annotation_scope.map(|id| self.scope(id))
    }

    fn node(&self, role: NodeRole, range: TextRange) -> &Scope {
        let id = self.by_node.get(&(role, range)).expect("the node is of the tree the table was built from");
        self.scope(*id)
    }
}
