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
    PyUnicodeWriter_Format(writer: Value, format: Value) -> Status;
    PyOS_vsnprintf(text: Value, size: Value, format: Value, arguments: Value) -> Value;
    PyOS_snprintf(text: Value, size: Value, format: Value) -> Value;
}
