"""The cached corpus: drawn once for a document, a seed and the library versions, then read back in milliseconds."""

import asyncio
import hashlib
import json
import os
import sys
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import platformdirs

from runcontract.contract import Contract
from runcontract_conformance.cases import Case


@dataclass(kw_only=True)
class Corpus:
    """Generated cases by operation. Drawing starts at once, in a process of its own; reading waits for it."""

    contract: Contract
    seed: int
    examples: int
    cache: Path = field(default_factory=lambda: platformdirs.user_cache_path("runcontract"))
    _drawing: "asyncio.Task[dict[str, tuple[Case, ...]]] | None" = None

    async def __aenter__(self) -> "Corpus":
        self._drawing = asyncio.create_task(self._load())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._drawing is not None and not self._drawing.done():
            self._drawing.cancel()
            await asyncio.wait([self._drawing])

    async def cases(self, operation_id: str) -> tuple[Case, ...]:
        """Return the cases of one operation. Raises RuntimeError when the generator failed."""
        if self._drawing is None:
            raise RuntimeError("a corpus is read inside `async with`")
        return (await asyncio.shield(self._drawing)).get(operation_id, ())

    @property
    def path(self) -> Path:
        """Return the file of this corpus; whatever its cases depend on is part of the name."""
        document = json.dumps(self.contract.document, sort_keys=True)
        depends_on = [document, *(version(name) for name in ("runcontract", "schemathesis", "hypothesis"))]
        digest = hashlib.sha256("\n".join(depends_on).encode()).hexdigest()[:16]
        return self.cache / f"corpus-{digest}-{self.seed}-{self.examples}.jsonl"

    async def _load(self) -> dict[str, tuple[Case, ...]]:
        path = self.path
        if not path.exists():
            await self._draw(path)
        by_operation: dict[str, list[Case]] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            by_operation.setdefault(row["operation"], []).append(Case(**row))
        return {name: tuple(cases) for name, cases in by_operation.items()}

    async def _draw(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        own = path.with_name(f"{path.stem}-{os.getpid()}{path.suffix}")
        words = ["-m", "runcontract_conformance.generator", str(own), str(self.seed), str(self.examples)]
        process = await asyncio.create_subprocess_exec(
            sys.executable, *words, stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        try:
            _, said = await process.communicate(json.dumps(self.contract.document).encode())
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            own.with_suffix(".part").unlink(missing_ok=True)
            raise
        if process.returncode != 0:
            raise RuntimeError(f"the generator failed: {said.decode('utf-8', 'replace').strip()[-300:]}")
        own.replace(path)
