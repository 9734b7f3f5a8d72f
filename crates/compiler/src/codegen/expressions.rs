//! Expressions: the dispatch over their kinds, and the kinds that have no file of their own.

use ruff_python_ast as ast;
use ruff_python_ast::Expr;
use ruff_python_ast::helpers::any_over_expr;
use ruff_text_size::{Ranged, TextRange};

use super::code::Register;
use super::emit::Target;
use super::{Codegen, Result};
use crate::bytecode::{Const, Opcode};
use crate::syntax::stack;

impl<'a> Codegen<'a> {
    /// Evaluate `expr`; the register that holds the value. With [`Target::Into`] a local, the local is written by the last
    /// instruction only, so that it may occur in `expr`.
    pub(super) fn expr(&mut self, expr: &'a Expr, target: Target) -> Result<Register> {
        stack::grow(|| {
            let outer = self.enter_position(expr);
            let register = self.expr_here(expr, target);
            self.restore_position(outer);
            register
        })
    }

    /// Evaluate `expr` into the next temporary.
    pub(super) fn push(&mut self, expr: &'a Expr) -> Result<Register> {
        self.expr(expr, Target::Push)
    }

    /// Evaluate an operand: a plain local is used where it is, anything else goes to the next temporary.
    pub(super) fn operand(&mut self, expr: &'a Expr) -> Result<Register> {
        self.operand_before(expr, &[])
    }

    /// Evaluate an operand that is used after `later` have been evaluated.
    pub(super) fn operand_before(&mut self, expr: &'a Expr, later: &[&Expr]) -> Result<Register> {
        let Some(register) = self.plain_local(expr) else { return self.push(expr) };
        if later.iter().any(|later| self.may_bind(later)) {
            return self.push(expr);
        }
        self.at(expr, |this| this.emit(Opcode::CheckLocal, register, 0u32, 0u32));
        Ok(register)
    }

    /// Whether evaluating `expr` may bind a local of the current unit.
    pub(super) fn may_bind(&self, expr: &Expr) -> bool {
        self.has_named_expressions && any_over_expr(expr, &|inner: &Expr| inner.is_named_expr())
    }

    /// Evaluate `expr` for its effects.
    pub(super) fn effect(&mut self, expr: &'a Expr) -> Result<()> {
        let value = self.operand(expr)?;
        self.discard(value);
        Ok(())
    }

