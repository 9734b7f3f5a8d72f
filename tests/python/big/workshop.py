"""A workshop of small programs in one: an interpreter, a virtual machine, a simulation, a bank, a spreadsheet, …

Every chapter prints what it does. Together they use most of what everyday Python code uses.
"""

import functools
import heapq
import itertools
import json
import math
import string
import sys
from abc import ABC, abstractmethod
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque, namedtuple
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass, field, fields, replace
from enum import Enum, Flag, IntEnum, auto

CHAPTERS = []


def chapter(title):
    """Register a function as a chapter."""

    def register(function):
        @functools.wraps(function)
        def run(number):
            print(f"== {number}. {title} ".ljust(72, "="))
            result = function()
            print(f"-- {function.__name__}: {result!r}")

        CHAPTERS.append(run)
        return run

    return register


# ---------------------------------------------------------------------------------------------------------
# A Lisp: reader, environments, closures, tail positions, errors with positions


class LispError(Exception):
    """Something wrong in a program, with the place where it is."""

    def __init__(self, message, line=None):
        super().__init__(message)
        self.line = line

    def __str__(self):
        place = f"line {self.line}: " if self.line is not None else ""
        return place + super().__str__()


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    line: int


def tokens(source):
    """Cut the source into tokens."""
    line = 1
    position = 0
    while position < len(source):
        char = source[position]
        if char == "\n":
            line += 1
            position += 1
        elif char.isspace():
            position += 1
        elif char == ";":
            end = source.find("\n", position)
            position = len(source) if end < 0 else end
        elif char in "()'":
            yield Token(char, char, line)
            position += 1
        elif char == '"':
            end = source.find('"', position + 1)
            if end < 0:
                raise LispError("a string without an end", line)
            yield Token("string", source[position + 1 : end], line)
            position = end + 1
        else:
            start = position
            while position < len(source) and not source[position].isspace() and source[position] not in "()';":
                position += 1
            text = source[start:position]
            try:
                float(text)
            except ValueError:
                yield Token("symbol", text, line)
            else:
                yield Token("number", text, line)


class Symbol(str):
    """A name in a program."""

    __slots__ = ()

    def __repr__(self):
        return str(self)


class Reader:
    """Turns tokens into nested lists."""

    def __init__(self, source):
        self.tokens = list(tokens(source))
        self.position = 0

    def read_all(self):
        while self.position < len(self.tokens):
            yield self.read()

    def next_token(self):
        try:
            token = self.tokens[self.position]
        except IndexError:
            line = self.tokens[-1].line if self.tokens else None
            raise LispError("the program ends too early", line) from None
        self.position += 1
        return token

    def read(self):
        token = self.next_token()
        match token.kind:
            case "(":
                items = []
                while self.peek() != ")":
                    items.append(self.read())
                self.next_token()
                return items
            case ")":
                raise LispError("a ) too many", token.line)
            case "'":
                return [Symbol("quote"), self.read()]
            case "number":
                value = float(token.text)
                return int(value) if value.is_integer() and "." not in token.text else value
            case "string":
                return token.text
            case _:
                return Symbol(token.text)

    def peek(self):
        if self.position >= len(self.tokens):
            raise LispError("a ) is missing", self.tokens[-1].line)
        return self.tokens[self.position].kind


class Procedure:
    """A function of the program: parameters, body, and the environment it was made in."""

    def __init__(self, parameters, body, environment, name="lambda"):
        self.parameters = parameters
        self.body = body
        self.environment = environment
        self.name = name

    def bind(self, arguments):
        if len(arguments) != len(self.parameters):
            raise LispError(f"{self.name} wants {len(self.parameters)} arguments, not {len(arguments)}")
        return self.environment.new_child(dict(zip(self.parameters, arguments)))

    def __repr__(self):
        return f"<{self.name}/{len(self.parameters)}>"


def lisp_text(value):
    """A value as a program would write it."""
    if isinstance(value, list):
        return "(" + " ".join(map(lisp_text, value)) + ")"
    if value is True or value is False:
        return "#t" if value else "#f"
    if isinstance(value, str) and not isinstance(value, Symbol):
        return json.dumps(value)
    return repr(value)


def standard_environment():
    def arithmetic(operation, start=None):
        def apply(*numbers):
            if start is not None:
                return functools.reduce(operation, numbers, start)
            if len(numbers) == 1:
                return operation(0, numbers[0])
            return functools.reduce(operation, numbers)

        return apply

    def compare(operation):
        return lambda *numbers: all(operation(a, b) for a, b in itertools.pairwise(numbers))

    return ChainMap(
        {
            "+": arithmetic(lambda a, b: a + b, 0),
            "*": arithmetic(lambda a, b: a * b, 1),
            "-": arithmetic(lambda a, b: a - b),
            "/": lambda a, b: a / b,
            "mod": lambda a, b: a % b,
            "<": compare(lambda a, b: a < b),
            ">": compare(lambda a, b: a > b),
            "=": compare(lambda a, b: a == b),
            "car": lambda x: x[0],
            "cdr": lambda x: x[1:],
            "cons": lambda a, b: [a, *b],
            "list": lambda *items: list(items),
            "null?": lambda x: x == [],
            "length": len,
            "append": lambda *lists: [item for one in lists for item in one],
            "not": lambda x: x is False,
            "print": lambda *items: print("   ", *map(lisp_text, items)),
            "#t": True,
            "#f": False,
        }
    )


