/* lexicon_cjk: Chinese and Japanese words.  Common two-letter words written by hand come first (Zipf's head); the tail is made
 * of pairs of meaningful characters, so runs of many equal characters are rare between unrelated sentences.
 *   N noun  V verb  A adjective or attribute  D adverb  X person  Q place
 * SPDX-License-Identifier: MIT */
#include "lexicon.h"

static const char zh_n[] = "问题 机器 城市 学校 汽车 天气 电影 音乐 文章 新闻 朋友 老师 学生 医生 工厂 公司 "
                           "市场 价格 办法 计划 经验 原因 结果 系统 程序 "
                           "软件 硬件 网络 手机 电池 屏幕 相机 图片 视频 飞机 火车 地铁 桥梁 河流 山谷 森林 "
                           "花园 厨房 窗户 房子 家具 衣服 鞋子 水果 蔬菜 "
                           "米饭 面条 茶叶 咖啡 早餐 晚餐 季节 春天 夏天 秋天 冬天 历史 文化 艺术 科学 技术 "
                           "经济 政策 法律 合同 保险 银行 利率 股票 收入 "
                           "税收 交通 道路 航班 酒店 旅客 导游 博物馆 图书馆 体育场 游泳池 邮局 超市 报纸 "
                           "杂志 小说 诗歌 作者 读者 编辑 记者 演员 导演";
static const char zh_v[] = "修理 发现 讨论 研究 测试 安装 更换 购买 出售 推荐 支持 反对 改变 提高 降低 影响 "
                           "控制 管理 保护 破坏 建设 设计 制造 检查 分析 "
                           "比较 选择 解决 介绍 说明 证明 记录 保存 删除 打开 关闭 使用 停止 继续 开始 完成 "
                           "参加 组织 访问 观察 翻译 批评 表扬 拒绝 接受";
static const char zh_a[] = "新的 旧的 便宜的 昂贵的 漂亮的 普通的 特别的 重要的 简单的 复杂的 安静的 热闹的 危险的 安全的 传统的 "
                           "现代的 国产的 进口的 "
                           "免费的 公开的 秘密的 古老的 年轻的 有名的 奇怪的 正常的 可靠的 聪明的 勇敢的 温暖的";
static const char zh_d[] = "已经 经常 偶尔 终于 忽然 马上 逐渐 仍然 居然 确实 几乎 专门 重新 亲自 暂时 分别 共同 主动 连续 顺便";
static const char zh_pool[] = "木火土金石风云雨雪雷电光影声色香味花草树叶根果种田园林山川河湖海岸岛洲桥路街巷"
                              "门窗墙屋楼台塔井灯烛床桌椅柜箱包袋瓶罐碗盘刀剑弓"
                              "车船轮帆马牛羊鸡鱼鸟虫龙虎豹狼熊象鹿兔鼠猫狗米麦豆瓜菜茶酒糖盐油布丝绸棉线针纸"
                              "笔墨书画诗歌琴棋钟表镜铁铜银玉珠宝药病医师工农商兵";
static const char zh_act[] =
    "查问听看写读算量称切割焊接拼装拆洗擦扫拖拉推送寄收存取借还租卖买换改修补添减增删合分开关停走跑飞游爬跳坐"
    "站躺教学练考评选投判罚奖"
    "帮救护守攻防追逃藏找寻探测试验证记忆想思忘念爱恨怕怒笑哭喊叫说讲谈论辩争抢夺占领管治";
static const char zh_sur[] = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗";

static const char ja_n[] = "問題 機械 都市 学校 電車 天気 映画 音楽 記事 新聞 友人 先生 学生 医者 工場 会社 "
                           "市場 値段 方法 計画 経験 原因 結果 装置 画面 "
                           "電池 写真 動画 飛行機 地下鉄 橋 川 谷 森 庭 台所 窓 家 家具 服 靴 果物 野菜 弁当 "
                           "お茶 朝食 夕食 季節 歴史 文化 芸術 科学 技術 "
                           "経済 政策 法律 契約 保険 銀行 株価 収入 税金 交通 道路 宿 旅人 博物館 図書館 "
                           "球場 郵便局 雑誌 小説 詩 作者 読者 記者 役者 監督";
static const char ja_v[] = "修理した 発見した 議論した 研究した 試験した 設置した 交換した 購入した 販売した "
                           "推薦した 支持した 反対した 変更した 改善した "
                           "影響した 管理した 保護した 破壊した 建設した 設計した 製造した 検査した 分析した "
                           "比較した 選択した 解決した 紹介した 説明した "
                           "証明した 記録した 保存した 削除した 使用した 停止した 継続した 開始した 完成した "
                           "参加した 訪問した 観察した 翻訳した 批判した";
static const char ja_a[] = "新しい 古い 安い 高い 美しい 普通の 特別な 重要な 簡単な 複雑な 静かな 賑やかな "
                           "危険な 安全な 伝統的な 現代的な 珍しい 有名な "
                           "奇妙な 正常な 確かな 賢い 勇敢な 暖かい 冷たい 重い 軽い 長い 短い 深い";
static const char ja_d[] = "もう よく たまに やっと 急に すぐに 次第に まだ 意外と 確かに ほぼ 改めて 自分で "
                           "一時的に 別々に 一緒に 何度も";

static uint32_t letters(const char *s) { return (uint32_t)(strlen(s) / 3); /* every character here is three bytes long */ }

static void pair(struct lexicon *lx, char cls, struct rng *r, const char *a, const char *b, const char *suffix)
{
    char w[64];
    uint32_t i = rng_below(r, letters(a)), j = rng_below(r, letters(b));
    int n = snprintf(w, sizeof w, "%.3s%.3s%s", a + 3 * (size_t)i, b + 3 * (size_t)j, suffix);
    lexicon_word(lx, cls, w, (size_t)n);
}

static void tail(struct lexicon *lx, struct rng *r, const char *verb_end, const char *adj_end)
{
    static const char *const place[] = {"市", "县", "村", "镇", "岛", "区"};
    char w[64];
    for (int i = 0; i < 4000; i++)
        pair(lx, 'N', r, zh_pool, zh_pool, "");
    for (int i = 0; i < 2500; i++)
        pair(lx, 'V', r, zh_act, zh_act, verb_end);
    for (int i = 0; i < 1500; i++)
        pair(lx, 'A', r, zh_pool, zh_pool, adj_end);
    for (int i = 0; i < 900; i++) {
        int n = snprintf(w, sizeof w, "%.3s", zh_sur + 3 * (size_t)rng_below(r, letters(zh_sur)));
        snprintf(w + n, sizeof w - (size_t)n, "%.3s", zh_pool + 3 * (size_t)rng_below(r, letters(zh_pool)));
        lexicon_word(lx, 'X', w, strlen(w));
        pair(lx, 'Q', r, zh_pool, zh_pool, place[rng_below(r, 6)]);
    }
}

void lexicon_zh(struct lexicon *lx)
{
    struct rng r = rng_at(0x7a68, 1);
    lexicon_words(lx, 'N', zh_n);
    lexicon_words(lx, 'V', zh_v);
    lexicon_words(lx, 'A', zh_a);
    lexicon_words(lx, 'D', zh_d);
    tail(lx, &r, "", "的");
}

void lexicon_ja(struct lexicon *lx)
{
    struct rng r = rng_at(0x6a61, 1);
    lexicon_words(lx, 'N', ja_n);
    lexicon_words(lx, 'V', ja_v);
    lexicon_words(lx, 'A', ja_a);
    lexicon_words(lx, 'D', ja_d);
    tail(lx, &r, "した", "の");
}
