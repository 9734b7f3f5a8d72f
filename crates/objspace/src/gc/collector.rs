//! The collector of cycles, by CPython's scheme.
//!
//! For the generations being collected: copy each count into its header, subtract the references that come from within
//! (`tp_traverse`), and what keeps a positive count is held from outside; everything reachable from that survives. The rest is
//! garbage: its weak references are cleared, it is finalised once (`tp_finalize`, which may resurrect it), and what is still
//! unreachable is broken up with `tp_clear`.

use super::header::{
    COLLECTING, COUNT_SHIFT, FINALIZED, FLAGS, UNREACHABLE, header_of, init_list, is_empty, is_finalized,
    move_to, next, object_of, set_finalized, splice,
};
use crate::breaker::{self, EVAL_BREAKER_GC};
use crate::gil_cell::{GilCell, GilOnce};
use crate::{Dict, Layout, List, Object, PyResult, Ref, Space, Tuple};
use abi::{Py_TPFLAGS_HAVE_GC, PyGC_Head, PyObject};
use core::cell::Cell;
use core::ffi::{c_int, c_void};

/// `gc.DEBUG_SAVEALL`: keep what is unreachable in `gc.garbage` instead of freeing it.
pub const DEBUG_SAVEALL: i32 = 1 << 5;

/// A generation's number: 0 is the youngest.
pub type Generation = usize;
const GENERATIONS: usize = 3;
/// The first threshold at start-up.
const FIRST_THRESHOLD: isize = 2000;

/// What `gc.get_stats` tells of a generation.
#[derive(Clone, Copy, Default)]
pub struct Stats {
    /// Collections of it.
    pub collections: usize,
    /// Objects freed by them.
    pub collected: usize,
    /// Objects found but not freed.
    pub uncollectable: usize,
}

struct Collector {
    lists: [PyGC_Head; GENERATIONS],
    permanent: PyGC_Head,
    counts: [Cell<isize>; GENERATIONS],
    thresholds: [Cell<isize>; GENERATIONS],
    stats: [Cell<Stats>; GENERATIONS],
    /// An allocation that makes `counts[0]` larger than this is looked at: the first threshold, or less than any count under stress.
    alarm: Cell<isize>,
    enabled: Cell<bool>,
    collecting: Cell<bool>,
    /// Under [stress](set_stress): how many collections that started.
    stress: Cell<Option<usize>>,
    debug: Cell<i32>,
}

/// How many collectable objects may be made before the first collection while the interpreter starts: several times what it makes
/// itself, so that only a program's own start-up files can come to that.
const START_UP_ALLOWANCE: isize = 50_000;
/// Under stress, what has survived this many collections of the youngest generation is moved to the next one, …
const STRESS_PROMOTION: usize = 128;
/// … and the whole heap is collected after this many.
const STRESS_FULL: usize = 4096;

#[expect(clippy::declare_interior_mutable_const, reason = "each use is meant to be a fresh head")]
const EMPTY: PyGC_Head = PyGC_Head { _gc_next: Cell::new(0), _gc_prev: Cell::new(0) };

static COLLECTOR: GilCell<Collector> = GilCell::new(Collector {
    lists: [EMPTY; GENERATIONS],
    permanent: EMPTY,
    counts: [const { Cell::new(0) }; GENERATIONS],
    thresholds: [Cell::new(FIRST_THRESHOLD), Cell::new(10), Cell::new(10)],
    stats: [const { Cell::new(Stats { collections: 0, collected: 0, uncollectable: 0 }) }; GENERATIONS],
    alarm: Cell::new(FIRST_THRESHOLD),
    enabled: Cell::new(true),
    collecting: Cell::new(false),
    stress: Cell::new(None),
    debug: Cell::new(0),
});

static GARBAGE: GilOnce<Ref<List>> = GilOnce::new();
static CALLBACKS: GilOnce<Ref<List>> = GilOnce::new();

impl Collector {
    #[inline(always)]
    fn list(&self, generation: Generation) -> *mut PyGC_Head {
        (&raw const self.lists[generation]).cast_mut()
    }

    fn permanent(&self) -> *mut PyGC_Head {
        (&raw const self.permanent).cast_mut()
    }
}

