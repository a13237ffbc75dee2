"""Reads content/: words, plans and rules people may edit; checks, shows and searches them."""
