"""What `anlan bench` measures: each figure of ours beside the physical limit, in one run.

Needs the working copy: nothing here is part of the installed product.
"""
