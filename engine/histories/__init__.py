"""As known and as at a moment: each subject's events in order, with the periods they open and close."""

from engine.histories.arranging import arrange
from engine.histories.columns import Histories
from engine.histories.rows import History, Key, Row, conflict

__all__ = ["Histories", "History", "Key", "Row", "arrange", "conflict"]
