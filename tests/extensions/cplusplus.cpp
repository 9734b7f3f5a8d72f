// The headers from C++: a type with a constructor and a destructor, exceptions kept on this side, the macros.
#include <Python.h>
#include <cstddef>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct Words {
    PyObject_HEAD
    std::vector<std::string> *words;
};

PyObject *words_new(PyTypeObject *type, PyObject *, PyObject *)
{
    PyObject *op = type->tp_alloc(type, 0);
    if (op != nullptr) {
        reinterpret_cast<Words *>(op)->words = new (std::nothrow) std::vector<std::string>();
        if (reinterpret_cast<Words *>(op)->words == nullptr) {
            Py_DECREF(op);
            return PyErr_NoMemory();
        }
    }
    return op;
}

void words_dealloc(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    delete reinterpret_cast<Words *>(op)->words;
    type->tp_free(op);
    Py_DECREF(type);
}

PyObject *words_add(PyObject *op, PyObject *text)
{
    Py_ssize_t size;
    const char *utf8 = PyUnicode_AsUTF8AndSize(text, &size);
    if (utf8 == nullptr) {
        return nullptr;
    }
    reinterpret_cast<Words *>(op)->words->emplace_back(utf8, static_cast<std::size_t>(size));
    return Py_NewRef(op);
}

PyObject *words_at(PyObject *op, PyObject *index)
{
    Py_ssize_t i = PyLong_AsSsize_t(index);
    if (i == -1 && PyErr_Occurred()) {
        return nullptr;
    }
    try {
        return PyUnicode_FromString(reinterpret_cast<Words *>(op)->words->at(static_cast<std::size_t>(i)).c_str());
    }
    catch (const std::out_of_range &) {
        PyErr_Format(PyExc_IndexError, "no word %zd", i);
        return nullptr;
    }
}

Py_ssize_t words_length(PyObject *op) { return static_cast<Py_ssize_t>(reinterpret_cast<Words *>(op)->words->size()); }

PyMethodDef words_methods[] = {
    {"add", words_add, METH_O, PyDoc_STR("add a word")},
    {"at", words_at, METH_O, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot words_slots[] = {
    {Py_tp_new, reinterpret_cast<void *>(words_new)},
    {Py_tp_dealloc, reinterpret_cast<void *>(words_dealloc)},
    {Py_sq_length, reinterpret_cast<void *>(words_length)},
    {Py_tp_methods, words_methods},
    {0, nullptr},
};

PyType_Spec words_spec = {"cplusplus.Words", sizeof(Words), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, words_slots};

// The macros that differ between the languages.
PyObject *macros(PyObject *, PyObject *arg)
{
    static const char *names[] = {"a", "b", nullptr};
    PyObject *a = nullptr, *b = nullptr;
    if (!PyArg_ParseTupleAndKeywords(arg, nullptr, "O|O", names, &a, &b)) {
        return nullptr;
    }
    PyObject *held = Py_NewRef(a), *empty = nullptr;
    Py_SETREF(held, PyList_New(0));
    Py_XSETREF(empty, Py_XNewRef(b));
    Py_CLEAR(empty);
    Py_CLEAR(held);
    int characters[5] = {};
    Py_BUILD_ASSERT(sizeof(Py_ssize_t) == 8);
    PyObject *tuple = PyTuple_New(1);
    PyTuple_SET_ITEM(tuple, 0, PyLong_FromLong(Py_MIN(1, Py_MAX(0, 5))));
    long item = PyLong_AsLong(PyTuple_GET_ITEM(tuple, 0));
    Py_DECREF(tuple);
    Py_UNICODE_ISALPHA('x');
    return Py_BuildValue("(iinl)", held == nullptr, empty == nullptr, static_cast<Py_ssize_t>(sizeof characters / sizeof characters[0]), item);
}

PyMethodDef methods[] = {{"macros", macros, METH_VARARGS, nullptr}, {nullptr, nullptr, 0, nullptr}};

int exec(PyObject *m)
{
    PyObject *type = PyType_FromModuleAndSpec(m, &words_spec, nullptr);
    return PyModule_Add(m, "Words", type);
}

PyModuleDef_Slot slots[] = {{Py_mod_exec, reinterpret_cast<void *>(exec)}, {0, nullptr}};
PyModuleDef module_def = {PyModuleDef_HEAD_INIT, "cplusplus", nullptr, 0, methods, slots, nullptr, nullptr, nullptr};

} // namespace

PyMODINIT_FUNC PyInit_cplusplus()
{
    return PyModuleDef_Init(&module_def);
}
