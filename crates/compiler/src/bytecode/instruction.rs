//! Instruction words: encoding, field access, and a decoder that joins prefixes and extension words.

use super::opcode::{Opcode, Operand};

/// One 32-bit word that starts an instruction: `op:8 | a:8 | b:8 | c:8`, the opcode in the low byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Instruction(pub u32);

impl Instruction {
    /// An instruction with three 8-bit fields.
    pub const fn new(opcode: Opcode, a: u8, b: u8, c: u8) -> Self {
        Instruction(opcode as u32 | (a as u32) << 8 | (b as u32) << 16 | (c as u32) << 24)
    }

    /// An instruction with an 8-bit field and a 16-bit one.
    pub const fn with_bc(opcode: Opcode, a: u8, bc: u16) -> Self {
        Instruction(opcode as u32 | (a as u32) << 8 | (bc as u32) << 16)
    }

    /// An instruction with one signed 24-bit field. The value must lie in `-0x80_0000..=0x7f_ffff`.
    pub const fn with_abc(opcode: Opcode, abc: i32) -> Self {
        debug_assert!(abc >= -0x80_0000 && abc <= 0x7f_ffff);
        Instruction(opcode as u32 | (abc as u32) << 8)
    }

    /// Opcode number (the interpreter's specialised ones included).
    #[inline(always)]
    pub const fn op(self) -> u8 {
        self.0 as u8
    }

    /// The compiler's opcode, if it is one.
    #[inline]
    pub const fn opcode(self) -> Option<Opcode> {
        Opcode::from_number(self.op())
    }

    /// Field `a`.
    #[inline(always)]
    pub const fn a(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// Field `b`.
    #[inline(always)]
    pub const fn b(self) -> u8 {
        (self.0 >> 16) as u8
    }

    /// Field `c`.
    #[inline(always)]
    pub const fn c(self) -> u8 {
        (self.0 >> 24) as u8
    }

    /// Fields `b` and `c` as one unsigned number.
    #[inline(always)]
    pub const fn bc(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// Fields `b` and `c` as one signed number.
    #[inline(always)]
    pub const fn signed_bc(self) -> i16 {
        (self.0 >> 16) as i16
    }

    /// Fields `a`, `b` and `c` as one signed number.
    #[inline(always)]
    pub const fn abc(self) -> i32 {
        (self.0 as i32) >> 8
    }
}

/// An instruction with its prefix and extension words resolved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decoded<'a> {
    /// Index of the first word (the prefix, if there is one).
    pub start: usize,
    /// Index of the first word after the instruction.
    pub end: usize,
    /// The operation.
    pub opcode: Opcode,
    /// Field `a`, widened. Zero when the instruction has a 24-bit field.
    pub a: u32,
    /// Field `b`, widened. Zero when `b` and `c` form one field.
    pub b: u32,
    /// Field `c`, widened. Zero when `b` and `c` form one field.
    pub c: u32,
    /// The 16-bit (widened: 32-bit) or 24-bit field, sign-extended; zero when the opcode has none.
    pub wide: i32,
    /// Extension words.
    pub extensions: &'a [u32],
}

impl Decoded<'_> {
    /// Word index of the jump's target, if this is a jump.
    pub fn jump_target(&self) -> Option<i64> {
        if !self.opcode.is_jump() {
            return None;
        }
        let offset = match self.opcode {
            Opcode::CompareJump | Opcode::ForIter | Opcode::Send => self.extensions[0] as i32,
            _ => self.wide,
        };
        Some(self.end as i64 + i64::from(offset))
    }
}

/// Decode the instruction whose first word is `code[start]`. None if the words there are not a whole instruction
/// of the compiler's.
#[inline]
pub fn decode(code: &[u32], start: usize) -> Option<Decoded<'_>> {
    let mut at = start;
    let mut word = Instruction(*code.get(at)?);
    let mut prefix = None;
    if word.opcode()? == Opcode::Wide {
        prefix = Some(word);
        at += 1;
        word = Instruction(*code.get(at)?);
    }
    let opcode = word.opcode()?;
    let info = opcode.info();
    let end = at + 1 + opcode.extension_count();
    let extensions = code.get(at + 1..end)?;
    let high = prefix.unwrap_or(Instruction(0));
    let widen = |low: u8, high: u8| u32::from(low) | u32::from(high) << 8;
    let mut decoded = Decoded { start, end, opcode, a: 0, b: 0, c: 0, wide: 0, extensions };
    if info.a == Operand::Jump24 {
        decoded.wide = word.abc();
        return prefix.is_none().then_some(decoded);
    }
    decoded.a = widen(word.a(), high.a());
    match info.b {
        Operand::Signed16 | Operand::Const16 | Operand::Name16 | Operand::Free16 | Operand::Jump16 => {
            decoded.wide = match prefix {
                Some(prefix) => (u32::from(prefix.bc()) << 16 | u32::from(word.bc())) as i32,
                None if matches!(info.b, Operand::Signed16 | Operand::Jump16) => i32::from(word.signed_bc()),
                None => i32::from(word.bc()),
            };
        }
        _ => {
            decoded.b = widen(word.b(), high.b());
            decoded.c = widen(word.c(), high.c());
        }
    }
    Some(decoded)
}

/// All instructions of `code`, in order; stops early at words that are not an instruction.
#[inline]
pub fn instructions(code: &[u32]) -> impl Iterator<Item = Decoded<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let decoded = decode(code, at)?;
        at = decoded.end;
        Some(decoded)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_round_trip() {
        let word = Instruction::new(Opcode::Is, 1, 2, 255);
        assert_eq!((word.opcode(), word.a(), word.b(), word.c()), (Some(Opcode::Is), 1, 2, 255));
        assert_eq!(Instruction::with_abc(Opcode::Jump, -5).abc(), -5);
        assert_eq!(Instruction::with_bc(Opcode::LoadInt, 3, -7i16 as u16).signed_bc(), -7);
    }

    #[test]
    fn prefix_widens_every_field() {
        let code = [Instruction::new(Opcode::Wide, 1, 2, 3).0, Instruction::new(Opcode::Is, 4, 5, 6).0];
        let decoded = decode(&code, 0).unwrap();
        assert_eq!((decoded.a, decoded.b, decoded.c), (0x104, 0x205, 0x306));
        let code = [
            Instruction::with_bc(Opcode::Wide, 0, 0xffff).0,
            Instruction::with_bc(Opcode::LoadInt, 9, 0xfffe).0,
        ];
        assert_eq!(decode(&code, 0).unwrap().wide, -2);
    }

    #[test]
    fn truncated_code_is_no_instruction() {
        assert_eq!(decode(&[Instruction::new(Opcode::Binary, 0, 0, 0).0], 0), None);
        assert_eq!(decode(&[], 0), None);
    }
}
