"""Rebuild the two tables that cleaning reads: how often characters stand side by side, and readings of traditional characters.

    python scripts/build_cleaning_tables.py TEXTS.jsonl[.xz] ... --output src/bizextract/resources/data

TEXTS are JSON Lines with a ``text`` each: official texts of any kind, whose counts alone are kept, besides the project's own
annotations. The readings need ``pip install pypinyin``.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import opencc

from bizextract.corpus import load_annotations

_DIGITS = str.maketrans("123456789１２３４５６７８９０", "0" * 19)
_LIST_NUMBER = re.compile(r"^(?:[（(]?[一二三四五六七八九十0]+[）)、.．]|第[一二三四五六七八九十百0]+[条章节])+")
_COUNTED = re.compile(r"[\u4e00-\u9fff0]")


class PairCounts:
    """Pairs of neighbouring characters, and characters at the ends and starts of lines and sentences."""

    def __init__(self) -> None:
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.starts: Counter[str] = Counter()
        self.ends: Counter[str] = Counter()

    def add(self, text: str, weight: int) -> None:
        for line in re.split(r"[\n \u3000\xa0\t]+", text.translate(_DIGITS)):
            if len(line) < 2:
                continue
            for pair in pairwise(line):
                self.pairs[pair] += weight
            body = _LIST_NUMBER.sub("", line)
            if body:
                self.starts[body[0]] += weight
                self.starts[line[0]] += weight
            for character in re.findall(r"(.)[。；]", line):
                self.ends[character] += weight
            for character in re.findall(r"[。；](.)", line):
                self.starts[character] += weight
            if _COUNTED.match(line[-1]):
                self.ends[line[-1]] += 3 * weight

    def rows(self) -> Iterator[tuple[str, int, str]]:
        """Kind, rounded log2 of the relative frequency, the pairs or characters that have it."""
        groups: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        total = self.pairs.total()
        for (first, second), count in self.pairs.items():
            if count >= 20 and _COUNTED.match(first) and _COUNTED.match(second):
                groups["pair", round(math.log2(count / total))].append(first + second)
        for kind, counts in (("end", self.ends), ("start", self.starts)):
            for character, count in counts.items():
                if count >= 3 and _COUNTED.match(character):
                    groups[kind, round(math.log2(count / counts.total()))].append(character)
        for (kind, level), members in sorted(groups.items()):
            yield kind, level, "".join(sorted(members))


def readings() -> Iterator[tuple[str, str]]:
    """Reading with tone mark, and the traditional characters of GBK that have it and a simplified form."""
    from pypinyin import Style, pinyin

    converter = opencc.OpenCC("t2s")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code in range(0x8140, 0xFF00):
        try:
            character = code.to_bytes(2, "big").decode("gbk")
        except UnicodeDecodeError:
            continue
        if len(character) == 1 and "\u4e00" <= character <= "\u9fff" and converter.convert(character) != character:
            for reading in pinyin(character, style=Style.TONE, heteronym=True)[0]:
                found[reading].append(character)
    for reading in sorted(found):
        yield reading, "".join(found[reading])


def _texts(path: Path) -> Iterator[str]:
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)["text"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", type=Path)
    parser.add_argument("--output", type=Path, default=Path("src/bizextract/resources/data"))
    arguments = parser.parse_args()
    counts = PairCounts()
    for path in arguments.texts:
        for text in _texts(path):
            counts.add(text, 1)
    for notice in load_annotations([Path("annotations")]):
        counts.add(notice.text, 6 if notice.dirt == "none" else 3)
    with (arguments.output / "cleaning_pairs.txt").open("w", encoding="utf-8") as stream:
        stream.write(
            "# How often two characters stand side by side in official texts, and how often one ends or starts a line.\n"
        )
        stream.write("# kind, log2 of the relative frequency, the pairs or characters; 0 stands for any digit. Counts only.\n")
        stream.writelines(f"{kind}\t{level}\t{members}\n" for kind, level, members in counts.rows())
    with (arguments.output / "cleaning_pinyin.txt").open("w", encoding="utf-8") as stream:
        stream.write("# Readings of the traditional characters of GBK that have a simplified form; from pypinyin (MIT).\n")
        stream.writelines(f"{reading}\t{characters}\n" for reading, characters in readings())


if __name__ == "__main__":
    main()
