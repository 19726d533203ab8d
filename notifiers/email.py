"""Email by SMTP: one message, one recipient, one honest answer about what became of it."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from engine.words.messages import CannotDeliver, Message, TryLater


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """How to reach the authority's mail server. The password never shows in a repr."""

    host: str
    port: int = 25
    sender: str = "longstop@localhost"
    starttls: bool = False
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30.0  # seconds


class Email:
    """Sends by SMTP. A 4xx answer or a lost connection is passing, a 5xx answer permanent."""

    def __init__(self, settings: SmtpSettings, now: Callable[[], datetime]) -> None:
        self.settings, self.now = settings, now

    def send(self, message: Message) -> None:
        """Hand the message to the mail server, or raise TryLater or CannotDeliver, which name no address."""
        if "@" not in message.address:
            raise CannotDeliver("This person has no email address in the organisation file.")
        try:
            refused = self._hand_over(self._envelope(message))
        except smtplib.SMTPRecipientsRefused as cause:
            raise _failure("refused the recipient", next(iter(cause.recipients.values()))[0]) from None
        except smtplib.SMTPSenderRefused as cause:
            raise _failure("refused the sender", cause.smtp_code) from None
        except smtplib.SMTPAuthenticationError:
            raise CannotDeliver("The mail server refused the user name or password.") from None
        except smtplib.SMTPResponseException as cause:
            raise _failure("refused the message", cause.smtp_code) from None
        except smtplib.SMTPNotSupportedError:
            raise CannotDeliver(
                "The mail server does not offer what the settings ask for (STARTTLS or login)."
            ) from None
        except (OSError, smtplib.SMTPException) as cause:
            raise TryLater(f"The mail server could not be reached ({type(cause).__name__}).") from None
        if refused:
            raise _failure("refused the recipient", next(iter(refused.values()))[0])

    def _envelope(self, message: Message) -> EmailMessage:
        email = EmailMessage()
        email["From"] = self.settings.sender
        email["To"] = message.address
        email["Subject"] = message.subject
        email["Date"] = format_datetime(self.now().astimezone(UTC))
        email["Message-ID"] = f"<{message.message_id}@{self.settings.sender.rpartition('@')[2] or 'longstop'}>"
        email["Auto-Submitted"] = "auto-generated"
        email.set_content(message.text)
        email.add_alternative(message.html, subtype="html")
        return email

    def _hand_over(self, email: EmailMessage) -> dict[str, tuple[int, bytes]]:
        settings = self.settings
        with smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout) as server:
            if settings.starttls:
                server.starttls(context=ssl.create_default_context())
            if settings.username:
                server.login(settings.username, settings.password)
            return server.send_message(email)


def _failure(what: str, code: int) -> TryLater | CannotDeliver:
    kind = TryLater if 400 <= code < 500 else CannotDeliver
    return kind(f"The mail server {what} (code {code}).")
