from tests.doubles.connecting import connected, inside, sample_app  # noqa: F401
