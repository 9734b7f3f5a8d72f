/* A module for the limited API of 3.14: one binary for every version from there on. */
#include <Python.h>
#include <stddef.h>

typedef struct {
    PyObject_HEAD
    PyObject *items;
    double weight;
} Box;

static int box_init(PyObject *op, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"items", "weight", NULL};
    Box *self = (Box *)op;
    PyObject *items;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|d", names, &items, &self->weight)) {
        return -1;
    }
    PyObject *old = self->items;
    self->items = PySequence_List(items);
    Py_XDECREF(old);
    return self->items ? 0 : -1;
}
static int box_traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(op));
    Py_VISIT(((Box *)op)->items);
    return 0;
}
static int box_clear(PyObject *op)
{
    Py_CLEAR(((Box *)op)->items);
    return 0;
}
static void box_dealloc(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    PyObject_GC_UnTrack(op);
    box_clear(op);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(op);
    Py_DECREF(type);
}
static Py_ssize_t box_length(PyObject *op) { return PyList_Size(((Box *)op)->items); }
static PyObject *box_item(PyObject *op, Py_ssize_t i) { return PyList_GetItemRef(((Box *)op)->items, i); }
static PyObject *box_compare(PyObject *a, PyObject *b, int op)
{
    if (!Py_IS_TYPE(b, Py_TYPE(a))) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    Py_RETURN_RICHCOMPARE(((Box *)a)->weight, ((Box *)b)->weight, op);
}
static PyMemberDef box_members[] = {
    {"weight", Py_T_DOUBLE, offsetof(Box, weight), 0, NULL},
    {"items", Py_T_OBJECT_EX, offsetof(Box, items), Py_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};
static PyType_Slot box_slots[] = {
    {Py_tp_init, box_init}, {Py_tp_traverse, box_traverse}, {Py_tp_clear, box_clear}, {Py_tp_dealloc, box_dealloc}, {Py_sq_length, box_length},
    {Py_sq_item, box_item}, {Py_tp_richcompare, box_compare}, {Py_tp_members, box_members}, {0, NULL},
};
static PyType_Spec box_spec = {"limited_api.Box", sizeof(Box), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, box_slots};

static PyObject *constants(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    return Py_BuildValue("(OOOOOi)", Py_None, Py_True, Py_False, Py_Ellipsis, Py_NotImplemented, Py_IsNone(Py_None) && Py_IsTrue(Py_True));
}
static PyObject *counts(PyObject *m, PyObject *o)
{
    (void)m;
    Py_ssize_t before = Py_REFCNT(o);
    Py_INCREF(o);
    Py_ssize_t during = Py_REFCNT(o);
    Py_DECREF(o);
    PyObject *same = Py_NewRef(o);
    Py_CLEAR(same);
    return Py_BuildValue("(ni)", during - before, Py_REFCNT(o) == before && same == NULL);
}
static PyObject *checks(PyObject *m, PyObject *o)
{
    (void)m;
    return Py_BuildValue("(iiiiiii)", PyLong_Check(o), PyList_Check(o), PyTuple_Check(o), PyDict_Check(o), PyUnicode_Check(o), PyBytes_Check(o), PyType_Check(o));
}
static PyObject *vectors(PyObject *m, PyObject *const *args, Py_ssize_t n)
{
    (void)m;
    return n ? PyObject_Vectorcall(args[0], args + 1, (size_t)n - 1, NULL) : PyLong_FromLong((long)PyVectorcall_NARGS(3 | PY_VECTORCALL_ARGUMENTS_OFFSET));
}
static PyObject *buffer(PyObject *m, PyObject *o)
{
    (void)m;
    Py_buffer view;
    if (PyObject_GetBuffer(o, &view, PyBUF_SIMPLE) < 0) {
        return NULL;
    }
    Py_ssize_t length = view.len;
    PyBuffer_Release(&view);
    return PyLong_FromSsize_t(length);
}
static PyMethodDef methods[] = {
    {"constants", constants, METH_NOARGS, NULL}, {"counts", counts, METH_O, NULL}, {"checks", checks, METH_O, NULL},
    {"vectors", (PyCFunction)(void (*)(void))vectors, METH_FASTCALL, NULL}, {"buffer", buffer, METH_O, NULL}, {NULL, NULL, 0, NULL},
};
static int exec(PyObject *m) { return PyModule_Add(m, "Box", PyType_FromModuleAndSpec(m, &box_spec, NULL)); }
static PyModuleDef_Slot slots[] = {{Py_mod_exec, (void *)exec}, {0, NULL}};
static PyModuleDef module = {PyModuleDef_HEAD_INIT, "limited_api", NULL, 0, methods, slots, NULL, NULL, NULL};
PyMODINIT_FUNC PyInit_limited_api(void) { return PyModuleDef_Init(&module); }
