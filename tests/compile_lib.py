"""Compile the files that a list names, one "NAME<tab>PATH" a line, and say of each whether it compiled."""

import sys


def main(list_path):
    passed = failed = 0
    with open(list_path, encoding="utf-8") as lines:
        files = [line.rstrip("\n").split("\t") for line in lines]
    for name, path in files:
        with open(path, "rb") as file:
            source = file.read()
        try:
            compile(source, path, "exec", dont_inherit=True)
        except Exception as error:
            failed += 1
            print("failed", name)
            print(f"    {type(error).__name__}: {error}", flush=True)
        else:
            passed += 1
            print("passed", name, flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main(sys.argv[1]))
