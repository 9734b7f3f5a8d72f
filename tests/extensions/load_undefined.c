/* A symbol that nobody has. */
#include <Python.h>
extern PyObject PyAbsent_NobodyDefinesThis;
static PyModuleDef module = {PyModuleDef_HEAD_INIT, "load_undefined", NULL, 0, NULL, NULL, NULL, NULL, NULL};
PyMODINIT_FUNC PyInit_load_undefined(void)
{
    return PyModule_AddObjectRef(NULL, "x", &PyAbsent_NobodyDefinesThis) ? NULL : PyModuleDef_Init(&module);
}
