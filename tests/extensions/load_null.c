/* An init function that returns NULL and does not say why. */
#include <Python.h>
PyMODINIT_FUNC PyInit_load_null(void) { return NULL; }
