"""Lets these tests use the intake tests' maker of workbooks."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "intake"))