def evaluate(form, environment):
    """The value of a form. Tail calls loop instead of recursing."""
    while True:
        if isinstance(form, Symbol):
            try:
                return environment[form]
            except KeyError:
                raise LispError(f"{form} has no value") from None
        if not isinstance(form, list):
            return form
        if not form:
            raise LispError("an empty call")
        match form:
            case [Symbol("quote"), value]:
                return value
            case [Symbol("if"), test, yes, *no]:
                if evaluate(test, environment) is not False:
                    form = yes
                elif no:
                    form = no[0]
                else:
                    return []
                continue
            case [Symbol("define"), [Symbol() as name, *parameters], *body]:
                environment[name] = Procedure(parameters, body, environment, name)
                return name
            case [Symbol("define"), Symbol() as name, value]:
                environment[name] = evaluate(value, environment)
                return name
            case [Symbol("set!"), Symbol() as name, value]:
                for scope in environment.maps:
                    if name in scope:
                        scope[name] = evaluate(value, environment)
                        break
                else:
                    raise LispError(f"{name} is not defined")
                return []
            case [Symbol("lambda"), [*parameters], *body]:
                return Procedure(parameters, body, environment)
            case [Symbol("let"), [*bindings], *body]:
                names = [name for name, _ in bindings]
                values = [evaluate(value, environment) for _, value in bindings]
                environment = environment.new_child(dict(zip(names, values)))
            case [Symbol("begin"), *body]:
                pass
            case _:
                function, *arguments = [evaluate(one, environment) for one in form]
                if not isinstance(function, Procedure):
                    if not callable(function):
                        raise LispError(f"{lisp_text(function)} cannot be called")
                    try:
                        return function(*arguments)
                    except (TypeError, IndexError, ZeroDivisionError) as error:
                        raise LispError(f"{form[0]}: {type(error).__name__}") from error
                environment = function.bind(arguments)
                body = function.body
        for one in body[:-1]:
            evaluate(one, environment)
        form = body[-1]


PROGRAM = """
; the usual suspects
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))
(define (filter p l) (if (null? l) '() (if (p (car l)) (cons (car l) (filter p (cdr l))) (filter p (cdr l)))))
(define (range a b) (if (< a b) (cons a (range (+ a 1) b)) '()))
(define (counter) (let ((n 0)) (lambda () (begin (set! n (+ n 1)) n))))
(define c (counter)) (c) (c)
(define (loop i total) (if (= i 0) total (loop (- i 1) (+ total i))))
(define (sort l) (if (null? l) '()
  (let ((p (car l)) (rest (cdr l)))
    (append (sort (filter (lambda (x) (< x p)) rest)) (list p) (sort (filter (lambda (x) (not (< x p))) rest))))))
(print (fact 20) (fact 30))
(print (map (lambda (x) (* x x)) (range 0 10)))
(print (c) (counter) "text" 'symbol '(1 (2 "b") c))
(print (loop 3000 0) (sort '(3 1 4 1 5 9 2 6 5 3 5)))
(print (filter (lambda (x) (= (mod x 3) 0)) (range 1 20)) (/ 1 4) (- 5) (< 1 2 3) (> 1 2))
"""


@chapter("A Lisp")
def lisp():
    environment = standard_environment()
    values = [evaluate(form, environment) for form in Reader(PROGRAM).read_all()]
    for source in ("(fact", ")", "(nope 1)", "(1 2)", '"abc', "(fact 1 2)", "(/ 1 0)", "(car '())", "()", "(set! zz 1)", "\n\n(fact 'a"):
        try:
            for form in Reader(source).read_all():
                print("   ", lisp_text(evaluate(form, environment)))
        except LispError as error:
            cause = f" (because of {error.__cause__!r})" if error.__cause__ else ""
            print(f"    {source.strip()!r}: {error}{cause}")
    return sum(isinstance(value, str) for value in values)


# ---------------------------------------------------------------------------------------------------------
# A stack machine with an assembler


class Op(IntEnum):
    PUSH = 0
    ADD = auto()
    SUB = auto()
    MUL = auto()
    DUP = auto()
    SWAP = auto()
    JUMP = auto()
    JZ = auto()
    LOAD = auto()
    STORE = auto()
    OUT = auto()
    CALL = auto()
    RET = auto()
    HALT = auto()

    @property
    def has_argument(self):
        return self in {Op.PUSH, Op.JUMP, Op.JZ, Op.LOAD, Op.STORE, Op.CALL}


class Machine:
    def __init__(self, code, limit=10_000):
        self.code = code
        self.limit = limit
        self.stack = []
        self.calls = []
        self.memory = defaultdict(int)
        self.output = []
        self.counts = Counter()

    def run(self):
        pc = 0
        for step in range(self.limit):
            op, argument = self.code[pc]
            self.counts[op.name] += 1
            pc += 1
            handler = getattr(self, f"do_{op.name.lower()}", None)
            if handler:
                handler(argument)
            elif op is Op.JUMP:
                pc = argument
            elif op is Op.JZ:
                if not self.stack.pop():
                    pc = argument
            elif op is Op.CALL:
                self.calls.append(pc)
                pc = argument
            elif op is Op.RET:
                pc = self.calls.pop()
            elif op is Op.HALT:
                return step
        raise TimeoutError(f"no end after {self.limit} steps")

    def do_push(self, value):
        self.stack.append(value)

    def do_dup(self, _):
        self.stack.append(self.stack[-1])

    def do_swap(self, _):
        self.stack[-1], self.stack[-2] = self.stack[-2], self.stack[-1]

    def do_load(self, address):
        self.stack.append(self.memory[address])

    def do_store(self, address):
        self.memory[address] = self.stack.pop()

    def do_out(self, _):
        self.output.append(self.stack.pop())

    def _binary(operation):
        def do(self, _):
            right = self.stack.pop()
            left = self.stack.pop()
            self.stack.append(operation(left, right))

        return do

    do_add = _binary(lambda a, b: a + b)
    do_sub = _binary(lambda a, b: a - b)
    do_mul = _binary(lambda a, b: a * b)
    del _binary


def assemble(text):
    labels, lines = {}, []
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        if line.endswith(":"):
            labels[line[:-1]] = len(lines)
        elif line:
            lines.append(line.split())
    code = []
    for number, (name, *rest) in enumerate(lines):
        try:
            op = Op[name.upper()]
        except KeyError as error:
            raise SyntaxError(f"instruction {number}: unknown {error}") from error
        if op.has_argument:
            (text,) = rest
            argument = labels[text] if text in labels else int(text) if text.lstrip("-").isdigit() else ord(text)
        else:
            argument = None
        code.append((op, argument))
    return code


