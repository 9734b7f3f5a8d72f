//! Statements.

use ruff_python_ast as ast;
use ruff_python_ast::{ExceptHandler, Stmt, TypeParam};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{Converter, from, identifier, name, optional_identifier, plain};
use crate::codegen::definition_range;
use crate::tree::Value;
use crate::tree::grammar::Class;

impl Converter<'_> {
    pub(super) fn body(&mut self, body: &[Stmt]) -> Value {
        Value::List(body.iter().map(|stmt| self.stmt(stmt)).collect())
    }

    /// Where a compound statement stands: a semicolon after its last simple statement belongs to it.
    fn compound(&self, range: TextRange) -> TextRange {
        let rest = &self.source[range.end().to_usize()..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\x0c']).len();
        match rest[blanks..].starts_with(';') {
            true => TextRange::new(range.start(), range.end() + TextSize::new(blanks as u32 + 1)),
            false => range,
        }
    }

    fn stmt(&mut self, stmt: &Stmt) -> Value {
        self.deeper(|this| this.any_stmt(stmt))
    }

    fn any_stmt(&mut self, stmt: &Stmt) -> Value {
        let range = match stmt {
            Stmt::For(_) | Stmt::While(_) | Stmt::If(_) | Stmt::With(_) | Stmt::Match(_) => {
                self.compound(stmt.range())
            }
            _ => stmt.range(),
        };
        match stmt {
            Stmt::FunctionDef(node) => self.function(node),
            Stmt::ClassDef(node) => self.class(node),
            Stmt::Return(node) => {
                let value = self.optional(node.value.as_deref());
                self.node(Class::Return, range, [value])
            }
            Stmt::Delete(node) => {
                let targets = self.exprs(&node.targets);
                self.node(Class::Delete, range, [targets])
            }
            Stmt::TypeAlias(node) => {
                let fields = [
                    self.expr(&node.name),
                    self.type_params(node.type_params.as_deref()),
                    self.expr(&node.value),
                ];
                self.node(Class::TypeAlias, range, fields)
            }
            Stmt::Assign(node) => {
                let fields = [self.exprs(&node.targets), self.expr(&node.value), Value::None];
                self.node(Class::Assign, range, fields)
            }
            Stmt::AugAssign(node) => {
                let fields =
                    [self.expr(&node.target), super::expressions::operator(node.op), self.expr(&node.value)];
                self.node(Class::AugAssign, range, fields)
            }
            Stmt::AnnAssign(node) => {
                let (target, annotation) = (self.expr(&node.target), self.expr(&node.annotation));
                let fields = [target, annotation, self.optional(node.value.as_deref()), node.simple.into()];
                self.node(Class::AnnAssign, range, fields)
            }
            Stmt::For(node) => {
                let (target, iter) = (self.expr(&node.target), self.expr(&node.iter));
                let class = if node.is_async { Class::AsyncFor } else { Class::For };
                let fields = [target, iter, self.body(&node.body), self.body(&node.orelse), Value::None];
                self.node(class, range, fields)
            }
            Stmt::While(node) => {
                let fields = [self.expr(&node.test), self.body(&node.body), self.body(&node.orelse)];
                self.node(Class::While, range, fields)
            }
            Stmt::If(node) => {
                let fields = [
                    self.expr(&node.test),
                    self.body(&node.body),
                    self.elif_clauses(&node.elif_else_clauses, range),
                ];
                self.node(Class::If, range, fields)
            }
            Stmt::With(node) => {
                let items = node.items.iter().map(|item| {
                    let fields =
                        [self.expr(&item.context_expr), self.optional(item.optional_vars.as_deref())];
                    plain(Class::WithItem, fields)
                });
                let items = Value::List(items.collect());
                let class = if node.is_async { Class::AsyncWith } else { Class::With };
                let body = self.body(&node.body);
                self.node(class, range, [items, body, Value::None])
            }
            Stmt::Match(node) => {
                let subject = self.expr(&node.subject);
                let cases = node.cases.iter().map(|case| {
                    let (pattern, guard) =
                        (self.pattern(&case.pattern), self.optional(case.guard.as_deref()));
                    plain(Class::MatchCase, [pattern, guard, self.body(&case.body)])
                });
                let cases = Value::List(cases.collect());
                self.node(Class::Match, range, [subject, cases])
            }
            Stmt::Try(node) => self.try_statement(node),
            _ => self.simple_stmt(stmt),
        }
    }

    fn simple_stmt(&mut self, stmt: &Stmt) -> Value {
        let range = stmt.range();
        let names = |names: &[ast::Identifier]| Value::List(names.iter().map(identifier).collect());
        match stmt {
            Stmt::Raise(node) => {
                let fields = [self.optional(node.exc.as_deref()), self.optional(node.cause.as_deref())];
                self.node(Class::Raise, range, fields)
            }
            Stmt::Assert(node) => {
                let fields = [self.expr(&node.test), self.optional(node.msg.as_deref())];
                self.node(Class::Assert, range, fields)
            }
            Stmt::Import(node) => {
                let aliases = self.aliases(&node.names);
                self.node(Class::Import, range, [aliases])
            }
            Stmt::ImportFrom(node) => {
                let module = optional_identifier(node.module.as_ref());
                let level = Value::Int(i32::try_from(node.level).unwrap_or(i32::MAX));
                let aliases = self.aliases(&node.names);
                self.node(Class::ImportFrom, range, [module, aliases, level])
            }
            Stmt::Global(node) => self.node(Class::Global, range, [names(&node.names)]),
            Stmt::Nonlocal(node) => self.node(Class::Nonlocal, range, [names(&node.names)]),
            Stmt::Expr(node) => {
                let value = self.expr(&node.value);
                self.node(Class::Expr, range, [value])
            }
            Stmt::Break(_) => self.node(Class::Break, range, []),
            Stmt::Continue(_) => self.node(Class::Continue, range, []),
            // The parser is never asked for notebooks' commands: what is left is `pass`.
            _ => self.node(Class::Pass, range, []),
        }
    }

    fn function(&mut self, node: &ast::StmtFunctionDef) -> Value {
        let range = self.compound(definition_range(self.source, node.range, &node.decorator_list));
        let class = if node.is_async { Class::AsyncFunctionDef } else { Class::FunctionDef };
        let fields = [
            identifier(&node.name),
            self.parameters(Some(&node.parameters)),
            self.body(&node.body),
            self.decorators(&node.decorator_list),
            self.optional(node.returns.as_deref()),
            Value::None,
            self.type_params(node.type_params.as_deref()),
        ];
        self.node(class, range, fields)
    }

    fn class(&mut self, node: &ast::StmtClassDef) -> Value {
        let range = self.compound(definition_range(self.source, node.range, &node.decorator_list));
        let arguments = node.arguments.as_deref();
        let (bases, keywords) = (
            self.exprs(arguments.map_or(&[], |arguments| &arguments.args)),
            self.keywords(arguments.map_or(&[], |arguments| &arguments.keywords)),
        );
        let fields = [
            identifier(&node.name),
            bases,
            keywords,
            self.body(&node.body),
            self.decorators(&node.decorator_list),
            self.type_params(node.type_params.as_deref()),
        ];
        self.node(Class::ClassDef, range, fields)
    }

    fn decorators(&mut self, decorators: &[ast::Decorator]) -> Value {
        Value::List(decorators.iter().map(|decorator| self.expr(&decorator.expression)).collect())
    }

    /// Each `elif` is an `if` in the `else` of the one before; all end where the whole statement, at `whole`, does.
    fn elif_clauses(&mut self, clauses: &[ast::ElifElseClause], whole: TextRange) -> Value {
        let Some((first, rest)) = clauses.split_first() else { return Value::List(Vec::new()) };
        let Some(test) = &first.test else { return self.body(&first.body) };
        let nested = self.deeper(|this| {
            let fields = [this.expr(test), this.body(&first.body), this.elif_clauses(rest, whole)];
            this.node(Class::If, TextRange::new(first.start(), whole.end()), fields)
        });
        Value::List(vec![nested])
    }

    fn try_statement(&mut self, node: &ast::StmtTry) -> Value {
        let body = self.body(&node.body);
        let handlers = node.handlers.iter().map(|handler| {
            let ExceptHandler::ExceptHandler(handler) = handler;
            let fields = [
                self.optional(handler.type_.as_deref()),
                optional_identifier(handler.name.as_ref()),
                self.body(&handler.body),
            ];
            self.node(Class::ExceptHandler, self.compound(handler.range), fields)
        });
        let handlers = Value::List(handlers.collect());
        let class = if node.is_star { Class::TryStar } else { Class::Try };
        let fields = [body, handlers, self.body(&node.orelse), self.body(&node.finalbody)];
        self.node(class, self.compound(node.range), fields)
    }

    fn aliases(&mut self, aliases: &[ast::Alias]) -> Value {
        let alias = |alias: &ast::Alias| {
            let fields = [identifier(&alias.name), optional_identifier(alias.asname.as_ref())];
            self.node(Class::Alias, alias.range, fields)
        };
        Value::List(aliases.iter().map(alias).collect())
    }

    fn type_params(&mut self, params: Option<&ast::TypeParams>) -> Value {
        let params = params.map_or(&[][..], |params| &params.type_params);
        Value::List(params.iter().map(|param| self.type_param(param)).collect())
    }

    fn type_param(&mut self, param: &TypeParam) -> Value {
        let range = param.range();
        let default = self.optional(param.default());
        let name = name(&param.name().id);
        match param {
            TypeParam::TypeVar(node) => {
                let bound = self.optional(node.bound.as_deref());
                self.node(Class::TypeVar, range, [name, bound, default])
            }
            TypeParam::ParamSpec(_) => self.node(Class::ParamSpec, range, [name, default]),
            TypeParam::TypeVarTuple(_) => self.node(Class::TypeVarTuple, range, [name, default]),
        }
    }

    // Parameters

    /// The parameters of a function; a lambda may have none.
    pub(super) fn parameters(&mut self, parameters: Option<&ast::Parameters>) -> Value {
        let none = ast::Parameters::default();
        let parameters = parameters.unwrap_or(&none);
        let positional: Vec<_> = parameters.posonlyargs.iter().chain(&parameters.args).collect();
        let defaults = positional.iter().filter_map(|parameter| parameter.default.as_deref());
        let defaults = defaults.map(|default| self.expr(default)).collect();
        let keyword_defaults = parameters.kwonlyargs.iter().map(|parameter| parameter.default.as_deref());
        let keyword_defaults = keyword_defaults.map(|default| self.optional(default)).collect();
        let fields = [
            self.parameter_list(&parameters.posonlyargs),
            self.parameter_list(&parameters.args),
            parameters.vararg.as_deref().map(|parameter| self.parameter(parameter)).into(),
            self.parameter_list(&parameters.kwonlyargs),
            Value::List(keyword_defaults),
            parameters.kwarg.as_deref().map(|parameter| self.parameter(parameter)).into(),
            Value::List(defaults),
        ];
        plain(Class::Arguments, fields)
    }

    fn parameter_list(&mut self, parameters: &[ast::ParameterWithDefault]) -> Value {
        Value::List(parameters.iter().map(|parameter| self.parameter(&parameter.parameter)).collect())
    }

    fn parameter(&mut self, parameter: &ast::Parameter) -> Value {
        // The stars are not part of it.
        let range = from(parameter.name.range.start(), parameter.range);
        let fields =
            [identifier(&parameter.name), self.optional(parameter.annotation.as_deref()), Value::None];
        self.node(Class::Arg, range, fields)
    }
}
