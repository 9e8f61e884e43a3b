"""A request as one curl command that a shell runs as it stands."""

import shlex
from collections.abc import Mapping

from runcontract.verify.exchange import Request

# curl would add these by itself; an empty value tells it not to.
IMPLIED = ("content-type", "accept")


def curl(request: Request, *, hide: Mapping[str, str] | None = None) -> str:
    """Return the command that sends `request`.

    `hide` maps secrets to the shell variable that stands in for each, such as `{"eyJ...": "RUN_TOKEN"}`.
    """
    words = ["curl -sS -i --path-as-is --max-time 30"]
    if request.method == "HEAD":
        words.append("--head")
    elif request.method != ("GET" if request.body is None else "PUT" if request.pause_s else "POST"):
        words.append(f"-X {shlex.quote(request.method)}")
    words.append(quoted(request.url, hide or {}))
    words += [f"-H {quoted(f'{name}: {value}', hide or {})}" for name, value in request.headers if value]
    # curl drops a header that is given without a value; a semicolon sends it empty
    words += [f"-H {shlex.quote(f'{name};')}" for name, value in request.headers if not value]
    if request.body is not None:
        given = {name.lower() for name, _ in request.headers}
        if "content-type" not in given:
            words.append("-H 'Content-Type:'")
        if request.pause_s and request.body:
            return _slowly(words, request, hide or {})
        return _with_body(words, request.body, hide or {})
    return " ".join(words)


def quoted(text: str, hide: Mapping[str, str]) -> str:
    """Return `text` as one shell word, each hidden secret replaced by its variable."""
    for secret, variable in hide.items():
        if secret and secret in text:
            pieces = (shlex.quote(piece) if piece else "" for piece in text.split(secret))
            return f'"${{{variable}}}"'.join(pieces)
    return shlex.quote(text)


def _with_body(words: list[str], body: bytes, hide: Mapping[str, str]) -> str:
    text = body.decode("utf-8", "surrogateescape")
    if text.isprintable():
        return f"{' '.join(words)} --data-raw {quoted(text, hide)}"
    return f"{_printf(body, hide)} | {' '.join(words)} --data-binary @-"


def _slowly(words: list[str], request: Request, hide: Mapping[str, str]) -> str:
    """Return the command with the body from a pipe that takes its time; curl passes on what comes as it comes."""
    slow = f"; sleep {request.pause_s:g}; ".join(_printf(piece, hide) for piece in request.pieces)
    length = f"-H 'Content-Length: {len(request.body or b'')}' -H 'Transfer-Encoding:' -H 'Expect:'"
    return f"{{ {slow}; }} | {' '.join(words)} {length} -T -"


def _printf(body: bytes, hide: Mapping[str, str]) -> str:
    """Return the command that writes a text; what no shell word holds, or would steer a terminal, is octal in it."""
    template = "".join(map(_in_printf, body.decode("utf-8", "surrogateescape")))
    if template.startswith("-"):  # which would be an option
        template = rf"\055{template[1:]}"
    return f"printf {quoted(template, hide)}"


def _in_printf(character: str) -> str:
    """Return a character as a printf format (POSIX) holds it."""
    if character.isprintable():
        return {"\\": "\\\\", "%": "%%"}.get(character, character)
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "surrogateescape"))
