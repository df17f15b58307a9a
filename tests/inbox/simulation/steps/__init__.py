"""What people do: those who send, the teams at the desk, and whoever looks after the machine.

Each step draws from its own random source and from what is stored, so that it can be left out of a course and the rest
still makes sense.
"""

from tests.inbox.simulation.steps import senders, desk, machine  # isort: skip -- a seed draws from the table in this order
from tests.inbox.simulation.steps.table import STEPS, Step, Weighted

__all__ = ["STEPS", "Step", "Weighted", "desk", "machine", "senders"]
