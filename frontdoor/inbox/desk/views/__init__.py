"""What the desk answers at each address; whether it may be asked is decided before, at the door."""
