import zipfile
from pathlib import Path

import pytest

from bizextract.errors import EmptyInputError, InputNotFoundError, UnreadableInputError
from bizextract.reading import Member, expand, read


def pack(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_txt", ".txt"), text)
    return path


def test_a_file_is_itself_whatever_its_suffix(tmp_path: Path) -> None:
    assert list(expand(tmp_path / "a.doc")) == [tmp_path / "a.doc"]


def test_folders_with_subfolders_and_archives_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.TXT", "a/picture.png", ".hidden/d.txt", "a/~$c.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("各区人民政府：", encoding="utf-8")
    pack(tmp_path / "z.zip", x_txt="各县人民政府：")
    found = list(expand(tmp_path))
    assert [str(path.relative_to(tmp_path)) if isinstance(path, Path) else path.name for path in found] == [
        "a/c.TXT",
        "b.txt",
        "x.txt",
    ]


def test_members_are_read_and_named(tmp_path: Path) -> None:
    archive = pack(tmp_path / "n.zip", two__b_txt="各县人民政府：", one_txt="各区人民政府：", readme="no")
    sources = [read(member) for member in expand(archive)]
    assert [source.text for source in sources] == ["各区人民政府：", "各县人民政府："]
    assert [source.path for source in sources] == [f"{archive}!/one.txt", f"{archive}!/two/b.txt"]


def test_gbk_names_of_chinese_windows(tmp_path: Path) -> None:
    name = "青山县方案.txt".encode("gbk").decode("cp437")
    with zipfile.ZipFile(tmp_path / "n.zip", "w") as archive:
        info = zipfile.ZipInfo("placeholder.txt")
        archive.writestr(info, "各区人民政府：")
    data = (tmp_path / "n.zip").read_bytes()
    raw = name.encode("cp437")
    # zipfile marks names that are not ASCII as UTF-8, so the name is put in by hand where lengths agree
    padded = raw.rjust(len(b"placeholder.txt"), b"0")
    (tmp_path / "n.zip").write_bytes(data.replace(b"placeholder.txt", padded))
    (member,) = expand(tmp_path / "n.zip")
    assert isinstance(member, Member)
    assert member.name == padded.decode("gbk")
    assert read(member).text == "各区人民政府："


def test_what_cannot_be_expanded(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(EmptyInputError, match="no file to read in this folder"):
        list(expand(tmp_path / "empty"))
    with pytest.raises(EmptyInputError, match="no file to read in this archive"):
        list(expand(pack(tmp_path / "none.zip", readme="no")))
    with pytest.raises(InputNotFoundError):
        list(expand(tmp_path / "missing.zip"))
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 damaged")
    with pytest.raises(UnreadableInputError, match="damaged"):
        list(expand(tmp_path / "bad.zip"))


def test_damaged_and_encrypted_members_name_themselves(tmp_path: Path) -> None:
    archive = pack(tmp_path / "n.zip", a_txt="各区人民政府：" * 50)
    data = archive.read_bytes()
    archive.write_bytes(data.replace("各区".encode(), "各县".encode(), 1))
    with pytest.raises(UnreadableInputError, match=r"n\.zip!/a\.txt: the archive is damaged"):
        read(next(expand(archive)))
    flags = bytearray(data)
    flags[6] |= 1
    flags[data.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(bytes(flags))
    with pytest.raises(UnreadableInputError, match="encrypted"):
        read(next(expand(archive)))


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bizextract.reading.archives._MOST_BYTES", 1000)
    archive = pack(tmp_path / "n.zip", a_txt="0" * 1001, b_txt="0" * 1000)
    big, small = expand(archive)
    with pytest.raises(UnreadableInputError, match="at most 1,000"):
        read(big)
    assert len(read(small).text) == 1000
