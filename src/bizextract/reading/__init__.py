"""Reading: a text, a file or a member of an archive becomes one `Source`."""

from .archives import Member, expand
from .formats import ARCHIVE_SUFFIXES, SUFFIXES
from .source import read

__all__ = ["ARCHIVE_SUFFIXES", "SUFFIXES", "Member", "expand", "read"]
