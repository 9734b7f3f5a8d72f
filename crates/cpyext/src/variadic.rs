//! Entries in the table of API functions for those that `varargs.c` defines, which also keep them in every program.

use objspace::shim::api::{API, Address, ApiEntry, ParamKind, ResultKind};
use objspace::shim::linkme;

macro_rules! variadic {
    ($($name:ident($($param:ident: $kind:ident),*) -> $result:ident;)*) => { $(
        const _: () = {
            unsafe extern "C" {
                fn $name();
            }
            #[linkme::distributed_slice(API)]
            #[linkme(crate = linkme)]
            static ENTRY: ApiEntry = ApiEntry {
                name: stringify!($name),
                file: module_path!(),
                params: &[$((stringify!($param), ParamKind::$kind)),*],
                result: ResultKind::$result,
                address: Address($name as *const ()),
            };
        };
    )* };
}

variadic! {
    PyArg_Parse(object: BorrowedOrNull, format: Value) -> Status;
    _PyArg_Parse_SizeT(object: BorrowedOrNull, format: Value) -> Status;
    PyArg_VaParse(tuple: Borrowed, format: Value, arguments: Value) -> Status;
    _PyArg_VaParse_SizeT(tuple: Borrowed, format: Value, arguments: Value) -> Status;
    PyArg_ParseTuple(tuple: Borrowed, format: Value) -> Status;
    _PyArg_ParseTuple_SizeT(tuple: Borrowed, format: Value) -> Status;
    PyArg_ParseTupleAndKeywords(tuple: Borrowed, kwargs: BorrowedOrNull, format: Value, names: Value) -> Status;
    _PyArg_ParseTupleAndKeywords_SizeT(tuple: Borrowed, kwargs: BorrowedOrNull, format: Value, names: Value) -> Status;
    PyArg_VaParseTupleAndKeywords(
        tuple: Borrowed, kwargs: BorrowedOrNull, format: Value, names: Value, arguments: Value
    ) -> Status;
    _PyArg_VaParseTupleAndKeywords_SizeT(
        tuple: Borrowed, kwargs: BorrowedOrNull, format: Value, names: Value, arguments: Value
    ) -> Status;
    _PyArg_ParseTupleAndKeywordsFast(tuple: Borrowed, kwargs: BorrowedOrNull, parser: Value) -> Status;
    _PyArg_ParseStack(objects: Value, count: Value, format: Value) -> Status;
    _PyArg_ParseStackAndKeywords(objects: Value, count: Value, names: BorrowedOrNull, parser: Value) -> Status;
    PyArg_UnpackTuple(tuple: Borrowed, name: Value, min: Value, max: Value) -> Status;
    PyErr_Format(class: Borrowed, format: Value) -> New;
    PyErr_FormatV(class: Borrowed, format: Value, arguments: Value) -> New;
    _PyErr_FormatFromCause(class: Borrowed, format: Value) -> New;
    PyErr_FormatUnraisable(format: Value) -> Void;
    PyErr_WarnFormat(category: BorrowedOrNull, level: Value, format: Value) -> Status;
    PyErr_ResourceWarning(source: BorrowedOrNull, level: Value, format: Value) -> Status;
    PyErr_WarnExplicitFormat(
        category: BorrowedOrNull, filename: Value, line: Value, module: Value, registry: BorrowedOrNull, format: Value
    ) -> Status;
    PySys_WriteStdout(format: Value) -> Void;
    PySys_WriteStderr(format: Value) -> Void;
    PySys_FormatStdout(format: Value) -> Void;
    PySys_FormatStderr(format: Value) -> Void;
    PySys_Audit(event: Value, format: Value) -> Status;
    Py_BuildValue(format: Value) -> New;
    _Py_BuildValue_SizeT(format: Value) -> New;
    Py_VaBuildValue(format: Value, arguments: Value) -> New;
    _Py_VaBuildValue_SizeT(format: Value, arguments: Value) -> New;
    PyTuple_Pack(count: Value) -> New;
    PyObject_CallFunction(callable: Borrowed, format: Value) -> New;
    _PyObject_CallFunction_SizeT(callable: Borrowed, format: Value) -> New;
    PyEval_CallFunction(callable: Borrowed, format: Value) -> New;
    PyObject_CallMethod(object: Borrowed, name: Value, format: Value) -> New;
    _PyObject_CallMethod_SizeT(object: Borrowed, name: Value, format: Value) -> New;
    PyEval_CallMethod(object: Borrowed, name: Value, format: Value) -> New;
    _PyObject_CallMethodId(object: Borrowed, name: Value, format: Value) -> New;
    PyObject_CallFunctionObjArgs(callable: Borrowed) -> New;
    PyObject_CallMethodObjArgs(object: Borrowed, name: Borrowed) -> New;
    PyUnicode_FromFormat(format: Value) -> New;
    PyUnicode_FromFormatV(format: Value, arguments: Value) -> New;
    PyBytes_FromFormat(format: Value) -> New;
    PyBytes_FromFormatV(format: Value, arguments: Value) -> New;
    PyUnicodeWriter_Format(writer: Value, format: Value) -> Status;
    PyOS_vsnprintf(text: Value, size: Value, format: Value, arguments: Value) -> Value;
    PyOS_snprintf(text: Value, size: Value, format: Value) -> Value;
}
