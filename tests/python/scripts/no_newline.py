print("no newline at the end")
if True:
	print("tab")