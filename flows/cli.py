"""The command `dateline`. Each command imports what it needs when it runs, so that `sql` and `log` start at once."""

import argparse
import atexit
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from flows import settings
from flows.errors import NightError, UsageError


class Parser(argparse.ArgumentParser):
    """Ends a wrong use with one line and exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is."""
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments."""
    top = Parser(prog="dateline", description="News articles in; tables of who said and did what, where and when, out.")
    top.add_argument("--version", action="store_true", help="print the version and stop")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)

    def command(name: str, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        what = "the warehouse's folder, or s3://bucket/prefix (default: dateline-home)"
        made.add_argument("--home", metavar="HOME", help=what)
        return made

    def takes_sources(made: argparse.ArgumentParser) -> None:
        what = "a file, a folder (with all inside), a glob; the address of an article, feed, sitemap, list or WARC file"
        made.add_argument("sources", nargs="*", metavar="SOURCE", help=what)
        made.add_argument(
            "--sources", dest="file", metavar="FILE", help="a file that names them (default: sources.toml)"
        )
        made.add_argument("--allow-host", metavar="HOST", action="append", help="a host in a private network to fetch")
        made.add_argument("--contact", metavar="WHO", help="a mail or web address that is sent with every request")

    run = command("run", "fetch and read articles into the warehouse: one night")
    takes_sources(run)
    run.add_argument("--language-model", metavar="NAME", help="the spaCy pipeline that parses the texts")
    run.add_argument("--workers", metavar="N", help="processes at the same time (default: one a core)")
    run.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler whose workers read: tcp://host:8786")
    run.add_argument("--batch-size", metavar="N", help="articles a batch (default: 128)")
    run.add_argument(
        "--field",
        metavar="OURS=THEIRS",
        action="append",
        help="a field of JSON, CSV or Parquet records; may be repeated",
    )

    takes_sources(command("fetch", "fetch what is new and keep it, to be read by the next run"))

    nightly = command("nightly", "one night over sources.toml, for a timer or cron; or every night, by itself")
    nightly.add_argument("--serve", action="store_true", help="stay, and run a night whenever it is due")
    nightly.add_argument("--cron", metavar="CRON", help="when: minute hour day month weekday (default: 15 2 * * *)")
    nightly.add_argument("--timezone", metavar="ZONE", help="the time zone of --cron (default: UTC)")

    backfill = command("backfill", "read the articles of a range of days or months, a commit each")
    backfill.add_argument("period", metavar="PERIOD", help="2017-04, 2017-01..2017-03, 2017-04-01..2017-04-18")
    takes_sources(backfill)

    command("watch", "list what the watch list finds in all articles")
    command("settings", "print every setting, its value and where it comes from")

    sql = command("sql", "ask the tables")
    sql.add_argument("query", nargs="?", help="one SQL statement; without it a prompt opens")
    sql.add_argument("--format", choices=("table", "csv", "json", "parquet"), default="table")
    sql.add_argument("--as-of", metavar="N", help="answer as of that commit or day (2026-11-01)")

    show = command("show", "print an article with its quotes, names and events marked")
    show.add_argument("article_id", metavar="ARTICLE_ID", help="the article's id or the beginning of it")

    report = command("report", "write HOME/report.html: what the latest night brought, every number with its rows")
    report.add_argument("--since", metavar="N", help="tell what came after that commit or day (0: everything)")

    opened = command("open", "write an article's page with its rows marked, and open it in a browser")
    opened.add_argument("article_id", metavar="ARTICLE_ID", help="the article's id or the beginning of it")

    browse = command("browse", "read articles, people and the report in a browser; serves this machine alone")
    browse.add_argument("--port", metavar="N", help="the port to listen on (default: 8472; 0: any that is free)")

    why = command("why", "tell why two entities are or are not one")
    why.add_argument("one", metavar="ENTITY_A", help="an entity_id or a name")
    why.add_argument("other", metavar="ENTITY_B", help="another one")

    check = command("check", "prove offsets, keys and ranges of every row")
    check.add_argument("--deep", action="store_true", help="also compare every file with the hash in its commit")
    check.add_argument(
        "--repair", action="store_true", help="with --deep: make what is damaged again from the raw input"
    )

    export = command("export", "write tables, views or macros as files for spreadsheets")
    export.add_argument("names", nargs="*", metavar="TABLE", help="a table, view or macro (default: all tables)")
    export.add_argument("--format", choices=("xlsx", "csv"), required=True)
    export.add_argument("--to", type=Path, required=True, metavar="PLACE", help="a new workbook, or folder of CSVs")
    export.add_argument("--as-of", metavar="N", help="as of that commit or day (2026-11-01)")

    command("mcp", "answer programs that speak the Model Context Protocol, on standard input and output")

    command("log", "list the commits")
    diff = command("diff", "tell which rows came, went or changed between two commits, and why")
    diff.add_argument(
        "old", nargs="?", metavar="OLD", help="a commit's number or a day (default: the one before the last)"
    )
    diff.add_argument("new", nargs="?", metavar="NEW", help="a later one (default: the latest)")
    diff.add_argument("--table", metavar="TABLE", help="each row of that table; without it a count of each table")
    diff.add_argument("--format", choices=("table", "csv", "json", "parquet"), default="table")

    command("correct", "apply the lines of HOME/overrides now, without waiting for a night")
    rebuild = command("rebuild", "read all articles again by new code, without fetching")
    rebuild.add_argument("--stage", choices=("clean", "read"), default="read",
                         help="read: the texts as they are; clean: from the raw input (default: read)")  # fmt: skip
    rebuild.add_argument("--month", metavar="M", help="only articles of that month: 2026-11, 2026-01..2026-06, unknown")

    forget = command("forget", "delete articles for good: from the tables, from all commits, from what is kept raw")
    forget.add_argument("names", nargs="+", metavar="ARTICLE_ID|URL", help="an article's id, address or raw_ref")

    command("settle", "decide anew over all articles which ids are one")
    command("compact", "join the small files of each table and month")
    vacuum = command("vacuum", "delete the files that no commit names any more")
    vacuum.add_argument("--keep", metavar="N", help="forget all but the last N commits (default: keep all)")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0: done; 1: a night failed or a check found something; 2: wrong use."""
    given = parser().parse_args(arguments)
    if given.version:
        from flows.version import DATELINE_VERSION

        print(f"dateline {DATELINE_VERSION}")
        return 0
    if given.command is None:
        parser().print_help()
        return 0
    from warehouse.errors import MissingError, WarehouseError

    try:
        return COMMANDS[given.command](given)
    except (UsageError, MissingError) as error:
        print(f"dateline {given.command}: {error}", file=sys.stderr)
        return 2
    except (NightError, WarehouseError) as error:
        print(f"dateline {given.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        stands = "what is committed stays, run it again to go on" if given.command == "backfill" else (
            "the warehouse is as it was before"
        )  # fmt: skip
        print(f"dateline {given.command}: stopped; {stands}", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read the output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"dateline {given.command}: {error.filename or 'output'}: {error.strerror or error}", file=sys.stderr)
        return 1


