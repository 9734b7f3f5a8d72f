/* int, beyond the limited API. */
#ifndef Py_CPYTHON_LONGOBJECT_H
#define Py_CPYTHON_LONGOBJECT_H
#ifndef Py_LIMITED_API

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_FUNC(PyObject *) PyLong_FromUnicodeObject(PyObject *, int);
PyAPI_FUNC(int) PyLong_GetSign(PyObject *, int *);
PyAPI_FUNC(int) PyLong_IsNegative(PyObject *);
PyAPI_FUNC(int) PyLong_IsPositive(PyObject *);
PyAPI_FUNC(int) PyLong_IsZero(PyObject *);
PyAPI_FUNC(Py_ssize_t) PyUnstable_Long_CompactValue(const PyLongObject *);
PyAPI_FUNC(int) PyUnstable_Long_IsCompact(const PyLongObject *);
PyAPI_FUNC(int) _PyLong_AsByteArray(PyLongObject *, unsigned char *, size_t, int, int, int);
PyAPI_FUNC(PyObject *) _PyLong_FromByteArray(const unsigned char *, size_t, int, int);
PyAPI_FUNC(PyObject *) _PyLong_GCD(PyObject *, PyObject *);
PyAPI_FUNC(int64_t) _PyLong_NumBits(PyObject *);
PyAPI_FUNC(int) _PyLong_Sign(PyObject *);

#define _PyLong_CAST(op) _Py_CAST(PyLongObject *, (op))

#ifdef __cplusplus
}
#endif
#endif
#endif
