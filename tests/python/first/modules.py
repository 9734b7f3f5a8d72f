import sys
import math
from os import path

print(sys.version_info[:2], math.sqrt(16), path.join("a", "b"), __name__)
