"""What the command line shows to people: problems, live runs and the history, in English and Chinese."""
