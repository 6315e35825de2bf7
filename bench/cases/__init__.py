"""The benchmarks, one module a name: each has QUICK, FULL and `measure(size)`."""
