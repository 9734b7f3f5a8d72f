//! Assignment, augmented assignment, deletion, and every kind of target.

use ruff_python_ast as ast;
use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use super::code::Register;
use super::emit::Target;
use super::names::Place;
use super::operators::binary_operator;
use super::{Codegen, Result};
use crate::bytecode::Opcode;
use crate::bytecode::opcode::INPLACE;

impl<'a> Codegen<'a> {
    pub(super) fn assign(&mut self, node: &'a ast::StmtAssign) -> Result<()> {
        let (last, others) = node.targets.split_last().expect("an assignment has targets");
        if others.is_empty() {
            return self.assign_one(last, &node.value);
        }
        // A local that gets the value first can be read for the other targets.
        let first_local = self.plain_local(&node.targets[0]);
        let value = match first_local {
            Some(local) => self.expr(&node.value, Target::Into(local))?,
            None => self.push(&node.value)?,
        };
        let rest = if first_local.is_some() { &others[1..] } else { others };
        for target in rest {
            let copy = if value.is_temporary() { self.allocate() } else { value };
            if copy != value {
                self.emit(Opcode::Copy, copy, value, 0u32);
            }
            self.store(target, copy)?;
            if copy != value {
                self.release(copy);
            }
        }
        self.store(last, value)?;
        self.release(value);
        Ok(())
    }

    /// `target = value`
    pub(super) fn assign_one(&mut self, target: &'a Expr, value: &'a Expr) -> Result<()> {
        if let Some(local) = self.plain_local(target) {
            self.expr(value, Target::Into(local))?;
            return Ok(());
        }
        if let Some((targets, values)) = parallel_assignment(target, value) {
            return self.assign_in_parallel(targets, values);
        }
        let value = match target {
            // The value of such a target is evaluated before anything that could change a local.
            Expr::Attribute(attribute) => self.operand_before(value, &[&attribute.value])?,
            Expr::Subscript(subscript) => {
                self.operand_before(value, &[&subscript.value, &subscript.slice])?
            }
            _ => self.operand(value)?,
        };
        self.store(target, value)?;
        self.release(value);
        Ok(())
    }

    /// `a, b = x, y` without making a tuple.
    fn assign_in_parallel(&mut self, targets: &'a [Expr], values: &'a [Expr]) -> Result<()> {
        let locals: Option<Vec<_>> = targets.iter().map(|target| self.plain_local(target)).collect();
        let direct = locals.and_then(|locals| {
            let (last, others) = locals.split_last()?;
            (!others.contains(last)).then_some(*last)
        });
        let count = if direct.is_some() { values.len() - 1 } else { values.len() };
        let first = self.push_run(&values[..count])?;
        if let Some(last) = direct {
            self.expr(&values[count], Target::Into(last))?;
        }
        for (index, target) in targets[..count].iter().enumerate() {
            self.store(target, first.after(index as u32))?;
        }
        if count > 0 {
            self.release_from(first);
        }
        Ok(())
    }

    /// Bind a target to what `source` holds. A temporary is consumed, but not released.
    pub(super) fn store(&mut self, target: &'a Expr, source: Register) -> Result<()> {
        let outer = self.enter_position(target);
        match target {
            Expr::Name(name) => self.store_name(&name.id, source),
            Expr::Attribute(attribute) => {
                let object = self.operand(&attribute.value)?;
                self.note_static_attribute(attribute);
                let name = self.mangle(&attribute.attr.id);
                let index = self.name_index(&name);
                let range = self.attribute_range(attribute);
                self.at(&range, |this| this.emit(Opcode::StoreAttr, object, source, index));
                self.release(object);
            }
            Expr::Subscript(subscript) => self.store_subscript(subscript, source)?,
            Expr::Tuple(tuple) => self.unpack(&tuple.elts, source)?,
            Expr::List(list) => self.unpack(&list.elts, source)?,

            other => return Err(self.unexpected(other.range())),
        }
        self.restore_position(outer);
        Ok(())
    }

