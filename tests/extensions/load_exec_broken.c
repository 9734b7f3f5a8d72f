/* Exec slots that break the contract: failing without an exception; an unknown slot. */
#include "module.h"
static int exec(PyObject *m) { (void)m; return -1; }
static PyMethodDef methods[] = {END};
MODULE(load_exec_broken, methods, exec)

static PyModuleDef_Slot strange_slots[] = {{99, NULL}, {0, NULL}};
static PyModuleDef strange = {PyModuleDef_HEAD_INIT, "strange", NULL, 0, NULL, strange_slots, NULL, NULL, NULL};
PyMODINIT_FUNC PyInit_strange(void) { return PyModuleDef_Init(&strange); }

static PyModuleDef negative = {PyModuleDef_HEAD_INIT, "negative", NULL, -1, NULL, module_slots, NULL, NULL, NULL};
PyMODINIT_FUNC PyInit_negative(void) { return PyModuleDef_Init(&negative); }

/* One that gives no module: create slots may give any object. */
static PyObject *create(PyObject *spec, PyModuleDef *def)
{
    (void)spec, (void)def;
    return PyDict_New();
}
static PyModuleDef_Slot create_slots[] = {{Py_mod_create, create}, {0, NULL}};
static PyModuleDef created = {PyModuleDef_HEAD_INIT, "created", NULL, 0, NULL, create_slots, NULL, NULL, NULL};
PyMODINIT_FUNC PyInit_created(void) { return PyModuleDef_Init(&created); }

static PyObject *create_null(PyObject *spec, PyModuleDef *def)
{
    (void)spec, (void)def;
    return NULL;
}
static PyModuleDef_Slot null_slots[] = {{Py_mod_create, create_null}, {0, NULL}};
static PyModuleDef null = {PyModuleDef_HEAD_INIT, "null", NULL, 0, NULL, null_slots, NULL, NULL, NULL};
PyMODINIT_FUNC PyInit_null(void) { return PyModuleDef_Init(&null); }

/* A name that is not ASCII: punycode, and the other prefix. */
static PyModuleDef_Slot fine_slots[] = {{0, NULL}};
static PyModuleDef fine = {PyModuleDef_HEAD_INIT, "caf\xc3\xa9", NULL, 0, NULL, fine_slots, NULL, NULL, NULL};
PyMODINIT_FUNC PyInitU_caf_dma(void) { return PyModuleDef_Init(&fine); }
