//! Emission of instructions into the current unit.

use ruff_text_size::{Ranged, TextRange};

use super::Codegen;
use super::code::{Handler, HandlerId, Ins, Item, Label, Placed, Register};
use super::unit::Unit;
use crate::bytecode::{Const, Opcode};

/// Where the value of an expression goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Target {
    /// The next temporary, which becomes live.
    Push,
    /// This register: a local, or a temporary that is allocated already.
    Into(Register),
}

impl<'a> Codegen<'a> {
    /// The unit being generated.
    pub(super) fn unit(&mut self) -> &mut Unit<'a> {
        self.units.last_mut().expect("code is generated inside a unit")
    }

    /// The unit being generated.
    pub(super) fn unit_ref(&self) -> &Unit<'a> {
        self.units.last().expect("code is generated inside a unit")
    }

    /// Emit an instruction without jump.
    pub(super) fn emit(&mut self, opcode: Opcode, a: impl Into<u32>, b: impl Into<u32>, c: impl Into<u32>) {
        self.emit_full(opcode, [a.into(), b.into(), c.into()], [0; 2], None);
    }

    /// Emit an instruction whose first extension word is `word`.
    pub(super) fn emit_with(
        &mut self,
        opcode: Opcode,
        a: impl Into<u32>,
        b: impl Into<u32>,
        c: impl Into<u32>,
        word: u32,
    ) {
        self.emit_full(opcode, [a.into(), b.into(), c.into()], [word, 0], None);
    }

    /// Emit an unconditional jump.
    pub(super) fn jump(&mut self, opcode: Opcode, target: Label) {
        self.emit_full(opcode, [0; 3], [0; 2], Some(target));
    }

    /// Emit a jump that looks at register `a`.
    pub(super) fn jump_on(&mut self, opcode: Opcode, a: impl Into<u32>, target: Label) {
        self.emit_full(opcode, [a.into(), 0, 0], [0; 2], Some(target));
    }

    /// Emit an instruction with three fields that may jump.
    pub(super) fn emit_jump(
        &mut self,
        opcode: Opcode,
        a: impl Into<u32>,
        b: impl Into<u32>,
        c: impl Into<u32>,
        target: Label,
    ) {
        self.emit_full(opcode, [a.into(), b.into(), c.into()], [0; 2], Some(target));
    }

    fn emit_full(
        &mut self,
        opcode: Opcode,
        [a, b, c]: [u32; 3],
        extensions: [u32; 2],
        target: Option<Label>,
    ) {
        let unit = self.unit();
        let (handler, position, coldness) = (unit.handler, unit.position, unit.coldness);
        let ins = Ins { opcode, a, b, c, extensions, target, handler, position };
        unit.code.push(Placed { item: Item::Ins(ins), coldness });
    }

    pub(super) fn label(&mut self) -> Label {
        self.unit().new_label()
    }

    /// The label stands for the next instruction.
    pub(super) fn place(&mut self, label: Label) {
        let unit = self.unit();
        let coldness = unit.coldness;
        unit.code.push(Placed { item: Item::Label(label), coldness });
    }

    /// A handler that keeps the temporaries that are live now.
    pub(super) fn new_handler(&mut self, lasti: bool) -> (HandlerId, Label) {
        let label = self.label();
        let unit = self.unit();
        unit.handlers.push(Handler { label, depth: unit.depth, lasti });
        (unit.handlers.len() as HandlerId - 1, label)
    }

    /// Make `handler` the handler in force; the one that was.
    pub(super) fn set_handler(&mut self, handler: Option<HandlerId>) -> Option<HandlerId> {
        std::mem::replace(&mut self.unit().handler, handler)
    }

    /// Instructions get the position of `node` until [`restore_position`](Self::restore_position).
    pub(super) fn enter_position(&mut self, node: &impl Ranged) -> Option<TextRange> {
        self.unit().position.replace(node.range())
    }

    /// Undo [`enter_position`](Self::enter_position).
    pub(super) fn restore_position(&mut self, position: Option<TextRange>) {
        self.unit().position = position;
    }

    /// Emit with the position of `node`.
    pub(super) fn at<R>(&mut self, node: &impl Ranged, body: impl FnOnce(&mut Self) -> R) -> R {
        let outer = self.enter_position(node);
        let result = body(self);
        self.restore_position(outer);
        result
    }

    /// Emit code that belongs to no line.
    pub(super) fn nowhere<R>(&mut self, body: impl FnOnce(&mut Self) -> R) -> R {
        let outer = self.unit().position.take();
        let result = body(self);
        self.restore_position(outer);
        result
    }

    /// Emit code that is rarely executed; it must be entered and left by jumps only.
    pub(super) fn cold<R>(&mut self, body: impl FnOnce(&mut Self) -> R) -> R {
        self.unit().coldness += 1;
        let result = body(self);
        self.unit().coldness -= 1;
        result
    }

    pub(super) fn allocate(&mut self) -> Register {
        self.unit().allocate()
    }

    pub(super) fn allocate_run(&mut self, count: u32) -> Register {
        self.unit().allocate_run(count)
    }

    pub(super) fn release(&mut self, register: Register) {
        self.unit().release(register);
    }

    pub(super) fn release_from(&mut self, register: Register) {
        self.unit().release_from(register);
    }

    /// The register that a value with this target goes to.
    pub(super) fn destination(&mut self, target: Target) -> Register {
        match target {
            Target::Push => self.allocate(),
            Target::Into(register) => register,
        }
    }

    /// Drop what a temporary holds, and release it.
    pub(super) fn discard(&mut self, register: Register) {
        if register.is_temporary() {
            self.emit(Opcode::Clear, register, 0u32, 0u32);
            self.release(register);
        }
    }

    /// The number of `name` among the unit's names.
    pub(super) fn name_index(&mut self, name: &ruff_python_ast::name::Name) -> u32 {
        self.unit().names.intern(name.clone())
    }

    /// The number of a constant.
    pub(super) fn const_index(&mut self, constant: Const) -> u32 {
        self.unit().consts.intern(constant)
    }

    /// Load a constant.
    pub(super) fn load_const(&mut self, constant: Const, target: Target) -> Register {
        let destination = self.destination(target);
        match constant {
            Const::None => self.emit(Opcode::LoadNone, destination, 0u32, 0u32),
            Const::Bool(value) => self.emit(Opcode::LoadBool, destination, u32::from(value), 0u32),
            Const::Int(value) if i16::try_from(value).is_ok() => {
                self.emit(Opcode::LoadInt, destination, value as i32 as u32, 0u32);
            }
            other => {
                let index = self.const_index(other);
                self.emit(Opcode::LoadConst, destination, index, 0u32);
            }
        }
        destination
    }

    /// `to = from`, unless they are the same.
    pub(super) fn move_to(&mut self, to: Register, from: Register) {
        if to != from {
            self.emit(Opcode::Move, to, from, 0u32);
        }
    }
}
