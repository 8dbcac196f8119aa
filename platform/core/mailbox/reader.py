"""Reading the file mailbox back: newest first, and one message taken apart for a person to look at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"[0-9]{10,20}-[0-9a-f]{32}")
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Mail:
    name: str
    sent_at: datetime
    sender: str
    to: str
    subject: str


@dataclass(frozen=True, slots=True)
class OpenMail:
    mail: Mail
    headers: list[tuple[str, str]]
    text: str
    html: str


def mails(*, to: str = "", limit: int = SHOWN) -> list[Mail]:
    """The newest mails; with `to`, those whose recipients contain it."""
    wanted, found = to.strip().lower(), []
    for path in sorted(folder().glob("*.eml"), reverse=True):
        if (mail := read_headers(path)) is None or wanted not in mail.to.lower():
            continue
        found.append(mail)
        if len(found) == limit:
            break
    return found


def open_mail(name: str) -> OpenMail | None:
    """None for a name that is none of ours, or a mail that is gone."""
    if not NAME.fullmatch(name) or (message := parse(folder() / f"{name}.eml")) is None:
        return None
    return OpenMail(
        mail=summary(name, message),
        headers=[(key, str(value)) for key, value in message.items()],
        text=part(message, "plain"),
        html=part(message, "html"),
    )


def clear() -> int:
    """Delete all; returns how many."""
    paths = list(folder().glob("*.eml"))
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def folder() -> Path:
    return Path(settings.MAILBOX_DIR)


def read_headers(path: Path) -> Mail | None:
    message = parse(path) if NAME.fullmatch(path.stem) else None
    return summary(path.stem, message) if message is not None else None


def parse(path: Path) -> EmailMessage | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    message = message_from_bytes(content, policy=policy.default)
    return message if isinstance(message, EmailMessage) else None


def summary(name: str, message: EmailMessage) -> Mail:
    nanoseconds = int(name.partition("-")[0])
    return Mail(
        name=name,
        sent_at=datetime.fromtimestamp(nanoseconds / 1e9, UTC),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
    )


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body(preferencelist=(kind,))
    return found.get_content() if found is not None else ""
