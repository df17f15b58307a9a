"""Django finds the desk's filters here."""
