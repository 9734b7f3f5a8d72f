/* Multi-phase initialisation: Py_mod_create, several Py_mod_exec slots, state per module, submodules. */
#include "module.h"
#include <stddef.h>

typedef struct {
    PyObject *log;
    long calls;
} State;
static PyModuleDef module;
static long freed, cleared, traversed;

static State *state(PyObject *m) { return PyModule_GetState(m); }

static PyObject *create(PyObject *spec, PyModuleDef *def)
{
    PyObject *name = PyObject_GetAttrString(spec, "name");
    PyObject *m = name ? PyModule_NewObject(name) : NULL;
    if (m && (def != &module || PyModule_AddStringConstant(m, "created_by", "create slot") < 0)) {
        Py_CLEAR(m);
    }
    Py_XDECREF(name);
    return m;
}
static int note(PyObject *m, const char *text)
{
    PyObject *string = PyUnicode_FromString(text);
    int result = string ? PyList_Append(state(m)->log, string) : -1;
    Py_XDECREF(string);
    return result;
}
static int exec_first(PyObject *m)
{
    State *s = state(m);
    if (s == NULL || s->log != NULL || s->calls != 0) {
        PyErr_SetString(PyExc_SystemError, "the state is not zeroed");
        return -1;
    }
    s->log = PyList_New(0);
    if (s->log == NULL || PyModule_AddObjectRef(m, "log", s->log) < 0) {
        return -1;
    }
    return note(m, "first");
}
static int exec_second(PyObject *m) { return note(m, "second"); }

/* A submodule, made by hand. */
static PyObject *sub_answer(PyObject *m, PyObject *Py_UNUSED(a)) { return Py_BuildValue("(Oi)", m, 42); }
static PyMethodDef sub_methods[] = {{"answer", sub_answer, METH_NOARGS, NULL}, END};
static int exec_third(PyObject *m)
{
    PyObject *sub = PyModule_New("module_state.sub");
    if (sub == NULL || PyModule_AddFunctions(sub, sub_methods) < 0 || PyModule_SetDocString(sub, "A submodule.") < 0) {
        Py_XDECREF(sub);
        return -1;
    }
    if (PyDict_SetItemString(PyImport_GetModuleDict(), "module_state.sub", sub) < 0) {
        Py_DECREF(sub);
        return -1;
    }
    return PyModule_Add(m, "sub", sub);
}
static PyObject *count(PyObject *m, PyObject *Py_UNUSED(a)) { return PyLong_FromLong(++state(m)->calls); }
static PyObject *counters(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    return Py_BuildValue("(lli)", freed, cleared, traversed > 0);
}
static PyObject *facts(PyObject *m, PyObject *Py_UNUSED(a))
{
    return Py_BuildValue("(sNiOi)", PyModule_GetName(m), PyModule_GetNameObject(m), PyModule_GetDef(m) == &module, PyModule_GetDict(m),
                         PyState_FindModule(&module) == NULL);
}
static PyObject *filename(PyObject *m, PyObject *other) { (void)m; return PyModule_GetFilenameObject(other); }
static PyObject *add(PyObject *m, PyObject *args)
{
    PyObject *name, *value;
    if (!PyArg_ParseTuple(args, "UO", &name, &value)) {
        return NULL;
    }
    const char *text = PyUnicode_AsUTF8(name);
    if (text == NULL || PyModule_AddObjectRef(m, text, value) < 0) {
        return NULL;
    }
    if (PyModule_AddIntConstant(m, "an_int", -5) < 0 || PyModule_AddStringConstant(m, "a_string", "text") < 0) {
        return NULL;
    }
    return PyLong_FromLong(PyModule_AddObject(m, "stolen", Py_NewRef(value)));
}
static PyMethodDef methods[] = {
    METHOD(count, METH_NOARGS), METHOD(counters, METH_NOARGS), METHOD(facts, METH_NOARGS), METHOD(filename, METH_O), METHOD(add, METH_VARARGS), END,
};
static int traverse(PyObject *m, visitproc visit, void *arg)
{
    traversed++;
    Py_VISIT(state(m)->log);
    return 0;
}
static int clear(PyObject *m)
{
    cleared++;
    Py_CLEAR(state(m)->log);
    return 0;
}
static void free_(void *m)
{
    freed++;
    clear(m);
}
static PyModuleDef_Slot slots[] = {
    {Py_mod_create, create},    {Py_mod_exec, exec_first},
    {Py_mod_exec, exec_second}, {Py_mod_exec, exec_third},
    {Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED}, {Py_mod_gil, Py_MOD_GIL_USED}, {0, NULL},
};
static PyModuleDef module = {PyModuleDef_HEAD_INIT, "module_state", "With state.", sizeof(State), methods, slots, traverse, clear, free_};
PyMODINIT_FUNC PyInit_module_state(void) { return PyModuleDef_Init(&module); }
