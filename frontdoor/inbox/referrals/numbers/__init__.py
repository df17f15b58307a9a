"""A team's numbers: counted when a referral is decided, disclosed by quarter with small counts hidden."""
