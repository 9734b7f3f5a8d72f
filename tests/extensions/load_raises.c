/* An init function that raises. */
#include <Python.h>
PyMODINIT_FUNC PyInit_load_raises(void)
{
    PyErr_SetString(PyExc_ValueError, "not today");
    return NULL;
}
