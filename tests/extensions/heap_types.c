/* Types made from specs: every way of making them, their module state, metaclasses, tokens, item data, flags. */
#include "module.h"
#include <stddef.h>

typedef struct {
    PyTypeObject *counter;
    long made;
} State;

static PyModuleDef module;

/* Counter: finds the module's state from a method, from a slot, and from a subclass's instance. */
typedef struct {
    PyObject_HEAD
    long value;
} Counter;

static int counter_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"value", NULL};
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|l", names, &((Counter *)self)->value)) {
        return -1;
    }
    PyObject *m = PyType_GetModuleByDef(Py_TYPE(self), &module);
    if (m == NULL) {
        return -1;
    }
    ((State *)PyModule_GetState(m))->made++;
    return 0;
}
static void counter_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    type->tp_free(self);
    Py_DECREF(type);
}
static PyObject *counter_made(PyObject *self, PyTypeObject *defining, PyObject *const *args, Py_ssize_t n,
                              PyObject *names)
{
    (void)self, (void)args, (void)names;
    if (n) {
        PyErr_SetString(PyExc_TypeError, "made() takes no arguments");
        return NULL;
    }
    State *state = PyType_GetModuleState(defining);
    return state ? PyLong_FromLong(state->made) : NULL;
}
static PyObject *counter_step(PyObject *self, PyObject *Py_UNUSED(args))
{
    return PyLong_FromLong(++((Counter *)self)->value);
}
static PyMethodDef counter_methods[] = {
    {"made", _PyCFunction_CAST(counter_made), METH_METHOD | METH_FASTCALL | METH_KEYWORDS, NULL},
    {"step", counter_step, METH_NOARGS, NULL},
    END,
};
static PyMemberDef counter_members[] = {
    {"value", Py_T_LONG, offsetof(Counter, value), 0, "the count"},
    {NULL, 0, 0, 0, NULL},
};
static PyType_Slot counter_slots[] = {
    {Py_tp_doc, "Counter(value=0)\n--\n\nCounts."},
    {Py_tp_init, counter_init},
    {Py_tp_dealloc, counter_dealloc},
    {Py_tp_methods, counter_methods},
    {Py_tp_members, counter_members},
    {0, NULL},
};
static PyType_Spec counter_spec = {"heap_types.Counter", sizeof(Counter), 0,
                                   Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, counter_slots};

/* With a base, immutable, and not to be instantiated. */
static PyType_Slot no_slots[] = {{0, NULL}};
static PyType_Spec immutable_spec = {"heap_types.Immutable", sizeof(Counter), 0,
                                     Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE, no_slots};
static PyType_Spec abstract_spec = {"heap_types.Abstract", sizeof(PyObject), 0,
                                    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, no_slots};
/* The base in the slots, the size inherited. */
static PyType_Slot based_slots[] = {{Py_tp_base, NULL}, {0, NULL}};
static PyType_Spec based_spec = {"heap_types.Based", 0, 0, Py_TPFLAGS_DEFAULT, based_slots};

