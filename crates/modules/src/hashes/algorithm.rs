//! The hash functions, behind one interface.

use digest::DynDigest;
use sha3::digest::{ExtendableOutput, Update, XofReader};
use sha3::{Shake128, Shake256};

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// RFC 1321.
    Md5,
    /// FIPS 180-4, as the SHA-2 functions that follow.
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    /// FIPS 202, as those that follow.
    Sha3_224,
    Sha3_256,
    Sha3_384,
    Sha3_512,
    Shake128,
    Shake256,
    /// RFC 7693.
    Blake2b,
    Blake2s,
}

impl Algorithm {
    /// Its name in Python.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Md5 => "md5",
            Algorithm::Sha1 => "sha1",
            Algorithm::Sha224 => "sha224",
            Algorithm::Sha256 => "sha256",
            Algorithm::Sha384 => "sha384",
            Algorithm::Sha512 => "sha512",
            Algorithm::Sha3_224 => "sha3_224",
            Algorithm::Sha3_256 => "sha3_256",
            Algorithm::Sha3_384 => "sha3_384",
            Algorithm::Sha3_512 => "sha3_512",
            Algorithm::Shake128 => "shake_128",
            Algorithm::Shake256 => "shake_256",
            Algorithm::Blake2b => "blake2b",
            Algorithm::Blake2s => "blake2s",
        }
    }

    /// Bytes that are worked on at once: for the functions of FIPS 202, the rate.
    pub fn block_size(self) -> usize {
        match self {
            Algorithm::Md5 | Algorithm::Sha1 | Algorithm::Sha224 | Algorithm::Sha256 | Algorithm::Blake2s => {
                64
            }
            Algorithm::Sha384 | Algorithm::Sha512 | Algorithm::Blake2b => 128,
            Algorithm::Sha3_224 => 144,
            Algorithm::Sha3_256 | Algorithm::Shake256 => 136,
            Algorithm::Sha3_384 => 104,
            Algorithm::Sha3_512 => 72,
            Algorithm::Shake128 => 168,
        }
    }

    /// A hasher that has seen nothing.
    pub fn hasher(self) -> Hasher {
        let state = match self {
            Algorithm::Md5 => State::Fixed(Box::new(md5::Md5::default())),
            Algorithm::Sha1 => State::Fixed(Box::new(sha1::Sha1::default())),
            Algorithm::Sha224 => State::Fixed(Box::new(sha2::Sha224::default())),
            Algorithm::Sha256 => State::Fixed(Box::new(sha2::Sha256::default())),
            Algorithm::Sha384 => State::Fixed(Box::new(sha2::Sha384::default())),
            Algorithm::Sha512 => State::Fixed(Box::new(sha2::Sha512::default())),
            Algorithm::Sha3_224 => State::Fixed(Box::new(sha3::Sha3_224::default())),
            Algorithm::Sha3_256 => State::Fixed(Box::new(sha3::Sha3_256::default())),
            Algorithm::Sha3_384 => State::Fixed(Box::new(sha3::Sha3_384::default())),
            Algorithm::Sha3_512 => State::Fixed(Box::new(sha3::Sha3_512::default())),
            Algorithm::Shake128 => State::Shake128(Box::default()),
            Algorithm::Shake256 => State::Shake256(Box::default()),
            Algorithm::Blake2b => return Hasher::blake2b(&blake2b_simd::Params::new()),
            Algorithm::Blake2s => return Hasher::blake2s(&blake2s_simd::Params::new()),
        };
        Hasher { algorithm: self, state }
    }
}

#[derive(Clone)]
enum State {
    Fixed(Box<dyn DynDigest>),
    Shake128(Box<Shake128>),
    Shake256(Box<Shake256>),
    Blake2b(Box<blake2b_simd::State>, usize),
    Blake2s(Box<blake2s_simd::State>, usize),
}

/// A hash function in the middle of its data.
#[derive(Clone)]
pub struct Hasher {
    algorithm: Algorithm,
    state: State,
}

impl Hasher {
    /// BLAKE2b with parameters.
    pub fn blake2b(params: &blake2b_simd::Params) -> Hasher {
        let state = params.to_state();
        let size = state.finalize().as_bytes().len();
        Hasher { algorithm: Algorithm::Blake2b, state: State::Blake2b(Box::new(state), size) }
    }

    /// BLAKE2s with parameters.
    pub fn blake2s(params: &blake2s_simd::Params) -> Hasher {
        let state = params.to_state();
        let size = state.finalize().as_bytes().len();
        Hasher { algorithm: Algorithm::Blake2s, state: State::Blake2s(Box::new(state), size) }
    }

    /// The function.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Goes on with more data.
    pub fn update(&mut self, data: &[u8]) {
        match &mut self.state {
            State::Fixed(state) => state.update(data),
            State::Shake128(state) => state.update(data),
            State::Shake256(state) => state.update(data),
            State::Blake2b(state, _) => drop(state.update(data)),
            State::Blake2s(state, _) => drop(state.update(data)),
        }
    }

    /// Bytes of the digest; 0 where that is free.
    pub fn digest_size(&self) -> usize {
        match &self.state {
            State::Fixed(state) => state.output_size(),
            State::Shake128(_) | State::Shake256(_) => 0,
            State::Blake2b(_, size) | State::Blake2s(_, size) => *size,
        }
    }

    /// The digest of the data so far.
    pub fn digest(&self) -> Vec<u8> {
        match &self.state {
            State::Fixed(state) => state.clone().finalize().into_vec(),
            State::Shake128(_) | State::Shake256(_) => Vec::new(),
            State::Blake2b(state, _) => state.finalize().as_bytes().to_vec(),
            State::Blake2s(state, _) => state.finalize().as_bytes().to_vec(),
        }
    }

    /// The first bytes of a digest without end; for other functions, at most the digest.
    pub fn digest_to(&self, target: &mut [u8]) {
        match &self.state {
            State::Shake128(state) => state.clone().finalize_xof().read(target),
            State::Shake256(state) => state.clone().finalize_xof().read(target),
            _ => target.iter_mut().zip(self.digest()).for_each(|(target, byte)| *target = byte),
        }
    }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use core::fmt::Write;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // a String takes all text
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_of_abc() {
        for (algorithm, start, size) in [
            (Algorithm::Md5, "900150983cd24fb0", 16),
            (Algorithm::Sha1, "a9993e364706816a", 20),
            (Algorithm::Sha256, "ba7816bf8f01cfea", 32),
            (Algorithm::Sha512, "ddaf35a193617aba", 64),
            (Algorithm::Sha3_256, "3a985da74fe225b2", 32),
            (Algorithm::Blake2b, "ba80a53f981c4d0d", 64),
            (Algorithm::Blake2s, "508c5e8c327c14e2", 32),
        ] {
            let mut hasher = algorithm.hasher();
            hasher.update(b"ab");
            let mut copy = hasher.clone();
            copy.update(b"c");
            assert_eq!(hex(&copy.digest())[..16], *start, "{algorithm:?}");
            assert_eq!((copy.digest_size(), copy.digest().len()), (size, size));
            assert_ne!(hasher.digest(), copy.digest());
        }
    }

    #[test]
    fn shake_has_any_length() {
        let mut hasher = Algorithm::Shake128.hasher();
        hasher.update(b"abc");
        let mut target = [0; 8];
        hasher.digest_to(&mut target);
        assert_eq!(hex(&target), "5881092dd818bf5c");
    }
}
