/* PySequenceMethods: a list of C longs with every slot; and sequences with a few of them only. */
#include "module.h"
#include <string.h>

typedef struct {
    PyObject_HEAD
    Py_ssize_t n;
    long *items;
} Longs;
static PyTypeObject *Longs_Type;

static PyObject *longs_new(Py_ssize_t n)
{
    Longs *self = (Longs *)Longs_Type->tp_alloc(Longs_Type, 0);
    if (self == NULL) {
        return NULL;
    }
    self->items = PyMem_New(long, n ? n : 1);
    if (self->items == NULL) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    self->n = n;
    return (PyObject *)self;
}
static PyObject *tp_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    (void)type, (void)kwargs;
    Longs *self = (Longs *)longs_new(PyTuple_GET_SIZE(args));
    for (Py_ssize_t i = 0; self != NULL && i < self->n; i++) {
        self->items[i] = PyLong_AsLong(PyTuple_GET_ITEM(args, i));
        if (self->items[i] == -1 && PyErr_Occurred()) {
            Py_CLEAR(self);
        }
    }
    return (PyObject *)self;
}
static void dealloc(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    PyMem_Free(((Longs *)op)->items);
    type->tp_free(op);
    Py_DECREF(type);
}
static Py_ssize_t length(PyObject *op) { return ((Longs *)op)->n; }
static PyObject *item(PyObject *op, Py_ssize_t i)
{
    Longs *self = (Longs *)op;
    if (i < 0 || i >= self->n) {
        PyErr_Format(PyExc_IndexError, "index %zd is out of range", i);
        return NULL;
    }
    return PyLong_FromLong(self->items[i]);
}
static int ass_item(PyObject *op, Py_ssize_t i, PyObject *value)
{
    Longs *self = (Longs *)op;
    if (i < 0 || i >= self->n) {
        PyErr_Format(PyExc_IndexError, "assignment index %zd is out of range", i);
        return -1;
    }
    if (value == NULL) {
        memmove(self->items + i, self->items + i + 1, sizeof(long) * (size_t)(self->n - i - 1));
        self->n--;
        return 0;
    }
    long number = PyLong_AsLong(value);
    if (number == -1 && PyErr_Occurred()) {
        return -1;
    }
    self->items[i] = number;
    return 0;
}
static PyObject *concat(PyObject *a, PyObject *b)
{
    if (!Py_IS_TYPE(b, Longs_Type)) {
        PyErr_Format(PyExc_TypeError, "cannot concatenate %T", b);
        return NULL;
    }
    Longs *x = (Longs *)a, *y = (Longs *)b, *r = (Longs *)longs_new(x->n + y->n);
    if (r != NULL) {
        memcpy(r->items, x->items, sizeof(long) * (size_t)x->n);
        memcpy(r->items + x->n, y->items, sizeof(long) * (size_t)y->n);
    }
    return (PyObject *)r;
}
static PyObject *repeat(PyObject *op, Py_ssize_t times)
{
    Longs *self = (Longs *)op;
    if (times < 0) {
        times = 0;
    }
    Longs *r = (Longs *)longs_new(self->n * times);
    for (Py_ssize_t i = 0; r != NULL && i < r->n; i++) {
        r->items[i] = self->items[i % self->n];
    }
    return (PyObject *)r;
}
static int contains(PyObject *op, PyObject *value)
{
    long number = PyLong_AsLong(value);
    if (number == -1 && PyErr_Occurred()) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < length(op); i++) {
        if (((Longs *)op)->items[i] == number) {
            return 1;
        }
    }
    return 0;
}
/* In place means: a change of the object itself. */
static PyObject *inplace_repeat(PyObject *op, Py_ssize_t times)
{
    for (Py_ssize_t i = 0; i < length(op); i++) {
        ((Longs *)op)->items[i] *= times;
    }
    return Py_NewRef(op);
}
static PyObject *inplace_concat(PyObject *op, PyObject *other)
{
    long by = PyLong_AsLong(other);
    if (by == -1 && PyErr_Occurred()) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < length(op); i++) {
        ((Longs *)op)->items[i] += by;
    }
    return Py_NewRef(op);
}
static PyType_Slot slots[] = {
    {Py_tp_new, tp_new}, {Py_tp_dealloc, dealloc}, {Py_sq_length, length}, {Py_sq_item, item},
    {Py_sq_ass_item, ass_item}, {Py_sq_concat, concat}, {Py_sq_repeat, repeat}, {Py_sq_contains, contains},
    {Py_sq_inplace_concat, inplace_concat}, {Py_sq_inplace_repeat, inplace_repeat}, {0, NULL},
};
static PyType_Spec spec = {"sequence_slots.Longs", sizeof(Longs), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_SEQUENCE, slots};

/* Items only: no length, so that negative indices arrive as they are. */
static PyObject *squares_item(PyObject *op, Py_ssize_t i)
{
    (void)op;
    if (i >= 5) {
        PyErr_SetNone(PyExc_IndexError);
        return NULL;
    }
    if (i < -5) {
        PyErr_SetString(PyExc_KeyError, "far");
        return NULL;
    }
    return PyLong_FromSsize_t(i * i);
}
static PyType_Slot squares_slots[] = {{Py_sq_item, squares_item}, {0, NULL}};
static PyType_Spec squares_spec = {"sequence_slots.Squares", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, squares_slots};

/* A length that fails. */
static Py_ssize_t bad_length(PyObject *op)
{
    (void)op;
    PyErr_SetString(PyExc_RuntimeError, "no length today");
    return -1;
}
static PyType_Slot bad_slots[] = {{Py_sq_length, bad_length}, {Py_sq_item, squares_item}, {0, NULL}};
static PyType_Spec bad_spec = {"sequence_slots.Bad", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, bad_slots};

static PyMethodDef methods[] = {END};
static int exec(PyObject *m)
{
    Longs_Type = (PyTypeObject *)PyType_FromModuleAndSpec(m, &spec, NULL);
    if (PyModule_Add(m, "Longs", Py_XNewRef((PyObject *)Longs_Type)) < 0
        || PyModule_Add(m, "Squares", PyType_FromModuleAndSpec(m, &squares_spec, NULL)) < 0) {
        return -1;
    }
    return PyModule_Add(m, "Bad", PyType_FromModuleAndSpec(m, &bad_spec, NULL));
}
MODULE(sequence_slots, methods, exec)
