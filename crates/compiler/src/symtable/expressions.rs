//! The first walk over expressions.

use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_python_ast::{Expr, ExprContext, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange};

use super::NodeRole;
use super::builder::{Access, Builder, Result};
use super::scope::{ComprehensionKind, ScopeKind, flags};
use crate::syntax::stack;

/// A comprehension of any kind: its parts in the order in which they are visited.
struct ComprehensionNode<'a> {
    kind: ComprehensionKind,
    range: TextRange,
    generators: &'a [ast::Comprehension],
    results: [Option<&'a Expr>; 2],
}

impl Builder<'_> {
    pub(super) fn visit_exprs(&mut self, exprs: &[Expr]) -> Result {
        exprs.iter().try_for_each(|expr| self.visit_expr(expr))
    }

    pub(super) fn visit_optional(&mut self, expr: Option<&Expr>) -> Result {
        expr.map_or(Ok(()), |expr| self.visit_expr(expr))
    }

    pub(super) fn visit_expr(&mut self, expr: &Expr) -> Result {
        stack::grow(|| self.visit_expr_here(expr))
    }

    fn visit_expr_here(&mut self, expr: &Expr) -> Result {
        match expr {
            Expr::Name(node) => self.visit_name(node),
            Expr::Named(node) => self.visit_named(node),
            Expr::Lambda(node) => self.visit_lambda(node),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                self.visit_comprehension(expr)
            }
            Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Await(_) => self.visit_suspension(expr),
            Expr::BoolOp(node) => self.visit_exprs(&node.values),
            Expr::BinOp(node) => {
                self.visit_expr(&node.left)?;
                self.visit_expr(&node.right)
            }
            Expr::UnaryOp(node) => self.visit_expr(&node.operand),
            Expr::If(node) => {
                self.visit_expr(&node.test)?;
                self.visit_expr(&node.body)?;
                self.visit_expr(&node.orelse)
            }
            Expr::Dict(node) => {
                node.items.iter().try_for_each(|item| self.visit_optional(item.key.as_ref()))?;
                node.items.iter().try_for_each(|item| self.visit_expr(&item.value))
            }
            Expr::Set(node) => self.visit_exprs(&node.elts),
            Expr::Compare(node) => {
                self.visit_expr(&node.left)?;
                self.visit_exprs(&node.comparators)
            }
            Expr::Call(node) => {
                self.visit_expr(&node.func)?;
                self.visit_arguments(&node.arguments)
            }
            Expr::FString(node) => {
                node.value.elements().try_for_each(|element| self.visit_interpolated(element))
            }
            Expr::TString(node) => {
                node.value.elements().try_for_each(|element| self.visit_interpolated(element))
            }
            Expr::Attribute(node) => {
                self.check_writable(&node.attr, node.range, access(node.ctx))?;
                self.visit_expr(&node.value)
            }
            Expr::Subscript(node) => {
                self.visit_expr(&node.value)?;
                self.visit_expr(&node.slice)
            }
            Expr::Starred(node) => self.visit_expr(&node.value),
            Expr::List(node) => self.visit_exprs(&node.elts),
            Expr::Tuple(node) => self.visit_exprs(&node.elts),
            Expr::Slice(node) => {
                let parts = [&node.lower, &node.upper, &node.step];
                parts.iter().try_for_each(|part| self.visit_optional(part.as_deref()))
            }
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::IpyEscapeCommand(_) => Ok(()),
        }
    }

    fn visit_interpolated(&mut self, element: &InterpolatedStringElement) -> Result {
        let InterpolatedStringElement::Interpolation(node) = element else { return Ok(()) };
        self.visit_expr(&node.expression)?;
        match &node.format_spec {
            Some(spec) => spec.elements.iter().try_for_each(|inner| self.visit_interpolated(inner)),
            None => Ok(()),
        }
    }

    pub(super) fn visit_arguments(&mut self, arguments: &ast::Arguments) -> Result {
        self.visit_exprs(&arguments.args)?;
        for keyword in &arguments.keywords {
            if let Some(name) = &keyword.arg {
                self.check_writable(name, keyword.range, Access::Store)?;
            }
        }
        arguments.keywords.iter().try_for_each(|keyword| self.visit_expr(&keyword.value))
    }

    fn visit_name(&mut self, node: &ast::ExprName) -> Result {
        if self.walk().in_unevaluated_annotation {
            return Ok(());
        }
        let flag = if node.ctx == ExprContext::Load { flags::USE } else { flags::DEF_LOCAL };
        self.add_accessed(&node.id, flag, node.range, access(node.ctx))?;
        // `super()` finds the class through the cell `__class__`.
        if flag == flags::USE && node.id == "super" && self.current().kind.is_function_like() {
            self.add_implicit("__class__", flags::USE);
        }
        Ok(())
    }

    fn visit_lambda(&mut self, node: &ast::ExprLambda) -> Result {
        if let Some(parameters) = &node.parameters {
            self.visit_defaults(parameters)?;
        }
        self.enter(ScopeKind::Function, Name::new_static("lambda"), NodeRole::Body, node.range);
        if let Some(parameters) = &node.parameters {
            self.visit_parameters(parameters)?;
        }
        self.visit_expr(&node.body)?;
        self.exit();
        Ok(())
    }

    /// `yield`, `yield from` and `await`.
    fn visit_suspension(&mut self, expr: &Expr) -> Result {
        let (what, value) = match expr {
            Expr::Yield(node) => ("yield expression", node.value.as_deref()),
            Expr::YieldFrom(node) => ("yield expression", Some(&*node.value)),
            Expr::Await(node) => ("await expression", Some(&*node.value)),
            _ => return Ok(()),
        };
        self.refuse_in_annotation(expr.range(), what)?;
        if expr.is_await_expr() {
            self.check_await(expr.range())?;
        }
        self.visit_optional(value)?;
        if expr.is_await_expr() {
            self.current().is_coroutine = true;
            return Ok(());
        }
        self.current().is_generator = true;
        let place = match self.current().comprehension {
            None => return Ok(()),
            Some(ComprehensionKind::List) => "list comprehension",
            Some(ComprehensionKind::Set) => "set comprehension",
            Some(ComprehensionKind::Dict) => "dict comprehension",
            Some(ComprehensionKind::Generator) => "generator expression",
        };
        self.error(expr.range(), format!("'yield' inside {place}"))
    }

    /// `await` belongs into an `async def`, or into a comprehension, which it makes asynchronous.
    fn check_await(&mut self, range: TextRange) -> Result {
        let scope = self.current();
        let (kind, is_async) = (scope.kind, scope.is_coroutine || scope.comprehension.is_some());
        if kind == ScopeKind::Module && self.future.top_level_await {
            return Ok(());
        }
        if !kind.is_function_like() {
            return self.error(range, "'await' outside function");
        }
        if is_async { Ok(()) } else { self.error(range, "'await' outside async function") }
    }

    /// Scopes that are evaluated later, on demand, cannot suspend the code around them or bind names in it.
    fn refuse_in_annotation(&mut self, range: TextRange, what: &str) -> Result {
        let place = match self.current().kind {
            ScopeKind::Annotation => "an annotation",
            ScopeKind::TypeVariable => self.walk().description,
            ScopeKind::TypeAlias => "a type alias",
            ScopeKind::TypeParameters => "the definition of a generic",
            ScopeKind::Function | ScopeKind::Class | ScopeKind::Module => return Ok(()),
        };
        self.error(range, format!("{what} cannot be used within {place}"))
    }

    fn visit_named(&mut self, node: &ast::ExprNamed) -> Result {
        self.refuse_in_annotation(node.range, "named expression")?;
        if self.walk().comp_iter_expr > 0 {
            let problem = "assignment expression cannot be used in a comprehension iterable expression";
            return self.error(node.range, problem);
        }
        if self.current().comprehension.is_some()
            && let Expr::Name(target) = &*node.target
        {
            self.bind_outside_comprehension(target)?;
        }
        self.visit_expr(&node.value)?;
        self.visit_expr(&node.target)
    }

    /// The target of `:=` in a comprehension belongs to the scope around it (PEP 572).
    fn bind_outside_comprehension(&mut self, target: &ast::ExprName) -> Result {
        let (name, range) = (&target.id, target.range);
        for id in self.enclosing() {
            let before = self.lookup_in(id, name);
            let scope = self.scope(id);
            let place = match scope.kind {
                ScopeKind::Function if scope.comprehension.is_some() => {
                    if before & flags::DEF_COMP_ITER != 0 && before & flags::DEF_LOCAL != 0 {
                        let problem = "assignment expression cannot rebind comprehension iteration variable";
                        return self.error(range, format!("{problem} '{name}'"));
                    }
                    continue;
                }
                ScopeKind::Function => {
                    let is_global = before & flags::DEF_GLOBAL != 0;
                    let declared = if is_global { flags::DEF_GLOBAL } else { flags::DEF_NONLOCAL };
                    self.add(name, declared, range)?;
                    self.record_directive(name, range);
                    return self.add_in(id, name, flags::DEF_LOCAL, range);
                }
                ScopeKind::Module => {
                    self.add(name, flags::DEF_GLOBAL, range)?;
                    self.record_directive(name, range);
                    return self.add_in(id, name, flags::DEF_GLOBAL, range);
                }
                ScopeKind::Class => "a class body",
                ScopeKind::TypeParameters => "the definition of a generic",
                ScopeKind::TypeAlias => "a type alias",
                ScopeKind::TypeVariable => "a TypeVar bound",
                ScopeKind::Annotation => continue,
            };
            let problem = "assignment expression within a comprehension cannot be used";
            let link = if scope.kind == ScopeKind::TypeParameters { "within" } else { "in" };
            return self.error(range, format!("{problem} {link} {place}"));
        }
        Ok(())
    }

    fn visit_comprehension(&mut self, expr: &Expr) -> Result {
        let node = match expr {
            Expr::ListComp(node) => ComprehensionNode {
                kind: ComprehensionKind::List,
                range: node.range,
                generators: &node.generators,
                results: [Some(&node.elt), None],
            },
            Expr::SetComp(node) => ComprehensionNode {
                kind: ComprehensionKind::Set,
                range: node.range,
                generators: &node.generators,
                results: [Some(&node.elt), None],
            },
            Expr::DictComp(node) => ComprehensionNode {
                kind: ComprehensionKind::Dict,
                range: node.range,
                generators: &node.generators,
                results: [Some(&node.value), node.key.as_deref()],
            },
            Expr::Generator(node) => ComprehensionNode {
                kind: ComprehensionKind::Generator,
                range: node.range,
                generators: &node.generators,
                results: [Some(&node.elt), None],
            },
            _ => return Ok(()),
        };
        self.visit_comprehension_node(&node)
    }

    fn visit_comprehension_node(&mut self, node: &ComprehensionNode) -> Result {
        let Some((outermost, inner)) = node.generators.split_first() else { return Ok(()) };
        // The first iterable is evaluated in the scope around.
        self.walk().comp_iter_expr += 1;
        self.visit_expr(&outermost.iter)?;
        self.walk().comp_iter_expr -= 1;

        let name = match node.kind {
            ComprehensionKind::List => "listcomp",
            ComprehensionKind::Set => "setcomp",
            ComprehensionKind::Dict => "dictcomp",
            ComprehensionKind::Generator => "genexpr",
        };
        self.enter(ScopeKind::Function, Name::new_static(name), NodeRole::Body, node.range);
        let scope = self.current();
        scope.comprehension = Some(node.kind);
        scope.is_coroutine = outermost.is_async;
        // … and received as a parameter.
        self.add(&Name::new_static(".0"), flags::DEF_PARAM, node.range)?;
        self.visit_iteration_target(&outermost.target)?;
        self.visit_exprs(&outermost.ifs)?;
        for generator in inner {
            self.visit_iteration_target(&generator.target)?;
            self.walk().comp_iter_expr += 1;
            self.visit_expr(&generator.iter)?;
            self.walk().comp_iter_expr -= 1;
            self.visit_exprs(&generator.ifs)?;
            if generator.is_async {
                self.current().is_coroutine = true;
            }
        }
        node.results.iter().try_for_each(|result| self.visit_optional(*result))?;
        let is_generator = node.kind == ComprehensionKind::Generator;
        self.current().is_generator = is_generator;
        let is_async = self.current().is_coroutine && !is_generator;
        self.exit();
        if is_async {
            self.current().is_coroutine = true;
        }
        Ok(())
    }

    fn visit_iteration_target(&mut self, target: &Expr) -> Result {
        self.walk().comp_iter_target = true;
        self.visit_expr(target)?;
        self.walk().comp_iter_target = false;
        Ok(())
    }
}

fn access(ctx: ExprContext) -> Access {
    match ctx {
        ExprContext::Store => Access::Store,
        ExprContext::Del => Access::Delete,
        ExprContext::Load | ExprContext::Invalid => Access::Load,
    }
}
