/* Audit events. */
#ifndef Py_AUDIT_H
#define Py_AUDIT_H

#ifdef __cplusplus
extern "C" {
#endif

#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x030d0000
PyAPI_FUNC(int) PySys_Audit(const char *, const char *, ...);
PyAPI_FUNC(int) PySys_AuditTuple(const char *, PyObject *);
#endif

#include "cpython/audit.h"

#ifdef __cplusplus
}
#endif
#endif
