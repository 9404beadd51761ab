"""What an assessment says of the record and of whom its numbers rest on: sources, chronology, hindsight."""
