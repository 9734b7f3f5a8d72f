print("namespace part", __name__)
