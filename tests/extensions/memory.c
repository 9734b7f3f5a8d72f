/* Allocation: the three domains, zero sizes, overflow, allocators looked at and replaced. */
#include "module.h"
#include <string.h>

static int domain(void *(*alloc)(size_t), void *(*calloc_)(size_t, size_t), void *(*realloc_)(void *, size_t), void (*free_)(void *))
{
    char *p = alloc(10);
    memcpy(p, "012345678", 10);
    p = realloc_(p, 100000);
    int good = p != NULL && memcmp(p, "012345678", 10) == 0;
    p = realloc_(p, 5);
    good &= memcmp(p, "01234", 5) == 0;
    free_(p);
    p = calloc_(100, 8);
    for (int i = 0; i < 800; i++) {
        good &= p[i] == 0;
    }
    free_(p);
    p = alloc(0);
    void *q = alloc(0);
    good &= p != NULL && q != NULL && (void *)p != q;
    free_(p);
    p = realloc_(NULL, 3);
    good &= p != NULL;
    free_(p);
    free_(q);
    free_(NULL);
    good &= alloc((size_t)PY_SSIZE_T_MAX + 1) == NULL && calloc_(SIZE_MAX / 2, 4) == NULL;
    for (size_t size = 1; size < 2000; size += 7) {
        p = alloc(size);
        good &= ((uintptr_t)p & (size >= 16 ? 15 : 7)) == 0;
        memset(p, 0xAA, size);
        free_(p);
    }
    return good;
}
static PyObject *domains(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    return Py_BuildValue("(iii)", domain(PyMem_RawMalloc, PyMem_RawCalloc, PyMem_RawRealloc, PyMem_RawFree),
                         domain(PyMem_Malloc, PyMem_Calloc, PyMem_Realloc, PyMem_Free), domain(PyObject_Malloc, PyObject_Calloc, PyObject_Realloc, PyObject_Free));
}
static PyObject *macros(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    long *numbers = PyMem_New(long, 4);
    numbers[3] = 5;
    PyMem_Resize(numbers, long, 8);
    long kept = numbers[3];
    PyMem_Del(numbers);
    long *too_many = PyMem_New(long, PY_SSIZE_T_MAX / 2);
    return Py_BuildValue("(li)", kept, too_many == NULL);
}
/* Count what passes through a domain. */
static PyMemAllocatorEx original;
static long allocated, freed;
static void *counting_malloc(void *ctx, size_t n) { allocated++; (void)ctx; return original.malloc(original.ctx, n); }
static void *counting_calloc(void *ctx, size_t n, size_t size) { allocated++; (void)ctx; return original.calloc(original.ctx, n, size); }
static void *counting_realloc(void *ctx, void *p, size_t n) { (void)ctx; return original.realloc(original.ctx, p, n); }
static void counting_free(void *ctx, void *p) { freed += p != NULL; (void)ctx; original.free(original.ctx, p); }
static PyObject *replace(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    PyMem_GetAllocator(PYMEM_DOMAIN_MEM, &original);
    PyMemAllocatorEx counting = {NULL, counting_malloc, counting_calloc, counting_realloc, counting_free};
    allocated = freed = 0;
    PyMem_SetAllocator(PYMEM_DOMAIN_MEM, &counting);
    void *p = PyMem_Malloc(10), *q = PyMem_Calloc(2, 5);
    PyMem_Free(p);
    PyMem_Free(q);
    PyMem_SetAllocator(PYMEM_DOMAIN_MEM, &original);
    PyMem_Free(PyMem_Malloc(10));
    return Py_BuildValue("(ll)", allocated, freed);
}
/* Objects in memory of one's own. */
typedef struct {
    PyObject_HEAD
    long value;
} Own;
static PyTypeObject Own_Type = {
    .ob_base = PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "memory.Own", .tp_basicsize = sizeof(Own), .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
};
static PyObject *objects(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    Own *o = PyObject_New(Own, &Own_Type);
    Own *p = PyObject_Malloc(sizeof *p);
    PyObject_Init((PyObject *)p, &Own_Type);
    PyVarObject *v = PyObject_NewVar(PyVarObject, &PyTuple_Type, 0);
    PyObject *result = Py_BuildValue("(nniin)", Py_REFCNT(o), Py_REFCNT(p), Py_IS_TYPE(o, &Own_Type), Py_TYPE(p) == &Own_Type, Py_SIZE(v));
    PyObject_Free(v);
    Py_DECREF(o);
    Py_DECREF(p);
    return result;
}
static PyObject *strings(PyObject *m, PyObject *arg)
{
    (void)m;
    wchar_t *wide = PyUnicode_AsWideCharString(arg, NULL);
    char *encoded = wide ? Py_EncodeLocale(wide, NULL) : NULL;
    wchar_t *decoded = encoded ? Py_DecodeLocale(encoded, NULL) : NULL;
    PyObject *result = decoded ? PyUnicode_FromWideChar(decoded, -1) : NULL;
    PyMem_Free(wide);
    PyMem_Free(encoded);
    PyMem_RawFree(decoded);
    return result;
}
static PyMethodDef methods[] = {
    METHOD(domains, METH_NOARGS), METHOD(macros, METH_NOARGS), METHOD(replace, METH_NOARGS), METHOD(objects, METH_NOARGS), METHOD(strings, METH_O), END,
};
static int exec(PyObject *m) { (void)m; return PyType_Ready(&Own_Type); }
MODULE(memory, methods, exec)
