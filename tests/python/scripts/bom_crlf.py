print("a byte order mark", __doc__)
if True:
    print("carriage returns", repr("""a
b"""))
