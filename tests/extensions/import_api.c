/* Importing, sys attributes, codecs, context variables, audit events, thread states. */
#include "module.h"

#define F(name) static PyObject *name(PyObject *Py_UNUSED(m), PyObject *args)
#define F1(name) static PyObject *name(PyObject *Py_UNUSED(m), PyObject *a)

F1(import) { return PyImport_Import(a); }
F1(import_string) { return PyImport_ImportModule(PyUnicode_AsUTF8(a)); }
F(import_level)
{
    const char *name; PyObject *globals, *from; int level;
    return PyArg_ParseTuple(args, "sOOi", &name, &globals, &from, &level) ? PyImport_ImportModuleLevel(name, globals == Py_None ? NULL : globals, NULL, from, level) : NULL;
}
F1(get) { PyObject *found = PyImport_GetModule(a); return found || PyErr_Occurred() ? found : Py_NewRef(Py_None); }
F1(add) { return PyImport_AddModuleRef(PyUnicode_AsUTF8(a)); }
F1(reload) { return PyImport_ReloadModule(a); }
F1(exec_code)
{
    PyObject *code = Py_CompileString("value = 40 + 2\nname = __name__\n", "made.py", Py_file_input);
    PyObject *module_ = code ? PyImport_ExecCodeModule(PyUnicode_AsUTF8(a), code) : NULL;
    Py_XDECREF(code);
    return module_;
}
F1(modules) { (void)a; return Py_NewRef(PyImport_GetModuleDict()); }
F1(sys_get) { PyObject *o = PySys_GetObject(PyUnicode_AsUTF8(a)); return Py_NewRef(o ? o : Py_None); }
F(sys_set) { const char *name; PyObject *v; if (!PyArg_ParseTuple(args, "sO", &name, &v)) return NULL; return PyLong_FromLong(PySys_SetObject(name, v == Py_None ? NULL : v)); }
F1(write_) { (void)a; PySys_WriteStdout("[%s %d]", "out", 5); PySys_FormatStdout("[%U %R]", a, a); PySys_WriteStderr("[err]"); Py_RETURN_NONE; }
F1(audit) { return PySys_Audit("import_api.event", "Oi", a, 7) < 0 ? NULL : Py_NewRef(Py_None); }
F1(versions)
{
    (void)a;
    return Py_BuildValue("(iiss)", (int)(Py_Version >> 16), Py_IsInitialized(), PY_VERSION, Py_GetVersion());
}
F(codec) { PyObject *a; const char *name; if (!PyArg_ParseTuple(args, "Os", &a, &name)) return NULL; PyObject *coded = PyCodec_Encode(a, name, NULL); return coded ? Py_BuildValue("(iN)", PyCodec_KnownEncoding(name), coded) : NULL; }
F1(error_handler) { return PyCodec_LookupError(a == Py_None ? NULL : PyUnicode_AsUTF8(a)); }
F1(context)
{
    PyObject *var = PyContextVar_New("var", Py_None), *before, *during, *after, *copy = PyContext_CopyCurrent();
    PyContextVar_Get(var, NULL, &before);
    PyObject *token = PyContextVar_Set(var, a);
    PyContextVar_Get(var, NULL, &during);
    PyContextVar_Reset(var, token);
    PyContextVar_Get(var, a, &after);
    PyObject *result = Py_BuildValue("(NNNii)", before, during, after, PyContext_CheckExact(copy), PyContextToken_CheckExact(token));
    Py_DECREF(var), Py_DECREF(token), Py_DECREF(copy);
    return result;
}
F1(threads)
{
    (void)a;
    PyThreadState *now = PyThreadState_Get();
    PyInterpreterState *interp = PyThreadState_GetInterpreter(now);
    PyObject *dict = PyThreadState_GetDict();
    return Py_BuildValue("(iiiiiLi)", now == PyThreadState_GetUnchecked(), PyGILState_Check(), PyGILState_GetThisThreadState() == now,
                         interp == PyInterpreterState_Get() && interp == PyInterpreterState_Main(), now->interp == interp, (long long)PyInterpreterState_GetID(interp),
                         dict != NULL && PyDict_Check(dict));
}
F1(tss)
{
    static Py_tss_t key = Py_tss_NEEDS_INIT;
    static int value;
    (void)a;
    int before = PyThread_tss_is_created(&key);
    PyThread_tss_create(&key);
    void *empty = PyThread_tss_get(&key);
    PyThread_tss_set(&key, &value);
    int kept = PyThread_tss_get(&key) == &value;
    PyThread_tss_delete(&key);
    PyThread_type_lock lock = PyThread_allocate_lock();
    int first = PyThread_acquire_lock(lock, NOWAIT_LOCK), second = PyThread_acquire_lock(lock, NOWAIT_LOCK);
    PyThread_release_lock(lock);
    PyThread_free_lock(lock);
    PyMutex mutex = {0};
    PyMutex_Lock(&mutex);
    int locked = PyMutex_IsLocked(&mutex);
    PyMutex_Unlock(&mutex);
    return Py_BuildValue("(iiiiiiii)", before, empty == NULL, kept, PyThread_tss_is_created(&key), first, second, locked, PyMutex_IsLocked(&mutex));
}
F1(fspath) { return PyOS_FSPath(a); }
F1(converter)
{
    PyObject *bytes;
    if (!PyUnicode_FSConverter(a, &bytes)) return NULL;
    PyObject *text;
    if (!PyUnicode_FSDecoder(a, &text)) return NULL;
    return Py_BuildValue("(NN)", bytes, text);
}
F1(clocks)
{
    PyTime_t first, second;
    (void)a;
    if (PyTime_Monotonic(&first) < 0 || PyTime_PerfCounter(&second) < 0 || PyTime_Time(&second) < 0) return NULL;
    return Py_BuildValue("(ii)", first > 0, PyTime_AsSecondsDouble(second) > 1e9);
}
F(file)
{
    PyObject *f, *o;
    if (!PyArg_ParseTuple(args, "OO", &f, &o)) return NULL;
    if (PyFile_WriteObject(o, f, Py_PRINT_RAW) < 0 || PyFile_WriteObject(o, f, 0) < 0 || PyFile_WriteString("|text", f) < 0) return NULL;
    Py_RETURN_NONE;
}
#define V(name) METHOD(name, METH_VARARGS)
#define O(name) METHOD(name, METH_O)
static PyMethodDef methods[] = {
    O(import), O(import_string), V(import_level), O(get), O(add), O(reload), O(exec_code), O(modules), O(sys_get), V(sys_set),
    {"write", write_, METH_O, NULL}, O(audit), O(versions), V(codec), O(error_handler), O(context), O(threads), O(tss), O(fspath), O(converter),
    O(clocks), V(file), END,
};
MODULE(import_api, methods, module_exec_nothing)
