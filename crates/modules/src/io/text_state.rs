//! What a text file does: encoding what is written, decoding what is read ahead, and finding positions again.
//!
//! Text is decoded a chunk at a time. While positions can be told, the state of the decoder before the chunk and the bytes of the
//! chunk are kept (the *snapshot*), so that a position inside it can be found by decoding from there once more.

use super::newlines::{Newline, NewlineDecoder};
use super::support::{uninitialized, unsupported};
use algorithms::text::StrBuilder;
use core::cell::{Cell, RefCell};
use num_bigint::BigInt;
use objspace::buffer::Buffer;
use objspace::{Bytes, Int, Layout, Object, PyResult, Ref, Slot, Space, Str, Tuple, codecs, number};

/// What a text file knows.
pub struct State {
    pub buffer: Slot,
    pub encoding: Slot<Str>,
    pub errors: Slot<Str>,
    pub encoder: Slot,
    pub decoder: Slot,
    pub newline: Cell<Newline>,
    pub line_buffering: Cell<bool>,
    pub write_through: Cell<bool>,
    pub has_read1: Cell<bool>,
    pub seekable: Cell<bool>,
    /// Whether positions can be told: not while iterating.
    pub telling: Cell<bool>,
    pub finalizing: Cell<bool>,
    pub initialized: Cell<bool>,
    pub detached: Cell<bool>,
    /// Whether the encoding has no state, so that text is encoded without the encoder.
    pub stateless: Cell<bool>,
    pub chunk_size: Cell<usize>,
    decoded: Slot<Str>,
    /// How many of the decoded characters have been given out.
    used: Cell<usize>,
    unwritten: RefCell<Vec<u8>>,
    snapshot: RefCell<Option<(i64, Vec<u8>)>>,
    /// Bytes for each character in the last chunk.
    ratio: Cell<f64>,
}

/// The default of `_CHUNK_SIZE`.
const CHUNK_SIZE: usize = 8192;

/// What a position is made of.
#[derive(Default)]
struct Cookie {
    start: i64,
    flags: i64,
    bytes_to_feed: i64,
    chars_to_skip: i64,
    need_eof: bool,
}

impl Cookie {
    fn pack(&self, space: &Space) -> PyResult<Ref<Object>> {
        let parts =
            [i64::from(self.need_eof), self.chars_to_skip, self.bytes_to_feed, self.flags, self.start];
        let mut value = BigInt::from(0);
        for part in parts {
            value = (value << 64u32) | BigInt::from(part);
        }
        Ok(Int::from_bigint(space, &value)?.into_object())
    }

    fn unpack(space: &Space, cookie: &Int) -> PyResult<Cookie> {
        let mut value = cookie.to_bigint();
        let mut parts = [0i64; 5];
        for part in &mut parts {
            let low: BigInt = &value & BigInt::from(u64::MAX);
            *part = i64::try_from(&low)
                .map_err(|_| space.overflow_error("Python int too large to convert to C long"))?;
            value >>= 64u32;
        }
        let [start, flags, bytes_to_feed, chars_to_skip, need_eof] = parts;
        Ok(Cookie { start, flags, bytes_to_feed, chars_to_skip, need_eof: need_eof != 0 })
    }
}

impl Default for State {
    fn default() -> Self {
        State {
            buffer: Slot::empty(),
            encoding: Slot::empty(),
            errors: Slot::empty(),
            encoder: Slot::empty(),
            decoder: Slot::empty(),
            newline: Cell::new(Newline::Translate),
            line_buffering: Cell::new(false),
            write_through: Cell::new(false),
            has_read1: Cell::new(false),
            seekable: Cell::new(false),
            telling: Cell::new(false),
            finalizing: Cell::new(false),
            initialized: Cell::new(false),
            detached: Cell::new(false),
            stateless: Cell::new(false),
            chunk_size: Cell::new(CHUNK_SIZE),
            decoded: Slot::empty(),
            used: Cell::new(0),
            unwritten: RefCell::new(Vec::new()),
            snapshot: RefCell::new(None),
            ratio: Cell::new(0.0),
        }
    }
}