    fn expr_here(&mut self, expr: &'a Expr, target: Target) -> Result<Register> {
        if let Some(constant) = self.constant(expr) {
            return Ok(self.load_const(constant, target));
        }
        match expr {
            Expr::Name(node) => Ok(self.load_name(&node.id, target)),
            Expr::BoolOp(node) => self.bool_op(node, target),
            Expr::Named(node) => self.named(node, target),
            Expr::BinOp(node) => self.bin_op(node, target),
            Expr::UnaryOp(node) => self.unary_op(node, target),
            Expr::Lambda(node) => self.lambda(node, target),
            Expr::If(node) => self.if_expr(node, target),
            Expr::Dict(node) => self.dict(node, target),
            Expr::Set(node) => self.set_display(node, target),
            Expr::List(node) => self.list_display(&node.elts, target),
            Expr::Tuple(node) => self.tuple_display(&node.elts, target),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                self.comprehension(expr, target)
            }
            Expr::Await(node) => self.await_expr(node, target),
            Expr::Yield(node) => self.yield_expr(node, target),
            Expr::YieldFrom(node) => self.yield_from(node, target),
            Expr::Compare(node) => self.compare(node, target),
            Expr::Call(node) => self.call(node, target),
            Expr::FString(node) => self.f_string(node, target),
            Expr::TString(node) => self.t_string(node, target),
            Expr::Attribute(node) => self.attribute(node, target),
            Expr::Subscript(node) => self.subscript(node, target),
            Expr::Slice(node) => self.slice(node, target),
            Expr::Starred(node) => Err(self.error(node.range, "can't use starred expression here")),
            Expr::IpyEscapeCommand(node) => Err(self.unexpected(node.range)),
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => unreachable!("literals are constants"),
        }
    }

    fn named(&mut self, node: &'a ast::ExprNamed, target: Target) -> Result<Register> {
        let Expr::Name(name) = &*node.target else {
            return Err(self.unexpected(node.target.range()));
        };
        if let Some(local) = self.plain_local(&node.target) {
            self.expr(&node.value, Target::Into(local))?;
            let destination = self.destination(target);
            self.move_to(destination, local);
            return Ok(destination);
        }
        let value = self.push(&node.value)?;
        let copy = self.allocate();
        self.emit(Opcode::Copy, copy, value, 0u32);
        self.at(&*node.target, |this| this.store_name(&name.id, copy));
        self.release(copy);
        Ok(self.settle(value, target))
    }

    /// A value in the topmost temporary goes to its target.
    pub(super) fn settle(&mut self, value: Register, target: Target) -> Register {
        match target {
            Target::Push => value,
            Target::Into(register) => {
                self.release(value);
                self.move_to(register, value);
                register
            }
        }
    }

    fn if_expr(&mut self, node: &'a ast::ExprIf, target: Target) -> Result<Register> {
        let (otherwise, end) = (self.label(), self.label());
        if let Some(truth) = self.truth(&node.test) {
            return self.expr(if truth { &node.body } else { &node.orelse }, target);
        }
        self.jump_if(&node.test, false, otherwise)?;
        let destination = self.expr(&node.body, target)?;
        self.nowhere(|this| this.jump(Opcode::Jump, end));
        self.place(otherwise);
        // The other branch's value goes to the same register.
        self.expr(&node.orelse, Target::Into(destination))?;
        self.place(end);
        Ok(destination)
    }

    // Displays.

    /// Evaluate into consecutive temporaries; the first one (where they would begin, if there is none).
    pub(super) fn push_run(&mut self, exprs: &'a [Expr]) -> Result<Register> {
        let first = Register::temporary(self.unit_ref().depth);
        for expr in exprs {
            self.push(expr)?;
        }
        Ok(first)
    }

    fn build(&mut self, opcode: Opcode, first: Register, count: usize, target: Target) -> Register {
        self.release_from(first);
        let destination = self.destination(target);
        self.emit(opcode, destination, first, count as u32);
        destination
    }

    /// A tuple of expressions, some of which may be starred.
    pub(super) fn tuple_display(&mut self, elts: &'a [Expr], target: Target) -> Result<Register> {
        if !elts.iter().any(Expr::is_starred_expr) {
            let first = self.push_run(elts)?;
            return Ok(self.build(Opcode::BuildTuple, first, elts.len(), target));
        }
        let list = self.list_with_stars(elts)?;
        Ok(self.list_to_tuple(list, target))
    }

    /// The list in the topmost temporary becomes a tuple.
    pub(super) fn list_to_tuple(&mut self, list: Register, target: Target) -> Register {
        self.release(list);
        let destination = self.destination(target);
        self.emit(Opcode::ListToTuple, destination, list, 0u32);
        destination
    }

    fn list_display(&mut self, elts: &'a [Expr], target: Target) -> Result<Register> {
        if elts.iter().any(Expr::is_starred_expr) {
            let list = self.list_with_stars(elts)?;
            return Ok(self.settle(list, target));
        }
        // Three or more constants are copied from one constant tuple at once.
        if elts.len() > 2
            && let Some(items) = self.constants(elts)
        {
            let list = self.allocate();
            self.emit(Opcode::BuildList, list, list, 0u32);
            let items = self.load_const(Const::Tuple(items), Target::Push);
            self.emit(Opcode::ListExtend, list, items, 0u32);
            self.release(items);
            return Ok(self.settle(list, target));
        }
        let first = self.push_run(elts)?;
        Ok(self.build(Opcode::BuildList, first, elts.len(), target))
    }

    /// A list in the next temporary.
    pub(super) fn list_with_stars(&mut self, elts: &'a [Expr]) -> Result<Register> {
        self.collect(elts, [Opcode::BuildList, Opcode::ListAppend, Opcode::ListExtend])
    }

    fn set_display(&mut self, node: &'a ast::ExprSet, target: Target) -> Result<Register> {
        if node.elts.iter().any(Expr::is_starred_expr) {
            let set = self.collect(&node.elts, [Opcode::BuildSet, Opcode::SetAdd, Opcode::SetUpdate])?;
            return Ok(self.settle(set, target));
        }
        if node.elts.len() > 2
            && let Some(items) = self.constants(&node.elts)
        {
            let set = self.allocate();
            self.emit(Opcode::BuildSet, set, set, 0u32);
            let items = self.load_const(Const::FrozenSet(items), Target::Push);
            self.emit(Opcode::SetUpdate, set, items, 0u32);
            self.release(items);
            return Ok(self.settle(set, target));
        }
        let first = self.push_run(&node.elts)?;
        Ok(self.build(Opcode::BuildSet, first, node.elts.len(), target))
    }

    /// Build a list or set with starred elements: what comes before the first star at once, the rest one by one.
    fn collect(&mut self, elts: &'a [Expr], [build, add, extend]: [Opcode; 3]) -> Result<Register> {
        let plain = elts.iter().position(Expr::is_starred_expr).unwrap_or(elts.len());
        let first = self.push_run(&elts[..plain])?;
        let collection = self.build(build, first, plain, Target::Push);
        for elt in &elts[plain..] {
            let (opcode, value) = match elt {
                Expr::Starred(starred) => (extend, &*starred.value),
                other => (add, other),
            };
            let value = self.operand(value)?;
            self.emit(opcode, collection, value, 0u32);
            self.release(value);
        }
        Ok(collection)
    }

    fn dict(&mut self, node: &'a ast::ExprDict, target: Target) -> Result<Register> {
        let plain = node.items.iter().position(|item| item.key.is_none()).unwrap_or(node.items.len());
        let first = Register::temporary(self.unit_ref().depth);
        for item in &node.items[..plain] {
            if let Some(key) = &item.key {
                self.push(key)?;
            }
            self.push(&item.value)?;
        }
        if plain == node.items.len() {
            return Ok(self.build(Opcode::BuildMap, first, plain, target));
        }
        let dict = self.build(Opcode::BuildMap, first, plain, Target::Push);
        for item in &node.items[plain..] {
            let Some(key) = &item.key else {
                let mapping = self.operand(&item.value)?;
                self.emit(Opcode::DictUpdate, dict, mapping, 0u32);
                self.release(mapping);
                continue;
            };
            let key = self.operand_before(key, &[&item.value])?;
            let value = self.operand(&item.value)?;
            self.emit(Opcode::MapAdd, dict, key, value);
            self.release(value);
            self.release(key);
        }
        Ok(self.settle(dict, target))
    }

    // Attributes and subscripts.

    fn attribute(&mut self, node: &'a ast::ExprAttribute, target: Target) -> Result<Register> {
        if let Some(register) = self.super_attribute(node, Opcode::LoadSuperAttr, target)? {
            return Ok(register);
        }
        let object = self.operand(&node.value)?;
        self.release(object);
        let destination = self.destination(target);
        let name = self.mangle(&node.attr.id);
        let index = self.name_index(&name);
        let range = self.attribute_range(node);
        self.at(&range, |this| this.emit(Opcode::LoadAttr, destination, object, index));
        Ok(destination)
    }

    /// Position of the access itself: when the attribute's name is on another line than where the expression starts, only
    /// the name and what follows counts.
    pub(super) fn attribute_range(&self, node: &ast::ExprAttribute) -> TextRange {
        let range = node.range();
        if self.line_of(range.start()) == self.line_of(node.attr.range.start()) {
            range
        } else {
            TextRange::new(node.attr.range.start().min(range.end()), range.end())
        }
    }

    fn subscript(&mut self, node: &'a ast::ExprSubscript, target: Target) -> Result<Register> {
        let object = self.operand_before(&node.value, &[&node.slice])?;
        if let Some(slice) = self.two_part_slice(&node.slice) {
            let bounds = self.slice_bounds(slice)?;
            self.release_from(bounds);
            self.release(object);
            let destination = self.destination(target);
            self.emit(Opcode::LoadSlice, destination, object, bounds);
            return Ok(destination);
        }
        let (index, word) = self.operand_or_constant(&node.slice)?;
        self.release_operand(index, word);
        self.release(object);
        let destination = self.destination(target);
        self.emit_with(Opcode::LoadSubscript, destination, object, index, word);
        Ok(destination)
    }

    /// The slice, if `expr` is one without a step whose bounds are not all constant.
    pub(super) fn two_part_slice(&self, expr: &'a Expr) -> Option<&'a ast::ExprSlice> {
        let slice = expr.as_slice_expr()?;
        let simple = slice.step.is_none() && self.constant(expr).is_none();
        simple.then_some(slice)
    }

    /// Evaluate the bounds of a slice into two temporaries.
    pub(super) fn slice_bounds(&mut self, slice: &'a ast::ExprSlice) -> Result<Register> {
        let first = self.slice_part(slice.lower.as_deref())?;
        self.slice_part(slice.upper.as_deref())?;
        Ok(first)
    }

    fn slice_part(&mut self, part: Option<&'a Expr>) -> Result<Register> {
        match part {
            Some(part) => self.push(part),
            None => Ok(self.load_const(Const::None, Target::Push)),
        }
    }

    fn slice(&mut self, node: &'a ast::ExprSlice, target: Target) -> Result<Register> {
        let first = self.slice_bounds(node)?;
        let mut count = 2;
        if let Some(step) = &node.step {
            self.push(step)?;
            count = 3;
        }
        Ok(self.build(Opcode::BuildSlice, first, count, target))
    }
}
