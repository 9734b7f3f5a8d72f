/* Static types: a plain one, one with everything initialised by hand, one with variable size, one that cannot
   be instantiated. */
#include "module.h"
#include <stddef.h>

/* Point: two doubles, made by tp_new and tp_init. */
typedef struct {
    PyObject_HEAD
    double x, y;
} Point;

static long live;

static PyObject *point_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    (void)args, (void)kwargs;
    Point *self = (Point *)type->tp_alloc(type, 0);
    if (self != NULL) {
        live++;
        self->x = -1;
    }
    return (PyObject *)self;
}

static int point_init(PyObject *op, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"x", "y", NULL};
    Point *self = (Point *)op;
    return PyArg_ParseTupleAndKeywords(args, kwargs, "d|d:Point", names, &self->x, &self->y) ? 0 : -1;
}

static void point_dealloc(PyObject *op)
{
    live--;
    Py_TYPE(op)->tp_free(op);
}

static PyObject *point_repr(PyObject *op)
{
    Point *self = (Point *)op;
    PyObject *x = PyFloat_FromDouble(self->x), *y = PyFloat_FromDouble(self->y), *result = NULL;
    if (x && y) {
        result = PyUnicode_FromFormat("<%s %R, %R>", Py_TYPE(op)->tp_name, x, y);
    }
    Py_XDECREF(x);
    Py_XDECREF(y);
    return result;
}

static PyObject *point_sum(PyObject *op, PyObject *Py_UNUSED(args))
{
    return PyFloat_FromDouble(((Point *)op)->x + ((Point *)op)->y);
}

static PyMethodDef point_methods[] = {{"sum", point_sum, METH_NOARGS, "x + y"}, END};

static PyTypeObject Point_Type = {
    .ob_base = PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "static_types.Point",
    .tp_basicsize = sizeof(Point),
    .tp_dealloc = point_dealloc,
    .tp_repr = point_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = "Point(x, y=0)\n--\n\nA point.",
    .tp_methods = point_methods,
    .tp_init = point_init,
    .tp_new = point_new,
};

/* Bare: nothing but a name and a size. */
static PyTypeObject Bare_Type = {
    .ob_base = PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "static_types.Bare",
    .tp_basicsize = sizeof(PyObject),
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

/* Made: made by C only. */
static PyTypeObject Made_Type = {
    .ob_base = PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "Made",
    .tp_basicsize = sizeof(PyObject),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
};

/* Bits: the items are stored in the object. */
typedef struct {
    PyObject_VAR_HEAD
    unsigned char bits[1];
} Bits;

static PyObject *bits_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    (void)kwargs;
    Py_ssize_t n;
    if (!PyArg_ParseTuple(args, "n", &n)) {
        return NULL;
    }
    return type->tp_alloc(type, n);
}
static PyObject *bits_item(PyObject *op, Py_ssize_t i)
{
    if (i < 0 || i >= Py_SIZE(op)) {
        PyErr_SetString(PyExc_IndexError, "Bits index out of range");
        return NULL;
    }
    return PyLong_FromLong(((Bits *)op)->bits[i]);
}
static int bits_ass_item(PyObject *op, Py_ssize_t i, PyObject *value)
{
    if (i < 0 || i >= Py_SIZE(op) || value == NULL) {
        PyErr_SetString(PyExc_IndexError, "Bits index out of range");
        return -1;
    }
    long bit = PyLong_AsLong(value);
    if (bit == -1 && PyErr_Occurred()) {
        return -1;
    }
    ((Bits *)op)->bits[i] = (unsigned char)bit;
    return 0;
}
static Py_ssize_t bits_length(PyObject *op) { return Py_SIZE(op); }
static PySequenceMethods bits_sequence = {
    .sq_length = bits_length,
    .sq_item = bits_item,
    .sq_ass_item = bits_ass_item,
};
static PyTypeObject Bits_Type = {
    .ob_base = PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "static_types.Bits",
    .tp_basicsize = offsetof(Bits, bits),
    .tp_itemsize = 1,
    .tp_as_sequence = &bits_sequence,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_new = bits_new,
};

/* Child: a static type whose base is a static type; adds a field. */
typedef struct {
    Point base;
    long tag;
} Child;
static PyObject *child_tag(PyObject *op, PyObject *Py_UNUSED(args))
{
    return PyLong_FromLong(((Child *)op)->tag++);
}
static PyMethodDef child_methods[] = {{"tag", child_tag, METH_NOARGS, NULL}, END};
static PyTypeObject Child_Type = {
    .ob_base = PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "static_types.Child",
    .tp_basicsize = sizeof(Child),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_methods = child_methods,
};

static PyObject *make(PyObject *m, PyObject *Py_UNUSED(args))
{
    (void)m;
    return PyObject_New(PyObject, &Made_Type);
}
static PyObject *count(PyObject *m, PyObject *Py_UNUSED(args))
{
    (void)m;
    return PyLong_FromLong(live);
}
static PyObject *facts(PyObject *m, PyObject *arg)
{
    (void)m;
    if (!PyType_Check(arg)) {
        PyErr_SetString(PyExc_TypeError, "a type is wanted");
        return NULL;
    }
    PyTypeObject *type = (PyTypeObject *)arg;
    return Py_BuildValue("{s:s,s:n,s:n,s:i,s:i,s:i,s:O,s:i}", "name", type->tp_name, "basicsize",
                         type->tp_basicsize, "itemsize", type->tp_itemsize, "heap",
                         PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE), "ready",
                         PyType_HasFeature(type, Py_TPFLAGS_READY), "gc", PyType_IS_GC(type), "base",
                         (PyObject *)type->tp_base, "immutable", PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE));
}
/* The slots of `Point` that inheritance fills in. */
static PyObject *inherited(PyObject *m, PyObject *Py_UNUSED(args))
{
    (void)m;
    PyTypeObject *t = &Point_Type, *o = &PyBaseObject_Type;
    return Py_BuildValue("(iiiiiii)", t->tp_getattro == PyObject_GenericGetAttr,
                         t->tp_setattro == PyObject_GenericSetAttr, t->tp_alloc == PyType_GenericAlloc,
                         t->tp_free == PyObject_Free, t->tp_hash == o->tp_hash, t->tp_str == o->tp_str,
                         t->tp_richcompare == o->tp_richcompare);
}

static PyMethodDef methods[] = {
    METHOD(make, METH_NOARGS), METHOD(count, METH_NOARGS), METHOD(facts, METH_O), METHOD(inherited, METH_NOARGS), END,
};

static int exec(PyObject *m)
{
    Child_Type.tp_base = &Point_Type;
    Bare_Type.tp_new = PyType_GenericNew;
    if (PyType_Ready(&Point_Type) < 0 || PyType_Ready(&Made_Type) < 0) {
        return -1;
    }
    PyTypeObject *types[] = {&Point_Type, &Bare_Type, &Bits_Type, &Child_Type};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(types); i++) {
        if (add_type(m, types[i]) < 0) {
            return -1;
        }
    }
    return PyModule_AddObjectRef(m, "Made", (PyObject *)&Made_Type);
}
MODULE(static_types, methods, exec)
