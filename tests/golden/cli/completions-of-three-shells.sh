thresh --completion=bash | bash -n && echo bash
thresh --completion=zsh > /dev/null && echo zsh
thresh --completion=fish | grep -c '^complete -c thresh ' | grep -q '^[3-9][0-9]$' && echo fish
thresh --completion=tcsh; echo "status $?"
thresh --completion=bash > c.$$
bash -c 'source ./c.'$$'
try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _thresh 2> /dev/null; echo "${COMPREPLY[*]}"; }
try thresh --recu; try thresh --index-; try thresh --format = js; try thresh -t ex; try thresh --orphans k'
rm -f c.$$
