//! Checks of statements.

use ruff_python_ast as ast;
use ruff_python_ast::visitor::{Visitor, walk_stmt};
use ruff_python_ast::{Expr, Stmt, TypeParam};
use ruff_text_size::{Ranged, TextRange};

use super::{Checker, Context, Place, whole};
use crate::syntax::patterns;

impl Checker<'_> {
    pub(super) fn check_stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::FunctionDef(node) => self.check_function(node),
            Stmt::ClassDef(node) => self.check_class(node),
            Stmt::TypeAlias(node) => {
                self.check_type_params(node.type_params.as_deref());
                self.within(Context::new(Place::Annotation), |checker| checker.visit_expr(&node.value));
            }
            Stmt::Return(node) => self.check_return(node),
            Stmt::Break(node) => self.check_jump(node.range, "break", "'break' outside loop"),
            Stmt::Continue(node) => {
                self.check_jump(node.range, "continue", "'continue' not properly in loop")
            }
            Stmt::Assign(node) => {
                self.visit_expr(&node.value);
                node.targets.iter().for_each(|target| self.check_target(target));
            }
            Stmt::For(node) => self.check_for(node),
            Stmt::While(node) => {
                self.visit_expr(&node.test);
                self.in_blocks(1, node.range, self.context.in_loop(), |c| c.visit_body(&node.body));
                self.visit_body(&node.orelse);
            }
            Stmt::With(node) => self.check_with(node, &node.items),
            Stmt::Try(node) => self.check_try(node),
            Stmt::Assert(node) => {
                if matches!(&*node.test, Expr::Tuple(tuple) if !tuple.elts.is_empty()) {
                    self.warn(node.range, "assertion is always true, perhaps remove parentheses?");
                }
                walk_stmt(self, stmt);
            }
            Stmt::Match(node) => {
                self.visit_expr(&node.subject);
                if let Some((range, msg)) = patterns::problem(node) {
                    self.refuse(range, msg);
                }
                for case in &node.cases {
                    self.visit_pattern(&case.pattern);
                    if let Some(guard) = &case.guard {
                        self.visit_expr(guard);
                    }
                    self.visit_body(&case.body);
                }
            }
            _ => walk_stmt(self, stmt),
        }
    }

    fn check_return(&mut self, node: &ast::StmtReturn) {
        let is_function = matches!(self.context.place, Place::Function | Place::AsyncFunction);
        if !is_function || self.context.top_level_await {
            return self.refuse(node.range, "'return' outside function");
        }
        if self.context.return_in_star {
            let constant = node.value.as_deref().filter(|value| value.is_literal_expr());
            return self.refuse_jump_from_star(constant.map_or(node.range, Ranged::range));
        }
        if self.context.async_generator && node.value.is_some() {
            return self.refuse(node.range, "'return' with value in async generator");
        }
        if self.context.return_in_finally {
            self.warn(node.range, "'return' in a 'finally' block");
        }
        if let Some(value) = &node.value {
            self.visit_expr(value);
        }
    }

    fn check_jump(&mut self, range: TextRange, word: &str, outside: &str) {
        if self.context.break_in_star {
            self.refuse_jump_from_star(range);
        } else if !self.context.in_loop {
            self.refuse(range, outside);
        } else if self.context.break_in_finally {
            self.warn(range, format!("'{word}' in a 'finally' block"));
        }
    }

    fn refuse_jump_from_star(&mut self, range: TextRange) {
        self.refuse(range, "'break', 'continue' and 'return' cannot appear in an except* block");
    }

    fn check_for(&mut self, node: &ast::StmtFor) {
        if node.is_async && self.context.place != Place::AsyncFunction {
            return self.refuse(node.range, "'async for' outside async function");
        }
        self.visit_expr(&node.iter);
        self.in_blocks(1, node.range, self.context.in_loop(), |checker| {
            checker.check_target(&node.target);
            checker.visit_body(&node.body);
        });
        self.visit_body(&node.orelse);
    }

    /// Each item is a block around those that follow.
    fn check_with(&mut self, node: &ast::StmtWith, items: &[ast::WithItem]) {
        if node.is_async && self.context.place != Place::AsyncFunction {
            return self.refuse(node.range, "'async with' outside async function");
        }
        let Some((item, rest)) = items.split_first() else { return self.visit_body(&node.body) };
        self.visit_expr(&item.context_expr);
        self.in_blocks(1, node.range, self.context, |checker| {
            if let Some(target) = &item.optional_vars {
                checker.check_target(target);
            }
            checker.check_with(node, rest);
        });
    }

    fn check_try(&mut self, node: &ast::StmtTry) {
        let has_finally = usize::from(!node.finalbody.is_empty());
        let has_handlers = usize::from(!node.handlers.is_empty());
        self.in_blocks(has_finally + has_handlers, node.range, self.context, |c| c.visit_body(&node.body));
        for (index, handler) in node.handlers.iter().enumerate() {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            match &handler.type_ {
                Some(kind) => self.visit_expr(kind),
                None if index + 1 < node.handlers.len() => {
                    self.refuse(handler.range, "default 'except:' must be last");
                }
                None => {}
            }
            let context = if node.is_star { self.context.in_star() } else { self.context };
            self.in_blocks(has_finally + 2, handler.range, context, |c| c.visit_body(&handler.body));
        }
        self.in_blocks(has_finally, node.range, self.context, |c| c.visit_body(&node.orelse));
        let context = self.context.in_finally();
        self.in_blocks(has_finally, node.range, context, |c| c.visit_body(&node.finalbody));
    }

    fn check_function(&mut self, node: &ast::StmtFunctionDef) {
        node.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
        self.check_type_params(node.type_params.as_deref());
        self.visit_parameters(&node.parameters);
        if let Some(returns) = &node.returns {
            self.visit_annotation(returns);
        }
        let scope = self.table.function(node);
        let place = if node.is_async { Place::AsyncFunction } else { Place::Function };
        let context = Context {
            async_generator: node.is_async && scope.is_generator,
            // A generator's body is one block, which handles StopIteration.
            blocks: usize::from(node.is_async || scope.is_generator),
            ..Context::new(place)
        };
        self.within(context, |checker| checker.visit_body(&node.body));
    }

    fn check_class(&mut self, node: &ast::StmtClassDef) {
        node.decorator_list.iter().for_each(|decorator| self.visit_decorator(decorator));
        self.check_type_params(node.type_params.as_deref());
        if let Some(arguments) = &node.arguments {
            self.check_arguments(arguments);
        }
        self.within(Context::new(Place::Outside), |checker| checker.visit_body(&node.body));
    }

    fn check_type_params(&mut self, params: Option<&ast::TypeParams>) {
        let Some(params) = params else { return };
        let outer = std::mem::replace(&mut self.context, Context::new(Place::Annotation));
        let mut seen_default = false;
        for param in &params.type_params {
            let (name, default) = match param {
                TypeParam::TypeVar(node) => (&node.name, &node.default),
                TypeParam::TypeVarTuple(node) => (&node.name, &node.default),
                TypeParam::ParamSpec(node) => (&node.name, &node.default),
            };
            if default.is_none() && seen_default {
                let msg = format!("non-default type parameter '{name}' follows default type parameter");
                self.refuse(param.range(), msg);
            }
            seen_default |= default.is_some();
            if let TypeParam::TypeVar(node) = param
                && let Some(bound) = &node.bound
            {
                self.visit_expr(bound);
            }
            match (param, default) {
                (TypeParam::TypeVarTuple(_), Some(default)) => self.visit_element(default),
                (_, Some(default)) => self.visit_expr(default),
                (_, None) => {}
            }
        }
        self.context = outer;
    }

    /// A target of an assignment, a loop or `with`.
    pub(super) fn check_target(&mut self, target: &Expr) {
        match target {
            Expr::Starred(node) => {
                self.refuse(node.range, "starred assignment target must be in a list or tuple");
            }
            Expr::Tuple(ast::ExprTuple { elts, range, .. })
            | Expr::List(ast::ExprList { elts, range, .. }) => {
                self.check_unpacking(elts, *range);
            }
            _ => self.visit_expr(target),
        }
    }

    fn check_unpacking(&mut self, targets: &[Expr], range: TextRange) {
        let mut starred = targets.iter().enumerate().filter(|(_, target)| super::is_starred(target));
        if let Some((before, _)) = starred.next() {
            if starred.next().is_some() {
                return self.refuse(range, "multiple starred expressions in assignment");
            }
            if before >= 1 << 8 || targets.len() - before > 1 << 23 {
                return self.refuse(range, "too many expressions in star-unpacking assignment");
            }
        }
        for target in targets {
            match target {
                Expr::Starred(node) => self.check_target(&node.value),
                _ => self.check_target(target),
            }
        }
    }

    /// The range of a comprehension's clause.
    pub(super) fn clause_range(clause: &ast::Comprehension) -> TextRange {
        whole(&clause.target, clause)
    }
}
