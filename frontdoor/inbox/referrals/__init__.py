"""The life of a referral: received, assigned, triaged, escalated when overdue, retained and erased."""
