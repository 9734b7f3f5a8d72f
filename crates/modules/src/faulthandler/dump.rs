//! Writing tracebacks without memory, locks or Python code: inside a signal, or while the process is crashing.

use crate::thread::states;
use core::ffi::{c_char, c_int};
use interpreter::frame::Frame;
use objspace::{Space, Str};

/// Frames beyond this many are not shown.
const MOST_FRAMES: usize = 100;
/// Characters of a name beyond this many are not shown.
const MOST_CHARACTERS: usize = 500;
/// Threads beyond this many are not shown.
const MOST_THREADS: usize = 100;

/// Writes bytes; a failure cannot be told to anyone.
pub fn write(fd: c_int, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        // SAFETY: so many bytes.
        let written = unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
        match usize::try_from(written) {
            Ok(written) if written > 0 => bytes = &bytes[written..],
            _ if written < 0 && crate::system_calls::errno() == libc::EINTR => {}
            _ => return,
        }
    }
}

/// Writes a number in some base, with at least so many digits.
fn write_number(fd: c_int, mut number: u64, base: u64, digits: usize) {
    let mut text = [b'0'; 20];
    let mut at = text.len();
    while number > 0 || text.len() - at < digits.max(1) {
        at -= 1;
        text[at] = b"0123456789abcdef"[(number % base) as usize];
        number /= base;
    }
    write(fd, &text[at..]);
}

/// Writes text in ASCII, other characters as escapes.
fn write_text(fd: c_int, text: &Str) {
    let text = text.text();
    for index in 0..text.len().min(MOST_CHARACTERS) {
        match text.at(index) {
            plain @ 0x20..0x7f => write(fd, &[plain as u8]),
            small @ 0..0x100 => {
                write(fd, b"\\x");
                write_number(fd, small.into(), 16, 2);
            }
            medium @ 0x100..0x1_0000 => {
                write(fd, b"\\u");
                write_number(fd, medium.into(), 16, 4);
            }
            large => {
                write(fd, b"\\U");
                write_number(fd, large.into(), 16, 8);
            }
        }
    }
    if text.len() > MOST_CHARACTERS {
        write(fd, b"...");
    }
}

/// Writes the frames of a thread, the innermost first.
pub fn write_frames(fd: c_int, space: &Space) {
    let mut next = space.thread_state().current_frame.get().cast::<Frame>();
    if next.is_null() {
        write(fd, b"  <no Python frame>\n");
    }
    for _ in 0..MOST_FRAMES {
        // SAFETY: the frames of a thread are linked while the code in them runs; nothing runs here that could end them but other threads, which
        // is the risk of looking at a process that crashes.
        let Some(frame) = (unsafe { next.as_ref() }) else { return };
        write(fd, b"  File \"");
        write_text(fd, frame.code().filename());
        write(fd, b"\", line ");
        match frame.line() {
            Some(line) => write_number(fd, line.into(), 10, 1),
            None => write(fd, b"???"),
        }
        write(fd, b" in ");
        write_text(fd, frame.code().name());
        write(fd, b"\n");
        next = frame.previous();
    }
    if !next.is_null() {
        write(fd, b"  ...\n");
    }
}

/// Writes who a thread is.
fn write_thread(fd: c_int, space: &Space, is_current: bool) {
    let identifier = space.thread_state().thread_id.get();
    write(fd, if is_current { b"Current thread 0x" } else { b"Thread 0x" });
    write_number(fd, identifier, 16, 16);
    let mut name = [0 as c_char; 16];
    // SAFETY: the thread has not ended, as it has a state; the buffer is as large as it is said to be.
    if unsafe { libc::pthread_getname_np(identifier, name.as_mut_ptr(), name.len()) } == 0 && name[0] != 0 {
        write(fd, b" [");
        for &byte in name.iter().take_while(|&&byte| byte != 0) {
            write(fd, &[byte as u8]);
        }
        write(fd, b"]");
    }
    write(fd, b" (most recent call first):\n");
}

/// Writes the traceback of one thread, without saying which.
pub fn write_one(fd: c_int, space: &Space) {
    write(fd, b"Stack (most recent call first):\n");
    write_frames(fd, space);
}

/// Writes the tracebacks of all threads, the newest first. `current` is the thread that asks, if it is one that runs Python code.
pub fn write_all(fd: c_int, current: Option<&Space>) {
    // SAFETY: the list is only looked at; that another thread may be changing it is the risk of looking at a process that crashes.
    let states = unsafe { states::all_at_any_time() };
    for (index, state) in states.iter().rev().enumerate() {
        if index > 0 {
            write(fd, b"\n");
        }
        if index == MOST_THREADS {
            write(fd, b"...\n");
            return;
        }
        let is_current = current.is_some_and(|current| core::ptr::eq(current, *state));
        write_thread(fd, state, is_current);
        write_frames(fd, state);
    }
}

/// The state of the calling thread, also when it has given the GIL up.
pub fn current() -> Option<&'static Space> {
    let identifier = states::identifier();
    // SAFETY: as in `write_all`.
    let states = unsafe { states::all_at_any_time() };
    states.iter().copied().find(|state| state.thread_state().thread_id.get() == identifier)
}
