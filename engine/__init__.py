"""Longstop's engine: from case events to what each person must know this morning."""
