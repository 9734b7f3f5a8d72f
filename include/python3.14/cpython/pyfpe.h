/* Brackets around floating-point code, of old; nothing is left to do. */
#ifndef Py_CPYTHON_PYFPE_H
#define Py_CPYTHON_PYFPE_H
#ifndef Py_LIMITED_API

#define PyFPE_START_PROTECT(err_string, leave_stmt)
#define PyFPE_END_PROTECT(v)

#endif
#endif
