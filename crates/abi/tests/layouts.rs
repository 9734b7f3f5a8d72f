//! Every struct against `tables/layouts.tsv` and `tables/internal.tsv`, in both directions: each row of the tables has its
//! field at that offset and of that size, and each field of each struct has its row.

mod table;

use abi::*;
use std::collections::BTreeSet;
use std::mem::{offset_of, size_of};

/// Struct, its size, field, its offset, its size.
type Row = (String, usize, String, usize, usize);

fn row(of: &str, size: usize, field: &str, offset: usize, field_size: usize) -> Row {
    (of.to_owned(), size, field.trim_start_matches("r#").to_owned(), offset, field_size)
}

/// The size of the field that the function selects.
fn size_of_field<S, F>(_: impl Fn(&S) -> &F) -> usize {
    size_of::<F>()
}

/// Lists fields of structs. Where C's name of a struct is not that of its `typedef`, it comes first.
macro_rules! layouts {
    (@name $name:ident) => { stringify!($name) };
    (@name $name:ident $c:ident) => { stringify!($c) };
    ($($name:ident $(= $c:ident)? { $($field:ident)* })*) => {
        const STRUCTS: &[&str] = &[$(stringify!($name)),*];

        fn fields() -> Vec<Row> {
            let mut rows = Vec::new();
            $({
                // Fails to compile when a field is not listed.
                fn _complete(it: $name) {
                    let $name { $($field: _),* } = it;
                }
                let c_name = layouts!(@name $name $($c)?);
                $(rows.push(row(
                    c_name,
                    size_of::<$name>(),
                    stringify!($field),
                    offset_of!($name, $field),
                    size_of_field(|it: &$name| &it.$field),
                ));)*
            })*
            rows
        }
    };
}

