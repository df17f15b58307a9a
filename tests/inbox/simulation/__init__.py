"""The whole inbox in one process on a seed: people, desk, worker, mail server, clock and disk, with faults, judged by laws.

``decisions/33-a-simulation.md`` says what it holds and what it cannot see.
"""
