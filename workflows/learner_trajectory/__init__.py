"""The way of a learner in dual learning, from first information to handover, as a file and its rules."""
