/* Threads made by C that call Python; the lock given up and taken again. */
#include "module.h"
#include <pthread.h>
#include <unistd.h>

typedef struct {
    PyObject *function;
    int number, calls, failures, had_lock;
    PyThreadState *state;
} Job;

static void *work(void *arg)
{
    Job *job = arg;
    job->had_lock = PyGILState_Check();
    for (int i = 0; i < job->calls; i++) {
        PyGILState_STATE outer = PyGILState_Ensure();
        job->state = PyThreadState_Get();
        PyGILState_STATE inner = PyGILState_Ensure(); /* nested */
        PyObject *result = PyObject_CallFunction(job->function, "ii", job->number, i);
        if (result == NULL) {
            job->failures++;
            PyErr_Clear();
        }
        Py_XDECREF(result);
        PyGILState_Release(inner);
        PyGILState_Release(outer);
    }
    return NULL;
}
/* run(function, threads, calls): function(thread, call) from each thread. */
static PyObject *run(PyObject *m, PyObject *args)
{
    (void)m;
    PyObject *function;
    int threads, calls;
    if (!PyArg_ParseTuple(args, "Oii", &function, &threads, &calls)) {
        return NULL;
    }
    Job *jobs = PyMem_Calloc((size_t)threads, sizeof *jobs);
    pthread_t *ids = PyMem_Calloc((size_t)threads, sizeof *ids);
    PyThreadState *mine = PyThreadState_Get();
    int failures = 0, had_lock = 0, same_state = 0;
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < threads; i++) {
        jobs[i] = (Job){function, i, calls, 0, 0, NULL};
        pthread_create(&ids[i], NULL, work, &jobs[i]);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
        failures += jobs[i].failures;
        had_lock += jobs[i].had_lock;
        same_state += jobs[i].state == mine;
    }
    Py_END_ALLOW_THREADS
    PyMem_Free(jobs);
    PyMem_Free(ids);
    return Py_BuildValue("(iiii)", failures, had_lock, same_state, PyThreadState_Get() == mine);
}
/* A second thread state on this thread, by hand. */
static PyObject *by_hand(PyObject *m, PyObject *Py_UNUSED(a))
{
    (void)m;
    PyThreadState *mine = PyThreadState_Get(), *other = PyThreadState_New(mine->interp);
    PyThreadState *before = PyThreadState_Swap(other);
    PyObject *dict = PyThreadState_GetDict();
    int separate = dict != NULL && PyThreadState_Get() == other;
    PyThreadState_Swap(mine);
    int distinct = PyThreadState_GetDict() != dict;
    PyThreadState_Clear(other);
    PyThreadState_Delete(other);
    PyThreadState *saved = PyEval_SaveThread();
    int released = PyThreadState_GetUnchecked() == NULL;
    PyEval_RestoreThread(saved);
    return Py_BuildValue("(iiiii)", before == mine, separate, distinct, released, saved == mine);
}
static PyObject *sleep_(PyObject *m, PyObject *arg)
{
    (void)m;
    long microseconds = PyLong_AsLong(arg);
    Py_BEGIN_ALLOW_THREADS
    usleep((useconds_t)microseconds);
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}
static PyMethodDef methods[] = {METHOD(run, METH_VARARGS), METHOD(by_hand, METH_NOARGS), {"sleep", sleep_, METH_O, NULL}, END};
MODULE(threads, methods, module_exec_nothing)
