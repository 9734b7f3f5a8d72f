//! The intermediate form of a unit's code: instructions with symbolic registers, labels and positions.

use ruff_text_size::TextRange;

use crate::bytecode::Opcode;

/// A register: a local by its number, or a temporary by its place in the stack of temporaries. Where temporaries
/// start is only known when the unit is complete.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Register(pub u32);

impl Register {
    /// Bit that tells temporaries from locals.
    pub const TEMPORARY: u32 = 1 << 31;

    /// The local with this number.
    pub fn local(index: u32) -> Register {
        Register(index)
    }

    /// The temporary at this place of the stack.
    pub fn temporary(index: u32) -> Register {
        Register(index | Self::TEMPORARY)
    }

    /// Whether it is a temporary.
    pub fn is_temporary(self) -> bool {
        self.0 & Self::TEMPORARY != 0
    }

    /// Number of the local, or place of the temporary.
    pub fn index(self) -> u32 {
        self.0 & !Self::TEMPORARY
    }

    /// The register `distance` after this one.
    pub fn after(self, distance: u32) -> Register {
        Register(self.0 + distance)
    }
}

impl From<Register> for u32 {
    fn from(register: Register) -> u32 {
        register.0
    }
}

/// A place in the code that jumps and handlers refer to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub(crate) struct Label(pub u32);

/// An exception handler.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Handler {
    /// Where it starts.
    pub label: Label,
    /// How many temporaries stay when it is entered.
    pub depth: u32,
    /// Whether the raising instruction's index is kept (below the exception).
    pub lasti: bool,
}

/// Number of a handler in the unit's list.
pub(crate) type HandlerId = u32;

/// One instruction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ins {
    pub opcode: Opcode,
    /// Field `a`: a register (with its temporary bit) or a number.
    pub a: u32,
    /// Field `b`, or the 16-bit field.
    pub b: u32,
    /// Field `c`.
    pub c: u32,
    /// Extension words; jump offsets and cache indices are filled in at the end.
    pub extensions: [u32; 2],
    /// Where a jump goes.
    pub target: Option<Label>,
    /// The handler in force.
    pub handler: Option<HandlerId>,
    /// Source position; None for code that belongs to no line.
    pub position: Option<TextRange>,
}

/// An element of the code.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Item {
    /// The place of a label.
    Label(Label),
    /// An instruction.
    Ins(Ins),
}

/// Code in the order of emission. Cold code is moved behind the rest when the unit is assembled, code that is cold in cold code
/// behind that, and so on: nothing falls through into it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed {
    pub item: Item,
    pub coldness: u32,
}
