# -*- coding: latin-1 -*-
print(ascii("éÿ"), __file__.endswith("latin.py"))
