"""Run a package's pytest files with a stand-in for pytest: python run_pytest.py SITE TESTS EXTENSION

SITE is a folder that the package can be imported from, TESTS the folder with its test files (a package itself),
EXTENSION the name of its C extension module: that it can be imported is a case too, because test files skip what
needs an extension that is not there. Prints a line for each case and a total.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "standin"))

import pytest


class Case:
    """One call of a test function: with these fixtures' parameters and these arguments."""

    def __init__(self, name, function, fixtures, choices, arguments, marks):
        self.name = name
        self.function = function
        self.fixtures = fixtures
        self.choices = choices
        self.arguments = arguments
        self.marks = marks

    def run(self):
        for mark in self.marks:
            reason = mark.skip_reason()
            if reason is not None:
                raise pytest.Skipped(reason)
        values, finishers = {}, []
        try:
            for fixture in self.fixtures.values():
                if fixture.autouse or fixture.name in parameter_names(self.function):
                    self.set_up(fixture, values, finishers)
            wanted = [name for name in parameter_names(self.function) if name not in self.arguments]
            self.function(**{name: values[name] for name in wanted}, **self.arguments)
        finally:
            for generator in reversed(finishers):
                next(generator, None)

    def set_up(self, fixture, values, finishers):
        if fixture.name in values:
            return
        for name in parameter_names(fixture.function):
            if name == "request":
                values["request"] = pytest.FixtureRequest(self.choices.get(fixture.name))
            else:
                self.set_up(self.fixtures[name], values, finishers)
        result = fixture.function(**{name: values[name] for name in parameter_names(fixture.function)})
        if hasattr(result, "send") and hasattr(result, "throw"):
            finishers.append(result)
            result = next(result)
        values[fixture.name] = result


def parameter_names(function):
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return names[1:] if hasattr(function, "__self__") else names


def expand(name, function, fixtures):
    """Every case of a test function: the product of its fixtures' parameters and its parametrize marks."""
    cases = [("", {}, {}, [])]
    for fixture in fixtures.values():
        if fixture.has_params and (fixture.autouse or fixture.name in parameter_names(function)):
            cases = [
                (f"{label}-{fixture.name}{index}", choices | {fixture.name: one.values[0]}, arguments, marks + list(one.marks))
                for label, choices, arguments, marks in cases
                for index, one in enumerate(fixture.params)
            ]
    own = getattr(function, "pytestmark", [])
    for mark in own:
        if mark.name != "parametrize":
            continue
        names, sets = mark.args
        if isinstance(names, str):
            names = [one.strip() for one in names.split(",")]
        cases = [
            (f"{label}-{names[0]}{index}", choices, arguments | dict(zip(names, values)), marks + extra)
            for label, choices, arguments, marks in cases
            for index, (values, extra) in enumerate(value_sets(names, sets))
        ]
    for label, choices, arguments, marks in cases:
        full_name = f"{name}[{label[1:]}]" if label else name
        yield Case(full_name, function, fixtures, choices, arguments, marks + own)


def value_sets(names, sets):
    for one in sets:
        if isinstance(one, pytest.param):
            yield one.values, list(one.marks)
        else:
            yield one if len(names) > 1 else (one,), []


def collect(folder):
    """The cases of all test files, in the order of their names."""
    package = os.path.basename(folder)
    # Behind the site: what lies beside the tests may be the package's source, without its extension.
    sys.path.insert(1, os.path.dirname(folder))
    shared = fixtures_of(pytest)
    if os.path.exists(os.path.join(folder, "conftest.py")):
        shared |= fixtures_of(import_file(package, "conftest"))
    cases = []
    for file in sorted(os.listdir(folder)):
        if file.startswith("test_") and file.endswith(".py"):
            module = import_file(package, file[:-3])
            fixtures = shared | fixtures_of(module)
            for name, function in functions_of(module):
                cases.extend(expand(f"{file}::{name}", function, fixtures))
    return cases


def import_file(package, name):
    return __import__(f"{package}.{name}", fromlist=[name])


def fixtures_of(module):
    return {value.name: value for value in vars(module).values() if isinstance(value, pytest.Fixture)}


def functions_of(module):
    for name, value in vars(module).items():
        if name.startswith("test") and hasattr(value, "__code__"):
            yield name, value
        elif name.startswith("Test") and isinstance(value, type):
            for method in vars(value):
                if method.startswith("test"):
                    yield f"{name}::{method}", getattr(value(), method)


def import_case(name):
    return Case(f"import {name}", lambda: __import__(name), {}, {}, {}, [])


def main(site, tests, extension):
    sys.path.insert(0, os.path.abspath(site))
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for case in [import_case(extension), *collect(os.path.abspath(tests))]:
        try:
            case.run()
        except pytest.Skipped as reason:
            outcome, detail = "skipped", f": {reason}"
        except Exception:
            # Only here: a young runtime may lack what the module needs.
            import traceback

            outcome, detail = "failed", "\n    " + traceback.format_exc().rstrip().replace("\n", "\n    ")
        else:
            outcome, detail = "passed", ""
        counts[outcome] += 1
        print(f"{outcome} {case.name}{detail}", flush=True)
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if counts["failed"] else 0


sys.exit(main(*sys.argv[1:]))
