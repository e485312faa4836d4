"""How docstrings become pages: examples as code, and the fields of a record as one table."""

from __future__ import annotations

import re

import griffe

# A paragraph that begins with a prompt, at any depth: matches ">>> 1 + 1\n2"; not prose that quotes a ">>> " further on.
_EXAMPLE = re.compile(r"^([ \t]*)>>> .*(?:\n[ \t]*\S.*)*", re.MULTILINE)


class Docstrings(griffe.Extension):
    """Rewrites docstrings before mkdocstrings renders them."""

    def on_instance(self, *, obj: griffe.Object, **_: object) -> None:
        """Called for each object: puts its examples into fences."""
        if obj.docstring and ">>> " in obj.docstring.value:
            obj.docstring.value = _EXAMPLE.sub(r"\1```pycon\n\g<0>\n\1```", obj.docstring.value)

    def on_class_members(self, *, cls: griffe.Class, **_: object) -> None:
        """Called for each class when its members are known: adds a table of its fields, or the values of an enum."""
        fields = [a for a in cls.attributes.values() if not a.name.startswith("_") and a.name != "model_config"]
        if not fields or not cls.docstring:
            return
        if any("Enum" in str(base) for base in cls.bases):
            rows = ["", "", "Its values are " + ", ".join(f"`{field.value}`" for field in fields) + "."]
        else:
            rows = ["", "", "| field | type |", "|---|---|"]
            rows += [f"| `{field.name}` | `{field.annotation}` |" for field in fields if field.annotation]
        if len(rows) > 4 or "values" in rows[2]:
            cls.docstring.value += "\n".join(rows)
