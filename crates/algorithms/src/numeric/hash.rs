//! Hashes of numbers, strings and of the containers built from hashes.
//!
//! Numbers hash by their value modulo the prime 2⁶¹ − 1, so that equal numbers of different types have
//! equal hashes ("Hashing of numeric types" in the library reference). Text and bytes hash with
//! SipHash-1-3 keyed per process (PEP 456). −1 is never a hash: C's slots use it for "raised".

use super::siphash::siphash13;

/// `sys.hash_info.modulus`: the prime 2⁶¹ − 1.
pub const MODULUS: u64 = (1 << BITS) - 1;
/// `sys.hash_info.inf`: the hash of positive infinity.
pub const INF: i64 = 314_159;
/// `sys.hash_info.imag`: what the imaginary part's hash is multiplied by.
pub const IMAG: u64 = 1_000_003;
/// `sys.hash_info.hash_bits` less the sign and overflow bits: the width of the modulus.
const BITS: u32 = 61;

/// Replace the reserved −1 by −2.
#[inline]
pub const fn avoid_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// The hash of a number whose magnitude is `residue` modulo the prime.
#[inline]
const fn signed(negative: bool, residue: u64) -> i64 {
    let hash = residue as i64;
    avoid_minus_one(if negative { -hash } else { hash })
}

/// `hash(int)` for a machine integer.
#[inline]
pub const fn hash_i64(value: i64) -> i64 {
    signed(value < 0, value.unsigned_abs() % MODULUS)
}

/// `hash(int)` for a sign and little-endian 30-bit digits.
pub fn hash_digits(negative: bool, digits: &[u32]) -> i64 {
    // Two digits at a time, the odd one first.
    let (pairs, top) = digits.as_chunks::<2>();
    let mut residue = top.first().map_or(0, |&digit| u64::from(digit));
    for &[low, high] in pairs.iter().rev() {
        residue = rotate(residue, 60) + (u64::from(high) << 30 | u64::from(low));
        if residue >= MODULUS {
            residue -= MODULUS;
        }
    }
    signed(negative, residue)
}

/// Multiply a residue by 2^`count`: doubling modulo 2⁶¹ − 1 is a rotation of 61 bits.
#[inline]
const fn rotate(residue: u64, count: u32) -> u64 {
    ((residue << count) & MODULUS) | (residue >> (BITS - count))
}

/// `hash(float)`, or `None` for a NaN, whose hash is its object's address ([`hash_pointer`]).
pub fn hash_f64(value: f64) -> Option<i64> {
    if value.is_nan() {
        return None;
    }
    let negative = value < 0.0;
    if value.is_infinite() {
        return Some(if negative { -INF } else { INF });
    }
    let (mantissa, exponent) = super::float_parts::decompose(value.abs());
    let turns = exponent.rem_euclid(BITS as i32) as u32;
    let residue = if turns == 0 { mantissa } else { rotate(mantissa, turns) };
    Some(signed(negative, residue))
}

/// Combine the hashes of the parts of a complex number.
pub const fn hash_complex(real: i64, imag: i64) -> i64 {
    avoid_minus_one((real as u64).wrapping_add(IMAG.wrapping_mul(imag as u64)) as i64)
}

/// The hash of an address: objects are aligned, so the low four bits move to the top.
#[inline]
pub const fn hash_pointer(address: usize) -> i64 {
    avoid_minus_one(address.rotate_right(4) as i64)
}

/// The lanes of xxHash64 over the hashes of a sequence's items, as `tuple` and `slice` use them.
#[derive(Clone, Copy, Debug)]
pub struct SequenceHasher {
    state: u64,
    length: u64,
}

const PRIME_1: u64 = 11_400_714_785_074_694_791;
const PRIME_2: u64 = 14_029_467_366_897_019_727;
const PRIME_5: u64 = 2_870_177_450_012_600_261;
/// What stands for −1 in the hash of a tuple.
const SEQUENCE_MINUS_ONE: i64 = 1_546_275_796;

impl Default for SequenceHasher {
    fn default() -> Self {
        Self::new()
    }
}

impl SequenceHasher {
    /// The state before the first item.
    #[inline]
    pub const fn new() -> Self {
        Self { state: PRIME_5, length: 0 }
    }

