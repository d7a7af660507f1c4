"""What mystery shoppers met: forms, casework, business clocks."""
