/* C types derived from builtin types, and from classes made in Python. */
#include "module.h"
#include <stddef.h>

#define SUBTYPE(NAME, BASE)                                                                                  \
    typedef struct {                                                                                         \
        BASE base;                                                                                           \
        long extra;                                                                                          \
    } NAME;                                                                                                  \
    static PyMemberDef NAME##_members[] = {{"extra", Py_T_LONG, offsetof(NAME, extra), 0, NULL}, {NULL, 0, 0, 0, NULL}}

SUBTYPE(List, PyListObject);
SUBTYPE(Dict, PyDictObject);
SUBTYPE(Str, PyUnicodeObject);
SUBTYPE(Float, PyFloatObject);
SUBTYPE(Set, PySetObject);
SUBTYPE(Error, PyBaseExceptionObject);
SUBTYPE(OsError, PyOSErrorObject);
SUBTYPE(Object, PyObject);

static PyObject *total(PyObject *op, PyObject *Py_UNUSED(args))
{
    double sum = 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(op); i++) {
        sum += PyFloat_AsDouble(PyList_GET_ITEM(op, i));
        if (PyErr_Occurred()) {
            return NULL;
        }
    }
    return PyFloat_FromDouble(sum);
}
static int list_append_checked(PyObject *op, PyObject *args, PyObject *kwargs)
{
    if (PyList_Type.tp_init(op, args, kwargs) < 0) {
        return -1;
    }
    ((List *)op)->extra = PyList_GET_SIZE(op);
    return 0;
}
static PyMethodDef list_methods[] = {METHOD(total, METH_NOARGS), END};
static PyType_Slot list_slots[] = {
    {Py_tp_members, List_members}, {Py_tp_methods, list_methods}, {Py_tp_init, list_append_checked}, {0, NULL},
};

/* A dict that counts what it is asked for. */
static PyObject *dict_subscript(PyObject *op, PyObject *key)
{
    ((Dict *)op)->extra++;
    return PyDict_Type.tp_as_mapping->mp_subscript(op, key);
}
static PyType_Slot dict_slots[] = {{Py_tp_members, Dict_members}, {Py_mp_subscript, dict_subscript}, {0, NULL}};
static PyType_Slot str_slots[] = {{Py_tp_members, Str_members}, {0, NULL}};
static PyObject *float_repr(PyObject *op) { return PyUnicode_FromFormat("F%ld", (long)PyFloat_AS_DOUBLE(op)); }
static PyType_Slot float_slots[] = {{Py_tp_members, Float_members}, {Py_tp_repr, float_repr}, {0, NULL}};
static PyType_Slot set_slots[] = {{Py_tp_members, Set_members}, {0, NULL}};
static int error_init(PyObject *op, PyObject *args, PyObject *kwargs)
{
    if (((PyTypeObject *)PyExc_Exception)->tp_init(op, args, kwargs) < 0) {
        return -1;
    }
    ((Error *)op)->extra = PyTuple_GET_SIZE(((PyBaseExceptionObject *)op)->args);
    return 0;
}
static PyType_Slot error_slots[] = {{Py_tp_members, Error_members}, {Py_tp_init, error_init}, {0, NULL}};
static PyType_Slot os_error_slots[] = {{Py_tp_members, OsError_members}, {0, NULL}};
static PyType_Slot object_slots[] = {{Py_tp_members, Object_members}, {0, NULL}};
static PyObject *int_bits(PyObject *op, PyObject *Py_UNUSED(args)) { return PyObject_CallMethod(op, "bit_length", NULL); }
static PyMethodDef int_methods[] = {METHOD(int_bits, METH_NOARGS), END};
static PyType_Slot int_slots[] = {{Py_tp_methods, int_methods}, {0, NULL}};
static PyObject *tuple_last(PyObject *op, PyObject *Py_UNUSED(args))
{
    if (PyTuple_GET_SIZE(op) == 0) {
        PyErr_SetString(PyExc_IndexError, "empty");
        return NULL;
    }
    return Py_NewRef(PyTuple_GET_ITEM(op, PyTuple_GET_SIZE(op) - 1));
}
static PyMethodDef tuple_methods[] = {METHOD(tuple_last, METH_NOARGS), END};
static PyType_Slot tuple_slots[] = {{Py_tp_methods, tuple_methods}, {0, NULL}};
static PyType_Slot bytes_slots[] = {{0, NULL}};

