"""What comes after a referral was sent: its three words, messages between sender and team, and telling the referrer."""