/// Makes the lists empty lists, once: before the process has a thread that could track an object.
pub(crate) fn initialize() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        // SAFETY: there is no other thread yet that could hold the GIL; the heads are the collector's.
        unsafe {
            let collector = COLLECTOR.get_held();
            let generations = (0..GENERATIONS).map(|generation| collector.list(generation));
            generations.chain([collector.permanent()]).for_each(|list| init_list(list));
        }
    });
}

#[inline(always)]
fn collector(_held: &Space) -> &'static Collector {
    // SAFETY: a space is the proof that the GIL is held.
    unsafe { COLLECTOR.get_held() }
}

/// The list that new objects go to.
///
/// # Safety
/// The calling thread holds the GIL.
#[inline(always)]
pub(super) unsafe fn youngest() -> *mut PyGC_Head {
    // SAFETY: the caller's promise.
    unsafe { COLLECTOR.get_held() }.list(0)
}

/// Counts an allocation of a collectable object, and schedules a collection when enough have been made since the last.
#[inline(always)]
pub(super) fn note_allocation(space: &Space) {
    let collector = collector(space);
    let count = collector.counts[0].get() + 1;
    collector.counts[0].set(count);
    if count > collector.alarm.get() {
        alarmed(space, collector, count);
    }
}

/// Takes back the count of an allocation: a collectable object was freed.
///
/// # Safety
/// The calling thread holds the GIL.
#[inline(always)]
pub(super) unsafe fn note_release() {
    // SAFETY: the caller's promise.
    let count = unsafe { &COLLECTOR.get_held().counts[0] };
    if count.get() > 0 {
        count.set(count.get() - 1);
    }
}

#[cold]
fn alarmed(space: &Space, collector: &Collector, count: isize) {
    if !collector.enabled.get() || collector.collecting.get() {
        return;
    }
    if let Some(before) = collector.stress.get() {
        collector.stress.set(Some(before + 1));
        collect_under_stress(space, collector, before + 1);
    }
    let threshold = collector.thresholds[0].get();
    if threshold != 0 && count > threshold {
        breaker::ask(space, EVAL_BREAKER_GC);
    }
}

/// The collection at an allocation under stress, the `number`th. Objects stay in the youngest generation for many of them: each is
/// looked at again and again while it is new, without the whole heap being traversed at every allocation. These collections are
/// not told to `gc.callbacks`, nor counted.
fn collect_under_stress(space: &Space, collector: &Collector, number: usize) {
    let (generation, survivors) = match number {
        _ if number.is_multiple_of(STRESS_FULL) => (GENERATIONS - 1, GENERATIONS - 1),
        _ if number.is_multiple_of(STRESS_PROMOTION) => (0, 1),
        _ => (0, 0),
    };
    collector.collecting.set(true);
    let saved = space.take_error();
    collect_lists(space, collector, generation, survivors);
    if let Some(err) = saved {
        space.set_error(err);
    }
    collector.collecting.set(false);
}

/// Runs the collection that an allocation scheduled; the interpreter calls this at a safe point.
pub fn collect_scheduled(space: &Space) {
    if !breaker::is_asked(space, EVAL_BREAKER_GC) {
        return;
    }
    breaker::done(space, EVAL_BREAKER_GC);
    let collector = collector(space);
    if collector.collecting.get() || !collector.enabled.get() {
        return;
    }
    let due =
        |generation: Generation| collector.counts[generation].get() > collector.thresholds[generation].get();
    if let Some(oldest) = (0..GENERATIONS).rev().find(|&generation| due(generation)) {
        collect(space, oldest);
    }
}

