"""From YAML to timescales: the model, loading with places, static checks, versions and the conditions' parser."""
