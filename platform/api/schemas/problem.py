from typing import Literal

from pydantic import Field

from api.problems import TITLES
from api.schemas.base import Out


class FieldError(Out):
    where: Literal["body", "query", "path", "header"] = Field(alias="in")
    field: str = Field(description="With dots: variants.0.price.amount")
    code: str
    detail: str


class ProblemOut(Out):
    """RFC 9457. `code` stays the same for ever; `title` and `detail` are for people."""

    type: str
    title: str
    status: int
    code: str = Field(description="One of: " + ", ".join(TITLES))
    detail: str | None = None
    request_id: str = ""
    errors: list[FieldError] | None = None
    scope: str | None = Field(None, description="With scope_missing: the scope that the key needs")
    reason: str | None = Field(None, description="With refused: why, as a name that stays")
