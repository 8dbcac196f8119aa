import itertools

import pytest

from tenants.services.pooler import open_connection, shares_sessions


class TransactionPooler:
    """What PgBouncer does in transaction mode: a client gets a session per transaction, the one last let go first."""

    def __init__(self):
        self.idle = [open_connection() for _ in range(5)]
        self.all = list(self.idle)

    def connect(self):
        return Client(self)

    def close(self):
        for session in self.all:
            session.close()


class Client:
    def __init__(self, pooler):
        self.pooler, self.held = pooler, None

    def cursor(self):
        return Cursor(self)

    def close(self):
        if self.held is not None:
            self.held.cursor().execute("ROLLBACK")


class Cursor:
    def __init__(self, client):
        self.client = client

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def execute(self, statement, parameters=None):
        session = self.client.held or self.client.pooler.idle.pop()
        self.real = session.cursor()
        self.real.execute(statement, parameters)
        if statement == "BEGIN":
            self.client.held = session
        elif self.client.held is None:
            self.client.pooler.idle.append(session)

    def fetchone(self):
        return self.real.fetchone()

    @property
    def description(self):
        return self.real.description


@pytest.mark.usefixtures("django_db_setup")
def test_direct_connections_keep_their_session():
    assert not shares_sessions()


@pytest.mark.usefixtures("django_db_setup")
def test_transaction_pooler_is_noticed():
    pooler = TransactionPooler()
    try:
        assert shares_sessions(pooler.connect)
    finally:
        pooler.close()


@pytest.mark.usefixtures("django_db_setup")
def test_session_pooler_is_fine():
    sessions = itertools.starmap(open_connection, itertools.repeat(()))

    assert not shares_sessions(lambda: next(sessions))
