#!/usr/bin/env python3
"""Check a folder of Python 3.14 headers against the tables of the binary interface.

    check.py [--headers FOLDER] [--tables FOLDER] [--reference FOLDER] [--include FOLDER]

Compiles, without running anything, that every struct of layouts.tsv has its size and its fields their offsets
and sizes; that every constant of constants.tsv has its value; that every function of
symbols.tsv is declared with the table's prototype; and that the headers compile without warnings in the C and
C++ dialects that extensions are written in, with and without the limited API. With --reference, lists the
macros that the reference headers define and the checked ones do not. Exit status 1 when anything fails.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

INCLUDES = """\
#include <Python.h>
#include <structmember.h>
#include <frameobject.h>
#include <datetime.h>
#include <marshal.h>
#include <osdefs.h>
"""

# What says how CPython itself was built, not what extensions may rely on.
CONFIGURATION = re.compile(
    r"PY_(COERCE_C_LOCALE|HAVE_PERF_TRAMPOLINE|SQLITE_.*|SSL_.*|SUPPORT_TIER)$|Py_REMOTE_DEBUG$|_Py_(FFI|HACL)_"
    r"|_Py_USE_GCC_BUILTIN_ATOMICS$|WITH_"
)
# Of the internal headers.
INTERNAL = re.compile(r"FRAME_|CO_FAST_|_PyThreadState_WHENCE_")
# Not integers: the table holds them truncated.
NOT_INTEGERS = {"Py_MATH_E", "Py_MATH_El", "Py_MATH_PI", "Py_MATH_PIl", "Py_MATH_TAU"}
POINTERS = re.compile(r"Py_MOD_|Py_TP_USE_SPEC$")
TAGGED = {"_PyUnicodeObject_state", "wrapperbase", "_inittab", "_frozen", "_Py_tss_t"}

DIALECTS = [
    ("gcc", "c", dialect) for dialect in ("c99", "gnu99", "c11", "c17", "gnu17")
] + [("g++", "c++", dialect) for dialect in ("c++11", "c++14", "c++17", "c++20", "gnu++20")]
LIMITED = ["", "0x03070000", "0x03080000", "0x030b0000", "0x030c0000", "0x030e0000", "3"]


def read_table(path):
    lines = path.read_text().splitlines()
    names = lines[0].split("\t")
    return [dict(zip(names, line.split("\t") + [""] * len(names))) for line in lines[1:]]


class Compiler:
    """Compiles generated sources against one folder of headers and collects what the compiler says."""

    def __init__(self, folders, scratch):
        self.folders = [f"-I{folder}" for folder in folders]
        self.scratch = scratch
        self.failures = 0

    def compile(self, title, source, command=("gcc", "c", "c11"), flags=()):
        driver, language, dialect = command
        path = self.scratch / "source.c"
        path.write_text(source)
        result = subprocess.run(
            [driver, "-x", language, f"-std={dialect}", "-fsyntax-only", *flags, *self.folders, str(path)],
            capture_output=True, text=True,
        )
        said = result.stderr.strip()
        if result.returncode or said:
            self.failures += 1
            print(f"FAILED {title}")
            print("\n".join("    " + line for line in said.splitlines()[:40]))
        else:
            print(f"ok     {title}")


def layouts(table):
    out = [INCLUDES]
    seen = set()
    for row in table:
        name = row["struct"]
        also = row["also_called"]
        spelled = also or (f"struct {name}" if name in TAGGED else name)
        if name == "_object":
            spelled = "PyObject"
        if name not in seen:
            seen.add(name)
            out.append(f'_Static_assert(sizeof({spelled}) == {row["size"]}, "size of {name}");')
        if " bits " in row["type"]:
            continue
        field = row["field"]
        out.append(f'_Static_assert(offsetof({spelled}, {field}) == {row["offset"]}, "{name}.{field}");')
        out.append(
            f'_Static_assert(sizeof((({spelled} *)0)->{field}) == {row["field_size"]}, "size of {name}.{field}");'
        )
    return "\n".join(out) + "\n", len(seen)


def constants(table):
    out = [INCLUDES]
    count = 0
    for row in table:
        name, value = row["name"], row["value"]
        if CONFIGURATION.match(name) or INTERNAL.match(name) or name in NOT_INTEGERS:
            continue
        count += 1
        if POINTERS.match(name):
            # only where the compiler folds it, which GCC and Clang both do
            out.append(f'static char check_{name}[(size_t)({name}) == {value} ? 1 : -1] __attribute__((unused));')
        else:
            suffix = "LL" if value != "-9223372036854775808" else ""
            value = value if suffix else "(-9223372036854775807LL - 1)"
            out.append(f'_Static_assert((long long)({name}) == {value}{suffix}, "{name}");')
    return "\n".join(out) + "\n", count


def prototypes(table):
    out = [INCLUDES]
    count = 0
    for row in table:
        name, prototype = row["symbol"], row["prototype"]
        if row["kind"] != "func" or not prototype or not row["header"]:
            continue
        prototype = prototype.replace("__va_list_tag *", "va_list")
        place = re.search(rf"\b{re.escape(name)} ?\(", prototype)
        count += 1
        out.append(f"#undef {name}")
        # the address, so that a missing declaration is noticed too
        out.append(f"{prototype[:place.start()]}(*const check_{name})({prototype[place.end():]} __attribute__((unused)) = {name};")
    return "\n".join(out) + "\n", count


def macros(folders, scratch):
    path = scratch / "macros.c"
    path.write_text(INCLUDES)
    text = subprocess.run(
        ["gcc", "-dM", "-E", *[f"-I{folder}" for folder in folders], str(path)], capture_output=True, text=True, check=True
    ).stdout
    return {line.split()[1].split("(")[0] for line in text.splitlines()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--headers", default=str(ROOT / "include" / "python3.14"))
    parser.add_argument("--tables", default=str(ROOT / "crates" / "abi" / "tables"))
    parser.add_argument("--reference", help="headers whose macros are looked for")
    parser.add_argument("--include", action="append", default=[], help="a further folder for the headers' own includes")
    arguments = parser.parse_args()
    tables = pathlib.Path(arguments.tables)

    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        compiler = Compiler([arguments.headers, *arguments.include], scratch)
        quiet = ("-Wno-deprecated-declarations",)

        source, count = layouts(read_table(tables / "layouts.tsv"))
        compiler.compile(f"{count} structs", source, flags=quiet)
        rows = read_table(tables / "constants.tsv")
        source, count = constants(rows)
        # -w: GCC warns of the folded pointers, though it does fold them
        compiler.compile(f"{count} constants", source, command=("gcc", "c", "gnu11"), flags=("-w",))
        slots = [{"name": row["slot"], "value": row["number"]} for row in read_table(tables / "slots.tsv")]
        source, count = constants(slots)
        compiler.compile(f"{count} slots", source, flags=quiet)
        source, count = prototypes(read_table(tables / "symbols.tsv"))
        compiler.compile(f"{count} functions", source, flags=quiet)

        strict = ("-Wall", "-Wextra", "-Wpedantic")
        for command in DIALECTS:
            compiler.compile(f"dialect {command[2]}", INCLUDES + "int main(void) { return 0; }\n", command, strict)
        for version in LIMITED[1:]:
            for command in (("gcc", "c", "c11"), ("g++", "c++", "c++17")):
                compiler.compile(
                    f"limited API {version} in {command[2]}", INCLUDES, command, (*strict, f"-DPy_LIMITED_API={version}")
                )

        if arguments.reference:
            wanted = macros([arguments.reference, *arguments.include], scratch)
            have = macros([arguments.headers, *arguments.include], scratch)
            missing = sorted(name for name in wanted - have if re.match(r"_?(Py|PY|CO_|METH_|T_|F)", name) and not name.endswith("_H"))
            print(f"macros of the reference that are not here: {len(missing)}")
            print("    " + " ".join(missing))
    sys.exit(1 if compiler.failures else 0)


if __name__ == "__main__":
    main()
