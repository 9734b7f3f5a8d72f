print("before", end="")
raise SystemExit(300)
