/* Separators of paths. */
#ifndef Py_OSDEFS_H
#define Py_OSDEFS_H

#include <limits.h>

#define SEP L'/'
#define DELIM L':'
#ifndef MAXPATHLEN
#ifdef PATH_MAX
#define MAXPATHLEN PATH_MAX
#else
#define MAXPATHLEN 1024
#endif
#endif

#endif
