"""What a server is put together from. A server with another rule, clock or store gets another part."""

from dataclasses import dataclass, field
from typing import Final

from runcontract.serve.bell import Bell
from runcontract.serve.lifecycle import Lifecycle
from runcontract.serve.schemas import SchemaJudge
from runcontract.serve.store import Store
from runcontract.serve.tokens import Tokens
from runcontract.serve.world import World, system_world

PROJECT: Final = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds that the contract sets and OpenAPI can't say."""

    state_bytes: int = 65_536
    lineage_depth: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The store and the policies behind every handler."""

    store: Store
    tokens: Tokens
    api_key: str = field(repr=False)
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    world: World = field(default_factory=system_world)
    judge: SchemaJudge = field(default_factory=SchemaJudge)
    bell: Bell = field(default_factory=Bell)
    limits: Limits = field(default_factory=Limits)
