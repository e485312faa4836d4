"""Trained models that come with the package: `bizextract_zh`, the tagging pipeline, and `bizextract_seg`, the word segmenter."""
