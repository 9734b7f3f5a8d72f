//! The module `_locale`: the C library's idea of the user's language and customs.

use core::ffi::{CStr, c_char};
use cpyext_macros::pymodule;
use objspace::{Dict, GilOnce, List, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str};
use std::ffi::CString;

static ERROR: GilOnce<Ref<Object>> = GilOnce::new();

/// The class `locale.Error`.
fn error_class(space: &Space) -> PyResult<&'static Ref<Object>> {
    ERROR.get_or_try_init(space, || {
        let base = objspace::exceptions::Exception::type_object();
        crate::new_class::exception(space, "locale", "Error", base)
    })
}

/// A `locale.Error` with a message.
fn error(space: &Space, message: &str) -> PyErr {
    let make = || error_class(space)?.call(space, &[&*space.new_str(message)?]).map(PyErr::from_raised);
    make().unwrap_or_else(|err| err)
}

/// Text that the C library gave, or an empty one for null.
///
/// # Safety
/// Null or a C string.
unsafe fn text(space: &Space, text: *const c_char) -> PyResult<Ref<Str>> {
    // SAFETY: the caller's promise.
    let bytes = if text.is_null() { &[] } else { unsafe { CStr::from_ptr(text) }.to_bytes() };
    crate::paths::fs_decode(space, bytes)
}

fn c_text(space: &Space, text: &Str) -> PyResult<CString> {
    let bytes = crate::paths::fs_encode(space, text)?;
    CString::new(bytes).map_err(|_| space.value_error("embedded null character"))
}

/// Sizes of groups of digits: as many as there are before the end, with what ends them.
///
/// # Safety
/// Null, or numbers that end in 0 or `CHAR_MAX`.
unsafe fn grouping(space: &Space, sizes: *const c_char) -> PyResult<Ref<Object>> {
    let list = List::new(space)?;
    if sizes.is_null() {
        return Ok(list.into_object());
    }
    let mut at = sizes;
    // SAFETY: the caller's promise.
    unsafe {
        while *at != 0 && *at != c_char::MAX {
            list.push(space, space.new_int((*at).into())?)?;
            at = at.add(1);
        }
        if at != sizes {
            list.push(space, space.new_int((*at).into())?)?;
        }
    }
    Ok(list.into_object())
}

/// `locale.localeconv`.
fn conventions(space: &Space) -> PyResult<Ref<Dict>> {
    let dict = Dict::new(space)?;
    // SAFETY: the record and its texts stay until the next call, for which the GIL is needed.
    unsafe {
        let record = &*libc::localeconv();
        let texts = [
            ("int_curr_symbol", record.int_curr_symbol),
            ("currency_symbol", record.currency_symbol),
            ("mon_decimal_point", record.mon_decimal_point),
            ("mon_thousands_sep", record.mon_thousands_sep),
        ];
        for (name, value) in texts {
            dict.set_item_str(space, name, &*text(space, value)?)?;
        }
        dict.set_item_str(space, "mon_grouping", &*grouping(space, record.mon_grouping)?)?;
        for (name, value) in
            [("positive_sign", record.positive_sign), ("negative_sign", record.negative_sign)]
        {
            dict.set_item_str(space, name, &*text(space, value)?)?;
        }
        let numbers = [
            ("int_frac_digits", record.int_frac_digits),
            ("frac_digits", record.frac_digits),
            ("p_cs_precedes", record.p_cs_precedes),
            ("p_sep_by_space", record.p_sep_by_space),
            ("n_cs_precedes", record.n_cs_precedes),
            ("n_sep_by_space", record.n_sep_by_space),
            ("p_sign_posn", record.p_sign_posn),
            ("n_sign_posn", record.n_sign_posn),
        ];
        for (name, value) in numbers {
            dict.set_item_str(space, name, &*space.new_int(value.into())?)?;
        }
        for (name, value) in
            [("decimal_point", record.decimal_point), ("thousands_sep", record.thousands_sep)]
        {
            dict.set_item_str(space, name, &*text(space, value)?)?;
        }
        dict.set_item_str(space, "grouping", &*grouping(space, record.grouping)?)?;
    }
    Ok(dict)
}

unsafe extern "C" {
    // POSIX and the C standard; the C library's bindings lack them.
    fn strcoll(a: *const c_char, b: *const c_char) -> i32;
    fn strxfrm(to: *mut c_char, from: *const c_char, room: usize) -> usize;
    fn gettext(message: *const c_char) -> *const c_char;
    fn dgettext(domain: *const c_char, message: *const c_char) -> *const c_char;
    fn dcgettext(domain: *const c_char, message: *const c_char, category: i32) -> *const c_char;
    fn textdomain(domain: *const c_char) -> *const c_char;
    fn bindtextdomain(domain: *const c_char, folder: *const c_char) -> *const c_char;
    fn bind_textdomain_codeset(domain: *const c_char, codeset: *const c_char) -> *const c_char;
}

