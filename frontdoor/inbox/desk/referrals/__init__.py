"""Referrals as staff see them: list, search, answers, status changes, gate pick-ups, timeline."""
