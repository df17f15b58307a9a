"""The catalogue at the desk: drafts of what the website says, their pages and their meaning, and the way to the publisher."""
