/* tp_call, vectorcall, tp_richcompare, tp_hash, tp_repr, tp_str, descriptors, attribute hooks. */
#include "module.h"
#include <stddef.h>

/* Caller: tp_call. */
static PyObject *caller_call(PyObject *self, PyObject *args, PyObject *kwargs)
{
    (void)self;
    return Py_BuildValue("(sOO)", "tp_call", args, kwargs ? kwargs : Py_None);
}
static PyType_Slot caller_slots[] = {{Py_tp_call, caller_call}, {0, NULL}};
static PyType_Spec caller_spec = {"call_compare.Caller", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, caller_slots};

/* Vector: the vectorcall protocol; reports whether it may use the place before the arguments. */
typedef struct {
    PyObject_HEAD
    vectorcallfunc vectorcall;
} Vector;
static PyObject *vector_call(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *names)
{
    (void)self;
    Py_ssize_t n = PyVectorcall_NARGS(nargsf), all = n + (names ? PyTuple_GET_SIZE(names) : 0);
    PyObject *tuple = PyTuple_New(all);
    for (Py_ssize_t i = 0; tuple && i < all; i++) {
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(args[i]));
    }
    return tuple ? Py_BuildValue("(sNO)", "vector", tuple, names ? names : Py_None) : NULL;
}
static PyObject *vector_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    (void)args, (void)kwargs;
    Vector *self = (Vector *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->vectorcall = vector_call;
    }
    return (PyObject *)self;
}
static PyMemberDef vector_members[] = {
    {"__vectorcalloffset__", Py_T_PYSSIZET, offsetof(Vector, vectorcall), Py_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};
static PyType_Slot vector_slots[] = {
    {Py_tp_new, vector_new}, {Py_tp_members, vector_members}, {Py_tp_call, PyVectorcall_Call}, {0, NULL},
};
static PyType_Spec vector_spec = {"call_compare.Vector", sizeof(Vector), 0,
                                  Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_VECTORCALL, vector_slots};

/* Fast: the type itself is called by vector (tp_vectorcall). */
static PyObject *fast_construct(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *names)
{
    (void)args, (void)names;
    return Py_BuildValue("(sOn)", "constructed", type, PyVectorcall_NARGS(nargsf));
}
static PyType_Slot fast_slots[] = {{Py_tp_vectorcall, fast_construct}, {0, NULL}};
static PyType_Spec fast_spec = {"call_compare.Fast", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, fast_slots};

/* Ordered: compares by number with its own kind, refuses strings, does not know the rest. */
typedef struct {
    PyObject_HEAD
    long key;
} Ordered;
static PyTypeObject *Ordered_Type;
static int ordered_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    (void)kwargs;
    return PyArg_ParseTuple(args, "l", &((Ordered *)self)->key) ? 0 : -1;
}
static PyObject *ordered_compare(PyObject *a, PyObject *b, int op)
{
    if (PyUnicode_Check(b)) {
        PyErr_Format(PyExc_TypeError, "never with text (operator %d)", op);
        return NULL;
    }
    if (PyFloat_Check(b)) {
        return Py_BuildValue("(sid)", "compared", op, PyFloat_AS_DOUBLE(b)); /* any object will do */
    }
    if (!PyObject_TypeCheck(b, Ordered_Type)) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    long x = ((Ordered *)a)->key, y = ((Ordered *)b)->key;
    Py_RETURN_RICHCOMPARE(x, y, op);
}
static Py_hash_t ordered_hash(PyObject *self)
{
    long key = ((Ordered *)self)->key;
    if (key == 13) {
        PyErr_SetString(PyExc_TypeError, "thirteen has no hash");
        return -1;
    }
    return key % 10;
}
static PyObject *ordered_repr(PyObject *self) { return PyUnicode_FromFormat("Ordered(%ld)", ((Ordered *)self)->key); }
static PyObject *ordered_str(PyObject *self) { return PyUnicode_FromFormat("no. %ld", ((Ordered *)self)->key); }
static PyType_Slot ordered_slots[] = {
    {Py_tp_init, ordered_init}, {Py_tp_richcompare, ordered_compare}, {Py_tp_hash, ordered_hash},
    {Py_tp_repr, ordered_repr}, {Py_tp_str, ordered_str}, {0, NULL},
};
static PyType_Spec ordered_spec = {"call_compare.Ordered", sizeof(Ordered), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, ordered_slots};

