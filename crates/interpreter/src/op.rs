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

/// Numbers the forms in the order in which they stand: those of one operator for registers and for a constant, and the comparisons of ints,
/// are found by counting from the first.
macro_rules! specialized {
    ($($(#[$meta:meta])* $name:ident of $general:ident;)*) => {
        /// The forms in their order.
        #[repr(u8)]
        enum Form {
            $($name,)*
            /// None: how many there are.
            Count,
        }

        $($(#[$meta])* pub const $name: u8 = FIRST_SPECIALIZED + Form::$name as u8;)*

        const _: () = assert!(FIRST_SPECIALIZED as usize + Form::Count as usize <= Instrumented as usize);

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
    AddInt of Binary;
    /// `int + constant`
    AddIntConst of Binary;
    /// `int - int`, both in registers.
    SubtractInt of Binary;
    /// `int - constant`
    SubtractIntConst of Binary;
    /// `int * int`, both in registers.
    MultiplyInt of Binary;
    /// `int * constant`
    MultiplyIntConst of Binary;
    /// `int & int`, both in registers.
    AndInt of Binary;
    /// `int & constant`
    AndIntConst of Binary;
    /// `int | int`, both in registers.
    OrInt of Binary;
    /// `int | constant`
    OrIntConst of Binary;
    /// `int ^ int`, both in registers.
    XorInt of Binary;
    /// `int ^ constant`
    XorIntConst of Binary;
    /// `int << int`, both in registers.
    ShiftLeftInt of Binary;
    /// `int << constant`
    ShiftLeftIntConst of Binary;
    /// `int >> int`, both in registers.
    ShiftRightInt of Binary;
    /// `int >> constant`
    ShiftRightIntConst of Binary;
    /// `int // int`, both in registers.
    FloorDivideInt of Binary;
    /// `int // constant`
    FloorDivideIntConst of Binary;
    /// `int % int`, both in registers.
    RemainderInt of Binary;
    /// `int % constant`
    RemainderIntConst of Binary;
    /// `float + float`, in registers or boxed; one may be an int in a register.
    AddFloat of Binary;
    /// `float + constant`, likewise.
    AddFloatConst of Binary;
    /// `float - float`, in registers or boxed; one may be an int in a register.
    SubtractFloat of Binary;
    /// `float - constant`, likewise.
    SubtractFloatConst of Binary;
    /// `float * float`, in registers or boxed; one may be an int in a register.
    MultiplyFloat of Binary;
    /// `float * constant`, likewise.
    MultiplyFloatConst of Binary;
    /// `float / float`, in registers or boxed; one may be an int in a register.
    DivideFloat of Binary;
    /// `float / constant`, likewise.
    DivideFloatConst of Binary;
    /// An operator on two objects.
    BinaryObject of Binary;
    /// `str + str`, which may grow the left operand in place.
    AddText of Binary;
    /// An operator of two operands that are not both numbers, by the slots of their types.
    BinarySlot of Binary;
    /// An operator of two instances of one class, which has a method for it.
    BinaryMethod of Binary;
    /// Jump on `int < int`.
    JumpLessInt of CompareJump;
    /// Jump on `int <= int`.
    JumpLessEqualInt of CompareJump;
    /// Jump on `int == int`.
    JumpEqualInt of CompareJump;
    /// Jump on `int != int`.
    JumpNotEqualInt of CompareJump;
    /// Jump on `int > int`.
    JumpGreaterInt of CompareJump;
    /// Jump on `int >= int`.
    JumpGreaterEqualInt of CompareJump;
    /// Jump on `int < constant`.
    JumpLessIntConst of CompareJump;
    /// Jump on `int <= constant`.
    JumpLessEqualIntConst of CompareJump;
    /// Jump on `int == constant`.
    JumpEqualIntConst of CompareJump;
    /// Jump on `int != constant`.
    JumpNotEqualIntConst of CompareJump;
    /// Jump on `int > constant`.
    JumpGreaterIntConst of CompareJump;
    /// Jump on `int >= constant`.
    JumpGreaterEqualIntConst of CompareJump;
    /// Jump on a comparison of numbers in registers of which one at least is a float.
    CompareJumpFloat of CompareJump;
    /// A jump on `in` or `not in` for a string, list, tuple, set or dict.
    CompareJumpIn of CompareJump;
    /// A jump on `is`, or on `is not` that does not hold.
    JumpIfSame of CompareJump;
    /// A jump on `is not`, or on `is` that does not hold.
    JumpIfNotSame of CompareJump;
    /// A jump on `==` or `!=` of two strings.
    CompareJumpText of CompareJump;
    /// Jump on `in` or `not in`, by the container's slot.
    JumpIn of CompareJump;
    /// A rich comparison of objects by a slot of their types.
    CompareSlot of Compare;
    /// A rich comparison by the method of a class made in Python.
    CompareMethod of Compare;
    /// A jump on a rich comparison of objects by a slot of their types.
    CompareJumpSlot of CompareJump;
    /// A jump on a rich comparison by the method of a class made in Python.
    CompareJumpMethod of CompareJump;
    /// The global is where the cache says in the module's dict.
    LoadGlobalModule of LoadGlobal;
    /// The module does not have the global, and builtins have it where the cache says.
    LoadGlobalBuiltin of LoadGlobal;
    /// The attribute is in an instance's slot.
    LoadAttrSlot of LoadAttr;
    /// The attribute is in a module's dict.
    LoadAttrModule of LoadAttr;
    /// The attribute is a plain value found on the type, which the instance does not shadow.
    LoadAttrType of LoadAttr;
    /// The attribute is a member of the object's C struct that is an object, as `__slots__` makes them.
    LoadAttrMember of LoadAttr;
    /// The attribute is a property with a function of Python.
    LoadAttrProperty of LoadAttr;
    /// The attribute is a member of the object's C struct that is a number.
    LoadAttrField of LoadAttr;
    /// The attribute is read by a C function.
    LoadAttrGetSet of LoadAttr;
    /// The attribute is a plain value or function of a class, read from the class.
    LoadAttrClass of LoadAttr;
    /// Store in an instance's slot that exists.
    StoreAttrSlot of StoreAttr;
    /// Store in the slot that an instance of this shape gets next.
    StoreAttrAdd of StoreAttr;
    /// Store in a member that is an object.
    StoreAttrMember of StoreAttr;
    /// Store in a member that is a number.
    StoreAttrField of StoreAttr;
    /// The attribute is stored by a C function.
    StoreAttrGetSet of StoreAttr;
    /// The method is a function found on the type, which the instance does not shadow.
    LoadMethodType of LoadMethod;
    /// What is called is in an instance's slot.
    LoadMethodSlot of LoadMethod;
    /// What is called is in a module's dict.
    LoadMethodModule of LoadMethod;
    /// What is called is a plain value or function of a class, read from the class.
    LoadMethodClass of LoadMethod;
    /// `for` over a range.
    ForIterRange of ForIter;
    /// `for` over a list.
    ForIterList of ForIter;
    /// `for` over a tuple.
    ForIterTuple of ForIter;
    /// `for` over a generator, which runs in the same loop.
    ForIterGenerator of ForIter;
    /// The next item of an iterator that is none of these, by its `tp_iternext`.
    ForIterNative of ForIter;
    /// The value of a string or an integer in an exact dict.
    LoadSubscriptDict of LoadSubscript;
    /// `list[int]`
    LoadSubscriptList of LoadSubscript;
    /// `tuple[int]`
    LoadSubscriptTuple of LoadSubscript;
    /// `container[key]` by a slot of its type.
    LoadSubscriptSlot of LoadSubscript;
    /// `container[key]` by the method of a class made in Python.
    LoadSubscriptMethod of LoadSubscript;
    /// `text[int]`
    LoadSubscriptText of LoadSubscript;
    /// A value stored in an exact dict.
    StoreSubscriptDict of StoreSubscript;
    /// `list[int] = value`
    StoreSubscriptList of StoreSubscript;
    /// `container[key] = value` by a slot of its type.
    StoreSubscriptSlot of StoreSubscript;
    /// `yield from` or `await` of a generator or coroutine, which runs in the same loop.
    SendGenerator of Send;
    /// A Python function that only needs its arguments moved.
    CallFunction of Call;
    /// Likewise.
    CallMethodFunction of CallMethod;
    /// A C function.
    CallNative of Call;
    /// Likewise.
    CallMethodNative of CallMethod;
    /// A class whose instances only need `__init__` called, which the cache has.
    CallClass of Call;
    /// `list.append`, which the cache has.
    CallListAppend of CallMethod;
    /// A C function without arguments.
    CallNoArgs of Call;
    /// A C method without arguments, or a function as attribute.
    CallMethodNoArgs of CallMethod;
    /// A C function of one argument.
    CallOneArg of Call;
    /// A C method of one argument, or a function as attribute.
    CallMethodOneArg of CallMethod;
    /// A C function of an array of arguments.
    CallFast of Call;
    /// A C method of an array of arguments, or a function as attribute.
    CallMethodFast of CallMethod;
    /// A C function of an array of arguments, and keywords.
    CallFastKeywords of Call;
    /// A C method of an array of arguments, and keywords, or a function as attribute.
    CallMethodFastKeywords of CallMethod;
    /// `isinstance(object, class)`
    CallIsInstance of Call;
    /// `len(container)`
    CallLen of Call;
    /// A Python function some of whose parameters take their default values.
    CallFunctionDefaults of Call;
    /// Likewise.
    CallMethodFunctionDefaults of CallMethod;
    /// A Python function; the cache has the parameters that the keywords are.
    CallKeywordFunction of CallKeyword;
    /// Likewise.
    CallMethodKeywordFunction of CallMethodKeyword;
    /// A C function that gets its arguments in a tuple.
    CallTuple of Call;
    /// Likewise, or a method.
    CallMethodTuple of CallMethod;
    /// A C function that gets its arguments in a tuple, and keywords, of which there are none.
    CallTupleKeywords of Call;
    /// Likewise, or a method.
    CallMethodTupleKeywords of CallMethod;
    /// An object of the cached type, by the type's slot.
    CallSlot of Call;
    /// Likewise, as an attribute that is no method.
    CallMethodSlot of CallMethod;
    /// The cached class, whose instances are made by its `tp_new` and `tp_init`.
    CallConstructor of Call;
    /// Likewise, as an attribute.
    CallMethodConstructor of CallMethod;
    /// The cached class, in static memory, by a vectorcall function of its own.
    CallBuiltinClass of Call;
    /// Likewise, as an attribute.
    CallMethodBuiltinClass of CallMethod;
    /// A C function of an array of arguments, and keywords, of which there are some.
    CallKeywordFast of CallKeyword;
    /// Likewise, or a method.
    CallMethodKeywordFast of CallMethodKeyword;
    /// `__init__` of a class from C, by the slot that it wraps.
    CallMethodInitializer of CallMethod;
    /// A C function that gets its arguments in a tuple, and keywords in a dict, of which there are some.
    CallKeywordTuple of CallKeyword;
    /// Likewise, or a method.
    CallMethodKeywordTuple of CallMethodKeyword;
    /// What a local holds, into a temporary.
    MoveLocal of Move;
    /// Likewise, and the next instruction is one of those, unless it has been replaced since.
    MoveLocals of Move;
}

/// Whether a specialised form works on numbers in registers, or makes them.
pub const fn makes_numbers(op: u8) -> bool {
    matches!(general_form(op), Binary | CompareJump) || matches!(op, ForIterRange | LoadAttrField | CallLen)
}
