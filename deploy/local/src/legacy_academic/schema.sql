-- CHAR columns are padded with blanks by whoever writes: SQLite would not.
-- Times are Beijing time, to the second; ZT is '1' for a living row, '0' for a deleted one.

CREATE TABLE IF NOT EXISTS XY_DWXX (      -- 单位
    DWDM CHAR(6) PRIMARY KEY,
    DWMC VARCHAR(60), DWYWM VARCHAR(120),
    DWLB CHAR(1),                         -- 1 college, 2 department
    ZT CHAR(1) NOT NULL, XGSJ CHAR(14) NOT NULL
);
CREATE TABLE IF NOT EXISTS XS_XSXX (      -- 学生
    XH CHAR(20) PRIMARY KEY,
    XM VARCHAR(60),
    XB CHAR(1),                           -- 1 male, 2 female
    XYDM CHAR(6), ZYMC VARCHAR(60), BJMC VARCHAR(60), NJ CHAR(4),
    SJH CHAR(20), DZYX VARCHAR(80),
    XJZT CHAR(2),                         -- 01 enrolled, 02 suspended, 03 graduated, 04 withdrawn
    ZT CHAR(1) NOT NULL, XGSJ CHAR(14) NOT NULL
);
CREATE TABLE IF NOT EXISTS JS_JSXX (      -- 教职工
    JSGH CHAR(12) PRIMARY KEY,
    XM VARCHAR(60), XB CHAR(1), DWDM CHAR(6),
    GWDM CHAR(20),                        -- duties, separated by commas; names in JS_GWDM
    ZC VARCHAR(30), SJH CHAR(20), DZYX VARCHAR(80),
    ZT CHAR(1) NOT NULL, XGSJ CHAR(14) NOT NULL
);
CREATE TABLE IF NOT EXISTS JS_GWDM (GWDM CHAR(2) PRIMARY KEY, GWMC VARCHAR(30));
CREATE TABLE IF NOT EXISTS JX_JSXX (      -- 教室
    JSH CHAR(16) PRIMARY KEY,
    JSMC VARCHAR(60), XQMC VARCHAR(30), JXL VARCHAR(30), LC CHAR(2), ZWS CHAR(6),
    KBY CHAR(1),                          -- 1: several parties may hold it at one time
    KZXX TEXT,                            -- base64 of a GB18030 CSV
    ZT CHAR(1) NOT NULL, XGSJ CHAR(14) NOT NULL
);
CREATE TABLE IF NOT EXISTS JW_XQ (XQMC VARCHAR(40), KSRQ CHAR(8), ZS INTEGER);  -- 学期
CREATE TABLE IF NOT EXISTS JW_KB (        -- 课表
    JSH CHAR(16), KCMC VARCHAR(60), JSGH CHAR(12),
    XQJ INTEGER, KSJC INTEGER, JSJC INTEGER, QSZ INTEGER, JSZ INTEGER,
    DSZ CHAR(1)                           -- 0 every week, 1 odd, 2 even
);
CREATE INDEX IF NOT EXISTS I_KB ON JW_KB (XQJ, JSH);
CREATE TABLE IF NOT EXISTS JW_JSJY (      -- 教室借用
    LSH INTEGER PRIMARY KEY AUTOINCREMENT,
    JSH CHAR(16), RQ CHAR(8), KSJC INTEGER, JSJC INTEGER,
    JYR CHAR(20), JYYT CHAR(2),
    WBDH VARCHAR(128),                    -- number in somebody else's system; not unique
    BZ VARCHAR(200), ZT CHAR(1) NOT NULL, CJSJ CHAR(14) NOT NULL
);
CREATE INDEX IF NOT EXISTS I_JSJY_RQ ON JW_JSJY (RQ, JSH);
CREATE INDEX IF NOT EXISTS I_JSJY_WBDH ON JW_JSJY (WBDH);
CREATE TABLE IF NOT EXISTS XT_HH (HHID CHAR(32) PRIMARY KEY, YXQ CHAR(14) NOT NULL);  -- 会话
