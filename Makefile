# thresh: build, test and measure.  `make help` lists the targets.
# Every .c below src/ but main.c goes into the library; tests and benches link the same objects.
CC      ?= cc
CFLAGS  ?= -O3 -g
WARN    := -std=c11 -Wall -Wextra -Wshadow -Wconversion -Wvla -Wstrict-prototypes -Wmissing-prototypes
PKGS    := libpcre2-8 libxxhash libutf8proc zlib libzstd liblzma
KIND    ?= release
B       := build/$(KIND)
CPPFLAGS_ALL := -D_GNU_SOURCE -Isrc -I$(B)/gen $(shell pkg-config --cflags $(PKGS)) $(CPPFLAGS)
LIBS    := $(shell pkg-config --libs $(PKGS)) -lbz2 -lpthread -lm
SRC     := $(filter-out src/main.c,$(shell find src -name '*.c'))
OBJ     := $(SRC:src/%.c=$(B)/%.o)
V       ?= 0
Q       := $(if $(filter 1,$(V)),,@)

all: build/thresh ## build build/thresh

build/thresh: $(B)/thresh
	$(Q)cp -f $< $@
$(B)/thresh: $(B)/main.o $(B)/libthresh.a
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(B)/libthresh.a: $(OBJ)
	$(Q)rm -f $@; $(AR) rcs $@ $^
$(B)/%.o: src/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(WARN) $(EXTRA) $(CPPFLAGS_ALL) $(CFLAGS) -MMD -MP -c -o $@ $<

clean: ## remove build/
	rm -rf build
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'
.PHONY: all clean help
-include $(OBJ:.o=.d) $(B)/main.d
