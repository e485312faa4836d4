import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from bizextract.errors import UnreadableInputError
from bizextract.reading import read


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["重点任务分工表"])
    sheet.append(["序号", "工作任务", "牵头单位", "目标", "完成时限"])
    sheet.append([1, "企业开办\n便利化", "市市场监管局", 0.5, dt.date(2024, 6, 30)])
    sheet.append([2, None, "市税务局", 12.0, dt.datetime(2024, 12, 1)])
    sheet.append([])
    sheet.append(["二、市场监管"])
    sheet.append([3.0, "公平竞争", "市司法局", "=1+1", "长期"])
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("B3:B4")
    sheet["D3"].number_format = "0%"
    sheet["E3"].number_format = "yyyy-mm-dd"
    sheet["E4"].number_format = "yyyy年m月"
    hidden = book.create_sheet("隐藏")
    hidden.append(["不应读出"])
    hidden.sheet_state = "hidden"
    book.create_sheet("二").append(["序号", "单位"])
    book.save(tmp_path / "tasks.xlsx")
    return tmp_path / "tasks.xlsx"


def test_workbook(workbook: Path) -> None:
    source = read(workbook)
    assert source.format == "xlsx"
    assert source.text == (
        "重点任务分工表\n序号\t工作任务\t牵头单位\t目标\t完成时限\n1\t企业开办 便利化\t市市场监管局\t50%\t2024年6月30日\n"
        "2\t\t市税务局\t12\t2024年12月\n二、市场监管\t\t\t\t\n3\t公平竞争\t市司法局\t\t长期\n序号\t单位\n"
    )
    places = {source.text[place.start : place.end]: (place.table, place.row, place.column) for place in source.places}
    assert places["市税务局"] == (1, 4, 3)
    assert places["单位"] == (2, 1, 2)


def test_damaged_workbook(workbook: Path) -> None:
    data = workbook.read_bytes()
    workbook.write_bytes(data[: len(data) // 2])
    with pytest.raises(UnreadableInputError, match="damaged"):
        read(workbook)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("suffix", "divider"), [(".csv", ","), (".tsv", "\t"), (".csv", ";")])
def test_csv(tmp_path: Path, encoding: str, suffix: str, divider: str) -> None:
    file = tmp_path / f"tasks{suffix}"
    rows = ["序号,任务,牵头单位", '1,"企业开办，\r\n便利化""改革""",市税务局', ",减税,市财政局"]
    file.write_bytes("\r\n".join(row.replace(",", divider) for row in rows).encode(encoding))
    assert read(file).text == '序号\t任务\t牵头单位\n1\t企业开办， 便利化"改革"\t市税务局\n\t减税\t市财政局\n'
