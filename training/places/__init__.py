"""The making of the gazetteer that the names reader looks places up in."""
