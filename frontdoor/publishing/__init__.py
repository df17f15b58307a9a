"""Publishing: the process that takes edits from a spool, checks them, keeps their history, and puts the built site in place."""
