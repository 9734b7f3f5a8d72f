/* PyArg_Parse and its family: parse(format, tuple) shows what one unit makes of an argument. */
#define PY_SSIZE_T_CLEAN
#include "module.h"
#include <string.h>

static int convert(PyObject *op, void *address)
{
    if (op == NULL) { /* cleaning up after a later failure */
        *(int *)address = -99;
        return 1;
    }
    if (!PyLong_Check(op)) {
        PyErr_SetString(PyExc_LookupError, "the converter wants an int");
        return 0;
    }
    *(int *)address = (int)PyLong_AsLong(op) * 2;
    return Py_CLEANUP_SUPPORTED;
}
static int cleaned;
static int convert_cleaning(PyObject *op, void *address)
{
    (void)address;
    if (op == NULL) {
        cleaned++;
    }
    return Py_CLEANUP_SUPPORTED;
}

#define NUMBER(CODE, TYPE, BACK)                                               \
    if (strcmp(unit, CODE) == 0) {                                             \
        TYPE value = (TYPE)-7;                                                 \
        return PyArg_ParseTuple(args, CODE, &value) ? Py_BuildValue(BACK, value) : NULL; \
    }
static PyObject *parse(PyObject *m, PyObject *both)
{
    (void)m;
    const char *unit;
    PyObject *args;
    if (!PyArg_ParseTuple(both, "sO!", &unit, &PyTuple_Type, &args)) {
        return NULL;
    }
    NUMBER("b", unsigned char, "B")
    NUMBER("B", unsigned char, "B")
    NUMBER("h", short, "h")
    NUMBER("H", unsigned short, "H")
    NUMBER("i", int, "i")
    NUMBER("I", unsigned int, "I")
    NUMBER("l", long, "l")
    NUMBER("k", unsigned long, "k")
    NUMBER("L", long long, "L")
    NUMBER("K", unsigned long long, "K")
    NUMBER("n", Py_ssize_t, "n")
    NUMBER("f", float, "f")
    NUMBER("d", double, "d")
    NUMBER("c", char, "c")
    NUMBER("C", int, "i")
    NUMBER("p", int, "i")
#define TEXT(CODE)                                                                          \
    if (strcmp(unit, CODE) == 0) {                                                          \
        const char *value = "unset";                                                        \
        return PyArg_ParseTuple(args, CODE, &value) ? Py_BuildValue("y", value) : NULL;     \
    }
    TEXT("s") TEXT("z") TEXT("y")
#define SIZED(CODE)                                                                                 \
    if (strcmp(unit, CODE) == 0) {                                                                  \
        const char *value = "unset";                                                                \
        Py_ssize_t size = -1;                                                                       \
        return PyArg_ParseTuple(args, CODE, &value, &size) ? Py_BuildValue("(y#n)", value, size, size) : NULL; \
    }
    SIZED("s#") SIZED("z#") SIZED("y#")
#define BUFFER(CODE)                                                                                \
    if (strcmp(unit, CODE) == 0) {                                                                  \
        Py_buffer view;                                                                             \
        if (!PyArg_ParseTuple(args, CODE, &view)) {                                                 \
            return NULL;                                                                            \
        }                                                                                           \
        PyObject *result = Py_BuildValue("(y#ni)", view.buf, view.len, view.len, view.readonly);    \
        if (!view.readonly && view.len) {                                                           \
            ((char *)view.buf)[0] = '!';                                                            \
        }                                                                                           \
        PyBuffer_Release(&view);                                                                    \
        return result;                                                                              \
    }
    BUFFER("s*") BUFFER("z*") BUFFER("y*") BUFFER("w*")
#define OBJECT(CODE)                                                                                \
    if (strcmp(unit, CODE) == 0) {                                                                  \
        PyObject *value = NULL;                                                                     \
        return PyArg_ParseTuple(args, CODE, &value) ? Py_BuildValue("O", value) : NULL;             \
    }
    OBJECT("O") OBJECT("S") OBJECT("Y") OBJECT("U")
    if (strcmp(unit, "O!") == 0) {
        PyObject *value = NULL;
        return PyArg_ParseTuple(args, unit, &PyList_Type, &value) ? Py_NewRef(value) : NULL;
    }
    if (strcmp(unit, "O&") == 0) {
        int value = -1;
        return PyArg_ParseTuple(args, unit, convert, &value) ? PyLong_FromLong(value) : NULL;
    }
    if (strcmp(unit, "O&i") == 0) {
        int value = -1, other;
        cleaned = 0;
        int done = PyArg_ParseTuple(args, unit, convert_cleaning, &value, &other);
        return done ? PyLong_FromLong(cleaned) : (PyErr_Clear(), PyLong_FromLong(cleaned));
    }
    if (strcmp(unit, "D") == 0) {
        Py_complex value;
        return PyArg_ParseTuple(args, unit, &value) ? PyComplex_FromCComplex(value) : NULL;
    }
    if (strcmp(unit, "es") == 0 || strcmp(unit, "et") == 0) {
        char *value = NULL;
        if (!PyArg_ParseTuple(args, unit, "latin-1", &value)) {
            return NULL;
        }
        PyObject *result = PyBytes_FromString(value);
        PyMem_Free(value);
        return result;
    }
    if (strcmp(unit, "es8") == 0) {
        char *value = NULL;
        if (!PyArg_ParseTuple(args, "es", "utf-8", &value)) {
            return NULL;
        }
        PyObject *result = PyBytes_FromString(value);
        PyMem_Free(value);
        return result;
    }
    if (strcmp(unit, "es#") == 0 || strcmp(unit, "et#") == 0) {
        char *value = NULL;
        Py_ssize_t size;
        if (!PyArg_ParseTuple(args, unit, "latin-1", &value, &size)) {
            return NULL;
        }
        PyObject *result = Py_BuildValue("(y#n)", value, size, size);
        PyMem_Free(value);
        return result;
    }
    if (strcmp(unit, "(ii)i") == 0) {
        int a, b, c;
        return PyArg_ParseTuple(args, unit, &a, &b, &c) ? Py_BuildValue("iii", a, b, c) : NULL;
    }
    if (strcmp(unit, "i|ii") == 0 || strcmp(unit, "i|ii:named") == 0 || strcmp(unit, "i|ii;own message") == 0) {
        int a = -1, b = -2, c = -3;
        return PyArg_ParseTuple(args, unit, &a, &b, &c) ? Py_BuildValue("iii", a, b, c) : NULL;
    }
    if (strcmp(unit, "") == 0 || strcmp(unit, ":named") == 0) {
        return PyArg_ParseTuple(args, unit) ? Py_NewRef(Py_None) : NULL;
    }
    PyErr_Format(PyExc_KeyError, "no unit %s", unit);
    return NULL;
}
static PyObject *single(PyObject *m, PyObject *arg)
{
    (void)m;
    int value;
    return PyArg_Parse(arg, "i", &value) ? PyLong_FromLong(value) : NULL;
}
static PyObject *unpack(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *a = NULL, *b = NULL, *c = NULL;
    if (!PyArg_UnpackTuple(args, "unpack", 1, 3, &a, &b, &c)) {
        return NULL;
    }
    return Py_BuildValue("(OOO)", a, b ? b : Py_None, c ? c : Py_None);
}
static PyObject *unpack_exact(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *a, *b;
    return PyArg_UnpackTuple(args, "exact", 2, 2, &a, &b) ? PyTuple_Pack(2, a, b) : NULL;
}
static PyObject *keywords(PyObject *m, PyObject *args, PyObject *kwargs)
{
    (void)m;
    static char *names[] = {"first", "second", "third", "fourth", NULL};
    int a, b = -2, c = -3, d = -4;
    return PyArg_ParseTupleAndKeywords(args, kwargs, "i|i$ii:keywords", names, &a, &b, &c, &d) ? Py_BuildValue("(iiii)", a, b, c, d) : NULL;
}
static PyObject *positional(PyObject *m, PyObject *args, PyObject *kwargs)
{
    (void)m;
    static char *names[] = {"", "", "named", NULL};
    PyObject *a, *b = Py_None, *c = Py_None;
    return PyArg_ParseTupleAndKeywords(args, kwargs, "O|OO:positional", names, &a, &b, &c) ? PyTuple_Pack(3, a, b, c) : NULL;
}
static PyObject *required_keyword(PyObject *m, PyObject *args, PyObject *kwargs)
{
    (void)m;
    static char *names[] = {"a", "b", NULL};
    PyObject *a, *b;
    return PyArg_ParseTupleAndKeywords(args, kwargs, "OO", names, &a, &b) ? PyTuple_Pack(2, a, b) : NULL;
}
static PyObject *only_keywords(PyObject *m, PyObject *args, PyObject *kwargs)
{
    (void)m;
    static char *names[] = {"a", "b", NULL};
    PyObject *a = Py_None, *b = Py_None;
    return PyArg_ParseTupleAndKeywords(args, kwargs, "|$OO:only", names, &a, &b) ? PyTuple_Pack(2, a, b) : NULL;
}
static PyObject *mixed(PyObject *m, PyObject *args, PyObject *kwargs)
{
    (void)m;
    static char *names[] = {"text", "size", "flag", NULL};
    const char *text;
    Py_ssize_t length, size = 0;
    int flag = 0;
    return PyArg_ParseTupleAndKeywords(args, kwargs, "s#|np:mixed", names, &text, &length, &size, &flag)
               ? Py_BuildValue("(s#ni)", text, length, size, flag) : NULL;
}
static PyObject *bad_names(PyObject *m, PyObject *args, PyObject *kwargs)
{
    (void)m;
    static char *few[] = {"a", NULL};
    PyObject *a, *b;
    return PyArg_ParseTupleAndKeywords(args, kwargs, "OO", few, &a, &b) ? PyTuple_Pack(2, a, b) : NULL;
}
static int through_va(PyObject *args, PyObject *kwargs, const char *format, char **names, ...)
{
    va_list va;
    va_start(va, names);
    int result = kwargs || names ? PyArg_VaParseTupleAndKeywords(args, kwargs, format, names, va) : PyArg_VaParse(args, format, va);
    va_end(va);
    return result;
}
static PyObject *variadic(PyObject *m, PyObject *args, PyObject *kwargs)
{
    (void)m;
    static char *names[] = {"a", "b", NULL};
    int a, b = 0;
    int done = kwargs ? through_va(args, kwargs, "i|i", names, &a, &b) : through_va(args, NULL, "i|i", NULL, &a, &b);
    return done ? Py_BuildValue("(ii)", a, b) : NULL;
}
static PyObject *validate(PyObject *m, PyObject *dict)
{
    (void)m;
    return PyArg_ValidateKeywordArguments(dict) ? Py_NewRef(Py_True) : NULL;
}
#define KEYWORDS(name) {#name, _PyCFunction_CAST(name), METH_VARARGS | METH_KEYWORDS, NULL}
static PyMethodDef methods[] = {
    METHOD(parse, METH_VARARGS), METHOD(single, METH_O), METHOD(unpack, METH_VARARGS), METHOD(unpack_exact, METH_VARARGS), KEYWORDS(keywords),
    KEYWORDS(positional), KEYWORDS(required_keyword), KEYWORDS(only_keywords), KEYWORDS(mixed), KEYWORDS(bad_names), KEYWORDS(variadic),
    METHOD(validate, METH_O), END,
};
MODULE(argument_parsing, methods, module_exec_nothing)