FACTORIALS = """
    push 1
    store n
loop:
    load n
    call fact
    out
    load n
    push 1
    add
    dup
    store n
    push 11
    sub
    jz end
    jump loop
fact:           # n -> n!
    push 1
    store r
again:
    dup
    jz done
    dup
    load r
    mul
    store r
    push 1
    sub
    jump again
done:
    load r
    ret
end:
    halt
"""


@chapter("A stack machine")
def stack_machine():
    machine = Machine(assemble(FACTORIALS))
    steps = machine.run()
    print("   ", machine.output)
    print("   ", ", ".join(f"{name} {count}" for name, count in sorted(machine.counts.items())))
    print("   ", [op.name for op in Op if op.has_argument], Op(3), Op["RET"], Op.ADD < Op.MUL, Op.PUSH == 0)
    for text in ("start:\njump start", "bogus", "push", "ret", "add"):
        try:
            Machine(assemble(text), limit=50).run()
        except (TimeoutError, SyntaxError, ValueError, IndexError) as error:
            print("   ", type(error).__name__, error)
    return steps


# ---------------------------------------------------------------------------------------------------------
# Numbers: fractions, polynomials and matrices by operator overloading


@functools.total_ordering
class Ratio:
    __slots__ = ("top", "bottom")

    def __init__(self, top, bottom=1):
        if bottom == 0:
            raise ZeroDivisionError(f"Ratio({top}, 0)")
        divisor = math.gcd(top, bottom) * (1 if bottom > 0 else -1)
        self.top = top // divisor
        self.bottom = bottom // divisor

    @classmethod
    def of(cls, value):
        return value if isinstance(value, cls) else cls(value)

    def __add__(self, other):
        other = Ratio.of(other)
        return Ratio(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)

    __radd__ = __add__

    def __neg__(self):
        return Ratio(-self.top, self.bottom)

    def __sub__(self, other):
        return self + -Ratio.of(other)

    def __mul__(self, other):
        if isinstance(other, (Ratio, int)):
            other = Ratio.of(other)
            return Ratio(self.top * other.top, self.bottom * other.bottom)
        return NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = Ratio.of(other)
        return Ratio(self.top * other.bottom, self.bottom * other.top)

    def __eq__(self, other):
        other = Ratio.of(other)
        return (self.top, self.bottom) == (other.top, other.bottom)

    def __lt__(self, other):
        other = Ratio.of(other)
        return self.top * other.bottom < other.top * self.bottom

    def __hash__(self):
        return hash((self.top, self.bottom))

    def __float__(self):
        return self.top / self.bottom

    def __bool__(self):
        return self.top != 0

    def __repr__(self):
        return f"{self.top}/{self.bottom}" if self.bottom != 1 else str(self.top)


class Polynomial:
    def __init__(self, *coefficients):
        self.coefficients = list(coefficients)
        while self.coefficients and not self.coefficients[-1]:
            self.coefficients.pop()

    @property
    def degree(self):
        return len(self.coefficients) - 1

    def __call__(self, x):
        return functools.reduce(lambda total, c: total * x + c, reversed(self.coefficients), 0)

    def __add__(self, other):
        return Polynomial(*(a + b for a, b in itertools.zip_longest(self.coefficients, other.coefficients, fillvalue=0)))

    def __mul__(self, other):
        product = [0] * (len(self.coefficients) + len(other.coefficients))
        for i, a in enumerate(self.coefficients):
            for j, b in enumerate(other.coefficients):
                product[i + j] += a * b
        return Polynomial(*product)

    def __pow__(self, exponent):
        result = Polynomial(1)
        for _ in range(exponent):
            result *= self
        return result

    def derivative(self):
        return Polynomial(*(n * c for n, c in enumerate(self.coefficients) if n))

    def __iter__(self):
        yield from ((n, c) for n, c in enumerate(self.coefficients) if c)

    def __str__(self):
        def term(n, c):
            x = "" if n == 0 else "x" if n == 1 else f"x^{n}"
            if x and abs(c) == 1:
                return x if c > 0 else "-" + x
            return f"{c}{x}"

        text = " + ".join(term(n, c) for n, c in sorted(self, reverse=True))
        return text.replace("+ -", "- ") or "0"


class Matrix:
    def __init__(self, rows):
        self.rows = [list(row) for row in rows]
        if len({len(row) for row in self.rows}) > 1:
            raise ValueError("rows of different lengths")

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0])

    def __getitem__(self, key):
        match key:
            case int(i):
                return self.rows[i]
            case int(i), int(j):
                return self.rows[i][j]
            case slice() as rows, slice() as columns:
                return Matrix(row[columns] for row in self.rows[rows])
            case _:
                raise TypeError(f"bad index {key!r}")

    def __matmul__(self, other):
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"shapes {self.shape} and {other.shape} do not fit")
        columns = list(zip(*other.rows))
        return Matrix([sum(a * b for a, b in zip(row, column)) for column in columns] for row in self.rows)

    def transposed(self):
        return Matrix(zip(*self.rows))

    def determinant(self):
        rows = [[Ratio.of(value) for value in row] for row in self.rows]
        result = Ratio(1)
        for i in range(len(rows)):
            pivot = next((r for r in range(i, len(rows)) if rows[r][i]), None)
            if pivot is None:
                return Ratio(0)
            if pivot != i:
                rows[i], rows[pivot] = rows[pivot], rows[i]
                result = -result
            result *= rows[i][i]
            for r in range(i + 1, len(rows)):
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i])]
        return result

    def __repr__(self):
        return f"Matrix({self.rows})"


