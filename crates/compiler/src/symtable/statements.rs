//! The first walk over statements.

use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_python_ast::{Expr, Pattern, Stmt, TypeParam};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashSet;

use super::NodeRole;
use super::builder::{Access, Builder, Result, starts_with_docstring};
use super::scope::{ScopeId, ScopeKind, flags};
use crate::syntax::stack;

impl Builder<'_> {
    pub(super) fn visit_body(&mut self, body: &[Stmt]) -> Result {
        body.iter().try_for_each(|stmt| stack::grow(|| self.visit_stmt(stmt)))
    }

    fn visit_stmt(&mut self, stmt: &Stmt) -> Result {
        match stmt {
            Stmt::FunctionDef(node) => self.visit_function(node),
            Stmt::ClassDef(node) => self.visit_class(node),
            Stmt::TypeAlias(node) => self.visit_type_alias(node),
            Stmt::Return(node) => {
                if let Some(value) = &node.value {
                    self.visit_expr(value)?;
                    self.current().returns_value = true;
                }
                Ok(())
            }
            Stmt::Delete(node) => self.visit_exprs(&node.targets),
            Stmt::Assign(node) => {
                self.visit_exprs(&node.targets)?;
                self.visit_expr(&node.value)
            }
            Stmt::AugAssign(node) => {
                self.visit_expr(&node.target)?;
                self.visit_expr(&node.value)
            }
            Stmt::AnnAssign(node) => self.visit_annotated_assignment(node),
            Stmt::Raise(node) => {
                self.visit_optional(node.exc.as_deref())?;
                self.visit_optional(node.cause.as_deref())
            }
            Stmt::Assert(node) => {
                self.visit_expr(&node.test)?;
                self.visit_optional(node.msg.as_deref())
            }
            Stmt::Import(node) => node.names.iter().try_for_each(|alias| self.visit_alias(alias)),
            Stmt::ImportFrom(node) => node.names.iter().try_for_each(|alias| self.visit_alias(alias)),
            Stmt::Global(node) => self.visit_declaration(&node.names, flags::DEF_GLOBAL, node.range),
            Stmt::Nonlocal(node) => self.visit_declaration(&node.names, flags::DEF_NONLOCAL, node.range),
            Stmt::Expr(node) => self.visit_expr(&node.value),
            Stmt::For(_) | Stmt::While(_) | Stmt::If(_) | Stmt::With(_) | Stmt::Match(_) | Stmt::Try(_) => {
                self.visit_compound(stmt)
            }
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) | Stmt::IpyEscapeCommand(_) => Ok(()),
        }
    }

    /// Statements with blocks in the same scope, of which it is not sure that they are executed.
    fn visit_compound(&mut self, stmt: &Stmt) -> Result {
        match stmt {
            Stmt::For(node) => {
                self.visit_expr(&node.target)?;
                self.visit_expr(&node.iter)?;
                self.visit_conditional(&[&node.body, &node.orelse])
            }
            Stmt::While(node) => {
                self.visit_expr(&node.test)?;
                self.visit_conditional(&[&node.body, &node.orelse])
            }
            Stmt::If(node) => {
                self.visit_expr(&node.test)?;
                self.visit_conditional(&[&node.body])?;
                for clause in &node.elif_else_clauses {
                    self.visit_optional(clause.test.as_ref())?;
                    self.visit_conditional(&[&clause.body])?;
                }
                Ok(())
            }
            Stmt::With(node) => {
                for item in &node.items {
                    self.visit_expr(&item.context_expr)?;
                    self.visit_optional(item.optional_vars.as_deref())?;
                }
                self.visit_conditional(&[&node.body])
            }
            Stmt::Match(node) => {
                self.visit_expr(&node.subject)?;
                node.cases.iter().try_for_each(|case| self.visit_case(case))
            }
            Stmt::Try(node) => self.visit_try(node),
            _ => Ok(()),
        }
    }

    fn visit_conditional(&mut self, blocks: &[&[Stmt]]) -> Result {
        let outer = std::mem::replace(&mut self.walk().in_conditional_block, true);
        blocks.iter().try_for_each(|block| self.visit_body(block))?;
        self.walk().in_conditional_block = outer;
        Ok(())
    }

    fn visit_case(&mut self, case: &ast::MatchCase) -> Result {
        self.visit_pattern(&case.pattern)?;
        self.visit_optional(case.guard.as_deref())?;
        self.visit_conditional(&[&case.body])
    }

    fn visit_try(&mut self, node: &ast::StmtTry) -> Result {
        self.visit_conditional(&[&node.body])?;
        for ast::ExceptHandler::ExceptHandler(handler) in &node.handlers {
            self.visit_optional(handler.type_.as_deref())?;
            if let Some(name) = &handler.name {
                self.add(&name.id, flags::DEF_LOCAL, handler.range)?;
            }
            self.visit_conditional(&[&handler.body])?;
        }
        self.visit_conditional(&[&node.orelse, &node.finalbody])
    }

    fn visit_alias(&mut self, alias: &ast::Alias) -> Result {
        if let Some(name) = &alias.asname {
            return self.add(&name.id, flags::DEF_IMPORT, alias.range);
        }
        if alias.name.as_str() == "*" {
            if self.current().kind != ScopeKind::Module {
                return self.error(alias.range, "import * only allowed at module level");
            }
            return Ok(());
        }
        let first = alias.name.split('.').next().unwrap_or_default();
        self.add(&Name::from(first), flags::DEF_IMPORT, alias.range)
    }

    /// `global` and `nonlocal` must come before any other occurrence of their names.
    fn visit_declaration(&mut self, names: &[ast::Identifier], flag: u32, range: TextRange) -> Result {
        let word = if flag == flags::DEF_GLOBAL { "global" } else { "nonlocal" };
        for name in names {
            let before = self.lookup(&name.id);
            let problem = if before & flags::DEF_PARAM != 0 {
                format!("name '{name}' is parameter and {word}")
            } else if before & flags::USE != 0 {
                format!("name '{name}' is used prior to {word} declaration")
            } else if before & flags::DEF_ANNOT != 0 {
                format!("annotated name '{name}' can't be {word}")
            } else if before & flags::DEF_LOCAL != 0 {
                format!("name '{name}' is assigned to before {word} declaration")
            } else {
                self.add(&name.id, flag, range)?;
                self.record_directive(&name.id, range);
                continue;
            };
            return self.error(range, problem);
        }
        Ok(())
    }

    fn visit_annotated_assignment(&mut self, node: &ast::StmtAnnAssign) -> Result {
        self.current().annotations_used = true;
        if let Expr::Name(target) = &*node.target {
            let before = self.lookup(&target.id);
            let declared = before & (flags::DEF_GLOBAL | flags::DEF_NONLOCAL) != 0;
            if declared && self.current_id() != ScopeId::TOP && node.simple {
                let word = if before & flags::DEF_GLOBAL != 0 { "global" } else { "nonlocal" };
                return self.error(node.range, format!("annotated name '{}' can't be {word}", target.id));
            }
            if node.simple {
                self.add(&target.id, flags::DEF_ANNOT | flags::DEF_LOCAL, target.range)?;
            } else if node.value.is_some() {
                self.add(&target.id, flags::DEF_LOCAL, target.range)?;
            }
        } else {
            self.visit_expr(&node.target)?;
        }
        self.visit_variable_annotation(&node.annotation)?;
        self.visit_optional(node.value.as_deref())
    }

    /// An annotation of a variable: it belongs to the one `__annotate__` of the scope it is in.
    fn visit_variable_annotation(&mut self, annotation: &Expr) -> Result {
        let future = self.future.annotations;
        let owner_kind = self.current().kind;
        let conditional = owner_kind == ScopeKind::Module
            || owner_kind == ScopeKind::Class && self.walk().in_conditional_block;
        if conditional && !self.current().has_conditional_annotations {
            self.current().has_conditional_annotations = true;
            self.add_implicit("__conditional_annotations__", flags::USE);
        }
        match self.current().annotation_scope {
            Some(scope) => self.reopen(scope),
            None => {
                let name = Name::new_static("__annotate__");
                let owner = self.current_id();
                let scope =
                    self.enter(ScopeKind::Annotation, name, NodeRole::Annotations, annotation.range());
                self.scope(owner).annotation_scope = Some(scope);
                if owner_kind == ScopeKind::Class && !future {
                    self.current().can_see_class_scope = true;
                    self.add_implicit("__classdict__", flags::USE);
                }
            }
        }
        self.walk().in_unevaluated_annotation = owner_kind == ScopeKind::Function;
        self.visit_expr(annotation)?;
        self.walk().in_unevaluated_annotation = false;
        self.exit();
        Ok(())
    }

    fn visit_function(&mut self, node: &ast::StmtFunctionDef) -> Result {
        let name = &node.name.id;
        let range = node.range();
        self.add(name, flags::DEF_LOCAL, range)?;
        self.visit_defaults(&node.parameters)?;
        for decorator in &node.decorator_list {
            self.visit_expr(&decorator.expression)?;
        }
        if let Some(params) = &node.type_params {
            let defaults = node.parameters.posonlyargs.iter().chain(&node.parameters.args);
            let has_defaults = defaults.clone().any(|p| p.default.is_some());
            let has_kwdefaults = node.parameters.kwonlyargs.iter().any(|p| p.default.is_some());
            self.enter_type_parameters(name, range);
            // Default values are evaluated outside and passed in. (CPython lists `.defaults` without need.)
            if has_defaults {
                self.add(&Name::new_static(".defaults"), flags::DEF_PARAM, range)?;
            }
            if has_kwdefaults {
                self.add(&Name::new_static(".kwdefaults"), flags::DEF_PARAM, range)?;
            }
            self.visit_type_params(params)?;
        }
        self.visit_signature_annotations(node)?;
        self.enter(ScopeKind::Function, name.clone(), NodeRole::Body, range);
        self.current().has_docstring = starts_with_docstring(&node.body);
        self.visit_parameters(&node.parameters)?;
        self.current().is_coroutine = node.is_async;
        self.visit_body(&node.body)?;
        self.exit();
        if node.type_params.is_some() {
            self.exit();
        }
        Ok(())
    }

    fn visit_signature_annotations(&mut self, node: &ast::StmtFunctionDef) -> Result {
        let in_class = self.current().can_see_class_scope || self.current().kind == ScopeKind::Class;
        let name = Name::new_static("__annotate__");
        self.enter(ScopeKind::Annotation, name, NodeRole::Annotations, node.range());
        if in_class {
            self.current().can_see_class_scope = true;
            self.add_implicit("__classdict__", flags::USE);
        }
        let parameters = &node.parameters;
        let plain = parameters.posonlyargs.iter().chain(&parameters.args).map(|p| &p.parameter);
        let starred = parameters.vararg.iter().chain(&parameters.kwarg).map(|p| &**p);
        let keyword_only = parameters.kwonlyargs.iter().map(|p| &p.parameter);
        for parameter in plain.chain(starred).chain(keyword_only) {
            self.visit_optional(parameter.annotation.as_deref())?;
        }
        self.visit_optional(node.returns.as_deref())?;
        self.exit();
        Ok(())
    }

    /// The default values, which are evaluated where the function is defined.
    pub(super) fn visit_defaults(&mut self, parameters: &ast::Parameters) -> Result {
        let all = parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs);
        all.into_iter().try_for_each(|parameter| self.visit_optional(parameter.default.as_deref()))
    }

    /// The parameters' names, in the order of `co_varnames`.
    pub(super) fn visit_parameters(&mut self, parameters: &ast::Parameters) -> Result {
        let plain = parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs);
        let starred = parameters.vararg.iter().chain(&parameters.kwarg);
        for parameter in plain.map(|p| &p.parameter).chain(starred.map(|p| &**p)) {
            // The stars are not part of the parameter.
            let range = TextRange::new(parameter.name.range.start(), parameter.range.end());
            self.add(&parameter.name.id, flags::DEF_PARAM, range)?;
        }
        self.current().has_varargs = parameters.vararg.is_some();
        self.current().has_varkeywords = parameters.kwarg.is_some();
        Ok(())
    }

    fn visit_class(&mut self, node: &ast::StmtClassDef) -> Result {
        let name = &node.name.id;
        let range = node.range();
        self.add(name, flags::DEF_LOCAL, range)?;
        for decorator in &node.decorator_list {
            self.visit_expr(&decorator.expression)?;
        }
        let outer = self.private.clone();
        if let Some(params) = &node.type_params {
            self.private = Some(name.clone());
            self.enter_type_parameters(name, range);
            self.current().mangled_names = Some(FxHashSet::default());
            self.add_implicit(".type_params", flags::DEF_LOCAL | flags::USE);
            self.add_implicit(".generic_base", flags::DEF_LOCAL | flags::USE);
            self.visit_type_params(params)?;
        }
        if let Some(arguments) = &node.arguments {
            self.visit_arguments(arguments)?;
        }
        self.private = Some(name.clone());
        self.enter(ScopeKind::Class, name.clone(), NodeRole::Body, range);
        if node.type_params.is_some() {
            self.add_implicit("__type_params__", flags::DEF_LOCAL);
            self.add_implicit(".type_params", flags::USE);
        }
        self.current().has_docstring = starts_with_docstring(&node.body);
        self.visit_body(&node.body)?;
        self.exit();
        if node.type_params.is_some() {
            self.exit();
        }
        self.private = outer;
        Ok(())
    }

    fn visit_type_alias(&mut self, node: &ast::StmtTypeAlias) -> Result {
        self.visit_expr(&node.name)?;
        let name = node.name.as_name_expr().map_or(Name::new_static(""), |name| name.id.clone());
        let in_class = self.current().kind == ScopeKind::Class;
        if let Some(params) = &node.type_params {
            self.enter_type_parameters(&name, node.range());
            self.visit_type_params(params)?;
        }
        self.enter(ScopeKind::TypeAlias, name, NodeRole::Body, node.range());
        if in_class {
            self.current().can_see_class_scope = true;
            self.add_implicit("__classdict__", flags::USE);
        }
        self.visit_expr(&node.value)?;
        self.exit();
        if node.type_params.is_some() {
            self.exit();
        }
        Ok(())
    }

    fn enter_type_parameters(&mut self, name: &Name, range: TextRange) {
        let in_class = self.current().kind == ScopeKind::Class;
        self.enter(ScopeKind::TypeParameters, name.clone(), NodeRole::TypeParameters, range);
        if in_class {
            self.current().can_see_class_scope = true;
            self.add_implicit("__classdict__", flags::USE);
        }
    }

    fn visit_type_params(&mut self, params: &ast::TypeParams) -> Result {
        params.type_params.iter().try_for_each(|param| self.visit_type_param(param))
    }

    fn visit_type_param(&mut self, param: &TypeParam) -> Result {
        let (name, default, default_description) = match param {
            TypeParam::TypeVar(node) => (&node.name.id, &node.default, "a TypeVar default"),
            TypeParam::TypeVarTuple(node) => (&node.name.id, &node.default, "a TypeVarTuple default"),
            TypeParam::ParamSpec(node) => (&node.name.id, &node.default, "a ParamSpec default"),
        };
        let range = param.range();
        self.add(name, flags::DEF_TYPE_PARAM | flags::DEF_LOCAL, range)?;
        if name == "__classdict__" {
            return self.error(range, format!("reserved name '{name}' cannot be used for type parameter"));
        }
        if let TypeParam::TypeVar(node) = param
            && let Some(bound) = &node.bound
        {
            let constraints = bound.is_tuple_expr();
            let description = if constraints { "a TypeVar constraint" } else { "a TypeVar bound" };
            self.visit_type_variable(name, bound, NodeRole::Bound, description, range)?;
        }
        match default {
            Some(value) => {
                self.visit_type_variable(name, value, NodeRole::Default, default_description, range)
            }
            None => Ok(()),
        }
    }

    fn visit_type_variable(
        &mut self,
        name: &Name,
        value: &Expr,
        role: NodeRole,
        description: &'static str,
        range: TextRange,
    ) -> Result {
        let in_class = self.current().can_see_class_scope;
        self.enter(ScopeKind::TypeVariable, name.clone(), role, range);
        self.walk().description = description;
        if in_class {
            self.current().can_see_class_scope = true;
            self.add_implicit("__classdict__", flags::USE);
        }
        self.visit_expr(value)?;
        self.exit();
        Ok(())
    }

    fn visit_pattern(&mut self, pattern: &Pattern) -> Result {
        stack::grow(|| match pattern {
            Pattern::MatchValue(node) => self.visit_expr(&node.value),
            Pattern::MatchSingleton(_) => Ok(()),
            Pattern::MatchSequence(node) => self.visit_patterns(&node.patterns),
            Pattern::MatchMapping(node) => {
                self.visit_exprs(&node.keys)?;
                self.visit_patterns(&node.patterns)?;
                self.visit_capture(node.rest.as_ref(), node.range)
            }
            Pattern::MatchClass(node) => {
                self.visit_expr(&node.cls)?;
                self.visit_patterns(&node.arguments.patterns)?;
                for keyword in &node.arguments.keywords {
                    self.check_writable(&keyword.attr, keyword.pattern.range(), Access::Store)?;
                    self.visit_pattern(&keyword.pattern)?;
                }
                Ok(())
            }
            Pattern::MatchStar(node) => self.visit_capture(node.name.as_ref(), node.range),
            Pattern::MatchAs(node) => {
                if let Some(pattern) = &node.pattern {
                    self.visit_pattern(pattern)?;
                }
                self.visit_capture(node.name.as_ref(), node.range)
            }
            Pattern::MatchOr(node) => self.visit_patterns(&node.patterns),
        })
    }

    fn visit_patterns(&mut self, patterns: &[Pattern]) -> Result {
        patterns.iter().try_for_each(|pattern| self.visit_pattern(pattern))
    }

    fn visit_capture(&mut self, name: Option<&ast::Identifier>, range: TextRange) -> Result {
        name.map_or(Ok(()), |name| self.add(&name.id, flags::DEF_LOCAL, range))
    }
}
