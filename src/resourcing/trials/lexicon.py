"""Words by which names are read: legal forms, titles, stems of organizations in several languages, trades, owners.

Only lists, for people to correct; the rules that use them are in `names` and `traits`.
"""

import re
from collections.abc import Mapping


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set.

    Examples
    --------
    >>> sorted(word_set("inc ltd"))
    ['inc', 'ltd']
    """
    return frozenset(text.split())


LEGAL_FORMS = word_set("""ab ag aps as bhd bv co company corp corporation doo gmbh ggmbh inc incorporated kft kg kgaa kk limited llc
    llp lp ltd nv oy oyj plc pte pty pvt sa sarl sas sdn se spa srl zoo""")
"""Last words of a name that state a legal form and are left out when names are compared."""

HOMONYMS = frozenset({"merck"})
"""Names that unrelated companies share: for them the legal form is kept, so that nothing merges by it."""

TYPES_WITH_PERSONS = frozenset({"OTHER", "OTHER_GOV", "UNKNOWN", "AMBIG"})
SMALL_WORDS = word_set("of the for and in on to a an de la et und y")

DEGREES = word_set("""md phd mph ms msc msce mbbs mba do rn pharmd dds dmd facc facs facp fidsa frcp mbchb dr dm dsc scd np ma mm
    mh bsc""")
TITLES = word_set(
    "dr dra prof professor pr mr mrs pd privdoz univ sir professeur docteur"
)
GERMAN_DOCTOR = "med."
PERSON_WORDS = range(2, 7)
PARTICLES = word_set(
    "de da do dos di del della van von der den ter la le el al bin ben y"
)
CAPITAL_SURNAMES = word_set("""bai cai cao chen cheng choi cui deng ding dong du duan fan fang feng fu gao gong gu guo han hao he hong hou hu
    huang jia jiang jin kang kim lai lee lei li liang liao lin liu long lu luo lv ma mao meng pan park peng qian qiao
    qin qiu ren shao shen shi song su sun tan tang tao tian wan wang wei wen wu xia xiang xiao xie xiong xu xue yan
    yang yao ye yi yin yu yuan zeng zhang zhao zheng zhong zhou zhu zou""")
"""Surnames that registries often write in capitals before a given name."""

STEMS = re.compile(
    """hospit|hospic|universi|^univ$|institut|istitut|klinik|clinic|kliniek|krankenhaus|ziekenhui|sykehus|sygehus
    |sjukhus|spital|ospedal|hopit|pharma|laborator|therap|medicin|medizin|medical|medisch|oncol|cardio|kardio|hematol
    |immun|chirurg|surgery|surgic|biotech|biolog|biosci|genom|genetic|diagnost|scienc|research|forschung|recherche
    |investiga|technolog|foundation|fundac|fondation|fondazion|stiftung|stichting|societ|socied|gesellschaft|verein
    |association|asocia|associac|associaz|federa|consort|collaborat|cooperativ|network|council|committee|commission|communit
    |ministr|academ|akadem|college|school|escola|escuela|faculty|facult|department|division|cent(?:er|re|ro)
    |centrum|zentrum|cancer|kanker|krebs|tumor|tumour|leuka|leuke|lymph|melanom|carcino|diabet|retina|neuro|psych
    |pediatr|paediatr|maternid|disease|health|gesundheit|salud|saude|salut|sanit|azienda|program|project|initiativ
    |registry|agency|bureau|authorit|administ|organi[sz]|servic|system|solution|product|consult|partner|compan
    |corpor|enterprise|industr|develop|innovation|polytechn|fellowship|charite|charity|region|provinc|municip
    |republic|nation|european|american|british|canad|australi|francais|francoph|espanol|japan|chinese|korea
    |scandinav|^group|intergr|multidis|vaccin|permanente|gobierno|governm|generalitat|landsting|folkehelse
    """.replace("\n", "").replace(" ", "")
)
"""Stems that betray an organization wherever they stand in a word, in several languages."""

ORGANIZATION_WORDS = word_set("""the within against for of grupo gruppo gruppe groep trust fund fonds fondo funds care board league ligue liga union
    united unit unidade alliance bank banc trial trials study studies party working location royal state states city
    county army navy force foods campaign inspired empower connect resource resources bv srl sas gmbh inc llc ltd plc
    corp limited helse het gasthuis casa ecole america asia africa latin dental nursing france spain italy germany
    china india kinder kids children brain heart kidney bone blood life data digital labs lab bio statens junta
    office house""")
"""Whole words that betray an organization."""

CONNECTORS = word_set("and with to in et und og och pour para per i e lo")
"""Words in lower case that stand in the names of organizations and not of persons."""

SERVICE_WORDS = word_set("""celerion cro covance fortrea icon iqvia labcorp medpace novotech parexel ppd pra profil quintiles scri simbec
    syneos synteract theradex tigermed""")
"""Contract research organizations, by a word of their name."""

DATA_WORDS = word_set("""biomarker biomarkers data diagnostic diagnostics genetic genetics genomic genomics guardant
    informatics natera sequencing""")
DIGITAL_WORDS = word_set("ai apps digital ehealth software telehealth")
GROUP_WORDS = word_set("""alliance association charity consortium cooperative council foundation fund group grupo gruppo league
    ligue network society societe trials trust uk""")
COMPANY_WORDS = word_set(
    "ag biotech co corp gmbh inc limited llc ltd pharma pharmaceutical pharmaceuticals plc srl"
)
DEVELOPER_WORDS = word_set("development pharmaceutical pharmaceuticals pharma")
DATA_COMPANIES = frozenset({("foundation", "medicine")})

KNOWN_OWNERS: Mapping[tuple[str, ...], tuple[tuple[str, ...], int]] = {
    ("kudos", "pharmaceuticals"): (("astrazeneca",), 2006),
    ("medimmune",): (("astrazeneca",), 2007),
    ("immunex",): (("amgen",), 2002),
    ("amal", "therapeutics"): (("boehringer", "ingelheim"), 2019),
    ("medivation",): (("pfizer",), 2016),
    ("shire",): (("takeda",), 2019),
    ("millennium", "pharmaceuticals"): (("takeda",), 2008),
    ("genentech",): (("hoffmann", "la", "roche"), 2009),
    ("foundation", "medicine"): (("hoffmann", "la", "roche"), 2018),
    ("aventis", "pharmaceuticals"): (("sanofi",), 2004),
    ("mirati", "therapeutics"): (("bristol", "myers", "squibb"), 2024),
    ("celgene",): (("bristol", "myers", "squibb"), 2019),
}
"""Organizations that belong to another though their name does not say so: owner and year. Public knowledge, not in the
extract, and not complete."""
