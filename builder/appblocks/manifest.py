"""What an app offers, as it says so itself in a file at its own address (docs/apps.md has the format for its makers).

Everything in it is a stranger's: texts are plain, lists are short, addresses are https and frames stand on the
manifest's own host. What is not in the format is refused, so that a slip of the pen is not a setting without effect.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

MAX_BLOCKS = 30
MAX_FIELDS = 12
LOWEST, HIGHEST = 40, 2400  # pixels of a frame
LONGEST = {"text": 200, "long_text": 1000}
LARGEST = 1_000_000_000
Purpose = Literal["essential", "analytics", "ads", "chat", "heatmaps"]
# Markup, control characters, and signs that turn the direction of what follows.
NOT_PLAIN = re.compile(r"[<>\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff]")
HTTPS = re.compile(r"https://[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::\d{1,5})?(?:/[\w.~!$&()*+=:@%/-]*)?")
HTTP_TOO = re.compile(HTTPS.pattern.replace("https", "https?", 1))


def plain(text: str) -> str:
    if NOT_PLAIN.search(text):
        raise PydanticCustomError("not_plain", "plain text only, without < and >")
    text = " ".join(text.split())
    if not text:
        raise PydanticCustomError("empty", "may not be empty")
    return text


def web_address(text: str) -> str:
    """Nothing that could end an attribute or open a policy. That it is https is for `problems_of_addresses` to say."""
    if not HTTP_TOO.fullmatch(text):
        raise PydanticCustomError("address", "an address that begins with https://, without ? and #")
    return text


def text(most: int) -> Any:
    return Annotated[str, StringConstraints(max_length=most), AfterValidator(plain)]


def words(most: int) -> Any:
    """The same text in several languages, by their codes."""
    return Annotated[dict[Language, text(most)], Field(min_length=1, max_length=30)]


Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
Address = Annotated[str, StringConstraints(max_length=300), AfterValidator(web_address)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Choice(Strict):
    value: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
    label: words(60)  # type: ignore[valid-type]


class AppField(Strict):
    key: Key
    type: Literal["text", "long_text", "number", "choice", "yes_no", "product", "collection"]
    label: words(80)  # type: ignore[valid-type]
    help: words(200) | None = None  # type: ignore[valid-type]
    required: bool = False
    default: str | int | bool | None = None
    max_length: Annotated[int, Field(ge=1)] | None = None
    min: Annotated[int, Field(ge=-LARGEST, le=LARGEST)] | None = None
    max: Annotated[int, Field(ge=-LARGEST, le=LARGEST)] | None = None
    choices: Annotated[list[Choice], Field(min_length=1, max_length=30)] | None = None

    @model_validator(mode="after")
    def fits_its_type(self) -> Self:
        is_text, is_number, is_choice = self.type in LONGEST, self.type == "number", self.type == "choice"
        if self.max_length is not None and (not is_text or self.max_length > LONGEST[self.type]):
            raise PydanticCustomError("limit", "max_length is for texts, up to 200 (long_text: 1000)")
        if (self.min is not None or self.max is not None) and not is_number:
            raise PydanticCustomError("limit", "min and max are for numbers")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError("limit", "min is larger than max")
        if bool(self.choices) is not is_choice:
            raise PydanticCustomError("choices", "choices are for fields of the type choice, which need them")
        is_plain = not isinstance(self.default, str) or not NOT_PLAIN.search(self.default)
        if self.default is not None and not (is_plain and self.is_allowed(self.default)):
            raise PydanticCustomError("default", "the default is not one that the field would take")
        return self

    def is_allowed(self, value: Any) -> bool:
        if self.type in LONGEST:
            return isinstance(value, str) and len(value) <= self.length
        if self.type == "number":
            return type(value) is int and self.least <= value <= self.most
        if self.type == "choice":
            return value in [each.value for each in self.choices or ()]
        return self.type == "yes_no" and isinstance(value, bool)

    @property
    def length(self) -> int:
        return self.max_length or LONGEST[self.type]

    @property
    def least(self) -> int:
        return -LARGEST if self.min is None else self.min

    @property
    def most(self) -> int:
        return LARGEST if self.max is None else self.max


class AppBlock(Strict):
    key: Key
    title: words(60)  # type: ignore[valid-type]
    description: words(200) | None = None  # type: ignore[valid-type]
    frame: Address
    height: Annotated[int, Field(ge=LOWEST, le=1200)]
    max_height: Annotated[int, Field(ge=LOWEST, le=HIGHEST)] | None = None
    purpose: Purpose
    fields: Annotated[list[AppField], Field(max_length=MAX_FIELDS)] = []

    @model_validator(mode="after")
    def agrees(self) -> Self:
        if self.max_height is not None and self.max_height < self.height:
            raise PydanticCustomError("limit", "max_height is less than height")
        once(each.key for each in self.fields)
        return self


class Manifest(Strict):
    echoppe: Literal[1]
    name: text(60)  # type: ignore[valid-type]
    version: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.+-]{0,19}$")]
    publisher: text(80)  # type: ignore[valid-type]
    privacy_url: Address
    blocks: Annotated[list[AppBlock], Field(min_length=1, max_length=MAX_BLOCKS)]

    @model_validator(mode="after")
    def agrees(self) -> Self:
        once(each.key for each in self.blocks)
        return self


def once(keys: Any) -> None:
    keys = list(keys)
    if len(set(keys)) < len(keys):
        raise PydanticCustomError("twice", "the same key stands twice")


def words_in(given: dict[str, str] | None, language: str) -> str:
    """In this language, else in English, else in the first that there is."""
    given = given or {}
    return given.get(language[:2]) or given.get("en") or next(iter(given.values()), "")
