"""A judge of the user's own, as a real process: heard where it answers, and a block where not."""

from __future__ import annotations

import dataclasses
import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from stockade.cli import policy_command
from stockade.cli.judgement import Asked
from stockade.cli.policy_command import second_opinion
from stockade.model.errors import ScanInterrupted
from stockade.model.report import Style
from stockade.model.result import Result
from stockade.model.verdict import Action, NoticeKind, State, Verdict
from stockade.policy.external_answer import finding_key, gap_key, read
from stockade.policy.judge import concluded
from stockade_reports import load
from support.accepted_results import accepted_result
from support.generated_results import results
from support.judges import answer, of_finding, of_gap, printing, program
from support.results import blocked_result, passed_result

LINUX = sys.platform == "linux"
ASKED = Asked(checked=3, nothing_asked=False, left_out=("2 files excluded",))


def judged(result: Result) -> Result:
    """The result with the state and sentence that its rulings give."""
    verdict = concluded(result.verdict, ASKED.checked, left_out=ASKED.left_out)
    return dataclasses.replace(result, verdict=verdict)


def opinion(
    judge: Path, *arguments: str, result: Result | None = None, timeout: float = 900
) -> Verdict:
    """What is left of a verdict that passed, unless another is given."""
    return second_opinion(
        result or judged(passed_result()),
        (str(judge), *arguments),
        ASKED,
        timeout=timeout,
        cancelled=threading.Event(),
    )


def told(verdict: Verdict) -> str:
    """The message of the one notice that blocks."""
    assert verdict.state is State.BLOCKED
    (notice,) = [n for n in verdict.notices if n.kind is NoticeKind.EXTERNAL]
    assert notice.action is Action.BLOCK
    return notice.message


