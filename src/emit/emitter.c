/* emitter: the table of forms, and what they share.  SPDX-License-Identifier: MIT */
#include "emit/emitter.h"

#include "decide/policy.h"
#include "quote/rules.h"
#include "text/utf8.h"
#include "util/alloc.h"

const char *const emit_kinds[V_N] = {"keep", "quote", "repost", "chrome", "signature"};

const struct emit_form *emit_find(enum out_format to)
{
    static const struct emit_form *const forms[] = {&emit_same,  &emit_text, &emit_explain, &emit_jsonl,
                                                    &emit_spans, &emit_html, NULL};
    const struct emit_form *const *f = forms;
    while (*f && (*f)->to != to)
        f++;
    return *f;
}

void emitter_file(struct emitter *e)
{
    e->state.gap = e->state.blank = e->state.unended = e->state.any = e->state.other = e->state.mail = false;
}

void emitter_free(struct emitter *e, const struct emit_form *form)
{
    if (form && form->free)
        form->free(e);
    buf_free(&e->scratch);
    alloc_free(e->edit);
    alloc_free(e->kept);
    alloc_free(e->gone);
    e->edit = NULL;
    e->kept = NULL;
    e->gone = NULL;
    e->n_gone = e->cap_gone = 0;
    e->cap_edits = e->cap_kept = 0;
}

enum status emit_reason(const struct emitter *e, struct buf *out, const struct cut *c)
{
    if (c->reason != R_RULE) {
        enum status st = buf_append_text(out, reason_name((enum reason)c->reason));
        if (st || !c->rule)
            return st;
        st = buf_append_byte(out, ':');
        return st ? st : buf_append_text(out, rules_name(e->rules, c->rule));
    }
    return buf_append_text(out, c->rule ? rules_name(e->rules, c->rule) : "markup");
}

static enum status escape(struct buf *out, uint8_t c)
{
    static const char letters[] = "btnvfr"; /* 8 to 13 */
    if (c == '"' || c == '\\') {
        enum status st = buf_append_byte(out, '\\');
        return st ? st : buf_append_byte(out, c);
    }
    if (c >= 8 && c <= 13 && c != 11) {
        enum status st = buf_append_byte(out, '\\');
        return st ? st : buf_append_byte(out, (uint8_t)letters[c - 8]);
    }
    return buf_printf(out, "\\u%04x", c);
}

enum status emit_json_chars(struct buf *out, const void *bytes, size_t n)
{
    const uint8_t *p = bytes, *end = p + n, *from = p;
    enum status st = ST_OK;
    while (p < end && !st) {
        if (*p >= 0x20 && *p < 0x80 && *p != '"' && *p != '\\') {
            p++;
            continue;
        }
        uint32_t cp;
        unsigned len = *p < 0x80 ? 0 : utf8_decode(p, end, &cp);
        if (len) {
            p += len;
            continue;
        }
        st = buf_append(out, from, (size_t)(p - from));
        if (!st)
            st = *p < 0x80 ? escape(out, *p) : buf_append(out, "\xef\xbf\xbd", 3);
        from = ++p;
    }
    return st || from == end ? st : buf_append(out, from, (size_t)(end - from));
}

enum status emit_json_field(struct buf *out, const char *before, struct slice s)
{
    enum status st = buf_append_text(out, before);
    if (st || !s.len)
        return st ? st : buf_append_text(out, "null");
    st = buf_append_byte(out, '"');
    if (!st)
        st = emit_json_chars(out, s.ptr, s.len);
    return st ? st : buf_append_byte(out, '"');
}
