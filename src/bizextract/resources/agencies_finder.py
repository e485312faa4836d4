"""A fast finder of likely unit names, for the tagger's features: the registry's names, generic endings, collectives, field
lists.

It proposes; the tagger decides. Time is linear in the text's length.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from .agencies import load_agencies
from .divisions import find_places, place_candidates

__all__ = ["unit_candidates"]

_Range = tuple[int, int]

# Level words that may stand before an organ, longest first; 师市 and 团 are those of the 兵团.
_LEVEL_WORD = re.compile(
    r"(?:自治区|自治州|自治县|师市|兵团|国家|全国|开发区|高新区|经开区|实验区|新区|园区|[省市区县州旗盟镇乡])\Z"
)
# The same, repeated, with the words of collectives in front: 各县（市、区）, 市、区; anchored at the end of a slice of at most
# 24 characters.
_LEVELS_BEFORE = re.compile(
    r"(?:(?:全[省市区县州国旗]|本[省市区县])?各级|"
    r"(?:全|各级|各有关|各相关|有关|相关|各|同级|本级)?"
    r"(?:(?:自治区|自治州|自治县|师市|兵团|国家|省级|设区市|地级以上市|直辖市|[省市区县州旗盟镇乡])[、（）()/]*)+(?:直|级|属|直属)?)\Z"
)
# A level word begins a name where what is before it is no ideograph, or one of these words: 由区工信局, 和市财政局, 报区委; not
# 社区, 园区.
_BEFORE_A_NAME = frozenset("由向经报与和及或请按在对各原从驻至到将为是以于设达跟据同被让给并全据会了过合托属照导商求名")
_TWO_LEVELS = frozenset(f"{level}、" for level in "省市区县州旗镇乡")  # 明确市、区人防部门: two levels are no end of a word
_LONG_LEVELS = ("自治区", "自治州", "自治县", "兵团")
# Before a level character these make it part of a word: 城市, 上市, 全省; 推动市财政局 is another matter.
_LEVEL_IN_WORD = frozenset("城都上本全门各我该外分邻跨股楼两多")
# Before an organ named without its place: 涉及的卫健委, 跑工商局, beside the words that lead in any name.
_BEFORE_AN_ORGAN = _BEFORE_A_NAME | frozenset("的跑找去送交")
_DIVISION = re.compile(r"第[一二三四五六七八九十]{1,3}师\Z")  # 第八师 before 石河子市; not 第八师范
_IDEOGRAPH = re.compile(r"[一-鿿]")
# Organs that the registry knows only by their last word: 效能督查办 is one, but 局 alone is none. Followed by no character that
# makes it another word (办法, 办理, 局部, 局面, 中心城区, 委托, 部门 is kept by itself).
_ENDING = re.compile(
    r"人民政府(?:办公厅|办公室)?|街道办事处|办事处|管理委员会|管委会|党工委|委员会(?:办公室)?|(?:领导|协调|工作|推进|专项|联合|攻坚)小组(?:办公室)?|指挥部(?:办公室)?|"
    r"专班(?:办公室)?|联席会议(?:办公室)?|中心支行|人民法院|法院|检察院|海关|税务局|分局|支局|支行|分行|总队|支队|大队|派出所|边检站|边境派出所|"
    r"(?:便民|政务|行政|为民)服务中心|中心(?![城区镇思地带位点任市企内任一])|局(?![部面限势所长])|(?<![大网展餐客])厅(?![长级])|(?<!常)委(?![托员派任]|书记)|"
    r"(?<![通代联网上近快好易开举承督主经申村])办(?![法理事案结公税学好件成实证电]|主任|[〔\[（(]\d)|党委|政府(?![采购性服])|供电公司"
)
# Endings that make a name by themselves, wherever a clause begins: 南台镇人民政府, 望京街道办事处, 辛店经济开发区管委会.
_STRONG = re.compile(r"(?:人民政府|办事处|管委会|管理委员会|党工委|小组|办公室|指挥部|专班|联席会议|服务中心)\Z")
# Branches of vertical agencies: 人民银行厦门市中心支行, 国家税务总局寿光市税务局, 中国证监会吉林监管局; not 人民银行支持分行
# (no place is asked for, the run is at most 12 characters without punctuation).
_BRANCH = re.compile(
    r"(?:中国人民银行|人民银行|人行|国家税务总局|税务总局|中国证券监督管理委员会|中国证监会|中国银行保险监督管理委员会|国家金融监督管理总局|金融监管总局|国家外汇管理局|外汇管理局|"
    r"国家能源局|国家统计局|国网|农业发展银行|农发行)[一-鿿]{2,12}?"
    r"(?:中心支行|支行|分行|营业管理部|中心支局|监管分局|监管支局|监管局|监管办公室|监管办|分局|税务局|调查队|供电公司|电力公司)"
)
# Party committees by their full names: 中共厦门市委全面深化改革委员会办公室, 中共白文镇委员会; not 中共中央.
_PARTY = re.compile(
    r"中共(?!中央)[一-鿿]{2,14}?(?:委全面深化改革委员会(?:办公室)?|委农村工作领导小组(?:办公室)?|委办公室|委办公厅|委员会办公室|委员会|委[一-鿿]{2,4}部|委(?![员托]))"
)
# Collectives and generic units: 各有关部门, 区直各部门, 各街道办事处, 税务部门; not 部门规章.
_COLLECTIVE = re.compile(
    r"各?(?:有关|相关)(?:职能|行业|行政|主管|责任)?(?:部门|单位|机构)|"
    r"各(?:级|有关|相关|职能|行业|行政|主管|成员|审批|责任|牵头|预算|直属|派驻|进驻|执法|监管|基层|单位|部门){0,3}(?:部门|单位|机构)(?!规章)|"
    r"各(?:街道|乡镇|镇|乡|区|县|市|旗|州|地|园区|功能区|开发区|[（(、）)区县市州旗盟]){1,8}(?:人民政府|政府|办事处|管委会|党委|党工委)?|"
    r"[省市区县州旗盟](?:直|级|属)(?:机关)?(?:各|有关|相关|各有关|各相关|行业|主管|职能|审批|执法){0,3}(?:委、办、局|委办局|部门|单位|机构)|"
    r"(?:主管|职能|审批|行业主管|业务主管|监管|执法)部门"
)
# 公安机关, 税务部门, 数据主管部门: a field word and its noun. The words are the registry's.
# 机构 needs a word of office before it: 证券监管机构; 教育机构 and 金融机构 are no organs.
_OFFICE = "(?:主管|行政|管理|监管|监督|行政主管|行政管理)"
_FIELD_NOUN = rf"(?:{_OFFICE}{{0,2}}(?:部门|机关)|{_OFFICE}{{1,2}}机构)"
# What may stand between a list of fields and its noun: 等, 等多个, 等9家, 等相关, 等市场监管领域有关, 2个; at most 16 characters.
_QUALIFIER = (
    r"(?:多|数|\d{1,3}|[一二三四五六七八九十]{1,3})?(?:个|家)?"
    r"(?:(?:[一-鿿]{2,6}领域|[一-鿿]{2,4}(?=相关|有关)|相关|有关|各|职能|行业|政府|市直|区直|县直|省直|直属|业务|涉企))"
)
# The end of a list of fields: 等9家单位, 等市场监管领域有关部门, 、税务部门, 和应急管理2个单位, 作为牵头部门; not 等方式，部门, 等单位 of a
# list of companies (the list before it decides).
_LIST_END = re.compile(
    rf"(?P<how>等{_QUALIFIER}{{0,2}}(?:{_FIELD_NOUN}|单位)|(?:多|\d{{1,3}}|[一二三四五六七八九十]{{1,3}})(?:个|家)(?:{_FIELD_NOUN}|单位))"
    rf"|(?P<noun>{_FIELD_NOUN})"
)
# What divides the members of a list: 、 和 与 以及 及; not the 和 of 住房和城乡建设, since known fields are looked up first.
_LIST_JOIN = re.compile(r"、|以及|和|与|及")
_MEMBER_LIMIT = 10  # an unknown field between two known ones: 广播电视, 人力资源和社会保障; a longer run is a clause
# Words of a clause, never of a name: an unknown organ begins behind the last of them. 市政府组建工作专班 holds two units.
_VERB = re.compile(
    r"组建|成立|深入|践行|牵头|负责|开展|召开|印发|利用|配合|落实|贯彻|依托|报送|设立|联合|会同|建立|提请|委托|召集|抽调|选派|进驻|派驻"
)
# 市委市政府 and 市委、市政府 are two units wherever they stand; not 市委办.
_COMMITTEE_AND_GOVERNMENT = re.compile(r"([省市县区州旗盟镇乡])委(?=(?:、)?\1政府)")
_GOVERNMENT_BEHIND = re.compile(r"(?<=([省市县区州旗盟镇乡])委)\1政府(?!督查|办公|研究)")
# Forms that are organs only behind a place or level word: 政府 alone is none.
_NEEDS_A_PLACE = frozenset({"政府", "委员会", "工会", "工委", "社会", "保密局", "组织部"})
# Behind an organ word these make it part of a document number, a person's post or another word: 国办发〔, 人大代表, 政协委员, 政府采购,
# 人事部门, 建设部分.
_NO_ORGAN = re.compile(r"(?<=部)[门分署位]|[发函字规秘]?[〔\[（(]\d{4}|代表|委员(?!会)|采购|投资|购买")
# A second name-plate: 区发改局（科技局）, 自治区党委政研室（改革办）; the bracket holds one short name that ends as an organ
# does; not （试行）.
_PLATE = re.compile(r"[（(][^（）()、，。；：\s]{2,14}(?:局|委|办|中心|办公室|厅)[）)]")
# Parts of an organ behind its name: 市政府督查室, 税务局办公室, 规划局直属分局, 公安局交警支队.
# Sections end before whatever is no ideograph: 旗住建局供热股、, not 市财政局处理.
_PART = re.compile(
    r"(?:党组|办公室|督查室|机关各[科处]室|直属分局|[一-鿿]{2,4}(?:分局|支队|大队|总队|分中心)|各(?:成员|进驻|入驻)单位|相关部门|有关部门|各部门|各委、办、局|"
    r"驻[一-鿿]{2,12}?纪检监察组|"
    r"(?:(?!牵头|配合|负责|联合|会同|组织|设立|窗口|公证)[一-鿿]){2,10}?(?:[科处股司]|法庭|委员会|监管组|财经工委|法工委)(?![一-鿿]))"
)
_LOOK_BACK = 22  # the longest place and body of an unknown organ: 福建省药品监督管理局厦门服务工作站 has 17
_LIST_NAME_LIMIT = 12  # an unknown organ in a list, without a place: 效能督查办, 政务信息中心; a longer run is a clause
# Characters that no unknown organ's name has inside: they belong to the sentence around it.
_CLAUSE = frozenset("的由向在对将把是为按经从至到等并以其该已可应不要会被让给所这那们与")


@lru_cache(maxsize=1)
def _forms() -> Mapping[str, tuple[tuple[str, bool], ...]]:
    """Names of the registry by their first two characters, longest first; True for a national organ, that needs no place."""
    agencies = load_agencies()
    by_start: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    # 委 and 委员会 need their place; 数据 or 大同 style words are no names by themselves.
    for form in agencies.local_forms - agencies.national_forms:
        if len(form) > 1:
            by_start[form[:2]].append((form, False))
    for form in agencies.national_forms:
        by_start[form[:2]].append((form, True))
    return {start: tuple(sorted(forms, key=lambda form: -len(form[0]))) for start, forms in by_start.items()}


@lru_cache(maxsize=1)
def _field_words() -> tuple[re.Pattern[str], frozenset[str], int]:
    """A field and its noun as a pattern; all words that stand for a field in a list; the length of the longest."""
    fields = load_agencies().fields
    # 税务部门, 公安机关, 市水务部门 (the level is added later); not 部门 alone.
    text = files("bizextract.resources").joinpath("data/field_words.txt").read_text(encoding="utf-8")
    words = fields | {word for line in text.splitlines() if not line.startswith("#") for word in line.split()}
    longer = sorted((word for word in words if len(word) > 1), key=len, reverse=True)
    single = re.compile("(?:" + "|".join(map(re.escape, longer)) + ")" + _FIELD_NOUN)
    return single, words, max(map(len, words))


def unit_candidates(text: str) -> list[tuple[int, int]]:
    """Ranges of likely units, half-open, in order, not overlapping.

    >>> text = "由区工信局牵头，区直各部门、湖里区行政服务中心配合"
    >>> [text[start:end] for start, end in unit_candidates(text)]
    ['区工信局', '区直各部门', '湖里区行政服务中心']
    """
    place_starts = {end: start for start, end in place_candidates(text)}
    place_starts |= {place.end: place.start for place in find_places(text)}
    known = _known_organs(text, place_starts)
    unknown = _unknown_organs(text, place_starts, known)
    collectives = [(_extend_left(text, found.start(), place_starts), found.end()) for found in _COLLECTIVE.finditer(text)]
    vertical = [found.span() for pattern in (_BRANCH, _PARTY) for found in pattern.finditer(text)]
    pairs = [
        # 市 of 大庆市委 is the place's own last character
        (place_starts.get(m.start() + 1, _extend_left(text, m.start(), place_starts)), m.end())
        for m in _COMMITTEE_AND_GOVERNMENT.finditer(text)
    ]
    pairs += [found.span() for found in _GOVERNMENT_BEHIND.finditer(text)]
    ends = dict(pairs)
    whole = {(start, ends[end]) for start, end in pairs if end in ends}  # 市委市政府 as one is none
    others = [found for found in known + unknown + collectives + vertical if found not in whole]
    return _leftmost_longest(others + pairs + _fields(text, place_starts))


def _known_organs(text: str, place_starts: Mapping[int, int]) -> list[_Range]:
    forms = _forms()
    found: list[_Range] = []
    free = 0
    for start in range(len(text) - 1):
        candidates = forms.get(text[start : start + 2])
        if candidates is None or start < free:
            continue
        for form, national in candidates:
            if not text.startswith(form, start):
                continue
            left = _extend_left(text, start, place_starts)
            if left == start and not national and (form in _NEEDS_A_PLACE or not _stands_free(text, start)):
                continue
            if _NO_ORGAN.match(text, start + len(form)):
                continue
            free = _extend_right(text, start + len(form))
            found.append((left, free))
            break
    return found


def _extend_left(text: str, start: int, place_starts: Mapping[int, int]) -> int:
    """The start of the name whose organ word begins at ``start``: its places and level words taken in."""
    while True:
        place = place_starts.get(start)
        if place is not None:
            start = place
            division = _DIVISION.search(text, max(0, start - 6), start)
            start = division.start() if division else start
            continue
        window = text[max(0, start - 24) : start]
        levels = _LEVELS_BEFORE.search(window) if window and window[-1] in "省市区县州旗盟镇乡团家直级属）)" else None
        if levels is None:
            return start
        begin = start - len(window) + levels.start()
        while begin < start and not _begins_name(text, begin, place_starts):
            begin += 1
        if begin >= start:
            return start
        start = begin
        if place_starts.get(start) is None:
            return start


def _begins_name(text: str, begin: int, place_starts: Mapping[int, int]) -> bool:
    if begin == 0 or begin in place_starts:
        return text[begin] not in "、（）()/"
    before = text[begin - 1]
    if text[begin : begin + 2] in _TWO_LEVELS or text.startswith(_LONG_LEVELS, begin):
        return True
    if text[begin] in "省市县州旗" and before not in _LEVEL_IN_WORD:
        return True  # their places are all in the register, so this is none's last character
    return text[begin] not in "、（）()/" and (before in _BEFORE_A_NAME or not _IDEOGRAPH.match(before))


def _stands_free(text: str, start: int) -> bool:
    """Whether an organ without a place begins after no ideograph or after a word that leads in a name."""
    return start == 0 or not _IDEOGRAPH.match(text[start - 1]) or text[start - 1] in _BEFORE_AN_ORGAN


def _extend_right(text: str, end: int) -> int:
    part = _PART.match(text, end)
    if part:
        end = part.end()
    plate = _PLATE.match(text, end)
    return plate.end() if plate else end


def _unknown_organs(text: str, place_starts: Mapping[int, int], known: list[_Range]) -> list[_Range]:
    found: list[_Range] = []
    known_ends = {end for _, end in known}
    place_ends = sorted(place_starts)
    ends: set[int] = set()  # of the endings so far: a divider behind one begins another name, 服务中心和⟦…服务中心⟧
    for matched in _ENDING.finditer(text):
        end = matched.end()
        ends.add(end)
        if end in known_ends:
            continue
        floor = max(0, end - _LOOK_BACK)
        start = matched.start()
        while start > floor and _IDEOGRAPH.match(text[start - 1]) and text[start - 1] not in _CLAUSE:
            start -= 1
        verbs = [verb.end() for verb in _VERB.finditer(text, start, matched.start())]
        start = verbs[-1] if verbs else start
        divided = [at + 1 for at in range(start + 1, matched.start()) if text[at] in "和与" and at in ends]
        start = divided[-1] if divided else start
        anchor = _anchor(text, start, matched.start(), place_ends, place_starts)
        if anchor is None:
            start = _list_start(text, start, matched.start())
            in_list = start > 0 and text[start - 1] in "、：:由 " and end < len(text) and text[end] in "、，。；）)\n牵负配为"
            strong = _STRONG.search(text, max(0, end - 6), end) is not None and end - start > 5
            cut = start == floor and start > 0 and _IDEOGRAPH.match(text[start - 1]) and text[start - 1] not in _CLAUSE
            if cut or not (in_list or strong) or not 3 <= end - start <= (_LOOK_BACK if strong else _LIST_NAME_LIMIT):
                continue
            anchor = start
        right = _extend_right(text, end)
        found.append((anchor, right))
        known_ends.add(right)
    return found


def _list_start(text: str, start: int, end: int) -> int:
    """The start of a name behind the last word before ``end`` that leads in a name (由, 及); ``start`` where there is none."""
    for begin in range(end - 1, start, -1):
        if text[begin - 1] in "由及或请按":
            return begin
    return start


def _anchor(text: str, start: int, end: int, place_ends: list[int], place_starts: Mapping[int, int]) -> int | None:
    """Where a name that ends behind ``end`` begins between ``start`` and ``end``: at its first place or level word."""
    at = bisect_left(place_ends, start + 1)
    if at < len(place_ends) and place_ends[at] <= end and place_starts[place_ends[at]] >= start:
        return place_starts[place_ends[at]]
    for begin in range(start, end):
        if text[begin] in "省市区县州旗盟镇乡" and (begin == start or text[begin - 1] in _BEFORE_A_NAME):
            return begin
    return None


def _fields(text: str, place_starts: Mapping[int, int]) -> list[_Range]:
    if not any(noun in text for noun in ("部门", "机关", "机构", "单位")):
        return []
    single, words, longest = _field_words()
    found = [(_extend_left(text, match.start(), place_starts), match.end()) for match in single.finditer(text)]
    for match in _LIST_END.finditer(text):
        members = _list_members(text, match.start(), words, longest)
        if len(members) > 1:
            # All but the last member are spans of their own; the last one takes the noun only where it touches it (公安、税务部门).
            first, last = members[0], members[-1]
            members[0] = (_extend_left(text, first[0], place_starts), first[1])
            members[-1] = (last[0], match.end() if match["noun"] else last[1])
            found += members
    return found


def _list_members(text: str, end: int, words: frozenset[str], longest: int) -> list[_Range]:
    """The members of the list of fields that ends at ``end``, in order; empty where what stands there is no such list.

    A member is a known field, or a run of ideographs between two dividers of a list most members of which are known.
    """
    members: list[_Range] = []
    known = 0
    while True:
        start = _known_start(text, end, words, longest)
        known += start is not None
        if start is None or not _divider_before(text, start):
            run = end
            while run > 0 and end - run <= _MEMBER_LIMIT and _IDEOGRAPH.match(text[run - 1]):
                run -= 1
            if run > 0 and text[run - 1] == "、" and 2 <= end - run <= _MEMBER_LIMIT:
                start = run
            elif start is None:
                break
            # else the first member, which may touch the sentence before it: 联合⟦社保⟧
        members.append((start, end))
        divider = _divider_before(text, start)
        if not divider:
            break
        end = start - divider
    return members[::-1] if known >= 2 and 2 * known > len(members) else []


def _divider_before(text: str, start: int) -> int:
    """Length of the divider of a list that ends at ``start``, 0 where none stands there."""
    return next((size for size in (2, 1) if start >= size and _LIST_JOIN.fullmatch(text, start - size, start)), 0)


def _known_start(text: str, end: int, words: frozenset[str], longest: int) -> int | None:
    """Where the longest known field that ends at ``end`` begins."""
    return next((start for start in range(max(0, end - longest), end) if text[start:end] in words), None)


def _leftmost_longest(ranges: list[_Range]) -> list[_Range]:
    chosen: list[_Range] = []
    for start, end in sorted(set(ranges), key=lambda each: (each[0], -each[1])):
        if not chosen or start >= chosen[-1][1]:
            chosen.append((start, end))
    return chosen
