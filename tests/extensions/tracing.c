/* PyEval_SetTrace and PyEval_SetProfile: what a tracer or profiler in C is told of. */
#include "module.h"
#include <frameobject.h>

static int note(PyObject *list, PyFrameObject *frame, int what, PyObject *arg)
{
    static const char *const names[] = {"call", "exception", "line", "return", "c_call", "c_exception", "c_return", "opcode"};
    PyCodeObject *code = PyFrame_GetCode(frame);
    int is_function = what == PyTrace_C_CALL || what == PyTrace_C_RETURN || what == PyTrace_C_EXCEPTION;
    PyObject *told = is_function ? PyObject_GetAttrString(arg, "__name__")
                   : what == PyTrace_RETURN && arg != NULL ? PyObject_Repr(arg) : Py_NewRef(Py_None);
    PyObject *event = told ? Py_BuildValue("sOiN", names[what], code->co_name, PyFrame_GetLineNumber(frame), told) : NULL;
    Py_DECREF(code);
    int failed = event == NULL || PyList_Append(list, event) < 0;
    Py_XDECREF(event);
    return failed ? -1 : 0;
}
static int refuse(PyObject *self, PyFrameObject *frame, int what, PyObject *arg)
{
    (void)self, (void)frame, (void)what, (void)arg;
    PyErr_SetString(PyExc_RuntimeError, "refused");
    return -1;
}
static PyObject *during(PyObject *function, void (*set)(Py_tracefunc, PyObject *), Py_tracefunc told)
{
    PyObject *list = PyList_New(0);
    if (list == NULL) return NULL;
    set(told, list);
    PyObject *result = PyObject_CallNoArgs(function);
    set(NULL, NULL);
    if (result == NULL) {
        PyObject *raised = PyErr_GetRaisedException();
        result = PyObject_Repr(raised);
        Py_DECREF(raised);
    }
    return result ? Py_BuildValue("NN", result, list) : NULL;
}
static PyObject *trace(PyObject *m, PyObject *function)
{
    (void)m;
    return during(function, PyEval_SetTrace, note);
}
static PyObject *profile(PyObject *m, PyObject *function)
{
    (void)m;
    return during(function, PyEval_SetProfile, note);
}
static PyObject *everywhere(PyObject *m, PyObject *function)
{
    (void)m;
    return during(function, PyEval_SetTraceAllThreads, note);
}
static PyObject *profile_everywhere(PyObject *m, PyObject *function)
{
    (void)m;
    return during(function, PyEval_SetProfileAllThreads, note);
}
static PyObject *refused(PyObject *m, PyObject *function)
{
    (void)m;
    return during(function, PyEval_SetTrace, refuse);
}
static PyMethodDef methods[] = {{"trace", trace, METH_O, NULL}, {"profile", profile, METH_O, NULL}, {"everywhere", everywhere, METH_O, NULL},
                                {"profile_everywhere", profile_everywhere, METH_O, NULL}, {"refused", refused, METH_O, NULL}, {NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "tracing", NULL, 0, methods};
PyMODINIT_FUNC PyInit_tracing(void) { return PyModuleDef_Init(&module); }
