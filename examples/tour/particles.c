/* The extension that tour.py compiles: plain C API code, nothing special about it.
 *
 * It has a type (Particle, which takes part in garbage collection), a few functions, one of which calls back into
 * Python, and one that fails. */
#include <Python.h>
#include <stddef.h>

typedef struct {
    PyObject_HEAD
    double x, speed;
    PyObject *partner;
    PyObject *weakrefs;
} Particle;

static long alive;

static int particle_init(PyObject *op, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"x", "speed", NULL};
    Particle *self = (Particle *)op;
    self->speed = 1.0;
    return PyArg_ParseTupleAndKeywords(args, kwargs, "d|d:Particle", names, &self->x, &self->speed) ? 0 : -1;
}

static PyObject *particle_new(PyTypeObject *type, PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(kwargs))
{
    PyObject *self = type->tp_alloc(type, 0);
    if (self != NULL) {
        alive++;
    }
    return self;
}

static int particle_traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(op));
    Py_VISIT(((Particle *)op)->partner);
    return 0;
}

static int particle_clear(PyObject *op)
{
    Py_CLEAR(((Particle *)op)->partner);
    return 0;
}

static void particle_dealloc(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    PyObject_GC_UnTrack(op);
    PyObject_ClearWeakRefs(op);
    particle_clear(op);
    alive--;
    type->tp_free(op);
    Py_DECREF(type);
}

static PyObject *particle_repr(PyObject *op)
{
    PyObject *x = PyFloat_FromDouble(((Particle *)op)->x);
    PyObject *text = x ? PyUnicode_FromFormat("Particle(%R)", x) : NULL;
    Py_XDECREF(x);
    return text;
}

static PyObject *particle_move(PyObject *op, PyObject *time)
{
    double seconds = PyFloat_AsDouble(time);
    if (seconds == -1.0 && PyErr_Occurred()) {
        return NULL;
    }
    if (seconds < 0) {
        PyErr_Format(PyExc_ValueError, "time cannot run backwards: %R", time);
        return NULL;
    }
    ((Particle *)op)->x += seconds * ((Particle *)op)->speed;
    return Py_NewRef(op);
}

static PyMethodDef particle_methods[] = {
    {"move", particle_move, METH_O, "move($self, seconds, /)\n--\n\nMove for some seconds."},
    {NULL, NULL, 0, NULL},
};
static PyMemberDef particle_members[] = {
    {"x", Py_T_DOUBLE, offsetof(Particle, x), 0, "where it is"},
    {"partner", _Py_T_OBJECT, offsetof(Particle, partner), 0, "any object"},
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(Particle, weakrefs), Py_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};
static PyType_Slot particle_slots[] = {
    {Py_tp_new, particle_new},           {Py_tp_init, particle_init},       {Py_tp_repr, particle_repr},
    {Py_tp_traverse, particle_traverse}, {Py_tp_clear, particle_clear},     {Py_tp_dealloc, particle_dealloc},
    {Py_tp_methods, particle_methods},   {Py_tp_members, particle_members}, {0, NULL},
};
static PyType_Spec particle_spec = {
    "particles.Particle", sizeof(Particle), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, particle_slots,
};

static PyObject *nothing(PyObject *Py_UNUSED(m), PyObject *Py_UNUSED(args))
{
    Py_RETURN_NONE;
}

static PyObject *add(PyObject *Py_UNUSED(m), PyObject *const *args, Py_ssize_t n)
{
    if (n != 2) {
        PyErr_Format(PyExc_TypeError, "add takes 2 numbers, not %zd", n);
        return NULL;
    }
    long a = PyLong_AsLong(args[0]), b = PyLong_AsLong(args[1]);
    if (PyErr_Occurred()) {
        return NULL;
    }
    return PyLong_FromLong(a + b);
}

/* Calls `function` with 0, 1, … times-1; the sum of what it returns. */
static PyObject *call_back(PyObject *Py_UNUSED(m), PyObject *args)
{
    PyObject *function;
    long times, sum = 0;
    if (!PyArg_ParseTuple(args, "Ol", &function, &times)) {
        return NULL;
    }
    for (long i = 0; i < times; i++) {
        PyObject *number = PyLong_FromLong(i);
        PyObject *result = number ? PyObject_CallOneArg(function, number) : NULL;
        Py_XDECREF(number);
        if (result == NULL) {
            return NULL;
        }
        sum += PyLong_AsLong(result);
        Py_DECREF(result);
        if (PyErr_Occurred()) {
            return NULL;
        }
    }
    return PyLong_FromLong(sum);
}

static PyObject *refcount(PyObject *Py_UNUSED(m), PyObject *object)
{
    return PyLong_FromSsize_t(Py_REFCNT(object));
}

static PyObject *count_alive(PyObject *Py_UNUSED(m), PyObject *Py_UNUSED(args))
{
    return PyLong_FromLong(alive);
}

static PyMethodDef methods[] = {
    {"nothing", nothing, METH_NOARGS, NULL},
    {"add", _PyCFunction_CAST(add), METH_FASTCALL, NULL},
    {"call_back", call_back, METH_VARARGS, NULL},
    {"refcount", refcount, METH_O, NULL},
    {"alive", count_alive, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static int exec(PyObject *m)
{
    return PyModule_Add(m, "Particle", PyType_FromModuleAndSpec(m, &particle_spec, NULL));
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, exec}, {0, NULL}};
static PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "particles", "Particles, for the tour.", 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit_particles(void)
{
    return PyModuleDef_Init(&module);
}
