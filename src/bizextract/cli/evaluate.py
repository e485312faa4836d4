"""``bizextract evaluate``: a model and annotations in, scores out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["evaluate"]


def evaluate(
    model: Annotated[
        str,
        typer.Argument(metavar="MODEL", help="Folder of a model, or bizextract_zh for the shipped one.", show_default=False),
    ],
    annotations: Annotated[
        list[Path],
        typer.Argument(metavar="ANNOTATIONS...", help="Annotated notices, or folders of them.", show_default=False),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON, the single errors too.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="Also write a web page with the errors in context.", show_default=False)
    ] = None,
) -> None:
    """Measure a model on annotated notices.

    Strict scores want exact start, end and label, relaxed ones an overlap of half, record scores also right attributes: role of units,
    value of times, kind, role and norm of targets, id of reforms (not the indicator of targets, which is measured by itself).
    Then attributes, tasks, confusion of labels, calibration of the confidences, and the notices with the worst scores.

    Measure on notices that the model was not trained on. bizextract_zh was trained on all of `annotations/`.

    **Example**

    - `bizextract evaluate bizextract_zh held-out.jsonl --html errors.html`
    """
    from bizextract.training import evaluate as evaluate_model
    from bizextract.training.report import evaluation_html, evaluation_text

    if html and not html.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {html.parent}", param_hint="--html")
    result = evaluate_model(model, annotations)
    typer.echo(result.model_dump_json(indent=2) if as_json else evaluation_text(result))
    if html:
        html.write_text(evaluation_html(result, f"{model} on {', '.join(map(str, annotations))}"), encoding="utf-8")
