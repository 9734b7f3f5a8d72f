/* A weak reference's struct. */
#ifndef Py_CPYTHON_WEAKREFOBJECT_H
#define Py_CPYTHON_WEAKREFOBJECT_H
#ifndef Py_LIMITED_API

#ifdef __cplusplus
extern "C" {
#endif

struct _PyWeakReference {
    PyObject_HEAD
    PyObject *wr_object;
    PyObject *wr_callback;
    Py_hash_t hash;
    PyWeakReference *wr_prev;
    PyWeakReference *wr_next;
    vectorcallfunc vectorcall;
};

PyAPI_FUNC(int) PyWeakref_IsDead(PyObject *);
PyAPI_FUNC(void) _PyWeakref_ClearRef(PyWeakReference *);

#define _PyWeakref_CAST(op) _Py_CAST(PyWeakReference *, (op))

/* The target, borrowed; None once its count has reached zero, even before the reference is cleared. */
static inline PyObject *PyWeakref_GET_OBJECT(PyObject *ref_obj)
{
    PyObject *target = _PyWeakref_CAST(ref_obj)->wr_object;
    return Py_REFCNT(target) > 0 ? target : Py_None;
}
#define PyWeakref_GET_OBJECT(ref) PyWeakref_GET_OBJECT(_PyObject_CAST(ref))

#ifdef __cplusplus
}
#endif
#endif
#endif
