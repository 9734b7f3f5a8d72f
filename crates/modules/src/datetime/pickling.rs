//! The state of pickled dates and times: their data as bytes, in which the fold is a high bit.

use super::zones::check_tzinfo;
use objspace::shim::Args;
use objspace::{Bytes, Layout, Object, PyResult, Ref, Space, Str, Tuple};

/// The bytes of a state, if the argument is one: `N` bytes that make sense at place `at`, or a string of them, as Python 2 wrote
/// them.
fn state<const N: usize>(
    space: &Space,
    what: &str,
    argument: &Object,
    makes_sense: impl Fn(u32) -> bool,
    at: usize,
) -> PyResult<Option<[u8; N]>> {
    if let Some(bytes) = argument.downcast::<Bytes>() {
        let bytes: Option<[u8; N]> = bytes.as_slice().try_into().ok();
        return Ok(bytes.filter(|bytes| makes_sense(u32::from(bytes[at]))));
    }
    let Some(text) = argument.downcast::<Str>().filter(|text| text.len() == N) else { return Ok(None) };
    if !makes_sense(text.text().at(at)) {
        return Ok(None);
    }
    let mut bytes = [0; N];
    for (place, ch) in bytes.iter_mut().zip(text.text().code_points()) {
        *place = u8::try_from(ch).map_err(|_| {
            space.value_error(format_args!(
                "Failed to encode latin1 string when unpickling a {what} object. pickle.load(data, encoding='latin1') is assumed."
            ))
        })?;
    }
    Ok(Some(bytes))
}

fn is_month(byte: u32) -> bool {
    (1..=12).contains(&byte)
}

/// The data of a date, if that is what the constructor was given.
///
/// # Errors
/// `ValueError` for a string that holds no bytes.
pub fn date_state(space: &Space, args: &Args<'_>) -> PyResult<Option<[u8; 4]>> {
    match args.positional() {
        [data] => state(space, "date", data, is_month, 2),
        _ => Ok(None),
    }
}

/// Data, fold and zone.
pub type State<const N: usize> = ([u8; N], u8, Option<Ref<Object>>);

/// The state of a `time` or `datetime`, whose fold is the high bit of the byte `at`.
fn with_zone<const N: usize>(
    space: &Space,
    what: &str,
    args: &Args<'_>,
    makes_sense: impl Fn(u32) -> bool,
    at: usize,
) -> PyResult<Option<State<N>>> {
    let (data, zone) = match *args.positional() {
        [data] => (data, None),
        [data, zone] => (data, Some(zone)),
        _ => return Ok(None),
    };
    let Some(mut bytes) = state::<N>(space, what, data, |byte| makes_sense(byte & 0x7F), at)? else {
        return Ok(None);
    };
    let zone = check_tzinfo(space, zone).map_err(|_| space.type_error("bad tzinfo state arg"))?;
    let fold = bytes[at] >> 7;
    bytes[at] &= 0x7F;
    Ok(Some((bytes, fold, zone)))
}

/// The state of a `time`, if that is what the constructor was given.
///
/// # Errors
/// `ValueError` for a string that holds no bytes, `TypeError` for a zone that is none.
pub fn time_state(space: &Space, args: &Args<'_>) -> PyResult<Option<State<6>>> {
    with_zone(space, "time", args, |hour| hour < 24, 0)
}

/// The state of a `datetime`, if that is what the constructor was given.
///
/// # Errors
/// As [`time_state`].
pub fn datetime_state(space: &Space, args: &Args<'_>) -> PyResult<Option<State<10>>> {
    with_zone(space, "datetime", args, is_month, 2)
}

/// The result of `__reduce__`: the class and the arguments that make the object again.
///
/// # Errors
/// `MemoryError`.
pub fn reduce(
    space: &Space,
    object: &Object,
    data: &[u8],
    zone: Option<Ref<Object>>,
) -> PyResult<Ref<Tuple>> {
    let data = Bytes::from_slice(space, data)?;
    let args = match &zone {
        None => Tuple::from_slice(space, &[data.as_object()])?,
        Some(zone) => Tuple::from_slice(space, &[data.as_object(), zone])?,
    };
    Tuple::from_slice(space, &[object.ty().as_object(), args.as_object()])
}

/// Sets the fold's bit in the byte `at`, where the protocol has it.
pub fn fold_in<const N: usize>(mut data: [u8; N], at: usize, fold: i32, protocol: i32) -> [u8; N] {
    if fold != 0 && protocol > 3 {
        data[at] |= 0x80;
    }
    data
}

/// The argument of `__reduce_ex__`.
///
/// # Errors
/// `TypeError` and `OverflowError`.
pub fn protocol(space: &Space, args: &Args<'_>) -> PyResult<i32> {
    args.no_keywords(space, "__reduce_ex__")?;
    match *args.positional() {
        [protocol] => super::checks::int_or(space, Some(protocol), 0),
        _ => {
            let given = args.positional_count();
            Err(space.type_error(format_args!("__reduce_ex__() takes exactly 1 argument ({given} given)")))
        }
    }
}
