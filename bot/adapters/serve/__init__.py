"""Google's Perspective API, answered on this machine: `toxscan serve`."""
