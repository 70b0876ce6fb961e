"""The jobs that run by themselves: when each is due, and when it last succeeded. It knows no other app."""
