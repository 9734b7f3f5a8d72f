/* A module whose file has no tag in its name. */
#include "module.h"
static PyObject *answer(PyObject *m, PyObject *Py_UNUSED(a)) { (void)m; return PyLong_FromLong(42); }
static PyMethodDef methods[] = {METHOD(answer, METH_NOARGS), END};
MODULE(plain_suffix, methods, module_exec_nothing)
