"""Tests of the dates, against dateutil as an independent recurrence library."""
