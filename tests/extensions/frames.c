/* Frames and tracebacks made by C, as the code that Cython generates makes them: a code object without code, a
   frame for it with a line number, a traceback entry. */
#include "module.h"
#include <frameobject.h>
#include <traceback.h>
#ifndef Py_BUILD_CORE
#define Py_BUILD_CORE 1
#endif
#include <internal/pycore_frame.h>

static int add_entry(const char *file, const char *function, int first, int line)
{
    PyObject *raised = PyErr_GetRaisedException(); /* making objects with an exception set is not allowed */
    PyCodeObject *code = PyCode_NewEmpty(file, function, first);
    PyObject *globals = PyDict_New();
    PyFrameObject *frame = code && globals ? PyFrame_New(PyThreadState_Get(), code, globals, NULL) : NULL;
    Py_XDECREF(code);
    Py_XDECREF(globals);
    if (frame == NULL) {
        Py_XDECREF(raised);
        return -1;
    }
    frame->f_lineno = line;
    PyErr_SetRaisedException(raised);
    int result = PyTraceBack_Here(frame);
    Py_DECREF(frame);
    return result;
}
static PyObject *fail(PyObject *m, PyObject *arg)
{
    (void)m;
    PyErr_SetObject(PyExc_ValueError, arg);
    add_entry("inner.pyx", "inner", 1, 11);
    add_entry("outer.pyx", "Outer.method", 20, 42);
    return NULL;
}
static PyObject *fail_same_line(PyObject *m, PyObject *arg)
{
    (void)m;
    PyErr_SetObject(PyExc_ValueError, arg);
    add_entry("same.pyx", "first_line", 7, 7);
    return NULL;
}
static PyObject *entries(PyObject *m, PyObject *tb)
{
    (void)m;
    PyObject *list = PyList_New(0);
    if (!PyTraceBack_Check(tb)) {
        Py_DECREF(list);
        return PyErr_Format(PyExc_TypeError, "no traceback");
    }
    for (PyTracebackObject *t = (PyTracebackObject *)tb; t != NULL; t = t->tb_next) {
        PyCodeObject *code = PyFrame_GetCode(t->tb_frame);
        PyObject *entry = Py_BuildValue("(OOii)", code->co_filename, code->co_name, t->tb_lineno, PyFrame_GetLineNumber(t->tb_frame));
        Py_DECREF(code);
        PyList_Append(list, entry);
        Py_XDECREF(entry);
    }
    return list;
}
static PyObject *empty_code(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    return (PyObject *)PyCode_NewEmpty("file.c", "function", 33);
}
static PyMethodDef methods[] = {
    METHOD(fail, METH_O), METHOD(fail_same_line, METH_O), METHOD(entries, METH_O), METHOD(empty_code, METH_NOARGS), END,
};
MODULE(frames, methods, module_exec_nothing)
