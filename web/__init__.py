"""The pages, the command line and the program that puts everything together."""
