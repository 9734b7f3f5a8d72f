//! `import` and `from … import`.

use ruff_python_ast as ast;
use ruff_python_ast::name::Name;

use super::code::Register;
use super::emit::Target;

use super::{Codegen, Result};
use crate::bytecode::opcode::Intrinsic1;
use crate::bytecode::{Const, Opcode};

impl<'a> Codegen<'a> {
    pub(super) fn import(&mut self, node: &'a ast::StmtImport) -> Result<()> {
        for alias in &node.names {
            let name = &alias.name.id;
            let module = self.import_name(name, 0, Const::None);
            match &alias.asname {
                None => {
                    let first = name.split('.').next().unwrap_or(name);
                    self.store_name(&Name::new(first), module);
                }
                Some(asname) => {
                    // The last of the modules, reached by way of the others.
                    for part in name.split('.').skip(1) {
                        let inner = self.allocate();
                        let index = self.name_index(&Name::new(part));
                        self.emit(Opcode::ImportFrom, inner, module, index);
                        self.emit(Opcode::Clear, module, 0u32, 0u32);
                        self.emit(Opcode::Move, module, inner, 0u32);
                        self.release(inner);
                    }
                    self.store_name(&asname.id, module);
                }
            }
            self.release(module);
        }
        Ok(())
    }

    fn import_name(&mut self, name: &Name, level: u32, names: Const) -> Register {
        let arguments = self.load_const(Const::Int(level.into()), Target::Push);
        self.load_const(names, Target::Push);
        self.release_from(arguments);
        let module = self.allocate();
        let index = self.name_index(name);
        self.emit(Opcode::ImportName, module, arguments, index);
        module
    }

    pub(super) fn import_from(&mut self, node: &'a ast::StmtImportFrom) -> Result<()> {
        let names = node.names.iter().map(|alias| Const::str(&alias.name)).collect();
        let name = node.module.as_ref().map_or(Name::empty(), |module| module.id.clone());
        let module = self.import_name(&name, node.level, Const::Tuple(names));
        for alias in &node.names {
            if alias.name.as_str() == "*" {
                self.emit(Opcode::Intrinsic1, module, module, Intrinsic1::ImportStar as u32);
                break;
            }
            let value = self.allocate();
            let index = self.name_index(&alias.name.id);
            self.emit(Opcode::ImportFrom, value, module, index);
            let target = alias.asname.as_ref().unwrap_or(&alias.name);
            self.store_name(&target.id, value);
            self.release(value);
        }
        self.discard(module);
        Ok(())
    }
}
