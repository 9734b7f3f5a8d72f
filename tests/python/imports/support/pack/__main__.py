print("main of pack", __name__, __package__)
