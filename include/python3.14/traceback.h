/* Tracebacks. */
#ifndef Py_TRACEBACK_H
#define Py_TRACEBACK_H

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_DATA(PyTypeObject) PyTraceBack_Type;

PyAPI_FUNC(int) PyTraceBack_Here(PyFrameObject *);
PyAPI_FUNC(int) PyTraceBack_Print(PyObject *, PyObject *);

#define PyTraceBack_Check(v) Py_IS_TYPE((v), &PyTraceBack_Type)

#include "cpython/traceback.h"

#ifdef __cplusplus
}
#endif
#endif
