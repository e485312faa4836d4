"""``bizextract view``: a notice as a web page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["view"]


def view(
    notice: Annotated[
        Path, typer.Argument(metavar="NOTICE", help="A notice, or the .json that extract made of one.", show_default=False)
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The page. Default: NOTICE with .html, in this folder.", show_default=False),
    ] = None,
    date: Annotated[
        dt.datetime | None,
        typer.Option(
            "--date", metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="Date of the notice, if the text does not say it."
        ),
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option("--model", "-m", help="Folder of a trained model. Default: the shipped one.", show_default=False),
    ] = None,
) -> None:
    """Show a notice as one web page: text with its spans in colours, outline, and the tasks as a table to sort and filter.

    The page needs no network and nothing beside it: open it in a browser, print it, or send it by mail.

    **Example**

    - `bizextract view notice.docx -o notice.html`
    """
    page = output or Path(f"{notice.stem}.html")
    if page.resolve() == notice.resolve():
        raise typer.BadParameter(f"the page would replace the notice {notice}; give --output", param_hint="--output")
    if not page.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {page.parent}", param_hint="--output")
    if notice.suffix.lower() == ".json":
        from pydantic import ValidationError

        from bizextract.errors import UnreadableInputError
        from bizextract.reading import read
        from bizextract.records import Notice

        try:
            found = Notice.model_validate_json(read(notice).text)
        except ValidationError as error:
            first = error.errors()[0]
            told = f"this is no notice that `bizextract extract --format json` wrote: {first['msg']}"
            raise UnreadableInputError(told, source=str(notice)) from error
    else:
        from bizextract import extract

        found = extract(notice, date=date.date() if date else None, model=model)
    page.write_text(found.to_html(), encoding="utf-8")
    typer.echo(f"wrote {page}")
