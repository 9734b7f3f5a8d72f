print("before", flush=True)
raise RuntimeError("the end")
