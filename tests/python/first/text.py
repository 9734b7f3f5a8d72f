s = "hello"
print(s.upper(), s[1:3], s + " world", s * 2, len(s), "ell" in s, s.split("l"), "-".join(["a", "b"]), f"{s!r:>10} {3.14159:.2f} {42:05d}")
print("é" + "日本", repr("tab\t'quote'"), "%s is %d" % ("x", 5), "{} {}".format(1, 2))
