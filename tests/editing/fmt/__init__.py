"""Tests of tidying a file."""
