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
static const char *const en_hello[] = {"Hi all,", "Hello everyone,", "Hi,", "Dear all,", "Good morning everybody,", "Hi there!",
                                       NULL};
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
static const char *const ru_hello[] = {"Всем привет!", "Добрый день,", "Здравствуйте!", "Доброе утро всем,", NULL};
static const char *const ru_bye[] = {"С уважением,", "Удачи всем!", "Заранее спасибо за помощь.", "Хороших выходных!", NULL};
static const char *const ru_template[] = {"Автобус до Q отправляется из Q в # часов.", "Меня зовут X, я живу в Q уже # лет.",
                                          "По данным переписи ~ года в Q живёт # тысяч человек, больше, чем в Q.",
                                          "Поезд # опоздал на # минут, потому что A N V K.", NULL};
static const char *const ru_listed[] = {"хлеб",    "два литра молока", "батарейки", "тёплая куртка", "спички", "паспорт",
                                        "зарядка", "аптечка",          NULL};

static const char *const zh_short[] = {
    "谢谢！",       "同意。",         "顶",         "沙发",       "不知道。", "为什么？",   "说得对。",
    "我也这么想。", "非常感谢楼主！", "有消息吗？", "不一定吧。", "哈哈",     "欢迎新人！", NULL};
static const char *const zh_proverb[] = {"千里之行，始于足下。", "三个臭皮匠，顶个诸葛亮。", "有志者，事竟成。",
                                         "塞翁失马，焉知非福。", "不入虎穴，焉得虎子。",     NULL};
static const char *const zh_hello[] = {"大家好，", "各位早上好，", "楼主你好，", NULL};
static const char *const zh_bye[] = {"先谢谢大家了！", "祝好。", "希望对你有帮助。", NULL};
static const char *const zh_template[] = {"从Q到Q的#路汽车早上#点发车。", "我叫X，在Q住了#年，做N工作。",
                                          "根据~年的普查，Q的人口是#万，比Q多一些。", "我用X牌的N已经#年了，很满意。", NULL};
static const char *const zh_listed[] = {"面包", "两瓶牛奶", "备用电池", "厚外套", "防晒霜", "护照", "充电器", "急救包", NULL};

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
static const char *const ja_proverb[] = {"石の上にも三年と言います。", "猿も木から落ちるものです。", "急がば回れですね。",
                                         "塵も積もれば山となるのです。", NULL};
static const char *const ja_hello[] = {"皆さん、こんにちは。", "はじめまして。", "おはようございます。", NULL};
static const char *const ja_bye[] = {"よろしくお願いします。", "それでは良い週末を。", "お役に立てば幸いです。", NULL};
static const char *const ja_template[] = {"Q行きのバスは#時#分に出て、Qに着きます。", "Xと申します、Qに#年住んでいます。",
                                          "~年の調査によるとQの人口は#万人です。", "XのNを#年使っていますが、とても満足です。",
                                          NULL};
static const char *const ja_listed[] = {"パン", "牛乳二本", "予備の電池", "厚い上着", "日焼け止め",
                                        "旅券", "充電器",   "救急箱",     NULL};

