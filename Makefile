# thresh: build, test and measure.  `make help` lists the targets.
# Every .c below src/ but main.c goes into the library; tests and benches link the same objects.
# Each KIND has a folder of its own below build/, so nothing needs `make clean` first.

CC      ?= cc
HOSTCC  ?= $(CC)
STRIP   ?= strip
RUN     ?=
PKG_CONFIG ?= pkg-config
PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib
DESTDIR ?=
PKGS    := libpcre2-8 libxxhash libutf8proc zlib libzstd liblzma gumbo nettle
KIND    ?= release
B       := build/$(KIND)
V       ?= 0
Q       := $(if $(filter 1,$(V)),,@)
JOBS    := -j$(shell nproc 2>/dev/null || echo 2)

# Flags of each kind; the user's CFLAGS come last on every line.
KFLAGS_debug := -O0 -g3
KFLAGS_asan  := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
KFLAGS_tsan  := -O1 -g -fsanitize=thread
KFLAGS_cover := -O0 -g --coverage
KFLAGS_fuzz  := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
KFLAGS       := $(or $(KFLAGS_$(KIND)),-O3 -g)
# What the compiler has of it, asked once, when the first file is compiled; HARDEN= switches it off.
has           = $(shell echo 'int main(void){return 0;}' | $(CC) -Werror $(1) -x c -o /dev/null - 2>/dev/null && echo '$(1)')
HARDEN        = $(eval HARDEN := $(if $(KFLAGS_$(KIND)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 $(foreach f,-fstack-protector-strong \
                -fstack-clash-protection -fcf-protection -fPIE,$(call has,$(f)))))$(HARDEN)
HARDEN_LINK   = $(eval HARDEN_LINK := $(if $(HARDEN),$(foreach f,-pie -Wl$(comma)-z$(comma)relro -Wl$(comma)-z$(comma)now -Wl$(comma)-z$(comma)noexecstack,$(call has,$(f)))))$(HARDEN_LINK)
comma        := ,
# No folder of the one who builds in what is built.
PREFIX_MAP    = $(eval PREFIX_MAP := $(call has,-ffile-prefix-map=$(CURDIR)=.))$(PREFIX_MAP)
WARN         := -std=c11 -Wall -Wextra -Wshadow -Wconversion -Wvla -Wstrict-prototypes -Wmissing-prototypes
WARN         += $(if $(filter 1,$(WERROR)),-Werror)

# Asked for when the first file is compiled, not when make starts: `make deps` must work before they are there.
PKG_CHECK   = $(or $(shell $(PKG_CONFIG) --exists $(PKGS) && echo ok),$(error libraries are missing: run 'make deps'))
PKG_CFLAGS  = $(eval PKG_CFLAGS := $(if $(PKG_CHECK),$(shell $(PKG_CONFIG) --cflags $(PKGS))))$(PKG_CFLAGS)
PKG_LIBS    = $(eval PKG_LIBS := $(if $(PKG_CHECK),$(shell $(PKG_CONFIG) --libs $(PKGS))))$(PKG_LIBS)
CPPFLAGS_ALL = -D_GNU_SOURCE -Isrc -I$(B)/gen $(PKG_CFLAGS) $(CPPFLAGS)
LIBS         = $(PKG_LIBS) -lbz2 -lpthread -lm
COMPILE      = $(CC) $(WARN) $(EXTRA) $(CPPFLAGS_ALL) $(KFLAGS) $(HARDEN) $(PREFIX_MAP) $(CFLAGS) -MMD -MP
LINK         = $(CC) $(KFLAGS) $(HARDEN_LINK) $(CFLAGS) -Wl,--as-needed $(LDFLAGS)

# The same objects make the program and the shared library; what thresh.h does not name stays inside.
PIC := -fPIC -fvisibility=hidden
SRC := $(filter-out src/main.c src/rules/% src/examples/%,$(shell find src -name '*.c' | LC_ALL=C sort))
OBJ := $(SRC:src/%.c=$(B)/%.o)

all: build/thresh ## build build/thresh

build/thresh: build/release/thresh
	$(Q)cp -f $< $@
$(B)/thresh: $(B)/main.o $(B)/libthresh.a
	$(Q)$(LINK) -o $@ $^ $(LIBS)
$(B)/libthresh.a: $(OBJ)
	$(Q)rm -f $@; $(AR) rcs $@ $^
$(B)/%.o: src/%.c $(B)/flags
	@mkdir -p $(@D)
	$(Q)$(COMPILE) $(PIC) -c -o $@ $<

# ---- libthresh: shared, and static with everything but thresh.h hidden ----

SONAME  := libthresh.so.0
LIBV    := $(shell sed -n 's/.*THRESH_VERSION_TEXT "\(.*\)"/\1/p' src/thresh.h)
LIB_OBJ := $(filter-out $(B)/cli/%,$(OBJ))
lib: build/$(SONAME) build/libthresh.a build/thresh.pc ## build/libthresh.so.0, build/libthresh.a, build/thresh.pc
build/$(SONAME): build/release/$(SONAME)
	$(Q)cp -f $< $@.tmp && mv -f $@.tmp $@ && ln -sf $(SONAME) build/libthresh.so # in one step: somebody may be using the old one
$(B)/$(SONAME): $(LIB_OBJ) src/lib/libthresh.map
	$(Q)$(filter-out -pie,$(LINK)) -shared -Wl,-soname,$(SONAME) -Wl,--version-script=src/lib/libthresh.map -Wl,-z,defs -o $@ $(LIB_OBJ) $(LIBS)
build/libthresh.a: build/release/thresh.o
	$(Q)rm -f $@; $(AR) rcs $@ $<
$(B)/thresh.o: $(LIB_OBJ)
	$(Q)$(LD) -r -o $@ $^ && $(OBJCOPY) --localize-hidden $@
build/thresh.pc: src/lib/thresh.pc.in Makefile
	$(Q)sed 's,@PREFIX@,$(PREFIX),; s,@LIBDIR@,$(patsubst $(PREFIX)/%,$${prefix}/%,$(LIBDIR)),; s,@VERSION@,$(LIBV),; s,@PKGS@,$(PKGS),' $< > $@
OBJCOPY ?= objcopy

# Another compiler or other flags: everything again.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(WARN) $(EXTRA) $(CPPFLAGS) $(KFLAGS) $(HARDEN) $(PIC) $(CFLAGS) $(LDFLAGS)' | cmp -s - $@ || \
	 echo '$(CC) $(WARN) $(EXTRA) $(CPPFLAGS) $(KFLAGS) $(HARDEN) $(PIC) $(CFLAGS) $(LDFLAGS)' > $@

ifneq ($(KIND),release)
build/release/thresh build/release/$(SONAME) build/release/thresh.o: FORCE
	$(Q)$(MAKE) --no-print-directory KIND=release $@
endif

# ---- for people ----

deps: ## install what build and tests need (asks apt-get)
	@.ci/deps test
demo: ## install what is missing, build, show a sample thread before and after
	@.ci/deps build
	$(Q)$(MAKE) --no-print-directory $(JOBS) build/thresh
	@sh corpus-samples/demo.sh build/thresh
install: build/thresh lib completions ## install below PREFIX (/usr/local), DESTDIR before it
	install -d $(DESTDIR)$(LIBDIR)/pkgconfig $(addprefix $(DESTDIR)$(PREFIX)/,bin include share/man/man1 share/man/man3 share/doc/thresh \
	 share/bash-completion/completions share/zsh/site-functions share/fish/vendor_completions.d)
	install -m 644 src/thresh.h $(DESTDIR)$(PREFIX)/include/thresh.h
	install -m 755 build/$(SONAME) $(DESTDIR)$(LIBDIR)/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libthresh.so
	install -m 644 build/libthresh.a $(DESTDIR)$(LIBDIR)/libthresh.a
	install -m 644 build/thresh.pc $(DESTDIR)$(LIBDIR)/pkgconfig/thresh.pc
	install -m 644 src/lib/thresh.3 $(DESTDIR)$(PREFIX)/share/man/man3/thresh.3
	install -s --strip-program=$(STRIP) -m 755 build/thresh $(DESTDIR)$(PREFIX)/bin/thresh
	install -m 644 build/completions/thresh.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/thresh
	install -m 644 build/completions/_thresh $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_thresh
	install -m 644 build/completions/thresh.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/thresh.fish
	install -m 644 src/thresh.1 $(DESTDIR)$(PREFIX)/share/man/man1/thresh.1
	install -m 644 README.md LICENSE src/CHANGES.md $(DESTDIR)$(PREFIX)/share/doc/thresh
uninstall: ## remove what install put there
	rm -f $(addprefix $(DESTDIR)$(LIBDIR)/,$(SONAME) libthresh.so libthresh.a pkgconfig/thresh.pc) \
	 $(addprefix $(DESTDIR)$(PREFIX)/,bin/thresh include/thresh.h share/man/man1/thresh.1 share/man/man3/thresh.3 \
	 share/bash-completion/completions/thresh share/zsh/site-functions/_thresh share/fish/vendor_completions.d/thresh.fish)
	rm -rf $(DESTDIR)$(PREFIX)/share/doc/thresh
# Where there is git, what is committed; else all but build/.
VERSION = $(shell sed -n 's/.*THRESH_VERSION_TEXT "\(.*\)"/\1/p' src/thresh.h)
dist: ## build/thresh-VERSION.tar.gz: builds without git
	@mkdir -p build
	@if git rev-parse --git-dir >/dev/null 2>&1; then git archive --format=tar --prefix=thresh-$(VERSION)/ HEAD; else \
	 find . -mindepth 1 -path ./build -prune -o -type f -print0 | LC_ALL=C sort -z | tar --null -T - --owner=0 --group=0 \
	  --numeric-owner --mode=go=rX,u+rw,a-s --mtime=2000-01-01 --transform='s,^\./,thresh-$(VERSION)/,' -cf -; fi \
	 | gzip -9n > build/thresh-$(VERSION).tar.gz
	@echo build/thresh-$(VERSION).tar.gz
deb: ## build/thresh_VERSION_ARCH.deb, libthresh0 and libthresh-dev beside it (debhelper)
	@.ci/deps deb
	@.ci/deb
static: ## build/thresh-static: one file that needs no library
	$(Q)$(MAKE) --no-print-directory $(B)/thresh
	$(Q)$(filter-out -pie -Wl$(comma)--as-needed,$(LINK)) -static -o build/thresh-static $(B)/main.o $(B)/libthresh.a $(shell $(PKG_CONFIG) --static --libs $(PKGS)) -lbz2 -lpthread -lm
# RUN: what runs the program when it was built for another machine (qemu-s390x -L ...).
completions: build/thresh
	@mkdir -p build/completions
	@$(RUN) build/thresh --completion=bash > build/completions/thresh.bash
	@$(RUN) build/thresh --completion=zsh > build/completions/_thresh
	@$(RUN) build/thresh --completion=fish > build/completions/thresh.fish
reproducible: ## two builds in two folders give the same bytes
	@.ci/reproducible
# This one runs where it is built, also when the rest is for another machine.
HOST_PKG_CONFIG ?= $(if $(filter $(HOSTCC),$(CC)),$(PKG_CONFIG),pkg-config)
HOST_FLAGS = $(shell $(HOST_PKG_CONFIG) --cflags libpcre2-8 libutf8proc)
HOST_LIBS  = $(shell $(HOST_PKG_CONFIG) --libs libpcre2-8 libutf8proc)
# Rule files become one checked C table (words first: the others use them).
RULES := src/rules/words.rules $(filter-out src/rules/words.rules,$(sort $(wildcard src/rules/*.rules)))
EMBED := src/rules/embed_rules.c src/quote/rule_parse.c src/quote/rule_starts.c src/quote/starts.c
$(B)/embed_rules: $(EMBED) src/quote/rule.h src/quote/starts.h
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) -std=c11 -D_GNU_SOURCE -Isrc $(HOST_FLAGS) -O1 $(HOSTCFLAGS) -o $@ $(EMBED) $(HOST_LIBS)
$(B)/gen/rules_builtin.inc: $(B)/embed_rules $(RULES)
	@mkdir -p $(@D)
	$(Q)$< $(RULES) > $@.tmp && mv -f $@.tmp $@
$(B)/quote/rules.o: $(B)/gen/rules_builtin.inc
# What utf8proc says of characters, as tables.
EMBED_FOLD := src/rules/embed_fold.c src/text/compose.c
$(B)/embed_fold: $(EMBED_FOLD) src/text/fold.h src/text/wide.h src/text/utf8.h
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) -std=c11 -D_GNU_SOURCE -DFOLD_DATA= -Isrc $(HOST_FLAGS) -O1 $(HOSTCFLAGS) -o $@ $(EMBED_FOLD) $(HOST_LIBS)
$(B)/gen/fold_data.inc: $(B)/embed_fold
	@mkdir -p $(@D)
	$(Q)$< > $@.tmp && mv -f $@.tmp $@
$(B)/text/fold.o: $(B)/gen/fold_data.inc
# The words that weigh edits, a C string a line.
$(B)/gen/edit_words.inc: src/rules/edits.words
	@mkdir -p $(@D)
	$(Q)sed -e '/^#/d' -e '/^$$/d' -e 's/.*/"&",/' $< > $@
$(B)/decide/edit_words.o: $(B)/gen/edit_words.inc
# Those of the heads of posts, an array a line.
$(B)/gen/heads_words.inc: src/rules/heads.words
	@mkdir -p $(@D)
	$(Q)sed -e '/^#/d' -e '/^$$/d' -e 's/\([a-z_]*\): \(.*\)/headwords headwords_\1 = {\2, NULL};/' $< > $@
$(B)/text/headwords.o: $(B)/gen/heads_words.inc
$(B)/gen/engines.inc: src/rules/embed_engines.awk src/rules/pages.engines
	@mkdir -p $(@D)
	$(Q)awk -f $^ > $@.tmp && mv -f $@.tmp $@
$(B)/reader/engines.o: $(B)/gen/engines.inc

clean: ## remove build/
	rm -rf build
help: ## this list
	@cat $(MAKEFILE_LIST) | sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/\1\t\2/p' | LC_ALL=C sort | expand -t 20

# ---- tests; T=word runs those whose name holds the word ----

T       ?=
UNIT    := $(wildcard tests/unit/test_*.c)
PROP    := $(wildcard tests/prop/prop_*.c) $(wildcard tests/fault/fault_*.c)
FUZZ    := $(wildcard tests/fuzz/fuzz_*.c)
PICK     = $(if $(T),$(foreach f,$(1),$(if $(findstring $(T),$(f)),$(f))),$(1))
UNIT_BIN = $(patsubst tests/%.c,$(B)/tests/%,$(call PICK,$(UNIT)))
PROP_BIN = $(patsubst tests/%.c,$(B)/tests/%,$(call PICK,$(PROP)))
FUZZ_BIN = $(patsubst tests/fuzz/fuzz_%.c,$(B)/tests/fuzz/replay_%,$(call PICK,$(FUZZ)))

test: ## unit, property, golden, layers; T=word picks, KIND=asan sanitizes
	@.ci/deps test
	$(Q)$(MAKE) --no-print-directory $(JOBS) $(B)/thresh $(B)/tests/man $(UNIT_BIN) $(PROP_BIN) $(FUZZ_BIN)
	@T='$(T)' tests/run.sh $(B) $(UNIT_BIN) $(PROP_BIN) $(FUZZ_BIN)
# MUTATE: options for tests/tools/mutate.py, e.g. make mutate MUTATE='--count 20 --seed 3 --files src/decide/runs.c'
mutate: build/bench/datagen ## small changes in what decides: which does no test notice?
	$(Q)python3 tests/tools/mutate.py $(MUTATE)
.PHONY: mutate
test-html: $(B)/thresh ## look at --to=html in headless Chromium, and take screenshots
	@tests/html.sh $(B)
check: test ## the same as test
check-all: ## test as it is, with sanitizers, and under valgrind
	$(Q)$(MAKE) --no-print-directory test
	$(Q)$(MAKE) --no-print-directory test KIND=asan
	$(Q)$(MAKE) --no-print-directory valgrind
valgrind: $(B)/thresh ## the samples under valgrind's memcheck
	@for f in corpus-samples/*.txt; do \
	 valgrind -q --suppressions=tests/valgrind.supp --error-exitcode=9 --leak-check=full $(B)/thresh -q "$$f" > /dev/null || exit 1; done; echo "valgrind: clean"

$(B)/tests/%: tests/%.c $(B)/libthresh.a
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -Itests -o $@ $< $(B)/libthresh.a $(if $(filter tests/unit/%,$<),-lcriterion) \
	 $(if $(filter %prop_json.c,$<),-ljansson) $(if $(filter %prop_mime.c,$<),$$(pkg-config --cflags --libs gmime-3.0)) $(LDFLAGS) $(LIBS)
$(B)/tests/fuzz/replay_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(B)/libthresh.a
	@mkdir -p $(@D)
	$(Q)$(filter-out -MMD -MP,$(COMPILE)) -Itests -o $@ $^ $(LDFLAGS) $(LIBS)

debug: ## build/debug/thresh: -O0, asserts
	$(Q)$(MAKE) --no-print-directory KIND=debug build/debug/thresh
asan: ## build/asan/thresh: address and undefined-behaviour sanitizers
	$(Q)$(MAKE) --no-print-directory KIND=asan build/asan/thresh
tsan: ## build/tsan/thresh: thread sanitizer
	$(Q)$(MAKE) --no-print-directory KIND=tsan build/tsan/thresh

F       ?= text
TIME    ?= 60
fuzz: ## fuzz one reader with libFuzzer: F=text TIME=60 (seconds)
	@.ci/deps ci
	$(Q)$(MAKE) --no-print-directory $(JOBS) KIND=fuzz CC=clang build/fuzz/libthresh.a
	$(Q)$(MAKE) --no-print-directory KIND=fuzz CC=clang build/fuzz/fuzz_$(F)
	@mkdir -p build/fuzz/corpus_$(F)
	build/fuzz/fuzz_$(F) -max_total_time=$(TIME) -timeout=10 -rss_limit_mb=4096 -artifact_prefix=build/fuzz/ build/fuzz/corpus_$(F) tests/fuzz/seeds/$(F)
build/fuzz/fuzz_%: tests/fuzz/fuzz_%.c build/fuzz/libthresh.a
	$(Q)$(filter-out -MMD -MP,$(COMPILE)) -Itests -fsanitize=fuzzer -o $@ $^ $(LDFLAGS) $(LIBS)

# LAWS: options for tests/fuzz/laws.py, e.g. make fuzz-laws LAWS='--seconds 3600 --seed 5'
fuzz-laws: $(B)/thresh ## the whole program on mutated inputs, its promises as the oracle
	$(Q)python3 tests/fuzz/laws.py --thresh $(B)/thresh $(LAWS)
.PHONY: fuzz-laws
# FAULTS: options for tests/fault/points.py, e.g. make faults FAULTS='--step 10 --only mbox'
faults: $(B)/thresh ## every call that can fail fails, one a run: points tried, points right
	$(Q)python3 tests/fault/points.py --thresh $(B)/thresh $(FAULTS)
.PHONY: faults
cover: ## lines that the tests reach, a file a line
	$(Q)$(MAKE) --no-print-directory KIND=cover test
	@tests/cover.sh build/cover

# ---- for developers ----

C_FILES = $(shell find src tests bench -name '*.[ch]' 2>/dev/null)
format: ## format all C files
	clang-format -i $(C_FILES)
format-check: ## say which C files are not formatted
	@clang-format --dry-run -Werror $(C_FILES)
lint: tidy cppcheck lint-quick ## clang-tidy, cppcheck, and what lint-quick does
# The analyser stops after so many steps of a function: with 225,000, as it is, it takes five times as long and finds the same.
TIDY_STEPS := --extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=max-nodes=30000
tidy: compile_commands.json $(B)/gen/fold_data.inc $(B)/gen/rules_builtin.inc $(B)/gen/edit_words.inc $(B)/gen/heads_words.inc $(B)/gen/engines.inc ## clang-tidy with the checks of .clang-tidy
	$(Q)printf '%s\n' $(SRC) src/main.c | xargs -P "$$(nproc)" -n 6 clang-tidy -p . --quiet $(TIDY_STEPS)
cppcheck: ## cppcheck, less what .ci/cppcheck.supp gives a reason for
	$(Q)cppcheck -q $(JOBS) --std=c11 --enable=warning,portability,performance --inline-suppr --suppressions-list=.ci/cppcheck.supp \
	 --max-configs=2 --library=posix -D_GNU_SOURCE -D__linux__ -D__x86_64__ -Isrc --suppress=missingInclude --error-exitcode=1 \
	 --template='{file}:{line}: {severity}: {message} [{id}]' src
lint-quick: ## shellcheck, the man page, include directions
	shellcheck .ci/run .ci/cross .ci/hardened .ci/deps .ci/install-check .ci/deb .ci/deb-check .ci/reproducible src/python/wheel.sh $(shell find tests corpus-samples bench -name '*.sh' -not -path '*/golden/*/*')
	shellcheck -s sh -e SC2069,SC2012 tests/golden/*/*.sh
	mandoc -T lint -W warning src/thresh.1 src/lib/thresh.3
	tests/layers.sh
man: $(B)/tests/man ## rewrite the option list of src/thresh.1 from the option table
	@tests/man.sh $< --update
compile_commands.json: FORCE ## for editors and clang-tidy
	@{ echo '['; sep=; for f in $(SRC) src/main.c; do printf '%s{"directory": "%s", "file": "%s", "command": "%s -c %s"}' \
	 "$$sep" '$(CURDIR)' "$$f" '$(filter-out -MMD -MP,$(COMPILE))' "$$f"; sep=',\n'; printf '\n'; done; echo ']'; } \
	 | sed 's/\\n//' > $@

FORCE:
.PHONY: all lib deps demo install uninstall dist clean help test test-html check check-all valgrind debug asan tsan fuzz cover \
        format format-check lint lint-quick tidy cppcheck man FORCE
.DELETE_ON_ERROR:
.SECONDARY:

-include bench/bench.mk
-include src/python/python.mk
-include src/spark/spark.mk
-include $(OBJ:.o=.d) $(B)/main.d $(wildcard $(B)/tests/*/*.d)
