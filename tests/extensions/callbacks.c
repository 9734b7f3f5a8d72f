/* C calling Python: every way of calling, running source, importing, sorting with a key in C. */
#include "module.h"

static PyObject *calls(PyObject *m, PyObject *f)
{
    (void)m;
    PyObject *list = PyList_New(0), *one = PyLong_FromLong(1), *two = PyLong_FromLong(2);
    PyObject *tuple = Py_BuildValue("(OO)", one, two), *dict = Py_BuildValue("{s:O}", "k", two), *empty = PyTuple_New(0);
    PyObject *names = Py_BuildValue("(s)", "k"), *result;
    PyObject *space[4] = {NULL, one, two, two};
#define ADD(CALL)                                               \
    if ((result = (CALL)) == NULL) goto failed;                 \
    if (PyList_Append(list, result) < 0) goto failed;           \
    Py_DECREF(result)
    ADD(PyObject_Call(f, tuple, NULL));
    ADD(PyObject_Call(f, tuple, dict));
    ADD(PyObject_CallObject(f, NULL));
    ADD(PyObject_CallObject(f, tuple));
    ADD(PyObject_CallNoArgs(f));
    ADD(PyObject_CallOneArg(f, one));
    ADD(PyObject_CallFunction(f, NULL));
    ADD(PyObject_CallFunction(f, "i", 5));
    ADD(PyObject_CallFunction(f, "(ii)", 5, 6));
    ADD(PyObject_CallFunction(f, "is", 5, "x"));
    ADD(PyObject_CallFunction(f, "O", tuple));
    ADD(PyObject_CallFunctionObjArgs(f, one, two, NULL));
    ADD(PyObject_CallFunctionObjArgs(f, NULL));
    ADD(PyObject_Vectorcall(f, space + 1, 2, NULL));
    ADD(PyObject_Vectorcall(f, space + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
    ADD(PyObject_Vectorcall(f, space + 1, 2, names));
    ADD(PyObject_Vectorcall(f, NULL, 0, NULL));
    ADD(PyObject_VectorcallDict(f, space + 1, 1, dict));
    ADD(PyObject_VectorcallDict(f, space + 1, 1, NULL));
    ADD(PyVectorcall_Call(f, tuple, dict));
    if (0) {
    failed:
        Py_CLEAR(list);
    }
    Py_DECREF(one), Py_DECREF(two), Py_DECREF(tuple), Py_DECREF(dict), Py_DECREF(names), Py_DECREF(empty);
    return list;
}
static PyObject *method_calls(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *o, *name, *result, *list = PyList_New(0);
    if (!PyArg_ParseTuple(args, "OU", &o, &name)) {
        return NULL;
    }
    const char *text = PyUnicode_AsUTF8(name);
    PyObject *one = PyLong_FromLong(1), *names = Py_BuildValue("(s)", "k");
    PyObject *space[3] = {o, one, one};
    ADD(PyObject_CallMethod(o, text, NULL));
    ADD(PyObject_CallMethod(o, text, "is", 1, "a"));
    ADD(PyObject_CallMethod(o, text, "(i)", 1));
    ADD(PyObject_CallMethodObjArgs(o, name, one, one, NULL));
    ADD(PyObject_CallMethodNoArgs(o, name));
    ADD(PyObject_CallMethodOneArg(o, name, one));
    ADD(PyObject_VectorcallMethod(name, space, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
    ADD(PyObject_VectorcallMethod(name, space, 2, names));
    if (0) {
    failed:
        Py_CLEAR(list);
    }
    Py_DECREF(one), Py_DECREF(names);
    return list;
}
/* repeat(f, n): calls f n times; the last result. */
static PyObject *repeat(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *f, *result = Py_NewRef(Py_None);
    int n;
    if (!PyArg_ParseTuple(args, "Oi", &f, &n)) {
        return NULL;
    }
    for (int i = 0; i < n; i++) {
        PyObject *number = PyLong_FromLong(i);
        Py_SETREF(result, PyObject_CallOneArg(f, number));
        Py_DECREF(number);
        if (result == NULL) {
            return NULL;
        }
    }
    return result;
}
static PyObject *negate(PyObject *m, PyObject *arg) { (void)m; return PyNumber_Negative(arg); }
static PyObject *sorted_by(PyObject *m, PyObject *list)
{
    PyObject *key = PyObject_GetAttrString(m, "negate"), *copy = PySequence_List(list), *kwargs = Py_BuildValue("{s:O}", "key", key);
    PyObject *sort = copy ? PyObject_GetAttrString(copy, "sort") : NULL, *empty = PyTuple_New(0);
    PyObject *result = sort ? PyObject_Call(sort, empty, kwargs) : NULL;
    Py_XDECREF(result), Py_XDECREF(sort), Py_XDECREF(kwargs), Py_XDECREF(key), Py_XDECREF(empty);
    if (result == NULL) {
        Py_CLEAR(copy);
    }
    return copy;
}
static PyObject *run(PyObject *m, PyObject *args)
{
    (void)m;
    const char *source;
    int start;
    PyObject *globals, *locals = NULL;
    if (!PyArg_ParseTuple(args, "siO!|O", &source, &start, &PyDict_Type, &globals, &locals)) {
        return NULL;
    }
    return PyRun_String(source, start, globals, locals ? locals : globals);
}
static PyObject *run_simple(PyObject *m, PyObject *arg) { (void)m; return PyLong_FromLong(PyRun_SimpleString(PyUnicode_AsUTF8(arg))); }
static PyObject *compile_(PyObject *m, PyObject *args)
{
    (void)m;
    const char *source, *name;
    int start;
    PyObject *globals;
    if (!PyArg_ParseTuple(args, "ssiO", &source, &name, &start, &globals)) {
        return NULL;
    }
    PyObject *code = Py_CompileString(source, name, start);
    if (code == NULL) {
        return NULL;
    }
    if (!PyCode_Check(code)) {
        PyErr_SetString(PyExc_AssertionError, "no code object");
        Py_DECREF(code);
        return NULL;
    }
    PyObject *result = PyEval_EvalCode(code, globals, globals);
    Py_DECREF(code);
    return result;
}
static PyObject *import(PyObject *m, PyObject *args)
{
    (void)m;
    const char *name, *attribute;
    if (!PyArg_ParseTuple(args, "ss", &name, &attribute)) {
        return NULL;
    }
    PyObject *module = PyImport_ImportModule(name), *result = module ? PyObject_GetAttrString(module, attribute) : NULL;
    Py_XDECREF(module);
    return result;
}
static PyObject *surroundings(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    PyObject *globals = PyEval_GetGlobals(), *builtins = PyEval_GetBuiltins(), *locals = PyEval_GetFrameLocals();
    PyFrameObject *frame = PyEval_GetFrame();
    PyObject *result = Py_BuildValue("(OONi)", globals ? globals : Py_None, builtins, locals ? locals : Py_NewRef(Py_None), frame ? PyFrame_GetLineNumber(frame) : -1);
    return result;
}
static PyObject *frame_facts(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    PyFrameObject *frame = PyEval_GetFrame(), *back;
    if (frame == NULL) {
        Py_RETURN_NONE;
    }
    PyCodeObject *code = PyFrame_GetCode(frame);
    back = PyFrame_GetBack(frame);
    PyObject *result = Py_BuildValue("(ONNi)", code->co_name, PyFrame_GetGlobals(frame), PyFrame_GetLocals(frame), back != NULL);
    Py_XDECREF(back);
    Py_DECREF(code);
    return result;
}
static PyObject *callable(PyObject *m, PyObject *o) { (void)m; return Py_BuildValue("(iss)", PyCallable_Check(o), PyEval_GetFuncName(o), PyEval_GetFuncDesc(o)); }
static PyObject *without_gil(PyObject *m, PyObject *f)
{
    (void)m;
    PyObject *result;
    Py_BEGIN_ALLOW_THREADS
    PyGILState_STATE state = PyGILState_Ensure();
    result = PyObject_CallNoArgs(f);
    PyGILState_Release(state);
    Py_END_ALLOW_THREADS
    return result;
}
static int pending(void *arg)
{
    PyObject *list = arg;
    return PyList_Append(list, Py_True);
}
static PyObject *add_pending(PyObject *m, PyObject *list)
{
    (void)m;
    return PyLong_FromLong(Py_AddPendingCall(pending, list)) ;
}
static PyObject *make_pending(PyObject *m, PyObject *Py_UNUSED(a)) { (void)m; return PyLong_FromLong(Py_MakePendingCalls()); }
static PyMethodDef methods[] = {
    METHOD(calls, METH_O), METHOD(method_calls, METH_VARARGS), METHOD(repeat, METH_VARARGS), METHOD(negate, METH_O), METHOD(sorted_by, METH_O),
    METHOD(run, METH_VARARGS), METHOD(run_simple, METH_O), {"compile", compile_, METH_VARARGS, NULL}, METHOD(import, METH_VARARGS),
    METHOD(surroundings, METH_NOARGS), METHOD(frame_facts, METH_NOARGS), METHOD(callable, METH_O), METHOD(without_gil, METH_O),
    METHOD(add_pending, METH_O), METHOD(make_pending, METH_NOARGS), END,
};
MODULE(callbacks, methods, module_exec_nothing)