/* what people wrote, in sentences that begin or end like what the software around them writes */
static const char *const en_furniture[] = {"Page 7 of the manual is missing from my copy.",
                                           "Edit your fstab before you plug it in again.",
                                           "Last edited by my editor, then by my mother.",
                                           "Quote me on that, I stand by every word.",
                                           "Reply when you are home, there is no hurry.",
                                           "View from the tower: fog, fog and a gull.",
                                           "Attachment of the strap to the frame is the weak point.",
                                           "Click on the left side of the lid, not on the hinge.",
                                           "Likes rain, hates wind: that is my dog.",
                                           "Report what you saw to the harbour office, please.",
                                           "Share your umbrella or share your cold.",
                                           "Thanks from all of us, and from the cat.",
                                           "Joined two planks with dowels, no glue at all.",
                                           "Location of the spare key: ask the baker.",
                                           "Posts made of oak last twice as long as pine.",
                                           "Member of three choirs, singer in none.",
                                           "Next to the pump there is a box with valves.",
                                           "Previous winters were colder, or so they say.",
                                           "Sent from the depot at noon, arrived at six.",
                                           "Register early, the hall is small.",
                                           "Log in by the fire, quite literally, and it smoked.",
                                           "Search for the leak with soap and patience.",
                                           "Home is where the kettle is.",
                                           "Top answer so far: ask your grandmother.",
                                           "Moderator: please close the window, it is freezing in here.",
                                           "Post by post they pulled the fence down.",
                                           "Subject of the talk was bees, again.",
                                           "Date of the fair is not fixed yet.",
                                           "To whom it may concern: the cake is gone.",
                                           "From now on I lock the shed.",
                                           "Wrote him twice, no answer.",
                                           "Anna wrote a song about the ferry.",
                                           "On Tuesday the plumber wrote that he would come.",
                                           "He said: take the green one, and I did.",
                                           "Expand the ladder before you climb it.",
                                           "Permission granted, said the sign, and we parked.",
                                           "Views are my own, and so is the typing.",
                                           "Signature missing, so the bank sent it back.",
                                           "Begin with the screws at the back.",
                                           "Original parts cost three times as much.",
                                           "Spoiler alert: it rains in the end.",
                                           "Hidden under the stairs were nine pairs of skates.",
                                           "Status: sitting in the sun, doing nothing.",
                                           "Age of the boat unknown, the engine is from a tractor.",
                                           "Today at the market nobody had plums.",
                                           "Yesterday at work the lift stopped twice.",
                                           "Guest of honour was the old stationmaster.",
                                           "Translate that into plain words, please.",
                                           "Copy of the letter goes to the council.",
                                           "Download took all night, and it was the wrong film.",
                                           "Unread books are the best insulation.",
                                           "Marked as solved, but it still drips.",
                                           NULL};
static const char *const ru_furniture[] = {"Страница 7 в моём экземпляре пустая.",
                                           "Цитата не моя, а тестя.",
                                           "Ответить ему нечего, и он молчит.",
                                           "Последний раз редактировали устав ещё при дедушке.",
                                           "Сообщение дошло, спасибо за хлопоты.",
                                           "Спасибо сказали все, кроме кота.",
                                           "Написал ему дважды, тишина.",
                                           "Откуда ключи: с гвоздя над дверью.",
                                           "Сегодня в порту опять туман.",
                                           "Участник трёх хоров, певец ни в одном.",
                                           NULL};
static const char *const zh_furniture[] = {
    "第七页在我的书里是空白的。",       "回复他了，还没有消息。",   "引用祖母的话：先吃饭，再说理。",
    "发表意见的人很多，做事的人很少。", "编辑部在三楼，别走错门。", "楼主说得对，可是楼上的水还在漏。",
    "举报噪音要去物业，不是来找我。",   "下一页写的是另一件事了。", NULL};
static const char *const ja_furniture[] = {"七ページ目が私の本にはありません。",
                                           "返信は急ぎませんので、元気になってからで。",
                                           "引用したのは祖母の言葉だけです。",
                                           "編集は妻がしてくれました、感謝です。",
                                           "投稿用の箱は駅の裏にあります。",
                                           "次へ進む前に、ネジを確かめて。",
                                           "検索より隣の人に聞く方が早いです。",
                                           "添付の鍵は古い方の扉のです。",
                                           NULL};

static const char *const *const all[LANG_N][PH_N] = {
    {en_short, en_proverb, en_hello, en_bye, en_template, en_listed, en_furniture},
    {ru_short, ru_proverb, ru_hello, ru_bye, ru_template, ru_listed, ru_furniture},
    {zh_short, zh_proverb, zh_hello, zh_bye, zh_template, zh_listed, zh_furniture},
    {ja_short, ja_proverb, ja_hello, ja_bye, ja_template, ja_listed, ja_furniture}};

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
