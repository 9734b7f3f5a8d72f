"""What a class right under another one inherits, when it has some, all or none of the special methods itself."""


class Empty:
    pass


class OnlyEq:
    def __eq__(self, other):
        return "eq"


class OnlyHash:
    def __hash__(self):
        return 5


class Both(OnlyEq):
    __hash__ = OnlyHash.__hash__


class Below(Both):
    pass


class BelowHash(OnlyHash):
    def __eq__(self, other):
        return "below"


def describe(cls):
    thing = cls()
    try:
        hashed = hash(thing) == 5 or "identity"
    except TypeError as err:
        hashed = str(err)
    return cls.__name__, thing == 1, thing != 1, hashed, cls.__hash__ is None


for cls in (Empty, OnlyEq, OnlyHash, Both, Below, BelowHash):
    print(describe(cls))
try:
    Empty() < Empty()
except TypeError as err:
    print(err)


class Many:
    log = []

    def __init__(self, *args):
        self.log.append(("init", type(self).__name__, args))

    def __call__(self, x):
        return ("called", x)

    def __len__(self):
        return 3

    def __getitem__(self, index):
        if index > 2:
            raise IndexError(index)
        return index * 2

    def __setitem__(self, index, value):
        self.log.append(("set", index, value))

    def __contains__(self, item):
        return item == "there"

    def __add__(self, other):
        return "add"

    def __radd__(self, other):
        return "radd"

    def __repr__(self):
        return "<Many>"

    def __getattr__(self, name):
        return "missing " + name

    def __setattr__(self, name, value):
        self.log.append(("attr", name))
        object.__setattr__(self, name, value)

    def __bool__(self):
        return False

    def __lt__(self, other):
        return "lt"

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return True

    def __del__(self):
        self.log.append("del")


class More(Many):
    pass


class Other(More):
    def __len__(self):
        return 4

    def __radd__(self, other):
        return "other"

    def __str__(self):
        return "other"

    def __delitem__(self, index):
        self.log.append(("del", index))


for cls in (Many, More, Other):
    thing = cls(1)
    thing.x = 1
    thing[1] = 2
    print(thing(3), len(thing), list(thing), "there" in thing, thing + 1, 1 + thing, thing, repr(thing), thing.nothing)
    print(bool(thing), thing < 1, thing > thing)
    try:
        del thing[3]
    except (TypeError, AttributeError) as err:
        print(err)
    with thing:
        raise KeyError
    del thing
    print(cls.log)
    cls.log.clear()

# Names that nobody has interned, and methods that come and go later.
name = "".join(["__", "len", "__"])
Made = type("Made", (Empty,), {name: lambda self: 7, "".join(["pl", "ain"]): 1})
print(len(Made()), Made.plain)
Sub = type("Sub", (Made,), {})
print(len(Sub()))
Made.__len__ = lambda self: 8
print(len(Sub()))
del Made.__len__
try:
    len(Sub())
except TypeError as err:
    print(err)
Empty.__iter__ = lambda self: iter("ab")
print(list(Sub()), [*Made()])
del Empty.__iter__
try:
    iter(Sub())
except TypeError as err:
    print(err)


# Iterators, and what is none.
class Counter:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration
        return self.n


class Counting(Counter):
    pass


print(list(Counter()), list(Counting()), next(Counting()))
try:
    next(Empty())
except TypeError as err:
    print(err)


class NoIter(Counting):
    __iter__ = None


try:
    iter(NoIter())
except TypeError as err:
    print(err)


# Under builtin classes, other metaclasses, several bases.
class MyList(list):
    def __getitem__(self, index):
        return "item"


class MyListBelow(MyList):
    pass


class MyInt(int):
    def __add__(self, other):
        return "sum"


class MyIntBelow(MyInt):
    __slots__ = ()


class Mixed(MyListBelow, Many):
    pass


print(MyListBelow("ab")[0], len(MyListBelow("ab")), MyListBelow("ab") == ["a", "b"], MyListBelow([1]) + [2])
print(MyIntBelow(3) + 1, MyIntBelow(3) * 2, 1 + MyIntBelow(3), hash(MyIntBelow(3)))
mixed = Mixed("xy")
print(mixed[0], len(mixed), mixed + [1], mixed.absent, bool(mixed), mixed("z"))


class Meta(type):
    def mro(cls):
        return [cls, OnlyHash, *super().mro()[1:]]

    def __call__(cls, *args):
        return ("made", super().__call__(*args))

    def __len__(cls):
        return 11


class Strange(Empty, metaclass=Meta):
    pass


class Stranger(Strange):
    pass


print(len(Strange), len(Stranger), Strange()[0], hash(Stranger()[1]), [c.__name__ for c in Stranger.__mro__])


class New:
    def __new__(cls, *args):
        return args if args else super().__new__(cls)


class NewBelow(New):
    pass


print(NewBelow(1, 2), type(NewBelow()).__name__)


class Described:
    def __get__(self, instance, owner):
        return owner.__name__

    def __set__(self, instance, value):
        instance.seen = value

    def __set_name__(self, owner, name):
        print("named", owner.__name__, name)


class DescribedBelow(Described):
    pass


class Holder:
    one = Described()
    two = DescribedBelow()


holder = Holder()
holder.two = 5
print(holder.one, holder.two, holder.seen, Holder.__subclasses__(), [c.__name__ for c in Many.__subclasses__()])
