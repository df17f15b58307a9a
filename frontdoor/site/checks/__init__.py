"""Site checks: links, page weight, own host only, withheld addresses, photos; a violation stops the build."""
