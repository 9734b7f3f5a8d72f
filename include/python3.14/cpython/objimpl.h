/* Allocation beyond the limited API. */
#ifndef Py_CPYTHON_OBJIMPL_H
#define Py_CPYTHON_OBJIMPL_H
#ifndef Py_LIMITED_API

#ifdef __cplusplus
extern "C" {
#endif

typedef int (*gcvisitobjects_t)(PyObject *, void *);

typedef struct {
    void *ctx;
    void *(*alloc)(void *, size_t);
    void (*free)(void *, void *, size_t);
} PyObjectArenaAllocator;

PyAPI_FUNC(PyObject **) PyObject_GET_WEAKREFS_LISTPTR(PyObject *);
PyAPI_FUNC(void) PyObject_GetArenaAllocator(PyObjectArenaAllocator *);
PyAPI_FUNC(int) PyObject_IS_GC(PyObject *);
PyAPI_FUNC(void) PyObject_SetArenaAllocator(PyObjectArenaAllocator *);
PyAPI_FUNC(int) PyType_SUPPORTS_WEAKREFS(PyTypeObject *);
PyAPI_FUNC(void) PyUnstable_GC_VisitObjects(gcvisitobjects_t, void *);
PyAPI_FUNC(PyObject *) PyUnstable_Object_GC_NewWithExtraData(PyTypeObject *, size_t);

/* Bytes that an instance has, without what the collector keeps in front of it. */
static inline size_t _PyObject_SIZE(PyTypeObject *type) { return (size_t)type->tp_basicsize; }
static inline size_t _PyObject_VAR_SIZE(PyTypeObject *type, Py_ssize_t items)
{
    size_t size = (size_t)type->tp_basicsize + (size_t)items * (size_t)type->tp_itemsize;
    return _Py_SIZE_ROUND_UP(size, SIZEOF_VOID_P);
}

#ifdef __cplusplus
}
#endif
#endif
#endif
