/* Cells of closures. */
#ifndef Py_CPYTHON_CELLOBJECT_H
#define Py_CPYTHON_CELLOBJECT_H
#ifndef Py_LIMITED_API

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    PyObject_HEAD
    PyObject *ob_ref;
} PyCellObject;

PyAPI_DATA(PyTypeObject) PyCell_Type;

PyAPI_FUNC(PyObject *) PyCell_Get(PyObject *);
PyAPI_FUNC(PyObject *) PyCell_New(PyObject *);
PyAPI_FUNC(int) PyCell_Set(PyObject *, PyObject *);

#define PyCell_Check(op) Py_IS_TYPE((op), &PyCell_Type)

static inline PyObject *PyCell_GET(PyObject *op) { return _Py_CAST(PyCellObject *, op)->ob_ref; }
#define PyCell_GET(op) PyCell_GET(_PyObject_CAST(op))

/* The old content is not released. */
static inline void PyCell_SET(PyObject *op, PyObject *value)
{
    _Py_CAST(PyCellObject *, op)->ob_ref = value;
}
#define PyCell_SET(op, value) PyCell_SET(_PyObject_CAST(op), (value))

#ifdef __cplusplus
}
#endif
#endif
#endif
