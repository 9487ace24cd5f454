"""Time and memory that untrusted material may take, in this process, in one of its own, and in other people's
programs."""
