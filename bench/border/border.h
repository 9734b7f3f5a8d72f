/* What the parts of the extension `border` share.
 *
 * Everything in the extension does next to nothing, so that what is timed is the way into C and back. It uses what CPython 3.14
 * and the C API of PyPy 3.11 have in common. */
#ifndef BORDER_H
#define BORDER_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

/* Entries of method tables, for functions that are no PyCFunction. */
#define FASTCALL(function) ((PyCFunction)(void (*)(void))(function))

/* Each part adds its functions or types to the module: 0, or -1 with an exception set. */
int add_calls(PyObject *module);
int add_cells(PyObject *module);
int add_containers(PyObject *module);
int add_callbacks(PyObject *module);
int add_protocols(PyObject *module);

/* Takes the arguments (callable or object, number of times) of the functions that loop in C: the object, borrowed, or NULL with
 * an exception set. */
PyObject *object_and_times(PyObject *const *args, Py_ssize_t count, Py_ssize_t *times);

#endif