impl State {
    /// Whether all text that was written has gone to the buffer.
    pub fn holds_nothing(&self) -> bool {
        self.unwritten.borrow().is_empty()
    }

    /// The buffer, if there is one.
    ///
    /// # Errors
    /// `ValueError` before `__init__` and after `detach`.
    pub fn buffer(&self, space: &Space) -> PyResult<Ref<Object>> {
        match self.buffer.get() {
            Some(buffer) if self.initialized.get() => Ok(buffer),
            _ if self.detached.get() => Err(space.value_error("underlying buffer has been detached")),
            _ => Err(uninitialized(space)),
        }
    }

    /// The buffer, unless it is closed.
    ///
    /// # Errors
    /// `ValueError`.
    pub fn open_buffer(&self, space: &Space) -> PyResult<Ref<Object>> {
        let buffer = self.buffer(space)?;
        super::support::check_closed(space, &buffer)?;
        Ok(buffer)
    }

    /// Makes the encoder and the decoder.
    ///
    /// # Errors
    /// `LookupError`; what the codec raises.
    pub fn set_codec(&self, space: &Space, encoding: &Str, errors: &Str) -> PyResult<()> {
        let name = encoding.to_string_lossy();
        let info = codecs::registry::lookup(space, &name)?;
        let is_text = info.getattr_optional_str(space, "_is_text_encoding")?;
        if let Some(is_text) = is_text
            && !is_text.is_true(space)?
        {
            return Err(space.lookup_error(format_args!("'{name}' is not a text encoding")));
        }
        let buffer = self.buffer.get().ok_or_else(|| uninitialized(space))?;
        let newline = self.newline.get();
        let mut decoder = None;
        if buffer.call_method(space, "readable", &[])?.is_true(space)? {
            let made = info.call_method(space, "incrementaldecoder", &[errors])?;
            decoder = Some(match newline.is_universal() {
                true => NewlineDecoder::new(space, Some(&made), newline == Newline::Translate)?.into_object(),
                false => made,
            });
        }
        let mut encoder = None;
        if buffer.call_method(space, "writable", &[])?.is_true(space)? {
            encoder = Some(info.call_method(space, "incrementalencoder", &[errors])?);
        }
        let known = info.getattr_optional_str(space, "name")?;
        let known = known.as_deref().and_then(|known| known.downcast::<Str>()).map(Str::to_string_lossy);
        self.stateless.set(matches!(known.as_deref(), Some("utf-8" | "ascii" | "iso8859-1")));
        self.decoder.set(decoder);
        self.encoder.set(encoder);
        self.encoding.set(Some(encoding.to_ref()));
        self.errors.set(Some(errors.to_ref()));
        Ok(())
    }

    /// Tells the encoder when it does not stand at the start of the file, where a byte order mark would be.
    pub fn fix_encoder(&self, space: &Space) -> PyResult<()> {
        let Some(encoder) = self.encoder.get().filter(|_| self.seekable.get()) else { return Ok(()) };
        let position = self.buffer(space)?.call_method(space, "tell", &[])?;
        if position.is_true(space)? {
            encoder.call_method(space, "setstate", &[&*space.new_int(0)?])?;
        }
        Ok(())
    }

    fn has_decoded(&self) -> bool {
        self.decoded.get().is_some_and(|text| text.len() > self.used.get())
    }

    /// Whether something was read, so that the encoding cannot be changed any more.
    pub fn has_read(&self) -> bool {
        !self.decoded.is_empty() || self.snapshot.borrow().is_some()
    }

    fn set_decoded(&self, text: Option<Ref<Str>>) {
        self.used.set(0);
        self.decoded.set(text);
    }

    /// Forgets what was read ahead.
    fn forget(&self) {
        self.set_decoded(None);
        *self.snapshot.borrow_mut() = None;
    }

