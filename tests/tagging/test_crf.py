"""The model against brute force: every tag sequence of a tiny text can be enumerated."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bizextract.tagging.biluo import BiluoScheme
from bizextract.tagging.crf import LinearChainCRF, _Batch

LABELS = ("UNIT", "TIME")


def model(seed: int, n_keys: int = 12, labels: tuple[str, ...] = LABELS) -> LinearChainCRF:
    rng = np.random.default_rng(seed)
    crf = LinearChainCRF.empty(labels, np.arange(n_keys, dtype=np.uint64))
    crf.weights[:] = rng.normal(0, 1.0, crf.weights.shape)
    crf.transitions[:] = rng.normal(0, 1.0, crf.transitions.shape)
    return crf


def paths(crf: LinearChainCRF, keys: np.ndarray) -> dict[tuple[int, ...], float]:
    """Score of every well-formed tag sequence."""
    scores = np.array([[crf.weights[key].astype(float) for key in row] for row in keys]).sum(axis=1)
    scheme, found = crf.scheme, {}
    for tags in product(range(scheme.n_tags), repeat=len(keys)):
        score = float(scheme.start_mask[tags[0]] + scheme.end_mask[tags[-1]])
        score += sum(float(scores[i, tag]) for i, tag in enumerate(tags))
        score += sum(float(crf.transitions[a, b] + scheme.transition_mask[a, b]) for a, b in pairwise(tags))
        if score > -1e3:
            found[tags] = score
    return found


def random_keys(seed: int, length: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 12, (length, 3)).astype(np.uint64)


def tags_of(crf: LinearChainCRF, keys: np.ndarray) -> tuple[list[tuple[int, int, str]], list[float]]:
    found = crf.segments(keys, np.array([0]), np.array([len(keys)]))
    return [(s.start, s.end, s.label) for s in found], [s.probability for s in found]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("length", [1, 2, 4])
def test_best_sequence_and_its_posteriors(seed: int, length: int) -> None:
    crf, keys = model(seed), random_keys(seed, length)
    scores = paths(crf, keys)
    best = max(scores, key=lambda tags: scores[tags])
    spans, probabilities = tags_of(crf, keys)
    assert spans == crf.scheme.decode(np.array(best))
    weights = {tags: np.exp(score - max(scores.values())) for tags, score in scores.items()}
    for (start, end, _), probability in zip(spans, probabilities, strict=True):
        alike = sum(weight for tags, weight in weights.items() if tags[start:end] == best[start:end])
        assert probability == pytest.approx(alike / sum(weights.values()), abs=1e-5)


def test_sequences_of_a_batch_do_not_touch_each_other() -> None:
    crf, keys = model(3), random_keys(3, 11)
    starts, lengths = np.array([0, 2, 7]), np.array([2, 5, 3])  # row 10 belongs to none
    together = [(s.start, s.end, s.label, s.probability) for s in crf.segments(keys, starts, lengths)]
    alone = []
    for start, length in zip(starts, lengths, strict=True):
        for s in crf.segments(keys[start : start + length], np.array([0]), np.array([length])):
            alone.append((s.start + start, s.end + start, s.label, s.probability))
    assert [t[:3] for t in together] == [a[:3] for a in alone]
    assert [t[3] for t in together] == pytest.approx([a[3] for a in alone], abs=1e-6)


def test_gradient_against_finite_differences() -> None:
    crf = model(5, labels=("UNIT",))
    scores = np.random.default_rng(5).normal(0, 1, (7, crf.scheme.n_tags)).astype(np.float32)
    tags = crf.scheme.encode(7, [(1, 3, "UNIT"), (4, 5, "UNIT")])
    batch = _Batch.of(np.array([0, 4]), np.array([4, 2]))  # row 6 belongs to no sequence
    _, by_scores, by_transitions = crf._gradients(scores, tags, batch)
    step = 1e-2

    def slope(array: np.ndarray, place: tuple[int, ...]) -> float:
        kept, losses = array[place], []
        for side in (step, -step):
            array[place] = kept + side
            losses.append(crf._gradients(scores, tags, batch)[0])
        array[place] = kept
        return (losses[0] - losses[1]) / (2 * step)

    for place in np.ndindex(*scores.shape):
        assert by_scores[place] == pytest.approx(slope(scores, place), abs=2e-3), place
    for place in np.ndindex(*crf.transitions.shape):
        assert by_transitions[place] == pytest.approx(slope(crf.transitions, place), abs=2e-3), place
    assert not by_scores[6].any()


def test_loss_is_that_of_brute_force() -> None:
    crf, keys = model(2), random_keys(2, 4)
    scores = paths(crf, keys)
    tags = crf.scheme.encode(4, [(0, 2, "TIME"), (3, 4, "UNIT")])
    everything = np.log(sum(np.exp(score) for score in scores.values()))
    loss = crf.update(crf.rows(keys), tags, np.array([0]), np.array([4]))
    assert loss == pytest.approx(everything - scores[tuple(tags.tolist())], abs=1e-4)


def test_steps_lower_the_loss() -> None:
    crf, keys = LinearChainCRF.empty(LABELS, np.arange(12, dtype=np.uint64)), random_keys(1, 9)
    tags = crf.scheme.encode(9, [(0, 3, "UNIT"), (5, 6, "TIME")])
    losses = [crf.update(crf.rows(keys), tags, np.array([0]), np.array([9])) for _ in range(60)]
    assert losses[0] == pytest.approx(np.log(len(paths_of_length(crf, 9))), rel=1e-5)
    assert losses[-1] < 0.05 * losses[0]


def paths_of_length(crf: LinearChainCRF, length: int) -> range:
    """As many as there are well-formed tag sequences, all alike in an untrained model."""
    allowed = crf.scheme.transition_mask == 0
    ways = (crf.scheme.start_mask == 0).astype(int)
    for _ in range(length - 1):
        ways = ways @ allowed.astype(int)
    return range(int(ways[crf.scheme.end_mask == 0].sum()))


def test_unknown_keys_have_no_row_and_no_weight() -> None:
    crf = model(0)
    keys = np.array([[3, 999, 2**39 + 5]], dtype=np.uint64)
    assert crf.rows(keys).tolist() == [[3, -1, -1]]
    assert np.allclose(crf.emissions(keys)[0], crf.weights[3])


def test_pruning_drops_small_weights_and_empty_keys() -> None:
    crf = model(0)
    crf.weights[:] = 0.0
    crf.weights[2, 1], crf.weights[5, 3] = 0.5, 0.01
    crf.prune(0.04)
    assert crf.keys.tolist() == [2]
    assert crf.rows(np.array([[2, 5]], dtype=np.uint64)).tolist() == [[0, -1]]


def test_a_model_starts_from_another() -> None:
    old = model(1, labels=("TIME",))
    new = LinearChainCRF.empty(("UNIT", "TIME"), np.array([3, 50], dtype=np.uint64))
    new.take_over(old)
    assert new.keys.tolist() == [*range(12), 50]
    assert np.array_equal(new.weights[:12, [0, 5, 6, 7, 8]], old.weights)
    assert not new.weights[:, 1:5].any()
    keys = random_keys(1, 5)
    assert np.array_equal(new.emissions(keys)[:, [0, 5, 6, 7, 8]], old.emissions(keys))


@st.composite
def marked(draw: st.DrawFn) -> tuple[int, list[tuple[int, int, str]]]:
    """A length and spans that do not overlap."""
    cuts = sorted(draw(st.sets(st.integers(0, 30), max_size=12)))
    spans = [(a, b, draw(st.sampled_from(LABELS))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    return 31, spans


@given(marked())
def test_tags_and_spans_round_trip(case: tuple[int, list[tuple[int, int, str]]]) -> None:
    length, spans = case
    scheme = BiluoScheme(LABELS)
    tags = scheme.encode(length, spans)
    assert scheme.decode(tags) == spans
    assert scheme.start_mask[tags[0]] == scheme.end_mask[tags[-1]] == 0
    assert not scheme.transition_mask[tags[:-1], tags[1:]].any()


def test_ill_formed_neighbours_are_impossible() -> None:
    scheme = BiluoScheme(LABELS)
    o, b_unit, i_unit, l_unit, u_unit, b_time, i_time = 0, 1, 2, 3, 4, 5, 6
    for before, after in [
        (o, i_unit),
        (o, l_unit),
        (b_unit, o),
        (b_unit, i_time),
        (u_unit, i_unit),
        (l_unit, l_unit),
        (i_unit, b_time),
    ]:
        assert scheme.transition_mask[before, after] < 0
    for before, after in [(o, o), (o, b_unit), (b_unit, l_unit), (l_unit, b_time), (u_unit, u_unit), (b_time, i_time)]:
        assert scheme.transition_mask[before, after] == 0


def test_the_mean_of_models_scores_as_their_mean() -> None:
    rng = np.random.default_rng(3)
    models = []
    for keys in ([2, 5, 9], [5, 7]):
        model = LinearChainCRF.empty(["A"], np.array(keys, dtype=np.uint64))
        model.weights[:] = rng.normal(size=model.weights.shape)
        model.transitions[:] = rng.normal(size=model.transitions.shape)
        models.append(model)
    asked = np.array([[2, 5], [7, 9], [1, 5]], dtype=np.uint64)
    mean = LinearChainCRF.mean_of(models)
    assert np.allclose(mean.emissions(asked), (models[0].emissions(asked) + models[1].emissions(asked)) / 2, atol=1e-6)
    assert np.allclose(mean.transitions, (models[0].transitions + models[1].transitions) / 2, atol=1e-6)


@given(st.lists(st.integers(0, 2**40 - 1), unique=True, max_size=60), st.lists(st.integers(0, 2**40 - 1), max_size=30))
def test_rows_are_found_and_unknown_keys_are_not(known: list[int], others: list[int]) -> None:
    model = LinearChainCRF.empty(["A"], np.array(known, dtype=np.uint64))
    asked = np.array([known + others], dtype=np.uint64).reshape(1, -1)
    place = {key: row for row, key in enumerate(sorted(known))}
    assert model.rows(asked)[0].tolist() == [place.get(key, -1) for key in known + others]
