"""Where goods are, and how many: on hand, reserved, on their way, counted."""