@chapter("Numbers")
def numbers():
    a, b = Ratio(1, 2), Ratio(-3, -4)
    print("   ", a, b, a + b, a - b, a * b, a / b, -a, a < b, a >= b, a == Ratio(2, 4), float(b), 2 * a, 1 + a, {a: "half"}[Ratio(5, 10)])
    print("   ", sum((Ratio(1, n * (n + 1)) for n in range(1, 20)), Ratio(0)), sorted([b, a, Ratio(2, 3)]), max(a, b))
    for bad in (lambda: Ratio(1, 0), lambda: a / 0, lambda: a * 1.5, lambda: Matrix([[1], [1, 2]]), lambda: Matrix([[1, 2]]) @ Matrix([[1, 2]]), lambda: Matrix([[1]])["x"]):
        try:
            print("   ", bad())
        except (ArithmeticError, TypeError, ValueError) as error:
            print("   ", f"{type(error).__name__}: {error}")
    p = Polynomial(-1, 0, 3) * Polynomial(2, 1)
    print("   ", p, "|", p.derivative(), "|", p + Polynomial(2, 1), "|", Polynomial(1, 1) ** 5, "|", Polynomial(1, -1) ** 2, "|", Polynomial(), "|", p(2), p(Ratio(1, 3)), p.degree)
    m = Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 4]])
    print("   ", m @ m, m.transposed()[0], m[1, 2], m[:2, 1:], m.determinant(), Matrix([[1, 2], [2, 4]]).determinant(), m.shape)
    primes = list(itertools.takewhile(lambda n: n < 60, sieve()))
    print("   ", primes, [n for n in range(1, 500) if n == sum(d for d in range(1, n) if n % d == 0)])
    return len(primes)


def sieve():
    """All primes, one after another."""
    composites = {}
    for n in itertools.count(2):
        if n not in composites:
            yield n
            composites[n * n] = [n]
        else:
            for prime in composites.pop(n):
                composites.setdefault(n + prime, []).append(prime)


# ---------------------------------------------------------------------------------------------------------
# A bank: dataclasses, validation by descriptors, transactions as context managers, exceptions with data


class Positive:
    """A descriptor: the attribute must be a number that is not negative."""

    def __set_name__(self, owner, name):
        self.slot = "_" + name
        self.name = name

    def __get__(self, instance, owner=None):
        return self if instance is None else getattr(instance, self.slot)

    def __set__(self, instance, value):
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise TypeError(f"{self.name} must be a number, not {type(value).__name__}")
        if value < 0:
            raise ValueError(f"{self.name} must not be negative")
        setattr(instance, self.slot, value)


class BankError(Exception):
    pass


class InsufficientFunds(BankError):
    def __init__(self, account, wanted):
        super().__init__(f"{account.owner} has {account.balance:.2f}, not {wanted:.2f}")
        self.missing = wanted - account.balance


class Kind(Enum):
    DEPOSIT = "+"
    WITHDRAWAL = "-"
    TRANSFER = ">"


class Rights(Flag):
    READ = auto()
    WRITE = auto()
    OWN = auto()
    ADMIN = READ | WRITE | OWN


@dataclass(order=True, frozen=True)
class Entry:
    amount: float
    kind: Kind = field(compare=False)
    note: str = field(default="", compare=False, repr=False)


class Account:
    balance = Positive()
    interest = Positive()

    def __init__(self, owner, balance=0, interest=0.01):
        self.owner = owner
        self.balance = balance
        self.interest = interest
        self.entries = []

    def deposit(self, amount, note=""):
        self.balance += amount
        self.entries.append(Entry(amount, Kind.DEPOSIT, note))

    def withdraw(self, amount, note=""):
        if amount > self.balance:
            raise InsufficientFunds(self, amount)
        self.balance -= amount
        self.entries.append(Entry(-amount, Kind.WITHDRAWAL, note))

    def years(self):
        """The balance at the end of each year to come."""
        balance = self.balance
        while True:
            balance *= 1 + self.interest
            yield round(balance, 2)

    def __repr__(self):
        return f"{self.owner}: {self.balance:,.2f}"


class Bank:
    def __init__(self):
        self.accounts = OrderedDict()
        self.log = deque(maxlen=5)

    def open(self, owner, **details):
        if owner in self.accounts:
            raise BankError(f"{owner} has an account")
        account = self.accounts[owner] = Account(owner, **details)
        return account

    def __getitem__(self, owner):
        try:
            return self.accounts[owner]
        except KeyError as error:
            raise BankError(f"no account of {error}") from None

    def __iter__(self):
        return iter(self.accounts.values())

    def __len__(self):
        return len(self.accounts)

    @contextmanager
    def transaction(self, name):
        before = [(account, account.balance, len(account.entries)) for account in self]
        try:
            yield self
        except BankError as error:
            for account, balance, count in before:
                account.balance = balance
                del account.entries[count:]
            self.log.append(f"{name} undone: {error}")
        else:
            self.log.append(f"{name} done")
        finally:
            self.log.append(f"total {sum(account.balance for account in self):.2f}")


@chapter("A bank")
def bank():
    bank = Bank()
    bank.open("Ann", balance=100)
    bank.open("Bob", balance=20.5, interest=0.05)
    with bank.transaction("rent"):
        bank["Ann"].withdraw(30, "rent")
        bank["Bob"].deposit(30, "rent")
    with bank.transaction("car"):
        bank["Bob"].deposit(500)
        bank["Ann"].withdraw(500, "car")
    with bank.transaction("typo"):
        bank["Anne"].deposit(1)
    for line in bank.log:
        print("   ", line)
    print("   ", list(bank), bank["Ann"].entries, len(bank), list(itertools.islice(bank["Bob"].years(), 4)))
    for bad in (lambda: bank.open("Bob"), lambda: bank.open("Eve", balance=-1), lambda: Account("X", "5"), lambda: bank["Ann"].withdraw(1000), lambda: setattr(Entry(1, Kind.DEPOSIT), "amount", 2)):
        try:
            bad()
        except Exception as error:
            print("   ", type(error).__name__, "|", error, "|", getattr(error, "missing", None))
    entries = [Entry(3, Kind.TRANSFER), Entry(1, Kind.DEPOSIT, "n"), Entry(2, Kind("-"))]
    print("   ", sorted(entries), max(entries) == Entry(3, Kind.DEPOSIT), replace(entries[0], amount=9), [f.name for f in fields(Entry)], asdict(entries[1]), astuple(entries[2]))
    print("   ", Rights.READ | Rights.WRITE, Rights.ADMIN, Rights.READ in Rights.ADMIN, Rights(0), ~Rights.READ & Rights.WRITE, list(Kind), Kind.DEPOSIT.name, Kind["TRANSFER"].value, [r.name for r in Rights.ADMIN])
    return bank["Ann"].balance