def _run(given: argparse.Namespace) -> int:
    from flows import run

    in_force = settings.load(
        **_fetching(given),
        language_model=given.language_model,
        workers=given.workers,
        scheduler=given.scheduler,
        batch_size=given.batch_size,
        fields=",".join(given.field) if given.field else None,
    )
    return run.run(given.sources, in_force)


def _nightly(given: argparse.Namespace) -> int:
    from flows import run, serve

    in_force = settings.load(home=given.home, cron=given.cron, timezone=given.timezone)
    if not given.serve and (given.cron or given.timezone):
        raise UsageError("--cron and --timezone: give --serve with them")
    return serve.run(in_force) if given.serve else run.nightly(in_force)


def _backfill(given: argparse.Namespace) -> int:
    from flows import run

    return run.backfill(given.period, given.sources, settings.load(**_fetching(given)))


def _watch(given: argparse.Namespace) -> int:
    from flows import watch

    in_force = settings.load(home=given.home)
    return watch.run(in_force.home, in_force.watch)


def _settings(given: argparse.Namespace) -> int:
    in_force = settings.load(home=given.home)
    for line in settings.as_table(in_force, settings.origins(home=given.home)):
        print(line)
    return 0


def _fetch(given: argparse.Namespace) -> int:
    from flows import fetch

    return fetch.run(given.sources, settings.load(**_fetching(given)))


