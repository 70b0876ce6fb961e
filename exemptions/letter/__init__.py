"""The letter to Helsedirektoratet: what is in it, and how it becomes a PDF, an e-mail and a record for the
archive. Pure: knows no row and no clock, so that the same contents give the same letter."""
