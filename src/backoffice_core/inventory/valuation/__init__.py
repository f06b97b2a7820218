"""What stock is worth: every move once, every minor unit in the books."""
