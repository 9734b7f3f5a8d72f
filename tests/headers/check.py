#!/usr/bin/env python3
"""Compare our headers with CPython 3.14's interface.

    check.py [--headers FOLDER] [--cpython FOLDER] [--cc CC] [--cxx CXX]

Always, against the measured tables in crates/abi/tables, in C and C++:
    layouts       size of every public struct, offset and size of its fields
    constants     integer macros, enumerators, numbers of slots
    prototypes    every function that pyrox exports and CPython's headers declare; with the limited API, those of it
With --cpython, the folder of CPython's headers, also against those:
    declared      which functions each version of the limited API declares, and how
    macros        which macros there are, with how many parameters
    values        what those that are constants or strings come to

Prints `passed NAME` or `failed NAME` with the reasons, and exits with 1 when something failed.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TABLES = ROOT / "crates" / "abi" / "tables"
INCLUDES = "#include <Python.h>\n#include <structmember.h>\n#include <marshal.h>\n#include <osdefs.h>\n"
FULL = INCLUDES + "#include <datetime.h>\n#include <frameobject.h>\n"
VERSIONS = ["full", *(f"0x03{minor:02x}0000" for minor in range(2, 15))]

# Macros that are CPython's own business: include guards, how it was built, its byte code, other systems.
PRIVATE_MACROS = re.compile(
    r"""(?x) .*_H | (HAVE|WITH|SIZEOF|ALIGNOF|USE|DOUBLE_IS|_Py_HACL|_Py_FFI|PY_(?:SQLITE|SSL|BUILTIN|HAVE|SUPPORT))_\w+
    | _[A-Z_]+ | _POSIX_\w+ | __\w+ | _DARWIN_C_SOURCE | _PYTHONFRAMEWORK | MVWDELCH_IS_EXPRESSION | PY_COERCE_C_LOCALE
    | PY_PARSER_REQUIRES_FUTURE_KEYWORD | Py_REMOTE_DEBUG | _PyCode_DEF\w* | _Py_USE_GCC_BUILTIN_ATOMICS | [a-z]\w*
    | _PyObject_ASSERT_F\w+ | _Py_atomic_\w+ | _Py_NO_SANITIZE_\w+ | PY_FOREACH_\w+_EVENT"""
)
# Constants of CPython's internal headers, and floating point.
PRIVATE_CONSTANTS = re.compile(r"FRAME_\w+|CO_FAST_\w+|_Py(ThreadState_WHENCE|Status_TYPE)_\w+|Py_MATH_\w+|PY_VECTORCALL_ARGUMENTS_OFFSET")
# Those that C++ does not take for constant expressions.
POINTERS = re.compile(r"Py_MOD_\w+")
# Functions of the headers that no extension can mean to call.
PRIVATE_FUNCTIONS = re.compile(r"_Py_atomic_\w+|_PyUnicode_(NON)?COMPACT_DATA")

# Texts of macros that may come to a constant.
CONSTANT = re.compile(r"""[\w\s()+*/<>|&~!"'.%?:-]+""")
NO_CONSTANT = re.compile(r"\b(return|do|static|extern|inline|if|else|struct|typedef|__attribute__|for|while|goto|_save|va_copy)\b|&_Py_")


def table(name):
    lines = (TABLES / name).read_text().splitlines()
    return [dict(zip(lines[0].split("\t"), line.split("\t"))) for line in lines[1:]]


class Compiler:
    """A compiler with the headers of one folder."""

    def __init__(self, command, folder, scratch):
        self.command, self.folder, self.scratch = command, pathlib.Path(folder), scratch

    def run(self, text, *flags, suffix=".c"):
        source = self.scratch / f"check{suffix}"
        source.write_text(text)
        # Debian's pyconfig.h includes another one below the folder above.
        flags = [f"-I{self.folder}", f"-idirafter{self.folder.parent}", "-w", "-ftrack-macro-expansion=0", *flags, str(source)]
        return subprocess.run([self.command, *flags], capture_output=True, text=True)

    def complaints(self, head, lines, *flags, suffix=".c"):
        """What is wrong with each of `lines`: index → message."""
        text = head + "".join(line + "\n" for line in lines)
        first = head.count("\n") + 1
        flags = ["-fsyntax-only", "-fmax-errors=0", "-Werror=incompatible-pointer-types", "-Werror=implicit", *flags]
        result = self.run(text, *flags, suffix=suffix)
        found = {}
        for place, said in re.findall(rf"^[^\n]*check{re.escape(suffix)}:(\d+):\d+: (?:fatal )?error: (.*)$", result.stderr, re.M):
            found.setdefault(int(place) - first, said)
        if result.returncode and (not found or min(found) < 0):
            sys.exit(result.stderr)
        return found


