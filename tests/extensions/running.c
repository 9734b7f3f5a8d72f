/* Code that runs source from files, watchers, what is attached to code, marshal, static struct sequences, the configuration. */
#include "module.h"
#include <marshal.h>
#include <stdio.h>
#include <string.h>

#define F(name) static PyObject *name(PyObject *Py_UNUSED(m), PyObject *args)
#define F1(name) static PyObject *name(PyObject *Py_UNUSED(m), PyObject *a)
#define INT(call) do { int n_ = (call); return PyErr_Occurred() ? NULL : PyLong_FromLong(n_); } while (0)

/* A file with this content. */
static FILE *holding(PyObject *content)
{
    FILE *file = tmpfile();
    fwrite(PyBytes_AS_STRING(content), 1, PyBytes_GET_SIZE(content), file);
    rewind(file);
    return file;
}
F(run_file)
{
    PyObject *content, *globals; const char *name; int start, flags = 0;
    if (!PyArg_ParseTuple(args, "SsiO!|i", &content, &name, &start, &PyDict_Type, &globals, &flags)) return NULL;
    PyCompilerFlags compiler = {flags, PY_MINOR_VERSION};
    PyObject *result = PyRun_FileExFlags(holding(content), name, start, globals, globals, 1, &compiler);
    return result ? Py_BuildValue("(Ni)", result, compiler.cf_flags != flags) : NULL;
}
F(simple_file)
{
    PyObject *content; const char *name;
    if (!PyArg_ParseTuple(args, "Ss", &content, &name)) return NULL;
    INT(PyRun_SimpleFileEx(holding(content), name, 1));
}
F(any_file)
{
    PyObject *content; const char *name;
    if (!PyArg_ParseTuple(args, "Sz", &content, &name)) return NULL;
    INT(PyRun_AnyFileEx(holding(content), name, 1));
}
F1(interactive)
{
    FILE *file = holding(a);
    int first = PyRun_InteractiveOne(file, "<typed>"), rest = PyRun_InteractiveLoop(file, "<typed>");
    fclose(file);
    return Py_BuildValue("(ii)", first, rest);
}
F1(merged) { (void)a; PyCompilerFlags flags = {0, PY_MINOR_VERSION}; INT(PyEval_MergeCompilerFlags(&flags)); }
F1(locals) { (void)a; return Py_XNewRef(PyEval_GetLocals()); }

/* Watchers. */
static PyObject *events;
static int on_function(PyFunction_WatchEvent event, PyFunctionObject *function, PyObject *value)
{
    PyObject *entry = Py_BuildValue("(siO)", "function", (int)event, value ? value : Py_None);
    (void)function;
    int status = PyList_Append(events, entry);
    Py_XDECREF(entry);
    return status;
}
static int on_code(PyCodeEvent event, PyCodeObject *code)
{
    PyObject *entry = Py_BuildValue("(siO)", "code", (int)event, code->co_name);
    int status = PyList_Append(events, entry);
    Py_XDECREF(entry);
    return status;
}
static int on_context(PyContextEvent event, PyObject *context)
{
    PyObject *entry = Py_BuildValue("(siO)", "context", (int)event, context == Py_None ? Py_None : Py_True);
    int status = PyList_Append(events, entry);
    Py_XDECREF(entry);
    return status;
}
static int on_type(PyTypeObject *type)
{
    PyObject *entry = Py_BuildValue("(ss)", "type", type->tp_name);
    int status = PyList_Append(events, entry);
    Py_XDECREF(entry);
    return status;
}
F(watched)
{
    PyObject *call, *type;
    if (!PyArg_ParseTuple(args, "OO", &call, &type)) return NULL;
    events = PyList_New(0);
    int function = PyFunction_AddWatcher(on_function), code = PyCode_AddWatcher(on_code);
    int context = PyContext_AddWatcher(on_context), types = PyType_AddWatcher(on_type);
    if (function < 0 || code < 0 || context < 0 || types < 0 || PyType_Watch(types, type) < 0) return NULL;
    PyObject *result = PyObject_CallNoArgs(call);
    PyType_Unwatch(types, type);
    if (PyFunction_ClearWatcher(function) < 0 || PyCode_ClearWatcher(code) < 0 || PyContext_ClearWatcher(context) < 0 || PyType_ClearWatcher(types) < 0) Py_CLEAR(result);
    Py_XDECREF(result);
    return result ? Py_NewRef(events) : NULL;
}
F(bad_watchers)
{
    const char *kind; int id;
    if (!PyArg_ParseTuple(args, "si", &kind, &id)) return NULL;
    int status = !strcmp(kind, "function") ? PyFunction_ClearWatcher(id) : !strcmp(kind, "code") ? PyCode_ClearWatcher(id)
                 : !strcmp(kind, "context") ? PyContext_ClearWatcher(id) : PyType_ClearWatcher(id);
    return status < 0 ? NULL : Py_NewRef(Py_None);
}

