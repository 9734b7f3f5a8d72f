//! Which handler executes which opcode.

use super::machine::{Exit, Handler};
use super::{
    arithmetic, attributes, builtin_calls, calls, comparisons, containers, control, exceptions, generators,
    iteration, membership, native, operator_methods, patterns, slots, statements, text, tuple_calls,
    variables,
};
use crate::op;
use crate::value::Value;
use crate::word::Word;
use core::cell::Cell;
use objspace::Space;

macro_rules! table {
    ($($opcode:ident $group:ident::$handler:ident;)*) => {
        /// Handlers by opcode.
        pub static HANDLERS: [Handler; 256] = {
            let mut handlers: [Handler; 256] = [no_instruction; 256];
            $(handlers[op::$opcode as usize] = $group::$handler;)*
            handlers
        };
    };
}

/// The words were made by `word::expand`, which knows the compiler's opcodes only.
unsafe extern "C" fn no_instruction(
    _pc: *const Cell<Word>,
    _regs: *mut Value,
    _space: &Space,
    word: Word,
) -> Exit {
    panic!("the code has no instruction where one is executed: opcode {}", word.op())
}

table! {
    Nop control::nop;
    Resume control::resume;
    Instrumented control::instrumented;
    Move variables::move_register;
    MoveLocal variables::move_local;
    MoveLocals variables::move_locals;
    Copy variables::copy_register;
    LoadConst variables::load_const;
    LoadInt variables::load_int;
    LoadNone variables::load_none;
    LoadBool variables::load_bool;
    CheckLocal variables::check_local;
    DeleteLocal variables::delete_local;
    Clear variables::clear;
    MakeCell variables::make_cell;
    LoadCell variables::load_cell;
    StoreCell variables::store_cell;
    DeleteCell variables::delete_cell;
    LoadFree variables::load_free;
    StoreFree variables::store_free;
    DeleteFree variables::delete_free;
    LoadFreeCell variables::load_free_cell;
    LoadName variables::load_name;
    StoreName variables::store_name;
    DeleteName variables::delete_name;
    LoadGlobal variables::load_global;
    LoadGlobalModule variables::load_global_module;
    LoadGlobalBuiltin variables::load_global_builtin;
    StoreGlobal variables::store_global;
    DeleteGlobal variables::delete_global;
    LoadFromDictOrGlobal variables::load_from_dict_or_global;
    LoadFromDictOrCell variables::load_from_dict_or_cell;
    LoadFromDictOrFree variables::load_from_dict_or_free;
    LoadLocals variables::load_locals;
    LoadBuildClass variables::load_build_class;
    LoadCommon variables::load_common;
    SetupAnnotations variables::setup_annotations;
    LoadAttr attributes::load_attr;
    LoadAttrSlot attributes::load_attr_slot;
    LoadAttrModule attributes::load_attr_module;
    LoadAttrType attributes::load_attr_type;
    LoadAttrMember attributes::load_attr_member;
    LoadAttrProperty attributes::load_attr_property;
    LoadAttrField attributes::load_attr_field;
    LoadAttrGetSet attributes::load_attr_getset;
    LoadAttrClass attributes::load_attr_class;
    StoreAttrField attributes::store_attr_field;
    StoreAttrGetSet attributes::store_attr_getset;
    StoreAttrMember attributes::store_attr_member;
    StoreAttr attributes::store_attr;
    StoreAttrSlot attributes::store_attr_slot;
    StoreAttrAdd attributes::store_attr_add;
    DeleteAttr attributes::delete_attr;
    LoadMethod attributes::load_method;
    LoadMethodType attributes::load_method_type;
    LoadMethodSlot attributes::load_method_slot;
    LoadMethodModule attributes::load_method_module;
    LoadMethodClass attributes::load_method_class;
    LoadSuperAttr attributes::load_super_attr;
    LoadSuperMethod attributes::load_super_method;
    Binary arithmetic::binary;
    Negative arithmetic::negative;
    Positive arithmetic::positive;
    Invert arithmetic::invert;
    Not comparisons::not;
    ToBool comparisons::to_bool;
    Compare comparisons::compare;
    Is comparisons::is;
    IsNot comparisons::is;
    Contains membership::contains;
    NotContains membership::contains;
    JumpIn membership::jump_in;
    CompareJump comparisons::compare_jump;
    CompareJumpFloat comparisons::compare_jump_float;
    Jump control::jump;
    JumpBackward control::jump_backward;
    JumpIfTrue comparisons::jump_if_true;
    JumpIfFalse comparisons::jump_if_false;
    JumpIfTrueOrPop comparisons::jump_if_true_or_pop;
    JumpIfFalseOrPop comparisons::jump_if_false_or_pop;
    JumpIfNone comparisons::jump_if_none;
    JumpIfNotNone comparisons::jump_if_not_none;
    LoadSubscript containers::load_subscript;
    LoadSubscriptList containers::load_subscript_list;
    LoadSubscriptTuple containers::load_subscript_tuple;
    LoadSubscriptDict containers::load_subscript_dict;
    LoadSubscriptText containers::load_subscript_text;
    LoadSubscriptSlot slots::load_subscript_by_slot;
    StoreSubscriptSlot slots::store_subscript_by_slot;
    BinarySlot slots::binary_by_slot;
    CompareSlot slots::compare_by_slot;
    CompareJumpSlot slots::compare_jump_by_slot;
    BinaryMethod operator_methods::binary_by_method;
    StoreSubscript containers::store_subscript;
    StoreSubscriptList containers::store_subscript_list;
    StoreSubscriptDict containers::store_subscript_dict;
    DeleteSubscript containers::delete_subscript;
    LoadSlice containers::load_slice;
    StoreSlice containers::store_slice;
    BuildSlice containers::build_slice;
    Call calls::call;
    CallMethod calls::call;
    CallFunction calls::call_function;
    CallMethodFunction calls::call_method_function;
    CallFunctionDefaults calls::call_function_defaults;
    CallMethodFunctionDefaults calls::call_method_function_defaults;
    CallNoArgs native::call_no_args;
    CallMethodNoArgs native::call_method_no_args;
    CallOneArg native::call_one_arg;
    CallMethodOneArg native::call_method_one_arg;
    CallFast native::call_fast;
    CallMethodFast native::call_method_fast;
    CallFastKeywords native::call_fast_keywords;
    CallMethodFastKeywords native::call_method_fast_keywords;
    CallIsInstance builtin_calls::call_isinstance;
    CallLen builtin_calls::call_len;
    CallTuple tuple_calls::call_tuple;
    CallMethodTuple tuple_calls::call_method_tuple;
    CallTupleKeywords tuple_calls::call_tuple_keywords;
    CallMethodTupleKeywords tuple_calls::call_method_tuple_keywords;
    CallSlot tuple_calls::call_slot;
    CallMethodSlot tuple_calls::call_method_slot;
    CallConstructor tuple_calls::call_constructor;
    CallMethodConstructor tuple_calls::call_method_constructor;
    CallMethodInitializer tuple_calls::call_method_initializer;
    CallKeywordTuple tuple_calls::call_keyword_tuple;
    CallMethodKeywordTuple tuple_calls::call_method_keyword_tuple;
    CallKeywordFast native::call_keyword_fast;
    CallMethodKeywordFast native::call_method_keyword_fast;
    CallNative calls::call_native;
    CallMethodNative calls::call_method_native;
    CallClass calls::call_class;
    CallListAppend containers::call_list_append;
    CallKeyword calls::call_keyword;
    CallMethodKeyword calls::call_keyword;
    CallKeywordFunction calls::call_keyword_function;
    CallMethodKeywordFunction calls::call_method_keyword_function;
    CallUnpack calls::call_unpack;
    BuildTuple containers::build_tuple;
    BuildList containers::build_list;
    BuildSet containers::build_set;
    BuildString text::build_string;
    BuildMap containers::build_map;
    ListAppend containers::list_append;
    SetAdd containers::set_add;
    MapAdd containers::map_add;
    ListExtend containers::list_extend;
    SetUpdate containers::set_update;
    DictUpdate containers::dict_update;
    DictMerge containers::dict_merge;
    ListToTuple containers::list_to_tuple;
    Convert text::convert;
    FormatSimple text::format_simple;
    FormatSpec text::format_spec;
    BuildTemplate text::build_template;
    BuildInterpolation text::build_interpolation;
    UnpackSequence containers::unpack_sequence;
    UnpackPair containers::unpack_pair;
    UnpackEx containers::unpack_ex;
    GetIter iteration::get_iter;
    ForIter iteration::for_iter;
    ForIterRange iteration::for_iter_range;
    ForIterList iteration::for_iter_list;
    ForIterTuple iteration::for_iter_tuple;
    ForIterNative iteration::for_iter_native;
    ForIterGenerator generators::for_iter_generator;
    GetAsyncIter generators::get_async_iter;
    GetAnext generators::get_anext;
    EndAsyncFor generators::end_async_for;
    GetYieldFromIter generators::get_yield_from_iter;
    GetAwaitable generators::get_awaitable;
    Send generators::send;
    SendGenerator generators::send_generator;
    Yield generators::yield_value;
    ReturnGenerator generators::return_generator;
    Return calls::return_value;
    ReturnConst calls::return_const;
    CleanupThrow generators::cleanup_throw;
    PushExcInfo exceptions::push_exc_info;
    PopExcept exceptions::pop_except;
    MatchException exceptions::match_exception;
    MatchExceptionGroup exceptions::match_exception_group;
    Raise exceptions::raise;
    Reraise exceptions::reraise;
    WithExceptStart exceptions::with_except_start;
    BeginWith exceptions::begin_with;
    MakeFunction statements::make_function;
    SetFunctionAttribute statements::set_function_attribute;
    ImportName statements::import_name;
    ImportFrom statements::import_from;
    Intrinsic1 statements::intrinsic1;
    Intrinsic2 statements::intrinsic2;
    MatchMapping patterns::match_flag;
    MatchSequence patterns::match_flag;
    MatchKeys patterns::match_keys;
    MatchClass patterns::match_class;
    GetLen patterns::get_len;
    AddInt arithmetic::add_int;
    AddIntConst arithmetic::add_int_const;
    SubtractInt arithmetic::subtract_int;
    SubtractIntConst arithmetic::subtract_int_const;
    MultiplyInt arithmetic::multiply_int;
    MultiplyIntConst arithmetic::multiply_int_const;
    AndInt arithmetic::and_int;
    AndIntConst arithmetic::and_int_const;
    OrInt arithmetic::or_int;
    OrIntConst arithmetic::or_int_const;
    XorInt arithmetic::xor_int;
    XorIntConst arithmetic::xor_int_const;
    ShiftLeftInt arithmetic::shift_left_int;
    ShiftLeftIntConst arithmetic::shift_left_int_const;
    ShiftRightInt arithmetic::shift_right_int;
    ShiftRightIntConst arithmetic::shift_right_int_const;
    FloorDivideInt arithmetic::floor_divide_int;
    FloorDivideIntConst arithmetic::floor_divide_int_const;
    RemainderInt arithmetic::remainder_int;
    RemainderIntConst arithmetic::remainder_int_const;
    AddFloat arithmetic::add_float;
    AddFloatConst arithmetic::add_float_const;
    SubtractFloat arithmetic::subtract_float;
    SubtractFloatConst arithmetic::subtract_float_const;
    MultiplyFloat arithmetic::multiply_float;
    MultiplyFloatConst arithmetic::multiply_float_const;
    DivideFloat arithmetic::divide_float;
    DivideFloatConst arithmetic::divide_float_const;
    AddText arithmetic::add_text;
    BinaryObject arithmetic::binary_object;
    CompareJumpIn comparisons::compare_jump_in;
    CompareJumpIs comparisons::compare_jump_is;
    CompareJumpText comparisons::compare_jump_text;
    JumpLessInt comparisons::jump_less_int;
    JumpLessIntConst comparisons::jump_less_int_const;
    JumpLessEqualInt comparisons::jump_less_equal_int;
    JumpLessEqualIntConst comparisons::jump_less_equal_int_const;
    JumpEqualInt comparisons::jump_equal_int;
    JumpEqualIntConst comparisons::jump_equal_int_const;
    JumpNotEqualInt comparisons::jump_not_equal_int;
    JumpNotEqualIntConst comparisons::jump_not_equal_int_const;
    JumpGreaterInt comparisons::jump_greater_int;
    JumpGreaterIntConst comparisons::jump_greater_int_const;
    JumpGreaterEqualInt comparisons::jump_greater_equal_int;
    JumpGreaterEqualIntConst comparisons::jump_greater_equal_int_const;
}
