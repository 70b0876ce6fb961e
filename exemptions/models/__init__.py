"""Applications for exemption from the specialist requirement, and what was done before one."""
