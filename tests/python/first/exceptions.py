def risky(n):
    if n > 2:
        raise ValueError(f"too big: {n}")
    return 10 / n


for n in (1, 0, 3):
    try:
        print(risky(n))
    except ZeroDivisionError as error:
        print("zero:", error)
    except ValueError as error:
        print("value:", error)
    else:
        print("fine")
    finally:
        print("finally")
