"""The colleges and departments of 江海大学."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Organisation:
    code: str
    name: str
    name_en: str
    kind: Literal["college", "department"]
    majors: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()


def _college(code: str, name: str, name_en: str, majors: str, courses: str) -> Organisation:
    return Organisation(
        code, name, name_en, "college", tuple(majors.split()), tuple(courses.split())
    )


def _department(code: str, name: str, name_en: str) -> Organisation:
    return Organisation(code, name, name_en, "department")


COLLEGES = (
    _college(
        "C01",
        "计算机学院",
        "School of Computer Science",
        "计算机科学与技术 软件工程",
        "数据结构 操作系统 计算机网络 数据库原理",
    ),
    _college(
        "C02",
        "数学科学学院",
        "School of Mathematical Sciences",
        "数学与应用数学 统计学",
        "高等数学 线性代数 概率论 数学分析",
    ),
    _college(
        "C03",
        "物理学院",
        "School of Physics",
        "物理学 光电信息科学",
        "大学物理 理论力学 电磁学 光学",
    ),
    _college(
        "C04",
        "化学化工学院",
        "School of Chemistry and Chemical Engineering",
        "应用化学 化学工程",
        "无机化学 有机化学 物理化学 化工原理",
    ),
    _college(
        "C05",
        "生命科学学院",
        "School of Life Sciences",
        "生物技术 生态学",
        "细胞生物学 遗传学 微生物学 生态学基础",
    ),
    _college(
        "C06",
        "海洋学院",
        "School of Marine Science",
        "海洋科学 港口航道工程",
        "海洋学导论 潮汐与波浪 海洋测绘 港口规划",
    ),
    _college(
        "C07",
        "机械工程学院",
        "School of Mechanical Engineering",
        "机械设计制造 车辆工程",
        "工程制图 机械原理 材料力学 机械设计",
    ),
    _college(
        "C08",
        "电气工程学院",
        "School of Electrical Engineering",
        "电气工程 自动化",
        "电路原理 模拟电子技术 自动控制原理 电机学",
    ),
    _college(
        "C09",
        "土木工程学院",
        "School of Civil Engineering",
        "土木工程 给排水工程",
        "结构力学 土力学 混凝土结构 工程测量",
    ),
    _college(
        "C10",
        "经济学院",
        "School of Economics",
        "金融学 国际经济与贸易",
        "微观经济学 宏观经济学 计量经济学 货币银行学",
    ),
    _college(
        "C11",
        "管理学院",
        "School of Management",
        "工商管理 会计学",
        "管理学 基础会计 市场营销 运筹学",
    ),
    _college(
        "C12",
        "法学院",
        "Law School",
        "法学 知识产权",
        "法理学 民法学 刑法学 行政法学",
    ),
    _college(
        "C13",
        "人文学院",
        "School of Humanities",
        "汉语言文学 历史学",
        "现代汉语 古代文学 中国通史 写作",
    ),
    _college(
        "C14",
        "外国语学院",
        "School of Foreign Languages",
        "英语 日语",
        "大学英语 英汉翻译 基础日语 语言学导论",
    ),
    _college(
        "C15",
        "艺术设计学院",
        "School of Art and Design",
        "视觉传达设计 环境设计",
        "设计基础 色彩构成 字体设计 设计史",
    ),
)

DEPARTMENTS = (
    _department("D01", "党办校办", "University Office"),
    _department("D02", "组织部", "Organisation Department"),
    _department("D03", "宣传部", "Publicity Department"),
    _department("D04", "教务处", "Academic Affairs Office"),
    _department("D05", "人事处", "Human Resources Office"),
    _department("D06", "科研部", "Research Office"),
    _department("D07", "计财处", "Planning and Finance Office"),
    _department("D08", "国际合作处", "International Cooperation Office"),
    _department("D09", "资产处", "Asset Management Office"),
    _department("D10", "社会合作处", "Public Partnership Office"),
    _department("D11", "校团委", "Youth League Committee"),
    _department("D12", "后勤中心", "Logistics Centre"),
    _department("D13", "采购中心", "Procurement Centre"),
    _department("D14", "研究生院", "Graduate School"),
    _department("D15", "网络中心", "Network Centre"),
)

ORGANISATIONS = COLLEGES + DEPARTMENTS
