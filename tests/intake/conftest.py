"""Lets the intake tests import the maker of their files."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