    /// Takes up to `count` of the decoded characters.
    fn take_decoded(&self, space: &Space, count: usize) -> PyResult<Ref<Str>> {
        let Some(text) = self.decoded.get() else { return Ok(Str::empty(space)) };
        let start = self.used.get();
        let end = text.len().min(start.saturating_add(count));
        self.used.set(end);
        if start == 0 && end == text.len() { Ok(text) } else { text.substring(space, start, end) }
    }

    /// Writes text; how many characters.
    ///
    /// # Errors
    /// `UnsupportedOperation` when the file cannot be written; what encoding and the buffer raise.
    pub fn write(&self, space: &Space, text: &Str) -> PyResult<usize> {
        self.open_buffer(space)?;
        let Some(encoder) = self.encoder.get() else { return Err(unsupported(space, "not writable")) };
        let view = text.text();
        let ends_line =
            self.line_buffering.get() && view.code_points().any(|point| point == 0x0a || point == 0x0d);
        let translated = match self.newline.get().to_written(view) {
            Some(written) => Some(Str::from_builder(space, &written)?),
            None => None,
        };
        let written = translated.as_deref().unwrap_or(text);
        let encoded = self.encode(space, &encoder, written)?;
        if self.unwritten.borrow().len() + encoded.len() > self.chunk_size.get()
            && !self.unwritten.borrow().is_empty()
        {
            self.write_out(space)?;
        }
        self.unwritten.borrow_mut().extend_from_slice(encoded.as_slice());
        let full = self.unwritten.borrow().len() >= self.chunk_size.get();
        if full || ends_line || self.write_through.get() {
            self.write_out(space)?;
        }
        if ends_line {
            self.buffer(space)?.call_method(space, "flush", &[])?;
        }
        if self.has_read() {
            self.forget();
            if let Some(decoder) = self.decoder.get() {
                decoder.call_method(space, "reset", &[])?;
            }
        }
        Ok(text.len())
    }

    fn encode(&self, space: &Space, encoder: &Object, text: &Str) -> PyResult<Ref<Bytes>> {
        if self.stateless.get() {
            let names = [self.encoding.get(), self.errors.get()];
            let [encoding, errors] =
                names.each_ref().map(|name| name.as_ref().map(|name| name.to_string_lossy()));
            return codecs::encode(space, text, encoding.as_deref(), errors.as_deref());
        }
        let encoded = encoder.call_method(space, "encode", &[text])?;
        encoded.downcast_into::<Bytes>().map_err(|other| {
            let name = other.ty().name();
            space.type_error(format_args!("encoder should return a bytes object, not '{name}'"))
        })
    }

    /// Hands what is held back to the buffer.
    pub fn write_out(&self, space: &Space) -> PyResult<()> {
        let data = core::mem::take(&mut *self.unwritten.borrow_mut());
        if data.is_empty() {
            return Ok(());
        }
        let data = Bytes::from_slice(space, &data)?;
        self.buffer(space)?.call_method(space, "write", &[&data]).map(drop)
    }

    /// Drops what is held back.
    pub fn discard(&self) {
        self.unwritten.borrow_mut().clear();
        self.forget();
    }

    fn decode(&self, space: &Space, decoder: &Object, data: &Object, is_final: bool) -> PyResult<Ref<Str>> {
        if let Some(newlines) = decoder.downcast_exact::<NewlineDecoder>() {
            return newlines.decode_input(space, data, is_final);
        }
        let text = decoder.call_method(space, "decode", &[data, &*space.new_bool(is_final)])?;
        text.downcast_into::<Str>().map_err(|other| {
            let name = other.ty().name();
            space.type_error(format_args!("decoder should return a string result, not '{name}'"))
        })
    }

