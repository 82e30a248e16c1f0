"""The version of the package; a test holds it to that of thresh.h.  SPDX-License-Identifier: MIT"""

VERSION = "0.2.0"
