"""Templates into pages: everything escaped, scripts and styles of our own inside, named by hash in a policy."""

import base64
import hashlib
import json
from functools import cache
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from warehouse.report.text import link, shown

SCRIPTS = {
    "report": ("theme.js", "d3.min.js", "plot.umd.min.js", "topojson-client.min.js", "charts.js", "report.js"),
    "plain": ("theme.js", "marks.js"),
}
"""The scripts of a kind of page, in order."""

STYLES = ("page.css", "plot.css")
"""The second is what the chart library writes into each chart; it stands here only so that its hash is allowed."""


@cache
def asset(name: str) -> str:
    """A file of `assets/` as text."""
    return (resources.files("warehouse.report") / "assets" / name).read_text("utf-8").rstrip("\n")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def policy(kind: str) -> str:
    """The Content-Security-Policy of a kind of page: no network, no script and no style but those named by hash."""
    scripts = " ".join(_hash(asset(name)) for name in SCRIPTS[kind])
    styles = " ".join(_hash(asset(name)) for name in STYLES)
    actions = "'self'" if kind == "plain" else "'none'"  # the search form of `dateline browse`
    return (f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; base-uri 'none'; "
            f"form-action {actions}")  # fmt: skip


def _finalize(value: Any) -> Any:
    """What every {{ }} of a template goes through before it is escaped."""
    if value is None:
        return ""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def as_data(value: Any) -> Markup:
    """A value as JSON that may stand in a script element: ASCII only, and no character that ends the element."""
    text = json.dumps(_clean(value), ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _clean(value: Any) -> Any:
    """The value with every text in it as `shown` shows it."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("warehouse.report"), autoescape=True, undefined=jinja2.StrictUndefined,
        finalize=_finalize, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals |= {"link": link, "policy": policy, "scripts": _scripts, "style": Markup(asset("page.css")),
                            "as_data": as_data}  # fmt: skip
    environment.filters |= {"counted": lambda n: f"{n:,}", "percent": percent}
    return environment


@cache
def _scripts(kind: str) -> Markup:
    """The script elements of a kind of page, but the theme's, which stands in the head."""
    return Markup("\n").join(Markup(f"<script>{asset(name)}</script>") for name in SCRIPTS[kind] if name != "theme.js")


def percent(share: float) -> str:
    """A share of 0 to 1 in per cent; what is little is not shown as none, nor what is nearly all as all."""
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < share < 1 else f"{share:.0%}"


def render(template: str, **values: Any) -> str:
    """A page from a template of `templates/`."""
    return _environment().get_template(template).render(theme=Markup(asset("theme.js")), **values)
