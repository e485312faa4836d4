"""Scanned pages with the extra: a page is drawn as a picture with a Chinese font, where the system has one."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from bizextract.reading import read

pytest.importorskip("rapidocr")
pytest.importorskip("onnxruntime")

FONTS = [Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"), Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")]
FONT = next((font for font in FONTS if font.exists()), None)


@pytest.mark.skipif(FONT is None, reason="no Chinese font here")
def test_scanned_page_is_read(tmp_path: Path) -> None:
    picture = Image.new("RGB", (1654, 1100), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype(str(FONT), 44)
    lines = ["优化营商环境若干措施", "　　1.推动企业开办便利化，将企业开办时间压缩至0.5", "个工作日以内，2024年6月底前完成。"]
    for index, line in enumerate(lines):
        draw.text((200, 250 + index * 90), line, font=font, fill="black")
    data = io.BytesIO()
    picture.save(data, format="PDF", resolution=200)
    file = tmp_path / "scan.pdf"
    file.write_bytes(data.getvalue())
    source = read(file)
    assert (
        source.text == "优化营商环境若干措施\n1.推动企业开办便利化，将企业开办时间压缩至0.5个工作日以内，2024年6月底前完成。\n"
    )
    assert [(warning.code, warning.message) for warning in source.warnings] == [
        ("scanned_pages", "scanned pages without text, read by OCR: 1")
    ]
    assert source.places[0].page == 1
