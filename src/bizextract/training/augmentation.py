"""Twins of training texts: the same sentences with other units and other reform terms in them.

What a sentence says of a unit does not hang on which unit it is; a twin teaches that, and shows each name in more company.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from ..resources.reform_terms import reform_terms

__all__ = ["LabelledText", "MentionSwapper"]

LabelledText = tuple[str, list[tuple[int, int, str]]]
"""A text and its spans (start, end, label): half-open, in order, without overlaps."""

_UNIT_SHARE: Final = 0.6  # of the units that have others of their form
_REFORM_SHARE: Final = 0.3  # of the conventional terms; more of them would make every quoted word a term

# The form of a name, by its beginning: a level word (区工信局), a named place (厦门市财政局), the centre (国家税务总局).
_LEVEL = re.compile(r"[省市县区州旗盟镇街]")
_PLACE = re.compile(r".{2,4}?([省市县区州旗])(?![级直域])")
_CENTRE = re.compile(r"国家|国务院|全国|中央|中国")
# Names without either: organs by their end (人社局), field words (税务). Lists and collectives (各街道, 区工信局（科技局）) are not swapped.
_ORGAN = re.compile(r".*[局委办厅部院会府心行关]")
_UNSWAPPED = re.compile(r"各|有关|相关|.*[（(、，\s]")


class MentionSwapper:
    """Makes twins of labelled texts from the mentions of all of them.

    Args:
        texts: the labelled texts that names are taken from.
        seed: seed of the choices.
    """

    def __init__(self, texts: Sequence[LabelledText], seed: int) -> None:
        self._random = random.Random(seed)
        names: dict[str, set[str]] = defaultdict(set)
        for text, spans in texts:
            for start, end, label in spans:
                if label == "UNIT" and (form := unit_form(text[start:end])):
                    names[form].add(text[start:end])
        self._names = {form: sorted(known) for form, known in names.items()}
        self._terms = [term for term, label in reform_terms().items() if label != "other"]

    def twin(self, text: str, spans: Sequence[tuple[int, int, str]]) -> LabelledText:
        """The text with some of its mentions swapped, and the spans where they now are."""
        pieces: list[str] = []
        placed: list[tuple[int, int, str]] = []
        length = done = 0
        for start, end, label in spans:
            mention = self._other(text[start:end], label)
            pieces += (text[done:start], mention)
            length += start - done
            placed.append((length, length + len(mention), label))
            length += len(mention)
            done = end
        pieces.append(text[done:])
        return "".join(pieces), placed

    def _other(self, mention: str, label: str) -> str:
        if label == "UNIT" and self._random.random() < _UNIT_SHARE and (form := unit_form(mention)):
            return self._random.choice(self._names.get(form, [mention]))
        if label == "REFORM" and mention in reform_terms() and self._random.random() < _REFORM_SHARE:
            return self._random.choice(self._terms)
        return mention


def unit_form(name: str) -> str | None:
    """The form within which names are swapped for each other; None for one that is left as it is.

    >>> unit_form("区工信局"), unit_form("厦门市财政局"), unit_form("税务"), unit_form("各街道")
    ('区', '*市', 'field', None)
    """
    if _UNSWAPPED.match(name):
        return None
    if _LEVEL.match(name):
        return name[0]
    if _CENTRE.match(name):
        return "centre"
    if place := _PLACE.match(name):
        return f"*{place.group(1)}"
    if _ORGAN.fullmatch(name):
        return "organ"
    return "field" if 2 <= len(name) <= 6 else None
