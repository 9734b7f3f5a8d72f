/* Types that the cycle collector knows: traverse, clear, finalize; weak references, instance dictionaries, old
   and new; finalizers that resurrect. */
#include "module.h"
#include <stddef.h>

static long live, finalized;

/* Node: holds one object; weak references by an offset. */
typedef struct {
    PyObject_HEAD
    PyObject *next;
    PyObject *weakrefs;
} Node;

static PyObject *node_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    (void)args, (void)kwargs;
    PyObject *self = type->tp_alloc(type, 0);
    if (self != NULL) {
        live++;
    }
    return self;
}
static int node_traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(((Node *)op)->next);
    Py_VISIT(Py_TYPE(op));
    return 0;
}
static int node_clear(PyObject *op)
{
    Py_CLEAR(((Node *)op)->next);
    return 0;
}
static void node_dealloc(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    PyObject_GC_UnTrack(op);
    if (((Node *)op)->weakrefs != NULL) {
        PyObject_ClearWeakRefs(op);
    }
    node_clear(op);
    live--;
    type->tp_free(op);
    Py_DECREF(type);
}
static PyMemberDef node_members[] = {
    {"next", _Py_T_OBJECT, offsetof(Node, next), 0, NULL},
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(Node, weakrefs), Py_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};
static PyType_Slot node_slots[] = {
    {Py_tp_new, node_new}, {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear}, {Py_tp_dealloc, node_dealloc},
    {Py_tp_members, node_members}, {0, NULL},
};
static PyType_Spec node_spec = {"gc_types.Node", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, node_slots};

/* Dicted: an instance dictionary by an offset. */
typedef struct {
    PyObject_HEAD
    PyObject *dict;
} Dicted;
static int dicted_traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(((Dicted *)op)->dict);
    Py_VISIT(Py_TYPE(op));
    return 0;
}
static int dicted_clear(PyObject *op)
{
    Py_CLEAR(((Dicted *)op)->dict);
    return 0;
}
static void dicted_dealloc(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    PyObject_GC_UnTrack(op);
    dicted_clear(op);
    live--;
    type->tp_free(op);
    Py_DECREF(type);
}
static PyMemberDef dicted_members[] = {
    {"__dictoffset__", Py_T_PYSSIZET, offsetof(Dicted, dict), Py_READONLY, NULL}, {NULL, 0, 0, 0, NULL},
};
static PyGetSetDef dicted_getset[] = {
    {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL},
};
static PyType_Slot dicted_slots[] = {
    {Py_tp_new, node_new}, {Py_tp_traverse, dicted_traverse}, {Py_tp_clear, dicted_clear}, {Py_tp_dealloc, dicted_dealloc},
    {Py_tp_members, dicted_members}, {Py_tp_getset, dicted_getset}, {0, NULL},
};
static PyType_Spec dicted_spec = {"gc_types.Dicted", sizeof(Dicted), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, dicted_slots};

/* Managed: the runtime keeps dictionary and weak references. */
static int managed_traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(op));
    return PyObject_VisitManagedDict(op, visit, arg);
}
static int managed_clear(PyObject *op)
{
    PyObject_ClearManagedDict(op);
    return 0;
}
static void managed_dealloc(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    PyObject_GC_UnTrack(op);
    PyObject_ClearWeakRefs(op);
    PyObject_ClearManagedDict(op);
    live--;
    type->tp_free(op);
    Py_DECREF(type);
}
static PyType_Slot managed_slots[] = {
    {Py_tp_new, node_new}, {Py_tp_traverse, managed_traverse}, {Py_tp_clear, managed_clear}, {Py_tp_dealloc, managed_dealloc},
    {Py_tp_getset, dicted_getset}, {0, NULL},
};
static PyType_Spec managed_spec = {
    "gc_types.Managed", sizeof(PyObject), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_MANAGED_WEAKREF, managed_slots};

/* Finalized: tp_finalize runs once; it calls `hook` with the object, which may keep it. */
static PyObject *hook;
static void final_finalize(PyObject *op)
{
    PyObject *raised = PyErr_GetRaisedException();
    finalized++;
    if (hook != NULL && hook != Py_None) {
        PyObject *result = PyObject_CallOneArg(hook, op);
        if (result == NULL) {
            PyErr_WriteUnraisable(op);
        }
        Py_XDECREF(result);
    }
    PyErr_SetRaisedException(raised);
}
static void final_dealloc(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    if (PyObject_CallFinalizerFromDealloc(op) < 0) {
        return; /* resurrected */
    }
    PyObject_GC_UnTrack(op);
    if (((Node *)op)->weakrefs != NULL) {
        PyObject_ClearWeakRefs(op);
    }
    node_clear(op);
    live--;
    type->tp_free(op);
    Py_DECREF(type);
}
static PyType_Slot final_slots[] = {
    {Py_tp_new, node_new}, {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear}, {Py_tp_dealloc, final_dealloc},
    {Py_tp_members, node_members}, {Py_tp_finalize, final_finalize}, {0, NULL},
};
static PyType_Spec final_spec = {"gc_types.Finalized", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, final_slots};

