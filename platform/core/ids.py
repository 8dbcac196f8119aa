"""Time-ordered opaque identifiers (UUID version 7, RFC 9562) for whatever leaves a schema."""

import secrets
import time
import uuid


def uuid7() -> uuid.UUID:
    """48 bits of Unix milliseconds, 12 bits of their fraction (RFC 9562, 6.2, method 3: what one process makes later
    sorts later), and 62 random bits."""
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80
    value |= 0x7 << 76
    value |= (nanoseconds * 4096 // 1_000_000) << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return uuid.UUID(int=value)


def secret_token() -> str:
    """256 bits for links that nobody may guess."""
    return secrets.token_urlsafe(32)
