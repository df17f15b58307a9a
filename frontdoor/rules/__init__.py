"""Rules that depend on the day: how fresh a fact is, what a status means, when a person can be released."""
