/* grammar: see grammar.h.  Written for this project.
 * SPDX-License-Identifier: MIT */
#include "grammar.h"

#define RULE(a) {a, sizeof(a) / sizeof *(a)}

/* English: 1 singular  2 plural  3 object  4 adjunct  5 opener  6 subordinate clause  7 auxiliary  8 clause  9 verb of saying */
static const char *const en0[] = {
    "1 V 3 ?4.", "1 V 3 ?4.", "2 V 3 ?4.", "1 7 I 3 ?4.", "2 7 I 3 ?4.", "5 1 V 3 ?4.", "5 2 V 3.", "5 1 7 I 3 ?4.",
    "1 V 3, but 2 7 I 3.", "2 V 3, and 1 V 3 ?4.", "6, 1 V 3 ?4.", "6, 2 7 I 3 ?4.", "1 9 that 8.", "X 9 that 8 ?4.",
    "_ V 3 ?4 ?6.", "_ 7 I 3 ?6.", "we V 3 4.", "we 7 I 3, because 8.", "you 7 I 3 if 8.", "what 1 V was 3 ?4.",
    "what 2 I is 3, not 3.", "does 1 I 3 ?4?", "did X I 3 when 8?", "why would 2 I 3 ?4?", "how many M I 3 ?4?",
    "there are # M in Q, and most of them I 3 ?4.", "in ~ 1 V 3, which V 3.", "if 2 I 3, 1 7 I 3 ?4.",
    "X, who V 3 ?4, 7 I 3.", "the N that V 3 is A and A.", "& N without 3 is like & N with A M.",
    "G 3 D V 3 ?4.", "neither 1 nor 1 V 3.", "either 1 S 3 or 2 I 3.", "D, 1 V 3 ?4.", "the A N of Q V 3 ?4 ?6.",
    "some I 3, others I 3, and X S 3.", "it took 1 # days to I 3.", "1 was A, A and D A.", "our N in Q S 3 ?4.",
    "nobody V 3 4, so 8.", "X and X V 3 D.", "G 3 is not the same as G 3.", "by ~, # percent of 2 V 3.",
    "he V 3 and D V 3.", "she 7 I 3 while 8.", "they V 3 4 and then V 3.", "ask X why 8.", "tell 2 that 8.",
    "1 costs # a N, but 1 S 3.", "1 V 3; 2 V 3 ?4.", "for X, 1 was 3 ?4.", "1 (1, in fact) V 3.", "only 2 7 I 3 ?4."};
static const char *const en1[] = {
    "the N", "the A N", "& N", "& A N", "my N", "our A N", "X", "X", "X's N", "the N of Q", "the N in Q", "every A N", "that N",
    "this A N", "her N", "their A N", "the N near Q", "the A A N", "the N from Q", "his N", "the N behind 1", "Q", "another N",
    "the N of 1", "each N", "& D A N", "X's A N", "the old N", "no N", "the N with the A N", "its N", "the G N", "the city of Q"};
static const char *const en2[] = {
    "the M", "A M", "most M", "the M of Q", "two A M", "their M", "# M", "those A M", "M from Q", "some of the M", "our M", "the A M",
    "all M", "many A M", "M and M", "these M", "X's M", "the M near Q", "A M from Q", "few M", "my A M", "the M of 1"};
static const char *const en3[] = {"1", "1", "2", "2", "1", "2", "1 and 1", "2 of 1", "& N for 2", "M", "A M", "1 4", "it", "them"};
static const char *const en4[] = {
    "in Q", "near the A N", "after the N", "with A M", "since ~", "on X's N", "for # days", "D", "without G 3", "before 1 V",
    "at the N", "behind 1", "during the A N", "from Q to Q", "under 1", "instead of 1", "against 2", "for 2", "like & N",
    "through the A N", "between 1 and 1", "in ~", "despite 1", "by G 3", "around # o'clock", "over # M", "along the N",
    "across Q", "with X", "until 1 V", "beside & A N", "among A M", "without M", "on the way to Q", "towards 1",
    "in the middle of the N", "on the other side of the N", "at the beginning of the N"};
