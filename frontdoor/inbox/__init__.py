"""The inbox: receives referrals, seals and keeps them, tells the team, and lets staff answer."""
