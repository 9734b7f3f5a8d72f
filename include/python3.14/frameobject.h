/* Frames: included by name, where their functions are needed. */
#ifndef Py_FRAMEOBJECT_H
#define Py_FRAMEOBJECT_H

#include "pyframe.h"
#include "cpython/frameobject.h"

#endif
