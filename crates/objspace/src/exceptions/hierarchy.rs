//! The exception classes: their views, the static types of those without fields of their own, and the exported `PyExc_…` pointers.

use crate::{Object, PyTypeInfo};
use abi::{
    Py_TPFLAGS_BASE_EXC_SUBCLASS, Py_TPFLAGS_BASETYPE, Py_TPFLAGS_DEFAULT, Py_TPFLAGS_IMMUTABLETYPE,
    PyObject, PyTypeObject, Static,
};
use core::cell::Cell;

macro_rules! views {
    ($($name:ident, $layout:ident, $symbol:ident;)*) => {
        $(
            $crate::layout! {
                #[doc = concat!("`", stringify!($name), "`.")]
                pub struct $name(abi::$layout);
            }
            #[doc = concat!("`", stringify!($name), "`, as C code names it.")]
            #[unsafe(no_mangle)]
            pub static $symbol: Static<Cell<*mut PyObject>> = Static(Cell::new($name::STATIC.as_ptr().cast()));
        )*

        /// Every exception type but `ExceptionGroup`, bases first.
        pub fn all() -> Vec<&'static crate::Type> {
            vec![$($name::type_object()),*]
        }
    };
}

/// `OSError` under a name that it had before.
#[unsafe(no_mangle)]
pub static PyExc_IOError: Static<Cell<*mut PyObject>> = Static(Cell::new(OSError::STATIC.as_ptr().cast()));

/// `OSError` under a name that it had before.
#[unsafe(no_mangle)]
pub static PyExc_EnvironmentError: Static<Cell<*mut PyObject>> =
    Static(Cell::new(OSError::STATIC.as_ptr().cast()));

/// Declares classes that add nothing to their base but the name: they inherit every slot when they are made ready.
macro_rules! plain_exceptions {
    ($($name:ident: $base:ident, $doc:literal;)*) => {
        $(impl PyTypeInfo for $name {
            const NAME: &'static str = stringify!($name);
            const STATIC: &'static Static<PyTypeObject> = {
                static TYPE: Static<PyTypeObject> = Static(PyTypeObject {
                    tp_name: Cell::new(concat!(stringify!($name), "\0").as_ptr().cast()),
                    tp_basicsize: Cell::new(size_of::<$name>() as isize),
                    tp_flags: Cell::new(
                        Py_TPFLAGS_DEFAULT
                            | Py_TPFLAGS_BASETYPE
                            | Py_TPFLAGS_BASE_EXC_SUBCLASS
                            | Py_TPFLAGS_IMMUTABLETYPE,
                    ),
                    tp_doc: Cell::new(concat!($doc, "\0").as_ptr().cast()),
                    tp_base: Cell::new(<$base as PyTypeInfo>::STATIC.as_ptr()),
                    ..PyTypeObject::zeroed()
                });
                &TYPE
            };
            #[inline]
            fn is_type_of(object: &Object) -> bool {
                object.ty().has_flag(Py_TPFLAGS_BASE_EXC_SUBCLASS) && object.ty().is_subtype(Self::type_object())
            }
        })*
    };
}

