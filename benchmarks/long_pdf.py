"""A 200-page PDF through `bizextract.extract`: seconds and memory. At most 60 s and 1 GB are allowed.

    python benchmarks/long_pdf.py

The file is made here: 750 numbered items in justified lines of 16 points, and a ruled table of 1,400 rows.
"""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from bizextract import extract

FONT = "STSong-Light"
TASKS = ["压缩企业开办时间", "推行告知承诺制", "压减用电报装时间", "便利纳税缴费", "优化不动产登记", "规范招标投标活动"]
UNITS = "（牵头单位：市市场监管局，责任单位：市公安局、市税务局、各县（市、区）人民政府）"
HEADER = ["序号", "重点任务", "具体措施", "牵头单位", "责任单位", "完成时限"]


def make(path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle("body", fontName=FONT, fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK", alignment=4)
    cell = ParagraphStyle("cell", fontName=FONT, fontSize=10, leading=14, wordWrap="CJK")
    story: list[Flowable] = [Paragraph("清河市人民政府关于印发清河市优化营商环境行动方案的通知", body)]
    for item in range(1, 751):
        story.append(
            Paragraph(
                f"{item}.{TASKS[item % 6]}。依托“一网通办”平台，2024年{item % 12 + 1}月底前将办理时限由{item % 9 + 3}个工作日压缩至"
                f"{item % 3 + 1}个工作日以内，全市覆盖率达到{60 + item % 40}%以上，推动更多事项就近办、自助办，持续提升企业和群众获得感。{UNITS}",
                body,
            )
        )
    rows = [HEADER] + [
        [
            str(n),
            TASKS[n % 6],
            f"办理时限压缩至{n % 5 + 1}个工作日以内",
            "市市场监管局",
            "市公安局、市税务局",
            f"2024年{n % 12 + 1}月底前",
        ]
        for n in range(1, 1400)
    ]
    table = Table([[Paragraph(text, cell) for text in row] for row in rows], colWidths=[40, 75, 150, 70, 80, 75], repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    SimpleDocTemplate(str(path)).build([*story, PageBreak(), table])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "long.pdf")
        make(path)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        notice = extract(path)
        seconds = time.perf_counter() - start
    pages = max(place.page or 0 for place in notice.places)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{pages} pages, {len(notice.text):,} characters, {len(notice.tasks):,} tasks")
    print(f"{seconds:.1f} s, at most {most / 1024:.0f} MB ({before / 1024:.0f} MB before, to make the file)")


if __name__ == "__main__":
    main()
