/* The language version these headers describe. */
#ifndef Py_PATCHLEVEL_H
#define Py_PATCHLEVEL_H

#define PY_RELEASE_LEVEL_ALPHA 0xA
#define PY_RELEASE_LEVEL_BETA 0xB
#define PY_RELEASE_LEVEL_GAMMA 0xC
#define PY_RELEASE_LEVEL_FINAL 0xF

#define PY_MAJOR_VERSION 3
#define PY_MINOR_VERSION 14
#define PY_MICRO_VERSION 8
#define PY_RELEASE_LEVEL PY_RELEASE_LEVEL_FINAL
#define PY_RELEASE_SERIAL 0
#define PY_VERSION "3.14.8"

/* One byte each for major, minor and micro, half a byte each for level and serial. */
#define _Py_PACK_FULL_VERSION(major, minor, micro, level, serial)                      \
    ((((major) & 0xff) << 24) | (((minor) & 0xff) << 16) | (((micro) & 0xff) << 8)     \
     | (((level) & 0xf) << 4) | ((serial) & 0xf))

/* Written out, because preprocessors of other languages read it too. */
#define PY_VERSION_HEX 0x030E08F0

#endif
