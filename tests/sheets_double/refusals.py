"""How Google says no: the error bodies of the Sheets and Drive APIs."""

from __future__ import annotations

from typing import Any, NoReturn, TypeAlias

Json: TypeAlias = Any
"""A value decoded from JSON; its real shape is checked against the schemas."""

CODES = {
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "RESOURCE_EXHAUSTED": 429,
    "INTERNAL": 500,
    "UNAVAILABLE": 503,
}
"""HTTP code of each canonical status that the double answers."""

TRANSLATIONS = {
    "fr": {
        "INVALID_ARGUMENT": "La requête contient un argument non valide.",
        "PERMISSION_DENIED": "L'appelant n'a pas l'autorisation.",
        "NOT_FOUND": "L'entité demandée est introuvable.",
        "RESOURCE_EXHAUSTED": "Quota dépassé.",
    },
    "de": {
        "INVALID_ARGUMENT": "Die Anfrage enthält ein ungültiges Argument.",
        "PERMISSION_DENIED": "Der Aufrufer hat keine Berechtigung.",
        "NOT_FOUND": "Das angeforderte Objekt wurde nicht gefunden.",
        "RESOURCE_EXHAUSTED": "Kontingent überschritten.",
    },
}
"""Error texts by language and status: real texts follow the account's language."""


class RefusedError(Exception):
    """A request that Google would refuse.

    Attributes:
        status: Canonical status, a key of ``CODES``.
        message: Text of the answer.
        details: ``error.details`` of the answer; empty when it has none.
        reason: Drive's ``errors[0].reason``; None in answers of the Sheets API.
    """

    def __init__(
        self,
        message: str,
        *,
        status: str = "INVALID_ARGUMENT",
        details: tuple[Json, ...] = (),
        reason: str | None = None,
    ) -> None:
        """Keep what the answer will say."""
        super().__init__(message)
        self.message = message
        self.status = status
        self.details = details
        self.reason = reason

    @property
    def code(self) -> int:
        """The HTTP status code."""
        return CODES[self.status]

    def body(self, language: str = "en") -> Json:
        """Return the JSON answer, its text in the given language."""
        text = TRANSLATIONS.get(language, {}).get(self.status, self.message)
        if self.reason is not None:
            return self._drive_body(text)
        error: Json = {"code": self.code, "message": text, "status": self.status}
        if self.details:
            error["details"] = list(self.details)
        return {"error": error}

    def _drive_body(self, text: str) -> Json:
        error: Json = {"message": text, "domain": "global", "reason": self.reason}
        if self.reason == "notFound":
            error |= {"location": "fileId", "locationType": "parameter"}
        return {"error": {"code": self.code, "message": text, "errors": [error]}}


class UnsupportedError(NotImplementedError):
    """The double was asked for something that it does not model: never guessed."""


class BrokenDoubleError(AssertionError):
    """The double was about to answer what the API's own schema forbids."""


def refuse(message: str, status: str = "INVALID_ARGUMENT") -> NoReturn:
    """Refuse a request with a text and a canonical status."""
    raise RefusedError(message, status=status)


def refuse_file(message: str, status: str, reason: str) -> NoReturn:
    """Refuse a Drive call, whose answers name a reason."""
    raise RefusedError(message, status=status, reason=reason)


def refuse_field(field: str, description: str, message: str | None = None) -> NoReturn:
    """Refuse a request whose JSON breaks the schema at a field."""
    detail = {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [{"field": field, "description": description}],
    }
    raise RefusedError(message or description, details=(detail,))


def unsupported(what: str) -> NoReturn:
    """Fail loudly: the double does not model this."""
    raise UnsupportedError(f"sheets_double does not model {what}")  # noqa: EM102, TRY003 - the one place that words it
