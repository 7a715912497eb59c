"""What happens past one machine: `python -m bench.scale.…`."""
