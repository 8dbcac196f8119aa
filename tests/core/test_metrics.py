from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

from core.metrics import fold_ended_processes, fold_process

ROOT = Path(__file__).resolve().parents[2]
COUNT = """
from core.metrics import DELIVERIES, REQUEST_SECONDS
DELIVERIES.labels("done").inc(3)
REQUEST_SECONDS.labels("a", "b").observe(0.3)
"""


@pytest.fixture
def shared(tmp_path, monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    return tmp_path


def count_in_a_process(folder):
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(folder), "PYTHONPATH": str(ROOT / "platform")}
    process = subprocess.Popen([sys.executable, "-c", COUNT], env=environment)
    assert process.wait(60) == 0
    return process.pid


def total(folder, name, **labels):
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))
    return registry.get_sample_value(name, labels)


def test_counts_of_all_processes_are_added_and_survive_their_end(shared):
    first, _second = count_in_a_process(shared), count_in_a_process(shared)
    assert total(shared, "echoppe_deliveries_total", outcome="done") == 6

    fold_process(first)
    fold_process(first)
    fold_ended_processes()

    assert total(shared, "echoppe_deliveries_total", outcome="done") == 6
    assert total(shared, "echoppe_request_seconds_count", host_kind="a", view="b") == 2
    assert total(shared, "echoppe_request_seconds_bucket", host_kind="a", view="b", le="0.5") == 2
    assert sorted(path.name for path in shared.glob("*.db")) == ["counter_0.db", "histogram_0.db"]


def test_running_processes_keep_their_files(shared):
    pid = count_in_a_process(shared)
    (shared / f"counter_{pid}.db").rename(shared / f"counter_{os.getpid()}.db")

    fold_ended_processes()

    assert (shared / f"counter_{os.getpid()}.db").exists()
