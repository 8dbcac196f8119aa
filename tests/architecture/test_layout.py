"""Rules about the tree that no linter knows. Who may import whom is in pyproject.toml, for import-linter."""

from __future__ import annotations

import ast
import re
import shutil
import statistics
import subprocess
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
BOXES = ["platform", "tenants", "billing", "commerce", "storefront", "builder", "themes"]
FACES = ["config", "website", "dashboard", "console", "onboarding", "storefront", "api", "themes"]
# Written in pieces, so that this file does not hold what it looks for.
INDEX_HOSTS = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "unpkg" + ".com"]
MACHINE = ["/" + "work/wt", "/" + "work/main", "/" + "work/shared", "/" + "work/."]


def modules() -> list[Path]:
    return [
        path for box in BOXES for path in sorted((ROOT / box).rglob("*.py"))
        if "migrations" not in path.relative_to(ROOT).parts[:-1] or path.is_relative_to(ROOT / "tenants" / "services")
    ]  # fmt: skip


def trees(words: str):
    """Of the modules in which one of these words stands: to parse all takes some seconds."""
    for path in modules():
        if re.search(words, text := path.read_text()):
            yield path.relative_to(ROOT), ast.parse(text)


def test_platform_is_a_folder_and_no_package():
    assert not (ROOT / "platform" / "__init__.py").exists()


@pytest.mark.parametrize("label", FACES)
def test_face_owns_no_models(label):
    config = apps.get_app_config(label)

    assert list(config.get_models()) == []
    assert not (Path(config.path) / "migrations").exists()


def test_shops_are_entered_by_shop_context_alone():
    """django-tenants' `with tenant:`, its contexts and its decorators keep the former tenant where threads share it."""
    found = []
    for path, tree in trees(r"django_tenants|(?s:\bwith\b.*(?i:tenant|shop)\b)"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django_tenants"):
                names = {alias.name for alias in node.names}
                found += [
                    f"{path}:{node.lineno} imports {name}" for name in names & {"schema_context", "tenant_context"}
                ]
            if isinstance(node, ast.With):
                for item in node.items:
                    word = getattr(item.context_expr, "id", getattr(item.context_expr, "attr", ""))
                    if word.lower().endswith(("tenant", "shop")):
                        found.append(f"{path}:{node.lineno} enters {word}")

    assert found == []


def test_nothing_is_asynchronous():
    """The scope and the connections are per thread; Django's asynchronous ORM changes threads as it likes."""
    kinds = (ast.AsyncFunctionDef, ast.AsyncWith, ast.AsyncFor, ast.Await)

    assert [
        f"{path}:{node.lineno}"
        for path, tree in trees(r"\b(async|await)\b")
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    ] == []


THREADS = {
    "platform/core": "clients, workers and timers without a database",
    "platform/embedded": "runs the servers",
    "platform/fakestripe": "a server of its own, without a database",
    "platform/fakepay": "answers in its threads",
    "tenants/services/migrations": "each job has connections and a scope of its own",
    "platform/benchmarks": "measures from outside",
    "commerce/importexport/services/fetching.py": "fetches side by side, without shop or database",
    "commerce/shipping/services/asking.py": "asks carriers side by side, without the database",
    "storefront/page_store.py": "listens to Valkey only",
    "storefront/page_wire.py": "the wire that it listens on",
}


def test_threads_are_where_we_know_of_them():
    found = set()
    for path, tree in trees(r"\b(threading|concurrent)\b"):
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            if {"threading", "concurrent.futures"} & set(names):
                found.add(str(path))

    assert sorted(path for path in found if not path.startswith(tuple(THREADS))) == []


def tracked_files() -> list[Path]:
    git = shutil.which("git")
    done = subprocess.run([git or "git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True) if git else None
    if done is None or done.returncode:
        pytest.skip("this is no git checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_package_index_or_a_path_of_one_machine():
    found = []
    for path in tracked_files():
        text = path.read_bytes()
        found += [f"{path.relative_to(ROOT)}: {word}" for word in INDEX_HOSTS + MACHINE if word.encode() in text]

    assert found == []


def test_modules_are_small(record_property, capsys):
    """A report and not a rule: the goal is a median below 90 lines and none above 300."""
    sizes = {path: len(path.read_text().splitlines()) for path in modules() if path.stat().st_size}
    median = statistics.median(sizes.values())
    long = {str(path.relative_to(ROOT)): size for path, size in sizes.items() if size > 300}
    record_property("median_lines", median)
    with capsys.disabled():
        print(f"\n{len(sizes)} modules, median {median:.0f} lines, above 300: {long or 'none'}")  # noqa: T201

    assert sizes
