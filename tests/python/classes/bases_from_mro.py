"""A metaclass whose `mro()` assigns bases while bases are being assigned: the last ones stay, and nothing is left half done."""


class Failed(Exception):
    pass


def names(classes):
    return [cls.__name__ for cls in classes]


def show(*classes):
    for cls in classes:
        print(cls.__name__, names(cls.__bases__), names(cls.__mro__), names(cls.__subclasses__()))


def world(on_mro):
    class Meta(type):
        def mro(cls):
            if active:
                on_mro(cls, classes)
            return type.mro(cls)

    active = []
    A = Meta("A", (), {})
    classes = {"A": A}
    for name, base in (("B1", A), ("B2", A), ("C", A)):
        classes[name] = Meta(name, (base,), {"where": name})
    classes["D"] = Meta("D", (classes["C"],), {})
    active.append(True)
    return classes, active


def assign_other(cls, classes):
    if cls.__name__ == "C" and cls.__bases__ == (classes["B1"],):
        cls.__bases__ = (classes["B2"],)


def assign_other_and_fail(cls, classes):
    if cls.__name__ == "C" and cls.__bases__ == (classes["B1"],):
        cls.__bases__ = (classes["B2"],)
        raise Failed


def fail(cls, classes):
    if cls.__name__ == "D":
        raise Failed


for on_mro in (assign_other, assign_other_and_fail, fail):
    classes, active = world(on_mro)
    try:
        classes["C"].__bases__ = (classes["B1"],)
    except Failed:
        print("failed")
    active.clear()
    print(on_mro.__name__)
    show(*classes.values())
    # A cycle through what is left over would make these loop.
    try:
        classes["B1"].__bases__ = (classes["C"],)
    except TypeError as error:
        print(error)
    show(*classes.values())
    classes["A"].later = "seen"
    print(classes["D"]().later, classes["D"].where)