/// Collects a generation and all younger ones; gives the number of unreachable objects found.
pub fn collect(space: &Space, generation: Generation) -> usize {
    let collector = collector(space);
    if collector.collecting.replace(true) {
        return 0;
    }
    let saved = space.take_error();
    run_callbacks(space, "start", generation, 0, 0);
    for younger in &collector.counts[..=generation] {
        younger.set(0);
    }
    if let Some(older) = collector.counts.get(generation + 1) {
        older.set(older.get() + 1);
    }
    let survivors = (generation + 1).min(GENERATIONS - 1);
    let (collected, uncollectable) = collect_lists(space, collector, generation, survivors);
    let mut stats = collector.stats[generation].get();
    stats.collections += 1;
    stats.collected += collected;
    stats.uncollectable += uncollectable;
    collector.stats[generation].set(stats);
    run_callbacks(space, "stop", generation, collected, uncollectable);
    if let Some(err) = saved {
        space.set_error(err);
    }
    collector.collecting.set(false);
    collected + uncollectable
}

/// Collects a generation and all younger ones, moving what survives to the generation `survivors`; gives the numbers of objects freed
/// and of those found but kept.
fn collect_lists(
    space: &Space,
    collector: &Collector,
    generation: Generation,
    survivors: Generation,
) -> (usize, usize) {
    let checked = cfg!(feature = "self-check") || collector.stress.get().is_some();
    let young = collector.list(generation);
    let (unreachable, still) = (EMPTY, EMPTY);
    let (unreachable, still) = ((&raw const unreachable).cast_mut(), (&raw const still).cast_mut());
    // SAFETY: all lists are well formed, and everything in them is a live collectable object.
    unsafe {
        init_list(unreachable);
        for younger in 0..generation {
            splice(collector.list(younger), young);
        }
        deduce_unreachable(space, young, unreachable, checked);
        untrack_tuples(young);
        let survivors = collector.list(survivors);
        if survivors != young {
            splice(young, survivors);
        }
        if is_empty(unreachable) {
            return (0, 0);
        }
        if collector.debug.get() & DEBUG_SAVEALL != 0 {
            let found = save_all(space, unreachable);
            splice(unreachable, survivors);
            return (0, found);
        }
        crate::weakref::clear_for_garbage(space, &objects(unreachable));
        finalize_garbage(space, unreachable);
        init_list(still);
        // What finalizers brought back, and all it reaches, survives.
        deduce_unreachable(space, unreachable, still, checked);
        splice(unreachable, survivors);
        let collected = break_cycles(space, still, survivors);
        (collected, 0)
    }
}

/// Takes tuples that cannot be part of a cycle, now or later, out of a list of survivors.
///
/// # Safety
/// The list is well formed, and everything in it is a live collectable object.
unsafe fn untrack_tuples(list: *mut PyGC_Head) {
    // SAFETY: the caller's promise; the next header is read before its predecessor is unlinked.
    unsafe {
        let mut header = next(list);
        while header != list {
            let object = object_of(header);
            header = next(header);
            if let Some(tuple) = Object::from_ptr(object).downcast_exact::<Tuple>()
                && !tuple.may_be_in_cycle()
            {
                super::untrack(object);
            }
        }
    }
}

