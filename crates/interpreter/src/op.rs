//! Opcode numbers as constants for the dispatch loop's patterns: the compiler's, and the specialised forms that the loop writes
//! into its own copy of the code.
//!
//! A specialised form stands for one [`Opcode`] whose operands and extension words it keeps; when its guard fails, the loop executes
//! the general form instead and may put that back.

#![allow(non_upper_case_globals, reason = "the constants have the names of the opcodes")]

use compiler::bytecode::Opcode;
use compiler::bytecode::opcode::FIRST_SPECIALIZED;

macro_rules! general {
    ($($name:ident)*) => {
        $(#[doc = concat!("[`Opcode::", stringify!($name), "`]")] pub const $name: u8 = Opcode::$name as u8;)*
    };
}

general! {
    Nop Wide Resume Move Copy LoadConst LoadInt LoadNone LoadBool CheckLocal DeleteLocal Clear MakeCell LoadCell StoreCell
    DeleteCell LoadFree StoreFree DeleteFree LoadFreeCell LoadName StoreName DeleteName LoadGlobal StoreGlobal DeleteGlobal
    LoadFromDictOrGlobal LoadFromDictOrCell LoadFromDictOrFree LoadLocals LoadBuildClass LoadCommon SetupAnnotations LoadAttr
    StoreAttr DeleteAttr LoadMethod LoadSuperAttr LoadSuperMethod Binary Negative Positive Invert Not ToBool Compare Is IsNot
    Contains NotContains CompareJump Jump JumpBackward JumpIfTrue JumpIfFalse JumpIfTrueOrPop JumpIfFalseOrPop JumpIfNone
    JumpIfNotNone LoadSubscript StoreSubscript DeleteSubscript LoadSlice StoreSlice BuildSlice Call CallMethod CallKeyword
    CallMethodKeyword CallUnpack BuildTuple BuildList BuildSet BuildString BuildMap ListAppend SetAdd MapAdd ListExtend SetUpdate
    DictUpdate DictMerge ListToTuple Convert FormatSimple FormatSpec BuildTemplate BuildInterpolation UnpackSequence UnpackPair
    UnpackEx GetIter ForIter GetAsyncIter GetAnext EndAsyncFor GetYieldFromIter GetAwaitable Send Yield ReturnGenerator Return
    ReturnConst CleanupThrow PushExcInfo PopExcept MatchException MatchExceptionGroup Raise Reraise WithExceptStart BeginWith
    MakeFunction SetFunctionAttribute ImportName ImportFrom Intrinsic1 Intrinsic2 MatchMapping MatchSequence MatchKeys MatchClass
    GetLen
}

/// Something is to be told before the instruction is executed: its own opcode number stands beside the code
/// ([`crate::monitoring`]). Nothing is specialised while that is so.
pub const Instrumented: u8 = 255;

macro_rules! specialized {
    ($($(#[$meta:meta])* $name:ident = $offset:literal of $general:ident;)*) => {
        $($(#[$meta])* pub const $name: u8 = FIRST_SPECIALIZED + $offset;)*

        /// The general form of any opcode number.
        pub const fn general_form(op: u8) -> u8 {
            match op {
                $($name => $general,)*
                other => other,
            }
        }
    };
}

specialized! {
    /// `int + int`, both in registers.
    AddInt = 0 of Binary;
    /// `int + constant`
    AddIntConst = 1 of Binary;
    /// `int - int`
    SubtractInt = 2 of Binary;
    /// `int - constant`
    SubtractIntConst = 3 of Binary;
    /// `int * int`
    MultiplyInt = 4 of Binary;
    /// `int * constant`
    MultiplyIntConst = 5 of Binary;
    /// `float + float`, in registers or boxed.
    AddFloat = 6 of Binary;
    /// `float + constant`
    AddFloatConst = 7 of Binary;
    /// `float - float`
    SubtractFloat = 8 of Binary;
    /// `float - constant`
    SubtractFloatConst = 9 of Binary;
    /// `float * float`
    MultiplyFloat = 10 of Binary;
    /// `float * constant`
    MultiplyFloatConst = 11 of Binary;
    /// `float / float`
    DivideFloat = 12 of Binary;
    /// `float / constant`
    DivideFloatConst = 13 of Binary;
    /// Jump on `int < int`.
    JumpLessInt = 16 of CompareJump;
    /// Jump on `int <= int`.
    JumpLessEqualInt = 17 of CompareJump;
    /// Jump on `int == int`.
    JumpEqualInt = 18 of CompareJump;
    /// Jump on `int != int`.
    JumpNotEqualInt = 19 of CompareJump;
    /// Jump on `int > int`.
    JumpGreaterInt = 20 of CompareJump;
    /// Jump on `int >= int`.
    JumpGreaterEqualInt = 21 of CompareJump;
    /// Jump on `int < constant`.
    JumpLessIntConst = 22 of CompareJump;
    /// Jump on `int <= constant`.
    JumpLessEqualIntConst = 23 of CompareJump;
    /// Jump on `int == constant`.
    JumpEqualIntConst = 24 of CompareJump;
    /// Jump on `int != constant`.
    JumpNotEqualIntConst = 25 of CompareJump;
    /// Jump on `int > constant`.
    JumpGreaterIntConst = 26 of CompareJump;
    /// Jump on `int >= constant`.
    JumpGreaterEqualIntConst = 27 of CompareJump;
    /// The global is where the cache says in the module's dict.
    LoadGlobalModule = 32 of LoadGlobal;
    /// The module does not have the global, and builtins have it where the cache says.
    LoadGlobalBuiltin = 33 of LoadGlobal;
    /// The attribute is in an instance's slot.
    LoadAttrSlot = 36 of LoadAttr;
    /// The attribute is in a module's dict.
    LoadAttrModule = 37 of LoadAttr;
    /// The attribute is a plain value found on the type, which the instance does not shadow.
    LoadAttrType = 38 of LoadAttr;
    /// Store in an instance's slot that exists.
    StoreAttrSlot = 40 of StoreAttr;
    /// Store in the slot that an instance of this shape gets next.
    StoreAttrAdd = 41 of StoreAttr;
    /// The method is a function found on the type, which the instance does not shadow.
    LoadMethodType = 44 of LoadMethod;
    /// `for` over a range.
    ForIterRange = 48 of ForIter;
    /// `for` over a list.
    ForIterList = 49 of ForIter;
    /// `for` over a tuple.
    ForIterTuple = 50 of ForIter;
    /// `list[int]`
    LoadSubscriptList = 56 of LoadSubscript;
    /// `tuple[int]`
    LoadSubscriptTuple = 57 of LoadSubscript;
    /// `list[int] = value`
    StoreSubscriptList = 60 of StoreSubscript;
}

/// Whether a specialised form works on numbers in registers, or makes them.
pub const fn makes_numbers(op: u8) -> bool {
    matches!(general_form(op), Binary | CompareJump) || op == ForIterRange
}
