//! The methods that `bytes` and `bytearray` share, written once.

/// Declares one of the two types: its options, its view, and what it does not share with the other.
macro_rules! byte_string_type {
    ($(#[$meta:meta])* ($($options:tt)*) impl $view:ident { $($own:tt)* }) => {
        #[cpyext_macros::pytype($($options)*)]
        $(#[$meta])*
        impl $view {
            $($own)*

            #[slot(nb_remainder)]
            fn nb_remainder(space: &Space, format: &Object, args: &Object) -> PyResult<Ref<Object>> {
                let Some(format) = format.downcast::<$view>() else { return Ok(space.not_implemented()) };
                let text = formatting::percent_bytes(space, &format.stable(), args)?;
                Ok($view::make(space, &text)?.into_object())
            }

            #[slot(sq_length, mp_length)]
            fn sq_length(&self) -> usize {
                self.len()
            }

            #[slot(sq_repeat)]
            fn sq_repeat(&self, space: &Space, count: isize) -> PyResult<Ref<$view>> {
                if count == 1 {
                    return self.same_bytes(space);
                }
                let data = self.with_bytes(|data| shared::repeat(space, data, count))?;
                $view::make(space, &data)
            }

            #[slot(sq_contains)]
            fn sq_contains(&self, space: &Space, item: &Object) -> PyResult<bool> {
                shared::contains(space, self, item)
            }

            /// Return a copy with the first byte in upper case and the rest in lower case (ASCII).
            #[pymethod]
            fn capitalize(&self, space: &Space) -> PyResult<Ref<$view>> {
                self.changed(space, ascii::make_capitalized)
            }

            /// Return the bytes in the middle of width bytes.
            ///
            /// The rest is filled with the fill byte, a space by default.
            #[pymethod(signature = "($self, width, fillchar=b' ', /)")]
            fn center(&self, space: &Space, width: isize, fillchar: Option<FillByte>) -> PyResult<Ref<$view>> {
                let (before, after) = pad::center(self.len(), usize::try_from(width).unwrap_or(0));
                self.padded(space, before, after, fillchar)
            }

            /// Return how often the subsection is in B[start:end], without overlaps.
            ///
            /// sub
            ///   Bytes, or an integer from 0 to 255.
            #[pymethod(signature = "($self, sub, start=None, end=None, /)")]
            fn count(&self, sub: Needle<'_>, start: Option<Bound>, end: Option<Bound>) -> usize {
                self.with_bytes(|data| match Bound::window(data.len(), start, end) {
                    Some(window) => find::count_units(&data[window], sub.bytes(), usize::MAX),
                    None => 0,
                })
            }

            /// Decode the bytes.
            ///
            /// encoding
            ///   How they are encoded.
            /// errors
            ///   What to do about bytes that cannot be decoded. 'strict' raises a UnicodeDecodeError;
            ///   others are 'ignore', 'replace' and whatever is registered with codecs.register_error.
            #[pymethod(signature = "($self, /, encoding='utf-8', errors='strict')")]
            fn decode(&self, space: &Space, encoding: Option<&str>, errors: Option<&str>) -> PyResult<Ref<Str>> {
                codecs::decode(space, &self.stable(), encoding, errors)
            }

            /// Return whether B[start:end] ends with the suffix.
            ///
            /// suffix
            ///   Bytes, or a tuple of bytes to try.
            #[pymethod(signature = "($self, suffix, start=None, end=None, /)")]
            fn endswith(
                &self,
                space: &Space,
                suffix: &Object,
                start: Option<Bound>,
                end: Option<Bound>,
            ) -> PyResult<bool> {
                shared::has_any_at(space, self, suffix, (start, end), Side::Right)
            }

            /// Return a copy with tabs expanded to spaces.
            #[pymethod(signature = "($self, /, tabsize=8)")]
            fn expandtabs(&self, space: &Space, tabsize: i32) -> PyResult<Ref<$view>> {
                let size = usize::try_from(tabsize).unwrap_or(0);
                let out = self.with_bytes(|data| {
                    let Some(len) = pad::expanded_length(data, size) else {
                        return Err(space.overflow_error("result too long"));
                    };
                    let mut out = Vec::new();
                    out.try_reserve_exact(len).map_err(|_| space.memory_error())?;
                    pad::expand_tabs(data, size, &mut out);
                    Ok(out)
                })?;
                $view::make(space, &out)
            }

            /// Return the lowest index where the subsection is found within B[start:end], or -1.
            ///
            /// sub
            ///   Bytes, or an integer from 0 to 255.
            #[pymethod(signature = "($self, sub, start=None, end=None, /)")]
            fn find(&self, sub: Needle<'_>, start: Option<Bound>, end: Option<Bound>) -> isize {
                self.position(&sub, start, end, Side::Left).map_or(-1, |at| at as isize)
            }

            /// Make an object of a string of hexadecimal numbers.
            ///
            /// White space between two numbers is skipped.
            /// Example: fromhex('B9 01EF') -> b'\xb9\x01\xef'
            #[pymethod(class)]
            fn fromhex(cls: &Type, space: &Space, string: &Object) -> PyResult<Ref<Object>> {
                let data = hex::from_hex(space, string)?;
                let made = $view::make(space, &data)?;
                if cls.is($view::type_object()) {
                    Ok(made.into_object())
                } else {
                    cls.as_object().call1(space, &made)
                }
            }

            /// Return the bytes as a string of hexadecimal numbers.
            ///
            /// sep
            ///   A character to put between them.
            /// bytes_per_sep
            ///   How many bytes stand between two: counted from the right, or from the left if negative.
            #[pymethod(signature = "($self, /, sep=<unrepresentable>, bytes_per_sep=1)")]
            fn hex(&self, space: &Space, sep: Option<&Object>, bytes_per_sep: i32) -> PyResult<Ref<Str>> {
                hex::to_hex(space, &self.stable(), sep, bytes_per_sep)
            }

            /// Like find, but raise ValueError when the subsection is not found.
            #[pymethod(name = "index", signature = "($self, sub, start=None, end=None, /)")]
            fn py_index(
                &self,
                space: &Space,
                sub: Needle<'_>,
                start: Option<Bound>,
                end: Option<Bound>,
            ) -> PyResult<usize> {
                let found = self.position(&sub, start, end, Side::Left);
                found.ok_or_else(|| space.value_error("subsection not found"))
            }

            /// Return True if all bytes are ASCII letters or digits and there is at least one.
            #[pymethod]
            fn isalnum(&self) -> bool {
                self.all(u8::is_ascii_alphanumeric)
            }

            /// Return True if all bytes are ASCII letters and there is at least one.
            #[pymethod]
            fn isalpha(&self) -> bool {
                self.all(u8::is_ascii_alphabetic)
            }

            /// Return True if there is no byte that is not ASCII.
            #[pymethod]
            fn isascii(&self) -> bool {
                self.with_bytes(<[u8]>::is_ascii)
            }

            /// Return True if all bytes are ASCII digits and there is at least one.
            #[pymethod]
            fn isdigit(&self) -> bool {
                self.all(u8::is_ascii_digit)
            }

            /// Return True if there are ASCII letters, all of them lower case.
            #[pymethod]
            fn islower(&self) -> bool {
                self.with_bytes(ascii::is_lower)
            }

            /// Return True if all bytes are ASCII whitespace and there is at least one.
            #[pymethod]
            fn isspace(&self) -> bool {
                self.all(|&byte| ascii::is_space(byte.into()))
            }

            /// Return True if every word starts with an upper-case letter and goes on in lower case.
            #[pymethod]
            fn istitle(&self) -> bool {
                self.with_bytes(ascii::is_title)
            }

            /// Return True if there are ASCII letters, all of them upper case.
            #[pymethod]
            fn isupper(&self) -> bool {
                self.with_bytes(ascii::is_upper)
            }

            /// Return the bytes at the left of width bytes.
            ///
            /// The rest is filled with the fill byte, a space by default.
            #[pymethod(signature = "($self, width, fillchar=b' ', /)")]
            fn ljust(&self, space: &Space, width: isize, fillchar: Option<FillByte>) -> PyResult<Ref<$view>> {
                self.padded(space, 0, shared::missing(self.len(), width), fillchar)
            }

            /// Return a copy with ASCII letters in lower case.
            #[pymethod]
            fn lower(&self, space: &Space) -> PyResult<Ref<$view>> {
                self.changed(space, <[u8]>::make_ascii_lowercase)
            }

            /// Return the bytes without ASCII whitespace, or without the given bytes, at their start.
            #[pymethod(signature = "($self, bytes=None, /)")]
            fn lstrip(&self, space: &Space, bytes: Nullable<BytesLike<'_>>) -> PyResult<Ref<$view>> {
                self.stripped(space, bytes, Ends::Left)
            }

            /// Return a table for translate().
            ///
            /// Each byte of frm becomes the one of to at its place.
            #[pymethod(static)]
            fn maketrans(space: &Space, frm: BytesLike<'_>, to: BytesLike<'_>) -> PyResult<Ref<Bytes>> {
                shared::make_translation(space, frm.bytes(), to.bytes())
            }

            /// Split the bytes at the first separator.
            ///
            /// Return the part before it, the separator and the part after it, or a copy and two empty ones
            /// when it is not found.
            #[pymethod]
            fn partition(&self, space: &Space, sep: &Object) -> PyResult<Ref<Tuple>> {
                self.partitioned(space, sep, Side::Left)
            }

            /// Return the bytes without the prefix, if they start with it.
            #[pymethod]
            fn removeprefix(&self, space: &Space, prefix: BytesLike<'_>) -> PyResult<Ref<$view>> {
                let has = self.with_bytes(|data| data.starts_with(prefix.bytes()));
                self.part(space, if has { prefix.bytes().len() } else { 0 }..self.len())
            }

            /// Return the bytes without the suffix, if they end with it.
            #[pymethod]
            fn removesuffix(&self, space: &Space, suffix: BytesLike<'_>) -> PyResult<Ref<$view>> {
                let has = self.with_bytes(|data| data.ends_with(suffix.bytes()));
                self.part(space, 0..self.len() - if has { suffix.bytes().len() } else { 0 })
            }

            /// Return a copy with occurrences of old replaced by new.
            ///
            /// count
            ///   How many to replace at most; -1, the default, means all.
            #[pymethod(signature = "($self, old, new, count=-1, /)")]
            fn replace(
                &self,
                space: &Space,
                old: BytesLike<'_>,
                new: BytesLike<'_>,
                count: isize,
            ) -> PyResult<Ref<$view>> {
                let replaced = self
                    .with_bytes(|data| shared::replace(space, data, old.bytes(), new.bytes(), limit(count)))?;
                match replaced {
                    Some(data) => $view::make(space, &data),
                    None => self.same_bytes(space),
                }
            }

            /// Return the highest index where the subsection is found within B[start:end], or -1.
            ///
            /// sub
            ///   Bytes, or an integer from 0 to 255.
            #[pymethod(signature = "($self, sub, start=None, end=None, /)")]
            fn rfind(&self, sub: Needle<'_>, start: Option<Bound>, end: Option<Bound>) -> isize {
                self.position(&sub, start, end, Side::Right).map_or(-1, |at| at as isize)
            }

            /// Like rfind, but raise ValueError when the subsection is not found.
            #[pymethod(signature = "($self, sub, start=None, end=None, /)")]
            fn rindex(
                &self,
                space: &Space,
                sub: Needle<'_>,
                start: Option<Bound>,
                end: Option<Bound>,
            ) -> PyResult<usize> {
                let found = self.position(&sub, start, end, Side::Right);
                found.ok_or_else(|| space.value_error("subsection not found"))
            }

            /// Return the bytes at the right of width bytes.
            ///
            /// The rest is filled with the fill byte, a space by default.
            #[pymethod(signature = "($self, width, fillchar=b' ', /)")]
            fn rjust(&self, space: &Space, width: isize, fillchar: Option<FillByte>) -> PyResult<Ref<$view>> {
                self.padded(space, shared::missing(self.len(), width), 0, fillchar)
            }

            /// Split the bytes at the last separator.
            ///
            /// Return the part before it, the separator and the part after it, or two empty ones and a copy
            /// when it is not found.
            #[pymethod]
            fn rpartition(&self, space: &Space, sep: &Object) -> PyResult<Ref<Tuple>> {
                self.partitioned(space, sep, Side::Right)
            }

            /// Like split, counting the splits from the end of the bytes.
            #[pymethod(signature = "($self, /, sep=None, maxsplit=-1)")]
            fn rsplit(
                &self,
                space: &Space,
                sep: Nullable<BytesLike<'_>>,
                maxsplit: isize,
            ) -> PyResult<Ref<List>> {
                self.split_parts(space, sep, maxsplit, Side::Right)
            }

            /// Return the bytes without ASCII whitespace, or without the given bytes, at their end.
            #[pymethod(signature = "($self, bytes=None, /)")]
            fn rstrip(&self, space: &Space, bytes: Nullable<BytesLike<'_>>) -> PyResult<Ref<$view>> {
                self.stripped(space, bytes, Ends::Right)
            }

            /// Return a list of the sections between separators.
            ///
            /// sep
            ///   The separator. None, the default, means runs of ASCII whitespace.
            /// maxsplit
            ///   How many splits to make at most; -1, the default, means no limit.
            #[pymethod(signature = "($self, /, sep=None, maxsplit=-1)")]
            fn split(
                &self,
                space: &Space,
                sep: Nullable<BytesLike<'_>>,
                maxsplit: isize,
            ) -> PyResult<Ref<List>> {
                self.split_parts(space, sep, maxsplit, Side::Left)
            }

            /// Return a list of the lines, with their line breaks only if keepends is true.
            #[pymethod(signature = "($self, /, keepends=False)")]
            fn splitlines(&self, space: &Space, keepends: bool) -> PyResult<Ref<List>> {
                let lines = self.with_bytes(|data| {
                    split::split_lines(data, ascii::is_line_break)
                        .map(|line| if keepends { line.content.start..line.end } else { line.content })
                        .collect()
                });
                self.parts(space, lines)
            }

            /// Return whether B[start:end] starts with the prefix.
            ///
            /// prefix
            ///   Bytes, or a tuple of bytes to try.
            #[pymethod(signature = "($self, prefix, start=None, end=None, /)")]
            fn startswith(
                &self,
                space: &Space,
                prefix: &Object,
                start: Option<Bound>,
                end: Option<Bound>,
            ) -> PyResult<bool> {
                shared::has_any_at(space, self, prefix, (start, end), Side::Left)
            }

            /// Return the bytes without ASCII whitespace, or without the given bytes, at their ends.
            #[pymethod(signature = "($self, bytes=None, /)")]
            fn strip(&self, space: &Space, bytes: Nullable<BytesLike<'_>>) -> PyResult<Ref<$view>> {
                self.stripped(space, bytes, Ends::Both)
            }

            /// Return a copy with upper case and lower case of ASCII letters exchanged.
            #[pymethod]
            fn swapcase(&self, space: &Space) -> PyResult<Ref<$view>> {
                self.changed(space, ascii::swap_case)
            }

            /// Return a copy with every word's first letter in upper case and the others in lower case (ASCII).
            #[pymethod]
            fn title(&self, space: &Space) -> PyResult<Ref<$view>> {
                self.changed(space, ascii::make_title)
            }

            /// Return a copy without the bytes to delete, each other byte replaced by what the table says.
            ///
            /// table
            ///   256 bytes, or None to change nothing.
            #[pymethod(signature = "($self, table, /, delete=b'')")]
            fn translate(
                &self,
                space: &Space,
                table: Nullable<BytesLike<'_>>,
                delete: Option<BytesLike<'_>>,
            ) -> PyResult<Ref<$view>> {
                let table = table.get().map(|table| shared::translation_table(space, table.bytes())).transpose()?;
                let delete = delete.as_ref().map_or(&[][..], BytesLike::bytes);
                let data = self.with_bytes(|data| ascii::translate(data, table.as_ref(), delete));
                $view::make(space, &data)
            }

            /// Return a copy with ASCII letters in upper case.
            #[pymethod]
            fn upper(&self, space: &Space) -> PyResult<Ref<$view>> {
                self.changed(space, <[u8]>::make_ascii_uppercase)
            }

            /// Return the bytes with zeros at their left, after a sign, up to width bytes.
            #[pymethod]
            fn zfill(&self, space: &Space, width: isize) -> PyResult<Ref<$view>> {
                if shared::missing(self.len(), width) == 0 {
                    return self.same_bytes(space);
                }
                let mut out = Vec::new();
                out.try_reserve_exact(width as usize).map_err(|_| space.memory_error())?;
                self.with_bytes(|data| pad::zfill(data, width as usize, &mut out));
                $view::make(space, &out)
            }
        }

        impl $view {
            /// A copy changed in place.
            fn changed(&self, space: &Space, change: fn(&mut [u8])) -> PyResult<Ref<$view>> {
                let mut data = self.with_bytes(<[u8]>::to_vec);
                change(&mut data);
                $view::make(space, &data)
            }

            fn padded(
                &self,
                space: &Space,
                before: usize,
                after: usize,
                fill: Option<FillByte>,
            ) -> PyResult<Ref<$view>> {
                if before == 0 && after == 0 {
                    return self.same_bytes(space);
                }
                let fill = fill.map_or(b' ', |fill| fill.0);
                let data = self.with_bytes(|data| shared::pad(space, data, before, after, fill))?;
                $view::make(space, &data)
            }

            /// Whether `property` holds for all bytes, and there is at least one.
            fn all(&self, property: impl Fn(&u8) -> bool) -> bool {
                self.with_bytes(|data| !data.is_empty() && data.iter().all(property))
            }

            fn position(
                &self,
                needle: &Needle<'_>,
                start: Option<Bound>,
                end: Option<Bound>,
                side: Side,
            ) -> Option<usize> {
                self.with_bytes(|data| shared::find_in(data, needle.bytes(), start, end, side))
            }

            fn stripped(
                &self,
                space: &Space,
                bytes: Nullable<BytesLike<'_>>,
                ends: Ends,
            ) -> PyResult<Ref<$view>> {
                let range = self.with_bytes(|data| match bytes.get() {
                    None => split::strip(data, ends, ascii::is_space),
                    Some(bytes) => split::strip(data, ends, |code| bytes.bytes().contains(&(code as u8))),
                });
                self.part(space, range)
            }

            fn split_parts(
                &self,
                space: &Space,
                separator: Nullable<BytesLike<'_>>,
                maxsplit: isize,
                side: Side,
            ) -> PyResult<Ref<List>> {
                let limit = limit(maxsplit);
                let separator = separator.get();
                let separator = separator.as_ref().map(BytesLike::bytes);
                if separator.is_some_and(<[u8]>::is_empty) {
                    return Err(space.value_error("empty separator"));
                }
                let ranges = self.with_bytes(|data| {
                    let mut ranges: Vec<_> = match (separator, side) {
                        (None, Side::Left) => split::split_words(data, limit, ascii::is_space).collect(),
                        (None, Side::Right) => split::rsplit_words(data, limit, ascii::is_space).collect(),
                        (Some(by), Side::Left) => split::split_at(data, by, limit).collect(),
                        (Some(by), Side::Right) => split::rsplit_at(data, by, limit).collect(),
                    };
                    if side == Side::Right {
                        ranges.reverse();
                    }
                    ranges
                });
                self.parts(space, ranges)
            }

            fn partitioned(&self, space: &Space, separator: &Object, side: Side) -> PyResult<Ref<Tuple>> {
                let by = BytesLike::new(space, separator)?;
                let width = by.bytes().len();
                if width == 0 {
                    return Err(space.value_error("empty separator"));
                }
                let found = self.with_bytes(|data| shared::find_in(data, by.bytes(), None, None, side));
                let empty = || Ok($view::make(space, &[])?.into_object());
                let parts = match (found, side) {
                    (Some(at), _) => [
                        self.part(space, 0..at)?.into_object(),
                        separator_result::<$view>(space, separator, by.bytes())?,
                        self.part(space, at + width..self.len())?.into_object(),
                    ],
                    (None, Side::Left) => [self.same_bytes(space)?.into_object(), empty()?, empty()?],
                    (None, Side::Right) => [empty()?, empty()?, self.same_bytes(space)?.into_object()],
                };
                Tuple::from_array(space, parts)
            }
        }
    };
}

pub(crate) use byte_string_type;