    /// Mix in the next item's hash.
    #[inline]
    pub const fn add(&mut self, hash: i64) {
        let mixed = self.state.wrapping_add((hash as u64).wrapping_mul(PRIME_2));
        self.state = mixed.rotate_left(31).wrapping_mul(PRIME_1);
        self.length += 1;
    }

    /// The hash of a tuple of the items added.
    #[inline]
    pub const fn finish_tuple(self) -> i64 {
        let mixed = self.state.wrapping_add(self.length ^ (PRIME_5 ^ 3_527_539));
        if mixed as i64 == -1 { SEQUENCE_MINUS_ONE } else { mixed as i64 }
    }

    /// The hash of a slice whose start, stop and step were added.
    pub const fn finish_slice(self) -> i64 {
        if self.state as i64 == -1 { SEQUENCE_MINUS_ONE } else { self.state as i64 }
    }
}

/// `hash(tuple)` from the hashes of its items.
pub fn hash_tuple(hashes: impl IntoIterator<Item = i64>) -> i64 {
    let mut hasher = SequenceHasher::new();
    hashes.into_iter().for_each(|hash| hasher.add(hash));
    hasher.finish_tuple()
}

/// `hash(frozenset)` from the hashes of its items, in any order.
pub fn hash_frozenset(hashes: impl IntoIterator<Item = i64>) -> i64 {
    let mut mixed = 0u64;
    let mut count = 0u64;
    for hash in hashes {
        let hash = hash as u64;
        mixed ^= ((hash ^ 89_869_747) ^ (hash << 16)).wrapping_mul(3_644_798_167);
        count += 1;
    }
    mixed ^= (count + 1).wrapping_mul(1_927_868_237);
    mixed ^= (mixed >> 11) ^ (mixed >> 25);
    mixed = mixed.wrapping_mul(69_069).wrapping_add(907_133_923);
    if mixed as i64 == -1 { 590_923_713 } else { mixed as i64 }
}

/// The process's secret for hashing text: 24 bytes, of which the first 16 are SipHash's key and the last
/// 8 salt Expat's tables (`_Py_HashSecret_t`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashSecret {
    bytes: [u8; 24],
}

impl HashSecret {
    /// The secret made of random bytes.
    #[inline(always)]
    pub const fn from_random(bytes: [u8; 24]) -> Self {
        Self { bytes }
    }

    /// The secret that `PYTHONHASHSEED=seed` means. Seed 0 switches randomisation off.
    pub fn from_seed(seed: u32) -> Self {
        let mut bytes = [0; 24];
        if seed != 0 {
            let mut state = seed;
            for byte in &mut bytes {
                state = state.wrapping_mul(214_013).wrapping_add(2_531_011);
                *byte = (state >> 16) as u8;
            }
        }
        Self { bytes }
    }

    /// All the secret's bytes, as `_Py_HashSecret` holds them.
    pub const fn bytes(&self) -> &[u8; 24] {
        &self.bytes
    }

    /// `hash(bytes)`; also `hash(str)`, given the bytes of the string's compact storage.
    #[inline(always)]
    pub fn hash_bytes(&self, data: &[u8]) -> i64 {
        hash_with_key(self.word(0), self.word(8), data)
    }

    /// `hash(str)` for text of any kind.
    pub fn hash_text(&self, text: crate::text::TextRef<'_>) -> i64 {
        use crate::text::TextRef;
        match text {
            TextRef::Latin1(units) => self.hash_bytes(units),
            TextRef::Ucs2(units) => {
                self.hash_bytes(&units.iter().flat_map(|unit| unit.to_ne_bytes()).collect::<Vec<u8>>())
            }
            TextRef::Ucs4(units) => {
                self.hash_bytes(&units.iter().flat_map(|unit| unit.to_ne_bytes()).collect::<Vec<u8>>())
            }
        }
    }

    #[inline(always)]
    fn word(&self, at: usize) -> u64 {
        let word = self.bytes[at..].first_chunk().expect("the key is the secret's beginning");
        u64::from_le_bytes(*word)
    }
}