    fn store_subscript(&mut self, node: &'a ast::ExprSubscript, source: Register) -> Result<()> {
        let object = self.operand_before(&node.value, &[&node.slice])?;
        if let Some(slice) = self.two_part_slice(&node.slice) {
            let bounds = self.slice_bounds(slice)?;
            self.emit(Opcode::StoreSlice, object, source, bounds);
            self.release_from(bounds);
        } else {
            let key = self.operand(&node.slice)?;
            self.emit(Opcode::StoreSubscript, object, key, source);
            self.release(key);
        }
        self.release(object);
        Ok(())
    }

    fn unpack(&mut self, targets: &'a [Expr], source: Register) -> Result<()> {
        let starred = targets.iter().position(Expr::is_starred_expr);

        if let [first, second] = targets
            && starred.is_none()
            && let Some(first) = self.plain_local(first)
            && let Some(second) = self.plain_local(second)
        {
            self.emit(Opcode::UnpackPair, first, source, second);
            return Ok(());
        }
        let count = targets.len() as u32;
        let first = self.allocate_run(count);
        match starred {
            None => self.emit(Opcode::UnpackSequence, first, source, count),
            Some(before) => {
                let after = count - before as u32 - 1;
                self.emit_with(Opcode::UnpackEx, first, source, before as u32, after);
            }
        }
        for (index, target) in targets.iter().enumerate() {
            let target = target.as_starred_expr().map_or(target, |starred| &starred.value);
            self.store(target, first.after(index as u32))?;
        }
        if count > 0 {
            self.release_from(first);
        }
        Ok(())
    }

    /// `self.name = …` in a method: the class lists such names in `__static_attributes__`.
    fn note_static_attribute(&mut self, node: &ast::ExprAttribute) {
        let on_self = node.value.as_name_expr().is_some_and(|name| name.id == "self");
        if !on_self {
            return;
        }
        let name = self.mangle(&node.attr.id);
        let class = self.units.iter_mut().rev().find(|unit| unit.kind == super::unit::UnitKind::Class);
        if let Some(class) = class {
            class.static_attributes.insert(name);
        }
    }

    // Augmented assignment.

    pub(super) fn aug_assign(&mut self, node: &'a ast::StmtAugAssign) -> Result<()> {
        match &*node.target {
            Expr::Name(name) => self.aug_assign_name(node, name),
            Expr::Attribute(attribute) => self.aug_assign_attribute(node, attribute),
            Expr::Subscript(subscript) => self.aug_assign_subscript(node, subscript),
            other => Err(self.unexpected(other.range())),
        }
    }

    fn aug_assign_name(&mut self, node: &'a ast::StmtAugAssign, name: &'a ast::ExprName) -> Result<()> {
        let mangled = self.mangle(&name.id);
        if let Place::Local(local) = self.place_of(&mangled)
            && !self.may_bind(&node.value)
        {
            self.at(name, |this| this.emit(Opcode::CheckLocal, local, 0u32, 0u32));
            return self.inplace(node, local, local);
        }
        let value = self.at(name, |this| this.load_mangled(&mangled, Target::Push));
        self.inplace(node, value, value)?;
        self.at(name, |this| this.store_name(&name.id, value));
        self.release(value);
        Ok(())
    }

    /// `destination = left operator= value`
    fn inplace(&mut self, node: &'a ast::StmtAugAssign, left: Register, destination: Register) -> Result<()> {
        let (right, word) = self.operand_or_constant(&node.value)?;
        let operator = binary_operator(node.op) as u32 | INPLACE;
        self.emit_with(Opcode::Binary, destination, left, right, operator | word);
        self.release_operand(right, word);
        Ok(())
    }

    /// A copy of an operand that is needed again, in the next temporary; a local is used where it is.
    fn duplicate(&mut self, operand: Register) -> Register {
        if !operand.is_temporary() {
            return operand;
        }
        let copy = self.allocate();
        self.emit(Opcode::Copy, copy, operand, 0u32);
        copy
    }

