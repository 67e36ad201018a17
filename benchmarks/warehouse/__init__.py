"""How a warehouse behaves as it grows: `make bench-warehouse [ARTICLES=1000000]`."""
