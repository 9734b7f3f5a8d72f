/* What the test modules of this folder share: less to write for method tables and modules. */
#ifndef TEST_MODULE_H
#define TEST_MODULE_H

#include <Python.h>
#include <stddef.h>

/* A row of a method table, named as the C function is. */
#define METHOD(name, flags) {#name, _PyCFunction_CAST(name), flags, NULL}
#define END {NULL, NULL, 0, NULL}

/* A module with these methods; `EXEC` is called with it (multi-phase initialisation). */
#define MODULE(NAME, METHODS, EXEC)                                                          \
    static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, (void *)(EXEC)}, {0, NULL}};     \
    static PyModuleDef module = {PyModuleDef_HEAD_INIT, #NAME, NULL, 0, METHODS, module_slots, \
                                 NULL, NULL, NULL};                                          \
    PyMODINIT_FUNC PyInit_##NAME(void) { return PyModuleDef_Init(&module); }

static inline int module_exec_nothing(PyObject *Py_UNUSED(m)) { return 0; }

/* Ready a static type and add it under its name without the module. */
static inline int add_type(PyObject *m, PyTypeObject *type)
{
    return PyModule_AddType(m, type);
}

#endif
