/* Exceptions from every position, and the API that makes, moves, formats and inspects them. */
#include "module.h"
#include <errno.h>

/* An object whose every slot raises. */
#define RAISE(name) (PyErr_SetString(PyExc_RuntimeError, "in " #name))
#define FAILS(name, ...) static PyObject *name(__VA_ARGS__) { RAISE(name); return NULL; }
#define FAILS_INT(name, ...) static int name(__VA_ARGS__) { RAISE(name); return -1; }
FAILS(f_repr, PyObject *Py_UNUSED(a))
FAILS(f_str, PyObject *Py_UNUSED(a))
FAILS(f_call, PyObject *Py_UNUSED(a), PyObject *Py_UNUSED(b), PyObject *Py_UNUSED(c))
FAILS(f_iter, PyObject *Py_UNUSED(a))
FAILS(f_iternext, PyObject *Py_UNUSED(a))
FAILS(f_compare, PyObject *Py_UNUSED(a), PyObject *Py_UNUSED(b), int Py_UNUSED(c))
FAILS(f_add, PyObject *Py_UNUSED(a), PyObject *Py_UNUSED(b))
FAILS(f_neg, PyObject *Py_UNUSED(a))
FAILS(f_int, PyObject *Py_UNUSED(a))
FAILS(f_subscript, PyObject *Py_UNUSED(a), PyObject *Py_UNUSED(b))
FAILS(f_get, PyObject *Py_UNUSED(a), void *Py_UNUSED(b))
FAILS_INT(f_set, PyObject *Py_UNUSED(a), PyObject *Py_UNUSED(b), void *Py_UNUSED(c))
FAILS_INT(f_ass_subscript, PyObject *Py_UNUSED(a), PyObject *Py_UNUSED(b), PyObject *Py_UNUSED(c))
FAILS_INT(f_contains, PyObject *Py_UNUSED(a), PyObject *Py_UNUSED(b))
FAILS_INT(f_bool, PyObject *Py_UNUSED(a))
static Py_ssize_t f_length(PyObject *Py_UNUSED(a)) { RAISE(f_length); return -1; }
static Py_hash_t f_hash(PyObject *Py_UNUSED(a)) { RAISE(f_hash); return -1; }
static PyGetSetDef failing_getset[] = {{"attribute", f_get, f_set, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};
static PyType_Slot failing_slots[] = {
    {Py_tp_repr, f_repr}, {Py_tp_str, f_str}, {Py_tp_call, f_call}, {Py_tp_iter, f_iter}, {Py_tp_iternext, f_iternext},
    {Py_tp_richcompare, f_compare}, {Py_tp_hash, f_hash}, {Py_nb_add, f_add}, {Py_nb_negative, f_neg}, {Py_nb_int, f_int},
    {Py_nb_bool, f_bool}, {Py_mp_subscript, f_subscript}, {Py_mp_ass_subscript, f_ass_subscript}, {Py_mp_length, f_length},
    {Py_sq_contains, f_contains}, {Py_tp_getset, failing_getset}, {0, NULL},
};
static PyType_Spec failing_spec = {"errors.Failing", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, failing_slots};

static int init_fails(PyObject *self, PyObject *args, PyObject *kwargs)
{
    (void)self, (void)args, (void)kwargs;
    PyErr_SetString(PyExc_ValueError, "in init");
    return -1;
}
static PyType_Slot init_slots[] = {{Py_tp_init, init_fails}, {0, NULL}};
static PyType_Spec init_spec = {"errors.InitFails", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, init_slots};
static PyObject *new_fails(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    (void)type, (void)args, (void)kwargs;
    PyErr_SetString(PyExc_ValueError, "in new");
    return NULL;
}
static PyType_Slot new_slots[] = {{Py_tp_new, new_fails}, {0, NULL}};
static PyType_Spec new_spec = {"errors.NewFails", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, new_slots};

/* Breaking the contract between result and exception. */
static PyObject *null_without_error(PyObject *m, PyObject *Py_UNUSED(a)) { (void)m; return NULL; }
static PyObject *result_with_error(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    PyErr_SetString(PyExc_ValueError, "left behind");
    Py_RETURN_NONE;
}
static PyObject *slot_null(PyObject *self, PyObject *args, PyObject *kwargs)
{
    (void)self, (void)kwargs;
    if (PyTuple_GET_SIZE(args)) {
        PyErr_SetString(PyExc_ValueError, "left behind");
        Py_RETURN_NONE;
    }
    return NULL;
}
static PyType_Slot broken_slots[] = {{Py_tp_call, slot_null}, {0, NULL}};
static PyType_Spec broken_spec = {"errors.Broken", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, broken_slots};

/* Raising. */
static PyObject *raise(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *type, *value;
    if (PyArg_ParseTuple(args, "OO", &type, &value)) {
        PyErr_SetObject(type, value);
    }
    return NULL;
}
static PyObject *raise_none(PyObject *m, PyObject *type) { (void)m; PyErr_SetNone(type); return NULL; }
static PyObject *raise_string(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *type;
    const char *text;
    if (PyArg_ParseTuple(args, "Os", &type, &text)) {
        PyErr_SetString(type, text);
    }
    return NULL;
}
static PyObject *no_memory(PyObject *m, PyObject *Py_UNUSED(a)) { (void)m; return PyErr_NoMemory(); }
static PyObject *bad_argument(PyObject *m, PyObject *Py_UNUSED(a)) { (void)m; PyErr_BadArgument(); return NULL; }
static PyObject *bad_internal(PyObject *m, PyObject *Py_UNUSED(a)) { (void)m; PyErr_BadInternalCall(); return NULL; }
static PyObject *from_errno(PyObject *m, PyObject *args)
{
    (void)m;
    int number;
    PyObject *file = NULL, *file2 = NULL;
    if (!PyArg_ParseTuple(args, "i|OO", &number, &file, &file2)) {
        return NULL;
    }
    errno = number;
    if (file2 != NULL) {
        return PyErr_SetFromErrnoWithFilenameObjects(PyExc_OSError, file, file2);
    }
    return file ? PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, file) : PyErr_SetFromErrno(PyExc_OSError);
}
static PyObject *import_error(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *message, *name, *path;
    return PyArg_ParseTuple(args, "OOO", &message, &name, &path) ? PyErr_SetImportError(message, name, path) : NULL;
}
/* With every conversion. */
static PyObject *format(PyObject *m, PyObject *o)
{
    (void)m;
    return PyErr_Format(PyExc_ValueError, "%d %i %u %ld %lu %lld %llu %zd %zu %x %X %o %c %s %.3s %5d|%05d|%-5d| %% %S %R %A %U %V %T %N", -1, 2,
                        3U, -4L, 5UL, -6LL, 7ULL, (Py_ssize_t)-8, (size_t)9, 255, 255, 8, 'c', "string", "abcdef", 42, 42, 42, o, o, o,
                        PyExc_ValueError == NULL ? NULL : Py_TYPE(o)->tp_name ? PyType_GetName(Py_TYPE(o)) : NULL, NULL, "fallback", o,
                        (PyObject *)Py_TYPE(o));
}
/* Moving. */
static PyObject *fetch_restore(PyObject *m, PyObject *callable)
{
    (void)m;
    PyObject *type, *value, *traceback, *result = PyObject_CallNoArgs(callable);
    if (result != NULL) {
        return result;
    }
    PyErr_Fetch(&type, &value, &traceback);
    if (PyErr_Occurred()) {
        Py_FatalError("still there");
    }
    PyErr_NormalizeException(&type, &value, &traceback);
    PyObject *text = PyObject_Str(value);
    Py_XDECREF(text);
    PyErr_Restore(type, value, traceback);
    return NULL;
}
static PyObject *take(PyObject *m, PyObject *callable)
{
    (void)m;
    PyObject *result = PyObject_CallNoArgs(callable);
    if (result != NULL) {
        return Py_BuildValue("(sN)", "returned", result);
    }
    PyObject *raised = PyErr_GetRaisedException();
    return Py_BuildValue("(sNi)", "raised", raised, PyErr_Occurred() == NULL && PyErr_GetRaisedException() == NULL);
}
static PyObject *put(PyObject *m, PyObject *exception)
{
    (void)m;
    PyErr_SetRaisedException(Py_NewRef(exception));
    return NULL;
}
static PyObject *matches(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *callable, *type;
    if (!PyArg_ParseTuple(args, "OO", &callable, &type)) {
        return NULL;
    }
    PyObject *result = PyObject_CallNoArgs(callable);
    Py_XDECREF(result);
    int answer = result == NULL ? PyErr_ExceptionMatches(type) : -1;
    PyErr_Clear();
    return PyLong_FromLong(answer);
}
static PyObject *given_matches(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *given, *type;
    return PyArg_ParseTuple(args, "OO", &given, &type) ? PyLong_FromLong(PyErr_GivenExceptionMatches(given, type)) : NULL;
}
static PyObject *chain(PyObject *m, PyObject *args)
{
    (void)m, (void)args;
    PyErr_SetString(PyExc_KeyError, "inner");
    PyObject *inner = PyErr_GetRaisedException();
    PyErr_SetString(PyExc_ValueError, "outer");
    PyObject *outer = PyErr_GetRaisedException();
    PyException_SetCause(outer, Py_NewRef(inner)); /* steals */
    PyException_SetContext(outer, inner);          /* steals */
    PyErr_SetRaisedException(outer);
    return NULL;
}
static PyObject *parts(PyObject *m, PyObject *e)
{
    (void)m;
    PyObject *p[4] = {PyException_GetCause(e), PyException_GetContext(e), PyException_GetTraceback(e), PyException_GetArgs(e)};
    PyObject *tuple = PyTuple_New(4);
    for (int i = 0; i < 4; i++) {
        PyTuple_SET_ITEM(tuple, i, p[i] ? p[i] : Py_NewRef(Py_None));
    }
    return tuple;
}
static PyObject *set_parts(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *e, *tb, *new_args;
    if (!PyArg_ParseTuple(args, "OOO", &e, &tb, &new_args)) {
        return NULL;
    }
    if (PyException_SetTraceback(e, tb) < 0) {
        return NULL;
    }
    PyException_SetArgs(e, new_args);
    Py_RETURN_NONE;
}
static PyObject *handled(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    PyObject *e = PyErr_GetHandledException();
    return e ? e : Py_NewRef(Py_None);
}
static PyObject *new_exception(PyObject *m, PyObject *args)
{
    (void)m;
    const char *name, *doc = NULL;
    PyObject *base = NULL, *dict = NULL;
    if (!PyArg_ParseTuple(args, "s|zOO", &name, &doc, &base, &dict)) {
        return NULL;
    }
    return doc ? PyErr_NewExceptionWithDoc(name, doc, base, dict) : PyErr_NewException(name, base, dict);
}
static PyObject *unraisable(PyObject *m, PyObject *op)
{
    (void)m;
    PyErr_SetString(PyExc_OSError, "nobody to tell");
    PyErr_WriteUnraisable(op == Py_None ? NULL : op);
    PyErr_SetString(PyExc_OSError, "with text");
    PyErr_FormatUnraisable("While counting to %d", 3);
    return PyLong_FromLong(PyErr_Occurred() == NULL);
}
static PyObject *warn(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *category;
    const char *text;
    if (!PyArg_ParseTuple(args, "Os", &category, &text)) {
        return NULL;
    }
    if (PyErr_WarnEx(category == Py_None ? NULL : category, text, 1) < 0) {
        return NULL;
    }
    if (PyErr_WarnFormat(category == Py_None ? NULL : category, 1, "%s %d", text, 2) < 0) {
        return NULL;
    }
    Py_RETURN_TRUE;
}
static PyObject *unicode_error(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    PyObject *e = PyUnicodeDecodeError_Create("codec", "abc", 3, 1, 2, "reason"), *result = NULL;
    Py_ssize_t start, end;
    if (e && PyUnicodeDecodeError_GetStart(e, &start) == 0 && PyUnicodeDecodeError_GetEnd(e, &end) == 0
        && PyUnicodeDecodeError_SetReason(e, "changed") == 0) {
        result = Py_BuildValue("(nnNNNO)", start, end, PyUnicodeDecodeError_GetObject(e), PyUnicodeDecodeError_GetEncoding(e),
                               PyUnicodeDecodeError_GetReason(e), e);
    }
    Py_XDECREF(e);
    return result;
}
static PyObject *check_signals(PyObject *m, PyObject *Py_UNUSED(a)) { (void)m; return PyLong_FromLong(PyErr_CheckSignals()); }
static PyObject *names(PyObject *m, PyObject *e)
{
    (void)m;
    return Py_BuildValue("(iiss)", PyExceptionInstance_Check(e), PyExceptionClass_Check(e),
                         PyExceptionInstance_Check(e) ? PyExceptionClass_Name(PyExceptionInstance_Class(e)) : "",
                         PyExceptionClass_Check(e) ? PyExceptionClass_Name(e) : "");
}
static PyObject *recursion(PyObject *m, PyObject *op)
{
    (void)m;
    if (Py_EnterRecursiveCall(" while going down")) {
        return NULL;
    }
    PyObject *result = PyObject_CallNoArgs(op);
    Py_LeaveRecursiveCall();
    return result;
}
static PyMethodDef methods[] = {
    METHOD(null_without_error, METH_NOARGS), METHOD(result_with_error, METH_NOARGS), METHOD(raise, METH_VARARGS), METHOD(raise_none, METH_O),
    METHOD(raise_string, METH_VARARGS), METHOD(no_memory, METH_NOARGS), METHOD(bad_argument, METH_NOARGS), METHOD(bad_internal, METH_NOARGS),
    METHOD(from_errno, METH_VARARGS), METHOD(import_error, METH_VARARGS), METHOD(format, METH_O), METHOD(fetch_restore, METH_O),
    METHOD(take, METH_O), METHOD(put, METH_O), METHOD(matches, METH_VARARGS), METHOD(given_matches, METH_VARARGS), METHOD(chain, METH_VARARGS),
    METHOD(parts, METH_O), METHOD(set_parts, METH_VARARGS), METHOD(handled, METH_NOARGS), METHOD(new_exception, METH_VARARGS),
    METHOD(unraisable, METH_O), METHOD(warn, METH_VARARGS), METHOD(unicode_error, METH_NOARGS), METHOD(check_signals, METH_NOARGS),
    METHOD(names, METH_O), METHOD(recursion, METH_O), END,
};
static int exec(PyObject *m)
{
    PyType_Spec *specs[] = {&failing_spec, &init_spec, &new_spec, &broken_spec};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(specs); i++) {
        PyObject *type = PyType_FromModuleAndSpec(m, specs[i], NULL);
        if (type == NULL || PyModule_AddType(m, (PyTypeObject *)type) < 0) {
            return -1;
        }
        Py_DECREF(type);
    }
    return PyModule_Add(m, "error", PyErr_NewException("errors.error", NULL, NULL));
}
MODULE(errors, methods, exec)
