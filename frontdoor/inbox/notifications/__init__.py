"""Notifications: tell a team's mailboxes that a referral waits, by reference and never with an answer in clear."""
