__all__ = ["public", "_also"]
public = 1
_also = 2
other = 3
