/* Py_BuildValue: every unit, nesting, references taken and stolen. */
#define PY_SSIZE_T_CLEAN
#include "module.h"

static PyObject *convert(void *pointer) { return PyUnicode_FromFormat("converted %d", *(int *)pointer); }
static PyObject *fail(void *pointer)
{
    (void)pointer;
    PyErr_SetString(PyExc_LookupError, "the converter failed");
    return NULL;
}
static PyObject *va(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    PyObject *result = Py_VaBuildValue(format, list);
    va_end(list);
    return result;
}
static PyObject *all(PyObject *m, PyObject *o)
{
    (void)m;
    int number = 7;
    Py_complex z = {1, 2};
    return Py_BuildValue(
        "{s:N,s:N,s:N,s:N,s:N,s:N,s:N,s:N,s:N,s:N,s:N,s:N}", "integers",
        Py_BuildValue("bBhHiIlkLKn", -1, 255, -2, 65535, -3, 4000000000U, -4L, 18446744073709551615UL, -5LL, 18446744073709551615ULL, (Py_ssize_t)-6),
        "reals", Py_BuildValue("dfD", 1.5, 2.5, &z), "characters", Py_BuildValue("cC", 'x', 0x20AC), "texts",
        Py_BuildValue("szUssz", "text", NULL, "unicode", "\xc3\xa9", "", "z"), "sized", Py_BuildValue("s#z#y#U#", "a\0b", (Py_ssize_t)3, "zz", (Py_ssize_t)1, "by", (Py_ssize_t)2, "uuu", (Py_ssize_t)2),
        "bytes", Py_BuildValue("yy", "bytes", NULL), "wide", Py_BuildValue("uu#", L"wide\x20AC", L"abc", (Py_ssize_t)2), "object",
        Py_BuildValue("OSN", o, o, Py_NewRef(o)), "converter", Py_BuildValue("O&", convert, &number), "truth", Py_BuildValue("pp", 5, 0), "nested",
        Py_BuildValue("([i,(ii)],{s:i,i:[]},())", 1, 2, 3, "k", 4, 5), "va", va("i s", 9, "va"));
}
static PyObject *shapes(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    return Py_BuildValue("[NNNNNNN]", Py_BuildValue(""), Py_BuildValue("i", 1), Py_BuildValue("(i)", 1), Py_BuildValue("ii", 1, 2), Py_BuildValue("[]"),
                         Py_BuildValue("{}"), Py_BuildValue("i, i\t:i", 1, 2, 3));
}
static PyObject *failing(PyObject *m, PyObject *args)
{
    (void)m;
    int which;
    PyObject *o;
    if (!PyArg_ParseTuple(args, "iO", &which, &o)) {
        return NULL;
    }
    switch (which) {
    case 0: return Py_BuildValue("(iO&i)", 1, fail, NULL, 2);
    case 1: return Py_BuildValue("(NO&)", Py_NewRef(o), fail, NULL);
    case 2: return Py_BuildValue("(O&N)", fail, NULL, Py_NewRef(o));
    case 3: return Py_BuildValue("(iO)", 1, NULL);
    case 4: return Py_BuildValue("s", "\xff");
    case 5: return Py_BuildValue("?", 1);
    case 6: return Py_BuildValue("(i", 1);
    case 7: return Py_BuildValue("{s}", "a");
    case 8: return Py_BuildValue("{[]:i}", 1);
    case 9: return Py_BuildValue("C", 0x110000);
    default: return PyErr_Format(PyExc_IndexError, "no case %d", which);
    }
}
static PyObject *pack(PyObject *m, PyObject *o)
{
    (void)m;
    return PyTuple_Pack(3, o, Py_None, o);
}
static PyMethodDef methods[] = {METHOD(all, METH_O), METHOD(shapes, METH_NOARGS), METHOD(failing, METH_VARARGS), METHOD(pack, METH_O), END};
MODULE(build_value, methods, module_exec_nothing)
