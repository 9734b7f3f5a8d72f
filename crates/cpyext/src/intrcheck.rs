//! `intrcheck.h`: interrupts from the keyboard, and forking.

use core::ffi::c_int;
use cpyext_macros::cpython_api;
use modules::fork;
use objspace::{Space, breaker, signals};

/// Whether an interrupt from the keyboard has arrived, which this takes back.
#[cpython_api]
fn PyOS_InterruptOccurred(space: &Space) -> c_int {
    (breaker::is_main(space) && signals::take(libc::SIGINT)).into()
}

/// Run what is to run before a fork.
#[cpython_api]
fn PyOS_BeforeFork(space: &Space) {
    fork::before(space);
}

/// Run what is to run in the parent after a fork.
#[cpython_api]
fn PyOS_AfterFork_Parent(space: &Space) {
    fork::after_in_parent(space);
}

/// Run what is to run in the child after a fork.
#[cpython_api]
fn PyOS_AfterFork_Child(space: &Space) {
    fork::after_in_child(space);
}

/// The older name of `PyOS_AfterFork_Child`.
#[cpython_api]
fn PyOS_AfterFork(space: &Space) {
    fork::after_in_child(space);
}
