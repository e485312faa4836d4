import datetime as dt
from decimal import Decimal

import pytest

from bizextract.records import (
    Citation,
    Comparator,
    DocumentNumber,
    GovernmentUnit,
    Heading,
    Metadata,
    Notice,
    NoticeWarning,
    NumericTarget,
    ReformLabel,
    Region,
    TargetKind,
    TargetRole,
    Task,
    TextSpan,
    Timeframe,
    TimeKind,
    UnitRole,
)

TEXT = (
    "1.推行“一网通办”，2024年6月底前即办件比例达到50%以上。（牵头单位：县数据局，责任单位：县税务局）"
    "依据《某规定》（青政办〔2023〕9号）。"
)


def span(text: str) -> dict[str, object]:
    start = TEXT.index(text)
    return {"text": text, "start": start, "end": start + len(text)}


@pytest.fixture
def notice() -> Notice:
    lead = GovernmentUnit(
        **span("县数据局"), confidence=0.9, role=UnitRole.LEAD, name="青山县数据局", region=Region(name="青山县", code="990101")
    )
    support = GovernmentUnit(**span("县税务局"), confidence=0.8, role=UnitRole.SUPPORT)
    time = Timeframe(
        **span("2024年6月底前"), kind=TimeKind.DEADLINE, end_date=dt.date(2024, 6, 30), value="/2024-06-30", rule="deadline"
    )
    target = NumericTarget(
        **span("50%以上"),
        kind=TargetKind.GOAL,
        role=TargetRole.VALUE,
        comparator=Comparator.GE,
        low=Decimal("50"),
        unit="%",
        norm=">=50 %",
        indicator=TextSpan(**span("即办件比例")),
        group=0,
        deadline=0,
    )
    reform = ReformLabel(**span("一网通办"), label="online_service", name="网上办理")
    number = DocumentNumber(**span("青政办〔2023〕9号"), organ="青政办", year=2023, serial=9)
    end = TEXT.index("依据")
    task = Task(
        text=TEXT[:end],
        start=0,
        end=end,
        number="1",
        title="推行“一网通办”",
        section=("一、主要任务",),
        lead_units=(lead,),
        support_units=(support,),
        timeframes=(time,),
        targets=(target,),
        reforms=(reform,),
        topics=("政务服务",),
    )
    return Notice(
        source="plan.txt",
        text=TEXT,
        metadata=Metadata(title="=某方案", issuer=("青山县人民政府",), issue_date=dt.date(2024, 1, 5), document_number=number),
        units=(lead, support),
        timeframes=(time,),
        targets=(target,),
        reforms=(reform,),
        citations=(Citation(**span("《某规定》（青政办〔2023〕9号）"), title="某规定", document_number=number),),
        headings=(Heading(**span("1.推行“一网通办”"), number="1", title="推行“一网通办”", depth=3),),
        tasks=(task,),
        warnings=(NoticeWarning(code="example", message="a\x07b"),),
    )
