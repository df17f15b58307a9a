"""The staff room: who may come in, what they see and what they do there; knows nothing of intake or of sending."""
