/* Functions with each calling convention, and one that raises. */
#include "border.h"

static PyObject *nothing(PyObject *module, PyObject *unused)
{
    Py_RETURN_NONE;
}

static PyObject *same(PyObject *module, PyObject *object)
{
    return Py_NewRef(object);
}

static PyObject *sum_of(PyObject *left, PyObject *right)
{
    long a = PyLong_AsLong(left);
    if (a == -1 && PyErr_Occurred())
        return NULL;
    long b = PyLong_AsLong(right);
    if (b == -1 && PyErr_Occurred())
        return NULL;
    return PyLong_FromLong(a + b);
}

static PyObject *add(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "add: expected two ints");
        return NULL;
    }
    return sum_of(args[0], args[1]);
}

/* scale(number, *, by), which reads its keywords itself */
static PyObject *scale(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    if (count != 1 || names == NULL || PyTuple_GET_SIZE(names) != 1
        || PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, 0), "by") != 0) {
        PyErr_SetString(PyExc_TypeError, "scale: expected a number and by=");
        return NULL;
    }
    return sum_of(args[0], args[1]);
}

/* parse(number, by=1, unit=None), which has them parsed */
static PyObject *parse(PyObject *module, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"number", "by", "unit", NULL};
    long number, by = 1;
    PyObject *unit = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "l|lO:parse", names, &number, &by, &unit))
        return NULL;
    return PyLong_FromLong(number + by);
}

static PyObject *fail(PyObject *module, PyObject *unused)
{
    PyErr_SetString(PyExc_ValueError, "it failed");
    return NULL;
}

static PyMethodDef methods[] = {
    {"nothing", nothing, METH_NOARGS, "Return None."},
    {"same", same, METH_O, "Return the argument."},
    {"add", FASTCALL(add), METH_FASTCALL, "Add two ints."},
    {"scale", FASTCALL(scale), METH_FASTCALL | METH_KEYWORDS, "Add by= to a number."},
    {"parse", FASTCALL(parse), METH_VARARGS | METH_KEYWORDS, "Add by= to a number."},
    {"fail", fail, METH_NOARGS, "Raise ValueError."},
    {NULL, NULL, 0, NULL},
};

int add_calls(PyObject *module)
{
    return PyModule_AddFunctions(module, methods);
}
