/* What runs, one record per call, newest first from PyThreadState.current_frame: the fields that stack walkers
   (greenlet, profilers) follow. Everything from `localsplus` on belongs to the runtime. */
#ifndef Py_INTERNAL_INTERPFRAME_STRUCTS_H
#define Py_INTERNAL_INTERPFRAME_STRUCTS_H

#include "../Python.h"

/* A reference whose low bits are flags. */
typedef struct {
    uintptr_t bits;
} _PyStackRef;

typedef union _Py_CODEUNIT _Py_CODEUNIT;
typedef struct _PyInterpreterFrame _PyInterpreterFrame;

struct _PyInterpreterFrame {
    _PyStackRef f_executable;
    struct _PyInterpreterFrame *previous;
    _PyStackRef f_funcobj;
    PyObject *f_globals;
    PyObject *f_builtins;
    PyObject *f_locals;
    PyFrameObject *frame_obj;
    _Py_CODEUNIT *instr_ptr;
    _PyStackRef *stackpointer;
    uint16_t return_offset;
    char owner;
    uint8_t visited;
    _PyStackRef localsplus[1];
};

#endif
