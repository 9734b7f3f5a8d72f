"""Copy the files of CPython's own test suite to a folder, and list them, each with what CPython's compiler says about it.

Run by CPython. A line of the list is "NAME<tab>PATH<tab>accepted" or "…rejected".
"""

import os
import sys
import test
import warnings


def verdict(source, name):
    try:
        compile(source, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return "rejected"
    return "accepted"


def main(folder, list_path):
    warnings.simplefilter("ignore")
    top = os.path.dirname(test.__file__)
    with open(list_path, "w", encoding="utf-8") as lines:
        for path, folders, files in os.walk(top):
            folders.sort()
            for file in sorted(files):
                if not file.endswith(".py"):
                    continue
                original = os.path.join(path, file)
                name = os.path.relpath(original, top)
                copy = os.path.join(folder, name)
                with open(original, "rb") as text:
                    source = text.read()
                os.makedirs(os.path.dirname(copy), exist_ok=True)
                with open(copy, "wb") as text:
                    text.write(source)
                print("test/" + name, copy, verdict(source, copy), sep="\t", file=lines)


main(*sys.argv[1:])
