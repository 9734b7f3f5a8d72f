/* What the speed programs call: functions that do next to nothing, so that the call is what is timed. */
#include <Python.h>

static PyObject *nothing(PyObject *module, PyObject *unused)
{
    Py_RETURN_NONE;
}

static PyObject *same(PyObject *module, PyObject *object)
{
    return Py_NewRef(object);
}

static PyObject *add(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "add wants two numbers");
        return NULL;
    }
    long a = PyLong_AsLong(args[0]);
    if (a == -1 && PyErr_Occurred())
        return NULL;
    long b = PyLong_AsLong(args[1]);
    if (b == -1 && PyErr_Occurred())
        return NULL;
    return PyLong_FromLong(a + b);
}

static PyObject *text(PyObject *module, PyObject *unused)
{
    return PyUnicode_FromString("a short text");
}

static PyObject *apply(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "apply wants a callable and a number of calls");
        return NULL;
    }
    Py_ssize_t calls = PyLong_AsSsize_t(args[1]);
    if (calls == -1 && PyErr_Occurred())
        return NULL;
    while (calls-- > 0) {
        PyObject *result = PyObject_CallNoArgs(args[0]);
        if (result == NULL)
            return NULL;
        Py_DECREF(result);
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"nothing", nothing, METH_NOARGS, "Return None."},
    {"same", same, METH_O, "Return the argument."},
    {"add", (PyCFunction)(void (*)(void))add, METH_FASTCALL, "Add two ints."},
    {"text", text, METH_NOARGS, "Return a short string."},
    {"apply", (PyCFunction)(void (*)(void))apply, METH_FASTCALL, "Call a callable that many times."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "border", "Functions that do next to nothing.", 0, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit_border(void)
{
    return PyModuleDef_Init(&module);
}
