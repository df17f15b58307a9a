"""Tests of what a change means for people."""
