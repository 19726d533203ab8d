"""Which days count: bank holidays of four nations, closure days, and the working-day axis forward and back."""

from engine.calendars.axis import Axis
from engine.calendars.building import get_axis
from engine.calendars.closures import with_closures
from engine.calendars.official import Official, load_official
from engine.calendars.union import axis_for, get_union_axis

__all__ = ["Axis", "Official", "axis_for", "get_axis", "get_union_axis", "load_official", "with_closures"]
