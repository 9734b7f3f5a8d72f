"""Build the extension `border` for the implementation that runs this: python build.py FOLDER."""

import glob
import os
import subprocess
import sys
import sysconfig

folder = os.path.dirname(os.path.abspath(__file__))
target = os.path.join(sys.argv[1], "border" + sysconfig.get_config_var("EXT_SUFFIX"))
include = sysconfig.get_path("include")
sources = sorted(glob.glob(os.path.join(folder, "*.c")))
subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-I", include, "-o", target, *sources], check=True)
