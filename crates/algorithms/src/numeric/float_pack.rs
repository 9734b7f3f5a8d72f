//! Doubles as bytes of IEEE 754: half, single and double precision, rounded half to even. NaNs keep what fits of their payload.

/// Bits of a format: of the exponent and of the fraction.
#[derive(Clone, Copy)]
struct Format {
    exponent: u32,
    fraction: u32,
}

const HALF: Format = Format { exponent: 5, fraction: 10 };
const SINGLE: Format = Format { exponent: 8, fraction: 23 };

/// The bits of `value` in a smaller format; `None` if it is finite and too large.
fn narrow(value: f64, format: Format) -> Option<u32> {
    let bits = value.to_bits();
    let sign = ((bits >> 63) as u32) << (format.exponent + format.fraction);
    let exponent = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let infinity = ((1 << format.exponent) - 1) << format.fraction;
    if exponent == 0x7ff {
        let payload = (fraction >> (52 - format.fraction)) as u32;
        let quiet = 1 << (format.fraction - 1);
        let payload = if fraction != 0 && payload == 0 { quiet } else { payload };
        return Some(sign | infinity | payload);
    }
    let bias = (1 << (format.exponent - 1)) - 1;
    let exponent = exponent - 1023;
    if exponent > bias {
        return None;
    }
    // The last place's weight: that of the exponent, or the smallest there is.
    let dropped = 52 - format.fraction as i32 + (1 - bias - exponent).max(0);
    let biased = (exponent + bias).max(1) as u32;
    if dropped > 54 || (bits << 1) == 0 {
        return Some(sign);
    }
    let mantissa = fraction | 1 << 52;
    let (kept, rest, tie) = (mantissa >> dropped, mantissa & ((1 << dropped) - 1), 1u64 << (dropped - 1));
    let rounded = kept + u64::from(rest > tie || (rest == tie && kept & 1 == 1));
    // A carry into the exponent is what it should be; the mantissa's leading bit adds one to it.
    let magnitude = ((biased - 1) << format.fraction) + rounded as u32;
    (magnitude < infinity).then_some(sign | magnitude)
}

/// The value of bits in a smaller format.
fn widen(bits: u32, format: Format) -> f64 {
    let sign = u64::from(bits >> (format.exponent + format.fraction)) << 63;
    let exponent = bits >> format.fraction & ((1 << format.exponent) - 1);
    let fraction = u64::from(bits & ((1 << format.fraction) - 1));
    let bias = (1 << (format.exponent - 1)) - 1;
    if exponent == (1 << format.exponent) - 1 {
        return f64::from_bits(sign | 0x7ff << 52 | fraction << (52 - format.fraction));
    }
    let (mantissa, exponent) = match exponent {
        0 => (fraction, 1),
        _ => (fraction | 1 << format.fraction, exponent as i32),
    };
    // Both factors and the product are exact.
    let magnitude = mantissa as f64 * 2f64.powi(exponent - bias - format.fraction as i32);
    if sign == 0 { magnitude } else { -magnitude }
}

/// Half precision; `None` if the value is too large.
pub fn to_half(value: f64) -> Option<u16> {
    narrow(value, HALF).map(|bits| bits as u16)
}

/// Single precision; `None` if the value is too large.
pub fn to_single(value: f64) -> Option<u32> {
    narrow(value, SINGLE)
}

/// Double precision: never `None`.
pub fn to_double(value: f64) -> Option<u64> {
    Some(value.to_bits())
}

/// The value in two bytes, the least significant first.
pub fn from_half(bytes: [u8; 2]) -> f64 {
    widen(u16::from_le_bytes(bytes).into(), HALF)
}

/// The value in four bytes, the least significant first.
pub fn from_single(bytes: [u8; 4]) -> f64 {
    widen(u32::from_le_bytes(bytes), SINGLE)
}

/// The value in eight bytes, the least significant first.
pub fn from_double(bytes: [u8; 8]) -> f64 {
    f64::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_as_cpython_packs_them() {
        for (value, bits) in [
            (0.0, 0),
            (-0.0, 0x8000),
            (1e-8, 0),
            (5.96e-8, 1),
            (2.98e-8, 0),
            (2.981e-8, 1),
            (0.1, 0x2e66),
            (-1.5, 0xbe00),
            (6.1e-5, 0x03ff),
            (65504.0, 0x7bff),
            (65519.999, 0x7bff),
            (f64::INFINITY, 0x7c00),
        ] {
            assert_eq!(to_half(value), Some(bits), "{value}");
        }
        assert_eq!((to_half(65520.0), to_half(1e300), to_single(-1e300)), (None, None, None));
        for bits in 0..=u16::MAX {
            if bits & 0x7fff != 0x7c00 || bits & 0x3ff == 0 {
                assert_eq!(to_half(from_half(bits.to_le_bytes())), Some(bits));
            }
        }
    }

    #[test]
    fn singles_are_those_of_the_machine() {
        for value in
            [0.1, -3.5e38, 1e-45, 7e-46, 1.5e-45, 3.4028235e38, 3.4028236e38, 1e-310, 2f64.powi(-126)]
        {
            let single = value as f32;
            let expected = single.is_finite().then(|| single.to_bits());
            assert_eq!(to_single(value), expected, "{value}");
            if single.is_finite() {
                assert_eq!(from_single(single.to_le_bytes()), f64::from(single));
            }
        }
    }

    #[test]
    fn payloads_of_nans() {
        for (double, single, half) in [
            (0x7ff0_0000_0000_0001, 0x7fc0_0000, 0x7e00),
            (0x7ff8_0000_2000_0000, 0x7fc0_0001, 0x7e00),
            (0x7ff0_0000_2000_0000, 0x7f80_0001, 0x7e00),
            (0x7ff0_4000_0000_0000, 0x7f82_0000, 0x7c10),
        ] {
            let value = f64::from_bits(double);
            assert_eq!((to_single(value), to_half(value)), (Some(single), Some(half)));
        }
        assert_eq!(from_single(0xffc0_1234u32.to_le_bytes()).to_bits(), 0xfff8_0246_8000_0000);
    }
}
