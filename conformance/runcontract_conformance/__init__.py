"""What a conforming server of the run contract must do: checks by family, a pure model of a run, and two front ends."""