layouts! {
    Py_buffer { buf obj len itemsize readonly ndim format shape strides suboffsets internal }
    PyByteArrayObject { ob_base ob_alloc ob_bytes ob_start ob_exports }
    PyBytesObject { ob_base ob_shash ob_sval }
    PyCellObject { ob_base ob_ref }
    PyCodeObject {
        ob_base co_consts co_names co_exceptiontable co_flags co_argcount co_posonlyargcount
        co_kwonlyargcount co_stacksize co_firstlineno co_nlocalsplus co_framesize co_nlocals co_ncellvars
        co_nfreevars co_version co_localsplusnames co_localspluskinds co_filename co_name co_qualname
        co_linetable co_weakreflist co_executors _co_cached _co_instrumentation_version _co_monitoring
        _co_unique_id _co_firsttraceable co_extra co_code_adaptive
    }
    _PyCoCached { _co_code _co_varnames _co_cellvars _co_freevars }
    _PyExecutorArray { size capacity executors }
    PyCompilerFlags { cf_flags cf_feature_version }
    Py_complex { real imag }
    PyComplexObject { ob_base cval }
    PyDateTime_Delta { ob_base hashcode days seconds microseconds }
    PyDateTime_TZInfo { ob_base }
    _PyDateTime_BaseTZInfo { ob_base hashcode hastzinfo }
    _PyDateTime_BaseTime { ob_base hashcode hastzinfo data }
    PyDateTime_Time { ob_base hashcode hastzinfo data fold tzinfo }
    PyDateTime_Date { ob_base hashcode hastzinfo data }
    _PyDateTime_BaseDateTime { ob_base hashcode hastzinfo data }
    PyDateTime_DateTime { ob_base hashcode hastzinfo data fold tzinfo }
    PyDateTime_CAPI {
        DateType DateTimeType TimeType DeltaType TZInfoType TimeZone_UTC Date_FromDate
        DateTime_FromDateAndTime Time_FromTime Delta_FromDelta TimeZone_FromTimeZone DateTime_FromTimestamp
        Date_FromTimestamp DateTime_FromDateAndTimeAndFold Time_FromTimeAndFold
    }
    PyGetSetDef { name get set doc closure }
    PyMemberDef { name r#type offset flags doc }
    PyDescrObject { ob_base d_type d_name d_qualname }
    PyMethodDescrObject { d_common d_method vectorcall }
    PyMemberDescrObject { d_common d_member }
    PyGetSetDescrObject { d_common d_getset }
    PyWrapperDescrObject { d_common d_base d_wrapped }
    wrapperbase { name offset function wrapper doc flags name_strobj }
    PyDictObject { ob_base ma_used _ma_watcher_tag ma_keys ma_values }
    PyFloatObject { ob_base ob_fval }
    _PyStackRef { bits }
    _PyInterpreterFrame {
        f_executable previous f_funcobj f_globals f_builtins f_locals frame_obj instr_ptr stackpointer
        return_offset owner visited localsplus
    }
    PyFrameObject = _frame {
        ob_base f_back f_frame f_trace f_lineno f_trace_lines f_trace_opcodes f_extra_locals f_locals_cache
        f_overwritten_fast_locals _f_frame_data
    }
    PyFrameLocalsProxyObject { ob_base frame }
    PyFunctionObject {
        ob_base func_globals func_builtins func_name func_qualname func_code func_defaults func_kwdefaults
        func_closure func_doc func_dict func_weakreflist func_module func_annotations func_annotate
        func_typeparams vectorcall func_version
    }
    PyFrameConstructor {
        fc_globals fc_builtins fc_name fc_qualname fc_code fc_defaults fc_kwdefaults fc_closure
    }
    PyGC_Head { _gc_next _gc_prev }
    PyGenObject = _PyGenObject {
        ob_base gi_weakreflist gi_name gi_qualname gi_exc_state gi_origin_or_finalizer gi_hooks_inited
        gi_closed gi_running_async gi_frame_state gi_iframe
    }
    _frozen { name code size is_package }
    _inittab { name initfunc }
    PyStatus { _type func err_msg exitcode }
    PyWideStringList { length items }
    PyPreConfig {
        _config_init parse_argv isolated use_environment configure_locale coerce_c_locale
        coerce_c_locale_warn utf8_mode dev_mode allocator
    }
    PyConfig {
        _config_init isolated use_environment dev_mode install_signal_handlers use_hash_seed hash_seed
        faulthandler tracemalloc perf_profiling remote_debug import_time code_debug_ranges show_ref_count
        dump_refs dump_refs_file malloc_stats filesystem_encoding filesystem_errors pycache_prefix
        parse_argv orig_argv argv xoptions warnoptions site_import bytes_warning warn_default_encoding
        inspect interactive optimization_level parser_debug write_bytecode verbose quiet user_site_directory
        configure_c_stdio buffered_stdio stdio_encoding stdio_errors check_hash_pycs_mode use_frozen_modules
        safe_path int_max_str_digits thread_inherit_context context_aware_warnings cpu_count
        pathconfig_warnings program_name pythonpath_env home platlibdir module_search_paths_set
        module_search_paths stdlib_dir executable base_executable prefix base_prefix exec_prefix
        base_exec_prefix skip_source_first_line run_command run_module run_filename sys_path_0
        _install_importlib _init_main _is_python_build
    }
    PyInterpreterConfig {
        use_main_obmalloc allow_fork allow_exec allow_threads allow_daemon_threads
        check_multi_interp_extensions gil
    }
    PyListObject { ob_base ob_item allocated }
    PyMutex { _bits }
    _PyOnceFlag { v }
    PyLongObject = _longobject { ob_base long_value }
    _PyLongValue { lv_tag ob_digit }
    PyLongExport { value negative ndigits digits _reserved }
    PyLongLayout { bits_per_digit digit_size digits_order digit_endianness }
    _PyManagedBufferObject { ob_base flags exports master }
    PyMemoryViewObject { ob_base mbuf hash flags exports view weakreflist ob_array }
    PyMethodDef { ml_name ml_meth ml_flags ml_doc }
    PyCFunctionObject { ob_base m_ml m_self m_module m_weakreflist vectorcall }
    PyCMethodObject { func mm_class }
    PyMethodObject { ob_base im_func im_self im_weakreflist vectorcall }
    PyInstanceMethodObject { ob_base func }
    _PyArg_Parser { format keywords fname custom_msg once is_kwtuple_owned pos min max kwtuple next }
    PyModuleDef_Base { ob_base m_init m_index m_copy }
    PyModuleDef { m_base m_name m_doc m_size m_methods m_slots m_traverse m_clear m_free }
    PyModuleDef_Slot { slot value }
    PyMonitoringState = _PyMonitoringState { active opaque }
    PyObject = _object { ob_refcnt ob_overflow ob_flags ob_type }
    PyVarObject { ob_base ob_size }
    _Py_Identifier { string index mutex }
    PyBaseExceptionObject { ob_base dict args notes traceback context cause suppress_context }
    PyBaseExceptionGroupObject {
        ob_base dict args notes traceback context cause suppress_context msg excs excs_str
    }
    PySyntaxErrorObject {
        ob_base dict args notes traceback context cause suppress_context msg filename lineno offset
        end_lineno end_offset text print_file_and_line metadata
    }
    PyImportErrorObject {
        ob_base dict args notes traceback context cause suppress_context msg name path name_from
    }
    PyUnicodeErrorObject {
        ob_base dict args notes traceback context cause suppress_context encoding object start end reason
    }
    PySystemExitObject { ob_base dict args notes traceback context cause suppress_context code }
    PyOSErrorObject {
        ob_base dict args notes traceback context cause suppress_context myerrno strerror filename filename2
        written
    }
    PyStopIterationObject { ob_base dict args notes traceback context cause suppress_context value }
    PyNameErrorObject { ob_base dict args notes traceback context cause suppress_context name }
    PyAttributeErrorObject { ob_base dict args notes traceback context cause suppress_context obj name }
    PyHash_FuncDef { hash name hash_bits seed_bits }
    PyMemAllocatorEx { ctx malloc calloc realloc free }
    PyObjectArenaAllocator { ctx alloc free }
    PyThreadState = _ts {
        prev next interp eval_breaker _status holds_gil _whence state py_recursion_remaining
        py_recursion_limit recursion_headroom tracing what_event current_frame c_profilefunc c_tracefunc
        c_profileobj c_traceobj current_exception exc_info dict gilstate_counter async_exc thread_id
        native_thread_id delete_later critical_section coroutine_origin_tracking_depth async_gen_firstiter
        async_gen_finalizer context context_ver id datastack_chunk datastack_top datastack_limit exc_state
        current_executor dict_global_version threading_local_key threading_local_sentinel
        remote_debugger_support datastack_cached_chunk
    }
    _PyErr_StackItem = _err_stackitem { exc_value previous_item }
    _PyStackChunk = _stack_chunk { previous size top data }
    _PyRemoteDebuggerSupport { debugger_pending_call debugger_script_path }
    Py_tss_t = _Py_tss_t { _is_initialized _key }
    setentry { key hash }
    PySetObject { ob_base fill used mask table hash finger smalltable weakreflist }
    PySliceObject { ob_base start stop step }
    PyStructSequence_Field { name doc }
    PyStructSequence_Desc { name doc fields n_in_sequence }
    PyTupleObject { ob_base ob_hash ob_item }
    PyTypeObject = _typeobject {
        ob_base tp_name tp_basicsize tp_itemsize tp_dealloc tp_vectorcall_offset tp_getattr tp_setattr
        tp_as_async tp_repr tp_as_number tp_as_sequence tp_as_mapping tp_hash tp_call tp_str tp_getattro
        tp_setattro tp_as_buffer tp_flags tp_doc tp_traverse tp_clear tp_richcompare tp_weaklistoffset
        tp_iter tp_iternext tp_methods tp_members tp_getset tp_base tp_dict tp_descr_get tp_descr_set
        tp_dictoffset tp_init tp_alloc tp_new tp_free tp_is_gc tp_bases tp_mro tp_cache tp_subclasses
        tp_weaklist tp_del tp_version_tag tp_finalize tp_vectorcall tp_watched tp_versions_used
    }
    PyHeapTypeObject = _heaptypeobject {
        ht_type as_async as_number as_mapping as_sequence as_buffer ht_name ht_slots ht_qualname
        ht_cached_keys ht_module _ht_tpname ht_token _spec_cache
    }
    _specialization_cache { getitem getitem_version init }
    PyNumberMethods {
        nb_add nb_subtract nb_multiply nb_remainder nb_divmod nb_power nb_negative nb_positive nb_absolute
        nb_bool nb_invert nb_lshift nb_rshift nb_and nb_xor nb_or nb_int nb_reserved nb_float nb_inplace_add
        nb_inplace_subtract nb_inplace_multiply nb_inplace_remainder nb_inplace_power nb_inplace_lshift
        nb_inplace_rshift nb_inplace_and nb_inplace_xor nb_inplace_or nb_floor_divide nb_true_divide
        nb_inplace_floor_divide nb_inplace_true_divide nb_index nb_matrix_multiply
        nb_inplace_matrix_multiply
    }
    PySequenceMethods {
        sq_length sq_concat sq_repeat sq_item was_sq_slice sq_ass_item was_sq_ass_slice sq_contains
        sq_inplace_concat sq_inplace_repeat
    }
    PyMappingMethods { mp_length mp_subscript mp_ass_subscript }
    PyAsyncMethods { am_await am_aiter am_anext am_send }
    PyBufferProcs { bf_getbuffer bf_releasebuffer }
    PyType_Slot { slot pfunc }
    PyType_Spec { name basicsize itemsize flags slots }
    PyASCIIObject { ob_base length hash state }
    PyCompactUnicodeObject { _base utf8_length utf8 }
    PyUnicodeObject { _base data }
    _PyUnicodeWriter { buffer data kind maxchar size pos min_length min_char overallocate readonly }
    PyWeakReference = _PyWeakReference { ob_base wr_object wr_callback hash wr_prev wr_next vectorcall }
}

/// Rows for what C's anonymous unions and structs have and Rust spells otherwise.
fn anonymous() -> Vec<Row> {
    let object = |field, size| row("_object", size_of::<PyObject>(), field, 0, size);
    let data = offset_of!(PyUnicodeObject, data);
    let unicode = |field, offset, size| {
        row("PyUnicodeObject", size_of::<PyUnicodeObject>(), field, data + offset, size)
    };
    vec![
        object("ob_refcnt_full", size_of::<i64>()),
        object("_aligner", size_of::<u8>()),
        unicode("data.any", offset_of!(PyUnicodeData, any), 8),
        unicode("data.latin1", offset_of!(PyUnicodeData, latin1), 8),
        unicode("data.ucs2", offset_of!(PyUnicodeData, ucs2), 8),
        unicode("data.ucs4", offset_of!(PyUnicodeData, ucs4), 8),
        row(
            "_Py_Identifier",
            size_of::<_Py_Identifier>(),
            "mutex.v",
            offset_of!(_Py_Identifier, mutex) + offset_of!(PyMutex, _bits),
            size_of_field(|it: &PyMutex| &it._bits),
        ),
    ]
}

/// Struct, bit field, mask.
fn bit_fields() -> BTreeSet<(String, String, u32)> {
    let unicode = [
        ("interned", PyUnicodeState::INTERNED_MASK),
        ("kind", PyUnicodeState::KIND_MASK),
        ("compact", PyUnicodeState::COMPACT_MASK),
        ("ascii", PyUnicodeState::ASCII_MASK),
        ("statically_allocated", PyUnicodeState::STATICALLY_ALLOCATED_MASK),
    ];
    let thread = [
        ("_status.initialized", PyThreadStateStatus::INITIALIZED),
        ("_status.bound", PyThreadStateStatus::BOUND),
        ("_status.unbound", PyThreadStateStatus::UNBOUND),
        ("_status.bound_gilstate", PyThreadStateStatus::BOUND_GILSTATE),
        ("_status.active", PyThreadStateStatus::ACTIVE),
        ("_status.finalizing", PyThreadStateStatus::FINALIZING),
        ("_status.cleared", PyThreadStateStatus::CLEARED),
        ("_status.finalized", PyThreadStateStatus::FINALIZED),
    ];
    let unicode = unicode.map(|(field, mask)| ("_PyUnicodeObject_state".to_owned(), field.to_owned(), mask));
    let thread = thread.map(|(field, mask)| ("_ts".to_owned(), field.to_owned(), mask));
    unicode.into_iter().chain(thread).collect()
}

/// The rows of both tables: those of bit fields, and the others.
fn tables() -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let rows = table::rows("layouts").into_iter().chain(table::rows("internal"));
    rows.partition(|row| row[6].contains(" bits "))
}