    /// The decoder's state: the bytes that it holds, and a number.
    fn decoder_state(&self, space: &Space, decoder: &Object) -> PyResult<(Vec<u8>, i64)> {
        let state = decoder.call_method(space, "getstate", &[])?;
        let Some([rest, flags]) = state.downcast::<Tuple>().map(Tuple::items) else {
            return Err(space.type_error("illegal decoder state"));
        };
        let Some(rest) = rest.downcast::<Bytes>() else {
            let name = rest.ty().name();
            return Err(space.type_error(format_args!(
                "illegal decoder state: the first item should be a bytes object, not '{name}'"
            )));
        };
        Ok((rest.as_slice().to_vec(), number::index(space, flags)?.to_c::<i64>(space)?))
    }

    fn set_decoder_state(&self, space: &Space, decoder: &Object, rest: &[u8], flags: i64) -> PyResult<()> {
        let state = vec![Bytes::from_slice(space, rest)?.into_object(), space.new_int(flags)?];
        let state = Tuple::from_vec(space, state)?;
        decoder.call_method(space, "setstate", &[&state]).map(drop)
    }

    /// The decoder.
    ///
    /// # Errors
    /// `UnsupportedOperation` when the file cannot be read.
    pub fn reader(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.decoder.get().ok_or_else(|| unsupported(space, "not readable"))
    }

    /// Reads and decodes a chunk, of some `hint` characters; false at the end.
    fn read_chunk(&self, space: &Space, hint: usize) -> PyResult<bool> {
        let decoder = self.reader(space)?;
        let before = if self.telling.get() { Some(self.decoder_state(space, &decoder)?) } else { None };
        let wanted = (self.ratio.get().max(1.0) * hint as f64) as usize;
        let size = space.new_int(wanted.max(self.chunk_size.get()) as i64)?;
        let method = if self.has_read1.get() { "read1" } else { "read" };
        let data = self.buffer(space)?.call_method(space, method, &[&size])?;
        let bytes = match objspace::buffer::is_exporter(&data) {
            true => Buffer::simple(space, &data)?.to_vec(),
            false => {
                let name = data.ty().name();
                let message = format_args!(
                    "underlying {method}() should have returned a bytes-like object, not '{name}'"
                );
                return Err(space.type_error(message));
            }
        };
        let at_end = bytes.is_empty();
        let text = self.decode(space, &decoder, &data, at_end)?;
        let count = text.len();
        self.ratio.set(if count > 0 { bytes.len() as f64 / count as f64 } else { 0.0 });
        self.set_decoded(Some(text));
        if let Some((mut input, flags)) = before {
            input.extend(bytes);
            *self.snapshot.borrow_mut() = Some((flags, input));
        }
        Ok(!at_end || count > 0)
    }

    /// Reads everything.
    pub fn read_all(&self, space: &Space) -> PyResult<Ref<Str>> {
        let decoder = self.reader(space)?;
        let data = self.buffer(space)?.call_method(space, "read", &[])?;
        if data.is_none() {
            let message = "read() should have returned a bytes object, not 'NoneType'";
            return Err(space.type_error(message));
        }
        let rest = self.decode(space, &decoder, &data, true)?;
        let first = self.take_decoded(space, usize::MAX)?;
        self.forget();
        if first.len() == 0 { Ok(rest) } else { joined(space, &[first, rest]) }
    }

    /// Reads `count` characters, fewer only at the end.
    pub fn read_count(&self, space: &Space, count: usize) -> PyResult<Ref<Str>> {
        self.reader(space)?;
        let mut parts = vec![self.take_decoded(space, count)?];
        let mut missing = count - parts[0].len();
        while missing > 0 && self.read_chunk(space, missing)? {
            let part = self.take_decoded(space, missing)?;
            missing -= part.len();
            parts.push(part);
        }
        joined(space, &parts)
    }

