"""Google's own description of the API: what may be sent and what may come back.

The document ships in google-api-python-client. It is read in two ways: the fast
walkers below check and tidy each message that passes; ``json_schema`` gives the
same rules as JSON Schema, against which tests check the walkers.
"""

from __future__ import annotations

import importlib.resources
import json
import re
from functools import lru_cache
from typing import NamedTuple, NoReturn

from tests.sheets_double.refusals import (
    BrokenDoubleError,
    Json,
    refuse_field,
    unsupported,
)

ROW_VALUES = ("ValueRange", "DataFilterValueRange")
"""Messages whose ``values`` are rows of plain JSON values."""

_PROTO = "type.googleapis.com/"
_NUMERIC_TEXT = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?$")


@lru_cache(maxsize=1)
def _document() -> Json:
    folder = importlib.resources.files("googleapiclient")
    path = folder / "discovery_cache" / "documents" / "sheets.v4.json"
    return json.loads(path.read_text("utf-8"))


@lru_cache(maxsize=1)
def schemas() -> dict[str, Json]:
    """Return every schema of the Sheets API by name."""
    found: dict[str, Json] = _document()["schemas"]
    return found


class Method(NamedTuple):
    """One call of the API.

    Attributes:
        parameters: Choices of its query parameters by name, empty for any value;
            those of every call included.
        request: Message of its body; None where it takes none.
        response: Message of its answer.
    """

    parameters: dict[str, tuple[str, ...]]
    request: str | None
    response: str


def _choices(parameters: Json) -> dict[str, tuple[str, ...]]:
    return {name: tuple(rule.get("enum", ())) for name, rule in parameters.items()}


@lru_cache(maxsize=1)
def methods() -> dict[str, Method]:
    """Return every call by its id, such as ``sheets.spreadsheets.get``."""
    shared = _choices(_document()["parameters"])
    found: dict[str, Method] = {}
    todo = list(_document()["resources"].values())
    while todo:
        resource = todo.pop()
        todo.extend(resource.get("resources", {}).values())
        for method in resource.get("methods", {}).values():
            found[method["id"]] = Method(
                shared | _choices(method["parameters"]),
                method.get("request", {}).get("$ref"),
                method["response"]["$ref"],
            )
    return found


def properties(schema: str) -> dict[str, Json]:
    """Return the fields of a schema; empty for a message without fields."""
    found: dict[str, Json] = schemas()[schema].get("properties", {})
    return found


def snake(name: str) -> str:
    """Return a JSON field name as protocol buffers spell it."""
    return re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), name)


def camel(name: str) -> str:
    """Return a protocol buffer field name as JSON spells it."""
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)


# --- requests -------------------------------------------------------------------


def accept(schema: str, body: Json, at: str = "") -> Json:
    """Return a request body tidied, or refuse it as Google's JSON parser does.

    Nulls are dropped (proto3 reads them as absent), names become camelCase,
    integers sent as text or whole floats become ints.

    Args:
        schema: Name of the message.
        body: Decoded JSON.
        at: Path of the message in snake_case, as error texts print it.

    Raises:
        RefusedError: The body does not fit the schema.
    """
    if not isinstance(body, dict):
        _bad_value(at or "body", _PROTO + schema, body)
    fields = properties(schema)
    clean: Json = {}
    for name, value in body.items():
        key = name if name in fields else camel(name)
        if key not in fields:
            where = f" at '{at}'" if at else ""
            text = f'Invalid JSON payload received. Unknown name "{name}"{where}'
            refuse_field(at, text + ": Cannot find field.")
        if value is not None:
            path = f"{at}.{snake(key)}" if at else snake(key)
            clean[key] = _accept_field(schema, key, value, path)
    return clean


def _accept_field(schema: str, key: str, value: Json, path: str) -> Json:
    if key == "values" and schema in ROW_VALUES:
        return _accept_rows(value, path)
    return _accept_value(properties(schema)[key], value, path)


def _accept_rows(value: Json, path: str) -> Json:
    if not isinstance(value, list):
        _bad_value(path, _PROTO + "google.protobuf.ListValue", value)
    for number, row in enumerate(value):
        if not isinstance(row, list):
            where = f"{path}[{number}]"
            _bad_value(where, _PROTO + "google.protobuf.ListValue", row)
        for column, cell in enumerate(row):
            if isinstance(cell, dict | list):
                kind = "struct_value" if isinstance(cell, dict) else "list_value"
                text = f"Invalid values[{number}][{column}]: {kind} {{...}}"
                refuse_field(f"values[{number}][{column}]", text)
    return value


def _accept_value(rule: Json, value: Json, path: str) -> Json:
    if "$ref" in rule:
        return accept(rule["$ref"], value, path)
    if "enum" in rule:
        if value not in rule["enum"]:
            _bad_value(path, _PROTO + "google.apps.sheets.v4 enum", value)
        return value
    kind = rule.get("type", "any")
    if kind == "array":
        return _accept_array(rule["items"], value, path)
    if kind == "object":
        return _accept_map(rule, value, path)
    return value if kind == "any" else _accept_scalar(kind, value, path)