macro_rules! numbers {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

static CATEGORIES: &[(&str, i64)] =
    numbers! { LC_CTYPE LC_TIME LC_COLLATE LC_MONETARY LC_MESSAGES LC_NUMERIC LC_ALL };

/// What can be asked of `nl_langinfo`.
static ITEMS: &[(&str, i64)] = numbers! {
    DAY_1 DAY_2 DAY_3 DAY_4 DAY_5 DAY_6 DAY_7 ABDAY_1 ABDAY_2 ABDAY_3 ABDAY_4 ABDAY_5 ABDAY_6 ABDAY_7
    MON_1 MON_2 MON_3 MON_4 MON_5 MON_6 MON_7 MON_8 MON_9 MON_10 MON_11 MON_12
    ABMON_1 ABMON_2 ABMON_3 ABMON_4 ABMON_5 ABMON_6 ABMON_7 ABMON_8 ABMON_9 ABMON_10 ABMON_11 ABMON_12
    RADIXCHAR THOUSEP CRNCYSTR D_FMT D_T_FMT T_FMT AM_STR PM_STR CODESET T_FMT_AMPM ERA ERA_D_FMT ERA_D_T_FMT
    ERA_T_FMT ALT_DIGITS YESEXPR NOEXPR
};

/// `_DATE_FMT`, an item of the GNU C library alone.
const DATE_FORMAT: i64 = 131_180;

/// Items whose texts are lists, divided by `;` in Python and by NUL in the C library.
const LISTS: [i64; 2] = [libc::ERA as i64, libc::ALT_DIGITS as i64];

/// The C library's language and customs.
#[pymodule(name = "_locale")]
pub mod module {
    use super::{CATEGORIES, DATE_FORMAT, ITEMS, LISTS, c_text, conventions, error, error_class, text};
    use core::ffi::c_char;
    use core::ptr;
    use objspace::shim::Nullable;
    use objspace::{Dict, Module, PyResult, Ref, Space, Str};
    use std::ffi::CString;

    /// Set the customs of a category to those of a locale, or return what they are.
    #[pyfunction(signature = "(category, locale=None, /)")]
    fn setlocale(space: &Space, category: i32, locale: Nullable<&Str>) -> PyResult<Ref<Str>> {
        let name = locale.get().map(|name| c_text(space, name)).transpose()?;
        let given = name.as_ref().map_or(ptr::null(), |name| name.as_ptr());
        // SAFETY: a C string or null; the result is null or a C string that stays until the next call.
        unsafe {
            let result = libc::setlocale(category, given);
            match (result.is_null(), name.is_some()) {
                (false, _) => text(space, result),
                (true, true) => Err(error(space, "unsupported locale setting")),
                (true, false) => Err(error(space, "locale query failed")),
            }
        }
    }

    /// Return how numbers and amounts of money are written.
    #[pyfunction]
    fn localeconv(space: &Space) -> PyResult<Ref<Dict>> {
        conventions(space)
    }

    /// Return a text of the locale: names of days and months, formats, and the like.
    #[pyfunction(signature = "(key, /)")]
    fn nl_langinfo(space: &Space, key: i32) -> PyResult<Ref<Str>> {
        let known = |&(_, item): &(&str, i64)| item == i64::from(key);
        if !ITEMS.iter().any(known) && i64::from(key) != DATE_FORMAT {
            return Err(space.value_error("unsupported langinfo constant"));
        }
        // SAFETY: the result is a C string that stays; a list of texts ends in an empty one.
        unsafe {
            let first = libc::nl_langinfo(key);
            if !LISTS.contains(&key.into()) || first.is_null() || *first == 0 {
                return text(space, first);
            }
            let mut all: Vec<u8> = Vec::new();
            let mut at: *const c_char = first;
            // There are never more than a hundred digits.
            for _ in 0..100 {
                let bytes = core::ffi::CStr::from_ptr(at).to_bytes();
                if bytes.is_empty() {
                    break;
                }
                if !all.is_empty() {
                    all.push(b';');
                }
                all.extend(bytes);
                at = at.add(bytes.len() + 1);
            }
            crate::paths::fs_decode(space, &all)
        }
    }

    /// Compare two texts as the locale orders them.
    #[pyfunction(signature = "(os1, os2, /)")]
    fn strcoll(space: &Space, os1: &Str, os2: &Str) -> PyResult<i32> {
        let (a, b) = (c_text(space, os1)?, c_text(space, os2)?);
        // SAFETY: C strings.
        Ok(unsafe { super::strcoll(a.as_ptr(), b.as_ptr()) }.signum())
    }

    /// Turn a text into one that compares as the locale orders the text.
    #[pyfunction(signature = "(string, /)")]
    fn strxfrm(space: &Space, string: &Str) -> PyResult<Ref<Str>> {
        let from = c_text(space, string)?;
        // SAFETY: the buffer has as many bytes as it is said to have.
        unsafe {
            let size = super::strxfrm(ptr::null_mut(), from.as_ptr(), 0) + 1;
            let mut to: Vec<c_char> = vec![0; size];
            super::strxfrm(to.as_mut_ptr(), from.as_ptr(), size);
            text(space, to.as_ptr())
        }
    }

    /// Return the encoding of text in files.
    #[pyfunction]
    fn getencoding(space: &Space) -> PyResult<Ref<Str>> {
        // SAFETY: the result is a C string that stays.
        let name = unsafe { text(space, libc::nl_langinfo(libc::CODESET)) }?;
        if name.len() == 0 { Str::from_str(space, "utf-8") } else { Ok(name) }
    }

    fn optional(space: &Space, given: Option<&Str>) -> PyResult<Option<CString>> {
        given.map(|given| c_text(space, given)).transpose()
    }

    fn pointer(given: &Option<CString>) -> *const c_char {
        given.as_ref().map_or(ptr::null(), |given| given.as_ptr())
    }

    /// Translate a message.
    #[pyfunction(signature = "(msg, /)")]
    fn gettext(space: &Space, msg: &Str) -> PyResult<Ref<Str>> {
        let message = c_text(space, msg)?;
        // SAFETY: a C string, and so is the result.
        unsafe { text(space, super::gettext(message.as_ptr())) }
    }

    /// Translate a message of a domain.
    #[pyfunction(signature = "(domain, msg, /)")]
    fn dgettext(space: &Space, domain: Nullable<&Str>, msg: &Str) -> PyResult<Ref<Str>> {
        let (domain, message) = (optional(space, domain.get())?, c_text(space, msg)?);
        // SAFETY: C strings or null, and the result is a C string.
        unsafe { text(space, super::dgettext(pointer(&domain), message.as_ptr())) }
    }

    /// Translate a message of a domain in a category.
    #[pyfunction(signature = "(domain, msg, category, /)")]
    fn dcgettext(space: &Space, domain: Nullable<&Str>, msg: &Str, category: i32) -> PyResult<Ref<Str>> {
        let (domain, message) = (optional(space, domain.get())?, c_text(space, msg)?);
        // SAFETY: C strings or null, and the result is a C string.
        unsafe { text(space, super::dcgettext(pointer(&domain), message.as_ptr(), category)) }
    }

    /// Set the domain of messages; return what it is.
    #[pyfunction(signature = "(domain, /)")]
    fn textdomain(space: &Space, domain: Nullable<&Str>) -> PyResult<Ref<Str>> {
        let domain = optional(space, domain.get())?;
        // SAFETY: a C string or null; the result is null or a C string.
        unsafe {
            match super::textdomain(pointer(&domain)) {
                name if name.is_null() => Err(space.last_os_error(None)),
                name => text(space, name),
            }
        }
    }

    /// Set the folder of a domain's translations; return what it is.
    #[pyfunction(signature = "(domain, dir, /)")]
    fn bindtextdomain(space: &Space, domain: &Str, dir: &objspace::Object) -> PyResult<Ref<Str>> {
        if domain.len() == 0 {
            return Err(error(space, "domain must be a non-empty string"));
        }
        let domain = c_text(space, domain)?;
        let folder = match dir.is_none() {
            true => None,
            false => Some(crate::paths::fs_string(space, dir)?),
        };
        // SAFETY: C strings or null; the result is null or a C string.
        unsafe {
            match super::bindtextdomain(domain.as_ptr(), pointer(&folder)) {
                name if name.is_null() => Err(space.last_os_error(None)),
                name => text(space, name),
            }
        }
    }

    /// Set the encoding of a domain's translations; return what it is.
    #[pyfunction(signature = "(domain, codeset, /)")]
    fn bind_textdomain_codeset(
        space: &Space,
        domain: &Str,
        codeset: Nullable<&Str>,
    ) -> PyResult<Ref<objspace::Object>> {
        let (domain, codeset) = (c_text(space, domain)?, optional(space, codeset.get())?);
        // SAFETY: C strings or null; the result is null or a C string.
        unsafe {
            match super::bind_textdomain_codeset(domain.as_ptr(), pointer(&codeset)) {
                name if name.is_null() => Ok(space.none()),
                name => text(space, name).map(Ref::into_object),
            }
        }
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.set(space, "Error", error_class(space)?)?;
        for &(name, number) in CATEGORIES.iter().chain(ITEMS) {
            module.set(space, name, &*space.new_int(number)?)?;
        }
        module.set(space, "_DATE_FMT", &*space.new_int(DATE_FORMAT)?)?;
        module.set(space, "CHAR_MAX", &*space.new_int(i8::MAX.into())?)
    }
}
