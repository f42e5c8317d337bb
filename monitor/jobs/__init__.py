"""What the service does: collect, assess, publish. The wiring between the hands, the store and the pure rooms."""
