from __future__ import annotations

import pytest

from benchmarks import main


@pytest.mark.parametrize("option", ["--seconds=-1", "--seconds=nan", "--seconds=1e999", "--runs=0", "--shops=many"])
def test_number_that_is_none_is_refused_before_anything_starts(option, monkeypatch, capsys):
    monkeypatch.setattr(main, "prepared", lambda **_: pytest.fail("servers were started"))

    with pytest.raises(SystemExit):
        main.main([option, "pages"])

    assert option.partition("=")[2] in capsys.readouterr().err.splitlines()[-1]


def test_stopped_run_ends_its_servers_and_says_so(monkeypatch, capsys):
    monkeypatch.setattr(main, "stop_on_signals", lambda: None)
    monkeypatch.setattr(main, "measure", stop)

    assert main.main(["pages"]) == 130

    assert capsys.readouterr().err == "Stopped.\n"


def stop(_options):
    raise KeyboardInterrupt