# ---------------------------------------------------------------------------------------------------------
# Text: counting, wrapping, tables, ciphers, compression

TEXT = """\
The quick brown fox jumps over the lazy dog. The dog, being lazy, does not mind; the fox, being quick, does not wait.
"Why", asks the dog, "do you always jump over me?" -- "Because", says the fox, "you are always in the way."

Later that day the fox came back; this time the dog was not there. So the fox lay down where the dog had been,
and fell asleep in the sun. Über allen Gipfeln ist Ruh -- naïve café owners agreed.
"""


def words(text):
    word = []
    for char in text:
        if char.isalpha():
            word.append(char.lower())
        elif word:
            yield "".join(word)
            word.clear()
    if word:
        yield "".join(word)


def wrapped(text, width):
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        yield line


def justified(line, width):
    parts = line.split()
    if len(parts) == 1:
        return line
    gaps = len(parts) - 1
    blanks = width - sum(map(len, parts))
    sizes = [blanks // gaps + (1 if i < blanks % gaps else 0) for i in range(gaps)]
    return "".join(part + " " * size for part, size in itertools.zip_longest(parts, sizes, fillvalue=0))


def table(rows, align="<"):
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows)]
    rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    yield rule
    for index, row in enumerate(rows):
        yield "|" + "|".join(f" {cell:{align}{width}} " for cell, width in zip(row, widths)) + "|"
        if index == 0:
            yield rule
    yield rule


def caesar(text, shift):
    lower, upper = string.ascii_lowercase, string.ascii_uppercase
    shifted = lower[shift:] + lower[:shift] + upper[shift:] + upper[:shift]
    return text.translate(str.maketrans(lower + upper, shifted))


def run_lengths(text):
    return "".join(f"{len(run) if len(run) > 1 else ''}{char}" for char, run in ((c, list(g)) for c, g in itertools.groupby(text)))


Node = namedtuple("Node", "weight order left right char", defaults=(None, None, None))


def huffman(text):
    order = itertools.count()
    heap = [Node(count, next(order), char=char) for char, count in sorted(Counter(text).items())]
    heapq.heapify(heap)
    while len(heap) > 1:
        left, right = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, Node(left.weight + right.weight, next(order), left, right))
    codes = {}

    def walk(node, code):
        if node.char is not None:
            codes[node.char] = code or "0"
        else:
            walk(node.left, code + "0")
            walk(node.right, code + "1")

    walk(heap[0], "")
    return codes


def decode(bits, codes):
    by_code = {code: char for char, code in codes.items()}
    code = ""
    for bit in bits:
        code += bit
        if code in by_code:
            yield by_code[code]
            code = ""


@chapter("Text")
def text():
    counts = Counter(words(TEXT))
    print("   ", counts.most_common(6), counts.total(), len(counts), counts["fox"], counts["cat"])
    by_length = defaultdict(set)
    for word in counts:
        by_length[len(word)].add(word)
    for length in sorted(by_length):
        print(f"    {length:2} {' '.join(sorted(by_length[length]))}")
    for paragraph in TEXT.split("\n\n"):
        lines = list(wrapped(paragraph, 40))
        for line in lines[:-1]:
            print("    |" + justified(line, 40) + "|")
        print(f"    |{lines[-1]:<40}|")
    for line in table([("word", "count", "share"), *((word, n, f"{n / counts.total():.1%}") for word, n in counts.most_common(4))]):
        print("   ", line)
    secret = caesar("Attack at Dawn!", 3)
    print("   ", secret, caesar(secret, 23), run_lengths("aaabccddddde"), run_lengths(""))
    codes = huffman(TEXT)
    bits = "".join(codes[char] for char in TEXT)
    print("   ", len(TEXT) * 8, len(bits), codes["e"], codes["Ü"], "".join(decode(bits, codes)) == TEXT)
    palindromes = [p for p in ("Never odd or even", "A man, a plan", "Was it a car or a cat I saw") if (q := [c for c in p.lower() if c.isalpha()]) == q[::-1]]
    print("   ", palindromes, "".join(sorted(set("mississippi"))), "-".join(reversed("a b c".split())), "tab\tbed".expandtabs(8), "%-10s|%5.1f|%03d" % ("left", 2.25, 7))
    return sum(map(len, counts))


# ---------------------------------------------------------------------------------------------------------
# Graphs and puzzles

ROADS = """
A-B 4, A-C 2, B-C 1, B-D 5, C-D 8, C-E 10, D-E 2, D-F 6, E-F 3, G-H 1
"""


class Graph:
    def __init__(self):
        self.edges = defaultdict(dict)

    @classmethod
    def parse(cls, text):
        graph = cls()
        for part in text.strip().split(", "):
            ends, _, weight = part.partition(" ")
            a, b = ends.split("-")
            graph.edges[a][b] = graph.edges[b][a] = int(weight)
        return graph

    def shortest(self, start, goal):
        heap, seen = [(0, start, ())], set()
        while heap:
            cost, node, path = heapq.heappop(heap)
            if node in seen:
                continue
            seen.add(node)
            path = (*path, node)
            if node == goal:
                return cost, path
            for neighbour, weight in self.edges[node].items():
                if neighbour not in seen:
                    heapq.heappush(heap, (cost + weight, neighbour, path))
        raise LookupError(f"no way from {start} to {goal}")

    def components(self):
        left = set(self.edges)
        while left:
            queue, component = deque([min(left)]), set()
            while queue:
                node = queue.popleft()
                if node not in component:
                    component.add(node)
                    queue.extend(sorted(self.edges[node]))
            yield sorted(component)
            left -= component

    def spanning_tree(self):
        parent = {node: node for node in self.edges}

        def root(node):
            while parent[node] != node:
                parent[node] = parent[parent[node]]
                node = parent[node]
            return node

        for weight, a, b in sorted((w, a, b) for a, near in self.edges.items() for b, w in near.items() if a < b):
            if root(a) != root(b):
                parent[root(a)] = root(b)
                yield a + b, weight


