/* lexicon_en: English words; about 900 written by hand, the rest built by affixes, compounds and syllables.
 * SPDX-License-Identifier: MIT */
#include "lexicon.h"

static const char nouns[] = "harbour engine garden window letter bridge council farmer kitchen ladder river "
                            "teacher market hammer signal ticket "
                            "village mountain camera battery bottle carpet chapter cousin doctor dragon "
                            "drawer factory feather ferry festival "
                            "forest fountain furnace glacier grocer guitar hallway helmet highway hospital "
                            "island jacket journal kettle keyboard "
                            "laptop lantern library machine manual meadow mechanic meeting memory merchant "
                            "message mirror museum needle neighbour "
                            "notebook novel orchard orchestra oven package painter parcel parish partner "
                            "pasture patient pencil pension pepper "
                            "photo piano pigeon pillow pilot pipeline planet platform pocket poem pottery "
                            "prairie printer prison problem project "
                            "pump puzzle quarry rabbit radiator radio railway recipe record reservoir "
                            "restaurant saddle sailor sandwich satellite "
                            "school scooter season server shelter shepherd sister skeleton soldier spider "
                            "station statue storm story stove street "
                            "student suitcase summer surgeon tailor tavern tenant theatre thermostat thread "
                            "timber toaster tower tractor trader "
                            "tunnel turbine uncle union valley vessel veteran violin volcano wagon waiter "
                            "wallet warehouse weather widow winter "
                            "workshop writer yard zebra answer argument article author budget cable captain "
                            "castle cellar century chain chapel "
                            "charter cheese circuit citizen climate clinic clock colour committee company "
                            "computer concert contract copper corner "
                            "cotton county court crew crisis crop crystal current curtain customer cycle "
                            "damage deadline debate decision degree "
                            "delay desert detail device diary dinner dispute district document donkey "
                            "economy editor effort election embassy "
                            "emperor energy estate evening event evidence exhibition experiment expert "
                            "fabric failure family fence fever fiction "
                            "filter finger fisherman flavour flight flood fortune fuel funeral future garage "
                            "gallery gesture grandfather grave "
                            "habit harvest heating hero horizon horse hotel hunter husband idea illness "
                            "image income index industry injury inquiry "
                            "insect insurance interview invention island jury judge junction kingdom labour "
                            "landlord landscape language lawyer "
                            "leather lecture legend lesson licence lightning limit lorry luggage manager "
                            "manuscript marriage mayor measure medal "
                            "method midnight minister minority moment monastery monument morning motor "
                            "motorway mystery myth network newspaper "
                            "nurse observer ocean office officer opera opinion origin outcome owner oxygen "
                            "paragraph parliament passenger pattern "
                            "payment peasant people performance permit photograph phrase physician plaster "
                            "poet policy pond population porch port "
                            "portrait poverty prayer priest principle procedure professor profit promise "
                            "proposal protest province purpose quarrel "
                            "queue rain reader rebel receipt reception reform refugee region regulation "
                            "remedy rent repair report republic rescue "
                            "resident result revenue rifle ritual robber rubber rumour sample scandal scheme "
                            "scholar scientist secret sensor "
                            "sentence servant shadow shop shortage silence silver sketch slope smoke society "
                            "software source speech squadron stable "
                            "staircase stranger strategy strike submarine subsidy suburb sugar supplier "
                            "surface survey suspect symbol system talent "
                            "tariff telescope temple territory textbook theory thief threat tide tobacco "
                            "tourist tradition traffic trainer transfer "
                            "treaty trial tribe trouble trumpet truth umbrella uniform update upgrade "
                            "vaccine van vehicle version victim villager "
                            "vineyard visitor vitamin volunteer voter voyage wage warning wedding whistle "
                            "wilderness willow witness worker";
static const char verbs[] =
    "repair follow answer borrow carry clean collect cover damage deliver discover measure notice offer open "
    "order paint "
    "publish question record remember replace report rescue return search select shelter signal sketch "
    "support suspect "
    "test trade train transfer trouble trust visit warn watch welcome accept admire advise announce approve "
    "arrange arrest "
    "attack avoid award balance blame block boil bother capture cause celebrate challenge change charge "
    "chase check "
    "claim climb close comfort compare complain complete conceal condemn connect consider construct consult "
    "contain "
    "convert convince copy correct count create criticise cross defend define deny describe deserve destroy "
    "develop "
    "discuss dismiss display disturb divide doubt earn edit employ encourage enjoy enter escape examine "
    "exchange explain "
    "explore expose fasten fear finance finish fix forecast gather guard handle harm heat hire identify "
    "ignore improve "
    "include increase inform inherit inspect install insult interpret interrupt invent invite isolate join "
    "judge justify "
    "label launch limit list load lock manage mark mention mix move name neglect obey observe obtain occupy "
    "oppose organise "
    "outline pack park perform persuade photograph place plan polish postpone praise predict prepare present "
    "preserve press "
    "prevent print produce promise promote propose protect prove provide punish purchase push raise reach "
    "recommend reduce "
    "refuse regret reject release remove rent request resist restore reveal review reward ruin sail save "
    "scratch settle "
    "share shock sign solve sponsor stretch study supply surprise surround survey tackle taste threaten "
    "translate treat "
    "unload update use value vote waste weaken weigh wipe withdraw witness wonder work wrap";
