# The entries of pages.engines as initialisers of struct engine (reader/engines.h).  SPDX-License-Identifier: MIT
function text(s) { gsub(/[\\"]/, "\\\\&", s); return "\"" s "\"" }
function finish() { if (open) print (signs ? ".sign = {" signs "}" : "") "}," }
/^(#|$)/ { next }
/^\[.*\]$/ {
    finish()
    print "{.name = " text(substr($0, 2, length($0) - 2)) ","
    open = 1
    signs = ""
    next
}
{
    key = $0
    sub(/:.*/, "", key)
    value = substr($0, length(key) + 3)
    if (key == "sign")
        signs = signs text(value) ", "
    else
        print "." key " = " (key == "least" ? value : key == "general" || key == "joined" ? "true" : text(value)) ","
}
END { finish() }
