# said, as it is of a packed input that ends too early
# shellcheck disable=SC2059 # bytes as octals
try() { printf "$1" | thresh 2>&1; echo "status $?"; }
try '\377\376a\0b\0\n\0c'
try '\376\377\0a\0b\0\n\0'
try '\377\376\n'
try '\377'
