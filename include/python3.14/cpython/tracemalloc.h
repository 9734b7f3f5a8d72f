/* Telling tracemalloc of memory that comes from elsewhere. */
#ifndef Py_CPYTHON_TRACEMALLOC_H
#define Py_CPYTHON_TRACEMALLOC_H
#ifndef Py_LIMITED_API

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_FUNC(int) PyTraceMalloc_Track(unsigned int, uintptr_t, size_t);
PyAPI_FUNC(int) PyTraceMalloc_Untrack(unsigned int, uintptr_t);

#ifdef __cplusplus
}
#endif
#endif
#endif
