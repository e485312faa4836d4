"""Lexicons, gazetteers, numerals and vocabulary shared by the stages. Imports only `bizextract.records`."""
