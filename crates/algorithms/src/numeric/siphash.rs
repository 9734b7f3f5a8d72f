//! SipHash-1-3 of bytes that are all there at once (Aumasson and Bernstein, "SipHash: a fast short-input PRF").
//!
//! Most of what is hashed are names and words: a few bytes, for which setting up a hasher that could take more would cost as much as
//! hashing.

/// The four words of state.
struct State {
    v0: u64,
    v1: u64,
    v2: u64,
    v3: u64,
}

impl State {
    #[inline(always)]
    fn round(&mut self) {
        self.v0 = self.v0.wrapping_add(self.v1);
        self.v2 = self.v2.wrapping_add(self.v3);
        self.v1 = self.v1.rotate_left(13) ^ self.v0;
        self.v3 = self.v3.rotate_left(16) ^ self.v2;
        self.v0 = self.v0.rotate_left(32);
        self.v2 = self.v2.wrapping_add(self.v1);
        self.v0 = self.v0.wrapping_add(self.v3);
        self.v1 = self.v1.rotate_left(17) ^ self.v2;
        self.v3 = self.v3.rotate_left(21) ^ self.v0;
        self.v2 = self.v2.rotate_left(32);
    }

    #[inline(always)]
    fn add(&mut self, word: u64) {
        self.v3 ^= word;
        self.round();
        self.v0 ^= word;
    }
}

/// The hash of `data` under the key `k0`, `k1`.
#[inline]
pub(super) fn siphash13(k0: u64, k1: u64, data: &[u8]) -> u64 {
    let mut state = State {
        v0: k0 ^ 0x736f_6d65_7073_6575,
        v1: k1 ^ 0x646f_7261_6e64_6f6d,
        v2: k0 ^ 0x6c79_6765_6e65_7261,
        v3: k1 ^ 0x7465_6462_7974_6573,
    };
    let (words, rest) = data.as_chunks::<8>();
    for &word in words {
        state.add(u64::from_le_bytes(word));
    }
    state.add(last_word(rest) | (data.len() as u64) << 56);
    state.v2 ^= 0xFF;
    state.round();
    state.round();
    state.round();
    state.v0 ^ state.v1 ^ state.v2 ^ state.v3
}

/// Fewer than eight bytes as a word, with zeros above them. Two pieces that may overlap make up each length.
#[inline(always)]
fn last_word(rest: &[u8]) -> u64 {
    match *rest {
        [] => 0,
        [first] => u64::from(first),
        [first, second] => u64::from(first) | u64::from(second) << 8,
        [first, second, third] => u64::from(first) | u64::from(second) << 8 | u64::from(third) << 16,
        [a, b, c, d, ..] => {
            let [.., e, f, g, h] = *rest else { unreachable!("there are four bytes") };
            let above = 8 * (rest.len() as u32 - 4);
            u64::from(u32::from_le_bytes([a, b, c, d])) | u64::from(u32::from_le_bytes([e, f, g, h])) << above
        }
    }
}

#[cfg(test)]
mod tests {
    use super::siphash13;
    use core::hash::Hasher;
    use siphasher::sip::SipHasher13;

    #[test]
    fn every_length_agrees_with_another_implementation() {
        let data: Vec<u8> = (0..64u8).map(|at| at.wrapping_mul(37) ^ 0xA5).collect();
        for (k0, k1) in [(0, 0), (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908), (u64::MAX, 1)] {
            for len in 0..=data.len() {
                let mut other = SipHasher13::new_with_keys(k0, k1);
                other.write(&data[..len]);
                assert_eq!(siphash13(k0, k1, &data[..len]), other.finish(), "{len}");
            }
        }
    }
}
