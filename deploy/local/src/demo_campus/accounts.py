"""The people a visitor may sign on as."""

from dataclasses import dataclass

PASSWORD = "yiwang-demo-2026"  # noqa: S105 - printed for every visitor to see


@dataclass(frozen=True)
class DemoAccount:
    number: str
    name: str
    gender: str
    who: str
    who_en: str
    role: str | None = None


DEMO_ACCOUNTS = (
    DemoAccount(
        "20230101", "李华", "male", "计算机学院学生", "student of the School of Computer Science"
    ),
    DemoAccount(
        "T1001", "王秀兰", "female", "计算机学院教学秘书", "teaching secretary of that school"
    ),
    DemoAccount("T2001", "赵志强", "male", "教务处科员", "clerk of the Academic Affairs Office"),
    DemoAccount(
        "T9001", "陈思远", "male", "平台管理员（网络中心）", "administrator", "administrator"
    ),
)

BY_NUMBER = {account.number: account for account in DEMO_ACCOUNTS}
