"""The command line: functions that parse arguments and call the facade."""

from .app import main

__all__ = ["main"]