views! {
    BaseException, PyBaseExceptionObject, PyExc_BaseException;
    BaseExceptionGroup, PyBaseExceptionGroupObject, PyExc_BaseExceptionGroup;
    Exception, PyBaseExceptionObject, PyExc_Exception;
    GeneratorExit, PyBaseExceptionObject, PyExc_GeneratorExit;
    KeyboardInterrupt, PyBaseExceptionObject, PyExc_KeyboardInterrupt;
    SystemExit, PySystemExitObject, PyExc_SystemExit;
    ArithmeticError, PyBaseExceptionObject, PyExc_ArithmeticError;
    AssertionError, PyBaseExceptionObject, PyExc_AssertionError;
    AttributeError, PyAttributeErrorObject, PyExc_AttributeError;
    BufferError, PyBaseExceptionObject, PyExc_BufferError;
    EOFError, PyBaseExceptionObject, PyExc_EOFError;
    ImportError, PyImportErrorObject, PyExc_ImportError;
    LookupError, PyBaseExceptionObject, PyExc_LookupError;
    MemoryError, PyBaseExceptionObject, PyExc_MemoryError;
    NameError, PyNameErrorObject, PyExc_NameError;
    OSError, PyOSErrorObject, PyExc_OSError;
    ReferenceError, PyBaseExceptionObject, PyExc_ReferenceError;
    RuntimeError, PyBaseExceptionObject, PyExc_RuntimeError;
    StopAsyncIteration, PyBaseExceptionObject, PyExc_StopAsyncIteration;
    StopIteration, PyStopIterationObject, PyExc_StopIteration;
    SyntaxError, PySyntaxErrorObject, PyExc_SyntaxError;
    SystemError, PyBaseExceptionObject, PyExc_SystemError;
    TypeError, PyBaseExceptionObject, PyExc_TypeError;
    ValueError, PyBaseExceptionObject, PyExc_ValueError;
    Warning, PyBaseExceptionObject, PyExc_Warning;
    FloatingPointError, PyBaseExceptionObject, PyExc_FloatingPointError;
    OverflowError, PyBaseExceptionObject, PyExc_OverflowError;
    ZeroDivisionError, PyBaseExceptionObject, PyExc_ZeroDivisionError;
    ModuleNotFoundError, PyImportErrorObject, PyExc_ModuleNotFoundError;
    IndexError, PyBaseExceptionObject, PyExc_IndexError;
    KeyError, PyBaseExceptionObject, PyExc_KeyError;
    UnboundLocalError, PyNameErrorObject, PyExc_UnboundLocalError;
    BlockingIOError, PyOSErrorObject, PyExc_BlockingIOError;
    ChildProcessError, PyOSErrorObject, PyExc_ChildProcessError;
    ConnectionError, PyOSErrorObject, PyExc_ConnectionError;
    BrokenPipeError, PyOSErrorObject, PyExc_BrokenPipeError;
    ConnectionAbortedError, PyOSErrorObject, PyExc_ConnectionAbortedError;
    ConnectionRefusedError, PyOSErrorObject, PyExc_ConnectionRefusedError;
    ConnectionResetError, PyOSErrorObject, PyExc_ConnectionResetError;
    FileExistsError, PyOSErrorObject, PyExc_FileExistsError;
    FileNotFoundError, PyOSErrorObject, PyExc_FileNotFoundError;
    InterruptedError, PyOSErrorObject, PyExc_InterruptedError;
    IsADirectoryError, PyOSErrorObject, PyExc_IsADirectoryError;
    NotADirectoryError, PyOSErrorObject, PyExc_NotADirectoryError;
    PermissionError, PyOSErrorObject, PyExc_PermissionError;
    ProcessLookupError, PyOSErrorObject, PyExc_ProcessLookupError;
    TimeoutError, PyOSErrorObject, PyExc_TimeoutError;
    NotImplementedError, PyBaseExceptionObject, PyExc_NotImplementedError;
    RecursionError, PyBaseExceptionObject, PyExc_RecursionError;
    PythonFinalizationError, PyBaseExceptionObject, PyExc_PythonFinalizationError;
    IndentationError, PySyntaxErrorObject, PyExc_IndentationError;
    TabError, PySyntaxErrorObject, PyExc_TabError;
    UnicodeError, PyBaseExceptionObject, PyExc_UnicodeError;
    UnicodeDecodeError, PyUnicodeErrorObject, PyExc_UnicodeDecodeError;
    UnicodeEncodeError, PyUnicodeErrorObject, PyExc_UnicodeEncodeError;
    UnicodeTranslateError, PyUnicodeErrorObject, PyExc_UnicodeTranslateError;
    _IncompleteInputError, PySyntaxErrorObject, PyExc__IncompleteInputError;
    BytesWarning, PyBaseExceptionObject, PyExc_BytesWarning;
    DeprecationWarning, PyBaseExceptionObject, PyExc_DeprecationWarning;
    EncodingWarning, PyBaseExceptionObject, PyExc_EncodingWarning;
    FutureWarning, PyBaseExceptionObject, PyExc_FutureWarning;
    ImportWarning, PyBaseExceptionObject, PyExc_ImportWarning;
    PendingDeprecationWarning, PyBaseExceptionObject, PyExc_PendingDeprecationWarning;
    ResourceWarning, PyBaseExceptionObject, PyExc_ResourceWarning;
    RuntimeWarning, PyBaseExceptionObject, PyExc_RuntimeWarning;
    SyntaxWarning, PyBaseExceptionObject, PyExc_SyntaxWarning;
    UnicodeWarning, PyBaseExceptionObject, PyExc_UnicodeWarning;
    UserWarning, PyBaseExceptionObject, PyExc_UserWarning;
}

