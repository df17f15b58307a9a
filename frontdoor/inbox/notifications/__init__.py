"""Telling a team that a referral waits; knows references and mailboxes, never an answer."""
