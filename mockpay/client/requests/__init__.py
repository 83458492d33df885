"""What can be asked of the control plane, one file per part of it; each function says what to send."""
