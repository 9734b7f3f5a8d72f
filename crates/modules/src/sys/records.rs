//! The struct sequences of `sys`: `version_info`, `flags`, `float_info` and so on.

use super::config::Config;
use core::ffi::CStr;
use objspace::struct_sequence::{self, Field};
use objspace::{Object, PyResult, Ref, Slot, Space, Str, Tuple};

/// A tuple of strings.
pub fn strings(space: &Space, items: &[&str]) -> PyResult<Ref<Tuple>> {
    crate::import_system::string_tuple(space, items.iter().copied())
}

/// The one instance of a type that is made for it.
fn record(
    space: &Space,
    name: &CStr,
    doc: &CStr,
    fields: &[&CStr],
    visible: usize,
    values: Vec<Ref<Object>>,
) -> PyResult<Ref<Object>> {
    let fields: Vec<Field<'_>> = fields.iter().map(|&name| Field { name: Some(name), doc: None }).collect();
    let ty = struct_sequence::new_type(space, name, Some(doc), &fields, visible)?;
    struct_sequence::new(space, ty, values)
}

fn numbers(space: &Space, values: &[i64]) -> PyResult<Vec<Ref<Object>>> {
    values.iter().map(|&value| space.new_int(value)).collect()
}

fn version(space: &Space, name: &CStr, doc: &CStr, numbers: [u64; 3]) -> PyResult<Ref<Object>> {
    let [major, minor, micro] = numbers.map(|number| space.new_int(number as i64));
    let level = Str::intern(space, "final").into_object();
    let values = vec![major?, minor?, micro?, level, space.new_int(0)?];
    let fields = [c"major", c"minor", c"micro", c"releaselevel", c"serial"];
    record(space, name, doc, &fields, fields.len(), values)
}

/// `sys.version_info`.
pub fn version_info(space: &Space, numbers: [u64; 3]) -> PyResult<Ref<Object>> {
    version(space, c"sys.version_info", c"The version of Python as a named tuple.", numbers)
}

/// `sys.pyroxene_version_info`.
pub fn pyroxene_version_info(space: &Space) -> PyResult<Ref<Object>> {
    let part = |text: &str| text.parse().unwrap_or(0);
    let numbers = [
        part(env!("CARGO_PKG_VERSION_MAJOR")),
        part(env!("CARGO_PKG_VERSION_MINOR")),
        part(env!("CARGO_PKG_VERSION_PATCH")),
    ];
    version(
        space,
        c"sys.pyroxene_version_info",
        c"The version of this implementation as a named tuple.",
        numbers,
    )
}

/// `sys.flags`.
pub fn flags(space: &Space, config: &Config) -> PyResult<Ref<Object>> {
    let fields = [
        c"debug",
        c"inspect",
        c"interactive",
        c"optimize",
        c"dont_write_bytecode",
        c"no_user_site",
        c"no_site",
        c"ignore_environment",
        c"verbose",
        c"bytes_warning",
        c"quiet",
        c"hash_randomization",
        c"isolated",
        c"dev_mode",
        c"utf8_mode",
        c"warn_default_encoding",
        c"safe_path",
        c"int_max_str_digits",
        c"gil",
        c"thread_inherit_context",
        c"context_aware_warnings",
    ];
    let limit = config.int_max_str_digits.unwrap_or(4300);
    let mut values = numbers(
        space,
        &[
            config.parser_debug.into(),
            config.inspect.into(),
            config.interactive.into(),
            config.optimize.into(),
            config.dont_write_bytecode.into(),
            config.no_user_site.into(),
            config.no_site.into(),
            config.ignore_environment.into(),
            config.verbose.into(),
            config.bytes_warning.into(),
            config.quiet.into(),
            config.hash_randomization.into(),
            config.isolated.into(),
        ],
    )?;
    values.push(space.new_bool(config.dev_mode));
    values.push(space.new_int(config.utf8_mode.unwrap_or(true).into())?);
    values.push(space.new_int(config.warn_default_encoding.into())?);
    values.push(space.new_bool(config.safe_path));
    values.push(space.new_int(limit as i64)?);
    values.extend(numbers(space, &[1, 0, 0])?);
    // The last three were added after programs had come to rely on the length.
    record(
        space,
        c"sys.flags",
        c"Flags given on the command line or by the environment.",
        &fields,
        18,
        values,
    )
}

/// `sys.int_info`.
pub fn int_info(space: &Space) -> PyResult<Ref<Object>> {
    let fields =
        [c"bits_per_digit", c"sizeof_digit", c"default_max_str_digits", c"str_digits_check_threshold"];
    let doc = c"How integers are represented.";
    record(space, c"sys.int_info", doc, &fields, fields.len(), numbers(space, &[30, 4, 4300, 640])?)
}

/// `sys.float_info`.
pub fn float_info(space: &Space) -> PyResult<Ref<Object>> {
    let fields = [
        c"max",
        c"max_exp",
        c"max_10_exp",
        c"min",
        c"min_exp",
        c"min_10_exp",
        c"dig",
        c"mant_dig",
        c"epsilon",
        c"radix",
        c"rounds",
    ];
    let values = vec![
        space.new_float(f64::MAX)?,
        space.new_int(f64::MAX_EXP.into())?,
        space.new_int(f64::MAX_10_EXP.into())?,
        space.new_float(f64::MIN_POSITIVE)?,
        space.new_int(f64::MIN_EXP.into())?,
        space.new_int(f64::MIN_10_EXP.into())?,
        space.new_int(f64::DIGITS.into())?,
        space.new_int(f64::MANTISSA_DIGITS.into())?,
        space.new_float(f64::EPSILON)?,
        space.new_int(f64::RADIX.into())?,
        space.new_int(1)?,
    ];
    let doc = c"How floating-point numbers are represented.";
    record(space, c"sys.float_info", doc, &fields, fields.len(), values)
}

/// `sys.hash_info`.
pub fn hash_info(space: &Space) -> PyResult<Ref<Object>> {
    let fields =
        [c"width", c"modulus", c"inf", c"nan", c"imag", c"algorithm", c"hash_bits", c"seed_bits", c"cutoff"];
    let mut values = numbers(space, &[64, (1 << 61) - 1, 314_159, 0, 1_000_003])?;
    values.push(Str::intern(space, "siphash13").into_object());
    values.extend(numbers(space, &[64, 128, 0])?);
    let doc = c"How hashes are computed.";
    record(space, c"sys.hash_info", doc, &fields, fields.len(), values)
}

/// `sys.thread_info`.
pub fn thread_info(space: &Space) -> PyResult<Ref<Object>> {
    let fields = [c"name", c"lock", c"version"];
    let values = vec![
        Str::intern(space, "pthread").into_object(),
        Str::intern(space, "semaphore").into_object(),
        space.none(),
    ];
    record(space, c"sys.thread_info", c"How threads are implemented.", &fields, fields.len(), values)
}

/// What `sys.get_asyncgen_hooks()` gives.
pub fn asyncgen_hooks(space: &Space) -> PyResult<Ref<Object>> {
    let thread = space.thread_state();
    let held = |field| {
        // SAFETY: the thread state owns what its field holds.
        let slot: &Slot = unsafe { Slot::of(field) };
        slot.get().unwrap_or_else(|| space.none())
    };
    let values = vec![held(&thread.async_gen_firstiter), held(&thread.async_gen_finalizer)];
    let doc = c"The hooks of asynchronous generators.";
    record(space, c"sys.asyncgen_hooks", doc, &[c"firstiter", c"finalizer"], 2, values)
}