    fn aug_assign_attribute(
        &mut self,
        node: &'a ast::StmtAugAssign,
        attribute: &'a ast::ExprAttribute,
    ) -> Result<()> {
        let object = self.operand_before(&attribute.value, &[&node.value])?;
        let name = self.mangle(&attribute.attr.id);
        let index = self.name_index(&name);
        let range = self.attribute_range(attribute);
        let read = self.duplicate(object);
        if read != object {
            self.release(read);
        }
        let value = self.allocate();
        self.at(&range, |this| this.emit(Opcode::LoadAttr, value, read, index));
        self.inplace(node, value, value)?;
        self.note_static_attribute(attribute);
        self.at(&range, |this| this.emit(Opcode::StoreAttr, object, value, index));
        self.release(value);
        self.release(object);
        Ok(())
    }

    fn aug_assign_subscript(
        &mut self,
        node: &'a ast::StmtAugAssign,
        subscript: &'a ast::ExprSubscript,
    ) -> Result<()> {
        let object = self.operand_before(&subscript.value, &[&subscript.slice, &node.value])?;
        let outer = self.enter_position(subscript);
        let base;
        if let Some(slice) = self.two_part_slice(&subscript.slice) {
            let bounds = self.slice_bounds(slice)?;
            base = Register::temporary(self.unit_ref().depth);
            let read = self.duplicate(object);
            let copies = self.duplicate(bounds);
            self.duplicate(bounds.after(1));
            self.release_from(base);
            let value = self.allocate();
            self.emit(Opcode::LoadSlice, value, read, copies);
            self.restore_position(outer);
            self.inplace(node, value, value)?;
            let outer = self.enter_position(subscript);
            self.emit(Opcode::StoreSlice, object, value, bounds);
            self.restore_position(outer);
            self.release_from(bounds);
        } else {
            let key = self.operand_before(&subscript.slice, &[&node.value])?;
            base = Register::temporary(self.unit_ref().depth);
            let read = self.duplicate(object);
            let read_key = self.duplicate(key);
            self.release_from(base);
            let value = self.allocate();
            self.emit_with(Opcode::LoadSubscript, value, read, read_key, 0);
            self.restore_position(outer);
            self.inplace(node, value, value)?;
            let outer = self.enter_position(subscript);
            self.emit(Opcode::StoreSubscript, object, key, value);
            self.restore_position(outer);
            self.release(value);
            self.release(key);
        }
        self.release(object);
        Ok(())
    }

    // Deletion.

    pub(super) fn delete(&mut self, target: &'a Expr) -> Result<()> {
        let outer = self.enter_position(target);
        match target {
            Expr::Name(name) => self.delete_name(&name.id),
            Expr::Attribute(attribute) => {
                let object = self.operand(&attribute.value)?;
                let name = self.mangle(&attribute.attr.id);
                let index = self.name_index(&name);
                let range = self.attribute_range(attribute);
                self.at(&range, |this| this.emit(Opcode::DeleteAttr, object, 0u32, index));
                self.release(object);
            }
            Expr::Subscript(subscript) => {
                let object = self.operand_before(&subscript.value, &[&subscript.slice])?;
                let key = self.operand(&subscript.slice)?;
                self.emit(Opcode::DeleteSubscript, object, key, 0u32);
                self.release(key);
                self.release(object);
            }
            Expr::Tuple(tuple) => tuple.elts.iter().try_for_each(|elt| self.delete(elt))?,
            Expr::List(list) => list.elts.iter().try_for_each(|elt| self.delete(elt))?,
            other => return Err(self.unexpected(other.range())),
        }
        self.restore_position(outer);
        Ok(())
    }
}

/// Targets and values of a display assigned to a display of the same length, without stars.
fn parallel_assignment<'a>(target: &'a Expr, value: &'a Expr) -> Option<(&'a [Expr], &'a [Expr])> {
    let items = |expr: &'a Expr| match expr {
        Expr::Tuple(tuple) => Some(&tuple.elts[..]),
        Expr::List(list) => Some(&list.elts[..]),
        _ => None,
    };
    let (targets, values) = (items(target)?, items(value)?);
    let plain = |exprs: &[Expr]| !exprs.iter().any(Expr::is_starred_expr);
    (targets.len() == values.len() && !targets.is_empty() && plain(targets) && plain(values))
        .then_some((targets, values))
}
