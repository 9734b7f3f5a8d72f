/* tp_iter and tp_iternext; tp_as_async; iterators of C iterated by C. */
#include "module.h"

/* Countdown(n): n, n-1, … 1; raises ValueError at `fail_at`; ends with StopIteration(value) when `value` is given. */
typedef struct {
    PyObject_HEAD
    long n, fail_at;
    PyObject *value;
} Countdown;

static int init(PyObject *op, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"n", "fail_at", "value", NULL};
    Countdown *self = (Countdown *)op;
    self->fail_at = -1;
    PyObject *value = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "l|lO", names, &self->n, &self->fail_at, &value)) {
        return -1;
    }
    Py_XSETREF(self->value, Py_XNewRef(value));
    return 0;
}
static void dealloc(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    Py_XDECREF(((Countdown *)op)->value);
    type->tp_free(op);
    Py_DECREF(type);
}
static PyObject *next(PyObject *op)
{
    Countdown *self = (Countdown *)op;
    if (self->n == self->fail_at) {
        return PyErr_Format(PyExc_ValueError, "failed at %ld", self->n);
    }
    if (self->n <= 0) {
        if (self->value != NULL) {
            PyErr_SetObject(PyExc_StopIteration, self->value);
        }
        return NULL; /* without an exception: the end */
    }
    return PyLong_FromLong(self->n--);
}
static PyType_Slot countdown_slots[] = {
    {Py_tp_init, init}, {Py_tp_dealloc, dealloc}, {Py_tp_iter, PyObject_SelfIter}, {Py_tp_iternext, next}, {0, NULL},
};
static PyType_Spec countdown_spec = {"iterator_slots.Countdown", sizeof(Countdown), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
                                     countdown_slots};
static PyTypeObject *Countdown_Type;

/* Iterable: not an iterator itself. */
static PyObject *iterable_iter(PyObject *op)
{
    (void)op;
    return PyObject_CallFunction((PyObject *)Countdown_Type, "l", 3L);
}
static PyType_Slot iterable_slots[] = {{Py_tp_iter, iterable_iter}, {0, NULL}};
static PyType_Spec iterable_spec = {"iterator_slots.Iterable", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, iterable_slots};

/* An __iter__ that gives no iterator, one that fails. */
static PyObject *bad_iter(PyObject *op) { (void)op; return PyLong_FromLong(1); }
static PyType_Slot bad_slots[] = {{Py_tp_iter, bad_iter}, {0, NULL}};
static PyType_Spec bad_spec = {"iterator_slots.BadIter", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, bad_slots};

/* Async: awaitable, async iterator; am_send. */
static PyObject *await_(PyObject *op)
{
    (void)op;
    return PyObject_CallFunction((PyObject *)Countdown_Type, "lls", 2L, -1L, "awaited");
}
static PyObject *anext_(PyObject *op)
{
    static int count;
    if (count++ == 2) {
        count = 0;
        PyErr_SetNone(PyExc_StopAsyncIteration);
        return NULL;
    }
    return Py_NewRef(op);
}
static PyType_Slot async_slots[] = {
    {Py_am_await, await_}, {Py_am_aiter, PyObject_SelfIter}, {Py_am_anext, anext_}, {0, NULL},
};
static PyType_Spec async_spec = {"iterator_slots.Async", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, async_slots};

static PySendResult send_(PyObject *op, PyObject *value, PyObject **result)
{
    Countdown *self = (Countdown *)op;
    if (self->n-- > 0) {
        *result = Py_BuildValue("(sO)", "sent", value);
        return *result ? PYGEN_NEXT : PYGEN_ERROR;
    }
    *result = PyUnicode_FromString("returned");
    return *result ? PYGEN_RETURN : PYGEN_ERROR;
}
static PyType_Slot sender_slots[] = {
    {Py_tp_init, init}, {Py_tp_dealloc, dealloc}, {Py_tp_iter, PyObject_SelfIter}, {Py_tp_iternext, next},
    {Py_am_await, PyObject_SelfIter}, {Py_am_send, send_}, {0, NULL},
};
static PyType_Spec sender_spec = {"iterator_slots.Sender", sizeof(Countdown), 0, Py_TPFLAGS_DEFAULT, sender_slots};

/* The consumer's side. */
static PyObject *collect(PyObject *m, PyObject *op)
{
    (void)m;
    PyObject *it = PyObject_GetIter(op), *item, *list = it ? PyList_New(0) : NULL;
    while (list != NULL && (item = PyIter_Next(it)) != NULL) {
        if (PyList_Append(list, item) < 0) {
            Py_CLEAR(list);
        }
        Py_DECREF(item);
    }
    Py_XDECREF(it);
    if (PyErr_Occurred()) {
        Py_CLEAR(list);
    }
    return list;
}
static PyObject *next_item(PyObject *m, PyObject *it)
{
    (void)m;
    PyObject *item = (PyObject *)1;
    int result = PyIter_NextItem(it, &item);
    if (result < 0) {
        return item == NULL ? NULL : Py_None; /* None with an exception: a SystemError */
    }
    return Py_BuildValue("(iN)", result, item ? item : Py_NewRef(Py_None));
}
static PyObject *slot_next(PyObject *m, PyObject *it)
{
    (void)m;
    iternextfunc function = Py_TYPE(it)->tp_iternext;
    PyObject *item = function(it);
    if (item == NULL && !PyErr_Occurred()) {
        return PyUnicode_FromString("the end");
    }
    return item;
}
static PyObject *send(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *it, *value, *result = NULL;
    if (!PyArg_ParseTuple(args, "OO", &it, &value)) {
        return NULL;
    }
    PySendResult how = PyIter_Send(it, value, &result);
    return how == PYGEN_ERROR ? NULL : Py_BuildValue("(iN)", (int)how, result);
}
static PyObject *check(PyObject *m, PyObject *op)
{
    (void)m;
    return Py_BuildValue("(ii)", PyIter_Check(op), PyAIter_Check(op));
}
static PyObject *call_iter(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *callable, *sentinel;
    return PyArg_ParseTuple(args, "OO", &callable, &sentinel) ? PyCallIter_New(callable, sentinel) : NULL;
}
static PyObject *seq_iter(PyObject *m, PyObject *seq) { (void)m; return PySeqIter_New(seq); }

static PyMethodDef methods[] = {
    METHOD(collect, METH_O), METHOD(next_item, METH_O), METHOD(slot_next, METH_O), METHOD(send, METH_VARARGS), METHOD(check, METH_O),
    METHOD(call_iter, METH_VARARGS), METHOD(seq_iter, METH_O), END,
};
static int exec(PyObject *m)
{
    Countdown_Type = (PyTypeObject *)PyType_FromModuleAndSpec(m, &countdown_spec, NULL);
    if (PyModule_Add(m, "Countdown", Py_XNewRef((PyObject *)Countdown_Type)) < 0
        || PyModule_Add(m, "Iterable", PyType_FromModuleAndSpec(m, &iterable_spec, NULL)) < 0
        || PyModule_Add(m, "BadIter", PyType_FromModuleAndSpec(m, &bad_spec, NULL)) < 0
        || PyModule_Add(m, "Async", PyType_FromModuleAndSpec(m, &async_spec, NULL)) < 0) {
        return -1;
    }
    return PyModule_Add(m, "Sender", PyType_FromModuleAndSpec(m, &sender_spec, NULL));
}
MODULE(iterator_slots, methods, exec)
