"""Evidence made fit to be shown: what was seen, with the run tokens in it replaced."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from runcontract.verify.curl import curl
from runcontract.verify.exchange import Exchange, Request
from runcontract.verify.finding import Finding

TOKEN_VARIABLE: Final = "RUN_TOKEN"  # noqa: S105 - the name of one
# What is shorter was made up by a check.
SHORTEST: Final = 8
ANSWER_LIMIT: Final = 2000


@dataclass(frozen=True, slots=True)
class Hide:
    """Secrets, each with the shell variable that stands in for it."""

    secrets: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, finding: Finding) -> "Hide":
        """Return what there is to hide in a finding: every token that was sent, the last one first."""
        secrets: dict[str, str] = {}
        for exchange in (finding.exchange, *reversed(finding.after)):
            for secret in _sent(exchange.request):
                number = len(secrets) + 1
                secrets.setdefault(secret, TOKEN_VARIABLE if number == 1 else f"{TOKEN_VARIABLE}_{number}")
        return cls(dict(sorted(secrets.items(), key=lambda pair: -len(pair[0]))))

    def text(self, text: str) -> str:
        """Return a text with every secret in it replaced."""
        for secret, variable in self.secrets.items():
            text = text.replace(secret, f"${variable}")
        return text

    def curl(self, request: Request) -> str:
        """Return a request as a curl command with every secret in it replaced."""
        return curl(request, hide=self.secrets)


def _sent(request: Request) -> Iterator[str]:
    """Yield the credentials of a request: what follows the scheme in Authorization, and the token it was made with."""
    given = [value.strip().rpartition(" ")[2] for name, value in request.headers if name.lower() == "authorization"]
    for secret in (*given, request.secret, quote(request.secret, safe="")):
        if len(secret) > SHORTEST:
            yield secret


def seen(exchange: Exchange) -> str:
    """Return an answer as text: status line, headers, the beginning of the body; or the fault that took its place."""
    answer = exchange.answer
    if answer is None:
        return exchange.summary()
    head = "\n".join([str(answer.status), *(f"{name}: {value}" for name, value in answer.headers)])
    body = answer.body[:ANSWER_LIMIT].decode("utf-8", "replace")
    return f"{head}\n\n{body}{'…' if len(answer.body) > ANSWER_LIMIT else ''}"
