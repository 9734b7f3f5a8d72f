"""Run a benchmark program: python run.py [--check] [--extensions FOLDER] SET/PROGRAM [ENTRY …]

Prints a line for each entry (see `harness`). `--check` does each entry once, at its smallest; `--extensions` names the folder
of the built extension that the set `border` calls.
"""

import os
import sys

import harness


def main(arguments):
    check = False
    while arguments[0].startswith("--"):
        option = arguments.pop(0)
        if option == "--check":
            check = True
        elif option == "--extensions":
            sys.path.append(arguments.pop(0))
        else:
            raise SystemExit(f"{option}: there is no such option")
    folder, program = arguments.pop(0).split("/")
    sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), folder))
    __import__(program)
    for name in arguments or harness.entries:
        harness.entries[name][check](name)


main(sys.argv[1:])