/// Moves what is unreachable from outside `base` into `unreachable`. If `checked`, a reference that is reported but not counted ends
/// the process.
///
/// # Safety
/// Both are well-formed lists of live objects (or empty), `unreachable` is empty.
unsafe fn deduce_unreachable(
    #[cfg_attr(
        not(feature = "self-check"),
        expect(unused_variables, reason = "the check asks for registers")
    )]
    space: &Space,
    base: *mut PyGC_Head,
    unreachable: *mut PyGC_Head,
    checked: bool,
) {
    // SAFETY: per the function's contract, through the whole body.
    unsafe {
        // Copy counts.
        let mut header = next(base);
        while header != base {
            let count = (*object_of(header)).ob_refcnt.get() as usize;
            if checked && count == 0 {
                broken_count(object_of(header), object_of(header), "is tracked and has no reference");
            }
            let finalized = (*header)._gc_prev.get() & FINALIZED;
            (*header)._gc_prev.set(count << COUNT_SHIFT | COLLECTING | finalized);
            header = next(header);
        }
        // Subtract internal references.
        let subtract = if checked { subtract_counted_reference } else { subtract_reference };
        let mut header = next(base);
        while header != base {
            let object = object_of(header);
            traverse(object, subtract, object.cast());
            header = next(header);
        }
        #[cfg(feature = "self-check")]
        check_registers(space);
        // Separate, moving back what turns out to be reachable. `_gc_prev` of processed headers is restored on the way.
        let mut previous = base;
        let mut header = next(base);
        while header != base {
            if (*header)._gc_prev.get() >> COUNT_SHIFT != 0 {
                traverse(object_of(header), mark_reachable, base.cast());
                let finalized = (*header)._gc_prev.get() & FINALIZED;
                (*header)._gc_prev.set(previous as usize | finalized);
                previous = header;
            } else {
                // Tentatively unreachable: `_gc_next` carries the mark until it is visited from a reachable object.
                let after = next(header);
                (*previous)._gc_next.set(after as usize);
                let last = ((*unreachable)._gc_prev.get() & !FLAGS) as *mut PyGC_Head;
                let last_mark = if last == unreachable { 0 } else { UNREACHABLE };
                (*last)._gc_next.set(header as usize | last_mark);
                let flags = (*header)._gc_prev.get() & FLAGS;
                (*header)._gc_prev.set(last as usize | flags);
                (*header)._gc_next.set(unreachable as usize | UNREACHABLE);
                (*unreachable)._gc_prev.set(header as usize);
            }
            header = next(previous);
        }
        (*base)._gc_prev.set(previous as usize);
        // Take the marks off.
        let mut header = next(unreachable);
        while header != unreachable {
            (*header)._gc_prev.set((*header)._gc_prev.get() & !COLLECTING);
            let after = next(header);
            (*header)._gc_next.set(after as usize);
            header = after;
        }
    }
}

unsafe extern "C" fn subtract_reference(object: *mut PyObject, _parent: *mut c_void) -> c_int {
    // SAFETY: `tp_traverse` reports live objects.
    unsafe {
        if !is_collectable(object) {
            return 0;
        }
        let header = header_of(object);
        let word = (*header)._gc_prev.get();
        if word & COLLECTING != 0 && word >> COUNT_SHIFT != 0 {
            (*header)._gc_prev.set(word - (1 << COUNT_SHIFT));
        }
    }
    0
}

/// As [`subtract_reference`], for an object that must have the reference.
unsafe extern "C" fn subtract_counted_reference(object: *mut PyObject, parent: *mut c_void) -> c_int {
    // SAFETY: `tp_traverse` reports live objects, of the object that it was called with.
    unsafe {
        if is_collectable(object) {
            let word = (*header_of(object))._gc_prev.get();
            if word & COLLECTING != 0 && word >> COUNT_SHIFT == 0 {
                broken_count(parent.cast(), object, "refers to more often than is counted");
            }
        }
        subtract_reference(object, parent)
    }
}

/// Registers hold references that no other object does: what is left of each count must be enough for them.
///
/// # Safety
/// References from within were subtracted.
#[cfg(feature = "self-check")]
unsafe fn check_registers(space: &Space) {
    let held = crate::self_check::held_by_registers(space);
    let mut subtracted = Vec::new();
    for object in held {
        // SAFETY: registers hold live objects; the headers of those being collected have what is left of their counts.
        unsafe {
            if !is_collectable(object) {
                continue;
            }
            let header = header_of(object);
            let word = (*header)._gc_prev.get();
            if word & COLLECTING == 0 {
                continue;
            }
            if word >> COUNT_SHIFT == 0 {
                let object = crate::self_check::objects::describe(object);
                crate::self_check::fail(&format_args!(
                    "other objects and registers hold more references: {object}"
                ));
            }
            (*header)._gc_prev.set(word - (1 << COUNT_SHIFT));
            subtracted.push(header);
        }
    }
    for header in subtracted {
        // SAFETY: as above.
        unsafe { (*header)._gc_prev.set((*header)._gc_prev.get() + (1 << COUNT_SHIFT)) };
    }
}

/// Ends the process: reference counts or a `tp_traverse` are wrong.
///
/// # Safety
/// Both have types.
unsafe fn broken_count(parent: *mut PyObject, object: *mut PyObject, what: &str) -> ! {
    // SAFETY: the caller's promise.
    let (parent_type, object_type) =
        unsafe { (Object::from_ptr(parent).ty().name(), Object::from_ptr(object).ty().name()) };
    eprintln!(
        "Fatal Python error: gc_stress: an object of type {parent_type} at {parent:p} {what}: {object_type} at {object:p}"
    );
    std::process::abort();
}

