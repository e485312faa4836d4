import os
from pathlib import Path

import pytest

from bizextract.errors import (
    BizextractError,
    EmptyInputError,
    InputNotFoundError,
    UnreadableInputError,
    UnsupportedFormatError,
)
from bizextract.reading import SUFFIXES, read

NOTICES = Path(__file__).parents[3] / "shared" / "notices"


def test_str_is_text_as_given() -> None:
    text = "\ufeff一、总体要求\r\n\u3000（一）\tＡ\u200b"
    source = read(text)
    assert (source.text, source.path, source.format, source.warnings) == (text, None, "text", ())


def test_path_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "通知.txt"
    file.write_bytes("各区人民政府：\r\n".encode("gb18030"))
    source = read(file)
    assert (source.text, source.path, source.encoding) == ("各区人民政府：\r\n", str(file), "gb18030")


@pytest.mark.parametrize("given", [b"bytes", None, 5, ["a.txt"]])
def test_other_types_are_a_type_error(given: object) -> None:
    with pytest.raises(TypeError, match=r"pathlib\.Path"):
        read(given)  # type: ignore[arg-type]


def test_text_that_looks_like_a_path_is_text_with_a_warning() -> None:
    assert [warning.code for warning in read("notices/plan.docx").warnings] == ["text_looks_like_path"]
    assert read("请填写附件plan.docx，\n并报送").warnings == ()


@pytest.mark.parametrize("text", ["", " \n\t", "\u3000\u200b\ufeff", "\x00\x01"])
def test_blank_text_is_refused(text: str) -> None:
    with pytest.raises(EmptyInputError):
        read(text)


def test_half_a_surrogate_pair_is_refused_with_its_place() -> None:
    with pytest.raises(UnreadableInputError, match="character 2"):
        read("一二\udc80")


@pytest.mark.parametrize(
    ("name", "data", "error", "said"),
    [
        ("empty.txt", b"", EmptyInputError, "the file is empty"),
        ("blank.txt", b" \r\n\xef\xbb\xbf", EmptyInputError, "no visible text"),
        ("binary.txt", bytes(range(256)) * 9, UnreadableInputError, "not a text file"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, UnsupportedFormatError, r"save it as \.docx"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, UnsupportedFormatError, r"save it as \.xlsx"),
        ("renamed.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, UnsupportedFormatError, r"save it as \.docx"),
        ("notice.wps", b"anything", UnsupportedFormatError, r"save it as \.docx"),
        ("notice.ofd", b"PK\x03\x04" + b"\0" * 99, UnsupportedFormatError, r"save it as \.pdf"),
        ("notice.rtf", b"{\\rtf1 a}", UnsupportedFormatError, r"save it as \.docx"),
        ("scan.jpg", b"\xff\xd8\xff\xe0", UnsupportedFormatError, r"bizextract\[ocr\]"),
        ("pack.rar", b"Rar!\x1a\x07", UnsupportedFormatError, r"pack its files as \.zip"),
        ("pack.bin", b"PK\x03\x04" + b"\0" * 99, UnsupportedFormatError, "extract_many"),
        ("fake.docx", b"no zip", UnreadableInputError, r"damaged or is no \.docx"),
        ("fake.pdf", b"no pdf", UnreadableInputError, r"damaged or is no \.pdf"),
    ],
)
def test_what_cannot_be_read_says_so(tmp_path: Path, name: str, data: bytes, error: type[BizextractError], said: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(error, match=said) as caught:
        read(file)
    assert str(caught.value).startswith(str(file))
    assert caught.value.source == str(file)


def test_missing_file_and_directory(tmp_path: Path) -> None:
    with pytest.raises(InputNotFoundError, match=r"none\.txt: there is no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(InputNotFoundError, match="this is a directory"):
        read(tmp_path)
    with pytest.raises(UnreadableInputError):
        read(Path("a\0b.txt"))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_forbidden_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("各区")
    file.chmod(0)
    with pytest.raises(UnreadableInputError, match="cannot be opened"):
        read(file)


def test_suffixes_are_those_of_the_readers() -> None:
    assert {".txt", ".html", ".htm", ".docx", ".pdf", ".xlsx", ".csv"} <= SUFFIXES
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in SUFFIXES)


@pytest.mark.skipif(not NOTICES.is_dir(), reason="shared notices are not here")
def test_real_notices_are_read_unchanged() -> None:
    for file in NOTICES.glob("*.txt"):
        assert read(file).text.encode() == file.read_bytes()
