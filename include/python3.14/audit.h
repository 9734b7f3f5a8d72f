/* Audit events. */
#ifndef Py_AUDIT_H
#define Py_AUDIT_H

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_FUNC(int) PySys_Audit(const char *, const char *, ...);
PyAPI_FUNC(int) PySys_AuditTuple(const char *, PyObject *);

#include "cpython/audit.h"

#ifdef __cplusplus
}
#endif
#endif
