"""Everything that touches the outside: each folder fulfils ports of the core and knows none of the others."""
