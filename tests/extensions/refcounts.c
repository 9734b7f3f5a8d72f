/* Who owns what: functions that borrow, steal, and return new references; each shown by counts. */
#include "module.h"

#define COUNT(o) ((long)Py_REFCNT(o))

/* steps(fresh object) -> a list of (what, count) */
static int note(PyObject *list, const char *what, long count)
{
    PyObject *pair = Py_BuildValue("(sl)", what, count);
    int result = pair ? PyList_Append(list, pair) : -1;
    Py_XDECREF(pair);
    return result;
}
static PyObject *steps(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    PyObject *log = PyList_New(0), *o = PyList_New(0); /* `o` is what is counted */
#define NOTE(what) if (note(log, what, COUNT(o)) < 0) return NULL
    NOTE("new");
    PyObject *list = PyList_New(2);
    PyList_SET_ITEM(list, 0, Py_NewRef(o));
    NOTE("PyList_SET_ITEM steals");
    PyList_SetItem(list, 1, Py_NewRef(o));
    NOTE("PyList_SetItem steals");
    PyList_SetItem(list, 1, Py_NewRef(Py_None));
    NOTE("PyList_SetItem releases the old");
    (void)PyList_GetItem(list, 0);
    (void)PyList_GET_ITEM(list, 0);
    NOTE("PyList_GetItem borrows");
    PyObject *got = PyList_GetItemRef(list, 0);
    NOTE("PyList_GetItemRef is new");
    Py_DECREF(got);
    PyList_Append(list, o);
    PyList_Insert(list, 0, o);
    NOTE("PyList_Append and PyList_Insert take their own");
    if (PyList_SetItem(list, 100, Py_NewRef(o)) == 0) return NULL;
    PyErr_Clear();
    NOTE("PyList_SetItem steals when it fails too");
    PyObject *tuple = PyList_AsTuple(list);
    NOTE("PyList_AsTuple");
    Py_DECREF(list);
    NOTE("the list is gone");
    (void)PyTuple_GetItem(tuple, 0);
    NOTE("PyTuple_GetItem borrows");
    Py_DECREF(tuple);
    NOTE("the tuple is gone");
    tuple = PyTuple_New(2);
    PyTuple_SetItem(tuple, 0, Py_NewRef(o));
    PyTuple_SET_ITEM(tuple, 1, Py_NewRef(o));
    NOTE("PyTuple_SetItem steals");
    PyTuple_SetItem(tuple, 0, Py_NewRef(Py_None));
    NOTE("and releases the old");
    Py_CLEAR(tuple);
    NOTE("Py_CLEAR");
    PyObject *dict = PyDict_New(), *key = PyUnicode_FromString("key");
    PyDict_SetItem(dict, key, o);
    PyDict_SetItemString(dict, "other", o);
    NOTE("PyDict_SetItem takes its own");
    (void)PyDict_GetItem(dict, key);
    (void)PyDict_GetItemWithError(dict, key);
    (void)PyDict_GetItemString(dict, "key");
    NOTE("PyDict_GetItem borrows");
    PyDict_GetItemRef(dict, key, &got);
    NOTE("PyDict_GetItemRef is new");
    Py_DECREF(got);
    PyDict_SetDefaultRef(dict, key, Py_None, &got);
    NOTE("PyDict_SetDefaultRef is new");
    Py_DECREF(got);
    PyDict_Pop(dict, key, &got);
    NOTE("PyDict_Pop hands its own over");
    Py_DECREF(got);
    PyDict_DelItemString(dict, "other");
    NOTE("PyDict_DelItem");
    Py_DECREF(key);
    Py_DECREF(dict);
    PyObject *capsule = PyMemoryView_FromMemory((char *)"x", 1, PyBUF_READ);
    Py_DECREF(capsule);
    PyObject *cell = PyCell_New(o);
    NOTE("PyCell_New takes its own");
    got = PyCell_Get(cell);
    NOTE("PyCell_Get is new");
    Py_DECREF(got);
    (void)PyCell_GET(cell);
    Py_DECREF(cell);
    NOTE("the cell is gone");
    PyObject *slice = PySlice_New(o, NULL, o);
    NOTE("PySlice_New takes its own");
    Py_DECREF(slice);
    PyObject *holder = Py_NewRef(o);
    Py_SETREF(holder, Py_NewRef(Py_None));
    NOTE("Py_SETREF releases the old");
    Py_XSETREF(holder, Py_NewRef(o));
    Py_CLEAR(holder);
    Py_XDECREF(holder);
    Py_XINCREF(holder);
    NOTE("Py_CLEAR leaves NULL");
    Py_INCREF(o);
    NOTE("Py_INCREF");
    Py_DECREF(o);
    Py_IncRef(o);
    Py_DecRef(o);
    Py_IncRef(NULL);
    Py_DecRef(NULL);
    got = Py_XNewRef(o);
    NOTE("Py_XNewRef");
    Py_DECREF(got);
    NOTE("at the end");
    Py_DECREF(o);
    return log;
}
static PyObject *immortals(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    PyObject *objects[] = {Py_None, Py_True, Py_False, Py_Ellipsis, Py_NotImplemented, (PyObject *)&PyLong_Type, (PyObject *)&PyBaseObject_Type};
    long unchanged = 0;
    for (size_t i = 0; i < Py_ARRAY_LENGTH(objects); i++) {
        Py_ssize_t before = Py_REFCNT(objects[i]);
        for (int n = 0; n < 1000; n++) {
            Py_DECREF(objects[i]);
        }
        Py_INCREF(objects[i]);
        unchanged += _Py_IsImmortal(objects[i]) && Py_REFCNT(objects[i]) == before;
    }
    return Py_BuildValue("(li)", unchanged, (int)Py_ARRAY_LENGTH(objects));
}
static PyObject *of(PyObject *m, PyObject *o) { (void)m; return PyLong_FromSsize_t(Py_REFCNT(o)); }
static PyObject *fresh(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    PyObject *objects[] = {
        PyList_New(0), PyDict_New(), PyTuple_Pack(1, Py_None), PySet_New(NULL), PyLong_FromLong(100000), PyFloat_FromDouble(1.5),
        PyUnicode_FromString("a fresh string"), PyBytes_FromString("fresh bytes"), PyComplex_FromDoubles(1, 2), PyByteArray_FromStringAndSize("x", 1),
        PySlice_New(NULL, NULL, NULL), PyModule_New("fresh"), PyCapsule_New(&fresh, NULL, NULL), PyCell_New(NULL),
    };
    PyObject *list = PyList_New(0);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(objects); i++) {
        PyObject *count = PyLong_FromSsize_t(objects[i] ? Py_REFCNT(objects[i]) : -1);
        PyList_Append(list, count);
        Py_XDECREF(count);
        Py_XDECREF(objects[i]);
    }
    return list;
}
static PyObject *set_count(PyObject *m, PyObject *o)
{
    (void)m;
    Py_ssize_t before = Py_REFCNT(o);
    Py_SET_REFCNT(o, before + 5);
    Py_ssize_t during = Py_REFCNT(o);
    Py_SET_REFCNT(o, before);
    return Py_BuildValue("(nn)", during - before, Py_REFCNT(o) - before);
}
static PyObject *unique(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    PyObject *o = PyList_New(0);
    int first = PyUnstable_Object_IsUniquelyReferenced(o);
    Py_INCREF(o);
    int second = PyUnstable_Object_IsUniquelyReferenced(o);
    Py_DECREF(o);
    Py_DECREF(o);
    return Py_BuildValue("(iii)", first, second, PyUnstable_IsImmortal(Py_None));
}
static PyMethodDef methods[] = {
    METHOD(steps, METH_NOARGS), METHOD(immortals, METH_NOARGS), METHOD(of, METH_O), METHOD(fresh, METH_NOARGS), METHOD(set_count, METH_O),
    METHOD(unique, METH_NOARGS), END,
};
MODULE(refcounts, methods, module_exec_nothing)
