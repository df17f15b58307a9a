"""Referrals as staff see them: lists, search, answers, status, time line."""
