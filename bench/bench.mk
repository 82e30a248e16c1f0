# bench: the generator, the quality report and the speed bench; bench/README.md tells more.
DATAGEN     := build/bench/datagen
DATAGEN_SRC := bench/datagen.c $(wildcard bench/gen/*.c)
MEASURE     := build/bench/measure
SIZES       ?= 200M
PEERS       ?=

$(DATAGEN): $(DATAGEN_SRC) $(wildcard bench/gen/*.h)
	@mkdir -p $(@D)
	$(Q)$(CC) $(WARN) $(EXTRA) -D_GNU_SOURCE -Ibench -Ibench/gen $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $(DATAGEN_SRC)

bench-data: $(DATAGEN) ## build the generator of labelled text (build/bench/datagen --help)
.PHONY: bench-data

# QUALITY: options for bench/quality.py, e.g. make bench-quality QUALITY='--errors 3 --style usenet'
bench-quality: $(DATAGEN) all ## precision, recall, F1 and new text lost on generated text
	$(Q)python3 bench/quality.py $(QUALITY)
.PHONY: bench-quality

# FOREIGN: options for bench/foreign.py, e.g. make bench-foreign FOREIGN='--seed 2 --examples /tmp'
bench-foreign: all ## the same on text of Debian's documentation packages, with planted repeats
	$(Q)python3 bench/foreign.py $(FOREIGN)
.PHONY: bench-foreign

$(MEASURE): bench/measure.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(WARN) $(EXTRA) -D_GNU_SOURCE $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $<

# SIZES="200M 2G 10G", PEERS=folder with onion, bff, dedupe, rling, duplicut; BENCH: options for bench/bench.py
bench: $(DATAGEN) $(MEASURE) all ## speed beside other filters; SIZES="200M 2G" PEERS=dir
	$(Q)bench/run.sh --sizes "$(SIZES)" $(if $(PEERS),--peers "$(PEERS)") $(BENCH)
.PHONY: bench

# HOSTILE: options for bench/hostile.py, e.g. make bench-hostile HOSTILE='--only html --check'
bench-hostile: $(DATAGEN) all ## what input that is made to hurt costs, against ordinary text of its format
	$(Q)python3 bench/hostile.py $(HOSTILE)
.PHONY: bench-hostile

# MEMORY: options for bench/memory.py, e.g. make bench-memory MEMORY='--size 24M --check'
bench-memory: $(DATAGEN) all ## peak memory against --memory, for shapes that are made to take more
	$(Q)python3 bench/memory.py $(MEMORY)
.PHONY: bench-memory

# Each checks its results before it times them.  MICRO=tokens picks one.
MICRO     ?=
MICRO_SRC := $(wildcard bench/micro/bench_*.c)
MICRO_BIN := $(patsubst bench/micro/%.c,build/bench/%,$(if $(MICRO),$(foreach f,$(MICRO_SRC),$(if $(findstring $(MICRO),$(f)),$(f))),$(MICRO_SRC)))
build/bench/bench_%: bench/micro/bench_%.c $(wildcard bench/micro/*.h) build/release/libthresh.a
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -Ibench/micro -o $@ $< build/release/libthresh.a $(LDFLAGS) $(LIBS)
bench-micro: $(MICRO_BIN) ## single stages: tokens, k-grams, index, JSON; MICRO=word picks
	$(Q)for b in $(MICRO_BIN); do echo "$$(basename $$b)"; $$b || exit 1; done
.PHONY: bench-micro

bench-python: lib build/thresh build/venv/ok $(DATAGEN) ## the Python package beside the program: bytes, speed by batch size
	$(Q)build/venv/bin/python bench/python.py same corpus-samples
	$(Q)$(DATAGEN) -s reddit jsonl 20M > build/bench/reddit.jsonl
	$(Q)build/venv/bin/python bench/python.py speed build/bench/reddit.jsonl
.PHONY: bench-python

# Trained on generated text of all kinds; the same output.  gcc only.
PGO_TRAIN := "-s xenforo-dot threads" "-s mail threads" "-s reddit jsonl" "stream" "-l ru stream" "-l zh stream" "hostile"
pgo: $(DATAGEN) ## build/pgo/thresh, profile-guided (make install takes build/thresh: copy it there)
	rm -rf build/pgo
	$(Q)$(MAKE) --no-print-directory $(JOBS) B=build/pgo CFLAGS="$(CFLAGS) -fprofile-generate -fprofile-update=atomic" build/pgo/thresh
	$(Q)for k in $(PGO_TRAIN); do for more in "" "--strip=repost --similarity=1"; do \
	 $(DATAGEN) $$k 6M | build/pgo/thresh -q -j2 $$more > /dev/null || exit 1; done; done
	$(Q)$(MAKE) --no-print-directory $(JOBS) B=build/pgo CFLAGS="$(CFLAGS) -fprofile-use -fprofile-partial-training -Wno-missing-profile" build/pgo/thresh
.PHONY: pgo