/* What is attached to code. */
static int freed;
static void free_extra(void *value) { freed += *(int *)value; }
F1(extras)
{
    static int one = 1, ten = 10;
    Py_ssize_t index = PyUnstable_Eval_RequestCodeExtraIndex(free_extra);
    void *nothing = &one, *something = NULL;
    if (index < 0 || PyUnstable_Code_GetExtra(a, index, &nothing) < 0 || PyUnstable_Code_SetExtra(a, index, &one) < 0) return NULL;
    if (PyUnstable_Code_SetExtra(a, index, &ten) < 0 || PyUnstable_Code_GetExtra(a, index, &something) < 0) return NULL;
    return Py_BuildValue("(iii)", nothing == NULL, something == &ten, freed);
}
F1(extras_freed) { (void)a; return PyLong_FromLong(freed); }

/* marshal */
F1(dump) { return PyMarshal_WriteObjectToString(a, Py_MARSHAL_VERSION); }
F1(load) { return PyMarshal_ReadObjectFromString(PyBytes_AS_STRING(a), PyBytes_GET_SIZE(a)); }
F(load_file)
{
    PyObject *content; int kind;
    if (!PyArg_ParseTuple(args, "Si", &content, &kind)) return NULL;
    FILE *file = holding(content);
    PyObject *result;
    if (kind < 2) {
        long number = kind ? PyMarshal_ReadLongFromFile(file) : PyMarshal_ReadShortFromFile(file);
        result = PyErr_Occurred() ? NULL : PyLong_FromLong(number);
    }
    else {
        result = kind == 2 ? PyMarshal_ReadObjectFromFile(file) : PyMarshal_ReadLastObjectFromFile(file);
    }
    result = result ? Py_BuildValue("(Nl)", result, ftell(file)) : NULL;
    fclose(file);
    return result;
}
F1(through_file)
{
    FILE *file = tmpfile();
    PyMarshal_WriteLongToFile(-5, file, Py_MARSHAL_VERSION);
    PyMarshal_WriteObjectToFile(a, file, Py_MARSHAL_VERSION);
    rewind(file);
    long number = PyMarshal_ReadLongFromFile(file);
    PyObject *value = PyMarshal_ReadLastObjectFromFile(file);
    fclose(file);
    return value ? Py_BuildValue("(lN)", number, value) : NULL;
}

/* A static struct sequence. */
static PyStructSequence_Field fields[] = {{"left", "one side"}, {"right", NULL}, {"hidden", NULL}, {NULL, NULL}};
static PyStructSequence_Desc desc = {"running.Sides", "Two sides.", fields, 2};
static PyTypeObject Sides;
F(sides)
{
    PyObject *a, *b, *c;
    if (!PyArg_ParseTuple(args, "OOO", &a, &b, &c)) return NULL;
    PyObject *o = PyStructSequence_New(&Sides);
    PyStructSequence_SetItem(o, 0, Py_NewRef(a));
    PyStructSequence_SetItem(o, 1, Py_NewRef(b));
    PyStructSequence_SetItem(o, 2, Py_NewRef(c));
    return o;
}

