"""What all sources share: reading single cells and addresses of pictures, and telling what was not read."""