plain_exceptions! {
    Exception: BaseException, "The base of all exceptions that programs usually handle.";
    GeneratorExit: BaseException, "A generator or coroutine is closed.";
    KeyboardInterrupt: BaseException, "The user interrupts the program.";
    ArithmeticError: Exception, "The base of errors in arithmetic.";
    AssertionError: Exception, "An assertion does not hold.";
    BufferError: Exception, "A buffer operation is not possible.";
    EOFError: Exception, "The input ends where more was asked for.";
    LookupError: Exception, "The base of errors for missing keys and indices.";
    MemoryError: Exception, "There is not enough memory.";
    ReferenceError: Exception, "A weak reference's object is gone.";
    RuntimeError: Exception, "An error of no other kind.";
    StopAsyncIteration: Exception, "An asynchronous iterator has no more items.";
    SystemError: Exception, "The runtime itself, or an extension, is at fault.";
    TypeError: Exception, "A value is of the wrong type.";
    ValueError: Exception, "A value is of the right type, but not acceptable.";
    Warning: Exception, "The base of all warnings.";
    FloatingPointError: ArithmeticError, "A floating point operation failed.";
    OverflowError: ArithmeticError, "A result is too large.";
    ZeroDivisionError: ArithmeticError, "A divisor is zero.";
    ModuleNotFoundError: ImportError, "A module cannot be found.";
    IndexError: LookupError, "A sequence has no such index.";
    UnboundLocalError: NameError, "A local variable has no value yet.";
    BlockingIOError: OSError, "An operation would block.";
    ChildProcessError: OSError, "A child process operation failed.";
    ConnectionError: OSError, "The base of errors of connections.";
    BrokenPipeError: ConnectionError, "The other end of a pipe is closed.";
    ConnectionAbortedError: ConnectionError, "The peer aborted the connection.";
    ConnectionRefusedError: ConnectionError, "The peer refused the connection.";
    ConnectionResetError: ConnectionError, "The peer reset the connection.";
    FileExistsError: OSError, "The file or folder is there already.";
    FileNotFoundError: OSError, "The file or folder is not there.";
    InterruptedError: OSError, "A signal interrupted a system call.";
    IsADirectoryError: OSError, "A folder is no file.";
    NotADirectoryError: OSError, "A file is no folder.";
    PermissionError: OSError, "The operation is not permitted.";
    ProcessLookupError: OSError, "There is no such process.";
    TimeoutError: OSError, "The system's time limit ran out.";
    NotImplementedError: RuntimeError, "An operation is left to a subclass, or not there yet.";
    RecursionError: RuntimeError, "Calls are nested too deeply.";
    PythonFinalizationError: RuntimeError, "An operation is not possible while the runtime shuts down.";
    IndentationError: SyntaxError, "A line is indented wrongly.";
    TabError: IndentationError, "Tabs and spaces are mixed ambiguously.";
    UnicodeError: ValueError, "The base of errors with text and its encodings.";
    _IncompleteInputError: SyntaxError, "A text is the beginning of a valid program.";
    BytesWarning: Warning, "Bytes are used like text.";
    DeprecationWarning: Warning, "Something is going to be removed.";
    EncodingWarning: Warning, "An encoding is left to the locale.";
    FutureWarning: Warning, "Something is going to change its meaning.";
    ImportWarning: Warning, "An import looks like a mistake.";
    PendingDeprecationWarning: Warning, "Something is going to be deprecated.";
    ResourceWarning: Warning, "A resource was not released.";
    RuntimeWarning: Warning, "Something looks wrong at run time.";
    SyntaxWarning: Warning, "A piece of syntax looks like a mistake.";
    UnicodeWarning: Warning, "Text is handled in a doubtful way.";
    UserWarning: Warning, "A warning of a program's own.";
}
