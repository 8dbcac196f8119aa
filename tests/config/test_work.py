import inspect

import pytest
from django.conf import settings
from django.utils.module_loading import import_string


@pytest.mark.parametrize("kind", sorted(settings.WORK_KINDS))
def test_kind_of_work_names_a_callable_that_takes_now(kind):
    path = settings.WORK_KINDS[kind]
    pytest.importorskip(path.rpartition(".")[0], exc_type=ModuleNotFoundError)

    assert list(inspect.signature(import_string(path)).parameters) == ["now"]
