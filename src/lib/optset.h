/* optset: the setters of the table of options (optable.c).  Each checks its value and writes one or two fields of config; one
 * that returns false has written its reason.  SPDX-License-Identifier: MIT */
#ifndef LIB_OPTSET_H
#define LIB_OPTSET_H

#include "lib/optable.h"

#define OPTSET_STRIPS "all, none, quote, repost, chrome, signature"

/* These write the field at row->at. */
bool set_enum(struct parse *p, const struct option_row *row, const char *arg);
bool set_either(struct parse *p, const struct option_row *row, const char *arg);
bool set_true(struct parse *p, const struct option_row *row, const char *arg);
bool set_false(struct parse *p, const struct option_row *row, const char *arg);
bool set_name(struct parse *p, const struct option_row *row, const char *arg);
bool set_pattern(struct parse *p, const struct option_row *row, const char *arg);

bool set_strip(struct parse *p, const struct option_row *row, const char *arg);
bool set_similarity(struct parse *p, const struct option_row *row, const char *arg);
bool set_thread_from(struct parse *p, const struct option_row *row, const char *arg);
bool set_rules(struct parse *p, const struct option_row *row, const char *arg);
bool set_exact(struct parse *p, const struct option_row *row, const char *arg);
bool set_seed(struct parse *p, const struct option_row *row, const char *arg);
bool set_memory(struct parse *p, const struct option_row *row, const char *arg);
bool set_jobs(struct parse *p, const struct option_row *row, const char *arg);
bool set_stats(struct parse *p, const struct option_row *row, const char *arg);
bool set_warn_above(struct parse *p, const struct option_row *row, const char *arg);
bool set_min_words(struct parse *p, const struct option_row *row, const char *arg);

#endif
