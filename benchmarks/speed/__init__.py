"""Speed and memory: whole runs, each stage alone, and the least that such work can cost."""