/// [`HashSecret::hash_bytes`], given SipHash's key.
#[inline(never)]
fn hash_with_key(k0: u64, k1: u64, data: &[u8]) -> i64 {
    if data.is_empty() {
        return 0;
    }
    avoid_minus_one(siphash13(k0, k1, data) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{StrBuilder, TextRef};

    #[test]
    fn integers() {
        let expected =
            [(0, 0), (1, 1), (-1, -2), (-2, -2), (MODULUS as i64, 0), (1 << 61, 1), (i64::MIN, -4)];
        for (value, hash) in expected {
            assert_eq!(hash_i64(value), hash, "{value}");
        }
        assert_eq!(hash_digits(false, &[0, 0, 0, 1 << 10]), 549_755_813_888);
        assert_eq!(hash_digits(true, &[7, 0, 0, 1 << 10]), -549_755_813_895);
        assert_eq!(hash_digits(true, &[1]), -2);
        assert_eq!(hash_digits(false, &[(1 << 30) - 1, (1 << 30) - 1, 1]), 0);
        assert_eq!(hash_digits(false, &[]), 0);
    }

    #[test]
    fn floats() {
        let expected = [
            (0.0, 0),
            (-0.0, 0),
            (0.5, 1_152_921_504_606_846_976),
            (-1.0, -2),
            (1.5, 1_152_921_504_606_846_977),
            (1e300, 1_224_995_262_755_759_164),
            (5e-324, 16_777_216),
            (-3.15, -345876451382053891),
            (2_305_843_009_213_693_952.0, 1),
            (1e16, 10_000_000_000_000_000),
            (0.1, 230_584_300_921_369_408),
            (f64::INFINITY, 314_159),
            (f64::NEG_INFINITY, -314_159),
        ];
        for (value, hash) in expected {
            assert_eq!(hash_f64(value), Some(hash), "{value}");
        }
        assert_eq!(hash_f64(f64::NAN), None);
    }

    #[test]
    fn complex_numbers() {
        assert_eq!(hash_complex(1, 2), 2_000_007);
        assert_eq!(hash_complex(-2, 0), -2);
        assert_eq!(hash_complex(1 << 60, -2), 1_152_921_504_604_846_970);
    }

    #[test]
    fn containers() {
        assert_eq!(hash_tuple([]), 5_740_354_900_026_072_187);
        assert_eq!(hash_tuple([1]), -6_644_214_454_873_602_895);
        assert_eq!(hash_tuple([1, 2, 3]), 529_344_067_295_497_451);
        assert_eq!(hash_tuple([-2, 0]), 2_575_514_064_802_888_272);
        let mut slice = SequenceHasher::new();
        [1, 2, 3].into_iter().for_each(|hash| slice.add(hash));
        assert_eq!(slice.finish_slice(), -2_340_833_382_717_974_474);
        assert_eq!(hash_frozenset([]), 133_146_708_735_736);
        assert_eq!(hash_frozenset([1]), -558_064_481_276_695_278);
        assert_eq!(hash_frozenset([3, 1, 2]), -272_375_401_224_217_160);
        assert_eq!(hash_frozenset(0..100), 4_411_996_150_312_757_951);
    }

    #[test]
    fn text_under_fixed_seeds() {
        let samples = ["a", "abc", "é", "€uro", "😀x", "", "hello world, this is long"];
        let expected: [(u32, [i64; 7]); 3] = [
            (
                0,
                [
                    4_644_417_185_603_328_019,
                    -4_594_863_902_769_663_758,
                    6_047_309_291_227_476_195,
                    7_542_247_858_446_192_590,
                    -8_926_728_262_118_538_918,
                    0,
                    7_650_859_633_215_404_784,
                ],
            ),
            (
                1,
                [
                    -3_012_895_188_637_184_397,
                    -4_667_308_735_975_688_587,
                    8_133_168_473_585_362_875,
                    -8_458_760_685_275_807_288,
                    8_904_275_969_526_274_476,
                    0,
                    -4_526_064_855_385_444_927,
                ],
            ),
            (
                12_345,
                [
                    -8_961_251_314_296_359_281,
                    2_962_436_275_791_859_092,
                    6_247_654_839_523_334_371,
                    5_395_950_866_319_336_650,
                    -5_581_016_787_913_457_232,
                    0,
                    -6_899_915_838_988_235_823,
                ],
            ),
        ];
        for (seed, hashes) in expected {
            let secret = HashSecret::from_seed(seed);
            for (sample, hash) in samples.iter().zip(hashes) {
                assert_eq!(secret.hash_text(StrBuilder::from(*sample).view()), hash, "{sample:?}, {seed}");
            }
        }
        assert_eq!(HashSecret::from_seed(7).hash_text(TextRef::Ucs2(&[])), 0);
    }
}
