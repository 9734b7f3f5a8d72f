#!/usr/bin/env python3
"""Compile the test extensions of this folder and run their scripts with an interpreter.

    run.py --python "COMMAND" [--headers ours|cpython|FOLDER] [--match TEXT] [--build FOLDER] [--jobs N] [--cc CC]

Every X.c becomes a module; every X.py that is a test is run as `COMMAND X.py BUILD` from the repository's root.
`--headers cpython` asks the interpreter of --python for its own folder unless a folder is given.
Exit status 1 when something does not compile or a script fails.
"""

import argparse
import concurrent.futures
import os
import pathlib
import shlex
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TAG = {"x86_64": "x86_64-linux-gnu", "aarch64": "aarch64-linux-gnu"}[os.uname().machine]
SUFFIX = f".cpython-314-{TAG}.so"

# Modules built otherwise: suffix and flags.
ABI3 = (".abi3.so", ["-DPy_LIMITED_API=0x030e0000"])
SPECIAL = {
    "limited_api": [ABI3],
    "limited_api_old": [(".abi3.so", ["-DPy_LIMITED_API=0x03080000"])],
    "plain_suffix": [(".so", [])],
    "load_undefined": [(SUFFIX, ["-Wl,-z,lazy"])],
}
NOT_TESTS = {"run.py", "check.py"}


def compile_one(source, arguments, build):
    """Compile one source; returns what the compiler said when it failed."""
    for suffix, flags in SPECIAL.get(source.stem, [(SUFFIX, [])]):
        target = build / (source.stem + suffix)
        inputs = [source, HERE / "module.h", *pathlib.Path(arguments.folder).rglob("*.h")]
        if target.exists() and all(path.stat().st_mtime < target.stat().st_mtime for path in inputs):
            continue
        driver = arguments.cxx if source.suffix == ".cpp" else arguments.cc
        command = [
            driver, "-O1", "-g", "-fPIC", "-shared", "-pthread", "-Wall", "-Wextra", "-Wno-unused-parameter",
            "-Wno-deprecated-declarations", "-Wno-missing-field-initializers", "-Wno-cast-function-type",
            *flags, f"-I{arguments.folder}", *[f"-I{folder}" for folder in arguments.include], f"-I{HERE}",
            # Debian's pyconfig.h includes <x86_64-linux-gnu/python3.14/pyconfig.h>, which is beside python3.14.
            f"-idirafter{pathlib.Path(arguments.folder).parent}",
            str(source), "-o", str(target),
        ]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode:
            return result.stderr
        if result.stderr:
            print(f"{source.name}: {result.stderr.strip()}", file=sys.stderr)
    return None


def prepare_loading(build):
    """Files that are no extensions, for loading.py."""
    folder = build / "loading"
    folder.mkdir(exist_ok=True)
    (folder / f"load_text{SUFFIX}").write_text("this is no shared library\n")
    (folder / f"load_empty{SUFFIX}").write_bytes(b"")
    for path in build.glob(f"load_*{SUFFIX}"):
        link = folder / path.name
        link.unlink(missing_ok=True)
        os.link(path, link)


def run_one(script, arguments, build):
    """Run one script; returns (passed, output, seconds)."""
    command = [*shlex.split(arguments.python), str(script.relative_to(ROOT)), str(build)]
    start = time.monotonic()
    try:
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=arguments.timeout)
    except subprocess.TimeoutExpired:
        return False, f"no end after {arguments.timeout} s", time.monotonic() - start
    output = (result.stdout + result.stderr).strip()
    passed = result.returncode == 0 and f"ok {script.stem} " in result.stdout
    if result.returncode < 0:
        output += f"\nkilled by signal {-result.returncode}"
    return passed, output, time.monotonic() - start


def include_folder(arguments):
    if arguments.headers == "ours":
        return str(ROOT / "include" / "python3.14")
    if arguments.headers == "cpython":
        code = "import sysconfig; print(sysconfig.get_path('include'))"
        return subprocess.run([*shlex.split(arguments.python), "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    return arguments.headers


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--python", default=str(ROOT / "target" / "debug" / "pyrox"))
    parser.add_argument("--headers", default="ours", help="ours, cpython or a folder")
    parser.add_argument("--include", action="append", default=[], help="a further include folder")
    parser.add_argument("--match", default="", help="only scripts whose name contains this")
    parser.add_argument("--build", help="folder for the compiled modules")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--timeout", type=float, default=120)
    parser.add_argument("--cc", default=os.environ.get("CC", "cc"))
    parser.add_argument("--cxx", default=os.environ.get("CXX", "c++"))
    parser.add_argument("--compile-only", action="store_true")
    arguments = parser.parse_args()
    arguments.folder = include_folder(arguments)
    kind = arguments.headers if arguments.headers in ("ours", "cpython") else "other"
    build = pathlib.Path(arguments.build or ROOT / "target" / "extensions" / kind).resolve()
    build.mkdir(parents=True, exist_ok=True)

    sources = sorted([*HERE.glob("*.c"), *HERE.glob("*.cpp")])
    scripts = [path for path in sorted(HERE.glob("*.py")) if path.name not in NOT_TESTS and arguments.match in path.stem]
    passes = failures = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for source, said in zip(sources, pool.map(lambda source: compile_one(source, arguments, build), sources)):
            if said is not None:
                failures += 1
                print(f"failed {source.name} (compiling)\n{indented(said)}")
        prepare_loading(build)
        if not arguments.compile_only:
            results = pool.map(lambda script: run_one(script, arguments, build), scripts)
            for script, (passed, output, seconds) in zip(scripts, results):
                if passed:
                    passes += 1
                    print(f"passed {script.stem}\n    {output.splitlines()[-1]}, {seconds:.2f} s")
                else:
                    failures += 1
                    print(f"failed {script.stem}\n{indented(output or 'said nothing')}")
    print(f"{passes} passed, {failures} failed")
    sys.exit(1 if failures else 0)


def indented(text):
    return "\n".join("    " + line for line in text.splitlines()[-30:])


if __name__ == "__main__":
    main()
