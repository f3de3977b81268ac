"""What coordinators decide, with their rights: one code for the chat and for the pages."""