/* Meta: a metaclass, whose types have a number of their own. */
typedef struct {
    PyHeapTypeObject base;
    long number;
} Meta;
static PyObject *meta_call(PyObject *self, PyObject *args, PyObject *kwargs)
{
    ((Meta *)self)->number++;
    return PyType_Type.tp_call(self, args, kwargs);
}
static PyMemberDef meta_members[] = {
    {"number", Py_T_LONG, offsetof(Meta, number), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};
static PyType_Slot meta_slots[] = {{Py_tp_members, meta_members}, {Py_tp_call, meta_call}, {0, NULL}};
static PyType_Spec meta_spec = {"heap_types.Meta", sizeof(Meta), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, meta_slots};
static PyType_Spec of_meta_spec = {"heap_types.OfMeta", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, no_slots};

/* Extended: adds data behind whatever its base stores (PEP 697). */
typedef struct {
    long a, b;
} Extra;
static PyObject *extended_sum(PyObject *self, PyTypeObject *defining, PyObject *const *args, Py_ssize_t n,
                              PyObject *names)
{
    (void)args, (void)n, (void)names;
    Extra *extra = PyObject_GetTypeData(self, defining);
    return Py_BuildValue("(ln)", extra->a + extra->b, PyType_GetTypeDataSize(defining));
}
static PyMethodDef extended_methods[] = {
    {"sum", _PyCFunction_CAST(extended_sum), METH_METHOD | METH_FASTCALL | METH_KEYWORDS, NULL}, END,
};
static PyMemberDef extended_members[] = {
    {"a", Py_T_LONG, offsetof(Extra, a), Py_RELATIVE_OFFSET, NULL},
    {"b", Py_T_LONG, offsetof(Extra, b), Py_RELATIVE_OFFSET, NULL},
    {NULL, 0, 0, 0, NULL},
};
static char extended_token;
static PyType_Slot extended_slots[] = {
    {Py_tp_methods, extended_methods}, {Py_tp_members, extended_members}, {Py_tp_token, &extended_token}, {0, NULL},
};
static PyType_Spec extended_spec = {"heap_types.Extended", -(int)sizeof(Extra), 0,
                                    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, extended_slots};

/* Extend any type: extend(base) -> type. */
static PyObject *extend(PyObject *m, PyObject *base)
{
    return PyType_FromModuleAndSpec(m, &extended_spec, base);
}
static PyObject *with_metaclass(PyObject *m, PyObject *args)
{
    PyObject *meta, *bases;
    if (!PyArg_ParseTuple(args, "O!O", &PyType_Type, &meta, &bases)) {
        return NULL;
    }
    return PyType_FromMetaclass((PyTypeObject *)meta, m, &of_meta_spec, bases == Py_None ? NULL : bases);
}
static PyObject *by_token(PyObject *m, PyObject *type)
{
    (void)m;
    PyTypeObject *found = NULL;
    int result = PyType_GetBaseByToken((PyTypeObject *)type, &extended_token, &found);
    if (result < 0) {
        return NULL;
    }
    return Py_BuildValue("(iN)", result, found ? (PyObject *)found : Py_NewRef(Py_None));
}
static PyObject *module_of(PyObject *m, PyObject *type)
{
    (void)m;
    return Py_XNewRef(PyType_GetModule((PyTypeObject *)type));
}
static PyObject *module_by_def(PyObject *m, PyObject *type)
{
    (void)m;
    return Py_XNewRef(PyType_GetModuleByDef((PyTypeObject *)type, &module));
}
static PyObject *slot(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *type;
    int number;
    if (!PyArg_ParseTuple(args, "O!i", &PyType_Type, &type, &number)) {
        return NULL;
    }
    void *found = PyType_GetSlot((PyTypeObject *)type, number);
    if (found == NULL && PyErr_Occurred()) {
        return NULL;
    }
    return PyBool_FromLong(found != NULL);
}
static PyObject *names(PyObject *m, PyObject *type)
{
    (void)m;
    PyTypeObject *t = (PyTypeObject *)type;
    return Py_BuildValue("(NNNNs)", PyType_GetName(t), PyType_GetQualName(t), PyType_GetFullyQualifiedName(t),
                         PyType_GetModuleName(t), t->tp_name);
}
/* Specs that cannot be: which(number). */
static PyObject *bad_spec(PyObject *m, PyObject *arg)
{
    static PyType_Slot unknown[] = {{999, NULL}, {0, NULL}};
    static PyType_Slot negative[] = {{-1, NULL}, {0, NULL}};
    static PyMemberDef relative[] = {{"a", Py_T_INT, 0, Py_RELATIVE_OFFSET, NULL}, {NULL, 0, 0, 0, NULL}};
    static PyType_Slot relatives[] = {{Py_tp_members, relative}, {0, NULL}};
    static PyType_Slot twice[] = {{Py_tp_doc, "a"}, {Py_tp_doc, "b"}, {0, NULL}};
    static PyType_Spec specs[] = {
        {"heap_types.Bad", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, unknown},
        {"heap_types.Bad", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, negative},
        {"heap_types.Bad", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, relatives},
        {NULL, sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, no_slots},
        {"heap_types.Small", 1, 0, Py_TPFLAGS_DEFAULT, no_slots},
        {"nodot", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, no_slots},
        {"heap_types.Bad", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, twice},
        {"heap_types.Bad", -8, 8, Py_TPFLAGS_DEFAULT, no_slots},
    };
    long which = PyLong_AsLong(arg);
    if (which < 0 || which >= (long)Py_ARRAY_LENGTH(specs)) {
        PyErr_SetString(PyExc_IndexError, "no such spec");
        return NULL;
    }
    return PyType_FromModuleAndSpec(m, &specs[which], NULL);
}
static PyObject *freeze(PyObject *m, PyObject *type)
{
    (void)m;
    if (PyType_Freeze((PyTypeObject *)type) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}
static PyObject *plain_spec(PyObject *m, PyObject *arg)
{
    (void)m;
    return arg == Py_None ? PyType_FromSpec(&counter_spec) : PyType_FromSpecWithBases(&counter_spec, arg);
}
static PyObject *immutable_on(PyObject *m, PyObject *base)
{
    return PyType_FromModuleAndSpec(m, &immutable_spec, base);
}

static PyMethodDef methods[] = {
    METHOD(extend, METH_O),        METHOD(with_metaclass, METH_VARARGS), METHOD(by_token, METH_O),
    METHOD(module_of, METH_O),     METHOD(module_by_def, METH_O),        METHOD(slot, METH_VARARGS),
    METHOD(names, METH_O),         METHOD(bad_spec, METH_O),             METHOD(freeze, METH_O),
    METHOD(plain_spec, METH_O),    METHOD(immutable_on, METH_O),        END,
};

static int exec(PyObject *m)
{
    State *state = PyModule_GetState(m);
    state->counter = (PyTypeObject *)PyType_FromModuleAndSpec(m, &counter_spec, NULL);
    if (state->counter == NULL || PyModule_AddType(m, state->counter) < 0) {
        return -1;
    }
    based_slots[0].pfunc = state->counter;
    PyObject *meta = PyType_FromModuleAndSpec(m, &meta_spec, (PyObject *)&PyType_Type);
    if (PyModule_Add(m, "Meta", Py_XNewRef(meta)) < 0
        || PyModule_Add(m, "Immutable", PyType_FromModuleAndSpec(m, &immutable_spec, NULL)) < 0
        || PyModule_Add(m, "Abstract", PyType_FromModuleAndSpec(m, &abstract_spec, NULL)) < 0
        || PyModule_Add(m, "Based", PyType_FromModuleAndSpec(m, &based_spec, NULL)) < 0
        || PyModule_Add(m, "OfMeta", PyType_FromMetaclass((PyTypeObject *)meta, m, &of_meta_spec, NULL)) < 0) {
        Py_XDECREF(meta);
        return -1;
    }
    Py_DECREF(meta);
    return 0;
}
static int traverse(PyObject *m, visitproc visit, void *arg)
{
    Py_VISIT(((State *)PyModule_GetState(m))->counter);
    return 0;
}
static int clear(PyObject *m)
{
    Py_CLEAR(((State *)PyModule_GetState(m))->counter);
    return 0;
}
static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, exec}, {0, NULL}};
static PyModuleDef module = {PyModuleDef_HEAD_INIT, "heap_types", "Types from specs.", sizeof(State), methods,
                             module_slots, traverse, clear, NULL};
PyMODINIT_FUNC PyInit_heap_types(void) { return PyModuleDef_Init(&module); }
