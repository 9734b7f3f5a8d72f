//! Names: where a variable lives, and the instructions that load, store and delete it.

use ruff_python_ast::Expr;
use ruff_python_ast::name::Name;

use super::Codegen;
use super::code::Register;
use super::emit::Target;
use super::unit::UnitKind;
use crate::bytecode::{Const, Opcode};
use crate::symtable::{Resolution, flags};

/// Where a variable lives, as code of the current unit sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// In a register.
    Local(Register),
    /// In the cell that a register holds.
    Cell(Register),
    /// In a cell of the closure.
    Free(u32),
    /// In the globals or builtins.
    Global {
        /// For want of a binding, not by a `global` declaration.
        implicit: bool,
    },
    /// In the namespace of a class or module.
    Namespace,
}

impl<'a> Codegen<'a> {
    /// The name under which `name` is known in the current scope.
    pub(super) fn mangle(&self, name: &Name) -> Name {
        self.table.scope(self.innermost_scope()).mangle(name)
    }

    /// The scope of the code being generated: an inlined comprehension's, or the unit's.
    pub(super) fn innermost_scope(&self) -> crate::symtable::ScopeId {
        let unit = self.unit_ref();
        unit.inlined.last().map_or(unit.scope, |inlined| inlined.scope)
    }

    /// Where the variable of that (mangled) name lives.
    pub(super) fn place_of(&self, name: &Name) -> Place {
        let unit = self.unit_ref();
        let in_class = unit.kind == UnitKind::Class;
        let global = |implicit| {
            if implicit && unit.kind == UnitKind::Module {
                Place::Namespace
            } else {
                Place::Global { implicit }
            }
        };
        for inlined in unit.inlined.iter().rev() {
            let resolution =
                self.table.scope(inlined.scope).symbols.get(name).map(|symbol| symbol.resolution);
            match (resolution, inlined.registers.get(name)) {
                (Some(Resolution::Cell), Some(&register)) => return Place::Cell(register),
                (Some(Resolution::Local), Some(&register)) => return Place::Local(register),
                (Some(Resolution::GlobalExplicit), _) => return global(false),
                (Some(Resolution::GlobalImplicit), _) => return global(true),
                _ => {}
            }
        }
        if in_class && !unit.inlined.is_empty() {
            return unit.free.get(name).map_or(Place::Global { implicit: true }, Place::Free);
        }
        let symbol = self.table.scope(unit.scope).symbols.get(name);
        let register = unit.registers.get(name).copied();
        let free = unit.free.get(name);
        match (symbol.map(|symbol| symbol.resolution), register, free) {
            (Some(Resolution::Local), Some(register), _) if unit.is_function_like() => Place::Local(register),
            (Some(Resolution::Cell), Some(register), _) => Place::Cell(register),
            (Some(_), Some(register), _) if in_class && is_class_cell(name) => Place::Cell(register),
            (Some(Resolution::Free), _, Some(index)) => Place::Free(index),
            (Some(Resolution::GlobalExplicit), ..) => Place::Global { implicit: false },
            (None, Some(register), _) => Place::Cell(register),
            (None, None, Some(index)) => Place::Free(index),
            _ if unit.is_function_like() => Place::Global { implicit: true },
            _ => Place::Namespace,
        }
    }

    /// The register of a plain local that `expr` reads, if it is one.
    pub(super) fn plain_local(&self, expr: &Expr) -> Option<Register> {
        let Expr::Name(name) = expr else { return None };
        match self.place_of(&self.mangle(&name.id)) {
            Place::Local(register) => Some(register),
            _ => None,
        }
    }

    /// Load the variable `name`.
    pub(super) fn load_name(&mut self, name: &Name, target: Target) -> Register {
        if name == "__debug__" {
            return self.load_const(Const::Bool(self.options.optimize == 0), target);
        }
        let mangled = self.mangle(name);
        self.load_mangled(&mangled, target)
    }

    /// Load the variable whose name is mangled already.
    pub(super) fn load_mangled(&mut self, name: &Name, target: Target) -> Register {
        let place = self.place_of(name);
        if let Some(dict) = self.dict_looked_at_first(place, name) {
            return self.load_through_dict(place, name, dict, target);
        }
        let destination = match place {
            Place::Local(register) => {
                self.emit(Opcode::CheckLocal, register, 0u32, 0u32);
                let destination = self.destination(target);
                self.move_to(destination, register);
                return destination;
            }
            _ => self.destination(target),
        };
        match place {
            Place::Local(_) => {}
            Place::Cell(register) => self.emit(Opcode::LoadCell, destination, register, 0u32),
            Place::Free(index) => self.emit(Opcode::LoadFree, destination, index, 0u32),
            Place::Global { .. } => {
                let index = self.name_index(name);
                self.emit(Opcode::LoadGlobal, destination, index, 0u32);
            }
            Place::Namespace => {
                let index = self.name_index(name);
                self.emit(Opcode::LoadName, destination, index, 0u32);
            }
        }
        destination
    }

