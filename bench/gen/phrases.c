/* phrases: see phrases.h.  PH_TEMPLATE and PH_LISTED are templates of prose.h.
 * SPDX-License-Identifier: MIT */
#include "phrases.h"

static const char *const en_short[] = {"Thanks!",
                                       "I agree.",
                                       "+1",
                                       "Same here.",
                                       "Good point.",
                                       "Exactly.",
                                       "lol",
                                       "No idea.",
                                       "Me too.",
                                       "You are right.",
                                       "Thanks a lot!",
                                       "Why?",
                                       "Of course not.",
                                       "I don't think so.",
                                       "That's true.",
                                       "Great, thank you very much!",
                                       "Yes.",
                                       "No.",
                                       "Nice photos!",
                                       "Welcome to the forum!",
                                       "Any news on this?",
                                       "It works now, thanks.",
                                       "Could you post a link?",
                                       "Source?",
                                       "Bump.",
                                       "Not sure about that.",
                                       "I had the same problem.",
                                       "Never heard of it.",
                                       "Sorry for the late reply.",
                                       "So what?",
                                       NULL};
static const char *const en_proverb[] = {"A rolling stone gathers no moss.",
                                         "You cannot have your cake and eat it too.",
                                         "The early bird catches the worm.",
                                         "When in Rome, do as the Romans do.",
                                         "Too many cooks spoil the broth.",
                                         "People in glass houses should not throw stones.",
                                         "A bird in the hand is worth two in the bush.",
                                         "Do not count your chickens before they are hatched.",
                                         "You can lead a horse to water but you cannot make it drink.",
                                         "Still waters run deep.",
                                         "All that glitters is not gold.",
                                         "Where there is smoke there is fire.",
                                         "The grass is always greener on the other side of the fence.",
                                         NULL};
static const char *const en_hello[] = {
    "Hi all,", "Hello everyone,", "Hi,", "Dear all,", "Good morning everybody,", "Hi there!", NULL};
static const char *const en_bye[] = {"Best regards,",
                                     "Cheers,",
                                     "Kind regards",
                                     "Hope this helps!",
                                     "Have a nice weekend everyone!",
                                     "Thanks in advance for your help.",
                                     "Hope this helps and good luck with the project!",
                                     NULL};
static const char *const en_template[] = {
    "the bus to Q leaves at # o'clock and arrives in Q # minutes later.",
    "as of ~ the population of Q was # thousand according to the last census, which makes it one of the "
    "largest towns in the N of Q.",
    "_ have been using the X # for about # years now and _ am very happy with the N.",
    "my name is X, _ live in Q and _ have been working as & N for # years.",
    "_ would buy the X # again, but only with the A N and without the N.",
    "flight # from Q to Q was delayed by # minutes because of the A N.",
    "the recipe needs # grams of N, # spoons of N and a little bit of N.",
    "in the match between Q and Q last weekend the final score was # to #.",
    NULL};
static const char *const en_listed[] = {
    "bread",    "two litres of milk", "spare batteries", "a warm jacket", "sun cream", "torch and matches",
    "passport", "phone charger",      "first aid kit",   "water bottle",  NULL};

static const char *const ru_short[] = {"Спасибо!",
                                       "Согласен.",
                                       "Точно.",
                                       "Не знаю.",
                                       "Почему?",
                                       "Да, конечно.",
                                       "Я тоже так думаю.",
                                       "Вряд ли.",
                                       "Большое спасибо за ответ!",
                                       "Добро пожаловать на форум!",
                                       "Есть новости?",
                                       "Источник?",
                                       "Нет.",
                                       NULL};
static const char *const ru_proverb[] = {"Тише едешь, дальше будешь.",
                                         "Без труда не вытащишь и рыбку из пруда.",
                                         "Семь раз отмерь, один раз отрежь.",
                                         "Не всё то золото, что блестит.",
                                         "Что посеешь, то и пожнёшь.",
                                         "В гостях хорошо, а дома лучше.",
                                         NULL};
static const char *const ru_hello[] = {"Всем привет!", "Добрый день,", "Здравствуйте!", "Доброе утро всем,",
                                       NULL};
