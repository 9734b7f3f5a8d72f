"""Wrong objects as arguments: what each API function raises. `SystemError` names a place in CPython, of which the end is compared."""

from check import *
import bad_arguments as m

# Function, kind of result (Object, int, number, void), kinds of parameters, the object, what is raised.
TABLE = r"""
# abstract.h
PyIter_NextItem i Op 5 TypeError: expected an iterator, got 'int'
PyIter_Send i OOp 5 AttributeError: 'int' object has no attribute 'send'
PyMapping_GetItemString O Os 5 TypeError: 'int' object is not subscriptable
PyMapping_GetOptionalItem i OOp 5 TypeError: 'int' object is not subscriptable
PyMapping_GetOptionalItemString i Osp 5 TypeError: 'int' object is not subscriptable
PyMapping_HasKeyStringWithError i Os 5 TypeError: 'int' object is not subscriptable
PyMapping_HasKeyWithError i OO 5 TypeError: 'int' object is not subscriptable
PyMapping_Items O O 5 AttributeError: 'int' object has no attribute 'items'
PyMapping_Keys O O 5 AttributeError: 'int' object has no attribute 'keys'
PyMapping_Length n O 5 TypeError: object of type 'int' has no len()
PyMapping_SetItemString i OsO 5 TypeError: 'int' object does not support item assignment
PyMapping_Size n O 5 TypeError: object of type 'int' has no len()
PyMapping_Values O O 5 AttributeError: 'int' object has no attribute 'values'
PyNumber_Absolute O O [1] TypeError: bad operand type for abs(): 'list'
PyNumber_And O OO [1] TypeError: unsupported operand type(s) for &: 'list' and 'list'
PyNumber_AsSsize_t n OO [1] TypeError: 'list' object cannot be interpreted as an integer
PyNumber_Divmod O OO [1] TypeError: unsupported operand type(s) for divmod(): 'list' and 'list'
PyNumber_Float O O [1] TypeError: float() argument must be a string or a real number, not 'list'
PyNumber_FloorDivide O OO [1] TypeError: unsupported operand type(s) for //: 'list' and 'list'
PyNumber_InPlaceAnd O OO [1] TypeError: unsupported operand type(s) for &=: 'list' and 'list'
PyNumber_InPlaceFloorDivide O OO [1] TypeError: unsupported operand type(s) for //=: 'list' and 'list'
PyNumber_InPlaceLshift O OO [1] TypeError: unsupported operand type(s) for <<=: 'list' and 'list'
PyNumber_InPlaceMatrixMultiply O OO 5 TypeError: unsupported operand type(s) for @=: 'int' and 'int'
PyNumber_InPlaceMultiply O OO [1] TypeError: can't multiply sequence by non-int of type 'list'
PyNumber_InPlaceOr O OO [1] TypeError: unsupported operand type(s) for |=: 'list' and 'list'
PyNumber_InPlacePower O OOO [1] TypeError: unsupported operand type(s) for **=: 'list', 'list', 'list'
PyNumber_InPlaceRemainder O OO [1] TypeError: unsupported operand type(s) for %=: 'list' and 'list'
PyNumber_InPlaceRshift O OO [1] TypeError: unsupported operand type(s) for >>=: 'list' and 'list'
PyNumber_InPlaceSubtract O OO [1] TypeError: unsupported operand type(s) for -=: 'list' and 'list'
PyNumber_InPlaceTrueDivide O OO [1] TypeError: unsupported operand type(s) for /=: 'list' and 'list'
PyNumber_InPlaceXor O OO [1] TypeError: unsupported operand type(s) for ^=: 'list' and 'list'
PyNumber_Index O O [1] TypeError: 'list' object cannot be interpreted as an integer
PyNumber_Invert O O [1] TypeError: bad operand type for unary ~: 'list'
PyNumber_Long O O [1] TypeError: int() argument must be a string, a bytes-like object or a real number, not 'list'
PyNumber_Lshift O OO [1] TypeError: unsupported operand type(s) for <<: 'list' and 'list'
PyNumber_MatrixMultiply O OO 5 TypeError: unsupported operand type(s) for @: 'int' and 'int'
PyNumber_Multiply O OO [1] TypeError: can't multiply sequence by non-int of type 'list'
PyNumber_Negative O O [1] TypeError: bad operand type for unary -: 'list'
PyNumber_Or O OO [1] TypeError: unsupported operand type(s) for |: 'list' and 'list'
PyNumber_Positive O O [1] TypeError: bad operand type for unary +: 'list'
PyNumber_Power O OOO [1] TypeError: unsupported operand type(s) for ** or pow(): 'list', 'list', 'list'
PyNumber_Remainder O OO [1] TypeError: unsupported operand type(s) for %: 'list' and 'list'
PyNumber_Rshift O OO [1] TypeError: unsupported operand type(s) for >>: 'list' and 'list'
PyNumber_Subtract O OO [1] TypeError: unsupported operand type(s) for -: 'list' and 'list'
PyNumber_ToBase O Oi 5 SystemError: PyNumber_ToBase: base must be 2, 8, 10 or 16
PyNumber_TrueDivide O OO [1] TypeError: unsupported operand type(s) for /: 'list' and 'list'
PyNumber_Xor O OO [1] TypeError: unsupported operand type(s) for ^: 'list' and 'list'
PyObject_CallNoArgs O O 5 TypeError: 'int' object is not callable
PyObject_CallObject O OO 5 TypeError: argument list must be a tuple
PyObject_DelItem i OO 5 TypeError: 'int' object does not support item deletion
PyObject_DelItemString i Os 5 TypeError: 'int' object does not support item deletion
PyObject_Format O OO 5 SystemError: Format specifier must be a string, not int
PyObject_GetAIter O O 5 TypeError: 'int' object is not an async iterable
PyObject_GetItem O OO 5 TypeError: 'int' object is not subscriptable
PyObject_GetIter O O 5 TypeError: 'int' object is not iterable
PyObject_IsInstance i OO 5 TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union
PyObject_IsSubclass i OO 5 TypeError: issubclass() arg 1 must be a class
PyObject_Length n O 5 TypeError: object of type 'int' has no len()
PyObject_SetItem i OOO 5 TypeError: 'int' object does not support item assignment
PyObject_Size n O 5 TypeError: object of type 'int' has no len()
PySequence_Concat O OO 5 TypeError: 'int' object can't be concatenated
PySequence_Contains i OO 5 TypeError: argument of type 'int' is not a container or iterable
PySequence_Count n OO 5 TypeError: argument of type 'int' is not iterable
PySequence_DelItem i Oi 5 TypeError: 'int' object doesn't support item deletion
PySequence_DelSlice i Oii 5 TypeError: 'int' object doesn't support slice deletion
PySequence_Fast O Os 5 TypeError: abc
PySequence_GetItem O Oi 5 TypeError: 'int' object does not support indexing
PySequence_GetSlice O Oii 5 TypeError: 'int' object is unsliceable
PySequence_In i OO 5 TypeError: argument of type 'int' is not a container or iterable
PySequence_InPlaceConcat O OO 5 TypeError: 'int' object can't be concatenated
PySequence_Index n OO 5 TypeError: argument of type 'int' is not iterable
PySequence_Length n O 5 TypeError: object of type 'int' has no len()
PySequence_List O O 5 TypeError: 'int' object is not iterable
PySequence_SetItem i OiO 5 TypeError: 'int' object does not support item assignment
PySequence_SetSlice i OiiO 5 TypeError: 'int' object doesn't support slice assignment
PySequence_Size n O 5 TypeError: object of type 'int' has no len()
PySequence_Tuple O O 5 TypeError: 'int' object is not iterable
PyVectorcall_Call O OOO 5 TypeError: 'int' object does not support vectorcall
# audit.h
PySys_AuditTuple i sO 5 TypeError: args must be tuple, got int
# bytearrayobject.h
PyByteArray_Concat O OO 5 TypeError: can't concat int to int
# bytesobject.h
PyBytes_AsString O O 5 TypeError: expected bytes, int found
PyBytes_AsStringAndSize i Opp 5 TypeError: expected bytes, int found
PyBytes_FromObject O O 5 TypeError: cannot convert 'int' object to bytes
PyBytes_Size n O 5 TypeError: expected bytes, int found
# ceval.h
# codecs.h
PyCodec_BackslashReplaceErrors O O 5 TypeError: don't know how to handle int in error callback
PyCodec_Decode O Oss 5 LookupError: unknown encoding: abc
PyCodec_Encode O Oss 5 LookupError: unknown encoding: abc
PyCodec_IgnoreErrors O O 5 TypeError: don't know how to handle int in error callback
PyCodec_NameReplaceErrors O O 5 TypeError: don't know how to handle int in error callback
PyCodec_Register i O 5 TypeError: argument must be callable
PyCodec_RegisterError i sO 5 TypeError: handler must be callable
PyCodec_ReplaceErrors O O 5 TypeError: don't know how to handle int in error callback
PyCodec_StreamReader O sOs 5 LookupError: unknown encoding: abc
PyCodec_StreamWriter O sOs 5 LookupError: unknown encoding: abc
PyCodec_StrictErrors O O 5 TypeError: codec must pass exception instance
PyCodec_XMLCharRefReplaceErrors O O 5 TypeError: don't know how to handle int in error callback
# cpython/abstract.h
PyObject_CallOneArg O OO 5 TypeError: 'int' object is not callable
# cpython/bytesobject.h
PyBytes_Join O OO 5 TypeError: sep: expected bytes, got int
# cpython/cellobject.h
PyCell_Get O O 5 SystemError: bad argument to internal function
PyCell_Set i OO 5 SystemError: bad argument to internal function
# cpython/classobject.h
PyInstanceMethod_Function O O 5 SystemError: bad argument to internal function
PyMethod_Function O O 5 SystemError: bad argument to internal function
PyMethod_Self O O 5 SystemError: bad argument to internal function
# cpython/code.h
PyUnstable_Code_GetExtra i Oip 5 SystemError: bad argument to internal function
# cpython/complexobject.h
# cpython/context.h
PyContextVar_Get i OOp 5 TypeError: an instance of ContextVar was expected
PyContextVar_Reset i OO 5 TypeError: an instance of ContextVar was expected
PyContextVar_Set O OO 5 TypeError: an instance of ContextVar was expected
PyContext_Copy O O 5 TypeError: an instance of Context was expected
PyContext_Enter i O 5 TypeError: an instance of Context was expected
PyContext_Exit i O 5 TypeError: an instance of Context was expected
# cpython/dictobject.h
PyDict_Pop i OOp 5 SystemError: bad argument to internal function
PyDict_PopString i Osp 5 SystemError: bad argument to internal function
PyDict_SetDefault O OOO 5 SystemError: bad argument to internal function
PyDict_SetDefaultRef i OOOp 5 SystemError: bad argument to internal function
PyDict_Unwatch i iO 5 ValueError: Cannot watch non-dictionary
PyDict_Watch i iO 5 ValueError: Cannot watch non-dictionary
# cpython/fileobject.h
PyFile_OpenCodeObject O O 5 TypeError: 'path' must be 'str', not 'int'
# cpython/funcobject.h
PyFunction_GetAnnotations O O 5 SystemError: bad argument to internal function
PyFunction_GetClosure O O 5 SystemError: bad argument to internal function
PyFunction_GetCode O O 5 SystemError: bad argument to internal function
PyFunction_GetDefaults O O 5 SystemError: bad argument to internal function
PyFunction_GetGlobals O O 5 SystemError: bad argument to internal function
PyFunction_GetKwDefaults O O 5 SystemError: bad argument to internal function
PyFunction_GetModule O O 5 SystemError: bad argument to internal function
PyFunction_SetAnnotations i OO 5 SystemError: bad argument to internal function
PyFunction_SetClosure i OO 5 SystemError: bad argument to internal function
PyFunction_SetDefaults i OO 5 SystemError: bad argument to internal function
PyFunction_SetKwDefaults i OO 5 SystemError: bad argument to internal function
# cpython/import.h
PyImport_ImportModuleAttr O OO 5 TypeError: module name must be a string
# cpython/initconfig.h
PyConfig_Set i sO 5 ValueError: unknown config option name: abc
# cpython/listobject.h
PyList_Clear i O 5 SystemError: bad argument to internal function
PyList_Extend i OO 5 SystemError: bad argument to internal function
# cpython/longobject.h
PyLong_FromUnicodeObject O Oi 5 SystemError: bad argument to internal function
PyLong_GetSign i Op [1] TypeError: expect int, got list
PyLong_IsNegative i O [1] TypeError: expected int, got list
PyLong_IsPositive i O [1] TypeError: expected int, got list
PyLong_IsZero i O [1] TypeError: expected int, got list
# cpython/object.h
PyObject_GetItemData O O 5 TypeError: type 'int' does not have Py_TPFLAGS_ITEMS_AT_END
PyType_Unwatch i iO 5 ValueError: Cannot watch non-type
PyType_Watch i iO 5 ValueError: Cannot watch non-type
# cpython/pythonrun.h
PyRun_String O siOO 5 ValueError: invalid start argument
# cpython/unicodeobject.h
PyUnicode_AsUTF8 O O 5 TypeError: bad argument type for built-in operation
PyUnicode_CopyCharacters n OiOii 5 SystemError: bad argument to internal function
# cpython/weakrefobject.h
PyWeakref_IsDead i O 5 TypeError: expected a weakref, got int
# descrobject.h
PyDictProxy_New O O 5 TypeError: mappingproxy() argument must be a mapping, not int
# dictobject.h
PyDict_Copy O O 5 SystemError: bad argument to internal function
PyDict_DelItem i OO 5 SystemError: bad argument to internal function
PyDict_DelItemString i Os 5 SystemError: bad argument to internal function
PyDict_GetItemRef i OOp 5 SystemError: bad argument to internal function
PyDict_GetItemStringRef i Osp 5 SystemError: bad argument to internal function
PyDict_GetItemWithError O OO 5 SystemError: bad argument to internal function
PyDict_Items O O 5 SystemError: bad argument to internal function
PyDict_Keys O O 5 SystemError: bad argument to internal function
PyDict_Merge i OOi 5 SystemError: bad argument to internal function
PyDict_SetItem i OOO 5 SystemError: bad argument to internal function
PyDict_SetItemString i OsO 5 SystemError: bad argument to internal function
PyDict_Size n O 5 SystemError: bad argument to internal function
PyDict_Update i OO 5 SystemError: bad argument to internal function
PyDict_Values O O 5 SystemError: bad argument to internal function
# fileobject.h
PyFile_GetLine O Oi 5 AttributeError: 'int' object has no attribute 'readline'
PyFile_WriteObject i OOi 5 AttributeError: 'int' object has no attribute 'write'
PyFile_WriteString i sO 5 AttributeError: 'int' object has no attribute 'write'
PyObject_AsFileDescriptor i O [1] TypeError: argument must be an int, or have a fileno() method.
# floatobject.h
PyFloat_FromString O O 5 TypeError: float() argument must be a string or a real number, not 'int'
# import.h
PyImport_AddModuleObject O O [1] TypeError: cannot use 'list' as a dict key (unhashable type: 'list')
PyImport_GetImporter O O 5 TypeError: expected str, not <class 'int'>
PyImport_GetModule O O [1] TypeError: cannot use 'list' as a dict key (unhashable type: 'list')
PyImport_Import O O 5 TypeError: module name must be a string
PyImport_ImportModuleLevel O sOOOi 5 TypeError: globals must be a dict
PyImport_ImportModuleLevelObject O OOOOi 5 TypeError: module name must be a string
PyImport_ReloadModule O O 5 TypeError: reload() argument must be a module
# iterobject.h
PySeqIter_New O O 5 SystemError: bad argument to internal function
# listobject.h
PyList_Append i OO 5 SystemError: bad argument to internal function
PyList_AsTuple O O 5 SystemError: bad argument to internal function
PyList_GetItem O Oi 5 SystemError: bad argument to internal function
PyList_GetItemRef O Oi 5 TypeError: expected a list
PyList_GetSlice O Oii 5 SystemError: bad argument to internal function
PyList_Insert i OiO 5 SystemError: bad argument to internal function
PyList_Reverse i O 5 SystemError: bad argument to internal function
PyList_SetItem i OiO 5 SystemError: bad argument to internal function
PyList_SetSlice i OiiO 5 SystemError: bad argument to internal function
PyList_Size n O 5 SystemError: bad argument to internal function
PyList_Sort i O 5 SystemError: bad argument to internal function
# longobject.h
PyLong_AsInt i O [1] TypeError: 'list' object cannot be interpreted as an integer
PyLong_AsLong n O [1] TypeError: 'list' object cannot be interpreted as an integer
PyLong_AsLongAndOverflow n Op [1] TypeError: 'list' object cannot be interpreted as an integer
PyLong_AsLongLong n O [1] TypeError: 'list' object cannot be interpreted as an integer
PyLong_AsLongLongAndOverflow n Op [1] TypeError: 'list' object cannot be interpreted as an integer
PyLong_AsSize_t n O [1] TypeError: an integer is required
PyLong_AsSsize_t n O [1] TypeError: an integer is required
PyLong_AsUnsignedLong n O [1] TypeError: an integer is required
PyLong_AsUnsignedLongLong n O [1] TypeError: an integer is required
PyLong_AsUnsignedLongLongMask n O [1] TypeError: 'list' object cannot be interpreted as an integer
PyLong_AsUnsignedLongMask n O [1] TypeError: 'list' object cannot be interpreted as an integer
PyLong_AsVoidPtr O O [1] TypeError: an integer is required
# memoryobject.h
PyMemoryView_FromObject O O 5 TypeError: memoryview: a bytes-like object is required, not 'int'
# methodobject.h
PyCFunction_GetFlags i O 5 SystemError: bad argument to internal function
PyCFunction_GetFunction n O 5 SystemError: bad argument to internal function
PyCFunction_GetSelf O O 5 SystemError: bad argument to internal function
# modsupport.h
PyArg_ValidateKeywordArguments i O 5 SystemError: bad argument to internal function
PyModule_Add i OsO 5 TypeError: PyModule_AddObjectRef() first argument must be a module
PyModule_AddIntConstant i Osi 5 TypeError: PyModule_AddObjectRef() first argument must be a module
PyModule_AddObject i OsO 5 TypeError: PyModule_AddObjectRef() first argument must be a module
PyModule_AddObjectRef i OsO 5 TypeError: PyModule_AddObjectRef() first argument must be a module
PyModule_AddStringConstant i Oss 5 TypeError: PyModule_AddObjectRef() first argument must be a module
PyModule_SetDocString i Os 5 AttributeError: 'int' object attribute '__doc__' is read-only
# moduleobject.h
PyModule_GetDef O O 5 TypeError: bad argument type for built-in operation
PyModule_GetDict O O 5 SystemError: bad argument to internal function
PyModule_GetFilename O O 5 TypeError: bad argument type for built-in operation
PyModule_GetFilenameObject O O 5 TypeError: bad argument type for built-in operation
PyModule_GetName O O 5 TypeError: bad argument type for built-in operation
PyModule_GetNameObject O O 5 TypeError: bad argument type for built-in operation
PyModule_GetState O O 5 TypeError: bad argument type for built-in operation
# object.h
PyObject_Bytes O O 5 TypeError: cannot convert 'int' object to bytes
PyObject_DelAttr i OO 5 TypeError: attribute name must be string, not 'int'
PyObject_DelAttrString i Os 5 AttributeError: 'int' object has no attribute 'abc' and no __dict__ for setting new attributes
PyObject_GenericGetAttr O OO 5 TypeError: attribute name must be string, not 'int'
PyObject_GenericSetAttr i OOO 5 TypeError: attribute name must be string, not 'int'
PyObject_GetAttr O OO 5 TypeError: attribute name must be string, not 'int'
PyObject_GetAttrString O Os 5 AttributeError: 'int' object has no attribute 'abc'
PyObject_GetOptionalAttr i OOp 5 TypeError: attribute name must be string, not 'int'
PyObject_HasAttrWithError i OO 5 TypeError: attribute name must be string, not 'int'
PyObject_Hash n O [1] TypeError: unhashable type: 'list'
PyObject_SetAttr i OOO 5 TypeError: attribute name must be string, not 'int'
PyObject_SetAttrString i OsO 5 AttributeError: 'int' object has no attribute 'abc' and no __dict__ for setting new attributes
# pybuffer.h
PyObject_CopyData i OO 5 TypeError: both destination and source must be bytes-like objects
# pycapsule.h
PyCapsule_GetContext O O 5 ValueError: PyCapsule_GetContext called with invalid PyCapsule object
PyCapsule_GetDestructor n O 5 ValueError: PyCapsule_GetDestructor called with invalid PyCapsule object
PyCapsule_GetName O O 5 ValueError: PyCapsule_GetName called with invalid PyCapsule object
PyCapsule_GetPointer O Os 5 ValueError: PyCapsule_GetPointer called with invalid PyCapsule object
PyCapsule_SetName i Os 5 ValueError: PyCapsule_SetName called with invalid PyCapsule object
# pyerrors.h
PyUnicodeDecodeError_GetEncoding O O 5 TypeError: expecting a UnicodeDecodeError object, got int
PyUnicodeDecodeError_GetEnd i Op 5 TypeError: expecting a UnicodeDecodeError object, got int
PyUnicodeDecodeError_GetObject O O 5 TypeError: expecting a UnicodeDecodeError object, got int
PyUnicodeDecodeError_GetReason O O 5 TypeError: expecting a UnicodeDecodeError object, got int
PyUnicodeDecodeError_GetStart i Op 5 TypeError: expecting a UnicodeDecodeError object, got int
PyUnicodeDecodeError_SetEnd i Oi 5 TypeError: expecting a UnicodeDecodeError object, got int
PyUnicodeDecodeError_SetReason i Os 5 TypeError: expecting a UnicodeDecodeError object, got int
PyUnicodeDecodeError_SetStart i Oi 5 TypeError: expecting a UnicodeDecodeError object, got int
PyUnicodeEncodeError_GetEncoding O O 5 TypeError: expecting a UnicodeEncodeError object, got int
PyUnicodeEncodeError_GetEnd i Op 5 TypeError: expecting a UnicodeEncodeError object, got int
PyUnicodeEncodeError_GetObject O O 5 TypeError: expecting a UnicodeEncodeError object, got int
PyUnicodeEncodeError_GetReason O O 5 TypeError: expecting a UnicodeEncodeError object, got int
PyUnicodeEncodeError_GetStart i Op 5 TypeError: expecting a UnicodeEncodeError object, got int
PyUnicodeEncodeError_SetEnd i Oi 5 TypeError: expecting a UnicodeEncodeError object, got int
PyUnicodeEncodeError_SetReason i Os 5 TypeError: expecting a UnicodeEncodeError object, got int
PyUnicodeEncodeError_SetStart i Oi 5 TypeError: expecting a UnicodeEncodeError object, got int
PyUnicodeTranslateError_GetEnd i Op 5 TypeError: expecting a UnicodeTranslateError object, got int
PyUnicodeTranslateError_GetObject O O 5 TypeError: expecting a UnicodeTranslateError object, got int
PyUnicodeTranslateError_GetReason O O 5 TypeError: expecting a UnicodeTranslateError object, got int
PyUnicodeTranslateError_GetStart i Op 5 TypeError: expecting a UnicodeTranslateError object, got int
PyUnicodeTranslateError_SetEnd i Oi 5 TypeError: expecting a UnicodeTranslateError object, got int
PyUnicodeTranslateError_SetReason i Os 5 TypeError: expecting a UnicodeTranslateError object, got int
PyUnicodeTranslateError_SetStart i Oi 5 TypeError: expecting a UnicodeTranslateError object, got int
# setobject.h
PyFrozenSet_New O O 5 TypeError: 'int' object is not iterable
PySet_Add i OO 5 SystemError: bad argument to internal function
PySet_Clear i O 5 SystemError: bad argument to internal function
PySet_Contains i OO 5 SystemError: bad argument to internal function
PySet_Discard i OO 5 SystemError: bad argument to internal function
PySet_New O O 5 TypeError: 'int' object is not iterable
PySet_Pop O O 5 SystemError: bad argument to internal function
PySet_Size n O 5 SystemError: bad argument to internal function
# tupleobject.h
PyTuple_GetItem O Oi 5 SystemError: bad argument to internal function
PyTuple_GetSlice O Oii 5 SystemError: bad argument to internal function
PyTuple_SetItem i OiO 5 SystemError: bad argument to internal function
PyTuple_Size n O 5 SystemError: bad argument to internal function
# unicodeobject.h
PyUnicode_Append v pO 5 SystemError: bad argument to internal function
PyUnicode_AppendAndDel v pO 5 SystemError: bad argument to internal function
PyUnicode_AsASCIIString O O 5 TypeError: bad argument type for built-in operation
PyUnicode_AsCharmapString O OO 5 TypeError: bad argument type for built-in operation
PyUnicode_AsDecodedObject O Oss 5 TypeError: bad argument type for built-in operation
PyUnicode_AsDecodedUnicode O Oss 5 TypeError: bad argument type for built-in operation
PyUnicode_AsEncodedObject O Oss 5 TypeError: bad argument type for built-in operation
PyUnicode_AsEncodedString O Oss 5 TypeError: bad argument type for built-in operation
PyUnicode_AsEncodedUnicode O Oss 5 TypeError: bad argument type for built-in operation
PyUnicode_AsLatin1String O O 5 TypeError: bad argument type for built-in operation
PyUnicode_AsRawUnicodeEscapeString O O 5 TypeError: bad argument type for built-in operation
PyUnicode_AsUTF16String O O 5 TypeError: bad argument type for built-in operation
PyUnicode_AsUTF32String O O 5 TypeError: bad argument type for built-in operation
PyUnicode_AsUTF8AndSize O Op 5 TypeError: bad argument type for built-in operation
PyUnicode_AsUTF8String O O 5 TypeError: bad argument type for built-in operation
PyUnicode_AsUnicodeEscapeString O O 5 TypeError: bad argument type for built-in operation
PyUnicode_AsWideCharString O Op 5 TypeError: bad argument type for built-in operation
PyUnicode_BuildEncodingMap O O 5 TypeError: bad argument type for built-in operation
PyUnicode_Compare i OO 5 TypeError: Can't compare int and int
PyUnicode_Concat O OO 5 TypeError: must be str, not int
PyUnicode_Contains i OO 5 TypeError: 'in <string>' requires string as left operand, not int
PyUnicode_Count n OOii 5 TypeError: must be str, not int
PyUnicode_DecodeCharmap O siOs 5 TypeError: 'int' object is not subscriptable
PyUnicode_EncodeFSDefault O O 5 TypeError: bad argument type for built-in operation
PyUnicode_EncodeLocale O Os 5 TypeError: bad argument type for built-in operation
PyUnicode_Equal i OO 5 TypeError: first argument must be str, not int
PyUnicode_Find n OOiii 5 TypeError: must be str, not int
PyUnicode_Format O OO 5 TypeError: must be str, not int
PyUnicode_FromEncodedObject O Oss 5 TypeError: decoding to str: need a bytes-like object, int found
PyUnicode_FromObject O O 5 TypeError: Can't convert 'int' object to str implicitly
PyUnicode_GetLength n O 5 TypeError: bad argument type for built-in operation
PyUnicode_Join O OO 5 TypeError: can only join an iterable
PyUnicode_Partition O OO 5 TypeError: must be str, not int
PyUnicode_RPartition O OO 5 TypeError: must be str, not int
PyUnicode_RSplit O OOi 5 TypeError: must be str, not int
PyUnicode_ReadChar i Oi 5 TypeError: bad argument type for built-in operation
PyUnicode_Replace O OOOi 5 TypeError: must be str, not int
PyUnicode_Split O OOi 5 TypeError: must be str, not int
PyUnicode_Splitlines O Oi 5 TypeError: must be str, not int
PyUnicode_Tailmatch n OOiii 5 TypeError: must be str, not int
PyUnicode_Translate O OOs 5 TypeError: must be str, not int
# weakrefobject.h
PyWeakref_GetObject O O 5 SystemError: bad argument to internal function
PyWeakref_GetRef i Op 5 TypeError: expected a weakref
PyWeakref_NewProxy O OO 5 TypeError: cannot create weak reference to 'int' object
PyWeakref_NewRef O OO 5 TypeError: cannot create weak reference to 'int' object
"""

INTERNAL = "bad argument to internal function"

for row in TABLE.splitlines():
    if not row or row.startswith("#"):
        continue
    name, result, kinds, shown, said = row.split(" ", 4)
    kind, message = said.split(": ", 1) if ": " in said else (said.rstrip(":"), "")
    try:
        outcome = m.call(name, result, kinds, eval(shown))
    except Exception as caught:
        text = str(caught)
        outcome = f"{type(caught).__name__}: {INTERNAL if text.endswith(INTERNAL) else text}"
    same(f"{name}: {outcome}", f"{name}: {kind}: {message}")
done("bad_arguments")
