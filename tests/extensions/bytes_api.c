/* bytes and bytearray: making, resizing, concatenating, formats, the struct. */
#include "module.h"
#include <string.h>

#define F(name) static PyObject *name(PyObject *Py_UNUSED(m), PyObject *args)
#define F1(name) static PyObject *name(PyObject *Py_UNUSED(m), PyObject *a)
#define O2 PyObject *a, *b; if (!PyArg_ParseTuple(args, "OO", &a, &b)) return NULL

F1(make)
{
    (void)a;
    return Py_BuildValue("(NNNN)", PyBytes_FromString("text"), PyBytes_FromStringAndSize("a\0b", 3), PyBytes_FromStringAndSize(NULL, 0), PyBytes_FromStringAndSize("x", 1));
}
F1(from_object) { return PyBytes_FromObject(a); }
F1(size) { Py_ssize_t n = PyBytes_Size(a); return n < 0 ? NULL : PyLong_FromSsize_t(n); }
F1(as_string) { char *s = PyBytes_AsString(a); return s ? PyLong_FromSize_t(strlen(s)) : NULL; }
F(as_string_and_size)
{
    PyObject *a; int with_size; char *s; Py_ssize_t n;
    if (!PyArg_ParseTuple(args, "Op", &a, &with_size)) return NULL;
    if (PyBytes_AsStringAndSize(a, &s, with_size ? &n : NULL) < 0) return NULL;
    return PyBytes_FromStringAndSize(s, with_size ? n : (Py_ssize_t)strlen(s));
}
F1(structure)
{
    return Py_BuildValue("(niii)", PyBytes_GET_SIZE(a), PyBytes_AS_STRING(a) == ((PyBytesObject *)a)->ob_sval, PyBytes_AS_STRING(a)[PyBytes_GET_SIZE(a)],
                         PyBytes_CheckExact(a));
}
F(resize)
{
    PyObject *a; Py_ssize_t n;
    if (!PyArg_ParseTuple(args, "On", &a, &n)) return NULL;
    PyObject *copy = PyBytes_FromStringAndSize(PyBytes_AS_STRING(a), PyBytes_GET_SIZE(a));
    if (PyBytes_GET_SIZE(a) < 2) {
        Py_SETREF(copy, PyBytes_FromStringAndSize(NULL, 10));
    }
    if (_PyBytes_Resize(&copy, n) < 0) return copy == NULL ? NULL : Py_None;
    for (Py_ssize_t i = PyBytes_GET_SIZE(a); i < n; i++) PyBytes_AS_STRING(copy)[i] = '.';
    return copy;
}
F1(resize_shared)
{
    PyObject *copy = Py_NewRef(a); /* someone else has it */
    return _PyBytes_Resize(&copy, 1) < 0 ? NULL : copy;
}
F(concat) { O2; PyObject *left = Py_NewRef(a); PyBytes_Concat(&left, b); return left; }
F(join) { O2; return PyBytes_Join(a, b); }
F1(concat_del)
{
    PyObject *left = PyBytes_FromString("<");
    PyBytes_ConcatAndDel(&left, Py_NewRef(a));
    PyBytes_ConcatAndDel(&left, PyBytes_FromString(">"));
    return left;
}
F1(format)
{
    (void)a;
    return PyBytes_FromFormat("%s|%.2s|%d|%ld|%zd|%u|%x|%c|%%|%i|%lu|%zu", "s", "cut", -1, -2L, (Py_ssize_t)-3, 4U, 255, 'c', 5, 6UL, (size_t)7);
}
F1(repr) { return PyBytes_Repr(a, 0); }
F1(escape) { return PyBytes_DecodeEscape(PyBytes_AS_STRING(a), PyBytes_GET_SIZE(a), NULL, 0, NULL); }
F1(ba_make)
{
    (void)a;
    PyObject *ba = PyByteArray_FromStringAndSize("abc", 3);
    PyByteArray_AS_STRING(ba)[0] = 'X';
    return ba;
}
F1(ba_from_object) { return PyByteArray_FromObject(a); }
F(ba_resize)
{
    PyObject *a; Py_ssize_t n;
    if (!PyArg_ParseTuple(args, "On", &a, &n)) return NULL;
    Py_ssize_t before = PyByteArray_Size(a);
    if (PyByteArray_Resize(a, n) < 0) return NULL;
    for (Py_ssize_t i = before; i < n; i++) PyByteArray_AsString(a)[i] = '-';
    return Py_BuildValue("(On)", a, PyByteArray_GET_SIZE(a));
}
F(ba_concat) { O2; return PyByteArray_Concat(a, b); }
F1(ba_struct)
{
    PyByteArrayObject *o = (PyByteArrayObject *)a;
    return Py_BuildValue("(inn)", Py_SIZE(a) == 0 || o->ob_start == PyByteArray_AS_STRING(a), o->ob_exports, Py_SIZE(a));
}
#define V(name) METHOD(name, METH_VARARGS)
#define O(name) METHOD(name, METH_O)
static PyMethodDef methods[] = {
    O(make), O(from_object), O(size), O(as_string), V(as_string_and_size), O(structure), V(resize), O(resize_shared), V(concat), V(join), O(concat_del),
    O(format), O(repr), O(escape), O(ba_make), O(ba_from_object), V(ba_resize), V(ba_concat), O(ba_struct), END,
};
MODULE(bytes_api, methods, module_exec_nothing)
