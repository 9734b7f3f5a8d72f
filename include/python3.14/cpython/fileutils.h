/* C files. */
#ifndef Py_CPYTHON_FILEUTILS_H
#define Py_CPYTHON_FILEUTILS_H
#ifndef Py_LIMITED_API

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_FUNC(int) Py_fclose(FILE *);
PyAPI_FUNC(FILE *) Py_fopen(PyObject *, const char *);
#define _Py_fopen_obj Py_fopen

#ifdef __cplusplus
}
#endif
#endif
#endif
