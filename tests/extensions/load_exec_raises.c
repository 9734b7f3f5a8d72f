/* Multi-phase initialisation whose exec slot raises. */
#include "module.h"
static int exec(PyObject *m)
{
    PyErr_Format(PyExc_RuntimeError, "exec of %s failed", PyModule_GetName(m));
    return -1;
}
static PyMethodDef methods[] = {END};
MODULE(load_exec_raises, methods, exec)
