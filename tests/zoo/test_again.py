"""A server can be verified as often as one likes: what one verification left behind does not disturb the next."""

from runcontract.verify.verdict import Word
from runcontract_conformance.verification import Settings
from tests.zoo.conftest import Judge


def test_a_second_verification_comes_to_the_same_verdict(judge: Judge) -> None:
    """With the same seed: runs of the first still wait for their events, and hold the keys of these."""
    verdicts = [judge("reference", Settings()) for _ in range(2)]
    assert [(each.word, each.because) for each in verdicts] == [(Word.CONFORMANT, "")] * 2
