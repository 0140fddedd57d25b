# SPDX-License-Identifier: GPL-3.0-or-later
"""What tools/potentials/validate.py is made of: one file a section, and what the sections share."""
