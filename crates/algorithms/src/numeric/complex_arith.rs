//! Arithmetic of complex numbers with Python's results for infinities, zeros and overflow.
//!
//! Products and quotients recover infinities as C's Annex G describes; quotients scale as Smith's method does
//! ("Algorithm 116: Complex division", 1962); small integral powers multiply. Where one operand is real, only the parts
//! that it touches are computed, as C does, so that signs of zeros and infinities survive.

/// A complex number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex {
    /// The real part.
    pub real: f64,
    /// The imaginary part.
    pub imag: f64,
}

/// Why an operation raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComplexError {
    /// `ZeroDivisionError`: "division by zero".
    DivisionByZero,
    /// `ZeroDivisionError`: "zero to a negative or complex power".
    ZeroToPower,
    /// `OverflowError`: "complex exponentiation".
    PowerOverflow,
    /// `OverflowError`: "absolute value too large".
    AbsOverflow,
}

impl std::fmt::Display for ComplexError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ComplexError::DivisionByZero => "division by zero",
            ComplexError::ZeroToPower => "zero to a negative or complex power",
            ComplexError::PowerOverflow => "complex exponentiation",
            ComplexError::AbsOverflow => "absolute value too large",
        })
    }
}

/// One for an infinity and zero for anything else, with the sign of `value`.
fn boxed(value: f64) -> f64 {
    (if value.is_infinite() { 1.0f64 } else { 0.0 }).copysign(value)
}

/// Zero in place of a NaN, with its sign.
fn without_nan(value: f64) -> f64 {
    if value.is_nan() { 0f64.copysign(value) } else { value }
}

impl Complex {
    /// The number of these parts.
    pub const fn new(real: f64, imag: f64) -> Self {
        Self { real, imag }
    }

    fn is_infinite(self) -> bool {
        self.real.is_infinite() || self.imag.is_infinite()
    }

    fn is_finite(self) -> bool {
        self.real.is_finite() && self.imag.is_finite()
    }

    fn is_nan(self) -> bool {
        self.real.is_nan() && self.imag.is_nan()
    }

    fn map(self, part: fn(f64) -> f64) -> Self {
        Self::new(part(self.real), part(self.imag))
    }

    /// The product by the textbook's formula.
    fn plain_product(self, other: Self) -> Self {
        Self::new(
            self.real * other.real - self.imag * other.imag,
            self.real * other.imag + self.imag * other.real,
        )
    }

    /// `self * other`.
    pub fn product(self, other: Self) -> Self {
        let product = self.plain_product(other);
        if !product.is_nan() {
            return product;
        }
        let (mut left, mut right, mut recover) = (self, other, false);
        if left.is_infinite() {
            (left, right, recover) = (left.map(boxed), right.map(without_nan), true);
        }
        if right.is_infinite() {
            (left, right, recover) = (left.map(without_nan), right.map(boxed), true);
        }
        let overflowed =
            [self.real * other.real, self.imag * other.imag, self.real * other.imag, self.imag * other.real];
        if !recover && overflowed.iter().any(|part| part.is_infinite()) {
            (left, right, recover) = (left.map(without_nan), right.map(without_nan), true);
        }
        if !recover {
            return product;
        }
        let Self { real, imag } = left.plain_product(right);
        Self::new(f64::INFINITY * real, f64::INFINITY * imag)
    }

    /// `self * factor`, for a real factor.
    pub fn scaled(self, factor: f64) -> Self {
        Self::new(self.real * factor, self.imag * factor)
    }

    /// `self / other`.
    pub fn quotient(self, other: Self) -> Result<Self, ComplexError> {
        let (c, d) = (other.real, other.imag);
        let quotient = if c.abs() >= d.abs() {
            if c == 0.0 {
                return Err(ComplexError::DivisionByZero);
            }
            let ratio = d / c;
            let denominator = c + d * ratio;
            Self::new(
                (self.real + self.imag * ratio) / denominator,
                (self.imag - self.real * ratio) / denominator,
            )
        } else if d.abs() >= c.abs() {
            let ratio = c / d;
            let denominator = c * ratio + d;
            Self::new(
                (self.real * ratio + self.imag) / denominator,
                (self.imag * ratio - self.real) / denominator,
            )
        } else {
            Self::new(f64::NAN, f64::NAN)
        };
        if !quotient.is_nan() {
            return Ok(quotient);
        }
        Ok(if self.is_infinite() && other.is_finite() {
            let Self { real: x, imag: y } = self.map(boxed);
            Self::new(f64::INFINITY * (x * c + y * d), f64::INFINITY * (y * c - x * d))
        } else if other.is_infinite() && self.is_finite() {
            let Self { real: x, imag: y } = other.map(boxed);
            Self::new(0.0 * (self.real * x + self.imag * y), 0.0 * (self.imag * x - self.real * y))
        } else {
            quotient
        })
    }

