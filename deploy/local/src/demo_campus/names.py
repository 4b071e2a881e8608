"""Plausible personal names, and some that break old software."""

from typing import Literal

from demo_campus import chance

Gender = Literal["male", "female"]

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝"
)
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "慕容")
MALE = "伟强磊洋勇军杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林峰晨博睿泽轩文昊远志翔"
FEMALE = "芳娜敏静丽艳娟霞秀燕玲桂娣英红玉萍婷雪慧莹雯颖佳倩琳璐瑶萱怡欣梦菲悦涵诗语彤妍"

# Outside GB2312, two of them outside GBK and one outside the BMP: the names
# that older systems print as question marks.
RARE = {
    "20230307": ("male", "陈䶮"),
    "20240512": ("female", "周㛃"),
    "20251103": ("male", "吴𠮷"),
    "20260218": ("female", "林𬱖怡"),
}


def gender(*about: object) -> Gender:
    return "male" if chance.happens(52, "gender", *about) else "female"


def full_name(sex: Gender, *about: object) -> str:
    if chance.happens(2, "compound", *about):
        surname = chance.pick(COMPOUND_SURNAMES, "surname", *about)
    else:
        surname = chance.pick(SURNAMES, "surname", *about)
    letters = MALE if sex == "male" else FEMALE
    given = chance.pick(letters, "given", *about)
    if chance.happens(75, "two letters", *about):
        given += chance.pick(letters.replace(given, ""), "second", *about)
    return surname + given


def phone(*about: object) -> str:
    """Eleven digits from 100…, a block no operator hands to a subscriber."""
    return f"1000{chance.number(10_000_000, 'phone', *about):07}"
