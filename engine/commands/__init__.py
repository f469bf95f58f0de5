"""The commands of the engine: one file per verb, one transaction per call."""