/* The configuration, the command line, keys of threads. */
F1(config_get) { return PyConfig_Get(PyUnicode_AsUTF8(a)); }
F1(config_int) { int n; return PyConfig_GetInt(PyUnicode_AsUTF8(a), &n) < 0 ? NULL : PyLong_FromLong(n); }
F1(config_names) { (void)a; return PyConfig_Names(); }
F(config_set) { const char *name; PyObject *v; return PyArg_ParseTuple(args, "sO", &name, &v) && PyConfig_Set(name, v) == 0 ? Py_NewRef(Py_None) : NULL; }
F1(command_line)
{
    (void)a;
    int count; wchar_t **strings;
    Py_GetArgcArgv(&count, &strings);
    PyObject *list = PyList_New(0);
    for (int i = 0; i < count; i++) {
        PyObject *text = PyUnicode_FromWideChar(strings[i], -1);
        PyList_Append(list, text);
        Py_DECREF(text);
    }
    return list;
}
F1(statuses)
{
    (void)a;
    PyStatus ok = PyStatus_Ok(), error = PyStatus_Error("what"), end = PyStatus_Exit(3);
    PyWideStringList list = {0, NULL};
    PyWideStringList_Append(&list, L"b");
    PyWideStringList_Insert(&list, 0, L"a");
    PyStatus refused = PyWideStringList_Insert(&list, -1, L"c");
    return Py_BuildValue("(iiisiiiniNN)", PyStatus_Exception(ok), PyStatus_IsError(error), PyStatus_IsExit(error), error.err_msg,
                         PyStatus_IsExit(end), end.exitcode, PyStatus_IsError(end), list.length, PyStatus_IsError(refused),
                         PyUnicode_FromWideChar(list.items[0], -1), PyUnicode_FromWideChar(list.items[1], -1));
}
F1(threads)
{
    (void)a;
    int seen = 0;
    for (PyThreadState *t = PyInterpreterState_ThreadHead(PyInterpreterState_Get()); t; t = PyThreadState_Next(t)) {
        seen += t == PyThreadState_Get();
    }
    return PyLong_FromLong(seen);
}
F1(unique) { INT(PyUnstable_Object_IsUniqueReferencedTemporary(a)); }
F1(initialise_again) { (void)a; Py_Initialize(); Py_InitializeEx(0); return PyBool_FromLong(Py_IsInitialized()); }

/* Audit hooks: the last thing, for they stay. */
static PyObject *heard;
static int hook(const char *event, PyObject *args, void *data)
{
    if (strncmp(event, "running.", 8) != 0 || heard == NULL) return 0;
    if (!strcmp(event, "running.forbidden")) { PyErr_SetString(PyExc_PermissionError, "no"); return -1; }
    PyObject *entry = Py_BuildValue("(sOi)", event, args, *(int *)data);
    int status = PyList_Append(heard, entry);
    Py_XDECREF(entry);
    return status;
}
F1(listen) { static int data = 7; heard = Py_NewRef(a); INT(PySys_AddAuditHook(hook, &data)); }

static PyMethodDef methods[] = {
    METHOD(run_file, METH_VARARGS), METHOD(simple_file, METH_VARARGS), METHOD(any_file, METH_VARARGS), METHOD(interactive, METH_O),
    METHOD(merged, METH_O), METHOD(locals, METH_O), METHOD(watched, METH_VARARGS), METHOD(bad_watchers, METH_VARARGS), METHOD(extras, METH_O),
    METHOD(extras_freed, METH_O), METHOD(dump, METH_O), METHOD(load, METH_O), METHOD(load_file, METH_VARARGS), METHOD(through_file, METH_O),
    METHOD(sides, METH_VARARGS), METHOD(config_get, METH_O), METHOD(config_int, METH_O), METHOD(config_names, METH_O), METHOD(config_set, METH_VARARGS),
    METHOD(command_line, METH_O), METHOD(statuses, METH_O), METHOD(threads, METH_O), METHOD(unique, METH_O), METHOD(initialise_again, METH_O),
    METHOD(listen, METH_O), END,
};
static int exec(PyObject *m)
{
    return PyStructSequence_InitType2(&Sides, &desc) < 0 ? -1 : PyModule_AddObjectRef(m, "Sides", (PyObject *)&Sides);
}
MODULE(running, methods, exec)
