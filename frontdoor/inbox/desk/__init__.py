"""The desk: the staff app of the inbox, from sign-in to reading, deciding, searching and erasing referrals."""
