"""The shape of a person's full name, for lines that hold a name and nothing else."""

import re

PARTICLES = "de|da|del|della|der|den|di|du|la|le|van|von|bin|bint|al|el|ibn|dos|y"
WORD = r"[^\W\d_a-z][\w.'’-]*"
PATTERN = rf"(?:{WORD}|{PARTICLES})(?:\s(?:{WORD}|{PARTICLES})){{1,4}}"
FULL_NAME = re.compile(PATTERN)
"""Two to five words, each with a capital or a particle; also of scripts without capitals."""
