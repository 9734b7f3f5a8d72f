//! Checks of expressions.

use ruff_python_ast as ast;
use ruff_python_ast::visitor::{Visitor, walk_expr};
use ruff_python_ast::{CmpOp, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::types::{can_be_called, can_be_indexed, is_index, literal_to_compare, type_name};
use super::{Checker, Context, Place};

impl Checker<'_> {
    pub(super) fn check_expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Starred(node) => self.refuse(node.range, "can't use starred expression here"),
            Expr::Tuple(node) => self.visit_elements(&node.elts),
            Expr::List(node) => self.visit_elements(&node.elts),
            Expr::Set(node) => self.visit_elements(&node.elts),
            Expr::Call(node) => self.check_call(node),
            Expr::Subscript(node) => self.check_subscript(node),
            Expr::Compare(node) => {
                self.check_identity(node);
                walk_expr(self, expr);
            }
            Expr::Lambda(node) => {
                if let Some(parameters) = &node.parameters {
                    self.visit_parameters(parameters);
                }
                let context = Context::new(Place::Function);
                self.within(context, |checker| checker.visit_expr(&node.body));
            }
            Expr::ListComp(node) => {
                self.check_comprehension(node.range, &node.generators, false, &[&node.elt])
            }
            Expr::SetComp(node) => {
                self.check_comprehension(node.range, &node.generators, false, &[&node.elt])
            }
            Expr::DictComp(node) => {
                let parts: Vec<&Expr> = node.key.as_deref().into_iter().chain([&*node.value]).collect();
                self.check_comprehension(node.range, &node.generators, false, &parts);
            }
            Expr::Generator(node) => {
                self.check_comprehension(node.range, &node.generators, true, &[&node.elt])
            }
            Expr::Yield(node) => {
                if self.context.place == Place::Outside || self.context.top_level_await {
                    self.refuse(node.range, "'yield' outside function");
                }
                walk_expr(self, expr);
            }
            Expr::YieldFrom(node) => {
                if self.context.place == Place::Outside || self.context.top_level_await {
                    self.refuse(node.range, "'yield from' outside function");
                } else if self.context.place == Place::AsyncFunction {
                    self.refuse(node.range, "'yield from' inside async function");
                }
                walk_expr(self, expr);
            }
            _ => walk_expr(self, expr),
        }
    }

    fn visit_elements(&mut self, elements: &[Expr]) {
        elements.iter().for_each(|element| self.visit_element(element));
    }

    /// Visit an expression where a starred one may stand.
    pub(super) fn visit_element(&mut self, element: &Expr) {
        match element {
            Expr::Starred(node) => self.visit_expr(&node.value),
            _ => self.visit_expr(element),
        }
    }

    fn check_call(&mut self, node: &ast::ExprCall) {
        if !can_be_called(&node.func)
            && let Some(name) = type_name(&node.func)
        {
            let msg = format!("'{name}' object is not callable; perhaps you missed a comma?");
            self.warn(node.range(), msg);
        }
        self.visit_expr(&node.func);
        self.check_arguments(&node.arguments);
    }

    pub(super) fn check_arguments(&mut self, arguments: &ast::Arguments) {
        let names =
            arguments.keywords.iter().filter_map(|keyword| keyword.arg.as_ref().map(|arg| (keyword, arg)));
        let mut seen = rustc_hash::FxHashSet::default();
        for (keyword, name) in names {
            if !seen.insert(name.as_str()) {
                self.refuse(keyword.range, format!("keyword argument repeated: {name}"));
            }
        }
        self.visit_elements(&arguments.args);
        arguments.keywords.iter().for_each(|keyword| self.visit_expr(&keyword.value));
    }

    fn check_subscript(&mut self, node: &ast::ExprSubscript) {
        if node.ctx == ast::ExprContext::Load {
            self.warn_about_subscript(node);
        }
        self.visit_expr(&node.value);
        self.visit_element(&node.slice);
    }

    fn warn_about_subscript(&mut self, node: &ast::ExprSubscript) {
        let Some(name) = type_name(&node.value) else { return };
        if !can_be_indexed(&node.value) {
            let msg = format!("'{name}' object is not subscriptable; perhaps you missed a comma?");
            self.warn(node.range, msg);
        } else if matches!(name, "str" | "bytes" | "tuple" | "list")
            && !is_index(&node.slice)
            && let Some(index) = type_name(&node.slice)
        {
            let msg = format!(
                "{name} indices must be integers or slices, not {index}; perhaps you missed a comma?"
            );
            self.warn(node.range, msg);
        }
    }

    /// `is` between values that only happen to be one object.
    fn check_identity(&mut self, node: &ast::ExprCompare) {
        let mut left = &*node.left;
        for (op, right) in node.ops.iter().zip(&node.comparators) {
            let (word, instead) = match op {
                CmpOp::Is => ("is", "=="),
                CmpOp::IsNot => ("is not", "!="),
                _ => {
                    left = right;
                    continue;
                }
            };
            if let Some(name) = literal_to_compare(left).or_else(|| literal_to_compare(right)) {
                let msg = format!("\"{word}\" with '{name}' literal. Did you mean \"{instead}\"?");
                self.warn(node.range, msg);
                return;
            }
            left = right;
        }
    }

    fn check_comprehension(
        &mut self,
        range: TextRange,
        clauses: &[ast::Comprehension],
        is_generator: bool,
        results: &[&Expr],
    ) {
        let scope = self.table.comprehension(range);
        let is_async = scope.is_coroutine && !is_generator;
        if is_async && !matches!(self.context.place, Place::AsyncFunction | Place::Comprehension) {
            let msg = "asynchronous comprehension outside of an asynchronous function";
            return self.refuse(range, msg);
        }
        let Some((outermost, _)) = clauses.split_first() else { return };
        self.visit_expr(&outermost.iter);
        let blocks = if scope.inlined { self.context.blocks } else { 0 };
        let context = Context { blocks, ..Context::new(Place::Comprehension) };
        self.within(context, |checker| checker.check_clauses(clauses, true, results));
    }

    /// Each clause is a loop around those that follow and the result.
    fn check_clauses(&mut self, clauses: &[ast::Comprehension], outermost: bool, results: &[&Expr]) {
        let Some((clause, rest)) = clauses.split_first() else {
            return results.iter().for_each(|result| self.visit_expr(result));
        };
        if !outermost {
            self.visit_expr(&clause.iter);
        }
        self.in_blocks(1, Self::clause_range(clause), self.context, |checker| {
            checker.check_target(&clause.target);
            clause.ifs.iter().for_each(|condition| checker.visit_expr(condition));
            checker.check_clauses(rest, false, results);
        });
    }
}
