/* Capsules: a table of functions for other modules, and the API's every function. */
#include "module.h"
#include "capsules.h"
#include <string.h>

static long add(long a, long b) { return a + b; }
static PyObject *pair(PyObject *a, PyObject *b) { return PyTuple_Pack(2, a, b); }
static CapsulesApi api = {7, add, pair};

static int storage[2] = {11, 22}, destroyed, context = 5;
static void destructor_(PyObject *capsule)
{
    int *pointer = PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule));
    destroyed += pointer ? *pointer : 1000;
}
static PyObject *make(PyObject *m, PyObject *arg)
{
    (void)m;
    static const char *names[] = {"first", "second"};
    if (arg == Py_None) {
        return PyCapsule_New(storage, NULL, destructor_);
    }
    long which = PyLong_AsLong(arg);
    if (which < 0) {
        return PyErr_Occurred() ? NULL : PyCapsule_New(NULL, "null", NULL);
    }
    return PyCapsule_New(&storage[which], names[which], which ? NULL : destructor_);
}
static PyObject *get(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *capsule;
    const char *name;
    if (!PyArg_ParseTuple(args, "Oz", &capsule, &name)) {
        return NULL;
    }
    int *pointer = PyCapsule_GetPointer(capsule, name);
    return pointer ? PyLong_FromLong(*pointer) : NULL;
}
static PyObject *facts(PyObject *m, PyObject *capsule)
{
    (void)m;
    const char *name = PyCapsule_GetName(capsule);
    if (name == NULL && PyErr_Occurred()) {
        return NULL;
    }
    return Py_BuildValue("(ziiii)", name, PyCapsule_CheckExact(capsule), PyCapsule_IsValid(capsule, "first"),
                         PyCapsule_GetDestructor(capsule) == destructor_, PyCapsule_GetContext(capsule) == &context);
}
static PyObject *change(PyObject *m, PyObject *capsule)
{
    (void)m;
    if (PyCapsule_SetPointer(capsule, &storage[1]) < 0 || PyCapsule_SetName(capsule, "changed") < 0
        || PyCapsule_SetContext(capsule, &context) < 0 || PyCapsule_SetDestructor(capsule, destructor_) < 0) {
        return NULL;
    }
    if (PyCapsule_SetPointer(capsule, NULL) == 0) {
        PyErr_SetString(PyExc_AssertionError, "NULL was taken");
    }
    return NULL;
}
static PyObject *get_destroyed(PyObject *m, PyObject *Py_UNUSED(a)) { (void)m; return PyLong_FromLong(destroyed); }
static PyObject *import(PyObject *m, PyObject *args)
{
    (void)m;
    const char *name;
    if (!PyArg_ParseTuple(args, "s", &name)) {
        return NULL;
    }
    CapsulesApi *found = PyCapsule_Import(name, 0);
    return found ? PyLong_FromLong(found->version) : NULL;
}
static PyMethodDef methods[] = {
    METHOD(make, METH_O), METHOD(get, METH_VARARGS), METHOD(facts, METH_O), METHOD(change, METH_O), METHOD(get_destroyed, METH_NOARGS),
    METHOD(import, METH_VARARGS), END,
};
static int exec(PyObject *m) { return PyModule_Add(m, "_api", PyCapsule_New(&api, CAPSULES_API, NULL)); }
MODULE(capsules, methods, exec)
