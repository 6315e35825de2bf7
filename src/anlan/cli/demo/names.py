"""Names that belong to nobody: made from small stocks by a seeded draw, so that every demo is alike."""

from random import Random

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹章苏潘葛范彭鲁马方任袁柳史唐薛雷贺汤罗郝毕安常傅康伍余顾孟黄穆萧尹姚邵汪毛戴宋庞熊纪舒屈项祝董梁杜阮蓝季贾江童颜郭梅林徐邱骆高夏蔡田樊胡霍万卢莫房解丁邓洪包石崔龚程裴陆翁段焦侯全班秋仲伊宁栾厉祖武刘景詹龙叶司黎白蒲鄂乔谭劳姬申冉桑边燕温庄晏柴瞿阎连习鱼容向古易廖耿匡国文寇广东利师巩聂晁"
GIVEN = "安然伯川承泽丹枫恩泽凡星刚毅桂芳海宁和平慧敏建业家宁静远可欣岚清乐山立群明远念慈佩兰启航清扬仁杰若水思源淑贞天佑婉清文博西林晓峰新月雅琴永康玉洁云舒泽宇振华正阳志远子衿"
TOWNS = ("青禾镇", "柳湾镇", "石桥镇", "南坡乡", "白露镇", "榆林乡", "清溪镇", "云岭乡")
STREETS = (
    "和平路",
    "育才街",
    "新华路",
    "建设街",
    "文昌路",
    "滨河路",
    "朝阳街",
    "团结路",
    "振兴街",
    "幸福路",
)
VILLAGES = (
    "东庄",
    "西岭",
    "上河",
    "下河",
    "大槐",
    "小寨",
    "杨树",
    "石门",
    "桃园",
    "梨沟",
    "北坪",
    "南关",
    "双井",
    "三官",
    "五里",
    "七里",
    "马营",
    "牛头",
    "龙泉",
    "凤山",
)
PLANTS = (
    "小太阳",
    "蓝天",
    "金色童年",
    "向日葵",
    "启明星",
    "七彩",
    "春芽",
    "童心",
    "贝贝",
    "阳光",
    "育苗",
    "星星河",
    "小百灵",
    "绿荫",
    "晨曦",
    "欢乐谷",
    "智慧树",
    "红苹果",
    "小海豚",
    "彩虹桥",
)
COURSES = ("艺术", "书画", "舞蹈", "音乐", "科创", "体能", "语言", "棋类", "美术", "乒乓球")


class People:
    """Draws names without giving the same one twice."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._given: set[str] = set()

    def name(self) -> str:
        """A full name of three characters not given before."""
        while True:
            start = self._random.randrange(0, len(GIVEN) - 1, 2)
            name = self._random.choice(SURNAMES) + GIVEN[start : start + 2]
            if name not in self._given:
                self._given.add(name)
                return name

    def phone(self) -> str:
        """A number under an area code that does not exist."""
        return f"000-{self._random.randrange(2_000_000, 9_999_999)}"
