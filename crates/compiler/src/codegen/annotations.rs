//! Annotations: those of functions, and those of annotated assignments (PEP 649, 749; PEP 563 with the future import).

use std::sync::Arc;

use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_python_ast::{Expr, Parameters};
use ruff_text_size::TextRange;

use super::code::Register;
use super::emit::Target;
use super::unit::{DeferredAnnotation, UnitKind};
use super::{Codegen, Result};
use crate::bytecode::opcode::{CommonConstant, Comparison};
use crate::bytecode::{CodeUnit, Const, Opcode};
use crate::symtable::Scope;
use crate::unparse::unparse;

/// The annotations of a signature in the order of `__annotations__`.
fn signature_annotations<'a>(parameters: &'a Parameters, returns: Option<&'a Expr>) -> Vec<(Name, &'a Expr)> {
    let plain = parameters.args.iter().chain(&parameters.posonlyargs).map(|parameter| &parameter.parameter);
    let keyword_only = parameters.kwonlyargs.iter().map(|parameter| &parameter.parameter);
    let parameters =
        plain.chain(parameters.vararg.as_deref()).chain(keyword_only).chain(parameters.kwarg.as_deref());
    let annotated =
        parameters.filter_map(|parameter| Some((parameter.name.id.clone(), parameter.annotation()?)));
    annotated.chain(returns.map(|returns| (Name::new_static("return"), returns))).collect()
}

impl<'a> Codegen<'a> {
    /// The `__annotate__` of a function, in the next temporary, if it has annotations.
    pub(super) fn function_annotations(
        &mut self,
        node: &'a ast::StmtFunctionDef,
    ) -> Result<Option<Register>> {
        let annotations = signature_annotations(&node.parameters, node.returns.as_deref());
        if annotations.is_empty() {
            return Ok(None);
        }
        let scope = self.table.function_annotations(node);
        let start = self.unit_ref().position.unwrap_or(node.range);
        self.enter_annotation_unit(scope, "__annotate__", start);
        let qualname = format!("{}.__annotate__", self.qualified_name_of(&node.name.id));
        self.unit().qualname = qualname.into();
        let first = Register::temporary(self.unit_ref().depth);
        let count = annotations.len() as u32;
        for (name, annotation) in annotations {
            let name = self.mangle(&name);
            self.load_const(Const::str(&name), Target::Push);
            if self.future.annotations {
                let text = unparse(annotation, self.source);
                self.load_const(Const::Str(text.into()), Target::Push);
            } else {
                self.annotation_value(annotation)?;
            }
        }
        self.release_from(first);
        let dict = self.allocate();
        self.emit(Opcode::BuildMap, dict, first, count);
        self.emit(Opcode::Return, dict, 0u32, 0u32);
        self.release(dict);
        let code = self.leave_annotate_unit()?;
        let function = self.closure(code, Target::Push);
        Ok(Some(function))
    }

    /// Evaluate an annotation into the next temporary. `*args: *Ts` is an unpacked annotation.
    fn annotation_value(&mut self, annotation: &'a Expr) -> Result<Register> {
        let Expr::Starred(starred) = annotation else { return self.push(annotation) };
        self.unpack_single(&starred.value)
    }

    /// The only item of an iterable, in the next temporary.
    pub(super) fn unpack_single(&mut self, iterable: &'a Expr) -> Result<Register> {
        let value = self.push(iterable)?;
        self.emit(Opcode::UnpackSequence, value, value, 1u32);
        Ok(value)
    }

    /// Enter the unit of a function that evaluates something for a format, and refuse formats it does not know.
    pub(super) fn enter_annotation_unit(&mut self, scope: &'a Scope, name: &str, start: TextRange) {
        self.enter_unit(UnitKind::Annotation, scope, name, start);
        let unit = self.unit();
        unit.argument_count = 1;
        unit.positional_only_count = 1;
        self.start_unit();
        let known = self.label();
        let format = Register::local(0);
        // Format.VALUE_WITH_FAKE_GLOBALS is the highest that compiled code evaluates.
        let highest = self.const_index(Const::Int(2));
        let word = crate::bytecode::opcode::C_IS_CONST;
        self.emit_compare_jump(Comparison::Greater, format, highest, word, false, known);
        let error = self.allocate();
        self.emit(Opcode::LoadCommon, error, CommonConstant::NotImplementedError as u32, 0u32);
        self.emit(Opcode::Raise, error, 0u32, 1u32);
        self.release(error);
        self.place(known);
    }

    /// Like `leave_unit`; the parameter of `__annotate__` is shown as `format`.
    fn leave_annotate_unit(&mut self) -> Result<Arc<CodeUnit>> {
        self.unit().locals[0].name = "format".into();
        self.leave_unit()
    }

    // Annotated assignments

