//! CPython 3.14 binary interface: struct layouts, constants and slot numbers. Data only.
