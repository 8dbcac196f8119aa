from __future__ import annotations

import pytest

from benchmarks import main


@pytest.mark.parametrize("option", ["--seconds=-1", "--seconds=nan", "--seconds=1e999", "--runs=0", "--shops=many"])
def test_number_that_is_none_is_refused_before_anything_starts(option, monkeypatch, capsys):
    monkeypatch.setattr(main, "prepared", lambda **_: pytest.fail("servers were started"))

    with pytest.raises(SystemExit):
        main.main([option, "pages"])

    assert option.partition("=")[2] in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["oversell", "--scene=last_cents"], "one_article, opposite_order, shared_by_a_bundle, last_code, last_cent, "),
        (["payments", "--scene=last_cent"], "there are doubles, deliveries"),
        (["themes", "--scene=volt.checkout"], "volt, volt.home, volt.collection, volt.product, volt.cart"),
        (["pages", "--scene=volt"], "these figures have none"),
    ],
)
def test_scene_that_is_none_is_refused_before_anything_starts(given, told, monkeypatch, capsys):
    monkeypatch.setattr(main, "prepared", lambda **_: pytest.fail("servers were started"))

    with pytest.raises(SystemExit):
        main.main(given)

    assert told in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("given", [["oversell", "--scene=last_cent"], ["pages", "themes", "--scene=volt.cart"]])
def test_scene_of_one_of_the_figures_is_taken(given, monkeypatch):
    asked = []
    monkeypatch.setattr(main, "stop_on_signals", lambda: None)
    monkeypatch.setattr(main, "measure", lambda options: asked.append(options.scene))

    main.main(given)

    assert asked == [given[-1].removeprefix("--scene=")]


def test_stopped_run_ends_its_servers_and_says_so(monkeypatch, capsys):
    monkeypatch.setattr(main, "stop_on_signals", lambda: None)
    monkeypatch.setattr(main, "measure", stop)

    assert main.main(["pages"]) == 130

    assert capsys.readouterr().err == "Stopped.\n"


def stop(_options):
    raise KeyboardInterrupt
