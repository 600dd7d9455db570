"""Says a broken rule of a field in the user's words: the rule and the repair.

Translates what pydantic reports; the same for cells and for keys.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from resourcing.errors import did_you_mean


class Sentence(NamedTuple):
    """A broken rule and what to do about it."""

    rule: str
    repair: str


SAY: Mapping[str, Sentence] = {
    "greater_than": Sentence("must be above {gt:g}", "correct the number"),
    "greater_than_equal": Sentence("must be at least {ge:g}", "correct the number"),
    "less_than": Sentence("must be below {lt:g}", "correct the number"),
    "less_than_equal": Sentence("must be at most {le:g}", "correct the number"),
    "finite_number": Sentence("must be a finite number", "correct the number"),
    "float_type": Sentence(
        "must be a number", "write it without quotation marks or unit"
    ),
    "int_type": Sentence(
        "must be a whole number", "write it without quotation marks or point"
    ),
    "bool_type": Sentence(
        "must be true or false", "write one, without quotation marks"
    ),
    "string_type": Sentence("must be text", "put it in quotation marks"),
    "date_type": Sentence(
        "must be a date", "write it like 2027-01-31, without quotation marks"
    ),
    "datetime_type": Sentence(
        "must be a date with a time of day",
        "write it like 2027-01-31T14:30:00, without quotation marks",
    ),
    "tuple_type": Sentence("must be a list", "put its entries in square brackets"),
    "dict_type": Sentence("must be a table of keys", "write a [table] with its keys"),
    "model_type": Sentence("must be a table of keys", "write a [table] with its keys"),
    "model_attributes_type": Sentence(
        "must be a table of keys", "write a [table] with its keys"
    ),
    "string_too_short": Sentence("must not be empty", "write something"),
    "string_pattern_mismatch": Sentence(
        "is an identifier and must hold no spaces, commas or semicolons",
        "write it as its own table does, or with _ or - instead",
    ),
    "too_short": Sentence(
        "must have {min_length} or more entries, has {actual_length}", "add entries"
    ),
    "too_long": Sentence(
        "must have {max_length} or fewer entries, has {actual_length}", "remove entries"
    ),
    "extra_forbidden": Sentence("unknown key", "remove it"),
    "union_tag_not_found": Sentence(
        "needs a kind", "add the key kind, such as deal_arrives"
    ),
}

PATTERNS: Mapping[str, Sentence] = {
    r"^\d{4}$": Sentence("must be a year of four digits", "write it like 2027"),
}
"""What to say where a text must follow a pattern that is not that of an identifier, by the pattern."""

REPAIRS: Mapping[str, str] = {
    " is before ": "swap the two dates, or correct one",
    "outside its range": "correct the level, or widen low and high",
    "embedded person": "name the unit, or write central as home",
    "more answers": "correct the counts",
    "begin with sourced": "say where the number comes from",
    "no such field": "name a field of the same section",
    "names an aim twice": "name each aim once",
    "merge with itself": "name other alliances in from",
    "either amount or share": "write one of them, and only one",
    "without effect": 'write objective = "lexicographic", or remove them',
}
"""What to do about a rule that a class states itself, by a phrase of the rule."""

_QUOTED = re.compile(r"'([^']*)'")


def sentence(error: Mapping[str, Any], *, unit: str = "") -> Sentence:
    """Return the rule and the repair of one error of pydantic.

    Parameters
    ----------
    error
        Entry of ``ValidationError.errors()``.
    unit
        Unit of the field; ``""`` where there is none.

    Examples
    --------
    >>> sentence({"type": "greater_than", "ctx": {"gt": 0.0}}, unit="hours")
    Sentence(rule='must be above 0 (hours)', repair='correct the number')
    """
    context = error.get("ctx", {})
    kind = error["type"]
    if kind in {"literal_error", "union_tag_invalid"}:
        return _choice(error)
    if kind == "value_error":
        rule = error["msg"].removeprefix("Value error, ")
        repair = next((text for part, text in REPAIRS.items() if part in rule), "")
        return Sentence(rule, repair or "correct the file")
    known = SAY.get(kind, Sentence(error.get("msg", kind), "correct the value"))
    said = PATTERNS.get(context.get("pattern", ""), known)
    of_unit = f" ({unit})" if unit and {"gt", "ge", "lt", "le"} & set(context) else ""
    return Sentence(said.rule.format(**context) + of_unit, said.repair)


def _choice(error: Mapping[str, Any]) -> Sentence:
    """Return the sentence of a word that is none of those allowed."""
    context = error["ctx"]
    allowed = context.get("expected") or context["expected_tags"]
    words = _QUOTED.findall(allowed) or [allowed.replace(" or ", ", ")]
    given = str(context.get("tag", error.get("input", "")))
    what = "kind must be" if "tag" in context else "must be"
    one = "one of " if len(words) > 1 or "," in words[0] else ""
    repair = did_you_mean(given, words) or "write one of them"
    return Sentence(f"{what} {one}{', '.join(words)}", repair)
