"""One module a verb: importing, scanning, telling, sending. Store, channels and clock come as arguments."""
