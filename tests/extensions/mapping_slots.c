/* PyMappingMethods: a mapping on top of a dict, which says what it was asked; and subscripts with slices. */
#include "module.h"

typedef struct {
    PyObject_HEAD
    PyObject *dict;
} Map;

static PyObject *map_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    (void)args, (void)kwargs;
    Map *self = (Map *)type->tp_alloc(type, 0);
    if (self != NULL && (self->dict = PyDict_New()) == NULL) {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}
static void map_dealloc(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    Py_XDECREF(((Map *)op)->dict);
    type->tp_free(op);
    Py_DECREF(type);
}
static Py_ssize_t map_length(PyObject *op) { return PyDict_Size(((Map *)op)->dict); }
static PyObject *map_subscript(PyObject *op, PyObject *key)
{
    PyObject *value;
    if (PySlice_Check(key)) {
        Py_ssize_t start, stop, step, length;
        if (PySlice_GetIndicesEx(key, map_length(op), &start, &stop, &step, &length) < 0) {
            return NULL;
        }
        return Py_BuildValue("(nnnn)", start, stop, step, length);
    }
    int found = PyDict_GetItemRef(((Map *)op)->dict, key, &value);
    if (found == 0) {
        PyErr_SetObject(PyExc_KeyError, key);
    }
    return value;
}
static int map_ass_subscript(PyObject *op, PyObject *key, PyObject *value)
{
    if (value == NULL) {
        return PyDict_DelItem(((Map *)op)->dict, key);
    }
    return PyDict_SetItem(((Map *)op)->dict, key, value);
}
static PyObject *map_keys(PyObject *op, PyObject *Py_UNUSED(args)) { return PyDict_Keys(((Map *)op)->dict); }
static PyObject *map_iter(PyObject *op) { return PyObject_GetIter(((Map *)op)->dict); }
static PyMethodDef map_methods[] = {{"keys", map_keys, METH_NOARGS, NULL}, END};
static PyType_Slot map_slots[] = {
    {Py_tp_new, map_new}, {Py_tp_dealloc, map_dealloc}, {Py_tp_methods, map_methods}, {Py_tp_iter, map_iter},
    {Py_mp_length, map_length}, {Py_mp_subscript, map_subscript}, {Py_mp_ass_subscript, map_ass_subscript}, {0, NULL},
};
static PyType_Spec map_spec = {"mapping_slots.Map", sizeof(Map), 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_MAPPING, map_slots};

/* Both protocols: which one is asked? */
static PyObject *both_item(PyObject *op, Py_ssize_t i)
{
    (void)op;
    return Py_BuildValue("(sn)", "sequence", i);
}
static PyObject *both_subscript(PyObject *op, PyObject *key)
{
    (void)op;
    return Py_BuildValue("(sO)", "mapping", key);
}
static Py_ssize_t seq_length(PyObject *op) { (void)op; return 3; }
static Py_ssize_t map_length_4(PyObject *op) { (void)op; return 4; }
static PyType_Slot both_slots[] = {
    {Py_sq_item, both_item}, {Py_sq_length, seq_length}, {Py_mp_subscript, both_subscript}, {Py_mp_length, map_length_4}, {0, NULL},
};
static PyType_Spec both_spec = {"mapping_slots.Both", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, both_slots};

static PyObject *ask(PyObject *m, PyObject *op)
{
    (void)m;
    return Py_BuildValue("(NNnn)", PySequence_GetItem(op, -1), PyObject_GetItem(op, Py_None), PySequence_Size(op), PyMapping_Size(op));
}
static PyMethodDef methods[] = {METHOD(ask, METH_O), END};
static int exec(PyObject *m)
{
    if (PyModule_Add(m, "Map", PyType_FromModuleAndSpec(m, &map_spec, NULL)) < 0) {
        return -1;
    }
    return PyModule_Add(m, "Both", PyType_FromModuleAndSpec(m, &both_spec, NULL));
}
MODULE(mapping_slots, methods, exec)
