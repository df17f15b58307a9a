"""Machine-readable output: iCalendar, Atom, JSON, CSV, JSON-LD, Open Referral, sitemap and robots.txt."""