static const char adjectives[] = "old small green heavy quiet narrow broken early foreign gentle golden "
                                 "hidden hollow honest humble icy idle junior keen "
                                 "lazy local loud loyal lucky mild modern modest muddy naval noisy northern "
                                 "odd orange pale patient plain pleasant "
                                 "polite poor popular precise private proud public purple quick rare raw "
                                 "recent regional remote rich rough round rural "
                                 "rusty sad safe salty secret senior serious severe shallow sharp short "
                                 "silent silver simple slow smooth social soft "
                                 "solid sour southern spare special stable steep stiff strange strict strong "
                                 "subtle sudden sunny sweet swift tall tame "
                                 "technical temporary tender thick thin tight tiny tired tough tragic "
                                 "typical ugly unusual upper urban useful vague "
                                 "valid vast violent visible vital warm weak wealthy western wet wide wild "
                                 "wise wooden yellow young absent active "
                                 "annual ancient angry anxious bitter blind bold brave brief bright "
                                 "brilliant busy calm careful cheap civil classic "
                                 "clever coastal cold common complex cool correct costly cruel curious daily "
                                 "dark deaf dear decent deep dense digital "
                                 "distant domestic dry dull eager eastern elegant empty equal exact "
                                 "expensive faint fair famous fat fatal federal "
                                 "fierce final firm flat fluid formal fragile frank free fresh friendly full "
                                 "funny generous grand grave great greedy";
static const char adverbs[] = "slowly often rarely again twice yesterday abroad quickly carefully gladly "
                              "probably finally certainly nearly mostly "
                              "quietly openly badly partly eventually suddenly together apparently seldom "
                              "already anyway elsewhere afterwards "
                              "directly overnight regularly secretly formally briefly sharply forever "
                              "upstairs outdoors sideways meanwhile still";
static const char firsts[] = "Anna Peter Maria Jonas Helen Viktor Laura Simon Clara Edgar Nina Oscar Ruth "
                             "Felix Irene Martin Olga Paul Rosa Stefan "
                             "Tessa Ursula Walter Yvonne Arthur Bella Carl Diana Emil Fiona Gustav Hanna "
                             "Ivan Julia Karin Leon Magda Nils Otto Petra";

static void add2(struct lexicon *lx, char cls, struct slice8 a, const char *b)
{
    char w[96];
    int n = snprintf(w, sizeof w, "%.*s%s", (int)a.len, a.p, b);
    lexicon_word(lx, cls, w, (size_t)n);
}

static bool ends(struct slice8 a, const char *s)
{
    size_t n = strlen(s);
    return a.len >= n && !memcmp(a.p + a.len - n, s, n);
}

static bool consonant_y(struct slice8 a) { return ends(a, "y") && a.len > 1 && !strchr("aeiou", a.p[a.len - 2]); }

/* the stem without its last n letters, then b */
static void cut2(struct lexicon *lx, char cls, struct slice8 a, uint32_t n, const char *b)
{
    a.len -= n;
    add2(lx, cls, a, b);
}

static void plural(struct lexicon *lx, char cls, struct slice8 a)
{
    if (consonant_y(a))
        cut2(lx, cls, a, 1, "ies");
    else if (ends(a, "s") || ends(a, "x") || ends(a, "ch") || ends(a, "sh"))
        add2(lx, cls, a, "es");
    else if (ends(a, "man"))
        cut2(lx, cls, a, 2, "en");
    else
        add2(lx, cls, a, "s");
}

static void verb_forms(struct lexicon *lx, struct slice8 v)
{
    lexicon_word(lx, 'I', v.p, v.len);
    plural(lx, 'S', v);
    if (consonant_y(v))
        cut2(lx, 'V', v, 1, "ied");
    else
        add2(lx, 'V', v, ends(v, "e") ? "d" : "ed");
    if (ends(v, "e") && !ends(v, "ee"))
        cut2(lx, 'G', v, 1, "ing");
    else
        add2(lx, 'G', v, "ing");
}

static struct slice8 next_word(const char **list)
{
    const char *p = *list;
    struct slice8 w = {p, (uint32_t)strcspn(p, " ")};
    *list = p + w.len + (p[w.len] == ' ');
    return w;
}

