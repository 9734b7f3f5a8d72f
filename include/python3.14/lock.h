/* Locks of one byte. */
#ifndef Py_LOCK_H
#define Py_LOCK_H

#include "cpython/lock.h"

#endif
