from check import *
import single_phase as m

same((m.__name__, m.__doc__, m.constant, m.shared, m.times()), ("single_phase", "One phase.", 5, [], 1))
ok(m.__file__.endswith(".so") and m.__spec__.name == "single_phase")
same((m.bump(), m.bump()), (1, 2))
ok(m.find() is m)
m.remove()
same(m.find(), None)
m.add_again()
ok(m.find() is m)
same(m.times.__self__ is m, True)
import single_phase as again

ok(again is m and m.times() == 1)
done("single_phase")
