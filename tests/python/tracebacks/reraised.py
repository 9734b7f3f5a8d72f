# A raise without an exception adds no entry to the traceback.
def plain():
    try:
        1 / 0
    except ZeroDivisionError:
        raise

def grouped():
    try:
        raise ExceptionGroup("eg", [ValueError(1), TypeError(2), KeyError(3)])
    except* ValueError:
        raise OSError("from handler")
    except* TypeError:
        raise

def nested():
    try:
        plain()
    except ZeroDivisionError:
        try:
            raise
        finally:
            print("on the way")

def nothing():
    raise

for function in plain, grouped, nested, nothing:
    try:
        function()
    except Exception as error:
        entry = error.__traceback__
        lines = []
        while entry:
            lines.append((entry.tb_frame.f_code.co_name, entry.tb_lineno))
            entry = entry.tb_next
        print(repr(error), lines)
