/* Loops in C over lists, tuples and dicts. */
#include "border.h"

/* The sum of a list of floats, as C code that trusts its caller reads it. */
static PyObject *sum_floats(PyObject *module, PyObject *list)
{
    if (!PyList_CheckExact(list)) {
        PyErr_SetString(PyExc_TypeError, "sum_floats: expected a list");
        return NULL;
    }
    double sum = 0.0;
    Py_ssize_t size = PyList_GET_SIZE(list);
    for (Py_ssize_t i = 0; i < size; i++) {
        PyObject *item = PyList_GET_ITEM(list, i);
        if (!PyFloat_CheckExact(item)) {
            PyErr_SetString(PyExc_TypeError, "sum_floats: expected floats");
            return NULL;
        }
        sum += PyFloat_AS_DOUBLE(item);
    }
    return PyFloat_FromDouble(sum);
}

static Py_ssize_t wanted(PyObject *size)
{
    Py_ssize_t n = PyLong_AsSsize_t(size);
    if (n < 0 && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "expected a size");
    return n;
}

static PyObject *list_of_ints(PyObject *module, PyObject *size)
{
    Py_ssize_t n = wanted(size);
    PyObject *list = n < 0 ? NULL : PyList_New(n);
    for (Py_ssize_t i = 0; list != NULL && i < n; i++) {
        PyObject *number = PyLong_FromSsize_t(i);
        if (number == NULL)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, i, number);
    }
    return list;
}

static PyObject *list_by_append(PyObject *module, PyObject *size)
{
    Py_ssize_t n = wanted(size);
    PyObject *list = n < 0 ? NULL : PyList_New(0);
    for (Py_ssize_t i = 0; list != NULL && i < n; i++) {
        PyObject *number = PyLong_FromSsize_t(i);
        if (number == NULL || PyList_Append(list, number) < 0)
            Py_CLEAR(list);
        Py_XDECREF(number);
    }
    return list;
}

/* A list of n pairs (i, i) */
static PyObject *list_of_pairs(PyObject *module, PyObject *size)
{
    Py_ssize_t n = wanted(size);
    PyObject *list = n < 0 ? NULL : PyList_New(n);
    for (Py_ssize_t i = 0; list != NULL && i < n; i++) {
        PyObject *number = PyLong_FromSsize_t(i);
        PyObject *pair = number == NULL ? NULL : PyTuple_Pack(2, number, number);
        Py_XDECREF(number);
        if (pair == NULL)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, i, pair);
    }
    return list;
}

/* A dict of each key of a list to itself */
static PyObject *fill_dict(PyObject *module, PyObject *keys)
{
    PyObject *dict = PyDict_New();
    for (Py_ssize_t i = 0; dict != NULL && i < PyList_Size(keys); i++) {
        PyObject *key = PyList_GET_ITEM(keys, i);
        if (PyDict_SetItem(dict, key, key) < 0)
            Py_CLEAR(dict);
    }
    return dict;
}

/* How many keys of a list are in a dict */
static PyObject *read_dict(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    if (count != 2 || !PyDict_Check(args[0]) || !PyList_Check(args[1])) {
        PyErr_SetString(PyExc_TypeError, "read_dict: expected a dict and a list of keys");
        return NULL;
    }
    Py_ssize_t found = 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(args[1]); i++) {
        if (PyDict_GetItemWithError(args[0], PyList_GET_ITEM(args[1], i)) != NULL)
            found++;
        else if (PyErr_Occurred())
            return NULL;
    }
    return PyLong_FromSsize_t(found);
}

/* The sum of a dict's values */
static PyObject *walk_dict(PyObject *module, PyObject *dict)
{
    if (!PyDict_Check(dict)) {
        PyErr_SetString(PyExc_TypeError, "walk_dict: expected a dict");
        return NULL;
    }
    Py_ssize_t position = 0;
    long sum = 0;
    PyObject *key, *value;
    while (PyDict_Next(dict, &position, &key, &value)) {
        long number = PyLong_AsLong(value);
        if (number == -1 && PyErr_Occurred())
            return NULL;
        sum += number;
    }
    return PyLong_FromLong(sum);
}

static PyMethodDef methods[] = {
    {"sum_floats", sum_floats, METH_O, "Sum a list of floats."},
    {"list_of_ints", list_of_ints, METH_O, "Make a list of the ints below a number."},
    {"list_by_append", list_by_append, METH_O, "Make the same list, by appending to it."},
    {"list_of_pairs", list_of_pairs, METH_O, "Make a list of tuples."},
    {"fill_dict", fill_dict, METH_O, "Make a dict of each key in a list to itself."},
    {"read_dict", FASTCALL(read_dict), METH_FASTCALL, "Count the keys that a dict has."},
    {"walk_dict", walk_dict, METH_O, "Sum the values."},
    {NULL, NULL, 0, NULL},
};

int add_containers(PyObject *module)
{
    return PyModule_AddFunctions(module, methods);
}
