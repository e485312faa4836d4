"""Training and measuring: annotations in, a pipeline out; a pipeline and annotations in, scores out."""

from .evaluation import evaluate
from .trainer import train

__all__ = ["evaluate", "train"]