    /// Names in class bodies, and in what is evaluated later for a class, are looked up in the class's namespace before
    /// the scopes around it. Loads that namespace when that is so.
    fn dict_looked_at_first(&mut self, place: Place, name: &Name) -> Option<Register> {
        let unit = self.unit_ref();
        let closed_over = matches!(place, Place::Cell(_) | Place::Free(_));
        if unit.kind == UnitKind::Class {
            if !matches!(place, Place::Free(_)) || !unit.inlined.is_empty() {
                return None;
            }
            let dict = self.allocate();
            self.emit(Opcode::LoadLocals, dict, 0u32, 0u32);
            return Some(dict);
        }
        let sees_class = self.table.scope(self.innermost_scope()).can_see_class_scope;
        let asks_class = closed_over || place == (Place::Global { implicit: true });
        if !sees_class || !asks_class || name.starts_with('.') || is_class_cell(name) {
            return None;
        }
        Some(self.load_mangled(&Name::new_static("__classdict__"), Target::Push))
    }

    fn load_through_dict(&mut self, place: Place, name: &Name, dict: Register, target: Target) -> Register {
        self.release(dict);
        let destination = self.destination(target);
        match place {
            Place::Cell(register) => self.emit(Opcode::LoadFromDictOrCell, destination, dict, register),
            Place::Free(index) => self.emit(Opcode::LoadFromDictOrFree, destination, dict, index),
            _ => {
                let index = self.name_index(name);
                self.emit(Opcode::LoadFromDictOrGlobal, destination, dict, index);
            }
        }
        destination
    }

    /// Bind the variable `name` to what `source` holds; a temporary is consumed, but not released.
    pub(super) fn store_name(&mut self, name: &Name, source: Register) {
        let mangled = self.mangle(name);
        match self.place_of(&mangled) {
            Place::Local(register) => self.move_to(register, source),
            Place::Cell(register) => self.emit(Opcode::StoreCell, register, source, 0u32),
            Place::Free(index) => self.emit(Opcode::StoreFree, source, index, 0u32),
            Place::Global { .. } => {
                let index = self.name_index(&mangled);
                self.emit(Opcode::StoreGlobal, source, index, 0u32);
            }
            Place::Namespace => {
                let index = self.name_index(&mangled);
                self.emit(Opcode::StoreName, source, index, 0u32);
            }
        }
    }

    /// Unbind the variable `name`.
    pub(super) fn delete_name(&mut self, name: &Name) {
        let mangled = self.mangle(name);
        match self.place_of(&mangled) {
            Place::Local(register) => self.emit(Opcode::DeleteLocal, register, 0u32, 0u32),
            Place::Cell(register) => self.emit(Opcode::DeleteCell, register, 0u32, 0u32),
            Place::Free(index) => self.emit(Opcode::DeleteFree, 0u32, index, 0u32),
            Place::Global { .. } => {
                let index = self.name_index(&mangled);
                self.emit(Opcode::DeleteGlobal, 0u32, index, 0u32);
            }
            Place::Namespace => {
                let index = self.name_index(&mangled);
                self.emit(Opcode::DeleteName, 0u32, index, 0u32);
            }
        }
    }

    /// `name = None; del name`, which is how `except … as name` and its like end: the name may have been unbound meanwhile.
    pub(super) fn forget_name(&mut self, name: &Name) {
        if let Place::Local(register) = self.place_of(&self.mangle(name)) {
            self.emit(Opcode::Clear, register, 0u32, 0u32);
            return;
        }
        let none = self.load_const(Const::None, Target::Push);
        self.store_name(name, none);
        self.release(none);
        self.delete_name(name);
    }

    /// Store to a name that only the compiler knows, in the namespace of a class or module.
    pub(super) fn store_namespace(&mut self, name: &'static str, source: Register) {
        let index = self.name_index(&Name::new_static(name));
        self.emit(Opcode::StoreName, source, index, 0u32);
        self.release(source);
    }

    /// Load the cell of a variable that an inner function uses.
    pub(super) fn load_cell_itself(&mut self, name: &Name) -> Register {
        let unit = self.unit_ref();
        let in_comprehension = unit.inlined.iter().rev().find_map(|inlined| {
            let symbol = self.table.scope(inlined.scope).symbols.get(name)?;
            (symbol.resolution == Resolution::Cell).then(|| inlined.registers.get(name).copied()).flatten()
        });
        let symbol = self.table.scope(unit.scope).symbols.get(name);
        // A class's own variables are no cells; those of the compiler are, and have no symbol or only a use.
        let own = unit.registers.get(name).copied().filter(|_| {
            unit.kind != UnitKind::Class || !symbol.is_some_and(|symbol| symbol.has(flags::DEF_FREE_CLASS))
        });
        let free = unit.free.get(name);
        let destination = self.allocate();
        match (in_comprehension.or(own), free) {
            (Some(register), _) => self.emit(Opcode::Copy, destination, register, 0u32),
            (None, Some(index)) => self.emit(Opcode::LoadFreeCell, destination, index, 0u32),
            (None, None) => {
                unreachable!("the symbol table gives inner scopes only names of outer ones: {name}")
            }
        }
        destination
    }
}

/// Cells of classes that code generation reads itself.
fn is_class_cell(name: &Name) -> bool {
    matches!(name.as_str(), "__classdict__" | "__conditional_annotations__")
}
