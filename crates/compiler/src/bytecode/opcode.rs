//! The instruction set: one table that names every opcode, says what its operands are and documents what it
//! does, consumes and raises.
//!
//! Terms used by the table. A *local* is a register below the unit's local count, a *temporary* any other one.
//! Unless an opcode says "kept", a register operand that is a temporary is *consumed*: its reference moves into
//! the instruction, and the register is dead (holds 0 or an unboxed number) when the instruction ends, whether
//! it succeeds or raises. A local operand is borrowed. A destination local drops its old value after the store;
//! a destination temporary is dead before, or is one of the consumed operands.
//!
//! Opcode numbers from [`FIRST_SPECIALIZED`] up are never emitted: the interpreter uses them for the specialised
//! forms that it writes into its own copy of the code.

/// First opcode number that the compiler never emits.
pub const FIRST_SPECIALIZED: u8 = 128;

/// What an operand field of an instruction means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand {
    /// Not used, zero.
    Unused,
    /// Destination register.
    Def,
    /// Destination: this register and the next one (temporaries).
    DefPair,
    /// Destination: a run of consecutive temporaries; the opcode's text says how many.
    DefRun,
    /// Source register, consumed when it is a temporary.
    Use,
    /// Like `Use`, or a constant's index when the first extension word has [`C_IS_CONST`].
    UseOrConst,
    /// Like `Use`, or a constant's index when field `a` has [`compare_jump::C_IS_CONST`].
    UseOrConstByA,
    /// Source register that is never consumed.
    Keep,
    /// Two consecutive temporaries, never consumed.
    KeepPair,
    /// Two consecutive temporaries, consumed.
    UsePair,
    /// Three consecutive temporaries, consumed.
    UseTriple,
    /// A run of temporaries, consumed; field `c` holds their number.
    UseRun,
    /// A run of temporaries, consumed; field `c` holds half their number.
    UsePairs,
    /// A register (often the first of a run); the opcode's text says what it holds and what becomes of it.
    Special,
    /// Unsigned number whose meaning the opcode's text gives.
    Imm,
    /// Index into `names` (in field `c`).
    Name,
    /// Index into the free variables (in field `c`).
    Free,
    /// Fields `b` and `c` together: signed number.
    Signed16,
    /// Fields `b` and `c` together: index into `consts`.
    Const16,
    /// Fields `b` and `c` together: index into `names`.
    Name16,
    /// Fields `b` and `c` together: index into the free variables.
    Free16,
    /// Fields `b` and `c` together: jump offset.
    Jump16,
    /// Fields `a`, `b` and `c` together: signed jump offset.
    Jump24,
}

/// What an extension word of an instruction holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extension {
    /// Index of the inline cache that belongs to this instruction.
    Cache,
    /// Operator in the low 8 bits, [`INPLACE`] and [`C_IS_CONST`] above it, the high half free for feedback.
    Operator,
    /// Jump offset (i32), relative to the word after the whole instruction.
    Jump,
    /// Index into `consts`.
    Const,
    /// A plain number.
    Number,
}

/// Bit of an operator word: the operation is an augmented assignment.
pub const INPLACE: u32 = 1 << 8;
/// Bit of an operator word: operand `c` is an index into `consts`.
pub const C_IS_CONST: u32 = 1 << 9;

/// Values of [`Opcode::CallUnpack`]'s `b`: what is in `a+3`.
pub mod unpacked_keywords {
    /// Nothing, it is dead.
    pub const NONE: u32 = 0;
    /// A dict that was made for the call.
    pub const DICT: u32 = 1;
    /// The mapping of a call's only `**mapping`, which the call leaves alone, or any object: a `TypeError` if it is no mapping.
    pub const MAPPING: u32 = 2;
}

/// Layout of field `a` of [`Opcode::CompareJump`].
pub mod compare_jump {
    /// Mask of the [`Comparison`](super::Comparison) number.
    pub const OPERATOR: u32 = 0x0f;
    /// Jump when the comparison is true (otherwise when it is false).
    pub const IF_TRUE: u32 = 0x10;
    /// Operand `c` is an index into `consts`.
    pub const C_IS_CONST: u32 = 0x20;
}

