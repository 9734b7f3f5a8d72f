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
    /// `int - int`, both in registers.
    SubtractInt = 2 of Binary;
    /// `int - constant`
    SubtractIntConst = 3 of Binary;
    /// `int * int`, both in registers.
    MultiplyInt = 4 of Binary;
    /// `int * constant`
    MultiplyIntConst = 5 of Binary;
    /// `int & int`, both in registers.
    AndInt = 6 of Binary;
    /// `int & constant`
    AndIntConst = 7 of Binary;
    /// `int | int`, both in registers.
    OrInt = 8 of Binary;
    /// `int | constant`
    OrIntConst = 9 of Binary;
    /// `int ^ int`, both in registers.
    XorInt = 10 of Binary;
    /// `int ^ constant`
    XorIntConst = 11 of Binary;
    /// `int << int`, both in registers.
    ShiftLeftInt = 12 of Binary;
    /// `int << constant`
    ShiftLeftIntConst = 13 of Binary;
    /// `int >> int`, both in registers.
    ShiftRightInt = 14 of Binary;
    /// `int >> constant`
    ShiftRightIntConst = 15 of Binary;
    /// `int // int`, both in registers.
    FloorDivideInt = 16 of Binary;
    /// `int // constant`
    FloorDivideIntConst = 17 of Binary;
    /// `int % int`, both in registers.
    RemainderInt = 18 of Binary;
    /// `int % constant`
    RemainderIntConst = 19 of Binary;
    /// `float + float`, in registers or boxed; one may be an int in a register.
    AddFloat = 20 of Binary;
    /// `float + constant`, likewise.
    AddFloatConst = 21 of Binary;
    /// `float - float`, in registers or boxed; one may be an int in a register.
    SubtractFloat = 22 of Binary;
    /// `float - constant`, likewise.
    SubtractFloatConst = 23 of Binary;
    /// `float * float`, in registers or boxed; one may be an int in a register.
    MultiplyFloat = 24 of Binary;
    /// `float * constant`, likewise.
    MultiplyFloatConst = 25 of Binary;
    /// `float / float`, in registers or boxed; one may be an int in a register.
    DivideFloat = 26 of Binary;
    /// `float / constant`, likewise.
    DivideFloatConst = 27 of Binary;
    /// Jump on `int < int`.
    JumpLessInt = 28 of CompareJump;
    /// Jump on `int <= int`.
    JumpLessEqualInt = 29 of CompareJump;
    /// Jump on `int == int`.
    JumpEqualInt = 30 of CompareJump;
    /// Jump on `int != int`.
    JumpNotEqualInt = 31 of CompareJump;
    /// Jump on `int > int`.
    JumpGreaterInt = 32 of CompareJump;
    /// Jump on `int >= int`.
    JumpGreaterEqualInt = 33 of CompareJump;
    /// Jump on `int < constant`.
    JumpLessIntConst = 34 of CompareJump;
    /// Jump on `int <= constant`.
    JumpLessEqualIntConst = 35 of CompareJump;
    /// Jump on `int == constant`.
    JumpEqualIntConst = 36 of CompareJump;
    /// Jump on `int != constant`.
    JumpNotEqualIntConst = 37 of CompareJump;
    /// Jump on `int > constant`.
    JumpGreaterIntConst = 38 of CompareJump;
    /// Jump on `int >= constant`.
    JumpGreaterEqualIntConst = 39 of CompareJump;
    /// Jump on a comparison of numbers in registers of which one at least is a float.
    CompareJumpFloat = 40 of CompareJump;
    /// The global is where the cache says in the module's dict.
    LoadGlobalModule = 41 of LoadGlobal;
    /// The module does not have the global, and builtins have it where the cache says.
    LoadGlobalBuiltin = 42 of LoadGlobal;
    /// The attribute is in an instance's slot.
    LoadAttrSlot = 43 of LoadAttr;
    /// The attribute is in a module's dict.
    LoadAttrModule = 44 of LoadAttr;
    /// The attribute is a plain value found on the type, which the instance does not shadow.
    LoadAttrType = 45 of LoadAttr;
    /// Store in an instance's slot that exists.
    StoreAttrSlot = 46 of StoreAttr;
    /// Store in the slot that an instance of this shape gets next.
    StoreAttrAdd = 47 of StoreAttr;
    /// The method is a function found on the type, which the instance does not shadow.
    LoadMethodType = 48 of LoadMethod;
    /// `for` over a range.
    ForIterRange = 49 of ForIter;
    /// `for` over a list.
    ForIterList = 50 of ForIter;
    /// `for` over a tuple.
    ForIterTuple = 51 of ForIter;
    /// `for` over a generator, which runs in the same loop.
    ForIterGenerator = 52 of ForIter;
    /// The next item of an iterator that is none of these, by its `tp_iternext`.
    ForIterNative = 94 of ForIter;
    /// The value of a string or an integer in an exact dict.
    LoadSubscriptDict = 93 of LoadSubscript;
    /// A value stored in an exact dict.
    StoreSubscriptDict = 90 of StoreSubscript;
    /// An operator on two objects.
    BinaryObject = 91 of Binary;
    /// A jump on `in` or `not in` for a string, list, tuple, set or dict.
    CompareJumpIn = 92 of CompareJump;
    /// A jump on `is` or `is not`.
    CompareJumpIs = 88 of CompareJump;
    /// A jump on `==` or `!=` of two strings.
    CompareJumpText = 89 of CompareJump;
    /// `yield from` or `await` of a generator or coroutine, which runs in the same loop.
    SendGenerator = 53 of Send;
    /// `list[int]`
    LoadSubscriptList = 54 of LoadSubscript;
    /// `tuple[int]`
    LoadSubscriptTuple = 55 of LoadSubscript;
    /// `list[int] = value`
    StoreSubscriptList = 56 of StoreSubscript;
    /// A Python function that only needs its arguments moved.
    CallFunction = 57 of Call;
    /// Likewise.
    CallMethodFunction = 58 of CallMethod;
    /// A C function.
    CallNative = 59 of Call;
    /// Likewise.
    CallMethodNative = 60 of CallMethod;
    /// A class whose instances only need `__init__` called, which the cache has.
    CallClass = 61 of Call;
    /// `str + str`, which may grow the left operand in place.
    AddText = 62 of Binary;
    /// The attribute is a member of the object's C struct that is an object, as `__slots__` makes them.
    LoadAttrMember = 63 of LoadAttr;
    /// The attribute is a property with a function of Python.
    LoadAttrProperty = 64 of LoadAttr;
    /// Store in a member that is an object.
    StoreAttrMember = 65 of StoreAttr;
    /// `list.append`, which the cache has.
    CallListAppend = 66 of CallMethod;
    /// A C function without arguments.
    CallNoArgs = 67 of Call;
    /// A C method without arguments, or a function as attribute.
    CallMethodNoArgs = 68 of CallMethod;
    /// A C function of one argument.
    CallOneArg = 69 of Call;
    /// A C method of one argument, or a function as attribute.
    CallMethodOneArg = 70 of CallMethod;
    /// A C function of an array of arguments.
    CallFast = 71 of Call;
    /// A C method of an array of arguments, or a function as attribute.
    CallMethodFast = 72 of CallMethod;
    /// A C function of an array of arguments, and keywords.
    CallFastKeywords = 73 of Call;
    /// A C method of an array of arguments, and keywords, or a function as attribute.
    CallMethodFastKeywords = 74 of CallMethod;
    /// The attribute is a member of the object's C struct that is a number.
    LoadAttrField = 80 of LoadAttr;
    /// The attribute is read by a C function.
    LoadAttrGetSet = 81 of LoadAttr;
    /// The attribute is a plain value or function of a class, read from the class.
    LoadAttrClass = 82 of LoadAttr;
    /// Store in a member that is a number.
    StoreAttrField = 83 of StoreAttr;
    /// The attribute is stored by a C function.
    StoreAttrGetSet = 84 of StoreAttr;
    /// What is called is in an instance's slot.
    LoadMethodSlot = 85 of LoadMethod;
    /// What is called is in a module's dict.
    LoadMethodModule = 86 of LoadMethod;
    /// What is called is a plain value or function of a class, read from the class.
    LoadMethodClass = 87 of LoadMethod;
    /// `isinstance(object, class)`
    CallIsInstance = 79 of Call;
    /// `len(container)`
    CallLen = 101 of Call;
    /// A Python function some of whose parameters take their default values.
    CallFunctionDefaults = 75 of Call;
    /// Likewise.
    CallMethodFunctionDefaults = 76 of CallMethod;
    /// A Python function; the cache has the parameters that the keywords are.
    CallKeywordFunction = 77 of CallKeyword;
    /// Likewise.
    CallMethodKeywordFunction = 78 of CallMethodKeyword;
    /// Jump on `in` or `not in`, by the container's slot.
    JumpIn = 95 of CompareJump;
    /// `container[key]` by a slot of its type.
    LoadSubscriptSlot = 96 of LoadSubscript;
    /// `text[int]`
    LoadSubscriptText = 97 of LoadSubscript;
    /// `container[key] = value` by a slot of its type.
    StoreSubscriptSlot = 98 of StoreSubscript;
    /// An operator of two operands that are not both numbers, by the slots of their types.
    BinarySlot = 99 of Binary;
    /// An operator of two instances of one class, which has a method for it.
    BinaryMethod = 100 of Binary;
    /// What a local holds, into a temporary.
    MoveLocal = 113 of Move;
    /// Likewise, and the next instruction is one of those, unless it has been replaced since.
    MoveLocals = 114 of Move;
    /// A C function that gets its arguments in a tuple.
    CallTuple = 103 of Call;
    /// Likewise, or a method.
    CallMethodTuple = 104 of CallMethod;
    /// A C function that gets its arguments in a tuple, and keywords, of which there are none.
    CallTupleKeywords = 105 of Call;
    /// Likewise, or a method.
    CallMethodTupleKeywords = 106 of CallMethod;
    /// An object of the cached type, by the type's slot.
    CallSlot = 107 of Call;
    /// Likewise, as an attribute that is no method.
    CallMethodSlot = 108 of CallMethod;
    /// The cached class, whose instances are made by its `tp_new` and `tp_init`.
    CallConstructor = 109 of Call;
    /// Likewise, as an attribute.
    CallMethodConstructor = 110 of CallMethod;
    /// A C function of an array of arguments, and keywords, of which there are some.
    CallKeywordFast = 111 of CallKeyword;
    /// Likewise, or a method.
    CallMethodKeywordFast = 112 of CallMethodKeyword;
    /// A rich comparison of objects by a slot of their types.
    CompareSlot = 115 of Compare;
    /// A jump on a rich comparison of objects by a slot of their types.
    CompareJumpSlot = 116 of CompareJump;
}

/// Whether a specialised form works on numbers in registers, or makes them.
pub const fn makes_numbers(op: u8) -> bool {
    matches!(general_form(op), Binary | CompareJump) || matches!(op, ForIterRange | LoadAttrField | CallLen)
}
