"""The neutral vocabulary: what Postcard can say and what can reach it, whatever the platform."""