static const char *const en5[] = {
    "in ~,", "after the N,", "according to X,", "in Q,", "as X wrote in ~,", "on the other hand,", "to be honest,", "honestly,",
    "by the way,", "with A M,", "for instance,", "besides,", "at first,", "in my N,", "without 1,", "last N,", "unlike X,", "so",
    "and", "but", "well,", "of course,", "D,", "like 1,", "near Q,", "until ~,", "for # years", "thanks to 1,", "strangely,",
    "in short,", "behind 1,", "at the end of the day,", "as far as _ know,", "for what it is worth,", "if _ remember correctly,",
    "to the best of my knowledge,", "when all is said and done,", "it goes without saying that", "some N later,", "even without 1,", "as 1 V,", "sadly,", "then", "still,", "perhaps"};
static const char *const en6[] = {
    "because 8", "when 8", "although 8", "while 8", "since 8", "after 8", "before 8", "unless 8", "as soon as 8", "even if 8",
    "where 8", "now that 8", "as 8", "whenever 8", "so that 8"};
static const char *const en7[] = {"should", "might", "did not", "could hardly", "would", "will", "didn't", "can't", "must", "could D",
                                  "wouldn't", "may", "used to", "had to", "wanted to", "will D", "shouldn't", "tried to", "won't"};
static const char *const en8[] = {"1 V 3", "2 V 3", "1 7 I 3", "2 7 I 3", "X V 3", "he V 3", "she V 3", "they I 3", "1 was A",
                                  "2 were A", "1 S 3", "2 I 3 D", "X D V 3", "it V 3", "we V 3", "there was & N 4", "1 was V 4"};
static const char *const en9[] = {"said", "claimed", "wrote", "admitted", "thinks", "told 2", "believes", "denied", "knew", "showed X"};

/* Russian, feminine subjects: 1 subject  2 object  3 adjunct  4 opener  5 clause */
static const char *const ru0[] = {
    "1 V 2 ?3.", "1 V 2 ?3.", "1 D V 2 ?3.", "4 1 V 2 ?3.", "4 1 D V 2.", "1 V 2, а 5.", "1 V 2, но 5.", "X V 2 ?3.",
    "X считает, что 5.", "X сказала, что 5 ?3.", "я не хочу I 2 ?3.", "надо I 2, потому что 5.", "если 5, то 5.",
    "когда 5, 1 V 2.", "почему 1 V 2 ?3?", "зачем I 2 ?3?", "в ~ году 1 V 2 ?3.", "M и M V 2?", "мы решили I 2 ?3.",
    "можно ли I 2, если 5?", "1, которая V 2, D V 2.", "без L нельзя I 2.", "за # дней 1 V 2.", "A и A N V 2 ?3.",
    "никто не мог I 2, пока 5.", "они хотели I 2, чтобы I 2.", "1 стоит # рублей ?3.", "кто V 2 3?"};
static const char *const ru1[] = {"A N", "N", "эта N", "моя N", "наша A N", "X", "N L", "A N L", "каждая N", "другая A N", "N X", "A A N",
                                  "та N", "её N", "их A N", "N из L", "вся N", "такая A N"};
static const char *const ru2[] = {"K", "B K", "эту K", "нашу B K", "K L", "K C L", "свою K", "M", "K и K", "другую B K", "K для L", "всю K",
                                  "их K", "B K L", "ту B K"};
static const char *const ru3[] = {"в Q", "у L", "без L", "в P", "после L", "до L", "из-за L", "возле C L", "D", "для L", "на P", "около L",
                                  "в ~ году", "против L", "вместо C L", "среди L", "от L до L", "через # дней", "вокруг L"};
static const char *const ru4[] = {"в Q", "в ~ году", "D", "конечно,", "по словам L", "кстати,", "после L", "без L", "зато", "сначала", "потом",
                                  "к сожалению,", "возле L", "и", "но", "на P", "говорят,", "однако", "из-за L"};
static const char *const ru5[] = {"1 V 2", "1 D V 2", "X V 2", "N V 2 3", "она V 2", "A N V 2", "1 не V 2", "3 N V 2"};

