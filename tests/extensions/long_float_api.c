/* int, float, complex and bool: conversions at the edges of every C type. */
#include "module.h"

#define F(name) static PyObject *name(PyObject *Py_UNUSED(m), PyObject *args)
#define F1(name) static PyObject *name(PyObject *Py_UNUSED(m), PyObject *a)
#define AS(NAME, TYPE, CALL, BACK)                                \
    F1(NAME)                                                      \
    {                                                             \
        TYPE value = CALL(a);                                     \
        if (value == (TYPE)-1 && PyErr_Occurred()) return NULL;   \
        return BACK(value);                                       \
    }
AS(as_int, int, PyLong_AsInt, PyLong_FromLong)
AS(as_long, long, PyLong_AsLong, PyLong_FromLong)
AS(as_ulong, unsigned long, PyLong_AsUnsignedLong, PyLong_FromUnsignedLong)
AS(as_ulong_mask, unsigned long, PyLong_AsUnsignedLongMask, PyLong_FromUnsignedLong)
AS(as_llong, long long, PyLong_AsLongLong, PyLong_FromLongLong)
AS(as_ullong, unsigned long long, PyLong_AsUnsignedLongLong, PyLong_FromUnsignedLongLong)
AS(as_ullong_mask, unsigned long long, PyLong_AsUnsignedLongLongMask, PyLong_FromUnsignedLongLong)
AS(as_ssize, Py_ssize_t, PyLong_AsSsize_t, PyLong_FromSsize_t)
AS(as_size, size_t, PyLong_AsSize_t, PyLong_FromSize_t)
AS(as_double, double, PyLong_AsDouble, PyFloat_FromDouble)
AS(float_as_double, double, PyFloat_AsDouble, PyFloat_FromDouble)
#define FIXED(NAME, TYPE, AS_, FROM)                              \
    F1(NAME) { TYPE value; return AS_(a, &value) < 0 ? NULL : FROM(value); }
