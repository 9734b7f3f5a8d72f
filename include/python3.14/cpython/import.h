/* Modules built into the executable. */
#ifndef Py_CPYTHON_IMPORT_H
#define Py_CPYTHON_IMPORT_H
#ifndef Py_LIMITED_API

#ifdef __cplusplus
extern "C" {
#endif

struct _inittab {
    const char *name;
    PyObject *(*initfunc)(void);
};

struct _frozen {
    const char *name;
    const unsigned char *code;
    int size;
    int is_package;
};

PyAPI_DATA(struct _inittab *) PyImport_Inittab;
PyAPI_DATA(const struct _frozen *) PyImport_FrozenModules;

PyAPI_FUNC(int) PyImport_ExtendInittab(struct _inittab *);
PyAPI_FUNC(PyObject *) PyImport_ImportModuleAttr(PyObject *, PyObject *);
PyAPI_FUNC(PyObject *) PyImport_ImportModuleAttrString(const char *, const char *);

#ifdef __cplusplus
}
#endif
#endif
#endif
