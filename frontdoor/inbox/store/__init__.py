"""Where referrals are kept: one database, one transaction for each step."""