unsafe extern "C" fn mark_reachable(object: *mut PyObject, base: *mut c_void) -> c_int {
    let base: *mut PyGC_Head = base.cast();
    // SAFETY: `tp_traverse` reports live objects; headers in the lists are well formed.
    unsafe {
        if !is_collectable(object) {
            return 0;
        }
        let header = header_of(object);
        let word = (*header)._gc_prev.get();
        if word & COLLECTING == 0 {
            return 0;
        }
        if (*header)._gc_next.get() & UNREACHABLE != 0 {
            // It was moved to the unreachable list too early: bring it back to the end of `base`, to be visited.
            let before = (word & !FLAGS) as *mut PyGC_Head;
            let after = next(header);
            let before_mark = (*before)._gc_next.get() & UNREACHABLE;
            (*before)._gc_next.set(after as usize | before_mark);
            let after_flags = (*after)._gc_prev.get() & FLAGS;
            (*after)._gc_prev.set(before as usize | after_flags);
            let last = ((*base)._gc_prev.get() & !FLAGS) as *mut PyGC_Head;
            (*last)._gc_next.set(header as usize);
            (*header)._gc_next.set(base as usize);
            (*base)._gc_prev.set(header as usize);
            (*header)._gc_prev.set(1 << COUNT_SHIFT | COLLECTING | word & FINALIZED);
        } else if word >> COUNT_SHIFT == 0 {
            // Not reached by the scan yet: make sure that the scan keeps it.
            (*header)._gc_prev.set(1 << COUNT_SHIFT | word & FLAGS);
        }
    }
    0
}

unsafe fn is_collectable(object: *mut PyObject) -> bool {
    // SAFETY: the caller passes a live object.
    unsafe {
        let ty = Object::from_ptr(object).ty();
        ty.flags() & Py_TPFLAGS_HAVE_GC != 0 && ty.instance_is_gc(object)
    }
}

unsafe fn traverse(object: *mut PyObject, visit: abi::visitproc, argument: *mut c_void) {
    // SAFETY: the caller passes a live collectable object.
    unsafe {
        if let Some(traverse) = (*(*object).ob_type.get()).tp_traverse.get() {
            traverse(object, Some(visit), argument);
        }
    }
}

/// New references to the objects of a list.
unsafe fn objects(list: *mut PyGC_Head) -> Vec<Ref<Object>> {
    let mut found = Vec::new();
    // SAFETY: the caller passes a well-formed list of live objects.
    unsafe {
        let mut header = next(list);
        while header != list {
            found.push(Object::from_ptr(object_of(header)).to_ref());
            header = next(header);
        }
    }
    found
}

unsafe fn save_all(space: &Space, unreachable: *mut PyGC_Head) -> usize {
    // SAFETY: the caller's list is well formed.
    let found = unsafe { objects(unreachable) };
    let garbage = garbage(space);
    for object in &found {
        if let Err(err) = garbage.append(space, object) {
            drop(err);
        }
    }
    found.len()
}

unsafe fn finalize_garbage(space: &Space, unreachable: *mut PyGC_Head) {
    // SAFETY: the references keep everything alive while finalizers run.
    unsafe {
        for object in objects(unreachable) {
            let Some(finalize) = object.ty().slots().tp_finalize.get() else { continue };
            if !is_finalized(object.as_ptr()) {
                set_finalized(object.as_ptr());
                finalize(object.as_ptr());
                debug_assert!(!space.error_occurred());
            }
        }
    }
}

unsafe fn break_cycles(space: &Space, garbage: *mut PyGC_Head, survivors: *mut PyGC_Head) -> usize {
    // SAFETY: an object is held while it is cleared; clearing takes freed objects out of the list.
    unsafe {
        let mut count = 0;
        let mut header = next(garbage);
        while header != garbage {
            count += 1;
            header = next(header);
        }
        while !is_empty(garbage) {
            let header = next(garbage);
            let object = Object::from_ptr(object_of(header)).to_ref();
            move_to(survivors, header);
            if let Some(clear) = object.ty().slots().tp_clear.get() {
                clear(object.as_ptr());
                if let Some(err) = space.take_error() {
                    crate::unraisable::report(space, err, "in tp_clear of", Some(object.ty().as_object()));
                }
            }
        }
        count
    }
}

