#!/bin/sh
# melt.sh job-folder tools-folder: the job as one melt command line; melt.args is written beside the job.
set -eu
cd "$1"
tr '\n' '\0' < melt.args | xargs -0 "$2/melt"
