#!/bin/sh
# slurm.sh: the three steps of shards.sh as Slurm jobs, each waiting for the one before.
#
#   slurm.sh WORK N OUT FILE... [-- OPTION...]     on the login host; WORK and OUT are folders that all nodes see
#
# What sbatch needs besides (partition, time, memory: 3 bytes a byte of the largest shard) goes into $SBATCH_FLAGS.
# SPDX-License-Identifier: MIT
set -eu
shards=$(dirname "$0")/shards.sh
work=${1:?a folder} n=${2:?the number of shards} out=${3:?a folder for the result}
shift 3
"$shards" plan "$work" "$n" "$@"
while [ $# -gt 0 ] && [ "$1" != -- ]; do shift; done # what is left are options
[ $# -eq 0 ] || shift

options=
for o; do
    options="$options '$(printf %s "$o" | sed "s/'/'\\\\''/g")'"
done
# shellcheck disable=SC2086 # flags are words
send() { ${SBATCH:-sbatch} --parsable ${SBATCH_FLAGS:-} "$@"; }
all=0-$((n - 1))
map=$(send --array="$all" --wrap="'$shards' map '$work' \$SLURM_ARRAY_TASK_ID $options")
join=$(send --dependency="afterok:$map" --wrap="'$shards' join '$work'")
send --array="$all" --dependency="afterok:$join" --wrap="'$shards' apply '$work' \$SLURM_ARRAY_TASK_ID '$out' $options"
