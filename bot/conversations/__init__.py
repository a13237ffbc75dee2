"""What Postcard says to what reaches it. One topic a file: a turn in, a list of effects out."""
