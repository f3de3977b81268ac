"""What each page loads, does and shows; one file a page or two."""
