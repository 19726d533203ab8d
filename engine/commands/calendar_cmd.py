"""`calendar`: bank holidays listed, how far they reach, and a newer official list brought in."""

from __future__ import annotations
