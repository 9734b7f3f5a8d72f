/* Critical sections. */
#ifndef Py_CRITICAL_SECTION_H
#define Py_CRITICAL_SECTION_H

#include "cpython/critical_section.h"

#endif
