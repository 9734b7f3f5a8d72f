//! Statements.

use ruff_python_ast as ast;
use ruff_python_ast::{ExceptHandler, Stmt, TypeParam};
use ruff_text_size::{Ranged, TextRange};

use super::{Converter, NO_INDEX, Result, identifier, no_parameters, optional_identifier};
use crate::tree::grammar::Class;
use crate::tree::{Node, Value};

impl Converter {
    pub(super) fn body<C: FromIterator<Stmt>>(&mut self, body: &Value) -> Result<C> {
        self.each(body, |this, stmt| this.with(stmt, |this, node| this.stmt(node)))
    }

    fn stmt(&mut self, node: &Node) -> Result<Stmt> {
        let (range, node_index) = (node.place, NO_INDEX);
        Ok(match node.class {
            Class::FunctionDef | Class::AsyncFunctionDef => self.function(node)?.into(),
            Class::ClassDef => self.class(node)?.into(),
            Class::Return => {
                let [value] = node.all_fields();
                ast::StmtReturn { node_index, range, value: self.optional(value)? }.into()
            }
            Class::Delete => {
                let [targets] = node.all_fields();
                ast::StmtDelete { node_index, range, targets: self.exprs(targets)? }.into()
            }
            Class::Assign => {
                let [targets, value, _] = node.all_fields();
                let (targets, value) = (self.exprs(targets)?, self.boxed(value)?);
                ast::StmtAssign { node_index, range, targets, value }.into()
            }
            Class::TypeAlias => {
                let [name, params, value] = node.all_fields();
                let (name, value) = (self.boxed(name)?, self.boxed(value)?);
                let type_params = self.type_params(params, range)?;
                ast::StmtTypeAlias { node_index, range, name, type_params, value }.into()
            }
            Class::AugAssign => {
                let [target, op, value] = node.all_fields();
                let (target, value) = (self.boxed(target)?, self.boxed(value)?);
                ast::StmtAugAssign { node_index, range, target, op: super::expressions::operator(op), value }
                    .into()
            }
            Class::AnnAssign => {
                let [target, annotation, value, simple] = node.all_fields();
                let (target, annotation) = (self.boxed(target)?, self.boxed(annotation)?);
                let (value, simple) = (self.optional(value)?, simple.number() != 0);
                ast::StmtAnnAssign { node_index, range, target, annotation, value, simple }.into()
            }
            Class::For | Class::AsyncFor => {
                let [target, iter, body, orelse, _] = node.all_fields();
                let (target, iter) = (self.boxed(target)?, self.boxed(iter)?);
                let (body, orelse) = (self.body(body)?, self.body(orelse)?);
                let is_async = node.class == Class::AsyncFor;
                ast::StmtFor { node_index, range, is_async, target, iter, body, orelse }.into()
            }
            Class::While => {
                let [test, body, orelse] = node.all_fields();
                let (test, body, orelse) = (self.boxed(test)?, self.body(body)?, self.body(orelse)?);
                ast::StmtWhile { node_index, range, test, body, orelse }.into()
            }
            Class::If => {
                let [test, body, orelse] = node.all_fields();
                let (test, body) = (self.boxed(test)?, self.body(body)?);
                let elif_else_clauses = self.else_clauses(orelse)?;
                ast::StmtIf { node_index, range, test, body, elif_else_clauses }.into()
            }
            Class::With | Class::AsyncWith => {
                let [items, body, _] = node.all_fields();
                let items =
                    self.each(items, |this, item| this.with(item, |this, node| this.with_item(node, range)))?;
                let (body, is_async) = (self.body(body)?, node.class == Class::AsyncWith);
                ast::StmtWith { node_index, range, is_async, items, body }.into()
            }
            Class::Match => {
                let [subject, cases] = node.all_fields();
                let subject = self.boxed(subject)?;
                let cases = self
                    .each(cases, |this, case| this.with(case, |this, node| this.match_case(node, range)))?;
                ast::StmtMatch { node_index, range, subject, cases }.into()
            }
            Class::Try | Class::TryStar => {
                let [body, handlers, orelse, finalbody] = node.all_fields();
                let body = self.body(body)?;
                let handlers = self.each(handlers, |this, node| this.with(node, Self::handler))?;
                let (orelse, finalbody) = (self.body(orelse)?, self.body(finalbody)?);
                let is_star = node.class == Class::TryStar;
                ast::StmtTry { node_index, range, body, handlers, orelse, finalbody, is_star }.into()
            }
            _ => self.simple_stmt(node)?,
        })
    }

