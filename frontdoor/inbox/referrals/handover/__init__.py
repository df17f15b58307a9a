"""Hand-over to a case system: a referral in the shape that system takes, in clear for a member, or sealed to its own key."""