FIXED(as_int32, int32_t, PyLong_AsInt32, PyLong_FromInt32)
FIXED(as_uint32, uint32_t, PyLong_AsUInt32, PyLong_FromUInt32)
FIXED(as_int64, int64_t, PyLong_AsInt64, PyLong_FromInt64)
FIXED(as_uint64, uint64_t, PyLong_AsUInt64, PyLong_FromUInt64)
F1(overflow)
{
    int o1, o2;
    long v = PyLong_AsLongAndOverflow(a, &o1);
    if (v == -1 && PyErr_Occurred()) return NULL;
    long long w = PyLong_AsLongLongAndOverflow(a, &o2);
    return Py_BuildValue("(lili)", v, o1, (long)w, o2);
}
F(native_bytes)
{
    PyObject *a; Py_ssize_t n; int flags;
    unsigned char buffer[64] = {0};
    if (!PyArg_ParseTuple(args, "Oni", &a, &n, &flags)) return NULL;
    Py_ssize_t needed = PyLong_AsNativeBytes(a, buffer, n, flags);
    return needed < 0 ? NULL : Py_BuildValue("(ny#)", needed, buffer, n);
}
F(from_native_bytes)
{
    const char *data; Py_ssize_t n; int flags;
    if (!PyArg_ParseTuple(args, "y#i", &data, &n, &flags)) return NULL;
    return Py_BuildValue("(NN)", PyLong_FromNativeBytes(data, (size_t)n, flags), PyLong_FromUnsignedNativeBytes(data, (size_t)n, flags));
}
F(from_string)
{
    const char *text; int base; char *end;
    if (!PyArg_ParseTuple(args, "si", &text, &base)) return NULL;
    PyObject *n = PyLong_FromString(text, &end, base);
    return n ? Py_BuildValue("(Ns)", n, end) : NULL;
}
F(from_unicode) { PyObject *a; int base; return PyArg_ParseTuple(args, "Oi", &a, &base) ? PyLong_FromUnicodeObject(a, base) : NULL; }
F1(from_double) { return PyLong_FromDouble(PyFloat_AS_DOUBLE(a)); }
F1(sign)
{
    int s;
    if (PyLong_GetSign(a, &s) < 0) return NULL;
    return Py_BuildValue("(iiii)", s, PyLong_IsPositive(a), PyLong_IsNegative(a), PyLong_IsZero(a));
}
/* The struct, as Cython and others see it. */
F1(digits)
{
    PyLongObject *v = (PyLongObject *)a;
    Py_ssize_t n = (Py_ssize_t)(v->long_value.lv_tag >> _PyLong_NON_SIZE_BITS);
    PyObject *list = PyList_New(n);
    for (Py_ssize_t i = 0; i < n; i++) PyList_SET_ITEM(list, i, PyLong_FromUnsignedLong(v->long_value.ob_digit[i]));
    int compact = PyUnstable_Long_IsCompact(v);
    return Py_BuildValue("(iNin)", 1 - (int)(v->long_value.lv_tag & _PyLong_SIGN_MASK), list, compact, compact ? PyUnstable_Long_CompactValue(v) : 0);
}
F1(export_)
{
    PyLongExport e;
    const PyLongLayout *layout = PyLong_GetNativeLayout();
    if (PyLong_Export(a, &e) < 0) return NULL;
    PyObject *result = e.digits == NULL ? Py_BuildValue("(sL)", "value", (long long)e.value)
                                        : Py_BuildValue("(sinI)", "digits", e.negative, e.ndigits, ((const uint32_t *)e.digits)[0]);
    PyLong_FreeExport(&e);
    return Py_BuildValue("(N(iiii))", result, layout->bits_per_digit, layout->digit_size, layout->digits_order, layout->digit_endianness);
}
F1(write_)
{
    void *raw;
    PyLongWriter *writer = PyLongWriter_Create(1, 3, &raw);
    uint32_t *digits_ = raw;
    (void)a;
    digits_[0] = 1, digits_[1] = 2, digits_[2] = 3;
    return PyLongWriter_Finish(writer);
}
F1(byte_array)
{
    unsigned char buffer[16];
    if (_PyLong_AsByteArray((PyLongObject *)a, buffer, 16, 1, 1, 1) < 0) return NULL;
    return Py_BuildValue("(NL)", _PyLong_FromByteArray(buffer, 16, 1, 1), (long long)_PyLong_NumBits(a));
}
F1(pointer)
{
    void *p = PyLong_AsVoidPtr(a);
    return p == NULL && PyErr_Occurred() ? NULL : PyLong_FromVoidPtr(p);
}
F1(booleans) { return Py_BuildValue("(NNii)", PyBool_FromLong(5), PyBool_FromLong(0), PyBool_Check(a), Py_IsTrue(a)); }
F1(float_from_string) { return PyFloat_FromString(a); }
F1(float_info) { (void)a; return Py_BuildValue("(ddN)", PyFloat_GetMax(), PyFloat_GetMin(), PyFloat_GetInfo()); }
F1(float_pack)
{
    char buffer[8];
    double d = PyFloat_AsDouble(a), back;
    if (PyFloat_Pack8(d, buffer, 1) < 0) return NULL;
    back = PyFloat_Unpack8(buffer, 1);
    if (PyFloat_Pack4(d, buffer, 0) < 0) return NULL;
    double four = PyFloat_Unpack4(buffer, 0);
    if (PyFloat_Pack2(d, buffer, 1) < 0) return NULL;
    return Py_BuildValue("(ddd)", back, four, PyFloat_Unpack2(buffer, 1));
}
F1(nans) { (void)a; if (Py_IS_NAN(Py_NAN) && Py_IS_INFINITY(Py_INFINITY) && Py_IS_FINITE(1.0)) { Py_RETURN_INF(-1); } Py_RETURN_NAN; }
F1(complex_)
{
    Py_complex c = PyComplex_AsCComplex(a);
    if (c.real == -1.0 && PyErr_Occurred()) return NULL;
    return Py_BuildValue("(NddN)", PyComplex_FromCComplex(c), PyComplex_RealAsDouble(a), PyComplex_ImagAsDouble(a), PyComplex_FromDoubles(c.imag, c.real));
}
F1(string_to_double)
{
    const char *text = PyUnicode_AsUTF8(a);
    char *end;
    double d = PyOS_string_to_double(text, &end, PyExc_OverflowError);
    if (d == -1.0 && PyErr_Occurred()) return NULL;
    char *back = PyOS_double_to_string(d, 'r', 0, Py_DTSF_ADD_DOT_0, NULL);
    PyObject *result = Py_BuildValue("(dss)", d, end, back);
    PyMem_Free(back);
    return result;
}
F1(new_numbers)
{
    (void)a;
    return Py_BuildValue("(NNNNNNNN)", PyLong_FromLong(-5), PyLong_FromLong(LONG_MIN), PyLong_FromUnsignedLong(ULONG_MAX), PyLong_FromLongLong(LLONG_MIN),
                         PyLong_FromUnsignedLongLong(ULLONG_MAX), PyLong_FromSsize_t(PY_SSIZE_T_MIN), PyLong_FromSize_t(SIZE_MAX), PyLong_FromDouble(1e20));
}
#define V(name) METHOD(name, METH_VARARGS)
#define O(name) METHOD(name, METH_O)
static PyMethodDef methods[] = {
    O(as_int), O(as_long), O(as_ulong), O(as_ulong_mask), O(as_llong), O(as_ullong), O(as_ullong_mask), O(as_ssize), O(as_size), O(as_double),
    O(float_as_double), O(as_int32), O(as_uint32), O(as_int64), O(as_uint64), O(overflow), V(native_bytes), V(from_native_bytes), V(from_string),
    V(from_unicode), O(from_double), O(sign), O(digits), {"export", export_, METH_O, NULL}, {"write", write_, METH_O, NULL}, O(byte_array), O(pointer),
    O(booleans), O(float_from_string), O(float_info), O(float_pack), O(nans), {"complex", complex_, METH_O, NULL}, O(string_to_double), O(new_numbers), END,
};
MODULE(long_float_api, methods, module_exec_nothing)