fn run_callbacks(space: &Space, phase: &str, generation: Generation, collected: usize, uncollectable: usize) {
    let Some(callbacks) = CALLBACKS.get(space) else { return };
    for callback in callbacks.to_vec() {
        let call = || -> PyResult<()> {
            let info = Dict::new(space)?;
            info.set_item_str(space, "generation", &*space.new_int(generation as i64)?)?;
            info.set_item_str(space, "collected", &*space.new_int(collected as i64)?)?;
            info.set_item_str(space, "uncollectable", &*space.new_int(uncollectable as i64)?)?;
            let phase = crate::Str::from_str(space, phase)?;
            callback.call(space, &[&phase, &info])?;
            Ok(())
        };
        if let Err(err) = call() {
            crate::unraisable::report(space, err, "while calling GC callback", Some(&callback));
        }
    }
}

/// `gc.garbage`.
pub fn garbage(space: &Space) -> Ref<List> {
    GARBAGE.get_or_init(space, || List::new(space).expect("an empty list needs little memory")).clone()
}

/// `gc.callbacks`.
pub fn callbacks(space: &Space) -> Ref<List> {
    CALLBACKS.get_or_init(space, || List::new(space).expect("an empty list needs little memory")).clone()
}

/// Lets allocations start collections.
pub fn enable(space: &Space) {
    collector(space).enabled.set(true);
}

/// Stops allocations from starting collections.
pub fn disable(space: &Space) {
    collector(space).enabled.set(false);
}

/// Whether allocations start collections.
pub fn is_enabled(space: &Space) -> bool {
    collector(space).enabled.get()
}

/// Switches stress on or off: a collection at every allocation of a collectable object, which also checks that no object is referred to
/// more often than its count says. For tests: it finds objects that are tracked before they are complete or after they are dead,
/// references that a `tp_traverse` invents, and borrowed references that are used after an allocation.
pub fn set_stress(space: &Space, on: bool) {
    let collector = collector(space);
    collector.stress.set(on.then_some(0));
    set_alarm(collector);
}

fn set_alarm(collector: &Collector) {
    let stressed = collector.stress.get().is_some();
    collector.alarm.set(if stressed { -1 } else { collector.thresholds[0].get() });
}

/// `gc.get_threshold`.
pub fn threshold(space: &Space) -> [isize; GENERATIONS] {
    collector(space).thresholds.each_ref().map(Cell::get)
}

/// `gc.set_threshold`.
pub fn set_threshold(space: &Space, values: [isize; GENERATIONS]) {
    let collector = collector(space);
    for (cell, value) in collector.thresholds.iter().zip(values) {
        cell.set(value);
    }
    set_alarm(collector);
}

/// `gc.get_count`.
pub fn count(space: &Space) -> [isize; GENERATIONS] {
    collector(space).counts.each_ref().map(Cell::get)
}

/// `gc.get_stats`.
pub fn stats(space: &Space) -> [Stats; GENERATIONS] {
    collector(space).stats.each_ref().map(Cell::get)
}

/// `gc.get_debug`.
pub fn debug(space: &Space) -> i32 {
    collector(space).debug.get()
}

/// `gc.set_debug`.
pub fn set_debug(space: &Space, flags: i32) {
    collector(space).debug.set(flags);
}

/// New references to the tracked objects of one generation, or of all.
pub fn tracked_objects(space: &Space, generation: Option<Generation>) -> Vec<Ref<Object>> {
    let collector = collector(space);
    let wanted = generation.map_or(0..GENERATIONS, |one| one..one + 1);
    // SAFETY: the generations' lists are well formed.
    wanted.flat_map(|generation| unsafe { objects(collector.list(generation)) }).collect()
}

/// The interpreter starts: almost everything that is made now stays, so collections would find nothing.
/// Lasts until [`settle`], or until thresholds or stress are set.
pub fn hold(space: &Space) {
    collector(space).alarm.set(START_UP_ALLOWANCE);
}

