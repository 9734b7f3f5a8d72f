/* Single-phase initialisation: PyModule_Create, a global state, PyState_FindModule. */
#include "module.h"

static int initialised;
static PyModuleDef module;

typedef struct {
    long number;
} State;

static PyObject *times(PyObject *m, PyObject *Py_UNUSED(a)) { (void)m; return PyLong_FromLong(initialised); }
static PyObject *bump(PyObject *m, PyObject *Py_UNUSED(a)) { return PyLong_FromLong(++((State *)PyModule_GetState(m))->number); }
static PyObject *find(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    PyObject *found = PyState_FindModule(&module);
    return Py_NewRef(found ? found : Py_None);
}
static PyObject *remove_(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    return PyState_RemoveModule(&module) < 0 ? NULL : Py_NewRef(Py_None);
}
static PyObject *add_again(PyObject *m, PyObject *Py_UNUSED(a))
{
    return PyState_AddModule(m, &module) < 0 ? NULL : Py_NewRef(Py_None);
}
static PyMethodDef methods[] = {
    METHOD(times, METH_NOARGS), METHOD(bump, METH_NOARGS), METHOD(find, METH_NOARGS), {"remove", remove_, METH_NOARGS, NULL},
    METHOD(add_again, METH_NOARGS), END,
};
static PyModuleDef module = {PyModuleDef_HEAD_INIT, "single_phase", "One phase.", sizeof(State), methods, NULL, NULL, NULL, NULL};
PyMODINIT_FUNC PyInit_single_phase(void)
{
    PyObject *m = PyModule_Create(&module);
    if (m == NULL) {
        return NULL;
    }
    initialised++;
    if (PyModule_AddIntConstant(m, "constant", 5) < 0 || PyModule_Add(m, "shared", PyList_New(0)) < 0) {
        Py_DECREF(m);
        return NULL;
    }
    return m;
}
