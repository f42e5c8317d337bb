"""Placement counts against providers and groups: what a reader may know of who places with whom. Pure.

A council sees its own counts as they are. A partner's are told by group and never by home: in fixed bands of five,
under the council's name or as the sum of all who share totals, as `audience.Sight` says. A provider of one setting is
its home, so these are told together. Every total is worked out from the bands that are shown, never from what lies
behind them, so that nothing can be had by subtraction; and because the bands are fixed, neither another day's numbers
nor another grouping of the same ones pin a small number down. Below five no difference is made, not even of none.
"""

from monitor.exposure.kin import LONE, Kin, Place
from monitor.exposure.placing import Placing, placing
from monitor.exposure.rows import FEW, Band, Row, band, exposure

__all__ = ["FEW", "LONE", "Band", "Kin", "Place", "Placing", "Row", "band", "exposure", "placing"]
