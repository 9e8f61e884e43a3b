"""Everything CI does, by name: `nox` runs the default sessions, `nox -l` lists all of them."""

import shutil

import nox

nox.options.default_venv_backend = "uv|virtualenv"
nox.options.sessions = ["lint", "types", "generated", "tests", "node", "mutants", "conformance"]
nox.options.error_on_missing_interpreters = True

GROUPS = nox.project.load_toml("pyproject.toml")["dependency-groups"]


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff's format and rules, and the imports that the rooms allow."""
    session.install("-e", ".", *GROUPS["lint"])
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")
    session.run("lint-imports", "--no-cache")


@nox.session
def types(session: nox.Session) -> None:
    """Strict type checking of all that we wrote or generated."""
    session.install("-e", ".", *GROUPS["types"], *GROUPS["tests"], *GROUPS["bench"], "nox")
    session.run("mypy")


@nox.session
def generated(session: nox.Session) -> None:
    """The checked-in generated code is what the contract gives, to the byte."""
    session.install("-e", ".")
    session.run("runcontract", "generate", "--check")


@nox.session
def tests(session: nox.Session) -> None:
    """The tests of our own code."""
    session.install("-e", ".", *GROUPS["tests"])
    session.run("pytest", "--ignore=tests/zoo", "--ignore=tests/node", *session.posargs)


@nox.session
def node(session: nox.Session) -> None:
    """Other people's tools read the description and the TypeScript without a complaint (needs Node.js and npm)."""
    if shutil.which("npm") is None:
        session.skip("npm is missing: install Node.js 20 or later, with npm, to run this session")
    session.install("-e", ".", *GROUPS["tests"])
    session.run("npm", "ci", "--no-audit", "--no-fund", "--prefix", "tests/node", external=True)
    session.run("pytest", "tests/node", *session.posargs)


@nox.session
def mutants(session: nox.Session) -> None:
    """Servers with one fault each must be caught, by the right requirement on the right operation."""
    session.install("-e", ".", *GROUPS["tests"])
    session.run("pytest", "tests/zoo", *session.posargs)


@nox.session
def conformance(session: nox.Session) -> None:
    """The wheel, installed far from this repository, verifies the reference server."""
    session.install(".")
    with session.chdir(session.create_tmp()):
        session.run("runcontract", "verify", "--json", "result.json", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """What a request, a body and the generation cost, as ratios side by side (not part of the default run)."""
    session.install("-e", ".", *GROUPS["bench"])
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def seeds(session: nox.Session) -> None:
    """The reference server gets no finding, whatever the seed: twenty of them (not part of the default run)."""
    session.install(".")
    with session.chdir(session.create_tmp()):
        for seed in range(1, 21):
            session.run("runcontract", "verify", "--quiet", "--level", "should", "--seed", str(seed))
