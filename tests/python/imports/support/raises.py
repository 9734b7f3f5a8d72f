print("importing raises")
raise ValueError("at import")
