/* A module that uses another module's C functions through its capsule. */
#include "module.h"
#include "capsules.h"

static CapsulesApi *api;

static PyObject *add(PyObject *m, PyObject *args)
{
    (void)m;
    long a, b;
    return PyArg_ParseTuple(args, "ll", &a, &b) ? PyLong_FromLong(api->add(a, b)) : NULL;
}
static PyObject *pair(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *a, *b;
    return PyArg_ParseTuple(args, "OO", &a, &b) ? api->pair(a, b) : NULL;
}
static PyMethodDef methods[] = {METHOD(add, METH_VARARGS), METHOD(pair, METH_VARARGS), END};
static int exec(PyObject *m)
{
    api = PyCapsule_Import(CAPSULES_API, 0);
    return api == NULL ? -1 : PyModule_AddIntConstant(m, "version", api->version);
}
MODULE(capsule_user, methods, exec)
