/* Any API function, called by its name with objects that it is not for. */
#define _GNU_SOURCE
#include "module.h"
#include <dlfcn.h>
#include <stdint.h>
#include <string.h>

/* call(name, result, kinds, object): `kinds` has a letter for each parameter: `O` the object, `s` the string "abc", `i` the number 1,
 * `p` a place for results. Parameters are of machine words, so that one type of function does for all. */
static PyObject *call(PyObject *Py_UNUSED(m), PyObject *args)
{
    static char places[6][256];
    const char *name, *result, *kinds;
    PyObject *object;
    if (!PyArg_ParseTuple(args, "sssO", &name, &result, &kinds, &object)) return NULL;
    intptr_t words[6] = {0};
    for (int i = 0; kinds[i] && i < 6; i++) {
        memset(places[i], 0, sizeof places[i]);
        words[i] = kinds[i] == 'O' ? (intptr_t)object : kinds[i] == 's' ? (intptr_t) "abc" : kinds[i] == 'i' ? 1 : (intptr_t)places[i];
    }
    typedef intptr_t (*function)(intptr_t, intptr_t, intptr_t, intptr_t, intptr_t, intptr_t);
    function f = (function)(intptr_t)dlsym(RTLD_DEFAULT, name);
    if (f == NULL) {
        return PyErr_Format(PyExc_LookupError, "no function %s", name);
    }
    Py_INCREF(object); /* some functions take a reference */
    intptr_t got = f(words[0], words[1], words[2], words[3], words[4], words[5]);
    if (PyErr_Occurred()) {
        int failed = *result == 'v' || (*result == 'i' ? (int)got <= 0 : *result == 'n' ? got <= 0 : got == 0);
        if (failed) return NULL;
        PyErr_Clear();
        return PyUnicode_FromFormat("an error is set, but the result is %zd", (Py_ssize_t)got);
    }
    return PyUnicode_FromString("no error");
}
static PyMethodDef methods[] = {METHOD(call, METH_VARARGS), END};
MODULE(bad_arguments, methods, module_exec_nothing)