    /// Reads a line, or up to `limit` characters of it.
    pub fn read_line(&self, space: &Space, limit: Option<usize>) -> PyResult<Ref<Str>> {
        self.reader(space)?;
        let newline = self.newline.get();
        let translated = newline == Newline::Translate;
        let limit = limit.unwrap_or(usize::MAX);
        if let Some(text) = self.decoded.get()
            && let Some(end) = newline.line_end(text.text(), self.used.get(), translated)
        {
            return self.take_decoded(space, (end - self.used.get()).min(limit));
        }
        let mut line = StrBuilder::new();
        loop {
            while !self.has_decoded() {
                if !self.read_chunk(space, 0)? {
                    self.forget();
                    return Str::from_builder(space, &line);
                }
            }
            // A newline of two characters may begin where the last chunk ended.
            let from = line.len().saturating_sub(1);
            let known = line.len();
            let rest = self.decoded.get().map(|text| (text, self.used.get()));
            let Some((text, start)) = rest else { continue };
            line.push_text(text.text().slice(start, text.len()));
            let found = newline.line_end(line.view(), from, translated);
            let end = found.unwrap_or(usize::MAX).min(limit);
            if found.is_some() && end >= known || end <= line.len() {
                let end = end.min(line.len());
                self.used.set(start + end.saturating_sub(known));
                return Str::from_text(space, line.view().slice(0, end));
            }
            self.used.set(text.len());
        }
    }

    /// Ends an iteration: positions can be told again.
    pub fn end_iteration(&self) {
        *self.snapshot.borrow_mut() = None;
        self.telling.set(self.seekable.get());
    }

    /// The position, as a number that [`State::seek`] understands.
    pub fn tell(&self, space: &Space, object: &Object) -> PyResult<Ref<Object>> {
        let buffer = self.open_buffer(space)?;
        if !self.seekable.get() {
            return Err(unsupported(space, "underlying stream is not seekable"));
        }
        if !self.telling.get() {
            return Err(super::base::os_error(space, "telling position disabled by next() call"));
        }
        self.write_out(space)?;
        object.call_method(space, "flush", &[])?;
        let position = buffer.call_method(space, "tell", &[])?;
        let snapshot = self.snapshot.borrow().clone();
        let (Some(decoder), Some((flags, input))) = (self.decoder.get(), snapshot) else {
            return Ok(position);
        };
        let start = super::support::as_offset(space, &position)? - input.len() as i64;
        let used = self.used.get();
        if used == 0 {
            return Cookie { start, flags, ..Cookie::default() }.pack(space);
        }
        let (rest, rest_flags) = self.decoder_state(space, &decoder)?;
        let cookie = self.find_position(space, &decoder, start, flags, &input, used);
        self.set_decoder_state(space, &decoder, &rest, rest_flags)?;
        cookie?.pack(space)
    }

    /// Decodes the chunk once more, a byte at a time, until as many characters are out as were given out; the last place where the
    /// decoder held nothing back is where to start from.
    fn find_position(
        &self,
        space: &Space,
        decoder: &Object,
        start: i64,
        flags: i64,
        input: &[u8],
        used: usize,
    ) -> PyResult<Cookie> {
        let mut safe = Cookie { start, flags, ..Cookie::default() };
        self.set_decoder_state(space, decoder, &[], flags)?;
        let (mut out, mut fed, mut out_at_safe) = (0, 0, 0);
        for (at, &byte) in input.iter().enumerate() {
            let text = self.decode(space, decoder, Bytes::single(space, byte), false)?;
            out += text.len();
            fed += 1;
            let (rest, now) = self.decoder_state(space, decoder)?;
            if rest.is_empty() && out <= used {
                safe = Cookie { start: start + at as i64 + 1, flags: now, ..Cookie::default() };
                (fed, out_at_safe) = (0, out);
            }
            if out >= used {
                break;
            }
        }
        if out < used {
            let text = self.decode(space, decoder, &Bytes::empty(space), true)?;
            out += text.len();
            safe.need_eof = true;
            if out < used {
                return Err(super::base::os_error(space, "can't reconstruct logical file position"));
            }
        }
        safe.bytes_to_feed = fed;
        safe.chars_to_skip = (used - out_at_safe) as i64;
        if safe.chars_to_skip == 0 {
            safe.bytes_to_feed = 0;
        }
        Ok(safe)
    }

