/* lexicon_ru: Russian word forms from stems and endings.  To agree without a grammar, subjects are feminine:
 *   N noun, nominative  K noun, accusative  L noun, genitive  P noun, prepositional  M plural
 *   A adjective, nominative  B accusative  C genitive  V verb, past  I infinitive  D adverb  X person  Q place (prepositional)
 * SPDX-License-Identifier: MIT */
#include "lexicon.h"

/* feminine in -а; the last letter is left out */
static const char stems[] =
    "машин дорог школ комнат газет работ рек вод гор страниц систем программ карт минут улиц лестниц бумаг "
    "корзин лодк "
    "лошад скал стен крыш труб ламп картин музык погод зим весн осен планет ракет команд групп проблем задач "
    "причин перемен "
    "границ столиц больниц аптек библиотек касс пристан мельниц теплиц гостиниц таблиц формул теори практик "
    "критик техник "
    "фабрик мастерск перчатк шапк сумк тетрад ручк книг ветк собак кошк птиц рыб коров пчел муравьинк ягод "
    "груш слив капуст "
    "морков пшениц кукуруз посуд тарелк чашк вилк ложк сковородк кастрюл печк свеч искр туч бур волн";
static const char adjs[] =
    "нов стар добр красив мал больш длинн быстр тих громк холодн тепл зелен син бел черн желт красн сильн "
    "слаб умн глуп важн "
    "нужн редк част трудн прост сложн известн странн смешн грустн весел городск деревенск речн лесн морск "
    "горн зимн летн "
    "утренн вечерн домашн железн деревянн каменн стеклянн бумажн древн молод пуст полн чист грязн мокр сух";
/* stem + ла / ть */
static const char verbs[] = "написа прочита сдела потеря сохрани построи измени поправи показа рассказа "
                            "услыша увиде замети провери отправи получи "
                            "купи прода откры закры нача закончи поменя собра разобра сложи подня опусти "
                            "поставил сломи почини нарисова описа обсуди "
                            "объясни предложи отвергну поддержа забы вспомни наш отда привез увез раздели "
                            "соедини посчита измери улучши ухудши";
static const char adverbs[] = "быстро медленно часто редко иногда всегда никогда снова опять вчера сегодня "
                              "завтра недавно тихо громко хорошо плохо легко "
                              "трудно рано поздно вместе отдельно постепенно внезапно обычно наконец "
                              "случайно нарочно подробно кратко точно примерно";

static void forms(struct lexicon *lx, const char *pre, struct slice8 s, const char *classes, const char *const *ends)
{
    char w[160];
    for (int i = 0; classes[i]; i++) {
        const char *e = ends[i];
        if (!strcmp(e, "ы") && s.len >= 2 && strstr("г к х ж ч ш щ ", (char[]){s.p[s.len - 2], s.p[s.len - 1], ' ', 0}))
            e = "и";
        int n = snprintf(w, sizeof w, "%s%.*s%s", pre, (int)s.len, s.p, e);
        lexicon_word(lx, classes[i], w, (size_t)n);
    }
}

static void inflect(struct lexicon *lx, const char *pre, const char *list, const char *classes, const char *const *ends)
{
    while (*list) {
        struct slice8 w = {list, (uint32_t)strcspn(list, " ")};
        list += w.len + (list[w.len] == ' ');
        forms(lx, pre, w, classes, ends);
    }
}

void lexicon_ru(struct lexicon *lx)
{
    static const char *const nend[] = {"а", "у", "ы", "е", "ы"}, *const aend[] = {"ая", "ую", "ой"}, *const vend[] = {"ла", "ть"};
    static const char *const npre[] = {"",    "авто", "радио", "гидро", "мото",  "электро", "фото",   "видео", "метео", "аэро",
                                       "био", "кино", "мини",  "микро", "супер", "полу",    "псевдо", "под",   "над",   "меж"};
    static const char *const apre[] = {"", "не", "пре", "полу", "по", "сверх", "без", "раз", "ново", "старо"};
    static const char *const vpre[] = {"", "пере", "до", "недо", "за", "при", "об", "вы"};
    static const char *const first[] = {"Анна", "Мария", "Ольга", "Вера", "Нина", "Лидия", "Тамара", "Дарья", "Софья", "Зоя"};
    static const char *const syl[] = {"бор", "вол", "гор", "дуб", "жар", "зор", "кам", "лес", "мур", "нов",
                                      "ор",  "пет", "руд", "сос", "тур", "ух",  "хол", "чер", "шум", "яр"};
    for (int i = 0; i < 20; i++)
        inflect(lx, npre[i], stems, "NKLPM", nend);
    for (int i = 0; i < 10; i++)
        inflect(lx, apre[i], adjs, "ABC", aend);
    for (int i = 0; i < 8; i++)
        inflect(lx, vpre[i], verbs, "VI", vend);
    lexicon_words(lx, 'D', adverbs);
    struct rng r = rng_at(0x7275, 1);
    char w[96];
    for (int i = 0; i < 900; i++) {
        const char *a = syl[rng_below(&r, 20)], *b = syl[rng_below(&r, 20)];
        int n = snprintf(w, sizeof w, "%s %s%sина", first[rng_below(&r, 10)], a, b);
        lexicon_word(lx, 'X', w, (size_t)n);
        a = syl[rng_below(&r, 20)], b = syl[rng_below(&r, 20)];
        n = snprintf(w, sizeof w, "%s%s%s", a, b, i % 2 ? "ске" : "ово");
        lexicon_word(lx, 'Q', w, (size_t)n);
    }
}
