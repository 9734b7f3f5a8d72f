/* `Row`, a sequence (static type), `Table`, a mapping (heap type), and `Countdown`, an iterator (static type). */
#include "border.h"

enum { LENGTH = 16 };

/* LENGTH numbers, all zero at first: what rows and tables hold. */
typedef struct {
    PyObject_HEAD
    long numbers[LENGTH];
} Numbers;

static int checked_index(Py_ssize_t index)
{
    if (index >= 0 && index < LENGTH)
        return 1;
    PyErr_SetString(PyExc_IndexError, "index out of range");
    return 0;
}

static Py_ssize_t length(PyObject *self)
{
    return LENGTH;
}

static PyObject *item(PyObject *self, Py_ssize_t index)
{
    return checked_index(index) ? PyLong_FromLong(((Numbers *)self)->numbers[index]) : NULL;
}

static int set_item(PyObject *self, Py_ssize_t index, PyObject *value)
{
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "items cannot be deleted");
        return -1;
    }
    if (!checked_index(index))
        return -1;
    long number = PyLong_AsLong(value);
    if (number == -1 && PyErr_Occurred())
        return -1;
    ((Numbers *)self)->numbers[index] = number;
    return 0;
}

static int contains(PyObject *self, PyObject *value)
{
    long number = PyLong_AsLong(value);
    if (number == -1 && PyErr_Occurred())
        return -1;
    return ((Numbers *)self)->numbers[0] == number;
}

static PySequenceMethods row_as_sequence = {
    .sq_length = length,
    .sq_item = item,
    .sq_ass_item = set_item,
    .sq_contains = contains,
};

static PyTypeObject Row = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "border.Row",
    .tp_basicsize = sizeof(Numbers),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = PyType_GenericNew,
    .tp_as_sequence = &row_as_sequence,
};

static PyObject *subscript(PyObject *self, PyObject *key)
{
    Py_ssize_t index = PyLong_AsSsize_t(key);
    return index == -1 && PyErr_Occurred() ? NULL : item(self, index);
}

static int set_subscript(PyObject *self, PyObject *key, PyObject *value)
{
    Py_ssize_t index = PyLong_AsSsize_t(key);
    return index == -1 && PyErr_Occurred() ? -1 : set_item(self, index, value);
}

static void table_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyType_Slot table_slots[] = {
    {Py_tp_dealloc, table_dealloc},
    {Py_mp_length, length},
    {Py_mp_subscript, subscript},
    {Py_mp_ass_subscript, set_subscript},
    {0, NULL},
};

static PyType_Spec table_spec = {"border.Table", sizeof(Numbers), 0, Py_TPFLAGS_DEFAULT, table_slots};

/* Countdown(n): n-1 down to 0 */
typedef struct {
    PyObject_HEAD
    long left;
} Counter;

static PyObject *countdown_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    long left;
    if (!PyArg_ParseTuple(args, "l:Countdown", &left))
        return NULL;
    Counter *self = (Counter *)type->tp_alloc(type, 0);
    if (self != NULL)
        self->left = left;
    return (PyObject *)self;
}

static PyObject *countdown_next(PyObject *self)
{
    Counter *counter = (Counter *)self;
    return counter->left > 0 ? PyLong_FromLong(--counter->left) : NULL;
}

static PyTypeObject Countdown = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "border.Countdown",
    .tp_basicsize = sizeof(Counter),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = countdown_new,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = countdown_next,
};

int add_protocols(PyObject *module)
{
    PyTypeObject *table = (PyTypeObject *)PyType_FromModuleAndSpec(module, &table_spec, NULL);
    if (table == NULL)
        return -1;
    int failed = PyModule_AddType(module, table);
    Py_DECREF(table);
    return failed < 0 || PyModule_AddType(module, &Row) < 0 || PyModule_AddType(module, &Countdown) < 0 ? -1 : 0;
}