macro_rules! numbered {
    ($(#[$meta:meta])* $name:ident { $($(#[$item_meta:meta])* $item:ident = $number:literal $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$item_meta])* $item = $number,)* }

        impl $name {
            /// The item with this number.
            #[inline]
            pub const fn from_number(number: u32) -> Option<Self> {
                match number { $($number => Some(Self::$item),)* _ => None }
            }

            /// How the disassembler writes it.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$item => $text,)* }
            }
        }
    };
}

numbered! {
    /// Operator of [`Opcode::Binary`], numbered as CPython's `NB_*` constants (`opcode.h`).
    BinaryOperator {
        /// `+`
        Add = 0 "+",
        /// `&`
        And = 1 "&",
        /// `//`
        FloorDivide = 2 "//",
        /// `<<`
        LeftShift = 3 "<<",
        /// `@`
        MatrixMultiply = 4 "@",
        /// `*`
        Multiply = 5 "*",
        /// `%`
        Remainder = 6 "%",
        /// `|`
        Or = 7 "|",
        /// `**`
        Power = 8 "**",
        /// `>>`
        RightShift = 9 ">>",
        /// `-`
        Subtract = 10 "-",
        /// `/`
        TrueDivide = 11 "/",
        /// `^`
        Xor = 12 "^",
    }
}

numbered! {
    /// Operator of [`Opcode::Compare`] (the first six, numbered as `Py_LT` and so on in `object.h`) and of
    /// [`Opcode::CompareJump`] (all of them).
    Comparison {
        /// `<`
        Less = 0 "<",
        /// `<=`
        LessEqual = 1 "<=",
        /// `==`
        Equal = 2 "==",
        /// `!=`
        NotEqual = 3 "!=",
        /// `>`
        Greater = 4 ">",
        /// `>=`
        GreaterEqual = 5 ">=",
        /// `is`
        Is = 6 "is",
        /// `is not`
        IsNot = 7 "is not",
        /// `in`: `b` is the item, `c` the container
        In = 8 "in",
        /// `not in`: `b` is the item, `c` the container
        NotIn = 9 "not in",
    }
}

numbered! {
    /// Kind of [`Opcode::LoadCommon`].
    CommonConstant {
        /// The type `AssertionError`.
        AssertionError = 0 "AssertionError",
        /// The type `NotImplementedError`.
        NotImplementedError = 1 "NotImplementedError",
        /// The type `tuple`.
        Tuple = 2 "tuple",
        /// The builtin function `all`.
        All = 3 "all",
        /// The builtin function `any`.
        Any = 4 "any",
    }
}

numbered! {
    /// Kind of [`Opcode::Resume`].
    ResumeKind {
        /// Start of the unit (after [`Opcode::ReturnGenerator`] in a generator).
        Start = 0 "start",
        /// After a plain `yield`.
        AfterYield = 1 "after yield",
        /// After a `yield from`.
        AfterYieldFrom = 2 "after yield from",
        /// After an `await` (also those of `async for` and `async with`).
        AfterAwait = 3 "after await",
    }
}

numbered! {
    /// What an awaited value came from ([`Opcode::GetAwaitable`]); it selects the error message.
    AwaitKind {
        /// An `await` expression, or a value that the compiler knows to be an awaitable's result.
        Expression = 0 "await",
        /// `async with`: the result of `__aenter__`.
        AsyncEnter = 1 "__aenter__",
        /// `async with`: the result of `__aexit__`.
        AsyncExit = 2 "__aexit__",
    }
}

numbered! {
    /// Conversion of [`Opcode::Convert`].
    Conversion {
        /// `str(value)`
        Str = 1 "str",
        /// `repr(value)`
        Repr = 2 "repr",
        /// `ascii(value)`
        Ascii = 3 "ascii",
    }
}

numbered! {
    /// What [`Opcode::SetFunctionAttribute`] sets.
    FunctionAttribute {
        /// `__defaults__`: a tuple.
        Defaults = 0 "defaults",
        /// `__kwdefaults__`: a dict.
        KeywordDefaults = 1 "kwdefaults",
        /// `__annotate__`: a function.
        Annotate = 2 "annotate",
        /// The closure: a tuple of cells, one per free variable of the code.
        Closure = 3 "closure",
        /// `__annotations__`: a tuple of alternating names and values (`from __future__ import annotations`).
        Annotations = 4 "annotations",
    }
}

