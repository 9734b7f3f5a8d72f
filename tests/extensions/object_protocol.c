/* abstract.h and the object protocol: attributes, items, numbers, sequences, mappings, types. */
#include "module.h"

#define F(name) static PyObject *name(PyObject *Py_UNUSED(m), PyObject *args)
#define F1(name) static PyObject *name(PyObject *Py_UNUSED(m), PyObject *a)
#define O2 PyObject *a, *b; if (!PyArg_ParseTuple(args, "OO", &a, &b)) return NULL
#define O3 PyObject *a, *b, *c; if (!PyArg_ParseTuple(args, "OOO", &a, &b, &c)) return NULL
#define INT(call) int result = (call); return result < 0 ? NULL : PyLong_FromLong(result)
#define OPTIONAL(o, found) (found) < 0 ? NULL : Py_BuildValue("(iN)", found, o ? o : Py_NewRef(Py_None))

F(get_attr) { O2; return PyObject_GetAttr(a, b); }
F(get_attr_string) { PyObject *a; const char *s; return PyArg_ParseTuple(args, "Os", &a, &s) ? PyObject_GetAttrString(a, s) : NULL; }
F(get_optional) { O2; PyObject *v; int r = PyObject_GetOptionalAttr(a, b, &v); return OPTIONAL(v, r); }
F(has_attr)
{
    O2;
    int r = PyObject_HasAttrWithError(a, b);
    return r < 0 ? NULL : Py_BuildValue("(ii)", r, PyObject_HasAttrString(a, PyUnicode_AsUTF8(b)));
}
F(set_attr) { O3; INT(PyObject_SetAttr(a, b, c)); }
F(del_attr) { O2; INT(PyObject_DelAttr(a, b)); }
F(generic) { O2; return PyObject_GenericGetAttr(a, b); }
F(get_item) { O2; return PyObject_GetItem(a, b); }
F(set_item) { O3; INT(PyObject_SetItem(a, b, c)); }
F(del_item) { O2; INT(PyObject_DelItem(a, b)); }
F1(texts) { return Py_BuildValue("(NNNN)", PyObject_Str(a), PyObject_Repr(a), PyObject_ASCII(a), PyObject_Format(a, NULL)); }
F(format) { O2; return PyObject_Format(a, b); }
F1(bytes) { return PyObject_Bytes(a); }
F1(dir) { return PyObject_Dir(a); }
F1(hash) { Py_hash_t h = PyObject_Hash(a); return h == -1 && PyErr_Occurred() ? NULL : PyLong_FromSsize_t(h); }
F1(truth) { int t = PyObject_IsTrue(a); return t < 0 ? NULL : Py_BuildValue("(ii)", t, PyObject_Not(a)); }
F1(length) { Py_ssize_t n = PyObject_Size(a); return n < 0 ? NULL : PyLong_FromSsize_t(n); }
F(hint) { PyObject *a; Py_ssize_t d; if (!PyArg_ParseTuple(args, "On", &a, &d)) return NULL; Py_ssize_t n = PyObject_LengthHint(a, d); return n < 0 ? NULL : PyLong_FromSsize_t(n); }
F1(type) { return Py_BuildValue("(NO)", PyObject_Type(a), (PyObject *)Py_TYPE(a)); }
F(is_instance) { O2; INT(PyObject_IsInstance(a, b)); }
F(is_subclass) { O2; INT(PyObject_IsSubclass(a, b)); }
F1(iter) { return PyObject_GetIter(a); }
F1(self_iter) { return PyObject_SelfIter(a); }

