/* The hash of numbers is their value modulo a Mersenne prime. */
#ifndef Py_CPYTHON_PYHASH_H
#define Py_CPYTHON_PYHASH_H
#ifndef Py_LIMITED_API

#ifdef __cplusplus
extern "C" {
#endif

#define PyHASH_BITS 61
#define PyHASH_MODULUS (((size_t)1 << PyHASH_BITS) - 1)
#define PyHASH_INF 314159
#define PyHASH_MULTIPLIER 1000003UL
#define PyHASH_IMAG PyHASH_MULTIPLIER
#define _PyHASH_BITS PyHASH_BITS
#define _PyHASH_MODULUS PyHASH_MODULUS
#define _PyHASH_INF PyHASH_INF
#define _PyHASH_MULTIPLIER PyHASH_MULTIPLIER
#define _PyHASH_IMAG PyHASH_IMAG

typedef struct {
    Py_hash_t (*const hash)(const void *, Py_ssize_t);
    const char *name;
    const int hash_bits;
    const int seed_bits;
} PyHash_FuncDef;

PyAPI_FUNC(PyHash_FuncDef *) PyHash_GetFuncDef(void);
PyAPI_FUNC(Py_hash_t) PyObject_GenericHash(PyObject *);
PyAPI_FUNC(Py_hash_t) Py_HashBuffer(const void *, Py_ssize_t);
PyAPI_FUNC(Py_hash_t) Py_HashPointer(const void *);
#define _Py_HashPointer Py_HashPointer
PyAPI_FUNC(Py_hash_t) _Py_HashDouble(PyObject *, double);

#ifdef __cplusplus
}
#endif
#endif
#endif
