"""Parsers for catalogue fields: dates, times, weekdays, phone numbers, addresses. Each raises ValueError with a sentence."""
