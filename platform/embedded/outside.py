"""Servers of other people: a look at them before anything is begun, so that what is wrong is said in one line."""

from urllib.parse import urlsplit

from embedded.errors import CannotStart

SECONDS = 5
MINIMUM_VERSION = 160000
RIGHTS = "SELECT rolsuper OR (rolcreatedb AND rolcreaterole) FROM pg_roles WHERE rolname = current_user"


def check_outside(database_url: str | None, redis_url: str | None) -> None:
    """Raises CannotStart for a given server that does not answer, or does not allow what is needed."""
    if database_url is not None:
        check_postgres(database_url)
    if redis_url is not None:
        check_redis(redis_url)


def check_postgres(url: str) -> None:
    import psycopg2

    try:
        connection = psycopg2.connect(url, connect_timeout=SECONDS)
    except psycopg2.ProgrammingError:  # its words repeat the address, password and all
        raise CannotStart(
            "DATABASE_URL is no address of a PostgreSQL (postgresql://user:password@host/name)."
        ) from None
    except psycopg2.Error as error:
        raise CannotStart(f"PostgreSQL of DATABASE_URL ({place_of(url)}): {first_line(error)}") from None
    try:
        if connection.server_version < MINIMUM_VERSION:
            raise CannotStart("PostgreSQL of DATABASE_URL is too old: 16 or newer is needed.")
        with connection.cursor() as cursor:
            cursor.execute(RIGHTS)
            if not cursor.fetchone()[0]:
                raise CannotStart(
                    "The login of DATABASE_URL may not create roles and databases: ALTER ROLE … CREATEROLE CREATEDB."
                )
    finally:
        connection.close()


def check_redis(url: str) -> None:
    import redis

    try:
        with redis.Redis.from_url(url, socket_connect_timeout=SECONDS, socket_timeout=SECONDS) as client:
            client.ping()
    except ValueError:
        raise CannotStart("REDIS_URL is no address of a Valkey or Redis: redis://:password@host:6379/0.") from None
    except redis.RedisError as error:
        raise CannotStart(f"Valkey or Redis of REDIS_URL ({place_of(url)}): {first_line(error)}") from None


def place_of(url: str) -> str:
    """Without user and password."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or "no host named"
    except ValueError:
        return "no address"


def first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