def topological(needs):
    """Things in an order in which everything comes after what it needs."""
    done, path = set(), []

    def visit(thing):
        if thing in path:
            raise ValueError("a circle: " + " > ".join([*path[path.index(thing) :], thing]))
        if thing not in done:
            path.append(thing)
            for need in sorted(needs.get(thing, ())):
                yield from visit(need)
            path.pop()
            done.add(thing)
            yield thing

    for thing in sorted(needs):
        yield from visit(thing)


def queens(size, row=0, columns=()):
    if row == size:
        yield columns
        return
    for column in range(size):
        if all(column != other and abs(column - other) != row - r for r, other in enumerate(columns)):
            yield from queens(size, row + 1, (*columns, column))


def life(cells, generations):
    for _ in range(generations):
        yield cells
        near = Counter((x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
        cells = {cell for cell, count in near.items() if count == 3 or (count == 2 and cell in cells)}


def hanoi(n, source="a", target="c", spare="b"):
    if n:
        yield from hanoi(n - 1, source, spare, target)
        yield source + target
        yield from hanoi(n - 1, spare, target, source)


@functools.lru_cache(maxsize=None)
def partitions(n, largest=None):
    largest = n if largest is None else largest
    if n == 0:
        return 1
    return sum(partitions(n - part, min(part, n - part)) for part in range(1, min(n, largest) + 1))


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


@chapter("Graphs and puzzles")
def puzzles():
    graph = Graph.parse(ROADS)
    print("   ", graph.shortest("A", "F"), list(graph.components()), list(graph.spanning_tree()))
    try:
        graph.shortest("A", "H")
    except LookupError as error:
        print("   ", error)
    print("   ", list(topological({"cake": ["eggs", "flour"], "eggs": ["hen"], "dinner": ["cake", "soup"], "soup": ["hen"]})))
    try:
        list(topological({"a": ["b"], "b": ["c"], "c": ["a"]}))
    except ValueError as error:
        print("   ", error)
    solutions = list(queens(6))
    print("   ", len(solutions), len(list(queens(8))), solutions[0])
    for column in solutions[0]:
        print("   ", " ".join("Q" if c == column else "." for c in range(6)))
    for cells in life({(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}, 4):
        print("   ", " / ".join("".join("#" if (x, y) in cells else "." for x in range(5)) for y in range(5)))
    moves = list(hanoi(5))
    print("   ", len(moves), " ".join(moves[:8]), partitions(50), edit_distance("kitten", "sitting"), edit_distance("", "abc"))
    triangle = [[1]]
    for _ in range(6):
        triangle.append([a + b for a, b in zip([0, *triangle[-1]], [*triangle[-1], 0])])
    for row in triangle:
        print("    " + " ".join(f"{n:2}" for n in row).center(24).rstrip())
    print("   ", ["".join(p) for p in itertools.permutations("abc")], [*itertools.combinations(range(4), 2)], [*itertools.product("ab", [1, 2])], [*itertools.accumulate([1, 2, 3, 4], lambda a, b: a * b)], [*itertools.chain.from_iterable(["ab", "c"])], [*itertools.batched("abcde", 2)])
    return len(moves)


# ---------------------------------------------------------------------------------------------------------
# A simulation: processes are generators, a heap is the clock


class Simulation:
    def __init__(self):
        self.now = 0
        self.events = []
        self.order = itertools.count()
        self.trace = []

    def start(self, process, delay=0):
        heapq.heappush(self.events, (self.now + delay, next(self.order), process))

    def run(self, until):
        while self.events and self.events[0][0] <= until:
            self.now, _, process = heapq.heappop(self.events)
            try:
                request = next(process)
            except StopIteration as stop:
                self.note(f"ends with {stop.value}")
                continue
            match request:
                case int(delay):
                    self.start(process, delay)
                case Resource() as resource:
                    resource.queue.append(process)
                    resource.serve(self)
                case other:
                    process.throw(TypeError(f"cannot wait for {other!r}"))

    def note(self, text):
        self.trace.append(f"{self.now:3}: {text}")


class Resource:
    def __init__(self, count):
        self.free = count
        self.queue = deque()

    def serve(self, simulation):
        while self.free and self.queue:
            self.free -= 1
            simulation.start(self.queue.popleft())

    def release(self, simulation):
        self.free += 1
        self.serve(simulation)


def customer(simulation, name, shop, time):
    arrived = simulation.now
    simulation.note(f"{name} arrives")
    yield shop
    simulation.note(f"{name} is served after {simulation.now - arrived}")
    try:
        yield time
    finally:
        shop.release(simulation)
    simulation.note(f"{name} leaves")
    return name.upper()


def confused(simulation):
    try:
        yield "something"
    except TypeError as error:
        simulation.note(f"confused: {error}")
        yield 1


@chapter("A simulation")
def simulation():
    sim, shop = Simulation(), Resource(2)
    random = pseudo_random(7)
    for index, name in enumerate(["ann", "bob", "cat", "dan", "eve"]):
        sim.start(customer(sim, name, shop, next(random) % 9 + 3), delay=index * 2)
    sim.start(confused(sim), 5)
    sim.run(until=30)
    for line in sim.trace:
        print("   ", line)
    return sim.now


def pseudo_random(seed):
    while True:
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        yield seed >> 16


# ---------------------------------------------------------------------------------------------------------
# A spreadsheet: formulas are parsed by recursive descent, values computed on demand


class Cell(ABC):
    @abstractmethod
    def value(self, sheet): ...


@dataclass
class Constant(Cell):
    content: object

    def value(self, sheet):
        return self.content


@dataclass
class Formula(Cell):
    text: str
    evaluating: bool = field(default=False, repr=False, compare=False)

    def value(self, sheet):
        if self.evaluating:
            raise RecursionError(f"={self.text} needs itself")
        self.evaluating = True
        try:
            return FormulaParser(self.text, sheet).parse()
        finally:
            self.evaluating = False


class FormulaParser:
    FUNCTIONS = {"SUM": sum, "MAX": max, "MIN": min, "LEN": len, "AVG": lambda v: sum(v) / len(v)}

    def __init__(self, text, sheet):
        self.text = text.replace(" ", "")
        self.sheet = sheet
        self.position = 0

    @property
    def char(self):
        return self.text[self.position : self.position + 1]

    def accept(self, chars):
        char = self.char
        if char and char in chars:
            self.position += 1
            return char
        return ""

    def take(self, accepts):
        start = self.position
        while self.char and accepts(self.char):
            self.position += 1
        return self.text[start : self.position]

    def parse(self):
        value = self.sum()
        if self.char:
            raise SyntaxError(f"{self.char!r} at {self.position}")
        return value

    def sum(self):
        value = self.product()
        while operator := self.accept("+-"):
            right = self.product()
            value = value + right if operator == "+" else value - right
        return value

    def product(self):
        value = self.atom()
        while operator := self.accept("*/"):
            right = self.atom()
            value = value * right if operator == "*" else value / right
        return value

    def atom(self):
        if self.accept("("):
            value = self.sum()
            if not self.accept(")"):
                raise SyntaxError("a ) is missing")
            return value
        if self.accept("-"):
            return -self.atom()
        if number := self.take(lambda c: c.isdigit() or c == "."):
            return float(number) if "." in number else int(number)
        name = self.take(str.isalpha)
        if self.accept("("):
            function = self.FUNCTIONS[name]
            value = function(self.range())
            self.accept(")")
            return value
        row = self.take(str.isdigit)
        if not (name and row):
            raise SyntaxError(f"{self.char!r} at {self.position}")
        return self.sheet[name + row]

    def range(self):
        first = self.take(str.isalnum)
        self.accept(":")
        last = self.take(str.isalnum)
        columns = range(ord(first[0]), ord(last[0]) + 1)
        rows = range(int(first[1:]), int(last[1:]) + 1)
        return [self.sheet[f"{chr(column)}{row}"] for row in rows for column in columns]


class Sheet(dict):
    """Cells by name; reading one computes it."""

    def __setitem__(self, name, content):
        is_formula = isinstance(content, str) and content.startswith("=")
        super().__setitem__(name, Formula(content[1:]) if is_formula else Constant(content))

    def __getitem__(self, name):
        return super().__getitem__(name).value(self)

    def __missing__(self, name):
        return Constant(0)

    def show(self, name):
        try:
            return str(self[name])
        except ZeroDivisionError:
            return "#DIV/0"
        except (RecursionError, SyntaxError, KeyError, TypeError) as error:
            return f"#{type(error).__name__}: {error}"


@chapter("A spreadsheet")
def spreadsheet():
    sheet = Sheet()
    contents = {"A1": 5, "A2": 7.5, "A3": "=A1+A2*2", "B1": "=SUM(A1:A3)", "B2": "=(B1 - 2.5) / (A1 - 5)", "B3": "=-MAX(A1:A2)*-2", "C1": "=C2", "C2": "=C1", "C3": "=A1+", "D1": "=NOPE(A1:A2)", "D2": "=AVG(A1:B1)", "D3": "=Z9+1", "E1": "text", "E2": "=E1+1", "E3": "=1)"}
    for name, content in contents.items():
        sheet[name] = content
    for name in contents:
        print(f"    {name} {contents[name]!s:24} {sheet.show(name)}")
    sheet["A1"] = 6
    print("   ", [sheet.show(name) for name in ("A3", "B1", "B2")], dict.__getitem__(sheet, "A3"))
    return len(sheet)


# ---------------------------------------------------------------------------------------------------------
# JSON: the library's, and a parser of our own that must agree with it


def parse_json(text):
    """A JSON value, read by mutually recursive closures over a position."""
    position = 0

    def skip():
        nonlocal position
        while position < len(text) and text[position] in " \t\r\n":
            position += 1

    def fail(what):
        raise ValueError(f"{what} at {position}")

    def expect(char):
        nonlocal position
        if text[position : position + 1] != char:
            fail(f"{char!r} expected")
        position += 1

    def literal(word, value):
        nonlocal position
        if not text.startswith(word, position):
            fail("no value")
        position += len(word)
        return value

    def value():
        nonlocal position
        skip()
        match text[position : position + 1]:
            case "{":
                return dict(sequence("}", pair))
            case "[":
                return list(sequence("]", value))
            case '"':
                return string_()
            case "t":
                return literal("true", True)
            case "f":
                return literal("false", False)
            case "n":
                return literal("null", None)
            case _:
                return number()

    def sequence(end, item):
        nonlocal position
        position += 1
        skip()
        if text[position : position + 1] == end:
            position += 1
            return
        while True:
            yield item()
            skip()
            if text[position : position + 1] == end:
                position += 1
                return
            expect(",")

    def pair():
        skip()
        key = string_()
        skip()
        expect(":")
        return key, value()

    def string_():
        nonlocal position
        expect('"')
        parts = []
        while (char := text[position : position + 1]) != '"':
            position += 1
            if not char:
                fail("a string without an end")
            if char == "\\":
                char = text[position]
                position += 1
                if char == "u":
                    char = chr(int(text[position : position + 4], 16))
                    position += 4
                else:
                    char = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}.get(char, char)
            parts.append(char)
        position += 1
        return "".join(parts)

    def number():
        nonlocal position
        start = position
        while position < len(text) and text[position] in "+-.eE0123456789":
            position += 1
        digits = text[start:position]
        if not digits:
            fail("no value")
        return float(digits) if any(c in ".eE" for c in digits) else int(digits)

    result = value()
    skip()
    if position != len(text):
        fail("more text")
    return result


class ShapeEncoder(json.JSONEncoder):
    def default(self, value):
        match value:
            case set():
                return sorted(value)
            case Ratio():
                return {"ratio": [value.top, value.bottom]}
            case _:
                return super().default(value)


@chapter("JSON")
def json_chapter():
    data = {"name": "Pyroxène", "list": [1, 2.5, -3e10, True, False, None], "nested": {"empty": [], "map": {}, "text": 'quote " backslash \\ newline \n tab \t é \u2028'}, "big": 10**25}
    for options in ({}, {"indent": 2}, {"separators": (",", ":"), "sort_keys": True}, {"ensure_ascii": False}):
        text = json.dumps(data, **options)
        print("   ", text.replace("\n", "\n    "))
        assert json.loads(text) == data == parse_json(text)
    print("   ", json.dumps({"set": {3, 1, 2}, "half": Ratio(1, 2), 5: "int key", None: 1.0, True: [(), (1, "a")]}, cls=ShapeEncoder))
    print("   ", json.loads('{"ratio": [1, 3]}', object_hook=lambda d: Ratio(*d["ratio"]) if "ratio" in d else d), json.loads("[1.10, 2]", parse_float=str), json.loads("[NaN, Infinity]"), json.loads('{"b": 1, "a": 2}', object_pairs_hook=list))
    for text in ("", "[1, 2", "{1: 2}", '"abc', "[1,]", "tru", "[1] 2", '{"a" 1}', "nul", '"\\x"', "01", "\x01"):
        for parse in (json.loads, parse_json):
            try:
                print(f"    {text!r:10} {parse(text)!r}")
            except ValueError as error:
                print(f"    {text!r:10} {type(error).__name__}: {error}")
    for value in ({1, 2}, object, {(1,): 2}, 1j):
        try:
            json.dumps(value)
        except TypeError as error:
            print("   ", error)
    circular = []
    circular.append(circular)
    try:
        json.dumps(circular)
    except ValueError as error:
        print("   ", error)
    return len(data)


# ---------------------------------------------------------------------------------------------------------
# Patterns of objects: a registry by metaclass, visitors, observers, undo, lazy pipelines


class Registered(type):
    registry = {}

    def __new__(mcs, name, bases, namespace, **options):
        cls = super().__new__(mcs, name, bases, namespace)
        if bases:
            mcs.registry[options.get("tag", name.lower())] = cls
        return cls

    def __init__(cls, name, bases, namespace, **options):
        super().__init__(name, bases, namespace)

    def __contains__(cls, tag):
        return tag in cls.registry


class Shape(metaclass=Registered):
    def __init__(self, **sizes):
        self.__dict__.update(sizes)

    def accept(self, visitor):
        method = getattr(visitor, "visit_" + type(self).__name__.lower(), visitor.generic)
        return method(self)


class Square(Shape):
    pass


class Circle(Shape, tag="round"):
    pass


class Group(Shape):
    def __init__(self, *parts):
        super().__init__(parts=parts)


class Area:
    def visit_square(self, shape):
        return shape.side**2

    def visit_circle(self, shape):
        return round(math.pi * shape.radius**2, 3)

    def visit_group(self, shape):
        return sum(part.accept(self) for part in shape.parts)

    def generic(self, shape):
        raise NotImplementedError(f"the area of a {type(shape).__name__}")


class Observable:
    def __init__(self):
        self._observers = []

    def observe(self, function):
        self._observers.append(function)
        return lambda: self._observers.remove(function)

    def notify(self, *arguments):
        for observer in tuple(self._observers):
            observer(*arguments)


class Document(Observable):
    def __init__(self):
        super().__init__()
        self.text = ""
        self._undo, self._redo = [], []

    def _command(function):
        @functools.wraps(function)
        def command(self, *arguments):
            self._undo.append(self.text)
            self._redo.clear()
            function(self, *arguments)
            self.notify(function.__name__, self.text)
            return self

        return command

    @_command
    def insert(self, text, at=None):
        at = len(self.text) if at is None else at
        self.text = self.text[:at] + text + self.text[at:]

    @_command
    def delete(self, start, end):
        self.text = self.text[:start] + self.text[end:]

    def undo(self):
        self._redo.append(self.text)
        self.text = self._undo.pop()
        return self

    def redo(self):
        self._undo.append(self.text)
        self.text = self._redo.pop()
        return self


class Pipeline:
    """Lazy steps over any iterable; each method gives a new pipeline."""

    def __init__(self, source):
        self.source = source

    def __iter__(self):
        return iter(self.source)

    def map(self, function):
        return Pipeline(function(item) for item in self)

    def where(self, test):
        return Pipeline(item for item in self if test(item))

    def take(self, count):
        return Pipeline(itertools.islice(self, count))

    def __or__(self, function):
        return function(self)

    def __getattr__(self, name):
        builtin = {"sum": sum, "list": list, "max": max}.get(name)
        if builtin is None:
            raise AttributeError(f"a pipeline has no {name}")
        return lambda: builtin(self)


@chapter("Objects")
def objects():
    print("   ", sorted(Registered.registry), "round" in Shape, "circle" in Shape, type(Shape).__name__)
    shapes = Group(Square(side=2), Registered.registry["round"](radius=1), Group(Square(side=3)))
    print("   ", shapes.accept(Area()))

    class Triangle(Shape):
        pass

    try:
        Triangle().accept(Area())
    except NotImplementedError as error:
        print("   ", error)
    document = Document()
    seen = []
    stop = document.observe(lambda name, text: seen.append((name, len(text))))
    document.insert("hello").insert(" world").insert("big ", 6).delete(0, 1)
    stop()
    document.insert("!")
    print("   ", document.text, seen, document.undo().undo().text, document.redo().text, document.insert.__name__)
    evens = Pipeline(itertools.count()).where(lambda n: n % 2 == 0).map(lambda n: n * n).take(5)
    print("   ", evens.list(), Pipeline(range(10)).sum(), Pipeline("abc").map(str.upper) | "".join, hasattr(evens, "nothing"))
    compose = lambda *functions: functools.reduce(lambda f, g: lambda x: g(f(x)), functions)
    print("   ", compose(str.strip, str.title, lambda s: s + "!")("  some text "), functools.partial(int, base=2)("101"))
    stack = [iter([1, [2, [3, [4]], 5]])]
    flat = []
    while stack:
        for item in stack[-1]:
            if isinstance(item, list):
                stack.append(iter(item))
                break
            flat.append(item)
        else:
            stack.pop()
    print("   ", flat)
    return len(seen)


def main():
    for number, run in enumerate(CHAPTERS, 1):
        run(number)
    print(f"{len(CHAPTERS)} chapters", file=sys.stdout)


if __name__ == "__main__":
    main()
