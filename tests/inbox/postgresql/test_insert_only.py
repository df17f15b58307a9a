"""The public door on its own, with a database role that may only insert."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
import requests

from tests.inbox.postgresql.conftest import Cluster
from tests.inbox.processes import Referrer, Server, frontdoor, new_data


@pytest.fixture(scope="module")
def public(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> tuple[Cluster, Path]:
    """A database made by ``init`` and ``roles``, and the data folder of the inbox on it."""
    cluster.sync(on=True)
    address = cluster.database("public_door")
    data = new_data(tmp_path_factory.mktemp("public") / "data")
    database = {"FRONTDOOR_DATABASE": address}
    made = frontdoor(data, "inbox", "init", "--development", **database)
    assert made.returncode == 0, made.stderr
    statements = frontdoor(data, "inbox", "roles", **database).stdout
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statements)
        connection.execute(statements)  # twice does no harm
    return cluster, data


def as_intake(cluster: Cluster) -> str:
    """The database as the intake's own process is told of it."""
    return cluster.address.replace("//frontdoor@", "//frontdoor_intake@") + "/public_door"


def test_the_public_door_alone_takes_referrals_with_a_role_that_may_only_insert(
    public: tuple[Cluster, Path],
) -> None:
    """A process of its own: check, send, the same reference again, health; the desk is not there, and the other process has it."""
    cluster, data = public
    changes = {"FRONTDOOR_DATABASE": as_intake(cluster), "FRONTDOOR_PART": "intake"}
    with Server(data, changes=changes) as server:
        referrer = Referrer(server.port)
        shown = referrer.send_until_answered()
        assert referrer.send() == shown
        assert requests.get(f"{referrer.site}/healthz", timeout=20).text == "ok\n"
        assert requests.get(f"{referrer.site}/desk/", timeout=20, cookies={"desk": "x"}).status_code == 404
        assert requests.get(f"{referrer.site}/referral/", timeout=20).status_code == 200
    assert "Traceback" not in server.log.read_text()
    changes = {"FRONTDOOR_DATABASE": f"{cluster.address}/public_door", "FRONTDOOR_PART": "desk"}
    with Server(data, changes=changes) as server:
        site = f"http://127.0.0.1:{server.port}"
        assert "/desk/sign-in" in requests.get(f"{site}/desk/", timeout=20, allow_redirects=True).url
        assert requests.post(f"{site}/referral/check", timeout=20).status_code in (403, 404)
    listed = frontdoor(data, "inbox", "list", FRONTDOOR_DATABASE=f"{cluster.address}/public_door")
    assert shown[:3] in listed.stdout


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT sealed FROM store_referral",
        "SELECT * FROM store_referral",
        "SELECT sealed FROM store_canary",
        "SELECT release_date FROM store_referral",
        "SELECT sealed FROM store_note",
        "SELECT sealed FROM store_feedback",
        "SELECT read_by FROM store_sentmessage",
        "UPDATE store_wordskey SET recipient = ''",
        "UPDATE store_sentmessage SET read_at = now()",
        "DELETE FROM store_feedback",
        "SELECT password FROM auth_user",
        "SELECT sealed FROM desk_grant",
        "SELECT session_data FROM django_session",
        "SELECT actor FROM store_audit",
        "SELECT mailbox FROM store_delivery",
        "UPDATE store_referral SET team = 'x'",
        "UPDATE store_referral SET sealed = '' RETURNING sealed",
        "UPDATE store_anchor SET fingerprint = ''",
        "UPDATE store_delivery SET state = 'told'",
        "DELETE FROM store_referral",
        "DELETE FROM store_delivery",
        "DELETE FROM store_audit",
        "TRUNCATE store_referral CASCADE",
        "INSERT INTO store_anchor (name, fingerprint, seq) VALUES ('x', 'y', 1)",
        "INSERT INTO store_referral (reference) VALUES ('x') RETURNING sealed",
        "INSERT INTO auth_user (username) VALUES ('x')",
        "COPY store_referral TO STDOUT",
        "CREATE TABLE public.mine (x int)",
        "DROP TABLE store_referral",
        "ALTER TABLE store_referral DISABLE TRIGGER ALL",
        "SET ROLE frontdoor",
    ],
)
def test_whoever_speaks_sql_through_the_public_door_reads_no_answer_and_changes_nothing(
    public: tuple[Cluster, Path], statement: str
) -> None:
    """The database itself says no to the intake's role."""
    cluster, _ = public
    with (
        psycopg.connect(as_intake(cluster)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


def test_a_right_that_is_lacking_is_named_before_anybody_sends(public: tuple[Cluster, Path]) -> None:
    """After an update that needs a table more, without ``roles`` again: check and serve say it; catches a 503 for everybody."""
    cluster, data = public
    door = {"FRONTDOOR_DATABASE": as_intake(cluster), "FRONTDOOR_PART": "intake"}
    assert frontdoor(data, "inbox", "check", **door).returncode == 0
    with psycopg.connect(f"{cluster.address}/public_door", autocommit=True) as connection:
        connection.execute("REVOKE INSERT ON store_receipt FROM frontdoor_intake")
        connection.execute("REVOKE SELECT (council_area) ON store_canary FROM frontdoor_intake")
        for command in (("check",), ("serve", "--port", "1")):
            found = frontdoor(data, "inbox", *command, **door)
            assert (found.returncode, found.stderr) == (
                1,
                "The database's role for the public door may not insert into store_receipt, read "
                "store_canary.council_area. Give it its rights again with: frontdoor inbox roles | psql\n",
            )
        connection.execute(frontdoor(data, "inbox", "roles").stdout)
    assert frontdoor(data, "inbox", "check", **door).returncode == 0


def test_the_role_is_brought_back_to_exactly_its_rights(public: tuple[Cluster, Path]) -> None:
    """Who was given more by hand loses it when the statements run again; and a strange name is no role."""
    cluster, data = public
    statements = frontdoor(data, "inbox", "roles").stdout
    with psycopg.connect(f"{cluster.address}/public_door", autocommit=True) as connection:
        connection.execute("GRANT ALL ON store_referral TO frontdoor_intake")
        connection.execute(statements)
    with (
        psycopg.connect(as_intake(cluster)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT sealed FROM store_referral")
    assert "cannot be the name of a role" in frontdoor(data, "inbox", "roles", "--role", "x; DROP").stderr
