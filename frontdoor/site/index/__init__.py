"""The site index: a catalogue on one day, arranged for pages by area, need, place and day."""
