"""Training and measuring: annotations in, a pipeline out; a pipeline and annotations in, scores out."""

from .comparison import Comparison, compare
from .crosscheck import attribute_problems
from .ensemble import train_ensemble
from .evaluation import evaluate
from .examples import read_examples
from .scores import Evaluation
from .suggestion import Suggestion, suggest
from .trainer import train

__all__ = [
    "Comparison",
    "Evaluation",
    "Suggestion",
    "attribute_problems",
    "compare",
    "evaluate",
    "read_examples",
    "suggest",
    "train",
    "train_ensemble",
]
