import sys

print("before")
sys.exit("the reason goes to the error stream")
