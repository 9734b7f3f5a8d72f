//! The module `_random`: random numbers by the Mersenne Twister.

mod mersenne_twister;

use crate::instance::{self, HEAD, fields};
use abi::PyObject;
use core::cell::RefCell;
use cpyext_macros::{pymodule, pytype};
use mersenne_twister::{MersenneTwister, WORDS};
use num_bigint::{BigInt, BigUint};
use objspace::shim::{Args, check_positional};
use objspace::{Int, Object, PyErr, PyResult, Ref, Space, Tuple, Type, number};

/// `_random.Random`.
#[repr(C)]
pub struct Random {
    head: PyObject,
    generator: RefCell<MersenneTwister>,
}
fields!(Random);

/// A generator that nobody can foresee.
fn from_system(space: &Space) -> PyResult<MersenneTwister> {
    let mut bytes = [0; WORDS * 4];
    // SAFETY: the call writes at most as many bytes as it is told.
    let written = unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
    if written != bytes.len() as isize {
        return Err(space.runtime_error("the system has no random numbers"));
    }
    let key: Vec<u32> =
        bytes.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect();
    Ok(MersenneTwister::from_key(&key))
}

/// The generator of a seed: an integer's magnitude, or the hash of anything else.
fn from_seed(space: &Space, seed: Option<&Object>) -> PyResult<MersenneTwister> {
    let Some(seed) = seed.filter(|seed| !seed.is_none()) else { return from_system(space) };
    let mut key = match seed.downcast::<Int>() {
        Some(seed) => seed.value().to_biguint().to_u32_digits(),
        None => BigUint::from(seed.hash(space)? as u64).to_u32_digits(),
    };
    if key.is_empty() {
        key.push(0);
    }
    Ok(MersenneTwister::from_key(&key))
}

/// One word of a state, from any integer that C's unsigned long holds.
fn state_word(space: &Space, object: &Object) -> PyResult<u32> {
    let Some(value) = object.downcast::<Int>() else {
        return Err(space.type_error("an integer is required"));
    };
    if value.is_negative() {
        return Err(space.overflow_error("can't convert negative value to unsigned int"));
    }
    let value = value.value().to_u64();
    value
        .map(|value| value as u32)
        .ok_or_else(|| space.overflow_error("Python int too large to convert to C unsigned long"))
}

#[cold]
fn invalid_state(space: &Space) -> PyErr {
    space.value_error("invalid state")
}

#[pytype(name = "Random", module = "_random", flags = BASETYPE, tp_dealloc = instance::dealloc::<Random>)]
/// Random() -> a generator of random numbers with a state of its own
impl Random {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, _args: Args<'_>) -> PyResult<Ref<Random>> {
        instance::create(space, cls, Random { head: HEAD, generator: RefCell::new(MersenneTwister::zero()) })
    }

    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        instance::no_keywords::<Random>(space, self.ty(), &args)?;
        check_positional(space, "Random", args.positional_count(), 0, 1)?;
        self.seed(space, args.get(0))
    }

    /// random() -> a float from 0 up to 1, but not 1.
    #[pymethod]
    fn random(&self) -> f64 {
        self.generator.borrow_mut().next_f64()
    }

    /// seed([n]) -> None.
    ///
    /// Start the sequence that belongs to n: an int's magnitude, or the hash of anything else. Without n,
    /// or with None, start one that nobody can foresee.
    #[pymethod(signature = "($self, n=None, /)")]
    fn seed(&self, space: &Space, n: Option<&Object>) -> PyResult<()> {
        let generator = from_seed(space, n)?;
        self.generator.replace(generator);
        Ok(())
    }

    /// getstate() -> a tuple that setstate() takes.
    #[pymethod]
    fn getstate(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let generator = self.generator.borrow().clone();
        let (words, index) = generator.state();
        let numbers = words.iter().map(|&word| i64::from(word)).chain([index as i64]);
        let numbers = numbers.map(|number| space.new_int(number)).collect::<PyResult<Vec<_>>>()?;
        Tuple::from_vec(space, numbers)
    }

    /// setstate(state) -> None.  Go on from a state that getstate() gave.
    #[pymethod]
    fn setstate(&self, space: &Space, state: &Object) -> PyResult<()> {
        let Some(state) = state.downcast::<Tuple>() else {
            return Err(space.type_error("state vector must be a tuple"));
        };
        if state.len() != WORDS + 1 {
            return Err(space.value_error("state vector is the wrong size"));
        }
        let mut words = [0; WORDS];
        for (word, item) in words.iter_mut().zip(state.items()) {
            *word = state_word(space, item)?;
        }
        let index: i64 = number::index(space, state.items()[WORDS])?.to_c(space)?;
        let index = usize::try_from(index).ok().filter(|&index| index <= WORDS);
        let index = index.ok_or_else(|| invalid_state(space))?;
        self.generator.replace(MersenneTwister::from_state(words, index));
        Ok(())
    }

    /// getrandbits(k) -> an int with k random bits.
    #[pymethod(signature = "($self, k, /)")]
    fn getrandbits(&self, space: &Space, k: &Object) -> PyResult<Ref<Int>> {
        let k = number::index(space, k)?;
        if k.is_negative() {
            return Err(space.value_error("Cannot convert negative int"));
        }
        let bits = k.value().to_u64();
        let bits = bits.ok_or_else(|| space.overflow_error("Python int too large for C uint64_t"))?;
        let mut generator = self.generator.borrow_mut();
        if bits <= 32 {
            let value = if bits == 0 { 0 } else { generator.next_u32() >> (32 - bits) };
            drop(generator);
            return Int::from_i64(space, value.into());
        }
        let count = usize::try_from(bits.div_ceil(32)).unwrap_or(usize::MAX);
        let mut words = Vec::new();
        words.try_reserve_exact(count).map_err(|_| space.memory_error())?;
        words.extend((0..count).map(|_| generator.next_u32()));
        drop(generator);
        let unused = (count as u64 * 32 - bits) as u32;
        if let Some(last) = words.last_mut() {
            *last >>= unused;
        }
        Int::from_bigint(space, &BigInt::from(BigUint::new(words)))
    }
}

/// Random numbers by the Mersenne Twister.
#[pymodule(name = "_random")]
pub mod module {
    use objspace::{Module, PyResult, PyTypeInfo, Space};

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.add_type(space, super::Random::type_object())
    }
}