/* Plain: no collector, weak references all the same. */
typedef struct {
    PyObject_HEAD
    PyObject *weakrefs;
} Plain;
static void plain_dealloc(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    PyObject_ClearWeakRefs(op);
    live--;
    type->tp_free(op);
    Py_DECREF(type);
}
static PyMemberDef plain_members[] = {
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(Plain, weakrefs), Py_READONLY, NULL}, {NULL, 0, 0, 0, NULL},
};
static PyType_Slot plain_slots[] = {{Py_tp_new, node_new}, {Py_tp_dealloc, plain_dealloc}, {Py_tp_members, plain_members}, {0, NULL}};
static PyType_Spec plain_spec = {"gc_types.Plain", sizeof(Plain), 0, Py_TPFLAGS_DEFAULT, plain_slots};

/* Functions. */
static PyObject *counts(PyObject *m, PyObject *Py_UNUSED(args))
{
    (void)m;
    return Py_BuildValue("(ll)", live, finalized);
}
static PyObject *set_hook(PyObject *m, PyObject *arg)
{
    (void)m;
    Py_XSETREF(hook, Py_NewRef(arg));
    Py_RETURN_NONE;
}
static PyObject *tracked(PyObject *m, PyObject *op)
{
    (void)m;
    return Py_BuildValue("(iii)", PyObject_IS_GC(op), PyObject_GC_IsTracked(op), PyObject_GC_IsFinalized(op));
}
static PyObject *track(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *op;
    int on;
    if (!PyArg_ParseTuple(args, "Op", &op, &on)) {
        return NULL;
    }
    if (on) {
        PyObject_GC_Track(op);
    }
    else {
        PyObject_GC_UnTrack(op);
        PyObject_GC_UnTrack(op); /* twice is no harm */
    }
    Py_RETURN_NONE;
}
static PyObject *collect(PyObject *m, PyObject *Py_UNUSED(args))
{
    (void)m;
    return PyLong_FromSsize_t(PyGC_Collect());
}
static PyObject *enable(PyObject *m, PyObject *arg)
{
    (void)m;
    int before = PyObject_IsTrue(arg) ? PyGC_Enable() : PyGC_Disable();
    return Py_BuildValue("(ii)", before, PyGC_IsEnabled());
}
static int visit_count(PyObject *op, void *arg)
{
    (void)op;
    return ++*(int *)arg > 1000;
}
static PyObject *referents(PyObject *m, PyObject *op)
{
    (void)m;
    int count = 0;
    traverseproc traverse = Py_TYPE(op)->tp_traverse;
    if (traverse != NULL) {
        traverse(op, visit_count, &count);
    }
    return PyLong_FromLong(count);
}
static int heap_count(PyObject *op, void *arg)
{
    if (PyObject_TypeCheck(op, (PyTypeObject *)((void **)arg)[0])) {
        ++*(long *)((void **)arg)[1];
    }
    return 1;
}
static PyObject *visit_heap(PyObject *m, PyObject *type)
{
    (void)m;
    long count = 0;
    void *arg[2] = {type, &count};
    PyUnstable_GC_VisitObjects(heap_count, arg);
    return PyLong_FromLong(count);
}
static PyObject *weak(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *op, *callback = NULL;
    return PyArg_ParseTuple(args, "O|O", &op, &callback) ? PyWeakref_NewRef(op, callback) : NULL;
}
static PyObject *proxy(PyObject *m, PyObject *op)
{
    (void)m;
    return PyWeakref_NewProxy(op, NULL);
}
static PyObject *target(PyObject *m, PyObject *ref)
{
    (void)m;
    PyObject *strong;
    int result = PyWeakref_GetRef(ref, &strong);
    if (result < 0) {
        return NULL;
    }
    return Py_BuildValue("(iNi)", result, strong ? strong : Py_NewRef(Py_None), PyWeakref_IsDead(ref));
}
static PyMethodDef methods[] = {
    METHOD(counts, METH_NOARGS), METHOD(set_hook, METH_O), METHOD(tracked, METH_O), METHOD(track, METH_VARARGS), METHOD(collect, METH_NOARGS),
    METHOD(enable, METH_O), METHOD(referents, METH_O), METHOD(visit_heap, METH_O), METHOD(weak, METH_VARARGS), METHOD(proxy, METH_O),
    METHOD(target, METH_O), END,
};
static int exec(PyObject *m)
{
    PyType_Spec *specs[] = {&node_spec, &dicted_spec, &managed_spec, &final_spec, &plain_spec};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(specs); i++) {
        PyObject *type = PyType_FromModuleAndSpec(m, specs[i], NULL);
        if (type == NULL || PyModule_AddType(m, (PyTypeObject *)type) < 0) {
            return -1;
        }
        Py_DECREF(type);
    }
    return 0;
}
MODULE(gc_types, methods, exec)
