//! Type parameters and type aliases (PEP 695, 696).

use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_python_ast::{Expr, TypeParam};
use ruff_text_size::Ranged;

use super::code::Register;
use super::emit::Target;
use super::unit::UnitKind;
use super::{Codegen, Result};
use crate::bytecode::opcode::{Intrinsic1, Intrinsic2};
use crate::bytecode::{Const, Opcode};
use crate::symtable::Scope;

impl<'a> Codegen<'a> {
    /// Make the type parameters and bind their names; the tuple of them is the next temporary.
    pub(super) fn type_params(&mut self, params: &'a ast::TypeParams) -> Result<Register> {
        let first = Register::temporary(self.unit_ref().depth);
        for param in &params.type_params {
            let outer = self.enter_position(param);
            self.type_param(param)?;
            self.restore_position(outer);
        }
        self.release_from(first);
        let tuple = self.allocate();
        self.emit(Opcode::BuildTuple, tuple, first, params.type_params.len() as u32);
        Ok(tuple)
    }

    fn type_param(&mut self, param: &'a TypeParam) -> Result<()> {
        let name = &param.name().id;
        let value = self.load_const(Const::str(name), Target::Push);
        match param {
            TypeParam::TypeVar(node) => match &node.bound {
                Some(bound) => {
                    let scope = self.table.type_variable_bound(param);
                    let evaluator = self.evaluator(name, scope, bound)?;
                    let kind = match &**bound {
                        Expr::Tuple(_) => Intrinsic2::TypeVarWithConstraints,
                        _ => Intrinsic2::TypeVarWithBound,
                    };
                    self.emit(Opcode::Intrinsic2, value, value, kind as u32);
                    self.release(evaluator);
                }
                None => self.emit(Opcode::Intrinsic1, value, value, Intrinsic1::TypeVar as u32),
            },
            TypeParam::ParamSpec(_) => {
                self.emit(Opcode::Intrinsic1, value, value, Intrinsic1::ParamSpec as u32);
            }
            TypeParam::TypeVarTuple(_) => {
                self.emit(Opcode::Intrinsic1, value, value, Intrinsic1::TypeVarTuple as u32);
            }
        }
        if let Some(default) = param.default() {
            let scope = self.table.type_parameter_default(param);
            let evaluator = self.evaluator(name, scope, default)?;
            self.emit(Opcode::Intrinsic2, value, value, Intrinsic2::SetTypeParamDefault as u32);
            self.release(evaluator);
        }
        let copy = self.allocate();
        self.emit(Opcode::Copy, copy, value, 0u32);
        self.store_name(name, copy);
        self.release(copy);
        Ok(())
    }

    /// A function that evaluates `value` on demand, in the next temporary.
    fn evaluator(&mut self, name: &Name, scope: &'a Scope, value: &'a Expr) -> Result<Register> {
        self.enter_annotation_unit(scope, name, value.range());
        let outer = self.enter_position(value);
        let result = match value {
            Expr::Starred(starred) => self.unpack_single(&starred.value)?,
            other => self.push(other)?,
        };
        self.emit(Opcode::Return, result, 0u32, 0u32);
        self.release(result);
        self.restore_position(outer);
        let code = self.leave_unit()?;
        // Called without argument, it evaluates in Format.VALUE.
        Ok(self.closure_with_defaults(code, Const::Tuple([Const::Int(1)].into())))
    }

    pub(super) fn type_alias(&mut self, node: &'a ast::StmtTypeAlias) -> Result<()> {
        let Expr::Name(name) = &*node.name else {
            return Err(self.unexpected(node.name.range()));
        };
        let alias = match &node.type_params {
            None => self.alias_object(node, &name.id, None)?,
            Some(params) => {
                let scope = self.table.type_parameters(node.range);
                let unit_name = format!("<generic parameters of {}>", name.id);
                self.enter_unit(UnitKind::TypeParameters, scope, &unit_name, node.range);
                self.start_unit();
                let alias = self.alias_object(node, &name.id, Some(params))?;
                self.emit(Opcode::Return, alias, 0u32, 0u32);
                self.release(alias);
                let code = self.leave_unit()?;
                self.call_without_arguments(code)
            }
        };
        self.store_name(&name.id, alias);
        self.release(alias);
        Ok(())
    }

    fn alias_object(
        &mut self,
        node: &'a ast::StmtTypeAlias,
        name: &Name,
        params: Option<&'a ast::TypeParams>,
    ) -> Result<Register> {
        let first = self.load_const(Const::str(name), Target::Push);
        match params {
            Some(params) => self.type_params(params)?,
            None => self.load_const(Const::None, Target::Push),
        };
        let scope = self.table.type_alias(node);
        self.evaluator(name, scope, &node.value)?;
        self.release_from(first);
        let alias = self.allocate();
        self.emit(Opcode::BuildTuple, alias, first, 3u32);
        self.emit(Opcode::Intrinsic1, alias, alias, Intrinsic1::TypeAlias as u32);
        Ok(alias)
    }
}
