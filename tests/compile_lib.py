"""Compile the files that a list names and say of each whether the compiler did as expected.

A line of the list is "NAME<tab>PATH", or "NAME<tab>PATH<tab>rejected" for a file that is no valid program.
"""

import sys
import warnings


def outcome(path):
    """Nothing for a file that compiled, or why it did not."""
    with open(path, "rb") as file:
        source = file.read()
    try:
        compile(source, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def problem(path, expected):
    try:
        refused = outcome(path)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if expected == "rejected":
        return None if refused else "compiled, although CPython rejects it"
    return refused


def main(list_path):
    warnings.simplefilter("ignore")
    passed = failed = 0
    with open(list_path, encoding="utf-8") as lines:
        files = [line.rstrip("\n").split("\t") for line in lines]
    for name, path, *expected in files:
        why = problem(path, expected[0] if expected else "accepted")
        if why is None:
            passed += 1
            print("passed", name, flush=True)
        else:
            failed += 1
            print("failed", name)
            print(f"    {why}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main(sys.argv[1]))
