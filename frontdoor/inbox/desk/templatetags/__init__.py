"""Template filters of the desk, where Django looks for them."""
