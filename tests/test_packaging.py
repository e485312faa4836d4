"""What setup.cfg, the configs and the code say about each other."""

import ast
import configparser
import inspect
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from thinc.api import ConfigValidationError

from bizextract.tagging import CharacterTagger

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "bizextract"
MODELS = ROOT / "models"


@pytest.fixture(scope="module")
def setup() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def listed(value: str) -> list[str]:
    return [line.strip() for line in value.strip().splitlines()]


def test_the_package_list_is_that_of_the_folders(setup: configparser.ConfigParser) -> None:
    folders = {path.parent for path in SOURCE.rglob("*.py")}
    found = {".".join(("bizextract", *folder.relative_to(SOURCE).parts)) for folder in folders}
    assert set(listed(setup["options"]["packages"])) == found | {"bizextract.models"}


def test_all_data_files_are_packed(setup: configparser.ConfigParser) -> None:
    packed = set()
    for package, patterns in setup["options.package_data"].items():
        folder = MODELS if package == "bizextract.models" else SOURCE.joinpath(*package.split(".")[1:])
        for pattern in listed(patterns):
            matches = [path for path in folder.glob(pattern) if path.is_file()]
            assert matches or package == "bizextract.models", f"{package}: {pattern} matches nothing"
            packed.update(matches)
    data = {
        path
        for folder in (SOURCE, MODELS)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    assert data <= packed


def test_the_shipped_models_are_small_enough() -> None:
    assert sum(path.stat().st_size for path in (MODELS / "bizextract_zh").rglob("*") if path.is_file()) < 20_000_000


def test_entry_points_lead_to_what_they_name(setup: configparser.ConfigParser) -> None:
    for group, value in setup["options.entry_points"].items():
        for line in listed(value):
            name, target = (part.strip() for part in line.split("="))
            (found,) = (entry for entry in entry_points(group=group) if entry.name == name)
            assert found.value == target
            assert callable(found.load())


def test_a_default_is_declared_once() -> None:
    """The factory's defaults are the only ones: neither the class nor the training config has others."""
    meta = Language.get_factory_meta("bizextract_tagger")
    parameters = inspect.signature(CharacterTagger).parameters
    assert set(meta.default_config) == set(parameters) - {"vocab", "name"}
    assert all(parameters[name].default is inspect.Parameter.empty for name in meta.default_config)
    config = spacy.util.load_config(SOURCE / "training" / "default.cfg", interpolate=True)
    assert set(config["components"]["bizextract_tagger"]) == {"factory", "seed"}


def test_the_factory_says_what_it_assigns() -> None:
    meta = Language.get_factory_meta("bizextract_tagger")
    assert "doc.ents" in meta.assigns
    assert "doc.spans" in meta.assigns


def test_unknown_keys_in_a_config_are_refused() -> None:
    with pytest.raises(ConfigValidationError, match="sede"):
        spacy.blank("zh").add_pipe("bizextract_tagger", config={"sede": 1})


def test_no_module_of_the_package_is_longer_than_400_lines() -> None:
    long = {str(path): n for path in SOURCE.rglob("*.py") if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}


FORBIDDEN_IMPORTS = {"pickle", "joblib", "requests", "urllib", "urllib.request", "httpx", "http.client", "socket"}
FORBIDDEN_CALLS = {"eval", "exec", "datetime.now", "dt.datetime.now", "date.today", "dt.date.today", "time.time"}


def test_no_eval_no_pickle_no_network_no_clock() -> None:
    found = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: set[str] = set()
            if isinstance(node, ast.Import):
                names = {alias.name for alias in node.names} & FORBIDDEN_IMPORTS
            elif isinstance(node, ast.ImportFrom):
                names = {node.module or ""} & FORBIDDEN_IMPORTS
            elif isinstance(node, ast.Call):
                names = {ast.unparse(node.func)} & FORBIDDEN_CALLS
            found += [f"{path}:{getattr(node, 'lineno', 0)}: {name}" for name in names]
    assert found == []
