//! Function definitions and lambdas: defaults, annotations, closures, decorators, and the units of their code.

use std::sync::Arc;

use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_python_ast::{Decorator, Expr, ParameterWithDefault, Parameters, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::code::Register;
use super::emit::Target;
use super::unit::UnitKind;
use super::{Codegen, Result};
use crate::bytecode::opcode::{FunctionAttribute, Intrinsic2};
use crate::bytecode::{CodeUnit, Const, Opcode, flags};
use crate::docstring::clean_docstring;

/// Registers of what is evaluated before a function is made.
#[derive(Clone, Copy, Default)]
pub(super) struct Defaults {
    pub positional: Option<Register>,
    pub keyword: Option<Register>,
}

impl<'a> Codegen<'a> {
    pub(super) fn function_def(&mut self, node: &'a ast::StmtFunctionDef) -> Result<()> {
        let first = self.push_decorators(&node.decorator_list)?;
        let definition = definition_range(self.source, node.range, &node.decorator_list);
        let outer = self.enter_position(&definition);
        let function = match &node.type_params {
            Some(params) => self.generic_function(node, params)?,
            None => self.function_object(node, None)?,
        };
        self.apply_decorators(&node.decorator_list, function);
        self.store_name(&node.name.id, first);
        self.release(first);
        self.restore_position(outer);
        Ok(())
    }

    /// Evaluate decorators, each into the first register of its call's run. The register where the decorated object ends up.
    pub(super) fn push_decorators(&mut self, decorators: &'a [Decorator]) -> Result<Register> {
        let first = Register::temporary(self.unit_ref().depth);
        for decorator in decorators {
            self.push_callable(&decorator.expression)?;
        }
        Ok(first)
    }

    /// Call the decorators, the last one first, with the object in the topmost temporary.
    pub(super) fn apply_decorators(&mut self, decorators: &'a [Decorator], object: Register) {
        let mut object = object;
        for decorator in decorators.iter().rev() {
            let base = Register::temporary(object.index() - 2);
            self.at(&decorator.expression, |this| this.emit(Opcode::Call, base, 1u32, base));
            self.release_from(base.after(1));
            object = base;
        }
    }

    /// Make the function; it is the next temporary. `given` holds the defaults if they were evaluated elsewhere.
    fn function_object(
        &mut self,
        node: &'a ast::StmtFunctionDef,
        given: Option<Defaults>,
    ) -> Result<Register> {
        let function = self.allocate();
        let defaults = match given {
            Some(defaults) => defaults,
            None => self.push_defaults(&node.parameters)?,
        };
        let annotations = self.function_annotations(node)?;
        let code = self.function_code(node)?;
        let index = self.const_index(Const::Code(code.clone().into()));
        self.emit(Opcode::MakeFunction, function, index, 0u32);
        if let Some(annotate) = annotations {
            self.set_attribute(function, annotate, FunctionAttribute::Annotate);
        }
        self.set_defaults(function, defaults);
        self.release_from(function.after(1));
        self.set_closure(function, &code);
        Ok(function)
    }

    fn set_attribute(&mut self, function: Register, value: Register, kind: FunctionAttribute) {
        self.emit(Opcode::SetFunctionAttribute, function, value, kind as u32);
    }

    fn set_defaults(&mut self, function: Register, defaults: Defaults) {
        if let Some(keyword) = defaults.keyword {
            self.set_attribute(function, keyword, FunctionAttribute::KeywordDefaults);
        }
        if let Some(positional) = defaults.positional {
            self.set_attribute(function, positional, FunctionAttribute::Defaults);
        }
    }

    /// Give a function the cells that its code names.
    fn set_closure(&mut self, function: Register, code: &CodeUnit) {
        if code.free_names.is_empty() {
            return;
        }
        let first = Register::temporary(self.unit_ref().depth);
        for name in &code.free_names {
            self.load_cell_itself(&Name::new(&**name));
        }
        self.release_from(first);
        let cells = self.allocate();
        self.emit(Opcode::BuildTuple, cells, first, code.free_names.len() as u32);
        self.set_attribute(function, cells, FunctionAttribute::Closure);
        self.release(cells);
    }

    /// A function of `code` without defaults.
    pub(super) fn closure(&mut self, code: Arc<CodeUnit>, target: Target) -> Register {
        let index = self.const_index(Const::Code(code.clone().into()));
        if code.free_names.is_empty() {
            let destination = self.destination(target);
            self.emit(Opcode::MakeFunction, destination, index, 0u32);
            return destination;
        }
        let function = self.allocate();
        self.emit(Opcode::MakeFunction, function, index, 0u32);
        self.set_closure(function, &code);
        self.settle(function, target)
    }

    /// A function of `code` whose defaults are a constant tuple.
    pub(super) fn closure_with_defaults(&mut self, code: Arc<CodeUnit>, defaults: Const) -> Register {
        let function = self.closure(code, Target::Push);
        let defaults = self.load_const(defaults, Target::Push);
        self.set_attribute(function, defaults, FunctionAttribute::Defaults);
        self.release(defaults);
        function
    }

    /// Evaluate default values: a tuple and a dict, each in a temporary if there are any.
    fn push_defaults(&mut self, parameters: &'a Parameters) -> Result<Defaults> {
        let mut defaults = Defaults::default();
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        let values: Vec<&'a Expr> = positional.filter_map(ParameterWithDefault::default).collect();
        if !values.is_empty() {
            let constants: Option<Box<[Const]>> = values.iter().map(|value| self.constant(value)).collect();
            defaults.positional = Some(match constants {
                Some(constants) => self.load_const(Const::Tuple(constants), Target::Push),
                None => {
                    let first = Register::temporary(self.unit_ref().depth);
                    for value in &values {
                        self.push(value)?;
                    }
                    self.release_from(first);
                    let tuple = self.allocate();
                    self.emit(Opcode::BuildTuple, tuple, first, values.len() as u32);
                    tuple
                }
            });
        }
        defaults.keyword = self.push_keyword_defaults(parameters)?;
        Ok(defaults)
    }

    fn push_keyword_defaults(&mut self, parameters: &'a Parameters) -> Result<Option<Register>> {
        let first = Register::temporary(self.unit_ref().depth);
        let mut count = 0u32;
        for parameter in &parameters.kwonlyargs {
            if let Some(default) = parameter.default() {
                let name = self.mangle(&parameter.parameter.name.id);
                self.load_const(Const::str(&name), Target::Push);
                self.push(default)?;
                count += 1;
            }
        }
        if count == 0 {
            return Ok(None);
        }
        self.release_from(first);
        let dict = self.allocate();
        self.emit(Opcode::BuildMap, dict, first, count);
        Ok(Some(dict))
    }

    /// `def f[T](…)`: a function that makes the type parameters and the function is called at once.
    fn generic_function(
        &mut self,
        node: &'a ast::StmtFunctionDef,
        params: &'a ast::TypeParams,
    ) -> Result<Register> {
        let base = self.allocate_run(2);
        let outside = self.push_defaults(&node.parameters)?;
        let given = [outside.positional, outside.keyword];
        let count = given.iter().flatten().count() as u32;

        let scope = self.table.type_parameters(node.range);
        let name = format!("<generic parameters of {}>", node.name);
        let definition = self.unit_ref().position;
        self.enter_unit(UnitKind::TypeParameters, scope, &name, node.range);
        self.unit().argument_count = count;
        self.start_unit();
        self.unit().position = definition;
        let function = self.allocate();
        let tuple = self.type_params(params)?;
        let parameter =
            |name: &'static str, this: &Self| this.unit_ref().registers.get(&Name::new_static(name)).copied();
        let inside = Defaults {
            positional: outside.positional.and_then(|_| parameter(".defaults", self)),
            keyword: outside.keyword.and_then(|_| parameter(".kwdefaults", self)),
        };
        let made = self.function_object(node, Some(inside))?;
        self.emit(Opcode::Move, function, made, 0u32);
        self.release(made);
        self.emit(Opcode::Intrinsic2, function, function, Intrinsic2::SetFunctionTypeParams as u32);
        self.release(tuple);
        self.emit(Opcode::Return, function, 0u32, 0u32);
        self.release(function);
        let code = self.leave_unit()?;

        self.closure(code, Target::Push);
        let made = Register::temporary(self.unit_ref().depth - 1);
        self.emit(Opcode::Move, base, made, 0u32);
        self.release_from(base);
        let function = self.allocate();
        self.emit(Opcode::Call, base, count, function);
        Ok(function)
    }

    // Units

    fn set_parameters(&mut self, parameters: &Parameters) {
        let unit = self.unit();
        unit.positional_only_count = parameters.posonlyargs.len() as u32;
        unit.argument_count = unit.positional_only_count + parameters.args.len() as u32;
        unit.keyword_only_count = parameters.kwonlyargs.len() as u32;
    }

    fn function_code(&mut self, node: &'a ast::StmtFunctionDef) -> Result<Arc<CodeUnit>> {
        let scope = self.table.function(node);
        if let Some(code) = self.finished.get(&scope.id) {
            return Ok(code.clone());
        }
        self.enter_unit(UnitKind::Function, scope, &node.name, node.range);
        self.set_parameters(&node.parameters);
        let body = self.take_docstring(&node.body);
        self.start_unit();
        self.body(body)?;
        self.leave_unit()
    }

    /// Make the docstring the first constant; the rest of the body.
    fn take_docstring(&mut self, body: &'a [Stmt]) -> &'a [Stmt] {
        let Some((text, rest)) = self.docstring(body) else { return body };
        if self.options.optimize < 2 {
            self.const_index(Const::Str(text));
            self.unit().flags |= flags::HAS_DOCSTRING;
        }
        rest
    }

    /// The docstring that a body starts with, and the rest of the body.
    pub(super) fn docstring(&self, body: &'a [Stmt]) -> Option<(crate::bytecode::Text, &'a [Stmt])> {
        let (first, rest) = body.split_first()?;
        let Stmt::Expr(statement) = first else { return None };
        let Expr::StringLiteral(string) = &*statement.value else { return None };
        Some((clean_docstring(&super::constants::string_literal(string, self.source)), rest))
    }

    pub(super) fn lambda(&mut self, node: &'a ast::ExprLambda, target: Target) -> Result<Register> {
        let function = self.allocate();
        let defaults = match &node.parameters {
            Some(parameters) => self.push_defaults(parameters)?,
            None => Defaults::default(),
        };
        let code = self.lambda_code(node)?;
        let index = self.const_index(Const::Code(code.clone().into()));
        self.emit(Opcode::MakeFunction, function, index, 0u32);
        self.set_defaults(function, defaults);
        self.release_from(function.after(1));
        self.set_closure(function, &code);
        Ok(self.settle(function, target))
    }

    fn lambda_code(&mut self, node: &'a ast::ExprLambda) -> Result<Arc<CodeUnit>> {
        let scope = self.table.lambda(node);
        if let Some(code) = self.finished.get(&scope.id) {
            return Ok(code.clone());
        }
        self.enter_unit(UnitKind::Lambda, scope, "<lambda>", node.range);
        if let Some(parameters) = &node.parameters {
            self.set_parameters(parameters);
        }
        self.start_unit();
        let outer = self.enter_position(&*node.body);
        match self.constant(&node.body) {
            Some(constant) => self.return_constant(constant),
            None => {
                let value = self.operand(&node.body)?;
                self.emit(Opcode::Return, value, 0u32, 0u32);
                self.release(value);
            }
        }
        self.restore_position(outer);
        self.leave_unit()
    }
}

/// A definition of `source` without its decorators.
pub(crate) fn definition_range(source: &str, range: TextRange, decorators: &[Decorator]) -> TextRange {
    let Some(last) = decorators.last() else { return range };
    let mut at = usize::from(last.range().end());
    // Between a decorator and the definition are only white space, comments, line ends and closing parentheses.
    while let Some(&byte) = source.as_bytes().get(at) {
        match byte {
            b'#' => at += source[at..].find(['\n', '\r']).unwrap_or(1),
            b' ' | b'\t' | b'\x0c' | b'\n' | b'\r' | b'\\' | b')' => at += 1,
            _ => break,
        }
    }
    TextRange::new(TextSize::new(at as u32).min(range.end()), range.end())
}
