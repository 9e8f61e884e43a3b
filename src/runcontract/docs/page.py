"""The page: one HTML file with the description, the renderer and nothing to load."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import Any, Final

from runcontract.contract import Contract
from runcontract.docs.facts import with_facts
from runcontract.docs.renderer import renderer
from runcontract.docs.samples import with_samples

GENERATOR: Final = '<meta name="generator" content="runcontract docs">'
# In the words of the renderer; samples stand before the bare payload.
OPTIONS: Final[dict[str, Any]] = {
    "sanitize": True,
    "expandResponses": "200,201,202,204",
    "payloadSampleIdx": 3,
    "jsonSamplesExpandLevel": "all",
    "generatedSamplesMaxDepth": 5,
    "theme": {
        "spacing": {"sectionVertical": 20},
        "rightPanel": {"width": "45%"},
        "typography": {"code": {"wrap": True}},
    },
}
START: Final = """\
Redoc.init(
  JSON.parse(document.getElementById("description").textContent),
  JSON.parse(document.getElementById("options").textContent),
  document.getElementById("reference"),
);"""
STYLE: Final = """\
body { margin: 0; font-family: Roboto, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
nav { display: flex; gap: 1.5rem; padding: 0.75rem 1.25rem; font-size: 0.875rem; background: #263238; }
nav a { color: #cfd8dc; text-decoration: none; }
nav a:hover, nav a[aria-current] { color: #fff; text-decoration: underline; text-underline-offset: 0.3em; }"""
PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
{generator}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
{style}
</style>
</head>
<body>
{navigation}<div id="reference"><noscript>This page needs JavaScript.</noscript></div>
<script type="application/json" id="description">{description}</script>
<script type="application/json" id="options">{options}</script>
<script>{renderer}</script>
<script>{start}</script>
</body>
</html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way from the page to another one; `here` is the page itself."""

    text: str
    address: str
    here: bool = False


def policy() -> str:
    """Return the Content-Security-Policy of every page: the scripts in it and its own images, and no host whatever.

    The renderer writes styles as it goes, and searches in a worker that it makes of its own text.
    """
    scripts = " ".join(f"'sha256-{b64encode(sha256(each.encode()).digest()).decode()}'" for each in (renderer(), START))
    return (
        f"default-src 'none'; script-src {scripts}; worker-src blob:; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def page_of(
    document: Mapping[str, Any],
    *,
    contract: Contract,
    package: str | None,
    links: Sequence[Link] = (),
    download: str | None = None,
) -> str:
    """Return the page that shows a description, as HTML.

    `contract` is the same description as code is made of it, and `package` the one with its Python client; without one
    curl is the only language of the samples. `links` lead to other pages, and `download` to the description, where the
    page does not stand alone.
    """
    info = document["info"]
    shown = with_samples(with_facts(document), contract, package=package)
    offered = {"hideDownloadButtons": True} if download is None else {"downloadUrls": [_download(download)]}
    return PAGE.format(
        policy=escape(policy()),
        generator=GENERATOR,
        title=escape(f"{info['title']} {info['version']}"),
        style=STYLE,
        navigation=_navigation(links),
        description=_data(shown),
        options=_data({**OPTIONS, **offered}),
        renderer=renderer(),
        start=START,
    )


def _download(address: str) -> dict[str, str]:
    return {"title": address.rpartition("/")[2], "url": address}


def _navigation(links: Sequence[Link]) -> str:
    return f"<nav>{''.join(map(_anchor, links))}</nav>\n" if links else ""


def _anchor(link: Link) -> str:
    here = ' aria-current="page"' if link.here else ""
    return f'<a href="{escape(link.address)}"{here}>{escape(link.text)}</a>'


def _data(value: object) -> str:
    """Return JSON that no HTML parser sees markup in."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")
