/* Atomic operations. */
#ifndef Py_PYATOMIC_H
#define Py_PYATOMIC_H

#include "cpython/pyatomic.h"

#endif
