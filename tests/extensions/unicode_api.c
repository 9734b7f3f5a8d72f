/* str: the struct by its macros, making, reading, encoding, comparing, the string methods of the C API. */
#include "module.h"
#include <string.h>

#define F(name) static PyObject *name(PyObject *Py_UNUSED(m), PyObject *args)
#define F1(name) static PyObject *name(PyObject *Py_UNUSED(m), PyObject *a)
#define O2 PyObject *a, *b; if (!PyArg_ParseTuple(args, "OO", &a, &b)) return NULL
#define O3 PyObject *a, *b, *c; if (!PyArg_ParseTuple(args, "OOO", &a, &b, &c)) return NULL

F1(facts)
{
    return Py_BuildValue("(niiiIii)", PyUnicode_GET_LENGTH(a), (int)PyUnicode_KIND(a), (int)PyUnicode_IS_ASCII(a), (int)PyUnicode_IS_COMPACT(a),
                         (unsigned)PyUnicode_MAX_CHAR_VALUE(a), PyUnicode_CHECK_INTERNED(a) != 0, PyUnicode_CheckExact(a));
}
/* Read through the data pointer, write a new one. */
F1(reversed_)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(a);
    int kind = PyUnicode_KIND(a);
    const void *data = PyUnicode_DATA(a);
    PyObject *result = PyUnicode_New(n, PyUnicode_MAX_CHAR_VALUE(a));
    for (Py_ssize_t i = 0; result && i < n; i++) {
        PyUnicode_WRITE(PyUnicode_KIND(result), PyUnicode_DATA(result), n - 1 - i, PyUnicode_READ(kind, data, i));
    }
    return result;
}
F1(characters)
{
    PyObject *list = PyList_New(0);
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(a); i++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(a, i);
        if (c != PyUnicode_ReadChar(a, i)) {
            PyErr_SetString(PyExc_AssertionError, "they differ");
            return NULL;
        }
        PyObject *number = PyLong_FromUnsignedLong(c);
        PyList_Append(list, number);
        Py_DECREF(number);
    }
    return list;
}
F(read_char)
{
    PyObject *a; Py_ssize_t i;
    if (!PyArg_ParseTuple(args, "On", &a, &i)) return NULL;
    Py_UCS4 c = PyUnicode_ReadChar(a, i);
    return c == (Py_UCS4)-1 ? NULL : PyLong_FromUnsignedLong(c);
}
F1(from_kind)
{
    static const Py_UCS2 two[] = {'a', 0xe9};
    static const Py_UCS4 four[] = {'a', 0x20ac, 0x1f600};
    (void)a;
    return Py_BuildValue("(NNN)", PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, "ab", 2), PyUnicode_FromKindAndData(PyUnicode_2BYTE_KIND, two, 2),
                         PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, four, 3));
}
F1(utf8)
{
    Py_ssize_t n;
    const char *text = PyUnicode_AsUTF8AndSize(a, &n);
    if (text == NULL) return NULL;
    if (text != PyUnicode_AsUTF8AndSize(a, NULL) || text[n] != 0) { /* cached */
        PyErr_SetString(PyExc_AssertionError, "not cached");
        return NULL;
    }
    return PyBytes_FromStringAndSize(text, n);
}
F1(utf8_plain) { const char *s = PyUnicode_AsUTF8(a); return s ? PyBytes_FromString(s) : NULL; }
F1(from_string) { const char *s = PyBytes_AsString(a); return s ? PyUnicode_FromString(s) : NULL; }
F1(from_sized) { return PyUnicode_FromStringAndSize(PyBytes_AS_STRING(a), PyBytes_GET_SIZE(a)); }
F(encode)
{
    PyObject *a; const char *encoding, *errors;
    return PyArg_ParseTuple(args, "Ozz", &a, &encoding, &errors) ? PyUnicode_AsEncodedString(a, encoding, errors) : NULL;
}
F(decode)
{
    const char *data, *encoding, *errors; Py_ssize_t n;
    return PyArg_ParseTuple(args, "y#zz", &data, &n, &encoding, &errors) ? PyUnicode_Decode(data, n, encoding, errors) : NULL;
}
F1(encodings)
{
    return Py_BuildValue("(NNNNNN)", PyUnicode_AsUTF8String(a), PyUnicode_AsLatin1String(a), PyUnicode_AsUTF16String(a), PyUnicode_AsUTF32String(a),
                         PyUnicode_AsUnicodeEscapeString(a), PyUnicode_AsRawUnicodeEscapeString(a));
}
F1(fs) { PyObject *bytes = PyUnicode_EncodeFSDefault(a); return bytes ? Py_BuildValue("(NN)", PyUnicode_DecodeFSDefault(PyBytes_AS_STRING(bytes)), bytes) : NULL; }
F1(stateful)
{
    Py_ssize_t used = -1;
    PyObject *text = PyUnicode_DecodeUTF8Stateful(PyBytes_AS_STRING(a), PyBytes_GET_SIZE(a), NULL, &used);
    return text ? Py_BuildValue("(Nn)", text, used) : NULL;
}
F1(wide)
{
    Py_ssize_t n;
    wchar_t *w = PyUnicode_AsWideCharString(a, &n), small[3];
    if (w == NULL) return NULL;
    PyObject *whole = PyUnicode_FromWideChar(w, n);
    Py_ssize_t copied = PyUnicode_AsWideChar(a, small, 3);
    PyMem_Free(w);
    return Py_BuildValue("(NnN)", whole, n, PyUnicode_FromWideChar(small, copied));
}
F1(ucs4)
{
    Py_UCS4 *copy = PyUnicode_AsUCS4Copy(a), buffer[4];
    if (copy == NULL) return NULL;
    PyObject *result = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, copy, PyUnicode_GET_LENGTH(a));
    PyMem_Free(copy);
    if (PyUnicode_AsUCS4(a, buffer, 4, 1) == NULL) {
        Py_DECREF(result);
        return NULL;
    }
    return result;
}
F(concat) { O2; return PyUnicode_Concat(a, b); }
F(append) { O2; PyObject *left = Py_NewRef(a); PyUnicode_Append(&left, b); return left; }
F1(append_in_place)
{
    PyObject *left = PyUnicode_FromString("");
    for (int i = 0; i < 5 && left; i++) PyUnicode_Append(&left, a);
    PyUnicode_AppendAndDel(&left, PyUnicode_FromString("!"));
    return left;
}
F(substring) { PyObject *a; Py_ssize_t i, j; return PyArg_ParseTuple(args, "Onn", &a, &i, &j) ? PyUnicode_Substring(a, i, j) : NULL; }
F(join) { O2; return PyUnicode_Join(a, b); }
F(split) { PyObject *a, *b; Py_ssize_t n; return PyArg_ParseTuple(args, "OOn", &a, &b, &n) ? Py_BuildValue("(NN)", PyUnicode_Split(a, b == Py_None ? NULL : b, n), PyUnicode_RSplit(a, b == Py_None ? NULL : b, n)) : NULL; }
F(splitlines) { PyObject *a; int keep; return PyArg_ParseTuple(args, "Op", &a, &keep) ? PyUnicode_Splitlines(a, keep) : NULL; }
F(partition) { O2; return Py_BuildValue("(NN)", PyUnicode_Partition(a, b), PyUnicode_RPartition(a, b)); }
F(replace) { PyObject *a, *b, *c; Py_ssize_t n; return PyArg_ParseTuple(args, "OOOn", &a, &b, &c, &n) ? PyUnicode_Replace(a, b, c, n) : NULL; }
F(find)
{
    PyObject *a, *b; Py_ssize_t i, j; int direction;
    if (!PyArg_ParseTuple(args, "OOnni", &a, &b, &i, &j, &direction)) return NULL;
    Py_ssize_t at = PyUnicode_Find(a, b, i, j, direction);
    if (at == -2) return NULL;
    return Py_BuildValue("(nnn)", at, PyUnicode_FindChar(a, PyUnicode_READ_CHAR(b, 0), i, j, direction), PyUnicode_Count(a, b, i, j));
}
F(tailmatch)
{
    PyObject *a, *b; int direction;
    if (!PyArg_ParseTuple(args, "OOi", &a, &b, &direction)) return NULL;
    Py_ssize_t r = PyUnicode_Tailmatch(a, b, 0, PY_SSIZE_T_MAX, direction);
    return r < 0 ? NULL : PyLong_FromSsize_t(r);
}
F(contains) { O2; int r = PyUnicode_Contains(a, b); return r < 0 ? NULL : PyLong_FromLong(r); }
F(compare)
{
    O2;
    int r = PyUnicode_Compare(a, b);
    if (r == -1 && PyErr_Occurred()) return NULL;
    return Py_BuildValue("(iNi)", r, PyUnicode_RichCompare(a, b, Py_EQ), PyUnicode_Equal(a, b));
}
F(compare_ascii)
{
    PyObject *a; const char *s;
    if (!PyArg_ParseTuple(args, "Os", &a, &s)) return NULL;
    return Py_BuildValue("(iii)", PyUnicode_CompareWithASCIIString(a, s), PyUnicode_EqualToUTF8(a, s), PyUnicode_EqualToUTF8AndSize(a, s, (Py_ssize_t)strlen(s)));
}
F(format) { O2; return PyUnicode_Format(a, b); }
F(translate) { O2; return PyUnicode_Translate(a, b, NULL); }
F1(from_object) { return PyUnicode_FromObject(a); }
F1(from_ordinal) { long n = PyLong_AsLong(a); return n == -1 && PyErr_Occurred() ? NULL : PyUnicode_FromOrdinal((int)n); }
F1(intern)
{
    PyObject *s = PyUnicode_FromStringAndSize(PyBytes_AS_STRING(a), PyBytes_GET_SIZE(a)), *t;
    PyUnicode_InternInPlace(&s);
    t = PyUnicode_InternFromString(PyBytes_AS_STRING(a));
    PyObject *result = Py_BuildValue("(Oi)", s, s == t);
    Py_DECREF(s);
    Py_DECREF(t);
    return result;
}
F1(identifier) { return PyLong_FromLong(PyUnicode_IsIdentifier(a)); }
F1(resize)
{
    PyObject *s = PyUnicode_FromString("abcdef");
    Py_ssize_t n = PyLong_AsSsize_t(a);
    if (PyUnicode_Resize(&s, n) < 0) return NULL;
    for (Py_ssize_t i = 6; i < n; i++) PyUnicode_WriteChar(s, i, '.');
    return s;
}
F1(fill)
{
    PyObject *s = PyUnicode_New(5, 0x7f);
    PyUnicode_Fill(s, 0, 5, '-');
    if (PyUnicode_CopyCharacters(s, 1, a, 0, 3) < 0) {
        Py_DECREF(s);
        return NULL;
    }
    return s;
}
F1(writer)
{
    PyUnicodeWriter *w = PyUnicodeWriter_Create(0);
    if (w == NULL) return NULL;
    if (PyUnicodeWriter_WriteChar(w, 'c') < 0 || PyUnicodeWriter_WriteUTF8(w, "\xc3\xa9", -1) < 0 || PyUnicodeWriter_WriteASCII(w, "ascii", 3) < 0
        || PyUnicodeWriter_WriteStr(w, a) < 0 || PyUnicodeWriter_WriteRepr(w, a) < 0 || PyUnicodeWriter_WriteSubstring(w, a, 0, 1) < 0
        || PyUnicodeWriter_WriteWideChar(w, L"\x20ac", 1) < 0 || PyUnicodeWriter_Format(w, "%d", 5) < 0) {
        PyUnicodeWriter_Discard(w);
        return NULL;
    }
    return PyUnicodeWriter_Finish(w);
}
F1(from_format)
{
    return PyUnicode_FromFormat("%s|%10s|%-10s|%.2s|%c|%x|%#x|%p|%zu|%lld|%05d|%U|%S|%R|%A|%V|%.2U|%%", "s", "right", "left", "cut", 0x20ac, 255, 255,
                                (void *)0x10, (size_t)7, -1LL, 42, a, a, a, a, NULL, "fallback", a);
}
F1(classes)
{
    Py_UCS4 c = PyUnicode_READ_CHAR(a, 0);
    return Py_BuildValue("(iiiiiiiIIii)", Py_UNICODE_ISALPHA(c), Py_UNICODE_ISDIGIT(c), Py_UNICODE_ISSPACE(c) != 0, Py_UNICODE_ISUPPER(c), Py_UNICODE_ISALNUM(c),
                         Py_UNICODE_ISPRINTABLE(c), Py_UNICODE_ISLINEBREAK(c), (unsigned)Py_UNICODE_TOLOWER(c), (unsigned)Py_UNICODE_TOUPPER(c), Py_UNICODE_TODECIMAL(c), Py_UNICODE_TODIGIT(c));
}
#define V(name) METHOD(name, METH_VARARGS)
#define O(name) METHOD(name, METH_O)
static PyMethodDef methods[] = {
    O(facts), {"reversed", reversed_, METH_O, NULL}, O(characters), V(read_char), O(from_kind), O(utf8), O(utf8_plain), O(from_string), O(from_sized),
    V(encode), V(decode), O(encodings), O(fs), O(stateful), O(wide), O(ucs4), V(concat), V(append), O(append_in_place), V(substring), V(join), V(split),
    V(splitlines), V(partition), V(replace), V(find), V(tailmatch), V(contains), V(compare), V(compare_ascii), V(format), V(translate), O(from_object),
    O(from_ordinal), O(intern), O(identifier), O(resize), O(fill), O(writer), O(from_format), O(classes), END,
};
MODULE(unicode_api, methods, module_exec_nothing)