    fn simple_stmt(&mut self, node: &Node) -> Result<Stmt> {
        let (range, node_index) = (node.place, NO_INDEX);
        Ok(match node.class {
            Class::Raise => {
                let [exc, cause] = node.all_fields();
                let (exc, cause) = (self.optional(exc)?, self.optional(cause)?);
                ast::StmtRaise { node_index, range, exc, cause }.into()
            }
            Class::Assert => {
                let [test, msg] = node.all_fields();
                let (test, msg) = (self.boxed(test)?, self.optional(msg)?);
                ast::StmtAssert { node_index, range, test, msg }.into()
            }
            Class::Import => {
                let [names] = node.all_fields();
                ast::StmtImport { node_index, range, names: self.aliases(names)?, is_lazy: false }.into()
            }
            Class::ImportFrom => {
                let [module, names, level] = node.all_fields();
                let module = optional_identifier(module, range)?;
                let (names, level) = (self.aliases(names)?, level.number().unsigned_abs());
                ast::StmtImportFrom { node_index, range, module, names, level, is_lazy: false }.into()
            }
            Class::Global => {
                let [names] = node.all_fields();
                let names = self.each(names, |_, name| identifier(name, range))?;
                ast::StmtGlobal { node_index, range, names }.into()
            }
            Class::Nonlocal => {
                let [names] = node.all_fields();
                let names = self.each(names, |_, name| identifier(name, range))?;
                ast::StmtNonlocal { node_index, range, names }.into()
            }
            Class::Expr => {
                let [value] = node.all_fields();
                ast::StmtExpr { node_index, range, value: self.boxed(value)? }.into()
            }
            Class::Break => ast::StmtBreak { node_index, range }.into(),
            Class::Continue => ast::StmtContinue { node_index, range }.into(),
            _ => ast::StmtPass { node_index, range }.into(),
        })
    }

    /// The `else` of an `if`. An `if` alone in it is an `elif`, so that long chains of them are flat.
    fn else_clauses(&mut self, orelse: &Value) -> Result<Vec<ast::ElifElseClause>> {
        let mut clauses = Vec::new();
        let mut rest = orelse;
        while let Some(first) = rest.items().first() {
            let range = first.node().map_or(TextRange::default(), |node| node.place);
            let nested = first.node().filter(|node| node.class == Class::If && rest.items().len() == 1);
            let Some(nested) = nested else {
                let body = self.body(rest)?;
                clauses.push(ast::ElifElseClause { range, node_index: NO_INDEX, test: None, body });
                break;
            };
            let [test, body, orelse] = nested.all_fields();
            let (test, body) = (Some(self.expr(test)?), self.body(body)?);
            clauses.push(ast::ElifElseClause { range, node_index: NO_INDEX, test, body });
            rest = orelse;
        }
        Ok(clauses)
    }

    fn function(&mut self, node: &Node) -> Result<ast::StmtFunctionDef> {
        let [name, parameters, body, decorators, returns, _, params] = node.all_fields();
        let (range, decorator_list) = self.decorators(decorators, node.place)?;
        Ok(ast::StmtFunctionDef {
            node_index: NO_INDEX,
            range,
            is_async: node.class == Class::AsyncFunctionDef,
            decorator_list,
            name: identifier(name, node.place)?,
            type_params: self.type_params(params, node.place)?,
            parameters: Box::new(self.parameters(parameters, node.place)?),
            returns: self.optional(returns)?,
            body: self.body(body)?,
        })
    }

    fn class(&mut self, node: &Node) -> Result<ast::StmtClassDef> {
        let [name, bases, keywords, body, decorators, params] = node.all_fields();
        let (range, decorator_list) = self.decorators(decorators, node.place)?;
        let arguments = match bases.items().is_empty() && keywords.items().is_empty() {
            true => None,
            false => Some(Box::new(self.arguments(bases, keywords, node.place)?)),
        };
        Ok(ast::StmtClassDef {
            node_index: NO_INDEX,
            range,
            decorator_list,
            name: identifier(name, node.place)?,
            type_params: self.type_params(params, node.place)?,
            arguments,
            body: self.body(body)?,
        })
    }

    /// The decorators of a definition at `range`; where the definition stands with them. In the parser's tree they are part of it, and
    /// it starts where the last one ends.
    fn decorators<C: FromIterator<ast::Decorator>>(
        &mut self,
        decorators: &Value,
        range: TextRange,
    ) -> Result<(TextRange, C)> {
        let mut start = range.start();
        if let Some(first) = decorators.items().first().and_then(Value::node) {
            start = start.min(first.place.start());
        }
        let place = TextRange::empty(range.start());
        let decorators = self.each(decorators, |this, expr| {
            Ok(ast::Decorator { range: place, node_index: NO_INDEX, expression: this.expr(expr)? })
        })?;
        Ok((TextRange::new(start, range.end()), decorators))
    }

    fn with_item(&mut self, node: &Node, range: TextRange) -> Result<ast::WithItem> {
        let [context, vars] = node.all_fields();
        let (context_expr, optional_vars) = (self.expr(context)?, self.optional(vars)?);
        Ok(ast::WithItem { range, node_index: NO_INDEX, context_expr, optional_vars })
    }

    fn match_case(&mut self, node: &Node, range: TextRange) -> Result<ast::MatchCase> {
        let [pattern, guard, body] = node.all_fields();
        let pattern = self.with(pattern, Self::pattern)?;
        let range = range.intersect(pattern.range()).unwrap_or(range);
        Ok(ast::MatchCase {
            range,
            node_index: NO_INDEX,
            pattern,
            guard: self.optional(guard)?,
            body: self.body(body)?,
        })
    }