    pub(super) fn ann_assign(&mut self, node: &'a ast::StmtAnnAssign) -> Result<()> {
        if let Some(value) = &node.value {
            self.assign_one(&node.target, value)?;
        }
        match &*node.target {
            Expr::Name(name) => {
                let in_namespace = matches!(self.unit_ref().kind, UnitKind::Module | UnitKind::Class);
                if node.simple && in_namespace {
                    self.note_annotation(node, &name.id);
                }
            }
            Expr::Attribute(attribute) if node.value.is_none() => self.effect(&attribute.value)?,
            Expr::Subscript(subscript) if node.value.is_none() => {
                self.effect(&subscript.value)?;
                self.subscript_effects(&subscript.slice)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Evaluate what an annotated subscript without value has between its brackets.
    fn subscript_effects(&mut self, expr: &'a Expr) -> Result<()> {
        match expr {
            Expr::Slice(slice) => {
                let parts = [&slice.lower, &slice.upper, &slice.step];
                parts.into_iter().flatten().try_for_each(|part| self.effect(part))
            }
            Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(|elt| self.subscript_effects(elt)),
            other => self.effect(other),
        }
    }

    fn note_annotation(&mut self, node: &'a ast::StmtAnnAssign, name: &Name) {
        if self.future.annotations {
            self.store_string_annotation(node, name);
            return;
        }
        let unit = self.unit();
        let in_module = unit.kind == UnitKind::Module;
        let conditional = in_module || unit.in_conditional_block;
        let condition = conditional.then_some(unit.next_condition);
        unit.next_condition += u32::from(conditional);
        unit.deferred_annotations.push(DeferredAnnotation { statement: node, condition });
        if let Some(condition) = condition {
            let executed = self.load_mangled(&Name::new_static("__conditional_annotations__"), Target::Push);
            let number = self.load_const(Const::Int(condition.into()), Target::Push);
            self.emit(Opcode::SetAdd, executed, number, 0u32);
            self.release(number);
            self.discard(executed);
        }
    }

    /// PEP 563: `__annotations__[name] = "annotation"`.
    fn store_string_annotation(&mut self, node: &'a ast::StmtAnnAssign, name: &Name) {
        let text = unparse(&node.annotation, self.source);
        let value = self.load_const(Const::Str(text.into()), Target::Push);
        let dict = self.load_mangled(&Name::new_static("__annotations__"), Target::Push);
        let name = self.mangle(name);
        let key = self.load_const(Const::str(&name), Target::Push);
        self.emit(Opcode::StoreSubscript, dict, key, value);
        self.release_from(value);
    }

    /// At the start of a body: prepare what annotated assignments of the unit need.
    pub(super) fn prepare_annotations(&mut self) {
        let scope = self.table.scope(self.unit_ref().scope);
        let future = self.future.annotations;
        if scope.has_conditional_annotations && (!future || self.unit_ref().kind == UnitKind::Module) {
            let executed = self.allocate();
            self.emit(Opcode::BuildSet, executed, executed, 0u32);
            self.store_name(&Name::new_static("__conditional_annotations__"), executed);
            self.release(executed);
        }
        if future && scope.annotations_used {
            self.emit(Opcode::SetupAnnotations, 0u32, 0u32, 0u32);
        }
    }

    /// Define `__annotate__` for the annotated assignments met in the unit's body, under `name`.
    pub(super) fn define_annotate(&mut self, name: &'static str) -> Result<()> {
        let deferred = std::mem::take(&mut self.unit().deferred_annotations);
        if deferred.is_empty() {
            return Ok(());
        }
        let Some(scope) = self.table.block_annotations(self.unit_ref().scope) else { return Ok(()) };
        let start = TextRange::empty(self.unit_ref().start.start());
        self.enter_annotation_unit(scope, "__annotate__", start);
        let dict = self.allocate();
        self.emit(Opcode::BuildMap, dict, dict, 0u32);
        for annotation in deferred {
            self.deferred_annotation(annotation, dict)?;
        }
        self.emit(Opcode::Return, dict, 0u32, 0u32);
        self.release(dict);
        let code = self.leave_annotate_unit()?;
        let function = self.closure(code, Target::Push);
        self.store_namespace(name, function);
        Ok(())
    }

    fn deferred_annotation(&mut self, annotation: DeferredAnnotation<'a>, dict: Register) -> Result<()> {
        let node = annotation.statement;
        let Expr::Name(name) = &*node.target else { return Ok(()) };
        let skip = self.label();
        let outer = self.enter_position(&*node.annotation);
        if let Some(condition) = annotation.condition {
            let number = self.load_const(Const::Int(condition.into()), Target::Push);
            let executed = self.load_mangled(&Name::new_static("__conditional_annotations__"), Target::Push);
            self.release_from(number);
            self.emit_compare_jump(Comparison::In, number, executed, 0, false, skip);
        }
        let value = self.push(&node.annotation)?;
        let name = self.mangle(&name.id);
        let key = self.load_const(Const::str(&name), Target::Push);
        let copy = self.allocate();
        self.emit(Opcode::Copy, copy, dict, 0u32);
        self.emit(Opcode::StoreSubscript, copy, key, value);
        self.release_from(value);
        self.restore_position(outer);
        self.place(skip);
        Ok(())
    }
}