def _accept_array(rule: Json, value: Json, path: str) -> Json:
    """Return the items of a list, lists in it laid flat, a bare item as a list.

    Source: pygsheets and gspread-formatting send lists in lists and are answered;
    the recorded refusal of a bare row names it as an item and not as no list.
    """
    if not isinstance(value, list):
        return [_accept_value(rule, value, path)]
    found = []
    for number, item in enumerate(value):
        where = f"{path}[{number}]"
        if isinstance(item, list):
            found += _accept_array(rule, item, where)
        elif item is not None:
            found.append(_accept_value(rule, item, where))
    return found


def _accept_map(rule: Json, value: Json, path: str) -> Json:
    if not isinstance(value, dict):
        _bad_value(path, "Map", value)
    inner = rule["additionalProperties"]
    return {
        key: _accept_value(inner, item, f"{path}[{key!r}]")
        for key, item in value.items()
    }


def _accept_scalar(kind: str, value: Json, path: str) -> Json:
    if kind == "string" and isinstance(value, str):
        return value
    if kind == "boolean" and isinstance(value, bool):
        return value
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    if kind in ("number", "integer") and not isinstance(value, bool):
        number = _as_number(value)
        if number is not None and (kind == "number" or number == int(number)):
            return int(number) if kind == "integer" else number
    shown = {"integer": "INT32", "number": "DOUBLE", "boolean": "BOOL"}
    return _bad_value(path, "TYPE_" + shown.get(kind, kind.upper()), value)


def _as_number(value: Json) -> float | None:
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and _NUMERIC_TEXT.match(value):
        return float(value)
    return None


def _bad_value(path: str, kind: str, value: Json) -> NoReturn:
    shown = json.dumps(value, ensure_ascii=False)
    refuse_field(path, f"Invalid value at '{path}' ({kind}), {shown}")


# --- answers --------------------------------------------------------------------


def check_answer(schema: str, body: Json, at: str = "") -> None:
    """Assert that an answer of the double is one the API could give.

    Raises:
        BrokenDoubleError: It is not: a fault of the double, never of its user.
    """
    fields = properties(schema)
    if not isinstance(body, dict):
        _broken(at, body)
    for key, value in body.items():
        rule = fields.get(key)
        if rule is None:
            _broken(f"{at}.{key}", value)
        elif key == "values" and schema in ROW_VALUES:
            _check_rows(value, at)
        else:
            _check_value(rule, value, f"{at}.{key}")


def _check_rows(value: Json, at: str) -> None:
    scalars = (str, bool, int, float)
    for row in value:
        if not all(isinstance(cell, scalars) for cell in row):
            _broken(f"{at}.values", row)


def _check_value(rule: Json, value: Json, at: str) -> None:
    if "$ref" in rule:
        check_answer(rule["$ref"], value, at)
    elif "enum" in rule:
        if value not in rule["enum"]:
            _broken(at, value)
    elif rule.get("type") == "array":
        for item in value:
            _check_value(rule["items"], item, at)
    elif rule.get("type") == "object":
        for item in value.values():
            _check_value(rule["additionalProperties"], item, at)
    elif not _fits(rule.get("type", "any"), value):
        _broken(at, value)


def _fits(kind: str, value: Json) -> bool:
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "string":
        return isinstance(value, str)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return kind == "any"


def _broken(at: str, value: Json) -> NoReturn:
    raise BrokenDoubleError(f"answer breaks the schema at {at}: {value!r}")  # noqa: EM102, TRY003 - the one place that words it


# --- tests read the same rules as JSON Schema -----------------------------------


def json_schema(name: str, *, nullable: bool = False) -> Json:
    """Return a message as JSON Schema, closed to unknown fields.

    Args:
        name: Name of the message.
        nullable: Accept null anywhere, as requests may say "absent".
    """
    if name not in schemas():
        unsupported(f"the schema {name}")
    definitions = {key: _definition(key, nullable=nullable) for key in schemas()}
    return {"$ref": f"#/$defs/{name}", "$defs": definitions}


def _definition(name: str, *, nullable: bool) -> Json:
    fields = {
        key: _json_rule(rule, nullable=nullable)
        for key, rule in properties(name).items()
    }
    return {"type": "object", "properties": fields, "additionalProperties": False}


def _json_rule(rule: Json, *, nullable: bool) -> Json:
    kind = rule.get("type", "any")
    made: Json = {"type": kind}
    if "$ref" in rule:
        made = {"$ref": f"#/$defs/{rule['$ref']}"}
    elif "enum" in rule:
        made = {"enum": rule["enum"]}
    elif kind == "array":
        made = {"type": "array", "items": _json_rule(rule["items"], nullable=nullable)}
    elif kind == "object":
        inner = _json_rule(rule["additionalProperties"], nullable=nullable)
        made = {"type": "object", "additionalProperties": inner}
    elif kind == "any":
        return {}
    return {"anyOf": [made, {"type": "null"}]} if nullable else made