/* EqualOnly: compares, has no hash. */
static PyObject *equal_compare(PyObject *a, PyObject *b, int op)
{
    (void)a, (void)b;
    if (op == Py_EQ) {
        Py_RETURN_TRUE;
    }
    Py_RETURN_NOTIMPLEMENTED;
}
static PyObject *wrong_repr(PyObject *self) { (void)self; return PyLong_FromLong(1); }
static PyType_Slot equal_slots[] = {
    {Py_tp_richcompare, equal_compare}, {Py_tp_hash, PyObject_HashNotImplemented}, {Py_tp_repr, wrong_repr}, {0, NULL},
};
static PyType_Spec equal_spec = {"call_compare.EqualOnly", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, equal_slots};

/* Descriptor: with __get__, __set__ and __delete__. */
static PyObject *descr_get(PyObject *self, PyObject *instance, PyObject *owner)
{
    (void)self;
    return Py_BuildValue("(sOO)", "got", instance ? instance : Py_None, owner ? owner : Py_None);
}
static int descr_set(PyObject *self, PyObject *instance, PyObject *value)
{
    (void)self;
    if (value == NULL) {
        PyErr_SetString(PyExc_AttributeError, "kept");
        return -1;
    }
    if (PyList_Check(value)) {
        return PyList_Append(value, instance);
    }
    PyErr_SetString(PyExc_TypeError, "lists only");
    return -1;
}
static PyType_Slot descr_slots[] = {{Py_tp_descr_get, descr_get}, {Py_tp_descr_set, descr_set}, {0, NULL}};
static PyType_Spec descr_spec = {"call_compare.Descriptor", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, descr_slots};
static PyType_Slot getter_slots[] = {{Py_tp_descr_get, descr_get}, {0, NULL}};
static PyType_Spec getter_spec = {"call_compare.Getter", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, getter_slots};

/* Attributes: hooks for any name, falling back to the generic functions. */
static PyObject *hook_get(PyObject *self, PyObject *name)
{
    if (PyUnicode_CompareWithASCIIString(name, "magic") == 0) {
        return PyUnicode_FromString("from the hook");
    }
    return PyObject_GenericGetAttr(self, name);
}
static int hook_set(PyObject *self, PyObject *name, PyObject *value)
{
    if (PyUnicode_CompareWithASCIIString(name, "forbidden") == 0) {
        PyErr_Format(PyExc_AttributeError, "%s %U", value ? "cannot set" : "cannot delete", name);
        return -1;
    }
    return PyObject_GenericSetAttr(self, name, value);
}
static PyType_Slot hook_slots[] = {{Py_tp_getattro, hook_get}, {Py_tp_setattro, hook_set}, {0, NULL}};
static PyType_Spec hook_spec = {"call_compare.Hooked", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, hook_slots};

/* The same with C strings, of old. */
static PyObject *old_get(PyObject *self, char *name) { (void)self; return PyUnicode_FromFormat("old %s", name); }
static int old_set(PyObject *self, char *name, PyObject *value)
{
    (void)self;
    PyErr_Format(PyExc_AttributeError, "old %s %s", value ? "set" : "delete", name);
    return -1;
}
static PyType_Slot old_slots[] = {{Py_tp_getattr, old_get}, {Py_tp_setattr, old_set}, {0, NULL}};
static PyType_Spec old_spec = {"call_compare.OldHooked", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, old_slots};

static PyObject *compare(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *a, *b;
    int op;
    return PyArg_ParseTuple(args, "OOi", &a, &b, &op) ? PyObject_RichCompare(a, b, op) : NULL;
}
static PyObject *compare_bool(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *a, *b;
    int op;
    if (!PyArg_ParseTuple(args, "OOi", &a, &b, &op)) {
        return NULL;
    }
    int result = PyObject_RichCompareBool(a, b, op);
    return result < 0 ? NULL : PyLong_FromLong(result);
}
static PyObject *has_vectorcall(PyObject *m, PyObject *op)
{
    (void)m;
    return PyBool_FromLong(PyVectorcall_Function(op) != NULL);
}
static PyMethodDef methods[] = {
    METHOD(compare, METH_VARARGS), METHOD(compare_bool, METH_VARARGS), METHOD(has_vectorcall, METH_O), END,
};
static int exec(PyObject *m)
{
    Ordered_Type = (PyTypeObject *)PyType_FromModuleAndSpec(m, &ordered_spec, NULL);
    if (PyModule_AddObjectRef(m, "Ordered", (PyObject *)Ordered_Type) < 0) {
        return -1;
    }
    PyType_Spec *specs[] = {&caller_spec, &vector_spec, &fast_spec, &equal_spec, &descr_spec, &getter_spec, &hook_spec, &old_spec};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(specs); i++) {
        PyObject *type = PyType_FromModuleAndSpec(m, specs[i], NULL);
        if (type == NULL || PyModule_AddType(m, (PyTypeObject *)type) < 0) {
            return -1;
        }
        Py_DECREF(type);
    }
    return 0;
}
MODULE(call_compare, methods, exec)
