/* bytes' struct: the bytes follow the head, with a zero after them. */
#ifndef Py_CPYTHON_BYTESOBJECT_H
#define Py_CPYTHON_BYTESOBJECT_H
#ifndef Py_LIMITED_API

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    PyObject_VAR_HEAD
    Py_hash_t ob_shash;
    char ob_sval[1];
} PyBytesObject;

PyAPI_FUNC(PyObject *) PyBytes_Join(PyObject *, PyObject *);
#define _PyBytes_Join PyBytes_Join
PyAPI_FUNC(int) _PyBytes_Resize(PyObject **, Py_ssize_t);

#define _PyBytes_CAST(op) _Py_CAST(PyBytesObject *, (op))

static inline char *PyBytes_AS_STRING(PyObject *op) { return _PyBytes_CAST(op)->ob_sval; }
#define PyBytes_AS_STRING(op) PyBytes_AS_STRING(_PyObject_CAST(op))

static inline Py_ssize_t PyBytes_GET_SIZE(PyObject *op) { return Py_SIZE(op); }
#define PyBytes_GET_SIZE(self) PyBytes_GET_SIZE(_PyObject_CAST(self))

#ifdef __cplusplus
}
#endif
#endif
#endif
