"""What other programs read: calendars, Atom, JSON, CSV, JSON-LD, Open Referral."""
