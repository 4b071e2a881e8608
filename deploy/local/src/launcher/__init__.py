"""Everything the platform needs on one machine: real servers, real processes, one command."""
