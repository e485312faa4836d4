"""``bizextract convert``: annotations from one tool's format to another's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bizextract.integrations.formats import AnnotationFormat

__all__ = ["convert"]


def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="File (brat: folder) to read.", show_default=False)],
    output: Annotated[Path, typer.Argument(metavar="OUT", help="File (brat: folder) to write.", show_default=False)],
    read_as: Annotated[AnnotationFormat, typer.Option("--from", help="Format of IN.")] = AnnotationFormat.NATIVE,
    write_as: Annotated[AnnotationFormat, typer.Option("--to", help="Format of OUT.")] = AnnotationFormat.NATIVE,
) -> None:
    """Convert annotations to and from doccano, Label Studio, brat, CoNLL, spaCy DocBin and datasets, attributes and tasks included.

    `native` is JSON Lines where the name ends in .jsonl, else a folder of inline markup files. What IN says and annotations
    cannot, such as a span in two parts, is told on stderr.

    **Examples**

    - `bizextract convert annotations/train for-doccano.jsonl --to doccano`

    - `bizextract convert export.json new.jsonl --from label_studio`
    """
    import warnings

    from bizextract.integrations.formats import ConversionWarning, read_annotations, write_annotations_as

    if not output.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {output.parent}", param_hint="OUT")
    with warnings.catch_warnings(record=True) as noticed:
        warnings.simplefilter("always", ConversionWarning)
        notices = read_annotations(source, read_as)
    for warning in noticed:
        typer.echo(f"bizextract: warning: {warning.message}", err=True)
    write_annotations_as(notices, output, write_as)
    typer.echo(f"wrote {len(notices)} notices to {output}", err=True)
