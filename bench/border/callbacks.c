/* C that calls Python: functions, methods, slots, iterators and attributes, each in a loop; and functions that raise. */
#include "border.h"

/* Defines `name(object, times)`, a loop around a call that gives a new reference. */
#define LOOP_OF_CALLS(name, call)                                                                    \
    static PyObject *name(PyObject *module, PyObject *const *args, Py_ssize_t count)                 \
    {                                                                                                \
        Py_ssize_t times;                                                                            \
        PyObject *object = object_and_times(args, count, &times);                                    \
        if (object == NULL)                                                                          \
            return NULL;                                                                             \
        for (Py_ssize_t i = 0; i < times; i++) {                                                     \
            PyObject *result = call;                                                                 \
            if (result == NULL)                                                                      \
                return NULL;                                                                         \
            Py_DECREF(result);                                                                       \
        }                                                                                            \
        Py_RETURN_NONE;                                                                              \
    }

static PyObject *step_name; /* "step", interned */

static PyObject *call_with_two(PyObject *callable, PyObject *argument)
{
    PyObject *arguments[] = {NULL, argument, argument};
    return PyObject_Vectorcall(callable, arguments + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}

LOOP_OF_CALLS(call_none, PyObject_CallNoArgs(object))
LOOP_OF_CALLS(call_one, PyObject_CallOneArg(object, args[1]))
LOOP_OF_CALLS(call_two, call_with_two(object, args[1]))
LOOP_OF_CALLS(call_format, PyObject_CallFunction(object, "ii", 1, 2))
LOOP_OF_CALLS(call_step, PyObject_CallMethodNoArgs(object, step_name))
LOOP_OF_CALLS(get_step, PyObject_GetAttr(object, step_name))
LOOP_OF_CALLS(get_item, PyObject_GetItem(object, args[1]))
LOOP_OF_CALLS(add_one, PyNumber_Add(object, args[1]))
LOOP_OF_CALLS(less, PyObject_RichCompare(object, args[1], Py_LT))

static PyObject *get_length(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    Py_ssize_t times;
    PyObject *object = object_and_times(args, count, &times);
    if (object == NULL)
        return NULL;
    Py_ssize_t sum = 0;
    for (Py_ssize_t i = 0; i < times; i++) {
        Py_ssize_t size = PyObject_Size(object);
        if (size < 0)
            return NULL;
        sum += size;
    }
    return PyLong_FromSsize_t(sum);
}

/* Counts what an iterable gives. */
static PyObject *iterate(PyObject *module, PyObject *iterable)
{
    PyObject *iterator = PyObject_GetIter(iterable);
    if (iterator == NULL)
        return NULL;
    Py_ssize_t items = 0;
    PyObject *item;
    while ((item = PyIter_Next(iterator)) != NULL) {
        Py_DECREF(item);
        items++;
    }
    Py_DECREF(iterator);
    return PyErr_Occurred() ? NULL : PyLong_FromSsize_t(items);
}

/* Calls what raises ValueError, and forgets the error; counts them. */
static PyObject *catch(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    Py_ssize_t times, caught = 0;
    PyObject *callable = object_and_times(args, count, &times);
    if (callable == NULL)
        return NULL;
    for (Py_ssize_t i = 0; i < times; i++) {
        PyObject *result = PyObject_CallNoArgs(callable);
        if (result != NULL) {
            Py_DECREF(result);
            continue;
        }
        if (!PyErr_ExceptionMatches(PyExc_ValueError))
            return NULL;
        PyErr_Clear();
        caught++;
    }
    return PyLong_FromSsize_t(caught);
}

static PyObject *call(PyObject *module, PyObject *callable)
{
    return PyObject_CallNoArgs(callable);
}

static PyMethodDef methods[] = {
    {"call_none", FASTCALL(call_none), METH_FASTCALL, "Call without argument, so many times."},
    {"call_one", FASTCALL(call_one), METH_FASTCALL, "Call with one argument."},
    {"call_two", FASTCALL(call_two), METH_FASTCALL, "Call with two arguments."},
    {"call_format", FASTCALL(call_format), METH_FASTCALL, "Call with two ints made from a format."},
    {"call_step", FASTCALL(call_step), METH_FASTCALL, "Call the method step."},
    {"get_step", FASTCALL(get_step), METH_FASTCALL, "Read the attribute step."},
    {"get_item", FASTCALL(get_item), METH_FASTCALL, "Subscript."},
    {"add_one", FASTCALL(add_one), METH_FASTCALL, "Add an int."},
    {"less", FASTCALL(less), METH_FASTCALL, "Compare with an int."},
    {"get_length", FASTCALL(get_length), METH_FASTCALL, "Take the length; return the sum."},
    {"iterate", iterate, METH_O, "Count what an iterable gives."},
    {"catch", FASTCALL(catch), METH_FASTCALL, "Call, forget ValueError; return how often it was raised."},
    {"call", call, METH_O, "Call once; return the result."},
    {NULL, NULL, 0, NULL},
};

int add_callbacks(PyObject *module)
{
    step_name = PyUnicode_InternFromString("step");
    return step_name == NULL ? -1 : PyModule_AddFunctions(module, methods);
}
