/* Hashing. */
#ifndef Py_PYHASH_H
#define Py_PYHASH_H

#define Py_HASH_EXTERNAL 0
#define Py_HASH_SIPHASH24 1
#define Py_HASH_FNV 2
#define Py_HASH_SIPHASH13 3
#define Py_HASH_ALGORITHM Py_HASH_SIPHASH13
#define Py_HASH_CUTOFF 0

#include "cpython/pyhash.h"

#endif
