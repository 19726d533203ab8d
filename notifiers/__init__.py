"""Channels that carry a finished message out: a folder by default, or email."""

from notifiers.base import Notifier
from notifiers.email import Email, SmtpSettings
from notifiers.folder import Folder

__all__ = ["Email", "Folder", "Notifier", "SmtpSettings"]
