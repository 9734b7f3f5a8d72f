#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""A script with everything a script has on top."""
from __future__ import annotations
if __name__ == "__main__":
    import __main__
    print(__main__.__doc__, __main__.__file__.endswith("main_guard.py"), __main__.__builtins__.__name__, "é")
