"""Work that is shared out: the same results in the same order, whoever carries it out."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import struct
import subprocess
import sys
import time
import weakref
from datetime import date
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import pyarrow
import pytest

from childcare.duties import REGISTER_CHECKS
from childcare.profile import PROFILE
from datapub.audit import Site, manifest
from datapub.download import describe_download
from datapub.export import export_files, list_published
from datapub.publish import write_file
from datapub.rules import check_rules
from datapub.workers import SERIAL, Workers, start_workers
from tests.export.conftest import AREAS, CLOCK, CONFIG, FILES, TABLES
from tests.support import PROJECT, TODAY, change, make_tables, sample_config, sample_records


def double(number: int) -> int:
    return number * 2


def fall_at_three(task: tuple[int, int]) -> int:
    """End the process at the task 3, as a machine short of memory does, but only a further process."""
    number, first_process = task
    if number == 3 and os.getpid() != first_process:
        os._exit(9)
    return number * 2


def fail_at_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


@pytest.mark.parametrize("workers", [SERIAL, Workers(2)], ids=["alone", "two"])
def test_results_come_in_the_order_of_the_tasks(workers: Workers) -> None:
    assert list(workers.map(double, range(200))) == [number * 2 for number in range(200)]


def test_what_a_fallen_process_leaves_undone_is_done_here() -> None:
    tasks = [(number, os.getpid()) for number in range(20)]
    assert list(Workers(2).map(fall_at_three, tasks)) == [number * 2 for number in range(20)]


def list_processes(task: tuple[int, int]) -> list[str]:
    """Return the further processes that live when the first process carries out a task."""
    number, first_process = task
    if os.getpid() == first_process:
        return [process.name for process in multiprocessing.active_children()]
    if number == 3:
        os._exit(9)
    for _ in range(10**9 * (number > 3)):  # at work until it is ended
        pass
    return []


def test_none_is_at_work_when_what_is_left_undone_is_done_here() -> None:
    tasks = [(number, os.getpid()) for number in range(20)]
    workers = Workers(4)
    assert list(workers.map(list_processes, tasks)) == [[]] * 20
    assert workers.repeats


@pytest.mark.parametrize("fails", ["start", "_bootstrap_inner"])
def test_a_machine_that_allows_no_further_thread_does_not_keep_anybody_waiting(fails: str) -> None:
    """Whoever starts a thread that comes to nothing for lack of memory waits for it, for ever."""
    program = (
        "import threading\n"
        "from datapub.workers import Workers\n"
        "def fail(self):\n"
        "    raise MemoryError\n"
        f"threading.Thread.{fails} = fail\n"
        "print(*Workers(2).map(str, range(200)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=PROJECT, check=False
    )
    assert (run.returncode, run.stdout.split()) == (0, [str(number) for number in range(200)])


def test_an_interruption_while_a_process_is_forked_is_not_lost() -> None:
    """Python drops an exception of what is done after a fork, as for the locks of ``logging``."""
    program = (
        "import os, signal\n"
        "from datapub.workers import Workers\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell may have it ignored
        "os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), signal.SIGINT))\n"
        "try:\n"
        "    print(*Workers(2).map(str, range(5)))\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=PROJECT, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "interrupted\n", "")


def test_without_a_process_that_is_stopped_nothing_is_repeated() -> None:
    workers = Workers(2)
    assert list(workers.map(double, range(5))) == [0, 2, 4, 6, 8]
    assert not workers.repeats


@pytest.mark.parametrize("workers", [SERIAL, Workers(2)], ids=["alone", "two"])
def test_a_fault_in_the_work_is_not_swallowed(workers: Workers) -> None:
    with pytest.raises(ValueError, match="three"):
        list(workers.map(fail_at_three, range(5)))


def note(folder: Path, number: int) -> int:
    """Leave a sign that a task was begun."""
    (folder / str(number)).touch()
    return fail_at_three(number)


def test_behind_a_fault_nothing_is_begun(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="three"):
        list(Workers(2).map(partial(note, tmp_path), range(10_000)))
    begun = len(list(tmp_path.iterdir()))
    assert begun < 1_000
    time.sleep(0.1)
    assert len(list(tmp_path.iterdir())) == begun


class OfTwoPartsError(Exception):
    """A fault that is told in one piece, from which it cannot be made again."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)


