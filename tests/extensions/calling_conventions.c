/* Every calling convention of PyMethodDef, on functions, methods, class methods and static methods. Each
   function returns what it received. */
#include "module.h"

static PyObject *vector(const char *kind, PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    Py_ssize_t all = n + (names ? PyTuple_GET_SIZE(names) : 0);
    PyObject *tuple = PyTuple_New(all);
    if (tuple == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < all; i++) {
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(args[i]));
    }
    return Py_BuildValue("(sONO)", kind, self ? self : Py_None, tuple, names ? names : Py_None);
}

static PyObject *noargs(PyObject *self, PyObject *args)
{
    return Py_BuildValue("(sOO)", "noargs", self ? self : Py_None, args ? args : Py_None);
}
static PyObject *one(PyObject *self, PyObject *arg)
{
    return Py_BuildValue("(sOO)", "one", self ? self : Py_None, arg);
}
static PyObject *varargs(PyObject *self, PyObject *args)
{
    return Py_BuildValue("(sOO)", "varargs", self ? self : Py_None, args);
}
static PyObject *keywords(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return Py_BuildValue("(sOOO)", "keywords", self ? self : Py_None, args, kwargs ? kwargs : Py_None);
}
static PyObject *fast(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
    return vector("fast", self, args, n, NULL);
}
static PyObject *fast_keywords(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    return vector("fast_keywords", self, args, n, names);
}
static PyObject *method(PyObject *self, PyTypeObject *defining, PyObject *const *args, Py_ssize_t n,
                        PyObject *names)
{
    PyObject *rest = vector("method", self, args, n, names);
    return rest ? Py_BuildValue("(ON)", (PyObject *)defining, rest) : NULL;
}
static PyObject *contains(PyObject *self, PyObject *arg)
{
    (void)self;
    return Py_BuildValue("(sO)", "method, not slot", arg);
}
static int sq_contains(PyObject *self, PyObject *arg)
{
    (void)self;
    return PyObject_IsTrue(arg);
}
static PyObject *length(PyObject *self, PyObject *Py_UNUSED(args))
{
    (void)self;
    return PyLong_FromLong(99);
}
static Py_ssize_t sq_length(PyObject *self)
{
    (void)self;
    return 7;
}

#define ALL(SUFFIX, EXTRA)                                                                             \
    {"noargs" SUFFIX, noargs, METH_NOARGS | EXTRA, "noargs($self, /)\n--\n\nNothing."},                \
    {"one" SUFFIX, one, METH_O | EXTRA, "one($self, thing, /)\n--\n\nOne thing."},                     \
    {"varargs" SUFFIX, varargs, METH_VARARGS | EXTRA, "Without a signature."},                         \
    {"keywords" SUFFIX, _PyCFunction_CAST(keywords), METH_VARARGS | METH_KEYWORDS | EXTRA, NULL},      \
    {"fast" SUFFIX, _PyCFunction_CAST(fast), METH_FASTCALL | EXTRA, NULL},                             \
    {"fast_keywords" SUFFIX, _PyCFunction_CAST(fast_keywords),                                         \
     METH_FASTCALL | METH_KEYWORDS | EXTRA, NULL}

static PyMethodDef type_methods[] = {
    ALL("", 0),
    ALL("_class", METH_CLASS),
    ALL("_static", METH_STATIC),
    {"method", _PyCFunction_CAST(method), METH_METHOD | METH_FASTCALL | METH_KEYWORDS, NULL},
    {"method_class", _PyCFunction_CAST(method), METH_METHOD | METH_FASTCALL | METH_KEYWORDS | METH_CLASS, NULL},
    {"__contains__", contains, METH_O | METH_COEXIST, NULL},
    {"__len__", length, METH_NOARGS, NULL},
    END,
};

static PyType_Slot type_slots[] = {
    {Py_tp_methods, type_methods},
    {Py_sq_contains, sq_contains},
    {Py_sq_length, sq_length},
    {0, NULL},
};
static PyType_Spec type_spec = {"calling_conventions.Thing", sizeof(PyObject), 0,
                                Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, type_slots};

/* Add a function with these flags to a module: how it fails is what is tested. */
static PyMethodDef wrong;
static PyObject *with_flags(PyObject *self, PyObject *arg)
{
    long flags = PyLong_AsLong(arg);
    if (flags == -1 && PyErr_Occurred()) {
        return NULL;
    }
    wrong = (PyMethodDef){"wrong", varargs, (int)flags, NULL};
    return PyCFunction_New(&wrong, self);
}

static PyObject *describe(PyObject *self, PyObject *func)
{
    (void)self;
    if (!PyCFunction_Check(func)) {
        PyErr_SetString(PyExc_TypeError, "not a C function");
        return NULL;
    }
    PyObject *bound = PyCFunction_GET_SELF(func);
    return Py_BuildValue("(iiOOi)", PyCFunction_GetFlags(func), PyCFunction_GET_FLAGS(func), bound ? bound : Py_None,
                         PyCFunction_GET_CLASS(func) ? (PyObject *)PyCFunction_GET_CLASS(func) : Py_None,
                         PyCFunction_GetFunction(func) == PyCFunction_GET_FUNCTION(func));
}

static PyMethodDef methods[] = {
    ALL("", 0),
    METHOD(with_flags, METH_O),
    METHOD(describe, METH_O),
    END,
};

static int exec(PyObject *m)
{
    PyObject *type = PyType_FromModuleAndSpec(m, &type_spec, NULL);
    return PyModule_Add(m, "Thing", type);
}
MODULE(calling_conventions, methods, exec)
