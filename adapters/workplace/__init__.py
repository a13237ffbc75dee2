"""The local workplace: a web page in which one person plays every role. One more platform, twin of the others."""