numbered! {
    /// Kind of [`Opcode::Intrinsic1`].
    Intrinsic1 {
        /// Interactive mode: hand the value to `sys.displayhook`. Result: None.
        Print = 0 "print",
        /// `from module import *`: bind the module's public names in the frame's locals. Result: None.
        ImportStar = 1 "import star",
        /// A `StopIteration` (or, in an async generator, `StopAsyncIteration`) that left the body of a generator or
        /// coroutine becomes the `RuntimeError` of PEP 479, with the original as cause; others are returned as they are.
        StopIterationError = 2 "stopiteration error",
        /// Wrap a value that an async generator yields.
        AsyncGeneratorWrap = 3 "async gen wrap",
        /// `typing.TypeVar` with this name, inferred variance.
        TypeVar = 4 "typevar",
        /// `typing.ParamSpec` with this name.
        ParamSpec = 5 "paramspec",
        /// `typing.TypeVarTuple` with this name.
        TypeVarTuple = 6 "typevartuple",
        /// `typing.Generic[*params]` for a tuple of type parameters.
        SubscriptGeneric = 7 "subscript generic",
        /// `typing.TypeAliasType` from a tuple (name, type parameters or None, evaluator function).
        TypeAlias = 8 "typealias",
    }
}

numbered! {
    /// Kind of [`Opcode::Intrinsic2`]; the first operand is named first.
    Intrinsic2 {
        /// `except*`: original exception, list of raised and unhandled parts; result: exception to raise, or None.
        PrepareReraiseStar = 0 "prep reraise star",
        /// `typing.TypeVar`: name, function that evaluates the bound.
        TypeVarWithBound = 1 "typevar with bound",
        /// `typing.TypeVar`: name, function that evaluates the tuple of constraints.
        TypeVarWithConstraints = 2 "typevar with constraints",
        /// Set `__type_params__` of a function (first) to a tuple; result: the function.
        SetFunctionTypeParams = 3 "set function type params",
        /// Set the evaluator (second) of a type parameter's default; result: the type parameter (first).
        SetTypeParamDefault = 4 "set typeparam default",
    }
}

/// What the table says about an opcode.
#[derive(Clone, Copy, Debug)]
pub struct OpcodeInfo {
    /// Name as in the enumeration.
    pub name: &'static str,
    /// Meaning of field `a`.
    pub a: Operand,
    /// Meaning of field `b` (a 16-bit meaning covers `c` as well).
    pub b: Operand,
    /// Meaning of field `c`.
    pub c: Operand,
    /// Meaning of the extension words; their number is the number of words.
    pub extensions: &'static [Extension],
}