    fn handler(&mut self, node: &Node) -> Result<ExceptHandler> {
        let [ty, name, body] = node.all_fields();
        Ok(ExceptHandler::ExceptHandler(ast::ExceptHandlerExceptHandler {
            range: node.place,
            node_index: NO_INDEX,
            type_: self.optional(ty)?,
            name: optional_identifier(name, node.place)?,
            body: self.body(body)?,
        }))
    }

    fn aliases(&mut self, aliases: &Value) -> Result<Vec<ast::Alias>> {
        self.each(aliases, |this, alias| {
            this.with(alias, |_, node| {
                let [name, asname] = node.all_fields();
                let (name, asname) =
                    (identifier(name, node.place)?, optional_identifier(asname, node.place)?);
                Ok(ast::Alias { range: node.place, node_index: NO_INDEX, name, asname })
            })
        })
    }

    fn type_params(&mut self, params: &Value, range: TextRange) -> Result<Option<Box<ast::TypeParams>>> {
        if params.items().is_empty() {
            return Ok(None);
        }
        let type_params = self.each(params, |this, param| this.with(param, Self::type_param))?;
        Ok(Some(Box::new(ast::TypeParams { range, node_index: NO_INDEX, type_params })))
    }

    fn type_param(&mut self, node: &Node) -> Result<TypeParam> {
        let (range, node_index) = (node.place, NO_INDEX);
        Ok(match node.class {
            Class::TypeVar => {
                let [name, bound, default] = node.all_fields();
                let name = identifier(name, range)?;
                let (bound, default) = (self.optional(bound)?, self.optional(default)?);
                TypeParam::TypeVar(ast::TypeParamTypeVar { node_index, range, name, bound, default })
            }
            Class::ParamSpec => {
                let [name, default] = node.all_fields();
                let (name, default) = (identifier(name, range)?, self.optional(default)?);
                TypeParam::ParamSpec(ast::TypeParamParamSpec { node_index, range, name, default })
            }
            _ => {
                let [name, default] = node.all_fields();
                let (name, default) = (identifier(name, range)?, self.optional(default)?);
                TypeParam::TypeVarTuple(ast::TypeParamTypeVarTuple { node_index, range, name, default })
            }
        })
    }

    // Parameters

    /// The parameters of a function at `range`.
    pub(super) fn parameters(&mut self, arguments: &Value, range: TextRange) -> Result<ast::Parameters> {
        let Some(node) = arguments.node() else { return Ok(no_parameters(range)) };
        let [posonly, args, vararg, kwonly, kw_defaults, kwarg, defaults] = node.all_fields();
        let positional = posonly.items().len() + args.items().len();
        let without = positional.saturating_sub(defaults.items().len());
        let default = |index: usize| index.checked_sub(without).and_then(|index| defaults.items().get(index));
        let (mut posonlyargs, mut plain, mut kwonlyargs) = (Vec::new(), Vec::new(), Vec::new());
        for (index, parameter) in posonly.items().iter().enumerate() {
            posonlyargs.push(self.parameter_with_default(parameter, default(index))?);
        }
        for (index, parameter) in args.items().iter().enumerate() {
            plain.push(self.parameter_with_default(parameter, default(posonly.items().len() + index))?);
        }
        for (parameter, default) in kwonly.items().iter().zip(kw_defaults.items()) {
            kwonlyargs.push(self.parameter_with_default(parameter, Some(default))?);
        }
        Ok(ast::Parameters {
            range,
            node_index: NO_INDEX,
            posonlyargs: posonlyargs.into_iter().collect(),
            args: plain.into_iter().collect(),
            vararg: self.optional_parameter(vararg)?,
            kwonlyargs: kwonlyargs.into_iter().collect(),
            kwarg: self.optional_parameter(kwarg)?,
        })
    }

    fn parameter_with_default(
        &mut self,
        parameter: &Value,
        default: Option<&Value>,
    ) -> Result<ast::ParameterWithDefault> {
        let parameter = self.with(parameter, Self::parameter)?;
        let default = match default {
            Some(default) => self.optional(default)?,
            None => None,
        };
        Ok(ast::ParameterWithDefault { range: parameter.range, node_index: NO_INDEX, parameter, default })
    }

    fn optional_parameter(&mut self, parameter: &Value) -> Result<Option<Box<ast::Parameter>>> {
        if parameter.is_missing() {
            return Ok(None);
        }
        self.with(parameter, Self::parameter).map(|parameter| Some(Box::new(parameter)))
    }

    fn parameter(&mut self, node: &Node) -> Result<ast::Parameter> {
        let [name, annotation, _] = node.all_fields();
        let (name, annotation) = (identifier(name, node.place)?, self.optional(annotation)?);
        Ok(ast::Parameter { range: node.place, node_index: NO_INDEX, name, annotation })
    }
}
