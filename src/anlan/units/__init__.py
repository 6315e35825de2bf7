"""The register: bureau, sections, central schools, schools, training institutions; places, posts."""
