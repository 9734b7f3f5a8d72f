//! Class definitions.

use std::sync::Arc;

use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_text_size::TextRange;

use super::calls::Arguments;
use super::code::Register;
use super::emit::Target;
use super::functions::definition_range;
use super::unit::UnitKind;
use super::{Codegen, Result};
use crate::bytecode::opcode::Intrinsic1;
use crate::bytecode::{CodeUnit, Const, Opcode};

impl<'a> Codegen<'a> {
    pub(super) fn class_def(&mut self, node: &'a ast::StmtClassDef) -> Result<()> {
        let first = self.push_decorators(&node.decorator_list)?;
        let definition = definition_range(self.source, node.range, &node.decorator_list);
        let outer = self.enter_position(&definition);
        let class = match &node.type_params {
            Some(params) => self.generic_class(node, params)?,
            None => self.class_object(node, None)?,
        };
        self.apply_decorators(&node.decorator_list, class);
        self.store_name(&node.name.id, first);
        self.release(first);
        self.restore_position(outer);
        Ok(())
    }

    /// Make the class; it is the next temporary. `generic_base` is the variable of its last base, if it is generic.
    fn class_object(&mut self, node: &'a ast::StmtClassDef, generic_base: Option<Name>) -> Result<Register> {
        let code = self.class_code(node)?;
        let base = self.allocate_run(2);
        self.emit(Opcode::LoadBuildClass, base, 0u32, 0u32);
        self.closure(code, Target::Push);
        self.load_const(Const::str(&node.name), Target::Push);
        if generic_base.is_some() {
            let params = self.load_mangled(&Name::new_static(".type_params"), Target::Push);
            self.emit(Opcode::Intrinsic1, params, params, Intrinsic1::SubscriptGeneric as u32);
            self.store_name(&Name::new_static(".generic_base"), params);
            self.release(params);
        }
        let (positional, keywords) = match &node.arguments {
            Some(arguments) => (&arguments.args[..], &arguments.keywords[..]),
            None => (&[][..], &[][..]),
        };
        let arguments = Arguments { leading: 2, positional, extra: generic_base, keywords };
        self.finish_call(base, &arguments, Target::Push)
    }

    /// `class C[T]: …`: a function that makes the type parameters and the class is called at once.
    fn generic_class(
        &mut self,
        node: &'a ast::StmtClassDef,
        params: &'a ast::TypeParams,
    ) -> Result<Register> {
        let scope = self.table.type_parameters(node.range);
        let name = format!("<generic parameters of {}>", node.name);
        let definition = self.unit_ref().position;
        self.enter_unit(UnitKind::TypeParameters, scope, &name, node.range);
        self.start_unit();
        self.unit().position = definition;
        let tuple = self.type_params(params)?;
        self.store_name(&Name::new_static(".type_params"), tuple);
        self.release(tuple);
        let class = self.class_object(node, Some(Name::new_static(".generic_base")))?;
        self.emit(Opcode::Return, class, 0u32, 0u32);
        self.release(class);
        let code = self.leave_unit()?;
        Ok(self.call_without_arguments(code))
    }

    /// Make a function of `code` and call it; the result is the next temporary.
    pub(super) fn call_without_arguments(&mut self, code: Arc<CodeUnit>) -> Register {
        let base = self.closure(code, Target::Push);
        self.allocate();
        self.release_from(base);
        let result = self.allocate();
        self.emit(Opcode::Call, base, 0u32, result);
        result
    }

    fn class_code(&mut self, node: &'a ast::StmtClassDef) -> Result<Arc<CodeUnit>> {
        let scope = self.table.class(node);
        self.enter_unit(UnitKind::Class, scope, &node.name, node.range);
        self.unit().position = Some(TextRange::empty(node.range.start()));
        self.start_unit();
        self.class_preamble(node.type_params.is_some());
        let body = match self.docstring(&node.body) {
            Some((text, rest)) => {
                if self.options.optimize < 2 {
                    let outer = self.enter_position(&node.body[0]);
                    let text = self.load_const(Const::Str(text), Target::Push);
                    self.store_namespace("__doc__", text);
                    self.restore_position(outer);
                }
                rest
            }
            None => &node.body[..],
        };
        self.body(body)?;
        self.class_end()?;
        self.leave_unit()
    }

    fn class_preamble(&mut self, is_generic: bool) {
        let module = self.load_mangled(&Name::new_static("__name__"), Target::Push);
        self.store_namespace("__module__", module);
        let qualname = Const::str(&self.unit_ref().qualname.clone());
        let qualname = self.load_const(qualname, Target::Push);
        self.store_namespace("__qualname__", qualname);
        let line = self.line_of(self.unit_ref().start.start());
        let line = self.load_const(Const::Int(line.into()), Target::Push);
        self.store_namespace("__firstlineno__", line);
        if is_generic {
            let params = self.load_mangled(&Name::new_static(".type_params"), Target::Push);
            self.store_namespace("__type_params__", params);
        }
        if self.table.scope(self.unit_ref().scope).needs_classdict {
            let locals = self.allocate();
            self.emit(Opcode::LoadLocals, locals, 0u32, 0u32);
            self.store_class_cell("__classdict__", locals);
        }
        self.prepare_annotations();
    }

    fn store_class_cell(&mut self, name: &'static str, source: Register) {
        if let Some(&cell) = self.unit_ref().registers.get(&Name::new_static(name)) {
            self.emit(Opcode::StoreCell, cell, source, 0u32);
        }
        self.release(source);
    }

    fn class_end(&mut self) -> Result<()> {
        if !self.future.annotations {
            self.define_annotate("__annotate_func__")?;
        }
        // What follows belongs to no line of the body: tracing sees the body's last line until its end.
        self.unit().position = None;
        let attributes = std::mem::take(&mut self.unit().static_attributes);
        let names = attributes.iter().map(|name| Const::str(name)).collect();
        let names = self.load_const(Const::Tuple(names), Target::Push);
        self.store_namespace("__static_attributes__", names);
        let scope = self.table.scope(self.unit_ref().scope);
        if scope.needs_classdict {
            let cell = self.load_cell_itself(&Name::new_static("__classdict__"));
            self.store_namespace("__classdictcell__", cell);
        }
        if scope.needs_class_closure {
            // The cell is the body's result: __build_class__ checks it.
            let cell = self.load_cell_itself(&Name::new_static("__class__"));
            let copy = self.allocate();
            self.emit(Opcode::Copy, copy, cell, 0u32);
            self.store_namespace("__classcell__", copy);
            self.emit(Opcode::Return, cell, 0u32, 0u32);
            self.release(cell);
        } else {
            self.return_constant(Const::None);
        }
        Ok(())
    }
}
