/* Every member type, read-only ones, getters and setters. */
#include "module.h"
#include <stddef.h>
#include <structmember.h>
#include <string.h>

typedef struct {
    PyObject_HEAD
    short s;
    int i;
    long l;
    float f;
    double d;
    const char *string;
    const char *null_string;
    PyObject *object;
    PyObject *object_ex;
    char c;
    signed char byte;
    unsigned char ubyte;
    unsigned short ushort;
    unsigned int uint;
    unsigned long ulong;
    char inplace[8];
    char boolean;
    long long longlong;
    unsigned long long ulonglong;
    Py_ssize_t ssize;
    PyObject *stored;
    int sets;
} All;

#define M(NAME, TYPE) {#NAME, TYPE, offsetof(All, NAME), 0, "doc of " #NAME}
static PyMemberDef members[] = {
    M(s, T_SHORT), M(i, T_INT), M(l, T_LONG), M(f, T_FLOAT), M(d, T_DOUBLE), M(string, T_STRING),
    M(null_string, T_STRING), M(object, T_OBJECT), M(object_ex, T_OBJECT_EX), M(c, T_CHAR), M(byte, T_BYTE),
    M(ubyte, T_UBYTE), M(ushort, T_USHORT), M(uint, T_UINT), M(ulong, T_ULONG), M(inplace, T_STRING_INPLACE),
    M(boolean, T_BOOL), M(longlong, T_LONGLONG), M(ulonglong, T_ULONGLONG), M(ssize, T_PYSSIZET),
    {"none", T_NONE, 0, READONLY, NULL},
    {"i_readonly", Py_T_INT, offsetof(All, i), Py_READONLY, "read only"},
    {"object_readonly", Py_T_OBJECT_EX, offsetof(All, object_ex), Py_READONLY, NULL},
    {"audited", Py_T_INT, offsetof(All, i), Py_AUDIT_READ, NULL},
    {"strange", 77, offsetof(All, i), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyObject *get_stored(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *stored = ((All *)self)->stored;
    return Py_NewRef(stored ? stored : Py_None);
}
static int set_stored(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    if (value != NULL && PyLong_Check(value)) {
        PyErr_SetString(PyExc_ValueError, "no numbers here");
        return -1;
    }
    ((All *)self)->sets++;
    Py_XSETREF(((All *)self)->stored, Py_XNewRef(value));
    return 0;
}
static PyObject *get_closure(PyObject *self, void *closure)
{
    (void)self;
    return PyUnicode_FromString(closure);
}
static PyObject *get_failing(PyObject *self, void *closure)
{
    (void)closure;
    PyErr_Format(PyExc_LookupError, "nothing in %s", Py_TYPE(self)->tp_name);
    return NULL;
}
static PyObject *get_missing(PyObject *self, void *closure)
{
    (void)closure, (void)self;
    PyErr_SetString(PyExc_AttributeError, "gone");
    return NULL;
}
static PyGetSetDef getsets[] = {
    {"stored", get_stored, set_stored, "stored by functions", NULL},
    {"closure", get_closure, NULL, NULL, "from the table"},
    {"failing", get_failing, NULL, NULL, NULL},
    {"missing", get_missing, NULL, NULL, NULL},
    {"write_only", NULL, set_stored, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyObject *all_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    (void)args, (void)kwargs;
    All *self = (All *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->string = "text";
        strcpy(self->inplace, "inside");
        self->c = 'c';
    }
    return (PyObject *)self;
}
static int all_traverse(PyObject *op, visitproc visit, void *arg)
{
    All *self = (All *)op;
    Py_VISIT(Py_TYPE(op));
    Py_VISIT(self->object);
    Py_VISIT(self->object_ex);
    Py_VISIT(self->stored);
    return 0;
}
static int all_clear(PyObject *op)
{
    All *self = (All *)op;
    Py_CLEAR(self->object);
    Py_CLEAR(self->object_ex);
    Py_CLEAR(self->stored);
    return 0;
}
static void all_dealloc(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    PyObject_GC_UnTrack(op);
    all_clear(op);
    type->tp_free(op);
    Py_DECREF(type);
}
static PyType_Slot slots[] = {
    {Py_tp_members, members}, {Py_tp_getset, getsets},   {Py_tp_new, all_new},
    {Py_tp_clear, all_clear}, {Py_tp_traverse, all_traverse}, {Py_tp_dealloc, all_dealloc}, {0, NULL},
};
static PyType_Spec spec = {"members_getsets.All", sizeof(All), 0,
                           Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots};

static PyObject *raw(PyObject *m, PyObject *op)
{
    (void)m;
    All *a = (All *)op;
    return Py_BuildValue("(hilfdbBHIkLKni)", a->s, a->i, a->l, a->f, a->d, a->byte, a->ubyte, a->ushort, a->uint, a->ulong,
                         a->longlong, a->ulonglong, a->ssize, a->boolean);
}
static PyMethodDef methods[] = {METHOD(raw, METH_O), END};
static int exec(PyObject *m)
{
    return PyModule_Add(m, "All", PyType_FromModuleAndSpec(m, &spec, NULL));
}
MODULE(members_getsets, methods, exec)
