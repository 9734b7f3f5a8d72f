from check import *
import memory as m

same(m.domains(), (1, 1, 1))
same(m.macros(), (5, 1))
same(m.replace(), (2, 2))
same(m.objects(), (1, 1, 1, 1, 0))
same((m.strings("plain"), m.strings("")), ("plain", ""))
raises(ValueError, "embedded null character", m.strings, "a\0b")
done("memory")
