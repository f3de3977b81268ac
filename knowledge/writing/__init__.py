"""A guide being written: its parts as plain words, the file they make, what a change changes."""
