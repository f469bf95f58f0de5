"""The way of a warm company, from the first signal to a learner at work, as a file and its rules."""
