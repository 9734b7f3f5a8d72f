//! What a build with the feature `self-check` checks while it runs: objects that are used or freed, and memory that was freed.
//!
//! The first violation ends the process with a message that says what was found, and where the interpreter was: nothing that comes
//! later can be trusted. Each check is a function that gives the problem, so that tests can plant one; [`fail`] is called outside.
//! The interpreter, which this crate does not know, tells where it is and what its registers hold by [`Hooks`].

pub mod objects;
pub mod quarantine;

use crate::Space;
use crate::gil_cell::GilOnce;
use crate::int::storage::{LARGEST_SMALL, SMALLEST};
use abi::PyObject;
use core::cell::Cell;
use core::fmt::Display;

/// What the interpreter knows.
pub struct Hooks {
    /// The instruction that is executed, in words.
    pub place: fn(&Space) -> String,
    /// Calls a function with every object that a register of the thread's frames owns a reference to, and whether the frame is a
    /// generator's, which reports its registers to the collector.
    pub visit_registers: fn(&Space, &mut dyn FnMut(*mut PyObject, bool)),
}

static HOOKS: GilOnce<Hooks> = GilOnce::new();

thread_local! {
    /// A violation is being reported: what that uses is not checked.
    static FAILING: Cell<bool> = const { Cell::new(false) };
}

/// Says who knows about instructions and registers. Once, at start-up.
pub fn set_hooks(space: &Space, hooks: Hooks) {
    HOOKS.get_or_init(space, || hooks);
}

/// Ends the process: a check found `problem`.
#[cold]
#[inline(never)]
pub fn fail(problem: &dyn Display) -> ! {
    if FAILING.replace(true) {
        // What was found is so broken that telling where fails too.
        eprintln!("Fatal Python error: self-check: {problem}");
        std::process::abort();
    }
    eprintln!("Fatal Python error: self-check: {problem}");
    if let Some(space) = Space::try_current()
        && let Some(hooks) = HOOKS.get(space)
    {
        eprintln!("    at {}", (hooks.place)(space));
    }
    if let Ok("1" | "full") = std::env::var("RUST_BACKTRACE").as_deref() {
        eprintln!("{}", std::backtrace::Backtrace::force_capture());
    }
    std::process::abort();
}

/// Ends the process if there is a problem.
#[inline]
pub fn require(problem: Option<String>) {
    if let Some(problem) = problem {
        fail(&problem);
    }
}

/// An object whose count reached zero is about to be finalised.
pub fn dying(ptr: *mut PyObject) {
    require(objects::dying_problem(ptr));
    let Some(space) = Space::try_current() else { return };
    let Some(hooks) = HOOKS.get(space) else { return };
    let mut found = false;
    (hooks.visit_registers)(space, &mut |held, _| found |= core::ptr::eq(held, ptr));
    if found {
        fail(&format_args!("{} dies while a register holds it", objects::describe(ptr)));
    }
}

/// The objects that registers of the thread's frames own references to, each as often as it is held: those that the collector does not
/// learn of.
pub fn held_by_registers(space: &Space) -> Vec<*mut PyObject> {
    let mut held = Vec::new();
    if let Some(hooks) = HOOKS.get(space) {
        (hooks.visit_registers)(space, &mut |object, is_generators| {
            if !is_generators {
                held.push(object);
            }
        });
    }
    held
}

/// Checks what must hold when the interpreter ends: the objects that live for ever were not counted.
pub fn at_end(space: &Space) {
    let singletons = [crate::none(), crate::bool_object(true), crate::bool_object(false), crate::ellipsis()];
    require(singletons.into_iter().find_map(objects::immortal_problem));
    let mut small = (SMALLEST..=LARGEST_SMALL).filter_map(|value| space.new_int(value).ok());
    require(small.find_map(|int| objects::immortal_problem(&int)));
    require(quarantine::check_all());
}
