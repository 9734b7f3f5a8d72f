//! The exception classes: their layouts and the exported `PyExc_…` pointers.

use crate::{Object, PyTypeInfo};
use abi::{Py_TPFLAGS_BASE_EXC_SUBCLASS, PyObject, PyTypeObject, Static};
use core::cell::Cell;

macro_rules! exceptions {
    ($($name:ident: $base:ident, $layout:ident, $symbol:ident;)*) => {
        $(
            $crate::layout! {
                #[doc = concat!("`", stringify!($name), "`.")]
                pub struct $name(abi::$layout);
            }
            impl PyTypeInfo for $name {
                const NAME: &'static str = stringify!($name);
                const STATIC: &'static Static<PyTypeObject> = {
                    static TYPE: Static<PyTypeObject> = Static(PyTypeObject::zeroed());
                    &TYPE
                };
                #[inline]
                fn is_type_of(object: &Object) -> bool {
                    object.ty().has_flag(Py_TPFLAGS_BASE_EXC_SUBCLASS) && object.ty().is_subtype(Self::type_object())
                }
            }
            #[doc = concat!("`", stringify!($name), "`, as C code names it.")]
            #[unsafe(no_mangle)]
            pub static $symbol: Static<Cell<*mut PyObject>> = Static(Cell::new($name::STATIC.as_ptr().cast()));
        )*
    };
}