def check_lines(name, compiler, head, cases, *flags, suffix=".c"):
    """Compiles one line per case, which is (what it is called, the line)."""
    complaints = compiler.complaints(head, [line for _, line in cases], *flags, suffix=suffix)
    return report(name, [f"{cases[index][0]}: {said}" for index, said in sorted(complaints.items())], len(cases))


def report(name, failures, count):
    if failures or not count:
        print(f"failed {name}")
        for line in failures or ["there was nothing to check"]:
            print(f"    {line}")
        return False
    print(f"passed {name}\n    {count} checks")
    return True


def layouts(compiler):
    rows = table("layouts.tsv")
    structs = {row["struct"]: row["also_called"] or row["struct"] for row in rows}
    names = list(structs.values())
    tagged = compiler.complaints(FULL, [f"typedef {name} *check_{name};" for name in names])
    spelled = {name: f"struct {name}" if index in tagged else name for index, name in enumerate(names)}
    cases = []
    for row in rows:
        struct, field = spelled[structs[row["struct"]]], row["field"]
        cases.append((struct, f'_Static_assert(sizeof({struct}) == {row["size"]}, "size");'))
        if not field or "bits " in row["type"]:
            continue
        cases.append((f"{struct}.{field}", f'_Static_assert(offsetof({struct}, {field}) == {row["offset"]}, "offset");'))
        line = f'_Static_assert(sizeof((({struct} *)0)->{field}) == {row["field_size"]}, "size of the field");'
        cases.append((f"{struct}.{field}", line))
    return check_lines("layouts C", compiler, FULL, cases) & check_lines(
        "layouts C++", compiler, FULL + "#define _Static_assert static_assert\n", cases, suffix=".cpp"
    )


def constants(compiler):
    pairs = [(row["name"], row["value"]) for row in table("constants.tsv")]
    pairs = [(name, value) for name, value in pairs if not PRIVATE_MACROS.fullmatch(name) and not PRIVATE_CONSTANTS.fullmatch(name)]
    pairs += [(row["slot"], row["number"]) for row in table("slots.tsv")]
    cases = [(name, f'_Static_assert((long long)({name}) == {value}LL, "is not {value}");') for name, value in pairs]
    plain = [(name, line) for name, line in cases if not POINTERS.fullmatch(name)]
    return check_lines("constants C", compiler, FULL, cases) & check_lines(
        "constants C++", compiler, FULL + "#define _Static_assert static_assert\n", plain, suffix=".cpp"
    )


def prototypes(compiler):
    exported = set((ROOT / "tests" / "api-baseline.txt").read_text().split())
    rows = [row for row in table("symbols.tsv") if row["prototype"] and (row["kind"] == "inline" or row["symbol"] in exported)]
    # A macro may stand for a function that is there as well.
    hidden = [name for name, (parameters, _) in macros(compiler, "full").items() if parameters is None and name in exported]
    uncover = "".join(f"#undef {name}\n" for name in hidden)
    passed = True
    for name, head, limited, suffix in (
        ("full", FULL, False, ".c"),
        ("full", FULL, False, ".cpp"),
        ("limited", "#define Py_LIMITED_API 0x030e0000\n" + INCLUDES, True, ".c"),
        ("limited", "#define Py_LIMITED_API 0x030e0000\n" + INCLUDES, True, ".cpp"),
    ):
        cases = []
        for row in rows:
            if not limited or row["limited_api"] == "yes":
                symbol, prototype = row["symbol"], row["prototype"].removeprefix("static ")
                prototype = prototype.replace("struct __va_list_tag *", "va_list").replace("__va_list_tag *", "va_list")
                if suffix == ".cpp":
                    prototype = prototype.replace(" char *const *", " const char *const *")
                pointer = re.sub(rf"\b{symbol} ?\(", f"(*check_{symbol})(", prototype, count=1)
                cases.append((symbol, f"{pointer} = {symbol};"))
        language = {".c": "C", ".cpp": "C++"}[suffix]
        passed &= check_lines(f"prototypes {name} {language}", compiler, head + uncover, cases, suffix=suffix)
    return passed


def declared(compiler, version):
    """The functions that the headers declare: name → prototype."""
    head = FULL if version == "full" else f"#define Py_LIMITED_API {version}\n{INCLUDES}"
    listing = compiler.scratch / "declared"
    result = compiler.run(head, "-fsyntax-only", "-aux-info", str(listing))
    if result.returncode:
        sys.exit(result.stderr)
    found = {}
    for line in listing.read_text(errors="replace").splitlines():
        match = re.match(r"/\* (\S+?):\d+:\S+ \*/ (?:extern|static) (?:inline )?(.*?\b(\w+) \(.*\));?", line)
        if match and match[1].startswith(str(compiler.folder)):
            found.setdefault(match[3], match[2])
    return found


