/* slice and Ellipsis. */
#ifndef Py_SLICEOBJECT_H
#define Py_SLICEOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_DATA(PyObject) _Py_EllipsisObject;
PyAPI_DATA(PyTypeObject) PySlice_Type;
PyAPI_DATA(PyTypeObject) PyEllipsis_Type;

#ifndef Py_LIMITED_API
typedef struct {
    PyObject_HEAD
    PyObject *start;
    PyObject *stop;
    PyObject *step;
} PySliceObject;

#endif
PyAPI_FUNC(int) PySlice_GetIndices(PyObject *, Py_ssize_t, Py_ssize_t *, Py_ssize_t *,
                    Py_ssize_t *);
PyAPI_FUNC(int) PySlice_GetIndicesEx(PyObject *, Py_ssize_t, Py_ssize_t *, Py_ssize_t *,
                    Py_ssize_t *, Py_ssize_t *);
PyAPI_FUNC(PyObject *) PySlice_New(PyObject *, PyObject *, PyObject *);
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x03070000
PyAPI_FUNC(Py_ssize_t) PySlice_AdjustIndices(Py_ssize_t, Py_ssize_t *, Py_ssize_t *, Py_ssize_t);
PyAPI_FUNC(int) PySlice_Unpack(PyObject *, Py_ssize_t *, Py_ssize_t *, Py_ssize_t *);
#endif
#ifndef Py_LIMITED_API
PyAPI_FUNC(PyObject *) _PySlice_FromIndices(Py_ssize_t, Py_ssize_t);
PyAPI_FUNC(int) _PySlice_GetLongIndices(PySliceObject *, PyObject *, PyObject **, PyObject **,
                    PyObject **);
#endif

#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 >= 0x030d0000
#define Py_Ellipsis Py_GetConstantBorrowed(Py_CONSTANT_ELLIPSIS)
#else
#define Py_Ellipsis (&_Py_EllipsisObject)
#endif
#define PySlice_Check(op) Py_IS_TYPE((op), &PySlice_Type)

/* In two steps, because an index may run code that changes the length: the caller fetches it in between. */
#define PySlice_GetIndicesEx(slice, length, start, stop, step, slicelen)           \
    (PySlice_Unpack((slice), (start), (stop), (step)) < 0                          \
         ? (*(slicelen) = 0, -1)                                                   \
         : (*(slicelen) = PySlice_AdjustIndices((length), (start), (stop), *(step)), 0))

#ifdef __cplusplus
}
#endif
#endif
