//! The Mersenne Twister MT19937 (Matsumoto and Nishimura 1998): 624 words of state, numbers of 32 bits.

/// Words of state.
pub const WORDS: usize = 624;
const MIDDLE: usize = 397;

/// A generator.
#[derive(Clone)]
pub struct MersenneTwister {
    words: [u32; WORDS],
    /// The next word to use; [`WORDS`] when all are used.
    index: usize,
}

impl MersenneTwister {
    /// A generator whose state is zero: it gives zeros until it is seeded.
    pub const fn zero() -> Self {
        MersenneTwister { words: [0; WORDS], index: 0 }
    }

    /// A generator in a state that [`MersenneTwister::state`] gave. The index is at most [`WORDS`].
    pub fn from_state(words: [u32; WORDS], index: usize) -> Self {
        MersenneTwister { words, index: index.min(WORDS) }
    }

    /// The state.
    pub fn state(&self) -> (&[u32; WORDS], usize) {
        (&self.words, self.index)
    }

    fn from_number(seed: u32) -> Self {
        let mut words = [seed; WORDS];
        for index in 1..WORDS {
            let previous = words[index - 1];
            words[index] =
                1_812_433_253u32.wrapping_mul(previous ^ previous >> 30).wrapping_add(index as u32);
        }
        MersenneTwister { words, index: WORDS }
    }

    /// A generator seeded with at least one number.
    pub fn from_key(key: &[u32]) -> Self {
        let mut twister = MersenneTwister::from_number(19_650_218);
        let words = &mut twister.words;
        let mut index = 1;
        let mut mix = |words: &mut [u32; WORDS], factor: u32, change: &dyn Fn(u32) -> u32| {
            let previous = words[index - 1];
            words[index] = change(words[index] ^ (previous ^ previous >> 30).wrapping_mul(factor));
            index += 1;
            if index >= WORDS {
                words[0] = words[WORDS - 1];
                index = 1;
            }
            index
        };
        let mut next = 1;
        for step in 0..WORDS.max(key.len()) {
            let place = step % key.len();
            next = mix(words, 1_664_525, &|word| word.wrapping_add(key[place]).wrapping_add(place as u32));
        }
        for _ in 1..WORDS {
            let current = next as u32;
            next = mix(words, 1_566_083_941, &|word| word.wrapping_sub(current));
        }
        words[0] = 0x8000_0000;
        twister
    }

    /// Makes new words of all that are used.
    fn twist(&mut self) {
        for index in 0..WORDS {
            let joined = self.words[index] & 0x8000_0000 | self.words[(index + 1) % WORDS] & 0x7fff_ffff;
            let odd = if joined & 1 == 1 { 0x9908_b0df } else { 0 };
            self.words[index] = self.words[(index + MIDDLE) % WORDS] ^ joined >> 1 ^ odd;
        }
        self.index = 0;
    }

    /// The next number.
    pub fn next_u32(&mut self) -> u32 {
        if self.index >= WORDS {
            self.twist();
        }
        let mut word = self.words[self.index];
        self.index += 1;
        word ^= word >> 11;
        word ^= word << 7 & 0x9d2c_5680;
        word ^= word << 15 & 0xefc6_0000;
        word ^ word >> 18
    }

    /// A double from 0 up to 1, with 53 random bits.
    pub fn next_f64(&mut self) -> f64 {
        let (high, low) = (self.next_u32() >> 5, self.next_u32() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) * (1.0 / 9_007_199_254_740_992.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of the authors' own test output.
    #[test]
    fn reference_output() {
        let mut twister = MersenneTwister::from_key(&[0x123, 0x234, 0x345, 0x456]);
        let numbers: Vec<_> = (0..5).map(|_| twister.next_u32()).collect();
        assert_eq!(numbers, [1_067_595_299, 955_945_823, 477_289_528, 4_107_218_783, 4_228_976_476]);
    }

    #[test]
    fn states_are_resumed() {
        let mut twister = MersenneTwister::from_key(&[5]);
        for _ in 0..700 {
            twister.next_u32();
        }
        let (words, index) = twister.state();
        let mut copy = MersenneTwister::from_state(*words, index);
        assert!((0..1000).all(|_| copy.next_f64() == twister.next_f64()));
    }
}