class WithItsCauseError(Exception):
    """A fault that holds what cannot be sent."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one, other)
        self.cause = lambda: None


@pytest.mark.parametrize("kind", [OfTwoPartsError, WithItsCauseError])
def test_a_fault_that_cannot_be_sent_is_told_as_what_it_is(
    kind: type[OfTwoPartsError | WithItsCauseError],
) -> None:
    def fail(number: int) -> int:
        if number == 3:
            raise kind("th", "ree")
        return number

    with pytest.raises(kind):
        list(Workers(2).map(fail, range(5)))


def test_what_a_process_is_killed_in_the_middle_of_sending_is_done_here() -> None:
    first_process = os.getpid()

    def send_half(self: Connection, outcome: bytes) -> None:
        os.write(self.fileno(), struct.pack("!i", len(outcome)) + outcome[: len(outcome) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

    def work(number: int) -> int:
        if number == 3 and os.getpid() != first_process:
            Connection.send_bytes = send_half  # type: ignore[method-assign, assignment]
        return number

    workers = Workers(2)
    assert list(workers.map(work, range(9))) == [*range(9)]
    assert workers.repeats


def test_an_interruption_is_left_to_the_first_process() -> None:
    first_process = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != first_process:
            os.kill(os.getpid(), signal.SIGINT)
        return number

    assert list(Workers(2).map(work, range(9))) == [*range(9)]


class Result:
    """A result that can be asked for whether anybody has it."""


def test_a_result_is_let_go_as_soon_as_it_is_used() -> None:
    results = Workers(2).map(lambda number: Result(), range(9))
    used = weakref.ref(next(results))
    assert used() is None and len([*results]) == 8


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are only listed on Linux")
@pytest.mark.parametrize("wanted", [1, 9])
def test_nothing_is_left_of_what_is_done_or_not_wanted_any_more(wanted: int) -> None:
    before = os.listdir("/proc/self/fd")
    for _ in range(3):
        results = Workers(2).map(double, range(9))
        assert [next(results) for _ in range(wanted)] == [*range(0, 2 * wanted, 2)]
        results.close()  # type: ignore[attr-defined]
    assert len(os.listdir("/proc/self/fd")) == len(before)
    assert multiprocessing.active_children() == []


def test_a_fault_in_the_work_says_where_it_was() -> None:
    with pytest.raises(ValueError, match="three") as raised:
        list(Workers(2).map(fail_at_three, range(5)))
    assert "in fail_at_three" in "".join(raised.value.__notes__)


@pytest.mark.parametrize("work", ["abs", "lambda number: number and time.sleep(1000)"])
def test_no_process_outlives_one_that_is_killed(work: str) -> None:
    kill = (
        "import os, time; from datapub.workers import Workers\n"
        f"for _ in Workers(3).map({work}, range(9)): os.kill(os.getpid(), 9)"
    )
    # what it wrote to is open for as long as one of them lives
    run = subprocess.run(
        [sys.executable, "-c", kill], capture_output=True, timeout=120, cwd=PROJECT, check=False
    )
    assert run.returncode == -signal.SIGKILL


@pytest.mark.parametrize("allowed", [0, 1])
def test_a_machine_that_allows_few_processes_or_none_has_the_work_done(
    monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    fork, forked = os.fork, []

    def refuse() -> int:
        if len(forked) == allowed:
            raise OSError(errno.EAGAIN, "no room")
        forked.append(None)
        return fork()

    monkeypatch.setattr("os.fork", refuse)
    workers = Workers(2)
    assert list(workers.map(double, range(50_000))) == [*range(0, 100_000, 2)]
    assert not workers.repeats


@pytest.mark.parametrize(("size", "cores", "is_serial"), [(9, 2, True), (10, 1, True), (10, 2, False)])
def test_further_processes_have_to_be_worth_their_while(
    monkeypatch: pytest.MonkeyPatch, size: int, cores: int, is_serial: bool
) -> None:
    assert start_workers(10**6, 5).is_serial  # as no test is to have any that does not ask for them
    monkeypatch.setattr("datapub.workers.MIN_ITEMS", 5)
    monkeypatch.setattr("datapub.workers.count_cores", lambda: cores)
    assert start_workers(size, 10).is_serial == (is_serial or sys.platform != "linux")


@pytest.mark.usefixtures("made_anew")
def test_files_are_the_same_bytes_whoever_writes_them(tmp_path: Path) -> None:
    published, write = list_published(CONFIG, TABLES), partial(write_file, tmp_path)
    own = PROFILE.record_schemas
    downloads = export_files(CONFIG, published, AREAS, CLOCK, write, record_schemas=own, workers=Workers(2))
    paths = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*.*") if path.is_file()}
    assert {address: path.read_bytes() for address, path in paths.items()} == FILES
    assert downloads == {
        name: describe_download(name, content)
        for address, content in FILES.items()
        for name in [address.removeprefix("data/")]
    }


def test_no_great_number_of_results_waits_for_who_uses_them(tmp_path: Path) -> None:
    """They may be big: who is slow to write them must not have to hold them all."""
    results = Workers(2).map(partial(note, tmp_path), range(4, 1004))
    assert next(results) == 4
    time.sleep(0.2)
    assert len(list(tmp_path.iterdir())) < 250
    assert [*results] == [*range(5, 1004)]
    assert len(list(tmp_path.iterdir())) == 1000


def test_a_manifest_is_the_same_whoever_takes_the_digests(
    city_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "_BATCH", 7)
    alone, shared = (
        manifest.make_manifest(city_site, manifest.ManifestHeader("https://tuoyu.example/", CLOCK), workers)
        for workers in (SERIAL, Workers(2))
    )
    assert alone == shared


def test_a_site_reads_the_same_whoever_reads_it(city_site: Path) -> None:
    day = date(2026, 11, 23)
    alone = Site(city_site, day, REGISTER_CHECKS)
    shared = Site(city_site, day, REGISTER_CHECKS, workers=Workers(2))
    assert shared.pages == alone.pages
    assert shared.facts == alone.facts


@pytest.mark.parametrize("count", [1, 2, 4])
def test_the_same_problems_are_found_in_the_same_order_whoever_checks(count: int) -> None:
    rows = sample_records()
    change(rows, "institutions", 0, enrolled=56, caregivers=9, credit_code="91990000MA00000001", places=1)
    change(rows, "institutions", 1, area_code="990000", filed_on=date(2030, 1, 1), name="电话 13800000002")
    judge = partial(check_rules, PROFILE.rules, PROFILE.messages, make_tables(rows), sample_config(), TODAY)
    alone = list(judge())
    assert len(alone) > 3
    assert list(judge(workers=Workers(count))) == alone


def test_what_arrow_frees_can_be_given_back() -> None:
    """Whatever imports Arrow does so after the engine: then it is too late to say which memory it takes."""
    assert pyarrow.default_memory_pool().backend_name == os.environ["ARROW_DEFAULT_MEMORY_POOL"]