def _fetching(given: argparse.Namespace) -> dict[str, Any]:
    """The settings that flags for sources give. Raises UsageError."""
    if given.sources and given.file:
        raise UsageError("SOURCE and --sources: give one of both")
    hosts = ",".join(given.allow_host) if given.allow_host else None
    return {"home": given.home, "sources": given.file, "allow_hosts": hosts, "contact": given.contact}


def _sql(given: argparse.Namespace) -> int:
    from flows import sql

    return sql.run(settings.load(home=given.home).home, given.query, given.format, given.as_of)


def _show(given: argparse.Namespace) -> int:
    from flows import show

    return show.run(settings.load(home=given.home).home, given.article_id)


def _report(given: argparse.Namespace) -> int:
    from flows import report

    return report.run(settings.load(home=given.home).home, given.since)


def _open(given: argparse.Namespace) -> int:
    from flows import report

    return report.open_article(settings.load(home=given.home).home, given.article_id)


def _browse(given: argparse.Namespace) -> int:
    from flows import browse

    return browse.run(settings.load(home=given.home).home, given.port)


def _why(given: argparse.Namespace) -> int:
    from flows import why

    return why.run(settings.load(home=given.home).home, given.one, given.other)


def _check(given: argparse.Namespace) -> int:
    from flows import upkeep

    if given.repair and not given.deep:
        raise UsageError("--repair: give --deep with it, which finds what is damaged")
    in_force = settings.load(home=given.home)
    if given.repair:
        from flows import repair

        return repair.run(in_force)
    return upkeep.check(in_force.home, deep=given.deep)


def _export(given: argparse.Namespace) -> int:
    from flows import export

    home = settings.load(home=given.home).home
    return export.run(home, given.names, given.format, given.to, given.as_of)


def _mcp(given: argparse.Namespace) -> int:
    from flows import mcp

    return mcp.run(settings.load(home=given.home).home)


def _log(given: argparse.Namespace) -> int:
    from flows import upkeep

    return upkeep.log(settings.load(home=given.home).home)


def _diff(given: argparse.Namespace) -> int:
    from flows import diff

    return diff.run(settings.load(home=given.home).home, given.old, given.new, given.table, given.format)


def _correct(given: argparse.Namespace) -> int:
    from flows import upkeep

    return upkeep.correct(settings.load(home=given.home).home)


def _rebuild(given: argparse.Namespace) -> int:
    from flows import rebuild

    return rebuild.run(settings.load(home=given.home), given.stage, given.month)


def _forget(given: argparse.Namespace) -> int:
    from flows import forget

    return forget.run(settings.load(home=given.home), given.names)


def _settle(given: argparse.Namespace) -> int:
    from flows import upkeep

    return upkeep.settle(settings.load(home=given.home).home)


def _compact(given: argparse.Namespace) -> int:
    from flows import upkeep

    return upkeep.compact(settings.load(home=given.home).home)


def _vacuum(given: argparse.Namespace) -> int:
    from flows import upkeep

    if given.keep is not None and not (given.keep.isascii() and given.keep.isdigit() and int(given.keep)):
        raise UsageError(f"--keep {given.keep}: give a number of commits, 1 or more")
    in_force = settings.load(home=given.home)
    return upkeep.vacuum(in_force.home, in_force.vacuum_hours, int(given.keep) if given.keep else None)


COMMANDS = {
    "run": _run, "fetch": _fetch, "nightly": _nightly, "backfill": _backfill, "watch": _watch, "settings": _settings,
    "sql": _sql, "show": _show, "report": _report, "open": _open, "browse": _browse, "why": _why,
    "export": _export, "mcp": _mcp, "check": _check, "log": _log, "diff": _diff,
    "correct": _correct, "rebuild": _rebuild, "forget": _forget, "settle": _settle, "compact": _compact,
    "vacuum": _vacuum,
}  # fmt: skip


def entry() -> NoReturn:
    """The console command: `main`, and out.

    Prefect keeps the flow's modules alive past the end of the interpreter, and DuckDB's bindings then print pages of
    warnings about themselves. So after a flow the process ends without tearing the interpreter down.
    """
    code = main()
    if "prefect" not in sys.modules:
        sys.exit(code)
    atexit._run_exitfuncs()
    with contextlib.suppress(OSError):  # a closed pipe or a full disk behind it
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    entry()
