"""What of a crisis file rests on which claims, and which claims are used twice."""