static void names(struct lexicon *lx, struct rng *r)
{
    static const char *const on[] = {"Ber",  "Hal",  "Mor",  "Wes",  "Tor", "Kel",   "Lin",  "Gar",  "Fen",  "Dun",
                                     "Ash",  "Bram", "Cor",  "Dal",  "Elm", "Har",   "Ives", "Kirk", "Lang", "Mar",
                                     "Nor",  "Old",  "Pen",  "Rad",  "Sal", "Thur",  "Up",   "Vin",  "Whit", "Yar",
                                     "Sten", "Brad", "Clay", "Drum", "Esk", "Frost", "Gold", "Holm"};
    static const char *const mid[] = {"", "", "", "e", "er", "ing", "o", "a", "en", "is"};
    static const char *const man[] = {"man",  "son",  "ley",   "ton",  "berg", "feld",
                                      "wick", "shaw", "court", "dale", "mann", "stad"};
    static const char *const place[] = {"ford",  "ham",  "borough", "bury",  "port",   "mouth", "haven", "chester",
                                        "field", "wold", "minster", "stead", "bridge", "cliff", "marsh", "grove"};
    const char *list = firsts;
    char w[96];
    for (struct slice8 f = next_word(&list); f.len; f = next_word(&list))
        lexicon_word(lx, 'X', f.p, f.len);
    for (int i = 0; i < 3000; i++) {
        const char *a = on[rng_below(r, 38)], *m = mid[rng_below(r, 10)];
        int n = snprintf(w, sizeof w, "%s%s%s", a, m, man[rng_below(r, 12)]);
        lexicon_word(lx, 'X', w, (size_t)n);
        a = on[rng_below(r, 38)], m = mid[rng_below(r, 10)];
        n = snprintf(w, sizeof w, "%s%s%s", a, m, place[rng_below(r, 16)]);
        lexicon_word(lx, 'Q', w, (size_t)n);
    }
}

static void derived(struct lexicon *lx, struct rng *r)
{
    static const char *const vpre[] = {"re", "over", "out", "mis", "pre", "under", "un", "co", "counter"};
    static const char *const apre[] = {"un", "non", "semi", "over", "half", "ultra", "pseudo", "all"};
    const struct wordclass *n = &lx->cls['N' - 'A'], *v = &lx->cls['I' - 'A'], *a = &lx->cls['A' - 'A'];
    uint32_t nn = n->n, nv = v->n, na = a->n;
    char w[96];
    for (int i = 0; i < 9000; i++) {
        struct slice8 x = lexicon_at(n, rng_below(r, nn)), y = lexicon_at(n, rng_below(r, nn));
        int k = snprintf(w, sizeof w, "%.*s%.*s", (int)x.len, x.p, (int)y.len, y.p);
        lexicon_word(lx, 'N', w, (size_t)k);
        plural(lx, 'M', (struct slice8){w, (uint32_t)k});
    }
    for (int i = 0; i < 1500; i++) {
        struct slice8 x = lexicon_at(v, rng_below(r, nv));
        int k = snprintf(w, sizeof w, "%s%.*s", vpre[rng_below(r, 9)], (int)x.len, x.p);
        verb_forms(lx, (struct slice8){w, (uint32_t)k});
    }
    for (int i = 0; i < 2500; i++) {
        struct slice8 x = lexicon_at(a, rng_below(r, na)), y = lexicon_at(n, rng_below(r, nn));
        static const char *const suf[] = {"less", "like", "wide", "free", "bound", "shaped"};
        int k = i % 3 ? snprintf(w, sizeof w, "%.*s%s", (int)y.len, y.p, suf[rng_below(r, 6)])
                      : snprintf(w, sizeof w, "%s%.*s", apre[rng_below(r, 8)], (int)x.len, x.p);
        lexicon_word(lx, 'A', w, (size_t)k);
    }
}

void lexicon_en(struct lexicon *lx)
{
    struct rng r = rng_at(0x656e, 1); /* the vocabulary is the same for every seed of a text */
    lexicon_words(lx, 'N', nouns);
    const char *list = nouns;
    for (struct slice8 w = next_word(&list); w.len; w = next_word(&list))
        plural(lx, 'M', w);
    list = verbs;
    for (struct slice8 w = next_word(&list); w.len; w = next_word(&list))
        verb_forms(lx, w);
    lexicon_words(lx, 'A', adjectives);
    lexicon_words(lx, 'D', adverbs);
    list = adjectives;
    for (struct slice8 w = next_word(&list); w.len; w = next_word(&list))
        if (consonant_y(w))
            cut2(lx, 'D', w, 1, "ily");
        else
            add2(lx, 'D', w, "ly");
    names(lx, &r);
    derived(lx, &r);
}
