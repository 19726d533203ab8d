"""The SSDA903 return on looked-after children: each of its CSV files, or the whole of it as XML, as case events."""

from engine.intake.ssda903.reading import read, recognise

__all__ = ["read", "recognise"]
