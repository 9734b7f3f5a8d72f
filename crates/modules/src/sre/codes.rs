//! The numbers of compiled patterns, as the library's `re._constants` gives them, version [`MAGIC`].

/// The version of the code format.
pub const MAGIC: u32 = 20230612;
/// Bytes of a code word.
pub const CODE_SIZE: usize = 4;
/// "Without limit", as a repeat's maximum.
pub const MAX_REPEAT: u32 = u32::MAX;
/// As many groups as a pattern may have.
pub const MAX_GROUPS: u32 = u32::MAX / CODE_SIZE as u32;

macro_rules! numbered {
    ($($(#[$meta:meta])* $vis:vis mod $module:ident { $($name:ident),* $(,)? })*) => {$(
        $(#[$meta])*
        #[allow(missing_docs, reason = "the names are those of the library's table")]
        $vis mod $module {
            numbered!(@count 0u32; $($name)*);
        }
    )*};
    (@count $value:expr; $name:ident $($rest:ident)*) => {
        pub const $name: u32 = $value;
        numbered!(@count $name + 1; $($rest)*);
    };
    (@count $value:expr;) => {};
}

numbered! {
    /// Operations.
    pub mod op {
        FAILURE, SUCCESS, ANY, ANY_ALL, ASSERT, ASSERT_NOT, AT, BRANCH, CATEGORY, CHARSET, BIGCHARSET, GROUPREF,
        GROUPREF_EXISTS, IN, INFO, JUMP, LITERAL, MARK, MAX_UNTIL, MIN_UNTIL, NOT_LITERAL, NEGATE, RANGE, REPEAT,
        REPEAT_ONE, SUBPATTERN, MIN_REPEAT_ONE, ATOMIC_GROUP, POSSESSIVE_REPEAT, POSSESSIVE_REPEAT_ONE,
        GROUPREF_IGNORE, IN_IGNORE, LITERAL_IGNORE, NOT_LITERAL_IGNORE,
        GROUPREF_LOC_IGNORE, IN_LOC_IGNORE, LITERAL_LOC_IGNORE, NOT_LITERAL_LOC_IGNORE,
        GROUPREF_UNI_IGNORE, IN_UNI_IGNORE, LITERAL_UNI_IGNORE, NOT_LITERAL_UNI_IGNORE, RANGE_UNI_IGNORE,
    }
    /// Positions that `AT` tests.
    pub mod at {
        BEGINNING, BEGINNING_LINE, BEGINNING_STRING, BOUNDARY, NON_BOUNDARY, END, END_LINE, END_STRING,
        LOC_BOUNDARY, LOC_NON_BOUNDARY, UNI_BOUNDARY, UNI_NON_BOUNDARY,
    }
    /// Categories of characters.
    pub mod category {
        DIGIT, NOT_DIGIT, SPACE, NOT_SPACE, WORD, NOT_WORD, LINEBREAK, NOT_LINEBREAK, LOC_WORD, LOC_NOT_WORD,
        UNI_DIGIT, UNI_NOT_DIGIT, UNI_SPACE, UNI_NOT_SPACE, UNI_WORD, UNI_NOT_WORD, UNI_LINEBREAK, UNI_NOT_LINEBREAK,
    }
}

/// Flags of patterns.
pub mod flag {
    /// Case does not matter.
    pub const IGNORECASE: u32 = 2;
    /// Bytes mean what the locale says.
    pub const LOCALE: u32 = 4;
    /// `^` and `$` match at lines.
    pub const MULTILINE: u32 = 8;
    /// `.` matches a newline too.
    pub const DOTALL: u32 = 16;
    /// Classes of characters are Unicode's.
    pub const UNICODE: u32 = 32;
    /// White space and comments in the pattern mean nothing.
    pub const VERBOSE: u32 = 64;
    /// The compiled pattern was printed.
    pub const DEBUG: u32 = 128;
    /// Classes of characters are ASCII's.
    pub const ASCII: u32 = 256;
}

/// Bits of an `INFO` block.
pub mod info {
    /// A literal prefix follows.
    pub const PREFIX: u32 = 1;
    /// The prefix is the whole pattern.
    pub const LITERAL: u32 = 2;
    /// A set for the first character follows.
    pub const CHARSET: u32 = 4;
}
