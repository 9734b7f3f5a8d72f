/* Running source. */
#ifndef Py_PYTHONRUN_H
#define Py_PYTHONRUN_H

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_DATA(int) (*PyOS_InputHook)(void);

PyAPI_FUNC(void) PyErr_Display(PyObject *, PyObject *, PyObject *);
PyAPI_FUNC(void) PyErr_Print(void);
PyAPI_FUNC(void) PyErr_PrintEx(int);
PyAPI_FUNC(PyObject *) Py_CompileString(const char *, const char *, int);
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x030c0000
PyAPI_FUNC(void) PyErr_DisplayException(PyObject *);
#endif

#include "cpython/pythonrun.h"

#ifdef __cplusplus
}
#endif
#endif
