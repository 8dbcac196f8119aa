"""The platform as a business: `bin/bench platform [--shops N]`; `--shops 30` in five minutes, without it 1,000 in an hour.
Export and import of a shop of 5,000 products, one question about a limit, what an empty shop weighs, and with so many shops:
a connection that has served 500 of them, sign-up, a migration run with nothing to do, and one that adds a field to all."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks import signup
from benchmarks.report import say
from benchmarks.servers import ROOT, manage, python
from benchmarks.setting import Setting

PRODUCTS = 5000
GOAL_SECONDS = 60
GOAL_LIMIT_MS = 0.2
GOAL_MEGABYTES = 6
GOAL_RELATIONS = 700
GOAL_NOTHING, GOAL_FIELD = 5, 180
JOBS = "2"
NEXT = """from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "{last}")]
    operations = [migrations.AddField("customer", "bench_field", models.CharField(max_length=20, default=""))]
"""


def measure(setting: Setting) -> None:
    facts = json.loads(python(setting.environment, "-m", "benchmarks.empty_shop", "bench-empty").splitlines()[-1])
    say("platform.empty_shop_size", value=facts["megabytes"], goal=GOAL_MEGABYTES, unit="MB")
    say("platform.empty_shop_relations", value=facts["relations"], goal=GOAL_RELATIONS, unit="relations")
    say("platform.limit", value=facts["limit_ms"], goal=GOAL_LIMIT_MS, unit="ms")
    python(setting.environment, "-m", "benchmarks.fill", "bench-large", str(PRODUCTS))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.zip"
        exported = seconds_of(setting, "export_shop", "bench-large", str(file))
        megabytes = file.stat().st_size / 1e6
        imported = seconds_of(
            setting, "import_shop", str(file), "--handle", "bench-twin", "--email", "owner@bench-large.example"
        )
    say("platform.export", value=exported, goal=GOAL_SECONDS, unit="s", products=PRODUCTS, megabytes=megabytes)
    say("platform.import", value=imported, goal=GOAL_SECONDS, unit="s", products=PRODUCTS)
    many(setting)


def many(setting: Setting) -> None:
    told = python(setting.environment, "-m", "benchmarks.many_shops", str(setting.shops)).splitlines()[-1]
    facts = json.loads(told)
    say("platform.open", shops=setting.shops, seconds_each=facts["seconds"] / setting.shops)
    say("platform.backend", value=facts["backend_mb"], unit="MB", served=facts["served"])
    signup.measure(setting)  # while the pool is used up: it makes its own
    manage(setting.environment, "migrate_shops")
    nothing = seconds_of(setting, "migrate_shops")
    say("platform.migrate_nothing", value=nothing, goal=GOAL_NOTHING, unit="s", shops=setting.shops)
    with tempfile.TemporaryDirectory() as folder:
        environment = setting.environment | with_one_more(Path(folder))
        started = time.perf_counter()
        manage(environment, "migrate_shops", "--jobs", JOBS)
        say("platform.add_field", value=time.perf_counter() - started, goal=GOAL_FIELD, unit="s", shops=setting.shops,
            jobs=int(JOBS))  # fmt: skip


def with_one_more(folder: Path) -> dict[str, str]:
    """A copy of the migrations of one app, and a next one; and the environment of a release that has them."""
    package = folder / "bench_next_migrations"
    shutil.copytree(ROOT / "commerce" / "customers" / "migrations", package)
    last = max(path.stem for path in package.glob("[0-9]*.py"))
    (package / "9999_bench.py").write_text(NEXT.format(last=last))
    return {
        "DJANGO_SETTINGS_MODULE": "benchmarks.next_settings", "NEXT_MIGRATIONS": package.name,
        "BENCH_PATH": str(folder),
    }  # fmt: skip


def seconds_of(setting: Setting, *command: str) -> float:
    """Of the whole command, Python's start included."""
    started = time.perf_counter()
    manage(setting.environment, *command)
    return time.perf_counter() - started
