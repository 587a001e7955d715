"""Facilities built or mended under the programme: stages, photos, duties of deputies, inspections, defects, plaque."""
