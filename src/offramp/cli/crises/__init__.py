"""Commands about one crisis or the library of them: list, new, check, brief, forecast, whatif; and what they print."""
