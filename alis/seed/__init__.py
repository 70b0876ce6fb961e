"""The demo's people and their year: everything here is made up, and says so in its names."""
