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

$(MEASURE): bench/measure.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(WARN) $(EXTRA) -D_GNU_SOURCE $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $<

# SIZES="200M 2G 10G", PEERS=folder with onion, bff, dedupe, rling, duplicut; BENCH: options for bench/bench.py
bench: $(DATAGEN) $(MEASURE) all ## speed beside other filters; SIZES="200M 2G" PEERS=dir
	$(Q)bench/run.sh --sizes "$(SIZES)" $(if $(PEERS),--peers "$(PEERS)") $(BENCH)
.PHONY: bench