def alive(pid: int) -> bool:
    """Whether the process still runs; a zombie that nobody reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def assert_ends(pid: int) -> None:
    for _ in range(200):
        if not alive(pid):
            return
        time.sleep(0.05)  # the kernel ends it in its own time after the signal
    pytest.fail(f"process {pid} survives")


def test_the_judge_reads_the_conftest_report_and_is_heard(tmp_path: Path) -> None:
    result = judged(accepted_result())
    judge = program(
        tmp_path / "judge",
        f"json.dump(given, open({str(tmp_path / 'seen')!r}, 'w'))\n"
        "waived = [f for f in given['findings'] if 'acceptance' in f['ruling']]\n"
        "say(findings=[{'id': f['id'], 'action': 'block', 'because': sys.argv[1]} for f in waived],"
        " gaps=[])",
    )
    verdict = opinion(judge, "no exceptions", result=result)
    report = "".join(load("conftest").render(result, Style()))
    assert json.loads((tmp_path / "seen").read_text()) == json.loads(report)
    assert len(verdict.blockers) == len(result.verdict.blockers) + 3
    assert not any(r.acceptance for r in verdict.rulings)
    assert verdict.policy == "recommended (built in), then judge judge"
    assert verdict.sentence.endswith("; 2 files excluded.")


@given(results())
def test_whatever_the_judge_reads_it_can_name(result: Result) -> None:
    document = json.loads("".join(load("conftest").render(result, Style())))
    ids = {f["id"] for f in document["findings"] if "id" in f}
    keys = {
        (g["scanner"], g["path"] + ("#" + g["purl"] if "purl" in g else ""), g["gap"])
        for g in document["gaps"]
    }
    said = answer(findings=[of_finding(i) for i in ids], gaps=[of_gap(k) for k in keys])
    opinions = read(said, "judge", result.verdict)
    assert {r.finding.id for r in result.verdict.rulings if r.finding.id} == {
        r.finding.id
        for r in result.verdict.rulings
        if finding_key(r.finding.id) in opinions.findings
    }
    assert {gap_key(g.gap) for g in result.verdict.gap_rulings} == opinions.gaps.keys()


def test_a_judge_that_agrees_lets_pass(tmp_path: Path) -> None:
    verdict = opinion(program(tmp_path / "judge", "say(findings=[], gaps=[])"))
    assert (verdict.state, verdict.notices) == (State.PASSED, ())


def test_a_change_that_holds_nothing_passes_with_a_judge_too(tmp_path: Path) -> None:
    asked = Asked(checked=0, nothing_asked=True, left_out=())
    result = passed_result()
    verdict = concluded(result.verdict, 0, nothing_asked=True)
    heard = second_opinion(
        dataclasses.replace(result, verdict=verdict),
        (str(program(tmp_path / "judge", "say()")),),
        asked,
        timeout=900,
        cancelled=threading.Event(),
    )
    assert (heard.state, heard.sentence) == (State.PASSED, verdict.sentence)


def test_a_judge_that_is_milder_changes_nothing(tmp_path: Path) -> None:
    result = judged(blocked_result())
    said = [of_finding(r.finding.id, "warn") for r in result.verdict.blockers]
    verdict = opinion(printing(tmp_path / "judge", answer(findings=said)), result=result)
    assert verdict.rulings == result.verdict.rulings
    assert verdict.state is State.BLOCKED


def test_a_judge_need_not_read_its_input(tmp_path: Path) -> None:
    assert told(opinion(printing(tmp_path / "judge", answer(block="Never.")))) == "Never."


FAILURES = {
    "crash": ("raise RuntimeError('lost')", "ended with exit code 1; its last words: "),
    "exit code": ("say(); sys.exit(7)", "ended with exit code 7"),
    "signal": ("say(); sys.stdout.flush(); os.kill(os.getpid(), 9)", "ended by signal 9"),
    "nothing": ("", "its answer is empty"),
    "prose": ("print('fine by me')", "its answer is not valid JSON"),
    "cut off": ("print('{\"schema\": ')", "its answer is not valid JSON"),
    "two answers": ("say(); say()", "its answer is not valid JSON"),
    "foreign": ("print('{}')", "its answer: 'schema'"),
    "unknown id": (
        "say(findings=[{'id': 'f' * 32, 'action': 'block', 'because': 'x'}])",
        "which this scan does not have",
    ),
    "wrong type": ("say(findings={'a': 'block'})", "'findings' is not of type list"),
    "twice": (
        'print(\'{"schema": "stockade/external/v1", "gaps": [], "gaps": []}\')',
        "key 'gaps' is written twice",
    ),
    "flood": ("while True: sys.stdout.write('x' * 65536)", "printed more than 16 MiB"),
    "flood of errors": ("while True: sys.stderr.write('x' * 65536)", "printed more than 16 MiB"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_whatever_goes_wrong_blocks_and_is_named(name: str, tmp_path: Path) -> None:
    body, why = FAILURES[name]
    message = told(opinion(program(tmp_path / "judge", body)))
    assert message.startswith("it gave no answer, and nothing passes without one: ")
    assert why in message


def _missing(path: Path) -> None:
    assert not path.exists()


def _no_program(path: Path) -> None:
    path.write_text("not a program")
    path.chmod(0o755)


def _without_interpreter(path: Path) -> None:
    path.write_text("#!/nowhere/python\n")
    path.chmod(0o755)


def _unexecutable(path: Path) -> None:
    program(path, "say()").chmod(0o644)


@pytest.mark.parametrize(
    "made", [_missing, _no_program, _without_interpreter, _unexecutable, Path.mkdir]
)
def test_what_cannot_be_started_blocks(made: Callable[[Path], None], tmp_path: Path) -> None:
    made(tmp_path / "judge")
    assert "judge could not be started: " in told(opinion(tmp_path / "judge"))


def test_the_last_words_are_bounded_and_escaped(tmp_path: Path) -> None:
    body = (
        "sys.stderr.write('first\\n' + 'y' * 100_000 + '\\n\\n\\x1b[31m::error::\\nlast\\n');"
        "sys.exit(2)"
    )
    message = told(opinion(program(tmp_path / "judge", body)))
    assert message.endswith(r"yyy | \x1b[31m::error:: | last")
    assert "first" not in message
    assert len(message) < 600


def test_a_judge_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    judge = program(
        tmp_path / "judge",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(p.pid))\n"
        "say(); sys.stdout.flush(); time.sleep(600)",
    )
    assert "judge did not end within 2 s" in told(opinion(judge, timeout=2))
    assert_ends(int((tmp_path / "pid").read_text()))


def test_a_judge_has_a_minute_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert policy_command.MAX_SECONDS == 60
    monkeypatch.setattr(policy_command, "MAX_SECONDS", 0.5)
    judge = program(tmp_path / "judge", "time.sleep(600)")
    assert "did not end within 0.5 s" in told(opinion(judge, timeout=900))


@pytest.mark.skipif(not LINUX, reason="a daemon can be found only through /proc")
def test_a_daemon_of_the_judge_is_ended(tmp_path: Path) -> None:
    judge = program(
        tmp_path / "judge",
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'],"
        " start_new_session=True)\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(p.pid))\n"
        "say()",
    )
    assert opinion(judge).state is State.PASSED
    assert_ends(int((tmp_path / "pid").read_text()))


def test_the_judge_sees_no_token_and_works_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "canary")
    monkeypatch.setenv("HTTPS_PROXY", "http://user:canary@127.0.0.1:9")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    judge = program(tmp_path / "judge", "say(block=json.dumps([dict(os.environ), os.getcwd()]))")
    message = told(opinion(judge))
    environment, folder = json.loads(message)
    assert "canary" not in message
    assert not {"GITHUB_TOKEN", "HTTPS_PROXY", "PYTHONPATH"} & environment.keys()
    assert folder == environment["HOME"] == environment["TMPDIR"]
    assert not Path(folder).is_relative_to(Path.cwd())
    assert not Path(folder).exists()


def test_an_interruption_is_no_answer_and_no_verdict(tmp_path: Path) -> None:
    cancelled = threading.Event()
    judge = program(
        tmp_path / "judge",
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(600)",
    )
    waiter = threading.Thread(target=_set_after, args=(cancelled, tmp_path / "pid"))
    waiter.start()
    with pytest.raises(ScanInterrupted):
        second_opinion(
            judged(passed_result()), (str(judge),), ASKED, timeout=900, cancelled=cancelled
        )
    waiter.join()
    assert_ends(int((tmp_path / "pid").read_text()))


def _set_after(event: threading.Event, path: Path) -> None:
    """Set the event once the file has content."""
    while not (path.exists() and path.stat().st_size):
        time.sleep(0.05)
    event.set()


def test_a_system_that_gives_no_folder_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = program(tmp_path / "judge", "say()")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
    assert "No such file or directory" in told(opinion(judge))
