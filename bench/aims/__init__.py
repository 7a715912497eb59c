"""`make bench`: every aim of the product's speed and size, with what this machine reaches."""
