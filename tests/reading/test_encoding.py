import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizextract.errors import UnreadableInputError
from bizextract.reading.characters import COMMON_CHARACTERS
from bizextract.reading.encoding import decode

SHORT = ["国务院", "关于印发", "各区人民政府：", "一", "联通", "2024年6月底前", "（一）", "市财政局、市税务局"]
LONG = "为贯彻落实省政府工作部署，2024年底前全市企业开办时间压缩至0.5个工作日以内。（牵头单位：市市场监管局）\r\n"
TRADITIONAL = "為貫徹落實國務院關於優化營商環境的決策部署，進一步壓縮審批時限，制定本方案。"


@pytest.mark.parametrize("text", [*SHORT, LONG, LONG * 3000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"])
def test_decodes_also_short_texts(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), name="x").text == text


@pytest.mark.parametrize("text", [TRADITIONAL, TRADITIONAL[:9], "國務院辦公廳關於", "各區人民政府："])
@pytest.mark.parametrize("encoding", ["big5", "cp950", "big5hkscs", "gb18030", "utf-8", "utf-16-le", "utf-16-be"])
def test_traditional_text(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), name="x").text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_mark(encoding: str) -> None:
    decoded = decode(LONG.encode(encoding), name="x")
    assert (decoded.text, decoded.encoding) == (LONG, encoding)


def test_gb18030_characters_of_four_bytes_and_its_mark() -> None:
    text = LONG + "䶮㙓𠮷"
    assert decode(text.encode("gb18030"), name="x").text == text
    assert decode(b"\x84\x31\x95\x33" + text.encode("gb18030"), name="x").text == text


def test_newlines_stay_as_they_are() -> None:
    text = "一\r\n二\r三\n四\u2028五\x0b六"
    assert decode(text.encode(), name="x").text == text


def test_plain_ascii_is_utf_8() -> None:
    assert decode(b"Notice No. 5\n", name="x").encoding == "utf-8"


def test_pinyin_of_mirrors_is_utf_8() -> None:
    text = "國務(wù)院關(guān)于優(yōu)化營商環(huán)境"
    assert decode(text.encode(), name="x").text == text


def test_one_damaged_character_is_read_with_a_warning() -> None:
    data = (LONG * 50).encode("gb18030")
    decoded = decode(data[:1001] + b"\xff" + data[1001:], name="x")
    (warning,) = decoded.warnings
    assert (warning.code, decoded.encoding) == ("damaged_text", "gb18030")
    assert decoded.text[warning.start] == "\ufffd"
    assert decoded.text.startswith(LONG)
    assert decoded.text.endswith(LONG)


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 8, b"\0" * 500, b"\x7fELF\x02\x01\x01" + bytes(range(0, 256, 3)) * 20, b"MZ\x90\0\3\0\0\0" * 99],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInputError, match=r"x\.txt: this is not a text file"):
        decode(data, name="x.txt")


@given(st.text(st.sampled_from(COMMON_CHARACTERS[:600] + "，。、0123456789\n"), min_size=8, max_size=60))
def test_any_common_text_of_eight_characters_is_told(text: str) -> None:
    for encoding in ("utf-8", "gb18030"):
        assert decode(text.encode(encoding), name="x").text == text
