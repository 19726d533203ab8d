"""Every channel keeps the same promises; email against a real SMTP server on this machine."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import Message as Parsed
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from engine.words.messages import CannotDeliver, Message, TryLater
from notifiers import Email, Folder, SmtpSettings

MESSAGE = Message(
    message_id="digest-mgr-1-2020-10-05",
    recipient="mgr-1",
    address="pa@harrowmere.example",
    kind="digest",
    day=date(2020, 10, 5),
    subject="2 overdue · Court Team 1 · Monday 5 October",
    text="HC-20417 JT — none recorded since Thu 3 Sept\n",
    html="<p>HC-20417 JT</p>",
)


class Post:
    """The server side: keeps what it accepts, and refuses as it is told to."""

    def __init__(self) -> None:
        self.kept: list[Parsed] = []
        self.answers: dict[str, str] = {}

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.kept.append(message_from_bytes(envelope.content, policy=default))
        return "250 kept"


@pytest.fixture
def post() -> Iterator[tuple[Post, int]]:
    handler = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def email(port: int) -> Email:
    return Email(
        SmtpSettings("127.0.0.1", port, "longstop@harrowmere.example"), lambda: datetime(2020, 10, 5, 7, 30, tzinfo=UTC)
    )


def test_email_arrives_with_both_forms_and_a_lasting_id(post: tuple[Post, int]) -> None:
    handler, port = post
    email(port).send(MESSAGE)
    email(port).send(MESSAGE)
    first, second = handler.kept
    assert first["Subject"] == MESSAGE.subject
    assert first["Message-ID"] == second["Message-ID"] == "<digest-mgr-1-2020-10-05@harrowmere.example>"
    assert [part.get_content_type() for part in first.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert "none recorded since Thu 3 Sept" in first.get_body(("plain",)).get_content()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("answer", "failure", "words"),
    [
        pytest.param("550 no such user", CannotDeliver, "refused the recipient (code 550)", id="refused for good"),
        pytest.param("451 greylisted", TryLater, "refused the recipient (code 451)", id="refused for now"),
    ],
)
def test_a_refused_recipient_holds_up_nobody_else(
    post: tuple[Post, int], answer: str, failure: type[Exception], words: str
) -> None:
    handler, port = post
    handler.answers[MESSAGE.address] = answer
    with pytest.raises(failure) as caught:
        email(port).send(MESSAGE)
    assert words in str(caught.value)
    assert MESSAGE.address not in str(caught.value)
    email(port).send(replace(MESSAGE, address="other@harrowmere.example"))
    assert [kept["To"] for kept in handler.kept] == ["other@harrowmere.example"]


def test_no_server_is_a_passing_failure() -> None:
    with pytest.raises(TryLater, match="could not be reached"):
        email(1).send(MESSAGE)


def test_no_address_is_a_permanent_failure() -> None:
    with pytest.raises(CannotDeliver, match="no email address"):
        email(1).send(replace(MESSAGE, address=""))


def test_starttls_that_the_server_lacks_is_said(post: tuple[Post, int]) -> None:
    _, port = post
    settings = SmtpSettings("127.0.0.1", port, "a@b.example", starttls=True)
    with pytest.raises(CannotDeliver, match="STARTTLS"):
        Email(settings, lambda: datetime(2020, 10, 5, tzinfo=UTC)).send(MESSAGE)


def test_password_never_shows() -> None:
    assert "hunter2" not in repr(SmtpSettings("127.0.0.1", password="hunter2"))


def test_folder_keeps_both_forms_and_a_repeat_replaces(tmp_path: Path) -> None:
    channel = Folder(tmp_path)
    channel.send(MESSAGE)
    channel.send(MESSAGE)
    channel.send(replace(MESSAGE, recipient="../mgr-1"))
    paths = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.html")]
    assert len(paths) == 2, "an id made safe for a file name never takes another person's file"
    assert "2020-10-05/digest-mgr-1.html" in paths
    assert (tmp_path / "2020-10-05/digest-mgr-1.txt").read_text("utf-8").startswith("Subject: 2 overdue")


def test_folder_that_is_a_file_is_a_permanent_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotDeliver, match="cannot be written"):
        Folder(tmp_path / "file").send(MESSAGE)


def test_full_disk_is_a_passing_failure_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TryLater, match="disk"):
        Folder(FullDisk(tmp_path)).send(MESSAGE)
    assert list(tmp_path.rglob("*.html")) == []


class FullDisk(type(Path())):  # type: ignore[misc]
    """A folder on a disk that takes no more bytes (a really full one needs a mount of its own)."""

    def write_text(self, *args: Any, **kwargs: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_folder_keeps_each_message_sent_at_once_apart_from_the_others_of_its_day(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for number in (7, 8, 8):
        folder.send(replace(MESSAGE, kind="at_once", message_id=f"at-once-{number}-mgr-1-folder"))
    assert [path.name for path in sorted((tmp_path / "2020-10-05").glob("*.txt"))] == [
        "at-once-7-mgr-1-folder.txt",
        "at-once-8-mgr-1-folder.txt",
    ]
