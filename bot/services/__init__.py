"""Use cases. Each owns its transaction; nothing is sent and no model is called inside one."""