macro_rules! instructions {
    ($($(#[$meta:meta])* $name:ident $(($($field:ident $operand:ident),*))? $([$($extension:ident),*])?;)*) => {
        /// An operation of the register machine; see the module's text for the rules that hold for all of them.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        #[repr(u8)]
        pub enum Opcode { $($(#[$meta])* $name,)* }

        /// Every opcode, in numeric order.
        pub const OPCODES: &[Opcode] = &[$(Opcode::$name,)*];

        impl Opcode {
            /// The operands and extension words of this opcode.
            #[inline]
            pub const fn info(self) -> &'static OpcodeInfo {
                match self {
                    $(Opcode::$name => {
                        const INFO: OpcodeInfo = {
                            #[allow(unused_mut, reason = "opcodes without operands set nothing")]
                            let mut info = OpcodeInfo {
                                name: stringify!($name),
                                a: Operand::Unused,
                                b: Operand::Unused,
                                c: Operand::Unused,
                                extensions: &[$($(Extension::$extension),*)?],
                            };
                            $($(info.$field = Operand::$operand;)*)?
                            info
                        };
                        &INFO
                    })*
                }
            }
        }
    };
}

instructions! {
    /// Do nothing (keeps a line for tracing).
    Nop;
    /// Prefix: its `a`, `b`, `c` are the high bytes of the next instruction's. A 16-bit field of the next
    /// instruction becomes 32 bits. [`Operand::Jump24`] instructions are never prefixed.
    Wide (a Imm, b Imm, c Imm);
    /// Start of a unit and point after every [`Yield`](Opcode::Yield): `a` is a [`ResumeKind`]. Polls the eval
    /// breaker; where tracing and monitoring see the call or resumption.
    Resume (a Imm);

    /// `a = b`. The second register of a pair that [`LoadMethod`](Opcode::LoadMethod) or [`BeginWith`](Opcode::BeginWith) made may hold
    /// 0, which is moved like any value.
    Move (a Def, b Use);
    /// `a = b`, where `b` is kept even if it is a temporary.
    Copy (a Def, b Keep);
    /// `a = consts[bc]`.
    LoadConst (a Def, b Const16);
    /// `a` = the integer `bc`.
    LoadInt (a Def, b Signed16);
    /// `a = None`.
    LoadNone (a Def);
    /// `a` = `False` (b = 0) or `True` (b = 1).
    LoadBool (a Def, b Imm);
    /// Raise `UnboundLocalError` if local `a` is unbound.
    CheckLocal (a Keep);
    /// Unbind local `a`; `UnboundLocalError` if it is unbound.
    DeleteLocal (a Keep);
    /// Drop what register `a` holds; it is unbound (local) or dead (temporary) afterwards. Does not check.
    Clear (a Use);
    /// Local `a` becomes a new cell that holds what the local held (an empty cell if it was unbound).
    MakeCell (a Keep);
    /// `a` = contents of the cell in local `b`; `UnboundLocalError` if it is empty.
    LoadCell (a Def, b Keep);
    /// Store `b` in the cell in local `a`.
    StoreCell (a Keep, b Use);
    /// Empty the cell in local `a`; `UnboundLocalError` if it is empty.
    DeleteCell (a Keep);
    /// `a` = contents of the closure's cell `bc`; `NameError` ("cannot access free variable …") if it is empty.
    LoadFree (a Def, b Free16);
    /// Store `a` in the closure's cell `bc`.
    StoreFree (a Use, b Free16);
    /// Empty the closure's cell `bc`; `NameError` if it is empty.
    DeleteFree (b Free16);
    /// `a` = the closure's cell `bc` itself.
    LoadFreeCell (a Def, b Free16);
    /// `a` = `names[bc]` from the frame's locals mapping, else globals, else builtins; `NameError`.
    LoadName (a Def, b Name16);
    /// Set `names[bc]` in the frame's locals mapping to `a`.
    StoreName (a Use, b Name16);
    /// Delete `names[bc]` from the frame's locals mapping; `NameError`.
    DeleteName (b Name16);
    /// `a` = `names[bc]` from globals, else builtins; `NameError`.
    LoadGlobal (a Def, b Name16) [Cache];
    /// Set `names[bc]` in globals to `a`.
    StoreGlobal (a Use, b Name16);
    /// Delete `names[bc]` from globals; `NameError`.
    DeleteGlobal (b Name16);
    /// `a` = `names[c]` from mapping `b`, else globals, else builtins; `NameError`.
    LoadFromDictOrGlobal (a Def, b Use, c Name);
    /// `a` = the variable of the cell in local `c`: from mapping `b` if it has the variable's name, else the cell's
    /// contents; `UnboundLocalError`.
    LoadFromDictOrCell (a Def, b Use, c Keep);
    /// `a` = the free variable `c`: from mapping `b` if it has the variable's name, else the cell's contents; `NameError`.
    LoadFromDictOrFree (a Def, b Use, c Free);
    /// `a` = the frame's locals mapping (class and module code).
    LoadLocals (a Def);
    /// `a` = `builtins.__build_class__`; `NameError` if it is missing.
    LoadBuildClass (a Def);
    /// `a` = the object that `b` (a [`CommonConstant`]) names.
    LoadCommon (a Def, b Imm);
    /// Create `__annotations__` as an empty dict in the frame's locals mapping unless it is there.
    SetupAnnotations;

    /// `a = b.names[c]`.
    LoadAttr (a Def, b Use, c Name) [Cache];
    /// `a.names[c] = b`: `a` is the object, `b` the value.
    StoreAttr (a Use, b Use, c Name) [Cache];
    /// `del a.names[c]`.
    DeleteAttr (a Use, c Name);
    /// Load for a call that follows: `a` = the unbound function and `a+1` = `b` when `b.names[c]` is a method, otherwise
    /// `a` = the attribute and `a+1` = 0. `b` may be the same temporary as `a`.
    LoadMethod (a DefPair, b Use, c Name) [Cache];
    /// `a = super().names[c]` in a method: `b`, `b+1`, `b+2` = what the name `super` is, the class, self. When the first is not
    /// the builtin `super`, it is called without arguments, and the attribute loaded from the result.
    LoadSuperAttr (a Def, b UseTriple, c Name) [Cache];
    /// Like [`LoadSuperAttr`](Opcode::LoadSuperAttr) with a pair of results as [`LoadMethod`](Opcode::LoadMethod).
    LoadSuperMethod (a DefPair, b UseTriple, c Name) [Cache];

    /// `a = b operator c`; the operator word holds a [`BinaryOperator`], [`INPLACE`] and [`C_IS_CONST`].
    Binary (a Def, b Use, c UseOrConst) [Operator];
    /// `a = -b`.
    Negative (a Def, b Use);
    /// `a = +b`.
    Positive (a Def, b Use);
    /// `a = ~b`.
    Invert (a Def, b Use);
    /// `a = not b`.
    Not (a Def, b Use);
    /// `a` = truth of `b`, as a bool.
    ToBool (a Def, b Use);
    /// `a = b comparison c`; the operator word holds one of the six rich [`Comparison`]s and [`C_IS_CONST`].
    Compare (a Def, b Use, c UseOrConst) [Operator];
    /// `a = b is c`.
    Is (a Def, b Use, c Use);
    /// `a = b is not c`.
    IsNot (a Def, b Use, c Use);
    /// `a = b in c`; the operator word holds [`C_IS_CONST`].
    Contains (a Def, b Use, c UseOrConst) [Operator];
    /// `a = b not in c`; the operator word holds [`C_IS_CONST`].
    NotContains (a Def, b Use, c UseOrConst) [Operator];
    /// Compare `b` and `c` and jump on the truth of the result; `a` as [`compare_jump`] says (any [`Comparison`]).
    /// A jump back never closes a loop without a [`JumpBackward`](Opcode::JumpBackward) on the way.
    CompareJump (a Imm, b Use, c UseOrConstByA) [Jump];

    /// Jump; does not poll.
    Jump (a Jump24);
    /// Jump back, polling the eval breaker; the end of a loop's body.
    JumpBackward (a Jump24);
    /// Jump if `a` is true.
    JumpIfTrue (a Use, b Jump16);
    /// Jump if `a` is false.
    JumpIfFalse (a Use, b Jump16);
    /// Jump, keeping temporary `a`, if it is true; drop it otherwise.
    JumpIfTrueOrPop (a Use, b Jump16);
    /// Jump, keeping temporary `a`, if it is false; drop it otherwise.
    JumpIfFalseOrPop (a Use, b Jump16);
    /// Jump if `a` is None.
    JumpIfNone (a Use, b Jump16);
    /// Jump if `a` is not None.
    JumpIfNotNone (a Use, b Jump16);

    /// `a = b[c]`; the operator word holds [`C_IS_CONST`].
    LoadSubscript (a Def, b Use, c UseOrConst) [Operator];
    /// `a[b] = c`: `a` is the object, `b` the key, `c` the value.
    StoreSubscript (a Use, b Use, c Use);
    /// `del a[b]`.
    DeleteSubscript (a Use, b Use);
    /// `a = b[c : c+1]`: temporaries `c` and `c+1` hold the bounds (None if absent).
    LoadSlice (a Def, b Use, c UsePair);
    /// `a[c : c+1] = b`: `a` is the object, `b` the value, temporaries `c` and `c+1` the bounds.
    StoreSlice (a Use, b Use, c UsePair);
    /// `a = slice(b, b+1[, b+2])` of `c` (2 or 3) temporaries.
    BuildSlice (a Def, b UseRun, c Imm);

    /// Call without a bound self: `a` = callable, `a+1` = a dead temporary (scratch), arguments in `a+2 …` (`b` of
    /// them), result to `c`. Everything from `a` is consumed.
    Call (a Special, b Imm, c Def) [Cache];
    /// Call what [`LoadMethod`](Opcode::LoadMethod) loaded: `a` = callable, `a+1` = self or 0, arguments in `a+2 …` (`b`
    /// of them, without self), result to `c`. Everything from `a` is consumed.
    CallMethod (a Special, b Imm, c Def) [Cache];
    /// Like [`Call`](Opcode::Call); `b` counts all arguments, the last of which are keyword arguments whose names
    /// are the tuple in the first extension word.
    CallKeyword (a Special, b Imm, c Def) [Const, Cache];
    /// Like [`CallMethod`](Opcode::CallMethod), with keywords as in [`CallKeyword`](Opcode::CallKeyword).
    CallMethodKeyword (a Special, b Imm, c Def) [Const, Cache];
    /// `c = a(*args, **kwargs)`: `a` = callable, `a+1` = a dead temporary, `a+2` = the positional arguments (any iterable:
    /// `TypeError` "Value after * must be an iterable" otherwise), `a+3` = the keyword arguments, if `b` says that there are some
    /// ([`unpacked_keywords`]). Everything from `a` is consumed.
    CallUnpack (a Special, b Imm, c Def) [Cache];

    /// `a` = tuple of the `c` temporaries from `b`.
    BuildTuple (a Def, b UseRun, c Imm);
    /// `a` = list of the `c` temporaries from `b`.
    BuildList (a Def, b UseRun, c Imm);
    /// `a` = set of the `c` temporaries from `b`, added in order; `TypeError` if one is unhashable.
    BuildSet (a Def, b UseRun, c Imm);
    /// `a` = the `c` strings in temporaries from `b`, joined.
    BuildString (a Def, b UseRun, c Imm);
    /// `a` = dict of `c` pairs key, value in temporaries from `b`; `TypeError` if a key is unhashable.
    BuildMap (a Def, b UsePairs, c Imm);
    /// Append `b` to the list `a` (kept).
    ListAppend (a Keep, b Use);
    /// Add `b` to the set `a` (kept).
    SetAdd (a Keep, b Use);
    /// Set key `b` of the dict `a` (kept) to `c`.
    MapAdd (a Keep, b Use, c Use);
    /// Extend the list `a` (kept) by the iterable `b`; `TypeError` "Value after * must be an iterable, not …".
    ListExtend (a Keep, b Use);
    /// Add the items of the iterable `b` to the set `a` (kept).
    SetUpdate (a Keep, b Use);
    /// `{**b}`: update the dict `a` (kept) from the mapping `b`; `TypeError` "'…' object is not a mapping".
    DictUpdate (a Keep, b Use);
    /// `f(**b)`: merge the mapping `b` into the dict `a` (kept) of keyword arguments; `TypeError` on duplicate keywords and
    /// non-mappings, naming the callable `c` (kept) as CPython does.
    DictMerge (a Keep, b Use, c Keep);
    /// `a` = tuple of the items of the list `b`.
    ListToTuple (a Def, b Use);
    /// `a` = `b` converted by `c` (a [`Conversion`]).
    Convert (a Def, b Use, c Imm);
    /// `a = format(b)`.
    FormatSimple (a Def, b Use);
    /// `a = format(b, c)`.
    FormatSpec (a Def, b Use, c Use);
    /// `a` = `string.templatelib.Template` of the tuple of strings `b` and the tuple of interpolations `c`.
    BuildTemplate (a Def, b Use, c Use);
    /// `a` = `string.templatelib.Interpolation`: temporaries `b` = value, `b+1` = source text, `b+2` = format specification
    /// if bit 0 of `c` is set; `c >> 2` is the [`Conversion`] or 0.
    BuildInterpolation (a Def, b Special, c Imm);

    /// Unpack the iterable `b` into exactly `c` consecutive temporaries from `a`; `ValueError` on another number,
    /// `TypeError` "cannot unpack non-iterable … object".
    UnpackSequence (a DefRun, b Use, c Imm);
    /// Unpack the iterable `b` into exactly the two registers `a` (first item) and `c` (second item), which may be
    /// locals; errors as [`UnpackSequence`](Opcode::UnpackSequence). Both stores happen after the unpacking has succeeded,
    /// `a` first.
    UnpackPair (a Def, b Use, c Def);
    /// Unpack the iterable `b` into consecutive temporaries from `a`: `c` items, a list of the middle ones, and as many
    /// last items as the extension word says; `ValueError` if there are too few.
    UnpackEx (a DefRun, b Use, c Imm) [Number];

    /// `a = iter(b)`.
    GetIter (a Def, b Use);
    /// Next item of the iterator in temporary `a` (kept) to `b`. When it is exhausted, the iterator is dropped, `b` left
    /// alone, and the jump taken.
    ForIter (a Keep, b Def) [Jump];
    /// `a = aiter(b)`; `TypeError` "'async for' requires an object with __aiter__ method …".
    GetAsyncIter (a Def, b Use);
    /// `a` = the awaitable's iterator of `anext(b)`; `b` kept. `TypeError` "'async for' requires an iterator with __anext__ …".
    GetAnext (a Def, b Keep);
    /// End of an `async for`: the exception `b` is dropped with the iterator `a` if it is a `StopAsyncIteration`, raised
    /// again (no new traceback entry) otherwise.
    EndAsyncFor (a Use, b Use);
    /// `a` = iterator for `yield from b`: a generator or (in a coroutine) coroutine itself, else `iter(b)`; `TypeError`
    /// "cannot 'yield from' a coroutine object in a non-coroutine generator".
    GetYieldFromIter (a Def, b Use);
    /// `a` = iterator that awaits `b`; `c` is an [`AwaitKind`]. `TypeError` "… can't be used in 'await' expression",
    /// `RuntimeError` "coroutine is being awaited already".
    GetAwaitable (a Def, b Use, c Imm);
    /// Send the value in temporary `a+1` to the iterator in temporary `a`. When that yields, its value is in `a+1`, `a` stays.
    /// When it finishes, the iterator is dropped, `a` = its result, `a+1` is dead, and the jump is taken.
    Send (a Special) [Jump];
    /// Suspend, yielding `b`; on resumption by `send`, `a` = the value sent. An exception thrown in is raised here.
    Yield (a Def, b Use);
    /// Create the generator, coroutine or async generator from this frame and return it to the caller; its first
    /// resumption continues after this instruction.
    ReturnGenerator;
    /// Return `a`. Every other temporary is dead; a local may be moved out instead of copied.
    Return (a Use);
    /// Return `consts[bc]`. Every temporary is dead.
    ReturnConst (b Const16);
    /// After an exception (in temporary `a+1`) was raised at the [`Yield`](Opcode::Yield) that delegates to the iterator in
    /// temporary `a`: if it is a `StopIteration`, both are dropped and `a` = its value; otherwise it is raised again (no
    /// new traceback entry).
    CleanupThrow (a Special);

    /// The exception in temporary `a` becomes the thread's handled exception: afterwards `a` = the previously handled one
    /// (or None), `a+1` = the exception.
    PushExcInfo (a Special);
    /// The exception (or None) in `a` becomes the handled exception again; the present one is dropped.
    PopExcept (a Use);
    /// `a` = whether exception `b` (kept) matches `c`; `TypeError` "catching classes that do not inherit from BaseException is not
    /// allowed".
    MatchException (a Def, b Keep, c Use);
    /// `except*`: split the exception `b` by type `c`: `a` = the matching part or None, `b` (kept) = the rest or None. A
    /// matching part becomes the handled exception. `TypeError`s as CPython's `CHECK_EG_MATCH`.
    MatchExceptionGroup (a Def, b Keep, c Use);
    /// `c` = 0: raise the handled exception again (`RuntimeError` "No active exception to reraise"); 1: `raise a`;
    /// 2: `raise a from b`. Unused registers are 0.
    Raise (a Special, b Special, c Imm);
    /// Raise the exception `a` again, without a new traceback entry. If `c` is 1, temporary `b` (dead afterwards) holds the
    /// index of the instruction that raised it first, as an exception entry with `lasti` stored it, to be restored as
    /// the frame's current instruction.
    Reraise (a Use, b Special, c Imm);
    /// Call the `__exit__`-like callable of the pair `b`, `b+1` (kept) with type, value and traceback of exception `c` (kept);
    /// result to `a`.
    WithExceptStart (a Def, b KeepPair, c Keep);
    /// Start of a `with` (`c` = 0) or `async with` (`c` = 1) on `b`: temporaries `a`, `a+1` = `__exit__` and self or 0; `a+2`, `a+3` =
    /// `__enter__` and self or 0 (both looked up on the type). `b` may be temporary `a`. `TypeError` "… object does not
    /// support the (asynchronous) context manager protocol …".
    BeginWith (a DefRun, b Use, c Imm);

    /// `a` = new function of the code `consts[bc]`, with the frame's globals.
    MakeFunction (a Def, b Const16);
    /// Set what `c` (a [`FunctionAttribute`]) says of the function `a` (kept) to `b`.
    SetFunctionAttribute (a Keep, b Use, c Imm);
    /// `a` = `__import__(names[c], …)` with level in temporary `b` and from-list in temporary `b+1`.
    ImportName (a Def, b UsePair, c Name);
    /// `a` = attribute `names[c]` of module `b` (kept), or the submodule of that name in `sys.modules`; `ImportError` "cannot import
    /// name …".
    ImportFrom (a Def, b Keep, c Name);
    /// `a` = intrinsic `c` (an [`Intrinsic1`]) of `b`.
    Intrinsic1 (a Def, b Use, c Imm);
    /// `a` = intrinsic `c` (an [`Intrinsic2`]) of temporaries `b`, `b+1`.
    Intrinsic2 (a Def, b UsePair, c Imm);

    /// `a` = whether `b` (kept) is a mapping in the sense of `match` (`Py_TPFLAGS_MAPPING`), a bool.
    MatchMapping (a Def, b Keep);
    /// `a` = whether `b` (kept) is a sequence in the sense of `match` (`Py_TPFLAGS_SEQUENCE`), a bool.
    MatchSequence (a Def, b Keep);
    /// `a` = tuple of the values of mapping `b` (kept) for the keys in tuple `c` (kept), or None if one is missing; `ValueError`
    /// on duplicate keys.
    MatchKeys (a Def, b Keep, c Keep);
    /// `a` = tuple of the attributes that a class pattern asks for, or None: temporaries `b` = subject, `b+1` = class, `b+2` = tuple
    /// of keyword attribute names; `c` = number of positional patterns. `TypeError`s as CPython's.
    MatchClass (a Def, b UseTriple, c Imm);
    /// `a = len(b)`, `b` kept.
    GetLen (a Def, b Keep);
}

impl Opcode {
    /// The opcode with this number, if the compiler emits it.
    #[inline]
    pub const fn from_number(number: u8) -> Option<Opcode> {
        if (number as usize) < OPCODES.len() { Some(OPCODES[number as usize]) } else { None }
    }

    /// Number of extension words after the instruction.
    #[inline]
    pub const fn extension_count(self) -> usize {
        self.info().extensions.len()
    }

    /// Whether control never continues with the next instruction.
    pub const fn is_terminator(self) -> bool {
        matches!(
            self,
            Opcode::Jump
                | Opcode::JumpBackward
                | Opcode::Return
                | Opcode::ReturnConst
                | Opcode::Raise
                | Opcode::Reraise
        )
    }

    /// Whether the instruction holds a jump offset (in a field or an extension word).
    pub const fn is_jump(self) -> bool {
        matches!(
            self,
            Opcode::Jump
                | Opcode::JumpBackward
                | Opcode::JumpIfTrue
                | Opcode::JumpIfFalse
                | Opcode::JumpIfTrueOrPop
                | Opcode::JumpIfFalseOrPop
                | Opcode::JumpIfNone
                | Opcode::JumpIfNotNone
                | Opcode::CompareJump
                | Opcode::ForIter
                | Opcode::Send
        )
    }
}

const _: () = assert!(OPCODES.len() <= FIRST_SPECIALIZED as usize);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_round_trip() {
        for (number, &opcode) in OPCODES.iter().enumerate() {
            assert_eq!(opcode as usize, number);
            assert_eq!(Opcode::from_number(number as u8), Some(opcode));
        }
        assert_eq!(Opcode::from_number(OPCODES.len() as u8), None);
    }

    #[test]
    fn jumps_are_the_opcodes_with_an_offset() {
        for &opcode in OPCODES {
            let info = opcode.info();
            let has_offset = matches!(info.a, Operand::Jump24)
                || matches!(info.b, Operand::Jump16)
                || info.extensions.contains(&Extension::Jump);
            assert_eq!(has_offset, opcode.is_jump(), "{}", info.name);
        }
    }
}
