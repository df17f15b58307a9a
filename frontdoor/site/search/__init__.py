"""The search: its index, the ranking of what is found, and the words by which the site's own pages are found."""
