"""CLIP's byte-pair encoding from its description: a small vocabulary, an encoder, the cases."""
import collections
import html
import re
import unicodedata

START, END = "<|startoftext|>", "<|endoftext|>"
CONTRACTIONS = ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d")

TEXT = """
a heron stands in shallow water while mist rises over the lake and the mountains behind it
two lanterns hang above a wooden door painted blue in the old harbour town
the botanist's notebook is open at a drawing of a fern that wasn't finished
a tin robot waters tomatoes on a balcony during the first summer rain
seven paper boats float down the canal past the brick warehouses and under an iron bridge
portrait of an elderly clockmaker with brass glasses lit by a single candle in watercolour
an orange tent glows beneath a sky full of stars at the edge of the desert
the fox and the owl are reading a map together in a woodland illustration
"""

# category, prompt, and what the repair makes of it (None: the same)
PROMPTS = [
    ("core", "", None), ("core", "  \t \n", None), ("core", "!", None),
    ("core", "A heron stands in shallow water", None),
    ("core", "TWO LANTERNS, above a Door", None),
    ("core", "the botanist's notebook wasn't finished; they'll say we're late, I'd've left", None),
    ("core", "rock'n'roll 'S 'LL 'tis", None),
    ("core", "8 boats, 1905 and 3.14159 at 07:45", None),
    ("core", "half past ½ of Ⅻ and ७ or ٤", None),
    ("core", "wow!! really?! ... yes -- (no) [maybe] {never}", None),
    ("core", "mail me at someone@example.invalid #now /path\\to|there", None),
    ("core", "snake_case kebab-case CamelCase", None),
    ("core", "tabs\tand\nlines\r\nand   gaps", None),
    ("core", "no\u00a0break and\u2003wide spaces", None),
    ("core", "honorificabilitudinitatibus", None),
    ("core", "m" * 40, None),
    ("core", "crème brûlée à la façon de Zoë", None),
    ("core", "ŽLUŤOUČKÝ KŮŇ příliš úpěl", None),
    ("core", "Fußgängerübergänge IN GROẞ", None),
    ("core", "Съешь ещё этих мягких булок", None),
    ("core", "Ξεσκεπάζω την ψυχοφθόρα", None),
    ("core", "דג סקרן שט בים", None),
    ("core", "نص حكيم له سر قاطع", None),
    ("core", "ऋषियों को सताने वाले", None),
    ("core", "เป็นมนุษย์สุดประเสริฐ", None),
    ("core", "视野无限广 a 窗外有蓝天", None),
    ("core", "いろはにほへと ちりぬるを イロハ", None),
    ("core", "키스의 고유조건은", None),
    ("core", "🦉 reads 🗺 with a 🦊", None),
    ("core", "👩\u200d🚀 and 🏴\u200d☠️ wave 🖐🏾", None),
    ("core", "∀x ∈ ℝ: ⌈x⌉ = −⌊−x⌋", None),
    ("core", "İZMİR'de", None),
    ("core", "zero\u200bwidth and soft\u00adhyphen", None),
    ("core", "left <|startoftext|> middle <|ENDOFTEXT|> right", None),
    ("core", "<|other|> <b>bold</b>", None),
    ("core", "the old harbour town " * 9, None),
    ("core", "lake " * 19, None), ("core", "lake " * 20, None),
    ("core", "鸟" * 30, None), ("core", "🦉" * 12, None),
    ("final-sigma", "ΟΔΟΣ ΣΙΣΥΦΟΣ", None),
    ("fix", "‘single’ and “double” quotes: she’s", "'single' and \"double\" quotes: she's"),
    ("fix", "eﬃcient ﬂoat ﬁre", "efficient float fire"),
    ("fix", "ＨＥＲＯＮ　４２？", "HERON 42?"),
    ("fix", "salt &amp; pepper &lt; 3 &#233;", "salt & pepper < 3 é"),
    ("fix", "cafe\u0301 nai\u0308ve", "café naïve"),
    ("fix", "a\x08b \x1b[1;32mgreen\x1b[0m\x00", "ab green"),
    ("fix", "para\u2029graph", "para\ngraph"),
    ("fix", "\ufeffmarked", "marked"),
    ("mojibake", "It wasnâ€™t finished", "It wasn't finished"),
    ("mojibake", "le cÅ“ur brisÃ©", "le cœur brisé"),
]