    /// Moves the position, and returns it.
    pub fn seek(
        &self,
        space: &Space,
        object: &Object,
        cookie: &Object,
        whence: i32,
    ) -> PyResult<Ref<Object>> {
        let buffer = self.open_buffer(space)?;
        if !self.seekable.get() {
            return Err(unsupported(space, "underlying stream is not seekable"));
        }
        let mut cookie = cookie.to_ref();
        match whence {
            0 => {}
            1 => {
                if cookie.is_true(space)? {
                    return Err(unsupported(space, "can't do nonzero cur-relative seeks"));
                }
                object.call_method(space, "flush", &[])?;
                cookie = object.call_method(space, "tell", &[])?;
            }
            2 => {
                if cookie.is_true(space)? {
                    return Err(unsupported(space, "can't do nonzero end-relative seeks"));
                }
                object.call_method(space, "flush", &[])?;
                self.forget();
                if let Some(decoder) = self.decoder.get() {
                    decoder.call_method(space, "reset", &[])?;
                }
                let zero = space.new_int(0)?;
                let position = buffer.call_method(space, "seek", &[&zero, &*space.new_int(2)?])?;
                self.reset_encoder(space, !position.is_true(space)?)?;
                return Ok(position);
            }
            _ => {
                let message = format_args!("invalid whence ({whence}, should be 0, 1 or 2)");
                return Err(space.value_error(message));
            }
        }
        let number = number::index(space, &cookie)?;
        if number.is_negative() {
            let shown = cookie.repr(space)?.to_string_lossy();
            return Err(space.value_error(format_args!("negative seek position {shown}")));
        }
        object.call_method(space, "flush", &[])?;
        let place = Cookie::unpack(space, &number)?;
        buffer.call_method(space, "seek", &[&*space.new_int(place.start)?])?;
        self.forget();
        if let Some(decoder) = self.decoder.get() {
            match place.start == 0 && place.flags == 0 {
                true => decoder.call_method(space, "reset", &[]).map(drop)?,
                false => self.set_decoder_state(space, &decoder, &[], place.flags)?,
            }
            *self.snapshot.borrow_mut() = Some((place.flags, Vec::new()));
            if place.chars_to_skip > 0 {
                self.skip(space, &buffer, &decoder, &place)?;
            }
        }
        self.reset_encoder(space, place.start == 0 && place.flags == 0)?;
        Ok(cookie)
    }

    /// Decodes from the place that a position starts from up to the characters in question.
    fn skip(&self, space: &Space, buffer: &Object, decoder: &Object, place: &Cookie) -> PyResult<()> {
        let data = buffer.call_method(space, "read", &[&*space.new_int(place.bytes_to_feed)?])?;
        let Some(bytes) = data.downcast::<Bytes>() else {
            let name = data.ty().name();
            let message = format_args!("underlying read() should have returned a bytes object, not '{name}'");
            return Err(space.type_error(message));
        };
        *self.snapshot.borrow_mut() = Some((place.flags, bytes.as_slice().to_vec()));
        let text = self.decode(space, decoder, &data, place.need_eof)?;
        if (text.len() as i64) < place.chars_to_skip {
            return Err(super::base::os_error(space, "can't restore logical file position"));
        }
        self.set_decoded(Some(text));
        self.used.set(place.chars_to_skip as usize);
        Ok(())
    }

    fn reset_encoder(&self, space: &Space, at_start: bool) -> PyResult<()> {
        let Some(encoder) = self.encoder.get() else { return Ok(()) };
        match at_start {
            true => encoder.call_method(space, "reset", &[])?,
            false => encoder.call_method(space, "setstate", &[&*space.new_int(0)?])?,
        };
        Ok(())
    }
}

/// The strings one behind the other.
fn joined(space: &Space, parts: &[Ref<Str>]) -> PyResult<Ref<Str>> {
    if let [only] = parts {
        return Ok(only.clone());
    }
    let mut whole = StrBuilder::new();
    for part in parts {
        whole.push_text(part.text());
    }
    Str::from_builder(space, &whole)
}
