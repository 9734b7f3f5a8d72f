/* The extension module `border`: puts the parts together. */
#include "border.h"

PyObject *object_and_times(PyObject *const *args, Py_ssize_t count, Py_ssize_t *times)
{
    if (count != 2) {
        PyErr_SetString(PyExc_TypeError, "expected an object and how many times");
        return NULL;
    }
    *times = PyLong_AsSsize_t(args[1]);
    if (*times == -1 && PyErr_Occurred())
        return NULL;
    return args[0];
}

static int execute(PyObject *module)
{
    int (*const parts[])(PyObject *) = {add_calls, add_cells, add_containers, add_callbacks, add_protocols};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i](module) < 0)
            return -1;
    return 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)execute},
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "border", "Functions and types that do next to nothing.", 0, NULL, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit_border(void)
{
    return PyModuleDef_Init(&definition);
}