#[test]
fn fields_are_where_the_tables_say() {
    let number = |text: &String| text.parse().expect("a number");
    let expected: BTreeSet<Row> =
        tables().1.iter().map(|r| row(&r[0], number(&r[2]), &r[3], number(&r[4]), number(&r[5]))).collect();
    let actual: BTreeSet<Row> = fields().into_iter().chain(anonymous()).collect();
    let missing: Vec<_> = expected.difference(&actual).collect();
    let surplus: Vec<_> = actual.difference(&expected).collect();
    assert!(missing.is_empty() && surplus.is_empty(), "table only: {missing:#?}\nRust only: {surplus:#?}");
}

#[test]
fn bit_fields_are_where_the_tables_say() {
    let mut expected = BTreeSet::new();
    for row in tables().0 {
        let (start, width) =
            row[6].split_once(" bits ").and_then(|(_, bits)| bits.split_once('+')).expect("bits");
        let (start, width): (u32, u32) = (start.parse().expect("a number"), width.parse().expect("a number"));
        expected.insert((row[0].clone(), row[3].clone(), ((1 << width) - 1) << start));
    }
    assert_eq!(bit_fields(), expected);
    assert_eq!(size_of::<PyUnicodeState>(), 4);
    assert_eq!(size_of::<PyThreadStateStatus>(), 4);
}

#[test]
fn every_declared_struct_is_checked() {
    let mut checked: BTreeSet<String> = STRUCTS.iter().map(|&name| name.to_owned()).collect();
    // The bit fields, checked above, and what is no struct of C's.
    checked.extend(["PyUnicodeState", "PyThreadStateStatus", "Static"].map(str::to_owned));
    assert_eq!(table::declared("pub struct "), checked);
}
