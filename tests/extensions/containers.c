/* Lists, tuples, dicts, sets and slices by their C functions, bad arguments included. */
#include "module.h"

#define INT(call) \
    int result = (call); \
    return result < 0 ? NULL : PyLong_FromLong(result)
#define O2 \
    PyObject *a, *b; \
    if (!PyArg_ParseTuple(args, "OO", &a, &b)) return NULL
#define ON \
    PyObject *a; Py_ssize_t i; \
    if (!PyArg_ParseTuple(args, "On", &a, &i)) return NULL
#define ONO \
    PyObject *a, *b; Py_ssize_t i; \
    if (!PyArg_ParseTuple(args, "OnO", &a, &i, &b)) return NULL
#define ONN \
    PyObject *a; Py_ssize_t i, j; \
    if (!PyArg_ParseTuple(args, "Onn", &a, &i, &j)) return NULL
#define F(name) static PyObject *name(PyObject *Py_UNUSED(m), PyObject *args)
#define F1(name) static PyObject *name(PyObject *Py_UNUSED(m), PyObject *a)
#define SIZE(call) \
    Py_ssize_t result = (call); \
    return result < 0 ? NULL : PyLong_FromSsize_t(result)

/* Lists. */
F1(list_size) { SIZE(PyList_Size(a)); }
F(list_get) { ON; return Py_XNewRef(PyList_GetItem(a, i)); }
F(list_get_ref) { ON; return PyList_GetItemRef(a, i); }
F(list_set) { ONO; INT(PyList_SetItem(a, i, Py_NewRef(b))); }
F(list_insert) { ONO; INT(PyList_Insert(a, i, b)); }
F(list_append) { O2; INT(PyList_Append(a, b)); }
F(list_extend) { O2; INT(PyList_Extend(a, b)); }
F1(list_clear) { INT(PyList_Clear(a)); }
F(list_slice) { ONN; return PyList_GetSlice(a, i, j); }
F(list_set_slice)
{
    PyObject *a, *b;
    Py_ssize_t i, j;
    if (!PyArg_ParseTuple(args, "OnnO", &a, &i, &j, &b)) return NULL;
    INT(PyList_SetSlice(a, i, j, b == Py_None ? NULL : b));
}
F1(list_sort) { INT(PyList_Sort(a)); }
F1(list_reverse) { INT(PyList_Reverse(a)); }
F1(list_tuple) { return PyList_AsTuple(a); }
F1(list_new)
{
    Py_ssize_t n = PyLong_AsSsize_t(a);
    if (n == -1 && PyErr_Occurred()) return NULL;
    PyObject *list = PyList_New(n);
    for (Py_ssize_t i = 0; list && i < n; i++) PyList_SET_ITEM(list, i, PyLong_FromSsize_t(i));
    return list;
}
/* The struct itself, as macros see it. */
F1(list_struct)
{
    PyListObject *list = (PyListObject *)a;
    return Py_BuildValue("(nin)", Py_SIZE(a), Py_SIZE(a) == 0 || list->ob_item[0] == PyList_GET_ITEM(a, 0), list->allocated >= Py_SIZE(a) ? (Py_ssize_t)1 : (Py_ssize_t)0);
}
/* Tuples. */
F1(tuple_size) { SIZE(PyTuple_Size(a)); }
F(tuple_get) { ON; return Py_XNewRef(PyTuple_GetItem(a, i)); }
F(tuple_slice) { ONN; return PyTuple_GetSlice(a, i, j); }
F(tuple_set) { ONO; INT(PyTuple_SetItem(a, i, Py_NewRef(b))); }
F(tuple_resize)
{
    ON;
    PyObject *tuple = PyTuple_New(PyTuple_GET_SIZE(a));
    for (Py_ssize_t k = 0; k < PyTuple_GET_SIZE(a); k++) PyTuple_SET_ITEM(tuple, k, Py_NewRef(PyTuple_GET_ITEM(a, k)));
    if (_PyTuple_Resize(&tuple, i) < 0) return NULL;
    for (Py_ssize_t k = PyTuple_GET_SIZE(a); k < i; k++) PyTuple_SET_ITEM(tuple, k, Py_NewRef(Py_None));
    return tuple;
}
/* Dicts. */
F1(dict_size) { SIZE(PyDict_Size(a)); }
F(dict_get) { O2; return Py_XNewRef(PyDict_GetItemWithError(a, b)); }
F(dict_get_quiet) { O2; PyObject *v = PyDict_GetItem(a, b); return Py_NewRef(v ? v : Py_None); }
F(dict_get_ref)
{
    O2;
    PyObject *v = Py_None;
    int found = PyDict_GetItemRef(a, b, &v);
    return found < 0 ? (v == NULL ? NULL : Py_None) : Py_BuildValue("(iN)", found, v ? v : Py_NewRef(Py_None));
}
F(dict_get_string)
{
    PyObject *a, *v; const char *key;
    if (!PyArg_ParseTuple(args, "Os", &a, &key)) return NULL;
    int found = PyDict_GetItemStringRef(a, key, &v);
    return found < 0 ? NULL : Py_BuildValue("(iN)", found, v ? v : Py_NewRef(Py_None));
}
F(dict_set)
{
    PyObject *a, *k, *v;
    if (!PyArg_ParseTuple(args, "OOO", &a, &k, &v)) return NULL;
    INT(PyDict_SetItem(a, k, v));
}
F(dict_del) { O2; INT(PyDict_DelItem(a, b)); }
F(dict_contains) { O2; INT(PyDict_Contains(a, b)); }
F(dict_default)
{
    PyObject *a, *k, *v, *got;
    if (!PyArg_ParseTuple(args, "OOO", &a, &k, &v)) return NULL;
    PyObject *borrowed = PyDict_SetDefault(a, k, v);
    if (borrowed == NULL) return NULL;
    int found = PyDict_SetDefaultRef(a, k, v, &got);
    return Py_BuildValue("(ONi)", borrowed, got, found);
}
F(dict_pop)
{
    O2;
    PyObject *got;
    int found = PyDict_Pop(a, b, &got);
    return found < 0 ? NULL : Py_BuildValue("(iN)", found, got ? got : Py_NewRef(Py_None));
}
F1(dict_views) { return Py_BuildValue("(NNN)", PyDict_Keys(a), PyDict_Values(a), PyDict_Items(a)); }
F1(dict_copy) { return PyDict_Copy(a); }
F1(dict_clear) { PyDict_Clear(a); Py_RETURN_NONE; }
F(dict_update) { O2; INT(PyDict_Update(a, b)); }
F(dict_merge)
{
    PyObject *a, *b; int override;
    if (!PyArg_ParseTuple(args, "OOi", &a, &b, &override)) return NULL;
    INT(PyDict_Merge(a, b, override));
}
F(dict_merge_pairs) { O2; INT(PyDict_MergeFromSeq2(a, b, 1)); }
F1(dict_next)
{
    PyObject *k, *v, *list = PyList_New(0);
    Py_ssize_t pos = 0;
    while (PyDict_Next(a, &pos, &k, &v)) {
        PyObject *pair = PyTuple_Pack(2, k, v);
        PyList_Append(list, pair);
        Py_DECREF(pair);
    }
    return list;
}
/* Change values while walking, which is allowed. */
F1(dict_double)
{
    PyObject *k, *v;
    Py_ssize_t pos = 0;
    while (PyDict_Next(a, &pos, &k, &v)) {
        PyObject *twice = PyNumber_Add(v, v);
        if (twice == NULL || PyDict_SetItem(a, k, twice) < 0) return NULL;
        Py_DECREF(twice);
    }
    return Py_NewRef(a);
}
F1(dict_proxy) { return PyDictProxy_New(a); }
F1(dict_checks) { return Py_BuildValue("(iiiii)", PyDict_Check(a), PyDict_CheckExact(a), PyDictKeys_Check(a), PyDictItems_Check(a), PyDictValues_Check(a)); }
static PyObject *events;
static int watch(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value)
{
    (void)dict;
    PyObject *entry = Py_BuildValue("(iOO)", (int)event, key ? key : Py_None, value ? value : Py_None);
    int result = entry ? PyList_Append(events, entry) : -1;
    Py_XDECREF(entry);
    return result;
}
F(dict_watch)
{
    O2;
    events = b;
    int id = PyDict_AddWatcher(watch);
    if (id < 0 || PyDict_Watch(id, a) < 0) return NULL;
    PyDict_SetItemString(a, "x", Py_None);
    PyDict_SetItemString(a, "x", Py_True);
    PyDict_DelItemString(a, "x");
    PyDict_Clear(a);
    PyDict_Unwatch(id, a);
    PyDict_SetItemString(a, "y", Py_None);
    PyDict_ClearWatcher(id);
    return Py_NewRef(b);
}
/* Sets. */
F1(set_new) { return PySet_New(a == Py_None ? NULL : a); }
F1(frozenset_new) { return PyFrozenSet_New(a == Py_None ? NULL : a); }
F1(set_size) { SIZE(PySet_Size(a)); }
F(set_add) { O2; INT(PySet_Add(a, b)); }
F(set_discard) { O2; INT(PySet_Discard(a, b)); }
F(set_contains) { O2; INT(PySet_Contains(a, b)); }
F1(set_pop) { return PySet_Pop(a); }
F1(set_clear) { INT(PySet_Clear(a)); }
F1(set_checks) { return Py_BuildValue("(iiiin)", PySet_Check(a), PyFrozenSet_Check(a), PyAnySet_Check(a), PyAnySet_CheckExact(a), PyAnySet_Check(a) ? PySet_GET_SIZE(a) : (Py_ssize_t)-1); }
/* A frozenset may be filled while nobody else has it. */
F1(frozenset_fill)
{
    PyObject *set = PyFrozenSet_New(NULL);
    if (set == NULL || PySet_Add(set, a) < 0) return NULL;
    return set;
}
/* Slices. */
F(slice_new)
{
    PyObject *a, *b, *c;
    if (!PyArg_ParseTuple(args, "OOO", &a, &b, &c)) return NULL;
    return PySlice_New(a, b, c);
}
F(slice_indices)
{
    ON;
    Py_ssize_t start, stop, step, length;
    if (PySlice_Unpack(a, &start, &stop, &step) < 0) return NULL;
    Py_ssize_t raw[3] = {start, stop, step};
    length = PySlice_AdjustIndices(i, &start, &stop, step);
    Py_ssize_t e_start, e_stop, e_step, e_length;
    if (PySlice_GetIndicesEx(a, i, &e_start, &e_stop, &e_step, &e_length) < 0) return NULL;
    return Py_BuildValue("((nnn)(nnnn)i)", raw[0], raw[1], raw[2], start, stop, step, length, e_start == start && e_stop == stop && e_step == step && e_length == length);
}
static PyStructSequence_Field fields[] = {{"one", "the first"}, {"two", NULL}, {"hidden", NULL}, {NULL, NULL}};
static PyStructSequence_Desc desc = {"containers.Pair", "Two, and one hidden.", fields, 2};
static PyTypeObject *Pair;
F(pair)
{
    PyObject *a, *b, *c;
    if (!PyArg_ParseTuple(args, "OOO", &a, &b, &c)) return NULL;
    PyObject *o = PyStructSequence_New(Pair);
    PyStructSequence_SetItem(o, 0, Py_NewRef(a));
    PyStructSequence_SET_ITEM(o, 1, Py_NewRef(b));
    PyStructSequence_SetItem(o, 2, Py_NewRef(c));
    return PyStructSequence_GetItem(o, 0) == a ? o : NULL;
}
#define V(name) METHOD(name, METH_VARARGS)
#define O(name) METHOD(name, METH_O)
static PyMethodDef methods[] = {
    O(list_size), V(list_get), V(list_get_ref), V(list_set), V(list_insert), V(list_append), V(list_extend), O(list_clear), V(list_slice),
    V(list_set_slice), O(list_sort), O(list_reverse), O(list_tuple), O(list_new), O(list_struct), O(tuple_size), V(tuple_get), V(tuple_slice),
    V(tuple_set), V(tuple_resize), O(dict_size), V(dict_get), V(dict_get_quiet), V(dict_get_ref), V(dict_get_string), V(dict_set), V(dict_del),
    V(dict_contains), V(dict_default), V(dict_pop), O(dict_views), O(dict_copy), O(dict_clear), V(dict_update), V(dict_merge), V(dict_merge_pairs),
    O(dict_next), O(dict_double), O(dict_proxy), O(dict_checks), V(dict_watch), O(set_new), O(frozenset_new), O(set_size), V(set_add),
    V(set_discard), V(set_contains), O(set_pop), O(set_clear), O(set_checks), O(frozenset_fill), V(slice_new), V(slice_indices), V(pair), END,
};
static int exec(PyObject *m)
{
    Pair = PyStructSequence_NewType(&desc);
    return Pair ? PyModule_AddType(m, Pair) : -1;
}
MODULE(containers, methods, exec)
