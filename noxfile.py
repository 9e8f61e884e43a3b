"""Everything CI does, by name: `nox` runs the default sessions, `nox -l` lists all of them."""

import hashlib
import json
import shutil
import tarfile
from pathlib import Path

import nox

nox.options.default_venv_backend = "uv|virtualenv"
nox.options.sessions = [
    "lint",
    "types",
    "generated",
    "tests",
    "node",
    "browser",
    "conformance",
]
nox.options.error_on_missing_interpreters = True

PROJECT = nox.project.load_toml("pyproject.toml")
GROUPS = {name: nox.project.dependency_groups(PROJECT, name) for name in PROJECT["dependency-groups"]}
PARALLEL = ("-n", "auto", "--dist", "worksteal")  # pytest on all cores; `nox -s tests -- -n 0` runs in one process
RENDERER = Path("src/runcontract/docs/redoc").resolve()


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff's format and rules, and the imports that the rooms allow."""
    session.install("-e", ".", *GROUPS["lint"])
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", "--no-cache", ".")  # a cache does not see that a module has moved
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
    apart = [f"--ignore=tests/{folder}" for folder in ("zoo", "node", "browser", "postgresql")]
    session.run("pytest", *PARALLEL, *apart, *session.posargs)


@nox.session
def node(session: nox.Session) -> None:
    """Other people's tools read the description and the TypeScript without a complaint (needs Node.js and npm)."""
    if shutil.which("npm") is None:
        session.skip("npm is missing: install Node.js 20 or later, with npm, to run this session")
    session.install("-e", ".", *GROUPS["tests"])
    session.run("npm", "ci", "--no-audit", "--no-fund", "--prefix", "tests/node", external=True)
    session.run("pytest", *PARALLEL, "tests/node", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """The documentation page and the dashboard in a real browser that reaches no other host (needs Chromium)."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        session.skip("Chromium is missing: install Debian's package chromium to run this session")
    session.install("-e", ".", *GROUPS["browser"])
    session.run("pytest", *PARALLEL, "tests/browser", f"--basetemp={session.create_tmp()}/pictures", *session.posargs)


@nox.session
def postgresql(session: nox.Session) -> None:
    """The server on PostgreSQL, alone and several on one database, on a cluster of its own (needs PostgreSQL)."""
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) and shutil.which("initdb") is None:
        session.skip("PostgreSQL is missing: install Debian's package postgresql to run this session")
    session.install("-e", ".[postgresql]", *GROUPS["tests"])
    on_cluster = ("python", "-m", "tests.postgresql.cluster")
    tests = ("tests/postgresql", "tests/serve", "-k", "postgresql")  # those of the server that say which database
    session.run(*on_cluster, "pytest", *PARALLEL, *tests, *session.posargs)


@nox.session
def mutants(session: nox.Session) -> None:
    """Servers with one fault each must be caught, by the right requirement on the right operation."""
    session.install("-e", ".", *GROUPS["tests"])
    session.run("pytest", *PARALLEL, "tests/zoo", *session.posargs)


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


@nox.session
def kills(session: nox.Session) -> None:
    """The server is killed 200 times under 32 writers and loses nothing it answered (not part of the default run)."""
    session.install("-e", ".", *GROUPS["tests"])
    session.run("python", "-m", "tests.serve.kills", *session.posargs)


@nox.session
def hostile(session: nox.Session) -> None:
    """100,000 hostile requests: no 5xx, no growing memory, no token in the log (not part of the default run)."""
    session.install("-e", ".", *GROUPS["tests"])
    session.run("python", "-m", "tests.serve.hostile", *session.posargs)


@nox.session(venv_backend="none")
def renderer(session: nox.Session) -> None:
    """Fetch the renderer of the documentation page from npm again, in the version that its renderer.json names."""
    if shutil.which("npm") is None:
        session.skip("npm is missing: install Node.js 20 or later, with npm, to run this session")
    noted = json.loads((RENDERER / "renderer.json").read_text("utf-8"))
    folder = session.create_tmp()
    session.run("npm", "pack", f"{noted['name']}@{noted['version']}", "--pack-destination", folder, external=True)
    with tarfile.open(Path(folder, f"{noted['name']}-{noted['version']}.tgz")) as package:
        for member in ("LICENSE", "bundles/redoc.standalone.js", "bundles/redoc.standalone.js.LICENSE.txt"):
            content = package.extractfile(f"package/{member}")
            if content is None:
                session.error(f"the package has no file {member}")
            target = RENDERER / Path(member).name
            target.write_bytes(content.read())
            noted["sha256"][target.name] = hashlib.sha256(target.read_bytes()).hexdigest()
    (RENDERER / "renderer.json").write_text(json.dumps(noted, indent=2) + "\n", "utf-8")
