"""What came in and what goes out, kept in the database so that a crash loses neither."""
