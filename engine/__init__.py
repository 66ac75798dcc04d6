"""The engine of TCSL Studio: reads state machines and runs them on this machine. Knows nothing of windows."""