DRAWINGS = ["a tin robot waters tomatoes on a balcony", "portrait of an elderly clockmaker", "",
            "7 paper boats! under an iron bridge, isn't it", "the old harbour town " * 9]


def byte_table():
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    table = {byte: chr(byte) for byte in plain}
    table.update({byte: chr(256 + i) for i, byte in enumerate(others)})
    return table


BYTES = byte_table()


def kind(char):
    category = unicodedata.category(char)
    return " " if char.isspace() else category[0] if category[0] in "LN" else "?"


def clean(text):
    text = html.unescape(html.unescape(text)).strip()
    return re.sub(r"\s+", " ", text).strip().lower()


def pieces(text):
    found, position = [], 0
    while position < len(text):
        fixed = next((word for word in (START, END, *CONTRACTIONS)
                      if text.startswith(word, position)), None)
        end = position + (len(fixed) if fixed else 1)
        if fixed is None and kind(text[position]) in "L?":
            while end < len(text) and kind(text[end]) == kind(text[position]):
                end += 1
        if fixed or kind(text[position]) != " ":
            found.append(text[position:end])
        position = end
    return found


def symbols(word):
    letters = [BYTES[byte] for byte in word.encode()]
    return letters[:-1] + [letters[-1] + "</w>"]


def joined(word, pair):
    result, i = [], 0
    while i < len(word):
        if tuple(word[i:i + 2]) == pair:
            result.append(word[i] + word[i + 1])
            i += 2
        else:
            result.append(word[i])
            i += 1
    return result


def train(text, count):
    words = collections.Counter(pieces(clean(text)))
    split, merges = {word: symbols(word) for word in words}, []
    for _ in range(count):
        pairs = collections.Counter()
        for word, number in words.items():
            for pair in zip(split[word], split[word][1:]):
                pairs[pair] += number
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        merges.append(best)
        split = {word: joined(parts, best) for word, parts in split.items()}
    return merges


class Tokenizer:
    def __init__(self, merges, length, pad):
        self.merges, self.length = merges, length
        self.ranks = {pair: rank for rank, pair in enumerate(merges)}
        plain = list(BYTES.values())
        listed = plain + [letter + "</w>" for letter in plain] \
            + ["".join(pair) for pair in merges] + [START, END]
        self.ids = {symbol: i for i, symbol in enumerate(listed)}
        self.pad = pad

    def word(self, piece):
        if piece in (START, END):
            return [self.ids[piece]]
        parts = symbols(piece)
        while len(parts) > 1:
            best = min(zip(parts, parts[1:]), key=lambda pair: self.ranks.get(pair, 1 << 30))
            if best not in self.ranks:
                break
            parts = joined(parts, best)
        return [self.ids[part] for part in parts]

    def encode(self, text):
        """(ids, mask, untruncated length) of a text that needs no repair any more."""
        ids = [self.ids[START]]
        for piece in pieces(clean(text)):
            ids += self.word(piece)
        ids.append(self.ids[END])
        whole = len(ids)
        if whole > self.length:
            ids = ids[:self.length - 1] + [self.ids[END]]
        mask = [1] * len(ids) + [0] * (self.length - len(ids))
        return ids + [self.ids[self.pad]] * (self.length - len(ids)), mask, whole

    def cases(self):
        cases = []
        for category, prompt, repaired in PROMPTS:
            ids, mask, whole = self.encode(prompt if repaired is None else repaired)
            case = {"category": category, "prompt": prompt, "input_ids": ids,
                    "attention_mask": mask, "length": sum(mask), "untruncated_length": whole}
            if repaired is not None:
                case["input_ids_without_text_repair"] = self.encode(prompt)[0]
            cases.append(case)
        return {"max_length": self.length, "cases": cases}

    def files(self):
        """Content of the tokenizer folder by file name."""
        tokens = {"bos_token": {"__type": "AddedToken", "content": START}, "eos_token": END,
                  "unk_token": END, "pad_token": self.pad}
        config = dict(tokens, model_max_length=self.length, do_lower_case=True,
                      tokenizer_class="CLIPTokenizer")
        return {"vocab.json": self.ids, "tokenizer_config.json": config,
                "special_tokens_map.json": tokens,
                "merges.txt": "#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in self.merges)}