/* Numbers: apply(name, a, b) */
F(number)
{
    const char *name; PyObject *a, *b = NULL;
    if (!PyArg_ParseTuple(args, "sO|O", &name, &a, &b)) return NULL;
#define BIN(NAME) if (PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(args, 0), #NAME) == 0) return PyNumber_##NAME(a, b)
#define UN(NAME) if (PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(args, 0), #NAME) == 0) return PyNumber_##NAME(a)
    UN(Negative); UN(Positive); UN(Absolute); UN(Invert); UN(Long); UN(Float); UN(Index);
    BIN(Add); BIN(Subtract); BIN(Multiply); BIN(MatrixMultiply); BIN(FloorDivide); BIN(TrueDivide); BIN(Remainder); BIN(Divmod); BIN(Lshift);
    BIN(Rshift); BIN(And); BIN(Xor); BIN(Or); BIN(InPlaceAdd); BIN(InPlaceSubtract); BIN(InPlaceMultiply); BIN(InPlaceOr); BIN(InPlaceAnd);
    BIN(InPlaceFloorDivide); BIN(InPlaceTrueDivide); BIN(InPlaceRemainder); BIN(InPlaceLshift); BIN(InPlaceRshift); BIN(InPlaceXor);
    BIN(InPlaceMatrixMultiply);
    return PyErr_Format(PyExc_KeyError, "no operation %s", name);
}
F(power) { O3; return Py_BuildValue("(NN)", PyNumber_Power(a, b, c), PyNumber_InPlacePower(a, b, c)); }
F(base) { PyObject *a; int n; return PyArg_ParseTuple(args, "Oi", &a, &n) ? PyNumber_ToBase(a, n) : NULL; }
F1(number_checks) { return Py_BuildValue("(iiii)", PyNumber_Check(a), PyIndex_Check(a), PySequence_Check(a), PyMapping_Check(a)); }
F(as_ssize)
{
    O2;
    Py_ssize_t n = PyNumber_AsSsize_t(a, b == Py_None ? NULL : b);
    return n == -1 && PyErr_Occurred() ? NULL : PyLong_FromSsize_t(n);
}
/* Sequences. */
F(seq_get) { PyObject *a; Py_ssize_t i; return PyArg_ParseTuple(args, "On", &a, &i) ? PySequence_GetItem(a, i) : NULL; }
F(seq_set) { PyObject *a, *v; Py_ssize_t i; if (!PyArg_ParseTuple(args, "OnO", &a, &i, &v)) return NULL; INT(PySequence_SetItem(a, i, v)); }
F(seq_del) { PyObject *a; Py_ssize_t i; if (!PyArg_ParseTuple(args, "On", &a, &i)) return NULL; INT(PySequence_DelItem(a, i)); }
F(seq_slice)
{
    PyObject *a, *v = NULL; Py_ssize_t i, j;
    if (!PyArg_ParseTuple(args, "Onn|O", &a, &i, &j, &v)) return NULL;
    if (v == NULL) return PySequence_GetSlice(a, i, j);
    INT(v == Py_None ? PySequence_DelSlice(a, i, j) : PySequence_SetSlice(a, i, j, v));
}
F(seq_join) { O2; return Py_BuildValue("(NN)", PySequence_Concat(a, b), PySequence_InPlaceConcat(a, b)); }
F(seq_repeat) { PyObject *a; Py_ssize_t n; return PyArg_ParseTuple(args, "On", &a, &n) ? PySequence_Repeat(a, n) : NULL; }
F(seq_find)
{
    O2;
    Py_ssize_t count = PySequence_Count(a, b);
    if (count < 0) return NULL;
    int has = PySequence_Contains(a, b);
    Py_ssize_t at = PySequence_Index(a, b);
    return at < 0 ? NULL : Py_BuildValue("(nin)", count, has, at);
}
F1(seq_convert) { return Py_BuildValue("(NN)", PySequence_List(a), PySequence_Tuple(a)); }
F1(seq_fast)
{
    PyObject *fast = PySequence_Fast(a, "not iterable, I say");
    if (fast == NULL) return NULL;
    Py_ssize_t n = PySequence_Fast_GET_SIZE(fast);
    PyObject *tuple = PyTuple_New(n);
    for (Py_ssize_t i = 0; i < n; i++) PyTuple_SET_ITEM(tuple, i, Py_NewRef(i % 2 ? PySequence_Fast_GET_ITEM(fast, i) : PySequence_Fast_ITEMS(fast)[i]));
    PyObject *result = Py_BuildValue("(Ni)", tuple, fast == a);
    Py_DECREF(fast);
    return result;
}
/* Mappings. */
F1(map_views) { return Py_BuildValue("(NNN)", PyMapping_Keys(a), PyMapping_Values(a), PyMapping_Items(a)); }
F(map_get)
{
    PyObject *a; const char *key; PyObject *v;
    if (!PyArg_ParseTuple(args, "Os", &a, &key)) return NULL;
    int r = PyMapping_GetOptionalItemString(a, key, &v);
    if (r < 0) return NULL;
    return Py_BuildValue("(iNii)", r, v ? v : Py_NewRef(Py_None), PyMapping_HasKeyString(a, key), PyMapping_HasKeyStringWithError(a, key));
}
F(map_set) { PyObject *a, *v; const char *key; if (!PyArg_ParseTuple(args, "OsO", &a, &key, &v)) return NULL; INT(PyMapping_SetItemString(a, key, v)); }
F(map_del) { PyObject *a; const char *key; if (!PyArg_ParseTuple(args, "Os", &a, &key)) return NULL; INT(PyMapping_DelItemString(a, key)); }
/* Constants and more. */
F1(constant) { return Py_GetConstant((unsigned int)PyLong_AsUnsignedLong(a)); }
F(alias) { O2; return Py_GenericAlias(a, b); }
F(bind)
{
    O2;
    PyObject *method_ = PyMethod_New(a, b);
    if (method_ == NULL) return NULL;
    return Py_BuildValue("(NOOi)", method_, PyMethod_GET_FUNCTION(method_), PyMethod_GET_SELF(method_), PyMethod_Check(method_));
}
F(class_static) { O2; (void)b; return Py_BuildValue("(NN)", PyClassMethod_New(a), PyStaticMethod_New(a)); }
F1(function)
{
    if (!PyFunction_Check(a)) return PyErr_Format(PyExc_TypeError, "no function");
    return Py_BuildValue("(OOOO)", PyFunction_GET_CODE(a), PyFunction_GetGlobals(a), PyFunction_GetDefaults(a) ? PyFunction_GetDefaults(a) : Py_None, PyFunction_GET_MODULE(a));
}
#define V(name) METHOD(name, METH_VARARGS)
#define O(name) METHOD(name, METH_O)
static PyMethodDef methods[] = {
    V(get_attr), V(get_attr_string), V(get_optional), V(has_attr), V(set_attr), V(del_attr), V(generic), V(get_item), V(set_item), V(del_item), O(texts),
    V(format), O(bytes), O(dir), O(hash), O(truth), O(length), V(hint), O(type), V(is_instance), V(is_subclass), O(iter), O(self_iter), V(number),
    V(power), V(base), O(number_checks), V(as_ssize), V(seq_get), V(seq_set), V(seq_del), V(seq_slice), V(seq_join), V(seq_repeat), V(seq_find),
    O(seq_convert), O(seq_fast), O(map_views), V(map_get), V(map_set), V(map_del), O(constant), V(alias), V(bind), V(class_static), O(function), END,
};
MODULE(object_protocol, methods, module_exec_nothing)
