//! The symbol table as the module `symtable` shows it.

use ruff_python_ast as ast;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{ScopeId, ScopeKind, SymbolTable};
use crate::codegen::definition_range;
use crate::positions::LineMap;
use crate::syntax::stack;

/// A symbol table with the lines of its scopes.
#[derive(Debug)]
pub struct Listing {
    /// The table.
    pub table: SymbolTable,
    lines: Vec<u32>,
    needless: FxHashSet<ScopeId>,
}

impl Listing {
    /// The table of `module`, which was parsed from `source`.
    pub(crate) fn new(table: SymbolTable, module: &ast::Mod, source: &str) -> Listing {
        let mut starts = Starts { source, starts: FxHashMap::default(), functions: FxHashSet::default() };
        match module {
            ast::Mod::Module(module) => starts.visit_body(&module.body),
            ast::Mod::Expression(module) => starts.visit_expr(&module.body),
        }
        let map = LineMap::new(source);
        let line = |range: TextRange| map.line(starts.starts.get(&range).copied().unwrap_or(range).start());
        let lines = table.scopes().map(|scope| if scope.id == ScopeId::TOP { 0 } else { line(scope.range) });
        let lines = lines.collect();
        let needless = table.scopes().filter(|scope| {
            let is_function = starts.functions.contains(&scope.range);
            scope.kind == ScopeKind::TypeParameters && is_function && scope.symbols.get(".defaults").is_none()
        });
        let needless = needless.map(|scope| scope.id).collect();
        Listing { table, lines, needless }
    }

    /// Whether `.defaults` has to be listed as a parameter that the scope does not have: CPython's scopes of functions' type
    /// parameters always have it.
    pub fn lists_needless_defaults(&self, id: ScopeId) -> bool {
        self.needless.contains(&id)
    }

    /// The line that a scope starts at, that of a definition without its decorators; 0 for the whole source.
    pub fn line(&self, id: ScopeId) -> u32 {
        self.lines[id.index()]
    }
}

/// Finds what starts elsewhere than the parser says, by the parser's range: definitions with decorators start without those.
struct Starts<'a> {
    source: &'a str,
    starts: FxHashMap<TextRange, TextRange>,
    /// The functions.
    functions: FxHashSet<TextRange>,
}

impl Visitor<'_> for Starts<'_> {
    fn visit_stmt(&mut self, stmt: &ast::Stmt) {
        let decorators = match stmt {
            ast::Stmt::FunctionDef(node) => &node.decorator_list[..],
            ast::Stmt::ClassDef(node) => &node.decorator_list[..],
            _ => &[],
        };
        if !decorators.is_empty() {
            let definition = definition_range(self.source, stmt.range(), decorators);
            self.starts.insert(stmt.range(), definition);
        }
        if stmt.is_function_def_stmt() {
            self.functions.insert(stmt.range());
        }
        walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &ast::Expr) {
        // An argument that is a generator expression shares the parentheses with the call, and starts with them.
        if let ast::Expr::Call(call) = expr
            && let [ast::Expr::Generator(only)] = &*call.arguments.args
            && !only.parenthesized
        {
            self.starts.insert(only.range, call.arguments.range);
        }
        stack::grow(|| walk_expr(self, expr));
    }
}