static const char *const ru_bye[] = {"С уважением,", "Удачи всем!", "Заранее спасибо за помощь.",
                                     "Хороших выходных!", NULL};
static const char *const ru_template[] = {
    "Автобус до Q отправляется из Q в # часов.", "Меня зовут X, я живу в Q уже # лет.",
    "По данным переписи ~ года в Q живёт # тысяч человек, больше, чем в Q.",
    "Поезд # опоздал на # минут, потому что A N V K.", NULL};
static const char *const ru_listed[] = {"хлеб",          "два литра молока", "батарейки",
                                        "тёплая куртка", "спички",           "паспорт",
                                        "зарядка",       "аптечка",          NULL};

static const char *const zh_short[] = {
    "谢谢！",       "同意。",         "顶",         "沙发",       "不知道。", "为什么？",   "说得对。",
    "我也这么想。", "非常感谢楼主！", "有消息吗？", "不一定吧。", "哈哈",     "欢迎新人！", NULL};
static const char *const zh_proverb[] = {"千里之行，始于足下。", "三个臭皮匠，顶个诸葛亮。",
                                         "有志者，事竟成。",     "塞翁失马，焉知非福。",
                                         "不入虎穴，焉得虎子。", NULL};
static const char *const zh_hello[] = {"大家好，", "各位早上好，", "楼主你好，", NULL};
static const char *const zh_bye[] = {"先谢谢大家了！", "祝好。", "希望对你有帮助。", NULL};
static const char *const zh_template[] = {"从Q到Q的#路汽车早上#点发车。", "我叫X，在Q住了#年，做N工作。",
                                          "根据~年的普查，Q的人口是#万，比Q多一些。",
                                          "我用X牌的N已经#年了，很满意。", NULL};
static const char *const zh_listed[] = {"面包", "两瓶牛奶", "备用电池", "厚外套", "防晒霜",
                                        "护照", "充电器",   "急救包",   NULL};

static const char *const ja_short[] = {"ありがとう！",
                                       "同意です。",
                                       "なるほど。",
                                       "わかりません。",
                                       "なぜ？",
                                       "そうですね。",
                                       "私もそう思います。",
                                       "どうもありがとうございます！",
                                       "それはどうかな。",
                                       "続報は？",
                                       "乙",
                                       "そのとおり。",
                                       NULL};
static const char *const ja_proverb[] = {"石の上にも三年と言います。", "猿も木から落ちるものです。",
                                         "急がば回れですね。", "塵も積もれば山となるのです。", NULL};
static const char *const ja_hello[] = {"皆さん、こんにちは。", "はじめまして。", "おはようございます。",
                                       NULL};
static const char *const ja_bye[] = {"よろしくお願いします。", "それでは良い週末を。",
                                     "お役に立てば幸いです。", NULL};
static const char *const ja_template[] = {
    "Q行きのバスは#時#分に出て、Qに着きます。", "Xと申します、Qに#年住んでいます。",
    "~年の調査によるとQの人口は#万人です。", "XのNを#年使っていますが、とても満足です。", NULL};
static const char *const ja_listed[] = {"パン", "牛乳二本", "予備の電池", "厚い上着", "日焼け止め",
                                        "旅券", "充電器",   "救急箱",     NULL};

static const char *const *const all[LANG_N][PH_N] = {
    {en_short, en_proverb, en_hello, en_bye, en_template, en_listed},
    {ru_short, ru_proverb, ru_hello, ru_bye, ru_template, ru_listed},
    {zh_short, zh_proverb, zh_hello, zh_bye, zh_template, zh_listed},
    {ja_short, ja_proverb, ja_hello, ja_bye, ja_template, ja_listed}};

const char *const *phrases_of(enum lang lang, enum phrase what, uint32_t *n)
{
    const char *const *list = all[lang][what];
    *n = 0;
    while (list[*n])
        ++*n;
    return list;
}

const char *phrases_draw(enum lang lang, enum phrase what, struct rng *r)
{
    uint32_t n;
    const char *const *list = phrases_of(lang, what, &n);
    return list[rng_below(r, n)];
}
