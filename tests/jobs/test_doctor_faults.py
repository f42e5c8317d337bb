"""Faults put into a house that is well: the doctor names each, and what it says to type makes the house well again."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace
from typing import Any

import pytest
import stamina
from made_lists import as_csv, many
from sendgrid_carrier import KEY, SendGrid
from smtp_carrier import PASSWORD, USER, SmtpServer
from sqlalchemy import text

from monitor.demo import AS_OF, links_toml, publish, readers_toml
from monitor.doctor import Ground, Seen
from monitor.doctor.examine import examine, ground_of, looked
from monitor.doctor.reach import look_reach
from monitor.jobs import review
from monitor.jobs.collect import collect
from monitor.jobs.house import House, open_house
from monitor.settings import SettingsError, load_settings
from monitor.store import job_runs
from monitor.store.database import Store
from monitor.store.running import BudgetRow
from monitor.store.tables import LoadRow
from scrapers import all_sources

LIST = next(url for url in publish(1) if url.endswith(".ods"))
SOURCE = all_sources()["ofsted_workbook"]
NOW = datetime.combine(AS_OF[1], datetime.min.time(), tzinfo=UTC) + timedelta(hours=9)
CH_KEY = "an-invented-key-of-companies-house"


@cache
def _well() -> Path:
    """A folder in which all is well, made once."""
    folder = Path(mkdtemp(prefix="monitor-well-"))
    (folder / "readers.toml").write_text(readers_toml(), encoding="utf-8")
    (folder / "links.toml").write_text(links_toml(), encoding="utf-8")
    (folder / "list.ods").write_bytes(publish(1)[LIST])
    settings = load_settings(data_dir=folder / "data", at_least={SOURCE.name: 40})
    house = replace(open_house(settings, say=lambda _: None), now=lambda: NOW)
    assert collect(house, SOURCE, [str(folder / "list.ods")]).faults == []
    house.store.close()
    shutil.copytree(folder / "data", folder / "backup")
    return folder


@dataclass
class Patient:
    """The house in the working folder, as commands would find it, and the machine around it."""

    patch: pytest.MonkeyPatch
    folder: Path
    at: datetime = NOW
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def set(self, **values: str) -> None:
        """Environment variables, as somebody types them."""
        for name, value in values.items():
            self.patch.setenv(f"MONITOR_{name.upper()}", value)

    def unset(self, *names: str) -> None:
        for name in names:
            self.patch.delenv(f"MONITOR_{name.upper()}")

    def write(self, name: str, content: str) -> None:
        (self.folder / name).write_text(content, encoding="utf-8")

    def house(self) -> House:
        made = open_house(load_settings(), say=lambda _: None)
        return replace(made, now=lambda: self.at, serve=self.serve, sleep=lambda _: None)

    def serve(self, _url: str, _headers: object) -> tuple[int, dict[str, str], bytes]:
        status, body = self.answers.get("any", (200, b"{}"))
        return status, {}, body

    def do(self, work: Callable[[House], Any]) -> None:
        house = self.house()
        try:
            work(house)
        finally:
            house.store.close()

    def sql(self, sentence: str) -> None:
        def run(house: House) -> None:
            with house.store.writing() as session:
                session.execute(text(sentence))

        self.do(run)

    def add(self, *rows: object) -> None:
        def run(house: House) -> None:
            with house.store.writing() as session:
                session.add_all(rows)

        self.do(run)

    def seen(self, *, live: bool = False) -> dict[str, Seen]:
        """What the doctor says, by name."""
        try:
            ground = ground_of(load_settings())
        except SettingsError:
            return {one.name: one for one in examine()}
        if not isinstance(ground.opened, House):
            return {one.name: one for one in looked(ground)}
        house = replace(ground.opened, now=lambda: self.at, serve=self.serve, sleep=lambda _: None)
        found = [*looked(Ground(house.settings, house)), *(look_reach(house) if live else ())]
        house.store.close()
        return {one.name: one for one in found}


@pytest.fixture
def patient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Patient]:
    shutil.copytree(_well(), tmp_path, dirs_exist_ok=True)
    made = Patient(monkeypatch, tmp_path)
    made.set(at_least=f'{{"{SOURCE.name}": 40}}', companies_house_api_key=CH_KEY)
    with stamina.set_testing(True, attempts=1):
        yield made


@dataclass(frozen=True)
class Fault:
    """What goes wrong, where the doctor says so and in which words, what it says to type, and doing that."""

    name: str
    inject: Callable[[Patient], Any]
    saw: str
    fix: str
    follow: Callable[[Patient], Any]
    live: bool = False


def collected(patient: Patient, name: str = "list.ods") -> None:
    patient.do(lambda house: collect(house, SOURCE, [str(patient.folder / name)]))


def short(patient: Patient) -> None:
    patient.write("short.csv", as_csv(many(3)).decode())
    collected(patient, "short.csv")


def put_aside(patient: Patient) -> None:
    patient.do(lambda house: review.refuse(house, review.waiting(house)[0].sha256))


def run(state: str, job: str = "publish weekly", at: datetime = NOW - timedelta(hours=3)) -> Callable[[Patient], None]:
    def recorded(patient: Patient) -> None:
        def write(house: House) -> None:
            made = job_runs.claim(house.store, job, at, "x", at)
            assert made
            job_runs.settle(house.store, made, "x", state, "OperationalError: no room", at)

        patient.do(write)

    return recorded


def full(free: int) -> Callable[[Patient], None]:
    return lambda patient: patient.patch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))


def restored(patient: Patient) -> None:
    """As `monitor db restore FILE --force` does."""
    shutil.rmtree(patient.folder / "data")
    shutil.copytree(patient.folder / "backup", patient.folder / "data")


def database_is_rubbish(patient: Patient) -> None:
    for file in (patient.folder / "data").glob("monitor.db*"):
        file.unlink()
    (patient.folder / "data" / "monitor.db").write_bytes(b"this is no database, but long enough" * 100)


def as_it_was(text_: str) -> Callable[[Patient], None]:
    return lambda patient: patient.write("readers.toml", text_)


def used_up(patient: Patient) -> None:
    patient.add(BudgetRow(name="companies_house_api", limit=600, used=600, resets_at=NOW + timedelta(minutes=4)))


def reports(patient: Patient, at: datetime) -> None:
    """A run that had everything."""
    name = "ofsted_reports"
    patient.add(LoadRow(source=name, state="accepted", loaded_at=at, subjects=4, missing=[], shape={}))


def late(patient: Patient) -> None:
    patient.set(sources_on='["ofsted_reports"]')
    reports(patient, NOW - timedelta(days=9))


def mail(**more: str) -> Callable[[Patient], None]:
    usual = {
        "channel": "smtp_email",
        "smtp_host": "127.0.0.1",
        "sender": "monitor@inventshire.example",
        "contact": "questions@inventshire.example",
        "recipient_domains": '["inventshire.example"]',
    }
    return lambda patient: patient.set(**{name: value for name, value in (usual | more).items() if value})


FAULTS = {
    "a misspelt variable": Fault(
        "settings", lambda p: p.set(data_dirr="x"), "MONITOR_DATA_DIRR is not one", "correct it",
        lambda p: p.unset("data_dirr"),
    ),
    "a misspelt line of the settings file": Fault(
        "settings", lambda p: p.write("monitor.toml", "recipient_domain = []"), "recipient_domain: Extra", "correct it",
        lambda p: p.write("monitor.toml", "recipient_domains = []"),
    ),
    "a value that cannot be": Fault(
        "settings", lambda p: p.set(resend_after_minutes="5"), "greater than or equal to 20", "correct it",
        lambda p: p.set(resend_after_minutes="20"),
    ),
    "a source that there is not": Fault(
        "settings", lambda p: p.set(sources_on='["ofsted_wrokbook"]'), "no source is called ofsted_wrokbook",
        "name one of", lambda p: p.set(sources_on='["ofsted_workbook"]'),
    ),
    "no key": Fault(
        "secret companies_house_api_key", lambda p: p.unset("companies_house_api_key"), "not set",
        "MONITOR_COMPANIES_HOUSE_API_KEY", lambda p: p.set(companies_house_api_key=CH_KEY),
    ),
    "a data folder that is a file": Fault(
        "data folder", lambda p: p.set(data_dir="list.ods"), "cannot be written", "MONITOR_DATA_DIR",
        lambda p: p.set(data_dir="data"),
    ),
    "a disk that is full": Fault(
        "data folder", full(5_000_000), "0.0 GB free", "make room", full(50_000_000_000),
    ),
    "an archive that others can read": Fault(
        "archive", lambda p: (p.folder / "data" / "archive").chmod(0o755), "can be read by other users", "chmod 700",
        lambda p: (p.folder / "data" / "archive").chmod(0o700),
    ),
    "a database that is none": Fault(
        "database", database_is_rubbish, "the database cannot be opened", "monitor db restore", restored,
    ),
    "a database that nobody answers at": Fault(
        "database", lambda p: p.set(database_url="postgresql+psycopg://monitor@127.0.0.1:1/monitor"),
        "the database cannot be reached", "start the database that MONITOR_DATABASE_URL names",
        lambda p: p.unset("database_url"),
    ),
    "a database that is newer than the program": Fault(
        "database", lambda p: p.sql("UPDATE alembic_version SET version_num = '9999'"), "install the newer program",
        "monitor db restore", restored,
    ),
    "a clock that is wrong": Fault(
        "clock", lambda p: setattr(p, "at", NOW - timedelta(days=3)), "but the newest snapshot was had at",
        "set this machine's clock", lambda p: setattr(p, "at", NOW),
    ),
    "no readers": Fault(
        "readers file", lambda p: (p.folder / "readers.toml").unlink(), "no readers file at", "monitor init",
        lambda p: as_it_was(readers_toml())(p),
    ),
    "readers that cannot be read": Fault(
        "readers file", as_it_was('[[reader]]\nemail = "a@b.example"\nrole = "king"'), "role is one of",
        "correct readers.toml", as_it_was(readers_toml()),
    ),
    "a council that Ofsted spells otherwise": Fault(
        "readers file", as_it_was('[[council]]\nname = "Nowhereham"\n'), "no setting on Ofsted's newest list is in",
        "spell `areas` as Ofsted's list does", as_it_was(readers_toml()),
    ),
    "links that cannot be read": Fault(
        "links file", lambda p: p.write("links.toml", "[[link]]\n"), "registered_provider is missing",
        "correct links.toml", lambda p: p.write("links.toml", links_toml()),
    ),
    "a source that is late": Fault(
        "source ofsted_reports", late, "due again on", "monitor collect ofsted_reports",
        lambda p: reports(p, NOW - timedelta(hours=1)),
    ),
    "a list that was refused": Fault("review", short, "1 load refused or failed", "monitor review refuse", put_aside),
    "a quota that is used up": Fault(
        "quota companies_house_api",
        used_up,
        "0 of 600 requests left", "wait five minutes", lambda p: setattr(p, "at", NOW + timedelta(minutes=5)),
    ),
    "a channel that there is not": Fault(
        "mail", mail(channel="pigeon"), "pigeon", "set MONITOR_CHANNEL", lambda p: p.set(channel="outbox"),
    ),
    "a channel that lacks what it needs": Fault(
        "mail", mail(smtp_host=""), "needs the setting 'smtp_host'", "what the channel needs",
        lambda p: p.set(smtp_host="127.0.0.1"),
    ),
    "nobody may be written to": Fault(
        "mail", mail(recipient_domains=""), "no domain is named", "set MONITOR_RECIPIENT_DOMAINS",
        lambda p: p.set(recipient_domains='["inventshire.example"]'),
    ),
    "answers reach nobody": Fault(
        "mail", mail(contact=""), "contact reach nobody", "set MONITOR_CONTACT",
        lambda p: p.set(contact="questions@inventshire.example"),
    ),
    "a job that was given up": Fault(
        "job publish weekly", run(job_runs.GIVEN_UP), "is given up until its next turn", "monitor publish weekly",
        run(job_runs.DONE, at=NOW - timedelta(hours=1)),
    ),
    "a service that has stopped": Fault(
        "schedule", run(job_runs.DONE, at=NOW - timedelta(days=3)), "monitor serve does nothing since",
        "monitor serve", run(job_runs.DONE, at=NOW - timedelta(hours=1)),
    ),
    "a queue without PostgreSQL": Fault(
        "queue", lambda p: p.set(queue="procrastinate"), "the setting queue needs PostgreSQL", "MONITOR_QUEUE=none",
        lambda p: p.set(queue="none"),
    ),
    "a key that is not known": Fault(
        "live key companies_house", lambda p: p.answers.update(any=(401, b"")), "is not known",
        "set MONITOR_COMPANIES_HOUSE_API_KEY", lambda p: p.answers.clear(), live=True,
    ),
    "a key that is for another machine": Fault(
        "live key companies_house", lambda p: p.answers.update(any=(403, b"")), "restricted",
        "allows this machine's address", lambda p: p.answers.clear(), live=True,
    ),
}  # fmt: skip


def test_there_are_twenty_and_more() -> None:
    assert len(FAULTS) >= 20


def test_a_house_that_is_well_has_no_fault(patient: Patient) -> None:
    assert [one for one in patient.seen(live=True).values() if one.state == "fault"] == []


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_each_fault_is_named_and_what_is_said_to_do_about_it_works(patient: Patient, fault: Fault) -> None:
    if fault.name == "queue" and Store("sqlite:///probe.db").engine.dialect.name != "sqlite":
        pytest.skip("this database can have a queue")
    fault.inject(patient)
    found = patient.seen(live=fault.live)[fault.name]
    assert found.state != "ok"
    assert fault.saw in found.saw
    assert fault.fix in (found.fix or "")
    fault.follow(patient)
    after = patient.seen(live=fault.live).get(fault.name)
    assert after is None or after.state == "ok", after


def test_a_mail_key_that_may_not_send_is_named_and_the_permission_helps(patient: Patient) -> None:
    with SendGrid(scopes=["stats.read"]) as carrier:
        mail(channel="sendgrid_email", sendgrid_api_key=KEY, sendgrid_host=carrier.host)(patient)
        found = patient.seen(live=True)["live mail"]
        assert (found.state, found.saw) == ("fault", "the key may not send")
        assert "give it the permission Mail Send" in (found.fix or "")
        carrier.scopes.append("mail.send")
        assert patient.seen(live=True)["live mail"].state == "ok"
        assert carrier.inbox == []


@pytest.mark.slow
def test_a_mail_server_that_refuses_the_login_is_named_and_the_password_helps(patient: Patient, tmp_path: Path) -> None:
    with SmtpServer(tmp_path) as server:
        given = server.settings() | {"smtp_password": "another"}
        mail(**given)(patient)
        found = patient.seen(live=True)["live mail"]
        assert (found.state, "refused the login" in found.saw) == ("fault", True)
        assert "'smtp_user' and 'smtp_password'" in (found.fix or "")
        patient.set(smtp_user=USER, smtp_password=PASSWORD)
        assert patient.seen(live=True)["live mail"].state == "ok"
        assert server.box.taken == []