exceptions! {
    BaseException: Object, PyBaseExceptionObject, PyExc_BaseException;
    BaseExceptionGroup: BaseException, PyBaseExceptionGroupObject, PyExc_BaseExceptionGroup;
    Exception: BaseException, PyBaseExceptionObject, PyExc_Exception;
    GeneratorExit: BaseException, PyBaseExceptionObject, PyExc_GeneratorExit;
    KeyboardInterrupt: BaseException, PyBaseExceptionObject, PyExc_KeyboardInterrupt;
    SystemExit: BaseException, PySystemExitObject, PyExc_SystemExit;
    ArithmeticError: Exception, PyBaseExceptionObject, PyExc_ArithmeticError;
    AssertionError: Exception, PyBaseExceptionObject, PyExc_AssertionError;
    AttributeError: Exception, PyAttributeErrorObject, PyExc_AttributeError;
    BufferError: Exception, PyBaseExceptionObject, PyExc_BufferError;
    EOFError: Exception, PyBaseExceptionObject, PyExc_EOFError;
    ImportError: Exception, PyImportErrorObject, PyExc_ImportError;
    LookupError: Exception, PyBaseExceptionObject, PyExc_LookupError;
    MemoryError: Exception, PyBaseExceptionObject, PyExc_MemoryError;
    NameError: Exception, PyNameErrorObject, PyExc_NameError;
    OSError: Exception, PyOSErrorObject, PyExc_OSError;
    ReferenceError: Exception, PyBaseExceptionObject, PyExc_ReferenceError;
    RuntimeError: Exception, PyBaseExceptionObject, PyExc_RuntimeError;
    StopAsyncIteration: Exception, PyBaseExceptionObject, PyExc_StopAsyncIteration;
    StopIteration: Exception, PyStopIterationObject, PyExc_StopIteration;
    SyntaxError: Exception, PySyntaxErrorObject, PyExc_SyntaxError;
    SystemError: Exception, PyBaseExceptionObject, PyExc_SystemError;
    TypeError: Exception, PyBaseExceptionObject, PyExc_TypeError;
    ValueError: Exception, PyBaseExceptionObject, PyExc_ValueError;
    Warning: Exception, PyBaseExceptionObject, PyExc_Warning;
    FloatingPointError: ArithmeticError, PyBaseExceptionObject, PyExc_FloatingPointError;
    OverflowError: ArithmeticError, PyBaseExceptionObject, PyExc_OverflowError;
    ZeroDivisionError: ArithmeticError, PyBaseExceptionObject, PyExc_ZeroDivisionError;
    ModuleNotFoundError: ImportError, PyImportErrorObject, PyExc_ModuleNotFoundError;
    IndexError: LookupError, PyBaseExceptionObject, PyExc_IndexError;
    KeyError: LookupError, PyBaseExceptionObject, PyExc_KeyError;
    UnboundLocalError: NameError, PyNameErrorObject, PyExc_UnboundLocalError;
    BlockingIOError: OSError, PyOSErrorObject, PyExc_BlockingIOError;
    ChildProcessError: OSError, PyOSErrorObject, PyExc_ChildProcessError;
    ConnectionError: OSError, PyOSErrorObject, PyExc_ConnectionError;
    BrokenPipeError: ConnectionError, PyOSErrorObject, PyExc_BrokenPipeError;
    ConnectionAbortedError: ConnectionError, PyOSErrorObject, PyExc_ConnectionAbortedError;
    ConnectionRefusedError: ConnectionError, PyOSErrorObject, PyExc_ConnectionRefusedError;
    ConnectionResetError: ConnectionError, PyOSErrorObject, PyExc_ConnectionResetError;
    FileExistsError: OSError, PyOSErrorObject, PyExc_FileExistsError;
    FileNotFoundError: OSError, PyOSErrorObject, PyExc_FileNotFoundError;
    InterruptedError: OSError, PyOSErrorObject, PyExc_InterruptedError;
    IsADirectoryError: OSError, PyOSErrorObject, PyExc_IsADirectoryError;
    NotADirectoryError: OSError, PyOSErrorObject, PyExc_NotADirectoryError;
    PermissionError: OSError, PyOSErrorObject, PyExc_PermissionError;
    ProcessLookupError: OSError, PyOSErrorObject, PyExc_ProcessLookupError;
    TimeoutError: OSError, PyOSErrorObject, PyExc_TimeoutError;
    NotImplementedError: RuntimeError, PyBaseExceptionObject, PyExc_NotImplementedError;
    RecursionError: RuntimeError, PyBaseExceptionObject, PyExc_RecursionError;
    PythonFinalizationError: RuntimeError, PyBaseExceptionObject, PyExc_PythonFinalizationError;
    IndentationError: SyntaxError, PySyntaxErrorObject, PyExc_IndentationError;
    TabError: IndentationError, PySyntaxErrorObject, PyExc_TabError;
    UnicodeError: ValueError, PyBaseExceptionObject, PyExc_UnicodeError;
    UnicodeDecodeError: UnicodeError, PyUnicodeErrorObject, PyExc_UnicodeDecodeError;
    UnicodeEncodeError: UnicodeError, PyUnicodeErrorObject, PyExc_UnicodeEncodeError;
    UnicodeTranslateError: UnicodeError, PyUnicodeErrorObject, PyExc_UnicodeTranslateError;
    _IncompleteInputError: SyntaxError, PySyntaxErrorObject, PyExc__IncompleteInputError;
    BytesWarning: Warning, PyBaseExceptionObject, PyExc_BytesWarning;
    DeprecationWarning: Warning, PyBaseExceptionObject, PyExc_DeprecationWarning;
    EncodingWarning: Warning, PyBaseExceptionObject, PyExc_EncodingWarning;
    FutureWarning: Warning, PyBaseExceptionObject, PyExc_FutureWarning;
    ImportWarning: Warning, PyBaseExceptionObject, PyExc_ImportWarning;
    PendingDeprecationWarning: Warning, PyBaseExceptionObject, PyExc_PendingDeprecationWarning;
    ResourceWarning: Warning, PyBaseExceptionObject, PyExc_ResourceWarning;
    RuntimeWarning: Warning, PyBaseExceptionObject, PyExc_RuntimeWarning;
    SyntaxWarning: Warning, PyBaseExceptionObject, PyExc_SyntaxWarning;
    UnicodeWarning: Warning, PyBaseExceptionObject, PyExc_UnicodeWarning;
    UserWarning: Warning, PyBaseExceptionObject, PyExc_UserWarning;
}
