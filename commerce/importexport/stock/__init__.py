"""Files of stock alone: article and quantity."""
