//! Forking, with the callables that run around it (`os.register_at_fork`).

use core::cell::RefCell;
use objspace::{
    GilCell, Object, PyResult, PyTypeInfo, Ref, Space, breaker, gil, pending, signals, unraisable,
};

#[derive(Default)]
struct Hooks {
    before: Vec<Ref<Object>>,
    in_child: Vec<Ref<Object>>,
    in_parent: Vec<Ref<Object>>,
}

static HOOKS: GilCell<RefCell<Hooks>> =
    GilCell::new(RefCell::new(Hooks { before: Vec::new(), in_child: Vec::new(), in_parent: Vec::new() }));

/// Registers callables.
///
/// # Errors
/// `TypeError` when none is given or one cannot be called.
pub fn register(
    space: &Space,
    before: Option<&Object>,
    in_child: Option<&Object>,
    in_parent: Option<&Object>,
) -> PyResult<()> {
    use objspace::Layout;
    if before.is_none() && in_child.is_none() && in_parent.is_none() {
        return Err(space.type_error("At least one argument is required"));
    }
    let named = [("before", before), ("after_in_child", in_child), ("after_in_parent", in_parent)];
    for (name, hook) in named {
        if let Some(hook) = hook
            && !hook.is_callable()
        {
            let given = hook.ty().name();
            return Err(space.type_error(format_args!("'{name}' must be callable, not {given}")));
        }
    }
    let mut hooks = HOOKS.get(space).borrow_mut();
    hooks.before.extend(before.map(Layout::to_ref));
    hooks.in_child.extend(in_child.map(Layout::to_ref));
    hooks.in_parent.extend(in_parent.map(Layout::to_ref));
    Ok(())
}

fn run(space: &Space, hooks: Vec<Ref<Object>>) {
    for hook in hooks {
        if let Err(err) = hook.call0(space) {
            unraisable::report(space, err, "in", Some(&hook));
        }
    }
}

/// Runs what is to run before a fork.
pub fn before(space: &Space) {
    let mut hooks = HOOKS.get(space).borrow().before.clone();
    hooks.reverse();
    run(space, hooks);
}

/// Makes the child a process of one thread, the main one, and runs what is to run in it.
pub fn after_in_child(space: &Space) {
    // SAFETY: a thread's state lives until the thread ends, and the thread that forks goes on in the child.
    let space: &'static Space = unsafe { &*core::ptr::from_ref(space) };
    breaker::set_main(space);
    signals::forget();
    crate::thread::after_fork(space);
    let hooks = HOOKS.get(space).borrow().in_child.clone();
    run(space, hooks);
}

/// Runs what is to run in the parent.
pub fn after_in_parent(space: &Space) {
    let hooks = HOOKS.get(space).borrow().in_parent.clone();
    run(space, hooks);
}

/// `PythonFinalizationError` when the interpreter ends: the child would go on with half of it.
///
/// # Errors
/// That one.
pub fn refuse_at_shutdown(space: &Space, message: &str) -> PyResult<()> {
    match crate::lifecycle::is_finalizing() {
        true => {
            let class = objspace::exceptions::PythonFinalizationError::type_object();
            Err(objspace::PyErr::new(space, class, message))
        }
        false => Ok(()),
    }
}

/// Number of the process' threads, as the system counts them; 1 where it does not say.
fn thread_count() -> usize {
    let facts = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, in parentheses, may hold anything; the number is the 18th field behind it.
    let behind = facts.rsplit_once(')').map_or("", |(_, behind)| behind);
    behind.split_ascii_whitespace().nth(17).and_then(|count| count.parse().ok()).unwrap_or(1)
}

/// Warns that a process with several threads was forked: in the child, locks that others held are never released.
fn warn_about_threads(space: &Space, function: &str) {
    if thread_count() < 2 {
        return;
    }
    let process = std::process::id();
    let message = format!(
        "This process (pid={process}) is multi-threaded, use of {function}() may lead to deadlocks in the child."
    );
    let category = objspace::exceptions::DeprecationWarning::type_object();
    if let Err(err) = objspace::warnings::warn(space, category, message, 1) {
        // The child exists already: the caller must learn its number.
        unraisable::report(space, err, "in", None);
    }
}

/// Forks, and runs what is registered: 0 in the child, the child's number in the parent.
///
/// # Errors
/// `OSError`.
pub fn fork(space: &Space) -> PyResult<i32> {
    refuse_at_shutdown(space, "can't fork at interpreter shutdown")?;
    before(space);
    // SAFETY: the only thread that has the GIL forks; the others do not exist in the child.
    let fork = || unsafe { libc::fork() };
    let pid = gil::around_fork(|| pending::locked(fork));
    let error = crate::system_calls::errno();
    match pid {
        0 => after_in_child(space),
        _ => after_in_parent(space),
    }
    if pid > 0 {
        warn_about_threads(space, "fork");
    }
    if pid == -1 { Err(space.os_error(error, None, None)) } else { Ok(pid) }
}
