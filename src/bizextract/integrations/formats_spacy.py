"""spaCy: a `DocBin` of documents whose tokens are single characters and whose entities are the spans.

The notice's meta stands in ``doc.user_data`` as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bizextract.corpus import AnnotatedNotice
from bizextract.errors import AnnotationError

from .formats_meta import NoticeMeta, bare_spans, meta_of, parse_json, rebuild

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["from_doc", "read_docbin", "to_doc", "write_docbin"]

_KEY = "bizextract"


def to_doc(notice: AnnotatedNotice, vocab: Vocab) -> Doc:
    """The notice as a spaCy document; ``doc.text`` is its text, character by character.

    Example:
        >>> from spacy.vocab import Vocab
        >>> to_doc(AnnotatedNotice(id="n1", text="各区 \\n"), Vocab()).text
        '各区 \\n'
    """
    from spacy.tokens import Doc, Span

    doc = Doc(vocab, words=list(notice.text), spaces=[False] * len(notice.text))
    doc.set_ents([Span(doc, span.start, span.end, label=span.label) for span in notice.spans])
    doc.user_data[_KEY] = meta_of(notice).model_dump_json()
    return doc


def from_doc(doc: Doc, fallback_id: str = "") -> AnnotatedNotice:
    """The notice of a document: its entities, with the attributes that its meta knows for them. Tokens may be words.

    Where a document has no entities, the spans of all its groups (``doc.spans``) are taken, each once.
    """
    stored = doc.user_data.get(_KEY)
    meta = parse_json(NoticeMeta, stored, fallback_id) if isinstance(stored, str) else NoticeMeta()
    marked = doc.ents or [span for group in doc.spans.values() for span in group]
    places = dict.fromkeys((span.start_char, span.end_char, span.label_) for span in marked)
    return rebuild(doc.text, bare_spans(doc.text, places, meta, fallback_id), meta, fallback_id)


def write_docbin(notices: Iterable[AnnotatedNotice], path: Path) -> None:
    """Write a ``.spacy`` file, which `spacy train` takes as it is."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    vocab = Vocab()
    DocBin(store_user_data=True, docs=[to_doc(notice, vocab) for notice in notices]).to_disk(path)


def read_docbin(path: Path) -> list[AnnotatedNotice]:
    """Read a ``.spacy`` file, ours or another's.

    Raises:
        AnnotationError: not a `DocBin`.
    """
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    try:
        docs = list(DocBin().from_disk(path).get_docs(Vocab()))
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise AnnotationError("not a spaCy DocBin: write it with DocBin(...).to_disk", source=str(path)) from error
    return [from_doc(doc, f"{path.stem}-{number}") for number, doc in enumerate(docs, 1)]
