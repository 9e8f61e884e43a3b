"""Every mutant by its id."""

from typing import Final

from tests.zoo import gates, inputs, lives, shapes, stores
from tests.zoo.mutant import Mutant

MUTANTS: Final[dict[str, Mutant]] = {
    each.id: each for each in (*shapes.MUTANTS, *gates.MUTANTS, *stores.MUTANTS, *lives.MUTANTS, *inputs.MUTANTS)
}
# Faults that a whole verification must find and name, and no other.
WHOLE_RUNS: Final = (
    "ops-003-logevent",  # wrong status
    "body-013-spawnrun",  # missing member
    "body-014-continuerun",  # wrong type
    "token-001-getpayload",  # no authentication
    "token-013-deletestate",  # other run's token accepted
    "token-011-sendheartbeat",  # expired token accepted
    "valid-005-reportprogress",  # percent 101 accepted
    "life-003-completerun",  # second completion accepted
    "state-002-setstate",  # state overwrite lost
    "http-001-logevent",  # 500 on a strange string
    "state-008-getstate",  # only a deviation: the slash of a key lost
)
