"""The only place where domains meet: punches become wages, wages become entries."""
