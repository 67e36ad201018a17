"""The command line: one clear line and exit code 2 for wrong use, before anything slow starts."""

import subprocess
import sys
from pathlib import Path

import pytest

from flows import cli


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and standard error of a command."""
    try:
        code = cli.main(arguments)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["run"], "SOURCE"),
        (["run", "no-such-folder"], "no-such-folder"),
        (["run", "*.nothing"], "*.nothing"),
        (["run", ".", "--workers", "none"], "workers"),
        (["run", ".", "--workers", "0"], "workers"),
        (["run", ".", "--batch-size", "1.5"], "batch_size"),
        (["run", ".", "--field", "title"], "fields"),
        (["run", ".", "--language-model", "no_such_model"], "no_such_model"),
        (["run", ".", "--unknown"], "--unknown"),
        (["sql", "SELECT 1", "--format", "xml"], "xml"),
        (["nonsense"], "nonsense"),
    ],
)
def test_wrong_use_ends_with_one_line_and_code_2(
    arguments: list[str],
    named: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = run(capsys, *arguments)
    assert code == 2
    assert named in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == [], "a wrong use leaves nothing behind"


@pytest.mark.parametrize(
    "command",
    [["sql", "SELECT 1"], ["show", "a-1"], ["why", "e-1", "e-2"],
     *([name] for name in ("check", "log", "diff", "correct", "rebuild", "compact", "vacuum"))],
)  # fmt: skip
def test_a_home_that_is_none_is_named(command: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    code, said = run(capsys, *command, "--home", str(missing))
    assert code == 2
    assert str(missing) in said
    assert "dateline run" in said
    assert not missing.exists()


def test_help_and_version_need_neither_prefect_nor_spacy() -> None:
    program = (
        "import sys; from flows import cli; cli.parser().format_help(); "
        "print(sorted({'prefect', 'spacy', 'duckdb'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_settings_come_from_file_environment_and_command_line_in_this_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import settings

    monkeypatch.chdir(tmp_path)
    (tmp_path / "dateline.toml").write_text(
        'home = "from-file"\nworkers = 3\nbatch_size = 200\n[fields]\ntitle = "kop"\n'
    )
    found = settings.load({"DATELINE_HOME": "from-environment", "DATELINE_WORKERS": "4"}, workers="5")
    assert (found.home, found.workers, found.batch_size) == (Path("from-environment"), 5, 200)
    assert found.fields == {"title": "kop"}


def test_a_wrong_setting_names_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import settings
    from flows.errors import UsageError

    monkeypatch.chdir(tmp_path)
    (tmp_path / "dateline.toml").write_text("wokers = 3\n")
    with pytest.raises(UsageError, match=r"dateline\.toml: no setting is called wokers"):
        settings.load({})


def test_a_misspelt_variable_is_named_and_one_of_another_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import settings
    from flows.errors import UsageError

    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="DATELINE_WOKERS is no setting; is DATELINE_WORKERS meant"):
        settings.load({"DATELINE_WOKERS": "3"})
    settings.load({"DATELINE_SERVICE_HOST": "10.0.0.1", "DATELINE_CLOCK": "2020-01-01", "DATELINE_FAULT_POINT": "x"})


def test_settings_survive_the_way_into_a_flow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import settings

    monkeypatch.chdir(tmp_path)
    first = settings.load({}, home="h", fields="title=kop,text=inhoud", page_seconds="1.5")
    assert settings.load({}, home="h", **first.as_text()) == first


def test_a_run_over_files_imports_nothing_of_the_network() -> None:
    program = (
        "import sys; from flows import run; print(sorted({'httpcore2', 'protego', 'fastwarc'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_sources_are_given_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text('[here]\nfrom = "."\n')
    for command in ("run", "fetch"):
        code, said = run(capsys, command, str(tmp_path), "--sources", str(tmp_path / "sources.toml"))
        assert code == 2 and "--sources" in said and said.count("\n") == 1
    code, said = run(capsys, "fetch", str(tmp_path))
    assert code == 2 and "nothing to fetch" in said
    code, said = run(capsys, "fetch", "ftp://alba.example/")
    assert code == 2 and "http://" in said
