/* What the module `capsules` offers other modules through a capsule. */
#ifndef TEST_CAPSULES_H
#define TEST_CAPSULES_H
#define CAPSULES_API "capsules._api"
typedef struct {
    int version;
    long (*add)(long, long);
    PyObject *(*pair)(PyObject *, PyObject *);
} CapsulesApi;
#endif
