"""Rules about people, programmes, journeys, pulses, concerns and announcements. No I/O, no clock, no words."""
