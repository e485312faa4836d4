"""A linear-chain conditional random field over sparse feature keys, in NumPy.

Labels are BILUO tags; transitions that no well-formed sequence has are impossible, in training as in tagging. Sequences are
handled in padded batches, so the cost of the Python loop is that of the longest sequence. Training is mini-batch AdaGrad with
feature dropout: a dropped feature makes its partners carry the evidence too, which is what holds on texts of other places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from .biluo import BiluoScheme, Segment

__all__ = ["KEY_BITS", "LinearChainCRF", "Segment"]

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Keys = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]

KEY_BITS: Final = 40
"""Bits of a feature key: a million known keys leave a chance of one in a million that an unknown one is taken for known."""

_MEAN_EVERY: Final = 50
"""Steps from one look at the weights for their mean to the next."""
_MEAN_SHARE: Final = 0.05
"""Least share of the latest look in the mean: it goes back over about twenty looks, a thousand steps."""
_BUCKET_BITS: Final = 22
_BUCKET_SHIFT: Final = np.uint64(KEY_BITS - _BUCKET_BITS)


class _Index:
    """The place of keys in a sorted table: a key's leading bits name a bucket that holds less than one key as a rule.

    Much faster than a binary search: an unknown key, as most are, is told by one look at the table.
    """

    def __init__(self, keys: Keys) -> None:
        leading = np.arange(1 << _BUCKET_BITS, dtype=np.uint64) << _BUCKET_SHIFT
        self._starts = np.searchsorted(keys, leading).astype(np.int32)
        self._keys = np.append(keys, np.uint64(1 << KEY_BITS))  # behind every key that can be asked for

    def find(self, asked: Keys) -> npt.NDArray[np.int32]:
        """Row of each key, -1 for one that the table does not have."""
        place: Rows = self._starts[(asked >> _BUCKET_SHIFT).astype(np.int32)]
        there = self._keys[place]
        left = np.flatnonzero(there < asked)
        while len(left):
            place[left] += 1
            there[left] = self._keys[place[left]]
            left = left[there[left] < asked[left]]
        place[there != asked] = -1
        return place


@dataclass
class _Batch:
    """Sequences laid out time-major: ``index[t, b]`` is the row of character ``t`` of sequence ``b``, -1 behind its end."""

    index: Ints
    lengths: Ints

    @classmethod
    def of(cls, starts: Ints, lengths: Ints) -> _Batch:
        order = np.argsort(-lengths, kind="stable")
        starts, lengths = starts[order], lengths[order]
        time = np.arange(lengths[0])[:, None]
        return cls(np.where(time < lengths, starts + time, -1), lengths)


class LinearChainCRF:
    """The model: sorted feature keys, one weight row a key, a transition matrix.

    Args:
        labels: span labels, in the order of the tags.
        keys: sorted unique feature keys.
        weights: float32 array of shape (len(keys), n_tags).
        transitions: float32 array of shape (n_tags, n_tags).
    """

    def __init__(self, labels: Sequence[str], keys: Keys, weights: Floats, transitions: Floats) -> None:
        self.scheme = BiluoScheme(labels)
        self.keys, self.weights, self.transitions = keys, weights, transitions
        self._index = _Index(keys)
        self._gradient_squares: Floats | None = None
        self._transition_squares: Floats | None = None
        self._mean: tuple[Floats, Floats] | None = None
        self._steps = 0

    @property
    def averaged(self) -> tuple[Floats, Floats]:
        """Weights and transitions to tag with and to keep: in training a mean over the latest steps, which holds better."""
        return self._mean or (self.weights, self.transitions)

    @classmethod
    def empty(cls, labels: Sequence[str], keys: Keys) -> LinearChainCRF:
        """A model with zero weights over ``keys`` (made unique and sorted here)."""
        scheme = BiluoScheme(labels)
        unique = np.unique(keys)
        zeros = np.zeros((len(unique), scheme.n_tags), dtype=np.float32)
        return cls(labels, unique, zeros, np.zeros((scheme.n_tags, scheme.n_tags), dtype=np.float32))

    # ------------------------------------------------------------------------------------------------------------ scores

    def rows(self, keys: Keys) -> Rows:
        """Row of the weight table for each key, -1 for a key the model does not know; same shape as ``keys``."""
        return self._index.find(keys.ravel()).reshape(keys.shape)

    def emissions(self, keys: Keys) -> Floats:
        """Score of each tag at each character: (n, n_templates) keys to (n, n_tags)."""
        return self._emissions(self.rows(keys))

    def _emissions(self, rows: Rows) -> Floats:
        known = rows >= 0
        counts = np.concatenate(([0], np.cumsum(known.sum(axis=1))))
        flat = rows[known]
        matrix = csr_matrix(
            (np.ones(len(flat), dtype=np.float32), flat, counts), shape=(len(rows), max(len(self.keys), 1)), dtype=np.float32
        )
        scores: Floats = matrix @ self.averaged[0] if len(self.keys) else np.zeros((len(rows), self.scheme.n_tags), np.float32)
        return scores

    # ---------------------------------------------------------------------------------------------------------- decoding

    def segments(self, keys: Keys, starts: Ints, lengths: Ints) -> list[Segment]:
        """Best segmentation of each sequence with exact posterior probabilities.

        Args:
            keys: feature keys of all characters, (n, n_templates).
            starts: first row of each sequence; sequences do not overlap.
            lengths: their lengths.

        Returns:
            Segments over the rows of ``keys``, in order.
        """
        found: list[Segment] = []
        if not len(starts):
            return found
        scores = self.emissions(keys)
        batch = _Batch.of(starts, lengths)
        tags = self._viterbi(scores, batch)
        spans = self.scheme.decode(tags)
        if not spans:
            return found
        marked = np.zeros(len(scores) + 1, dtype=np.int64)
        marked[1:] = np.cumsum(tags > 0)
        busy = marked[starts + lengths] > marked[starts]  # posteriors are asked for in these sequences only
        forward, backward, norm = self._log_messages(scores, _Batch.of(starts[busy], lengths[busy]))
        transitions = self.averaged[1] + self.scheme.transition_mask
        for start, end, label in spans:
            path = tags[start:end]
            inner = float(scores[start + 1 : end][np.arange(end - start - 1), path[1:]].sum()) if end - start > 1 else 0.0
            steps = float(transitions[path[:-1], path[1:]].sum())
            log_p = float(forward[start, path[0]]) + inner + steps + float(backward[end - 1, path[-1]]) - float(norm[start])
            found.append(Segment(start, end, label, float(np.exp(min(0.0, log_p)))))
        return found

    def _viterbi(self, scores: Floats, batch: _Batch) -> Ints:
        transitions = self.averaged[1] + self.scheme.transition_mask
        steps, size = batch.index.shape
        n_tags = self.scheme.n_tags
        back = np.zeros((steps, size, n_tags), dtype=np.int8)
        best = scores[batch.index[0]] + self.scheme.start_mask
        for t in range(1, steps):
            alive = int(np.searchsorted(-batch.lengths, -t, side="left"))
            candidate = best[:alive, :, None] + transitions
            back[t, :alive] = candidate.argmax(axis=1)
            best[:alive] = candidate.max(axis=1) + scores[batch.index[t, :alive]]
        tags = np.zeros(len(scores), dtype=np.int64)
        current = (best + self.scheme.end_mask).argmax(axis=1)
        for t in range(steps - 1, -1, -1):
            alive = int(np.searchsorted(-batch.lengths, -t, side="left"))
            tags[batch.index[t, :alive]] = current[:alive]
            if t:
                current[:alive] = back[t, np.arange(alive), current[:alive]]
        return tags

    def _log_messages(self, scores: Floats, batch: _Batch) -> tuple[Doubles, Doubles, Doubles]:
        """Log forward messages (emission included), log backward messages (without), log partition of each row's sequence."""
        forward, backward, log_norm = (np.zeros_like(scores, dtype=np.float64) for _ in range(3))
        alpha, beta, scale_f, scale_b = self._messages(scores, self.averaged[1], batch)
        steps, size = batch.index.shape
        cum_f = np.cumsum(scale_f, axis=0)
        cum_b = np.cumsum(scale_b[::-1], axis=0)[::-1]
        total = cum_f[batch.lengths - 1, np.arange(size)] + np.log(
            (alpha[batch.lengths - 1, np.arange(size)] * np.exp(self.scheme.end_mask)).sum(axis=1)
        )
        with np.errstate(divide="ignore"):
            log_a, log_b = np.log(alpha), np.log(beta)
        for t in range(steps):
            alive = int(np.searchsorted(-batch.lengths, -t, side="left"))
            rows = batch.index[t, :alive]
            forward[rows] = log_a[t, :alive] + cum_f[t, :alive, None]
            backward[rows] = log_b[t, :alive] + cum_b[t, :alive, None]
            log_norm[rows, 0] = total[:alive]
        return forward, backward, log_norm[:, 0]

    def _messages(self, scores: Floats, transitions: Floats, batch: _Batch) -> tuple[Doubles, Doubles, Doubles, Doubles]:
        """Scaled forward and backward messages in the probability domain, time-major, with their log scales."""
        steps, size = batch.index.shape
        n_tags = self.scheme.n_tags
        top = scores.max(axis=1)
        likelihood = np.exp(scores - top[:, None]).astype(np.float64)
        move = np.exp(transitions + self.scheme.transition_mask).astype(np.float64)
        alpha, beta = np.zeros((steps, size, n_tags)), np.zeros((steps, size, n_tags))
        scale_f, scale_b = np.zeros((steps, size)), np.zeros((steps, size))
        for t in range(steps):
            alive = int(np.searchsorted(-batch.lengths, -t, side="left"))
            rows = batch.index[t, :alive]
            step = np.exp(self.scheme.start_mask) if t == 0 else alpha[t - 1, :alive] @ move
            step = step * likelihood[rows]
            total = step.sum(axis=1)
            alpha[t, :alive] = step / total[:, None]
            scale_f[t, :alive] = np.log(total) + top[rows]
        for t in range(steps - 1, -1, -1):
            alive = int(np.searchsorted(-batch.lengths, -t, side="left"))
            going = int(np.searchsorted(-batch.lengths, -(t + 1), side="left")) if t + 1 < steps else 0
            beta[t, going:alive] = np.exp(self.scheme.end_mask)
            if going:
                rows = batch.index[t + 1, :going]
                step = (beta[t + 1, :going] * likelihood[rows]) @ move.T
                total = step.sum(axis=1)
                beta[t, :going] = step / total[:, None]
                scale_b[t, :going] = np.log(total) + top[rows]
        return alpha, beta, scale_f, scale_b

    # ---------------------------------------------------------------------------------------------------------- training

    def update(
        self,
        rows: Rows,
        tags: Ints,
        starts: Ints,
        lengths: Ints,
        *,
        rate: float = 0.1,
        l2: float = 1e-6,
        drop: float = 0.0,
        rng: np.random.Generator | None = None,
    ) -> float:
        """One AdaGrad step on a batch; returns the mean negative log-likelihood of a sequence before the step.

        Args:
            rows: rows of the weight table, (n, n_templates), -1 for unknown keys (see `rows`).
            tags: gold tag indices, (n,).
            starts: first row of each sequence.
            lengths: their lengths.
            rate: AdaGrad learning rate.
            l2: weight decay of the rows that the batch touches, per step.
            drop: share of feature instances left out of this step.
            rng: random generator of the dropout.
        """
        if self._gradient_squares is None or self._transition_squares is None:
            self._gradient_squares = np.zeros_like(self.weights)
            self._transition_squares = np.full_like(self.transitions, 1e-2)
        known = rows >= 0
        if drop and rng is not None:
            known &= rng.random(rows.shape, dtype=np.float32) >= drop
        touched, inverse = np.unique(rows[known], return_inverse=True)
        counts = np.concatenate(([0], np.cumsum(known.sum(axis=1))))
        gain = np.float32(1.0 / (1.0 - drop))
        matrix = csr_matrix(
            (np.full(len(inverse), gain, dtype=np.float32), inverse, counts), shape=(len(rows), len(touched)), dtype=np.float32
        )
        weights = self.weights[touched]
        scores = np.asarray(matrix @ weights, dtype=np.float32)
        batch = _Batch.of(starts, lengths)
        loss, gradient, transition_gradient = self._gradients(scores, tags, batch)
        step = np.asarray(matrix.T @ gradient, dtype=np.float32) + l2 * weights
        squares = self._gradient_squares[touched] + step * step
        self._gradient_squares[touched] = squares
        self.weights[touched] = weights - rate * step / (np.sqrt(squares) + 1e-3)
        transition_gradient += l2 * self.transitions
        self._transition_squares += transition_gradient**2
        self.transitions -= rate * transition_gradient / np.sqrt(self._transition_squares)
        self._steps += 1
        if self._steps % _MEAN_EVERY == 0:
            self._average()
        return loss / len(starts)

    def _gradients(self, scores: Floats, tags: Ints, batch: _Batch) -> tuple[float, Floats, Floats]:
        alpha, beta, scale_f, _ = self._messages(scores, self.transitions, batch)
        steps, size = batch.index.shape
        last = batch.lengths - 1
        columns = np.arange(size)
        end = (alpha[last, columns] * np.exp(self.scheme.end_mask)).sum(axis=1)
        norm = scale_f.sum() + np.log(end).sum()
        gradient = np.zeros_like(scores)
        expected = np.zeros_like(self.transitions, dtype=np.float64)
        observed = np.zeros_like(expected)
        move = np.exp(self.transitions + self.scheme.transition_mask).astype(np.float64)
        likelihood = np.exp(scores - scores.max(axis=1)[:, None]).astype(np.float64)
        gold = 0.0
        for t in range(steps):
            alive = int(np.searchsorted(-batch.lengths, -t, side="left"))
            rows = batch.index[t, :alive]
            joint = alpha[t, :alive] * beta[t, :alive]
            gradient[rows] = joint / joint.sum(axis=1, keepdims=True)
            gold += float(scores[rows, tags[rows]].sum())
            if t:
                before = batch.index[t - 1, :alive]
                right = likelihood[rows] * beta[t, :alive]
                pair = (alpha[t - 1, :alive] @ move * right).sum(axis=1)
                expected += (alpha[t - 1, :alive] / pair[:, None]).T @ right * move
                np.add.at(observed, (tags[before], tags[rows]), 1.0)
                gold += float(self.transitions[tags[before], tags[rows]].sum())
        gradient[np.arange(len(tags)), tags] -= 1.0
        outside = np.ones(len(tags), dtype=bool)
        outside[batch.index[batch.index >= 0]] = False
        gradient[outside] = 0.0
        return float(norm - gold), gradient, (expected - observed).astype(np.float32)

    def take_over(self, other: LinearChainCRF) -> None:
        """Start from the weights of another model: its keys are added; labels that are not here are left out."""
        shared = [label for label in other.scheme.labels if label in self.scheme.labels]
        mine = self.scheme.tags_of(shared)
        theirs = other.scheme.tags_of(shared)
        keys = np.union1d(self.keys, other.keys)
        weights = np.zeros((len(keys), self.scheme.n_tags), dtype=np.float32)
        weights[np.searchsorted(keys, self.keys)] = self.weights
        weights[np.searchsorted(keys, other.keys)[:, None], mine] = other.weights[:, theirs]
        self.keys, self.weights = keys, weights
        self.transitions[np.ix_(mine, mine)] = other.transitions[np.ix_(theirs, theirs)]
        self._index = _Index(keys)
        self._gradient_squares = self._transition_squares = self._mean = None

    @classmethod
    def mean_of(cls, models: Sequence[LinearChainCRF]) -> LinearChainCRF:
        """The model whose scores are the means of those of ``models``, which have the same labels: an ensemble at the cost of one."""
        keys = np.unique(np.concatenate([model.keys for model in models]))
        mean = cls.empty(models[0].scheme.labels, keys)
        for model in models:
            weights, transitions = model.averaged
            mean.weights[np.searchsorted(keys, model.keys)] += weights / np.float32(len(models))
            mean.transitions += transitions / np.float32(len(models))
        return mean

    def training_state(self) -> dict[str, npt.NDArray[Any]]:
        """Arrays by name that training goes on from, with nothing lost; `restore_training` takes them."""
        state: dict[str, npt.NDArray[Any]] = {"keys": self.keys, "weights": self.weights, "transitions": self.transitions}
        state["steps"] = np.array(self._steps)
        if self._gradient_squares is not None and self._transition_squares is not None:
            state |= {"gradient_squares": self._gradient_squares, "transition_squares": self._transition_squares}
        if self._mean is not None:
            state |= {"mean_weights": self._mean[0], "mean_transitions": self._mean[1]}
        return state

    def restore_training(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Go on from the state of a model with the same labels."""
        self.keys, self.weights, self.transitions = state["keys"], state["weights"], state["transitions"]
        self._index = _Index(self.keys)
        self._steps = int(state["steps"])
        self._gradient_squares, self._transition_squares = state.get("gradient_squares"), state.get("transition_squares")
        self._mean = (state["mean_weights"], state["mean_transitions"]) if "mean_weights" in state else None

    def _average(self) -> None:
        share = max(_MEAN_EVERY / self._steps, _MEAN_SHARE)
        if self._mean is None:
            self._mean = self.weights.copy(), self.transitions.copy()
        for mean, now in zip(self._mean, (self.weights, self.transitions), strict=True):
            mean += share * (now - mean)

    def prune(self, share: float) -> None:
        """Drop weights smaller than this share of the largest one, and keys that have no other."""
        weights, self.transitions = self.averaged
        self._mean = None
        weights = np.where(np.abs(weights) < share * np.abs(weights).max(initial=0.0), np.float32(0), weights)
        keep = weights.any(axis=1)
        self.keys, self.weights = self.keys[keep], np.ascontiguousarray(weights[keep])
        self._index = _Index(self.keys)
        self._gradient_squares = self._transition_squares = None
