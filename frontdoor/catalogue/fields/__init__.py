"""The values that a catalogue field can hold: dates, times, weekdays, phone numbers and addresses as people type them, parsed or refused in words."""