/* Chinese: 1 subject  2 object  3 adverbial  4 opener  5 clause */
static const char *const zh0[] = {
    "1V了2。", "13V了2。", "41V了2。", "4，13V了2。", "1V2，但是5。", "1V了2，所以5。", "如果5，5。", "因为5，所以5。", "X说5。", "X认为5，5。",
    "我觉得1应该V2。", "我3V了2，5。", "我们不能V2，除非5。", "为什么1V2？", "你V过2吗？", "在Q，1V了2。", "~年，1V了2，5。", "虽然5，可是5。",
    "1和1都V了2。", "把2V了以后，5。", "关于2，5。", "有#个N在QV2。", "不是1V2，而是5。", "谁能VA2？", "1比1更会V2。", "花了#天，1才V了2。",
    "听说5，不过5。", "先V2，再V2。", "一边V2，一边V2。", "13被1V了。", "只要5，1就V2。", "没有2，5！"};
static const char *const zh1[] = {"N", "AN", "这个N", "我的N", "X", "X的N", "Q的N", "AAN", "那位N", "他们", "每个N", "N和N", "#个N", "别人的N", "大家", "NN",
                                  "V2的N", "A那个N"};
static const char *const zh2[] = {"N", "AN", "N的N", "这种N", "Q的AN", "X的N", "#个N", "NN", "AN和N", "自己的N", "那些AN", "V过的N", "N与AN"};
static const char *const zh3[] = {"D", "在Q", "D在N里", "从Q", "用N", "跟X", "为了N", "在N旁边", "昨天", "下个月", "每天", "对N", "D又", "于~年"};
static const char *const zh4[] = {"后来", "其实", "据X介绍", "在Q", "去年", "今年", "老实说", "另外", "D", "最近", "总之", "比如", "可惜", "难怪", "没想到"};
static const char *const zh5[] = {"1V了2", "13V2", "XV了2", "N很VN", "2被1V了", "1没有V2", "AN会V2", "1还在V2", "NVA2"};

/* Japanese: the same digits */
static const char *const ja0[] = {
    "1は2をV。", "1は32をV。", "4、1は2をV。", "4、1が3Vそうだ。", "1が2をVので、5。", "1は2をVが、5。", "もし5のなら、5。", "Xによると、5。", "Xは5と言った。",
    "なぜ1は2をVのか。", "2をVことはありますか。", "Qで1が2をV。", "~年に1は2をV。", "1と1は2をVらしい。", "#個のNをQでV。", "5けれども、5。",
    "1よりも1のほうが2をV。", "2をVあとで、5。", "1は2ではなく2をV。", "私は3、2をVと思う。", "誰が2をVのだろう。", "1がVまで#日かかった。",
    "2がないと、5。", "ANだから、5。", "1が3V2はANだ。"};
static const char *const ja1[] = {"N", "AN", "このN", "私のN", "X", "XさんのN", "QのN", "そのAN", "彼ら", "NとN", "#人のN", "他のN", "みんな", "NのN", "VN"};
static const char *const ja2[] = {"N", "AN", "NのN", "こうしたN", "QのAN", "XのN", "自分のN", "ANとN", "VN", "あのAN", "NやN"};
static const char *const ja3[] = {"D", "Qで", "Nで", "Qから", "Xと", "Nのために", "昨日", "来月", "毎日", "Nに対して", "~年まで", "Nのそばで", "ひそかに"};
static const char *const ja4[] = {"その後", "実は", "Qでは", "去年", "今年", "正直に言うと", "また", "最近", "例えば", "残念ながら", "ところで", "ちなみに"};
static const char *const ja5[] = {"1は2をV", "1が3V", "Xは2をV", "NはAN", "2はNにV", "1も2をV", "ANが2をV", "13はVはずだ"};

static const struct grammar grammars[LANG_N] = {
    {{RULE(en0), RULE(en1), RULE(en2), RULE(en3), RULE(en4), RULE(en5), RULE(en6), RULE(en7), RULE(en8), RULE(en9)}},
    {{RULE(ru0), RULE(ru1), RULE(ru2), RULE(ru3), RULE(ru4), RULE(ru5)}},
    {{RULE(zh0), RULE(zh1), RULE(zh2), RULE(zh3), RULE(zh4), RULE(zh5)}},
    {{RULE(ja0), RULE(ja1), RULE(ja2), RULE(ja3), RULE(ja4), RULE(ja5)}},
};

const struct grammar *grammar_of(enum lang lang)
{
    return &grammars[lang];
}
