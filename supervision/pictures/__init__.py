"""Figures as pictures: where each part stands in its picture. The templates draw them, as tables and as SVG
without any style of its own; what a picture shows also stands in words beside it."""

from supervision.pictures.band import Band, band_of
from supervision.pictures.curve import Curve, curve_of
from supervision.pictures.heat_map import HeatMap, heat_map_of

__all__ = ["Band", "Curve", "HeatMap", "band_of", "curve_of", "heat_map_of"]
