"""Records from linked stages: the one place where offsets go back to the given text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from .records import (
    Citation,
    DocumentNumber,
    GovernmentUnit,
    Heading,
    Metadata,
    Notice,
    NoticeWarning,
    NumericTarget,
    ReformLabel,
    SpanLabel,
    SpanRecord,
    Task,
    TextSpan,
    Timeframe,
    UnitRole,
)
from .records.stages import Block, BlockKind, CleanText, DocumentNumberRange, Linked, LinkedTask, Span
from .resources.reforms import REFORM_NAMES
from .resources.titles import DOCUMENT_NAME

__all__ = ["to_notice"]

_HEADINGS = frozenset({BlockKind.TITLE, BlockKind.HEADING, BlockKind.SECTION_ROW})

R = TypeVar("R", bound=SpanRecord)

# What two names of one organ may differ in: 中华人民共和国国务院, 上海市第十五届人民代表大会; not 第一人民医院
_ADORNMENT = re.compile(r"中华人民共和国|第[一二三四五六七八九十]{1,3}届")
# What one of them may have in front: 国家发展改革委, 福建省厦门市财政局; not 厦门市财政局综合处 and not 副省长办公室
_PLACED = re.compile(r"国家|[\u4e00-\u9fff]{2,12}[省市县区州盟旗]")


def to_notice(linked: Linked) -> Notice:
    """The public `Notice` of a linked one: records in order of their start, offsets of the given text."""
    return _Assembler(linked).notice()


class _Assembler:
    def __init__(self, linked: Linked) -> None:
        self.linked = linked
        self.normalised = linked.normalised
        self.tagged = self.normalised.tagged
        self.outline = self.tagged.outline
        self.clean: CleanText = self.outline.clean
        self.raw = self.clean.source.text
        by_label: dict[SpanLabel, list[int]] = {label: [] for label in SpanLabel}
        for index, mention in enumerate(self.tagged.mentions):
            by_label[mention.label].append(index)
        self.time_places = {index: place for place, index in enumerate(by_label[SpanLabel.TIME])}
        self.units = {i: self._unit(i) for i in by_label[SpanLabel.UNIT] if i in linked.units}
        self.times = {i: self._time(i) for i in by_label[SpanLabel.TIME]}
        self.targets = {i: self._target(i) for i in by_label[SpanLabel.TARGET]}
        self.reforms = {i: self._reform(i) for i in by_label[SpanLabel.REFORM]}

    def notice(self) -> Notice:
        source = self.clean.source
        return Notice(
            source=source.path,
            text=source.text,
            metadata=self._metadata(),
            units=tuple(self.units.values()),
            timeframes=tuple(self.times.values()),
            targets=tuple(self.targets.values()),
            reforms=tuple(self.reforms.values()),
            citations=tuple(
                Citation.model_validate(
                    {**self._place(c.span), "title": self._clean_text(c.title), "document_number": self._number(c.number)}
                )
                for c in self.outline.citations
            ),
            headings=tuple(self._heading(block) for block in self.outline.blocks if block.kind in _HEADINGS),
            tasks=tuple(self._task(task) for task in self.linked.tasks),
            places=source.places,
            warnings=(*source.warnings, *self.clean.warnings, *self._warnings()),
        )

    # ------------------------------------------------------------------------------------------------------------ places

    def _place(self, span: Span) -> dict[str, str | int]:
        start, end = self.clean.to_raw(span.start, span.end)
        return {"text": self.raw[start:end], "start": start, "end": end}

    def _clean_text(self, span: Span) -> str:
        """The words of a range in one line. The lines of an official title (…\n…的通知) are put together, as Chinese has no blank
        there; those of a headline are two phrases, and a blank divides them, as it does phrases of one line.
        """
        lines = [" ".join(line.split()) for line in self.clean.text[span.start : span.end].split("\n")]
        lines = [line for line in lines if line]
        if not lines or DOCUMENT_NAME.search(lines[-1]):
            return "".join(lines)
        text = lines[0]
        for line in lines[1:]:
            text += line if line.startswith(("—", "（", "(")) else f" {line}"
        return text

    def _head(self, index: int) -> dict[str, str | int | float | None]:
        mention = self.tagged.mentions[index]
        return {**self._place(mention.span), "confidence": mention.confidence}

    # ----------------------------------------------------------------------------------------------------------- records

    def _unit(self, index: int) -> GovernmentUnit:
        linked = self.linked.units[index]
        name = linked.name or self.normalised.units.get(index)
        known = {"name": name.name, "level": name.level, "region": name.region} if name else {}
        return GovernmentUnit.model_validate({**self._head(index), "role": linked.role, **known})

    def _time(self, index: int) -> Timeframe:
        value = self.normalised.times.get(index)
        if value is None:
            return Timeframe.model_validate(self._head(index))
        known = {
            "kind": value.kind,
            "start_date": value.start,
            "end_date": value.end,
            "value": value.value,
            "rule": value.rule or None,
        }
        return Timeframe.model_validate({**self._head(index), **known})

    def _target(self, index: int) -> NumericTarget:
        quantity = self.normalised.quantities.get(index)
        linked = self.linked.targets.get(index)
        fields: dict[str, object] = {**self._head(index)}
        if quantity:
            fields |= {
                "comparator": quantity.comparator,
                "low": quantity.low,
                "high": quantity.high,
                "unit": quantity.unit,
                "norm": quantity.norm,
            }
        if linked:
            fields |= {
                "kind": linked.kind,
                "kind_confidence": linked.kind_confidence,
                "role": linked.role,
                "indicator": TextSpan.model_validate(self._place(linked.indicator)) if linked.indicator else None,
                "group": linked.group,
                "deadline": self.time_places.get(linked.deadline) if linked.deadline is not None else None,
            }
        return NumericTarget.model_validate(fields)

    def _reform(self, index: int) -> ReformLabel:
        label = self.normalised.reforms.get(index, "other")
        return ReformLabel.model_validate({**self._head(index), "label": label, "name": REFORM_NAMES[label]})

    def _task(self, task: LinkedTask) -> Task:
        units = self._members(task, self.units)
        return Task.model_validate(
            {
                **self._place(task.span),
                "number": task.number,
                "title": task.title,
                "section": task.section,
                "lead_units": tuple(u for u in units if u.role is UnitRole.LEAD),
                "support_units": tuple(u for u in units if u.role is UnitRole.SUPPORT),
                "timeframes": self._members(task, self.times),
                "targets": self._members(task, self.targets),
                "reforms": self._members(task, self.reforms),
                "topics": task.topics,
                "topic_confidences": task.topic_confidences,
                "same_as": task.same_as,
            }
        )

    @staticmethod
    def _members(task: LinkedTask, records: Mapping[int, R]) -> tuple[R, ...]:
        return tuple(records[index] for index in task.mentions if index in records)

    def _heading(self, block: Block) -> Heading:
        """Number and words of the heading; what runs on behind them in the same block is left out."""
        title = block.title or block.span
        place = self._place(Span(block.span.start, title.end))
        return Heading.model_validate(
            {**place, "number": block.number, "title": self._clean_text(title), "depth": block.level or 0}
        )

    # ---------------------------------------------------------------------------------------------------------- metadata

    def _metadata(self) -> Metadata:
        outline = self.outline
        issuers = _distinct([self._issuer_name(span) for span in outline.issuers])
        places = [self.tagged.mentions[i].span for i, unit in self.units.items() if unit.role is UnitRole.ADDRESSEE]
        own = [span for span in places if outline.addressees and span.within(outline.addressees)]
        addressees = [self._clean_text(span) for span in own or places]  # those of an enclosed letter only where it has none
        return Metadata(
            title=self._clean_text(outline.title) if outline.title else None,
            document_number=self._number(outline.document_number),
            issuer=issuers,
            addressees=tuple(addressees),
            issue_date=self.normalised.issue_date,
            region=self.normalised.region,
            validity=self.normalised.validity,
            attachments=tuple(self._clean_text(span) for span in outline.attachments),
        )

    def _issuer_name(self, span: Span) -> str:
        """Canonical name of the unit at an issuer's place, else its words."""
        for index, unit in self.units.items():
            if unit.name and self.tagged.mentions[index].span == span:
                return unit.name
        return self._clean_text(span)

    def _number(self, number: DocumentNumberRange | None) -> DocumentNumber | None:
        if number is None:
            return None
        return DocumentNumber.model_validate(
            {**self._place(number.span), "organ": number.organ, "year": number.year, "serial": number.serial}
        )

    def _warnings(self) -> list[NoticeWarning]:
        """Warnings of the stages behind cleaning, whose offsets are those of the clean text."""
        found = []
        for warning in (*self.outline.warnings, *self.normalised.warnings, *self.linked.warnings):
            if warning.start is None or warning.end is None or warning.start >= warning.end:
                found.append(warning.model_copy(update={"start": None, "end": None}))
            else:
                start, end = self.clean.to_raw(warning.start, warning.end)
                found.append(warning.model_copy(update={"start": start, "end": end}))
        return found


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """The names without those that name an organ again: 中华人民共和国国务院 beside 国务院, 财政厅 beside 福建省财政厅."""
    plain = list(dict.fromkeys(names))
    bare = {name: _ADORNMENT.sub("", name) for name in plain}
    plain = [name for name in plain if bare[name] == name or bare[name] not in plain]

    def again(name: str) -> bool:
        return any(
            len(other) > len(name) and other.endswith(name) and _PLACED.fullmatch(other[: -len(name)]) for other in plain
        )

    return tuple(name for name in plain if not again(name))
