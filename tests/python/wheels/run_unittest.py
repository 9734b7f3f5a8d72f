"""Run a test module of a package with unittest: python run_unittest.py SITE MODULE

SITE is a folder that the package can be imported from, MODULE the full name of a module in it. Prints a line for each
test and a total.
"""

import os
import sys
import traceback
import unittest


class Lines(unittest.TestResult):
    """Prints what became of each test when it is over; failures of its subtests are its own."""

    def startTest(self, test):
        super().startTest(test)
        self.outcome, self.detail = "passed", ""

    def note(self, outcome, detail):
        self.outcome = outcome
        self.detail += detail

    def fail(self, error):
        text = "".join(traceback.format_exception(*error)).rstrip()
        self.note("failed", "\n    " + text.replace("\n", "\n    "))

    def addError(self, test, err):
        super().addError(test, err)
        if not hasattr(self, "outcome"):
            # Of a module or class as a whole, before any test.
            self.startTest(test)
            self.fail(err)
            self.stopTest(test)
        else:
            self.fail(err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.fail(err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.fail(err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.note("skipped", f": {reason}")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.note("failed", "\n    it was expected to fail")

    def stopTest(self, test):
        super().stopTest(test)
        name = ".".join(test.id().split(".")[-2:])
        print(f"{self.outcome} {name}{self.detail}", flush=True)
        del self.outcome


def main(site, module):
    sys.path.insert(0, os.path.abspath(site))
    result = Lines()
    unittest.defaultTestLoader.loadTestsFromName(module).run(result)
    failed = not result.wasSuccessful()
    print(f"{result.testsRun} run, {'some failed' if failed else 'none failed'}")
    return 1 if failed else 0


sys.exit(main(*sys.argv[1:]))
