//! How deeply a tree nests.
//!
//! Later passes recurse over the tree with [`super::stack::grow`], but the destructor of a tree is plain
//! recursion, and so is much that others may do with one: trees deeper than [`MAX_DEPTH`] are refused
//! where they appear, and destroyed on a stack made for the purpose.

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_pattern};
use ruff_python_ast::{Expr, Mod, Pattern};

use super::stack;

/// The depth of expressions up to which a source is compiled.
pub const MAX_DEPTH: usize = 20_000;

/// A generous estimate of the stack that destroying one level takes, in bytes.
const BYTES_PER_LEVEL: usize = 2048;

/// The depth of the deepest expression or pattern of a tree.
pub fn of(module: &Mod) -> usize {
    let mut meter = Meter { depth: 0, deepest: 0 };
    match module {
        Mod::Module(module) => meter.visit_body(&module.body),
        Mod::Expression(module) => meter.visit_expr(&module.body),
    }
    meter.deepest
}

/// Destroy `value`, which contains a tree of that depth.
pub fn destroy<T>(value: T, depth: usize) {
    if depth < 1000 {
        stack::grow(|| drop(value));
    } else {
        stacker::grow(depth * BYTES_PER_LEVEL, || drop(value));
    }
}

struct Meter {
    depth: usize,
    deepest: usize,
}

impl Meter {
    fn deeper(&mut self, walk: impl FnOnce(&mut Self)) {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        stack::grow(|| walk(self));
        self.depth -= 1;
    }
}

impl Visitor<'_> for Meter {
    fn visit_expr(&mut self, expr: &Expr) {
        self.deeper(|meter| walk_expr(meter, expr));
    }

    fn visit_pattern(&mut self, pattern: &Pattern) {
        self.deeper(|meter| walk_pattern(meter, pattern));
    }
}
