// SPDX-License-Identifier: GPL-3.0-or-later
// A precompiled header needs a file that is compiled with it.
