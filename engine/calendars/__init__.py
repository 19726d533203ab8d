"""Which days count: official bank holidays, closures, and the working-day axis that every date sum goes through."""
