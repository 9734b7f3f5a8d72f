//! The flags of the command line as variables of C's, for older extensions that read them. Writing them changes nothing.

use abi::Static;
use core::cell::Cell;
use core::ffi::c_int;
use modules::sys::Config;

macro_rules! flags {
    ($($(#[$meta:meta])* $name:ident: $value:expr;)*) => {
        $(
            $(#[$meta])*
            #[unsafe(no_mangle)]
            pub static $name: Static<Cell<c_int>> = Static(Cell::new(0));
        )*

        /// Sets the variables to what the process started with.
        pub fn set(config: &Config) {
            $( $name.0.set({
                let value: fn(&Config) -> c_int = $value;
                value(config)
            }); )*
        }
    };
}

flags! {
    /// `-b`
    Py_BytesWarningFlag: |config| config.bytes_warning.into();
    /// `-d`
    Py_DebugFlag: |config| config.parser_debug.into();
    /// `-B`
    Py_DontWriteBytecodeFlag: |config| config.dont_write_bytecode.into();
    /// Whether paths are computed without a look at the file system: never.
    Py_FrozenFlag: |_| 0;
    /// Whether hashes are seeded at random.
    Py_HashRandomizationFlag: |config| config.hash_randomization.into();
    /// `-E`
    Py_IgnoreEnvironmentFlag: |config| config.ignore_environment.into();
    /// `-i`: go on interactively after the program.
    Py_InspectFlag: |config| config.inspect.into();
    /// `-i`
    Py_InteractiveFlag: |config| config.interactive.into();
    /// `-I`
    Py_IsolatedFlag: |config| config.isolated.into();
    /// `-S`
    Py_NoSiteFlag: |config| config.no_site.into();
    /// `-s`
    Py_NoUserSiteDirectory: |config| config.no_user_site.into();
    /// `-O`
    Py_OptimizeFlag: |config| config.optimize.into();
    /// `-q`
    Py_QuietFlag: |config| config.quiet.into();
    /// `-u`
    Py_UnbufferedStdioFlag: |config| config.unbuffered.into();
    /// `-v`
    Py_VerboseFlag: |config| config.verbose.into();
}

/// The digits of hexadecimal numbers.
#[repr(transparent)]
pub struct Digits(*const core::ffi::c_char);

// SAFETY: the pointer is to a constant string, and nobody writes through it.
unsafe impl Sync for Digits {}

/// The digits of hexadecimal numbers, in lower case.
#[unsafe(no_mangle)]
pub static Py_hexdigits: Digits = Digits(c"0123456789abcdef".as_ptr());