#define FLAGS (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE)
static PyType_Spec list_spec = {"inheritance.List", sizeof(List), 0, FLAGS, list_slots};
static PyType_Spec dict_spec = {"inheritance.Dict", sizeof(Dict), 0, FLAGS, dict_slots};
static PyType_Spec str_spec = {"inheritance.Str", sizeof(Str), 0, FLAGS, str_slots};
static PyType_Spec float_spec = {"inheritance.Float", sizeof(Float), 0, FLAGS, float_slots};
static PyType_Spec set_spec = {"inheritance.Set", sizeof(Set), 0, FLAGS, set_slots};
static PyType_Spec error_spec = {"inheritance.Error", sizeof(Error), 0, FLAGS, error_slots};
static PyType_Spec os_error_spec = {"inheritance.OsError", sizeof(OsError), 0, FLAGS, os_error_slots};
static PyType_Spec object_spec = {"inheritance.Object", sizeof(Object), 0, FLAGS, object_slots};
static PyType_Spec int_spec = {"inheritance.Int", 0, 0, FLAGS, int_slots};
static PyType_Spec tuple_spec = {"inheritance.Tuple", 0, 0, FLAGS, tuple_slots};
static PyType_Spec bytes_spec = {"inheritance.Bytes", 0, 0, FLAGS, bytes_slots};

/* derive(bases) -> a C type over any bases, with a method. */
static PyObject *greet(PyObject *op, PyObject *Py_UNUSED(args)) { return PyUnicode_FromFormat("greetings from %s", Py_TYPE(op)->tp_name); }
static PyMethodDef derived_methods[] = {METHOD(greet, METH_NOARGS), END};
static PyType_Slot derived_slots[] = {{Py_tp_methods, derived_methods}, {0, NULL}};
static PyType_Spec derived_spec = {"inheritance.Derived", 0, 0, FLAGS, derived_slots};
static PyObject *derive(PyObject *m, PyObject *bases) { return PyType_FromModuleAndSpec(m, &derived_spec, bases); }
static PyObject *call_slot(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *op;
    const char *slot;
    if (!PyArg_ParseTuple(args, "Os", &op, &slot)) {
        return NULL;
    }
    PyTypeObject *type = Py_TYPE(op);
    switch (slot[0]) {
    case 'r': return type->tp_repr(op);
    case 'h': return PyLong_FromSsize_t(type->tp_hash(op));
    case 'l': return PyLong_FromSsize_t(PyObject_Size(op));
    case 'i': return type->tp_iter(op);
    default: PyErr_SetString(PyExc_ValueError, slot); return NULL;
    }
}
static PyObject *is_subtype(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *a, *b;
    if (!PyArg_ParseTuple(args, "O!O!", &PyType_Type, &a, &PyType_Type, &b)) {
        return NULL;
    }
    return Py_BuildValue("(iii)", PyType_IsSubtype((PyTypeObject *)a, (PyTypeObject *)b), PyObject_IsSubclass(a, b),
                         PyObject_IsInstance(a, (PyObject *)&PyType_Type));
}
static PyObject *fast_flags(PyObject *m, PyObject *op)
{
    (void)m;
    return Py_BuildValue("(iiiiiiiiiii)", PyLong_Check(op), PyList_Check(op), PyTuple_Check(op), PyBytes_Check(op), PyUnicode_Check(op),
                         PyDict_Check(op), PyExceptionInstance_Check(op), PyType_Check(op), PyFloat_Check(op), PyList_CheckExact(op),
                         PyAnySet_Check(op));
}
static PyMethodDef methods[] = {
    METHOD(derive, METH_O), METHOD(call_slot, METH_VARARGS), METHOD(is_subtype, METH_VARARGS), METHOD(fast_flags, METH_O), END,
};
static int exec(PyObject *m)
{
    struct { PyType_Spec *spec; PyObject *base; } types[] = {
        {&list_spec, (PyObject *)&PyList_Type}, {&dict_spec, (PyObject *)&PyDict_Type}, {&str_spec, (PyObject *)&PyUnicode_Type},
        {&float_spec, (PyObject *)&PyFloat_Type}, {&set_spec, (PyObject *)&PySet_Type}, {&error_spec, PyExc_Exception},
        {&os_error_spec, PyExc_OSError}, {&object_spec, (PyObject *)&PyBaseObject_Type}, {&int_spec, (PyObject *)&PyLong_Type},
        {&tuple_spec, (PyObject *)&PyTuple_Type}, {&bytes_spec, (PyObject *)&PyBytes_Type},
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(types); i++) {
        PyObject *type = PyType_FromModuleAndSpec(m, types[i].spec, types[i].base);
        if (type == NULL || PyModule_AddType(m, (PyTypeObject *)type) < 0) {
            return -1;
        }
        Py_DECREF(type);
    }
    return 0;
}
MODULE(inheritance, methods, exec)
