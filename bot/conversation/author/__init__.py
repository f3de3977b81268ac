"""What authors meet: a guide typed on the phone, reviewed, published, taken back."""