/// Ends what [`hold`] began. What there is now is as old as can be, without having been looked at.
pub fn settle(space: &Space) {
    let collector = collector(space);
    let oldest = collector.list(GENERATIONS - 1);
    for younger in 0..GENERATIONS - 1 {
        // SAFETY: the lists are well formed.
        unsafe { splice(collector.list(younger), oldest) };
    }
    collector.counts[0].set(0);
    set_alarm(collector);
}

/// Whether `holds` is true of every tracked object, hidden ones included. It must not make, free or track objects.
pub(super) fn all_tracked(space: &Space, mut holds: impl FnMut(&Object) -> bool) -> bool {
    let collector = collector(space);
    let lists = (0..GENERATIONS).map(|generation| collector.list(generation)).chain([collector.permanent()]);
    lists.into_iter().all(|list| {
        // SAFETY: the lists are well formed and stay as they are, and everything in them is a live object.
        unsafe {
            let mut header = next(list);
            while header != list {
                if !holds(Object::from_ptr(object_of(header))) {
                    return false;
                }
                header = next(header);
            }
        }
        true
    })
}

/// Whether collections run anything but what the garbage itself asks for: callbacks, or reports.
pub(super) fn is_watched(space: &Space) -> bool {
    let collector = collector(space);
    let is_empty = |list: &GilOnce<Ref<List>>| list.get(space).is_none_or(|list| list.len() == 0);
    collector.debug.get() != 0
        || collector.stress.get().is_some()
        || !is_empty(&CALLBACKS)
        || !is_empty(&GARBAGE)
}

/// Moves everything tracked out of the collector's sight (`gc.freeze`).
pub fn freeze(space: &Space) {
    let collector = collector(space);
    let permanent = collector.permanent();
    for generation in 0..GENERATIONS {
        // SAFETY: the lists are well formed.
        unsafe { splice(collector.list(generation), permanent) };
    }
}

/// Moves what [`freeze`] hid into the oldest generation.
pub fn unfreeze(space: &Space) {
    let collector = collector(space);
    let permanent = collector.permanent();
    // SAFETY: the lists are well formed.
    unsafe { splice(permanent, collector.list(GENERATIONS - 1)) };
}

/// Number of objects that [`freeze`] hid.
pub fn frozen_count(space: &Space) -> usize {
    let permanent = collector(space).permanent();
    // SAFETY: the list is well formed.
    unsafe { objects(permanent).len() }
}

/// New references to what `object` refers to, as its `tp_traverse` reports it.
pub fn visit_referents(object: &Object) -> Vec<Ref<Object>> {
    unsafe extern "C" fn push(object: *mut PyObject, found: *mut c_void) -> c_int {
        // SAFETY: the argument is the vector below, the object is alive.
        unsafe { (*found.cast::<Vec<Ref<Object>>>()).push(Object::from_ptr(object).to_ref()) };
        0
    }
    let mut found: Vec<Ref<Object>> = Vec::new();
    // SAFETY: only collectable objects are traversed.
    unsafe {
        if is_collectable(object.as_ptr()) {
            traverse(object.as_ptr(), push, (&raw mut found).cast());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn stress_collects_at_the_next_allocation() {
        with_space(|space| {
            // What need not be tracked is found out by a collection.
            collect(space, GENERATIONS - 1);
            let cycle = List::new(space).unwrap();
            cycle.append(space, &cycle).unwrap();
            let before = tracked_objects(space, None).len();
            set_stress(space, true);
            set_threshold(space, [0, 0, 0]);
            drop(cycle);
            let next = List::new(space).unwrap();
            // The cycle is gone, the new list is there.
            assert_eq!(tracked_objects(space, None).len(), before);
            set_stress(space, false);
            set_threshold(space, [FIRST_THRESHOLD, 10, 10]);
            let more = List::new(space).unwrap();
            more.append(space, &more).unwrap();
            drop((next, more));
            assert_eq!(tracked_objects(space, None).len(), before);
            assert_eq!(collect(space, GENERATIONS - 1), 1);
        });
    }
}