def compare_declared(ours, theirs):
    passed = True
    for version in VERSIONS:
        mine, wanted = declared(ours, version), declared(theirs, version)
        missing = wanted.keys() - mine.keys() - macros(ours, version).keys()
        failures = [f"{name}: missing: {wanted[name]}" for name in sorted(missing) if not PRIVATE_FUNCTIONS.fullmatch(name)]
        if version != "full":
            more = sorted(name for name in mine.keys() - wanted.keys() if not name.startswith("_"))
            failures += [f"{name}: is not in this version of the limited API" for name in more]
        passed &= report(f"declared {version}", failures, len(wanted))
    return passed


def macros(compiler, version):
    """Macros that the headers define: name → (number of parameters or None, text)."""
    head = FULL if version == "full" else f"#define Py_LIMITED_API {version}\n{INCLUDES}"
    found, ours = {}, False
    for line in compiler.run(head, "-E", "-dD").stdout.splitlines():
        if marker := re.match(r'# \d+ "(.*?)"', line):
            ours = "/python3.14/" in marker[1]
        match = re.match(r"#(define|undef) (\w+)(?:\(([^)]*)\))? ?(.*)", line)
        if not match or not ours or PRIVATE_MACROS.fullmatch(match[2]):
            continue
        if match[1] == "undef":
            found.pop(match[2], None)
        else:
            found[match[2]] = (None if match[3] is None else match[3].count(",") + 1, match[4])
    return found


def compare_macros(ours, theirs):
    passed = True
    for version in VERSIONS:
        mine, wanted = macros(ours, version), macros(theirs, version)
        functions = declared(ours, version)
        failures = []
        for name, (parameters, text) in sorted(wanted.items()):
            if name not in mine:
                if name not in functions:
                    failures.append(f"{name}: missing: {text}")
            elif (mine[name][0] is None) != (parameters is None) and text != name:
                failures.append(f"{name}: has parameters in one and none in the other")
            elif parameters is not None and mine[name][0] is not None and mine[name][0] != parameters:
                failures.append(f"{name}: {mine[name][0]} parameters, not {parameters}")
        passed &= report(f"macros {version}", failures, len(wanted))
    return passed


def values(compiler, names):
    """What macros come to, of those that are constant integers or texts."""
    program = FULL + "#include <stdio.h>\n"
    show = ""
    for kind, shown in (("static const long long integer_{0} = (long long)({0});", "%lld"), ("static const char text_{0}[] = {0};", "%s")):
        lines = {name: kind.format(name) for name in names}
        # What is no constant can hide what comes after it.
        while wrong := compiler.complaints(program, list(lines.values()), "-Wno-error=incompatible-pointer-types"):
            lines = {name: line for index, (name, line) in enumerate(lines.items()) if index not in wrong}
        program += "\n".join(lines.values()) + "\n"
        variable = kind.split("_")[0].split()[-1]
        show += "".join(f'printf("{name}\\t{shown}\\n", {variable}_{name});\n' for name in lines)
    target = compiler.scratch / "values"
    result = compiler.run(f"{program}int main(void) {{\n{show}}}\n", "-O1", "-Wl,--gc-sections", "-o", str(target))
    if result.returncode:
        sys.exit(result.stderr)
    shown = subprocess.run([str(target)], capture_output=True, text=True, check=True).stdout
    return dict(line.split("\t", 1) for line in shown.splitlines())


def compare_values(ours, theirs):
    defined = macros(theirs, "full")
    functions = {*declared(theirs, "full"), *(name for name, (parameters, _) in defined.items() if parameters is not None)}

    def is_function(text):
        return text.lstrip("_") in functions or text.isidentifier() and not text.isupper() and text not in defined

    names = [
        name
        for name, (parameters, text) in sorted(defined.items())
        if parameters is None and CONSTANT.fullmatch(text) and not NO_CONSTANT.search(text) and not is_function(text)
    ]
    mine, wanted = values(ours, names), values(theirs, names)
    failures = [f"{name}: {mine.get(name, 'nothing')}, not {value}" for name, value in wanted.items() if mine.get(name) != value]
    return report("values", failures, len(wanted))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--headers", default=str(ROOT / "include" / "python3.14"))
    parser.add_argument("--cpython", help="folder of CPython 3.14's headers")
    parser.add_argument("--cc", default="gcc")
    parser.add_argument("--cxx", default="g++")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        ours = Compiler(arguments.cc, arguments.headers, scratch)
        passed = all([layouts(ours), constants(ours), prototypes(ours)])
        if arguments.cpython:
            theirs = Compiler(arguments.cc, arguments.cpython, scratch)
            passed = all([passed, compare_declared(ours, theirs), compare_macros(ours, theirs), compare_values(ours, theirs)])
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