    /// `self / divisor`, for a real divisor.
    pub fn quotient_by_real(self, divisor: f64) -> Result<Self, ComplexError> {
        if divisor == 0.0 {
            return Err(ComplexError::DivisionByZero);
        }
        Ok(Self::new(self.real / divisor, self.imag / divisor))
    }

    /// `dividend / self`, for a real dividend.
    pub fn quotient_of_real(self, dividend: f64) -> Result<Self, ComplexError> {
        let (c, d) = (self.real, self.imag);
        let quotient = if c.abs() >= d.abs() {
            if c == 0.0 {
                return Err(ComplexError::DivisionByZero);
            }
            let ratio = d / c;
            let denominator = c + d * ratio;
            Self::new(dividend / denominator, -dividend * ratio / denominator)
        } else if d.abs() >= c.abs() {
            let ratio = c / d;
            let denominator = c * ratio + d;
            Self::new(dividend * ratio / denominator, -dividend / denominator)
        } else {
            Self::new(f64::NAN, f64::NAN)
        };
        Ok(if quotient.is_nan() && dividend.is_finite() && self.is_infinite() {
            let Self { real: x, imag: y } = self.map(boxed);
            Self::new(0.0 * (dividend * x), 0.0 * (-dividend * y))
        } else {
            quotient
        })
    }

    /// `self ** exponent`.
    pub fn power(self, exponent: Self) -> Result<Self, ComplexError> {
        let small =
            exponent.imag == 0.0 && exponent.real == exponent.real.floor() && exponent.real.abs() <= 100.0;
        let power =
            if small { self.integral_power(exponent.real as i32)? } else { self.general_power(exponent)? };
        if power.is_infinite() { Err(ComplexError::PowerOverflow) } else { Ok(power) }
    }

    fn integral_power(self, exponent: i32) -> Result<Self, ComplexError> {
        if exponent > 0 {
            return Ok(self.natural_power(exponent.unsigned_abs()));
        }
        let one = Self::new(1.0, 0.0);
        let inverse = one.quotient(self.natural_power(exponent.unsigned_abs()));
        inverse.map_err(|_| ComplexError::ZeroToPower)
    }

    /// The power by repeated squaring.
    fn natural_power(self, exponent: u32) -> Self {
        let (mut result, mut square, mut rest) = (Self::new(1.0, 0.0), self, exponent);
        while rest > 0 {
            if rest & 1 == 1 {
                result = result.product(square);
            }
            rest >>= 1;
            square = square.product(square);
        }
        result
    }

    /// The power in polar coordinates.
    fn general_power(self, exponent: Self) -> Result<Self, ComplexError> {
        if self.real == 0.0 && self.imag == 0.0 {
            return if exponent.imag != 0.0 || exponent.real < 0.0 {
                Err(ComplexError::ZeroToPower)
            } else {
                Ok(Self::new(0.0, 0.0))
            };
        }
        let modulus = self.real.hypot(self.imag);
        let angle = self.imag.atan2(self.real);
        let mut length = modulus.powf(exponent.real);
        let mut phase = angle * exponent.real;
        if exponent.imag != 0.0 {
            length *= (-angle * exponent.imag).exp();
            phase += exponent.imag * modulus.ln();
        }
        if phase.is_infinite() {
            // C's `cos` reports a domain error, which CPython takes for the one of a zero base
            return Err(ComplexError::ZeroToPower);
        }
        Ok(Self::new(length * phase.cos(), length * phase.sin()))
    }

    /// `abs(self)`.
    pub fn modulus(self) -> Result<f64, ComplexError> {
        let modulus = self.real.hypot(self.imag);
        if modulus.is_infinite() && self.is_finite() { Err(ComplexError::AbsOverflow) } else { Ok(modulus) }
    }
}
