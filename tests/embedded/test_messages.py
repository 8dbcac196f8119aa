import gettext
import os
from pathlib import Path

import pytest

from embedded import messages
from embedded.messages import compile_messages

FRENCH = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Cart"\nmsgstr "Panier"\n'


def test_compile_messages_when_missing_then_fresh_then_stale(tmp_path: Path):
    po = tmp_path / "locale" / "fr" / "parts" / "cart.po"
    po.parent.mkdir(parents=True)
    po.write_text(FRENCH)

    assert compile_messages(tmp_path) == 1
    assert compile_messages(tmp_path) == 0
    po.write_text(FRENCH.replace("Panier", "Le panier"))
    later = (tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.mo").stat().st_mtime + 1
    os.utime(po, (later, later))
    assert compile_messages(tmp_path) == 1

    french = gettext.translation("django", tmp_path / "locale", languages=["fr"])
    assert french.gettext("Cart") == "Le panier"


def test_two_that_compile_at_once_are_not_in_each_others_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    po = tmp_path / "locale" / "fr" / "parts" / "cart.po"
    po.parent.mkdir(parents=True)
    po.write_text(FRENCH)
    write, others = messages.write_mo, []

    def write_after_another(target, catalog):
        monkeypatch.setattr(messages, "write_mo", write)
        others.append(compile_messages(tmp_path))
        write(target, catalog)

    monkeypatch.setattr(messages, "write_mo", write_after_another)

    assert (compile_messages(tmp_path), others) == (1, [1])
    assert [path.name for path in (tmp_path / "locale" / "fr" / "LC_MESSAGES").iterdir()] == ["django.mo"]
