//! The cache behind `functools.lru_cache`.
//!
//! Looking up in the dict can run Python code, which may call the cached function or clear the cache: every step works with what
//! is there then. Entries are objects, so that one that was found stays alive when it is evicted meanwhile.

use super::lru_order::Order;
use crate::instance::{self, Callable, HEAD, Held, Vectorcall, fields, vectorcall_of};
use abi::PyObject;
use core::cell::{Cell, RefCell};
use core::ffi::c_int;
use core::mem::offset_of;
use core::ptr;
use cpyext_macros::pytype;
use objspace::gc::Visitor;
use objspace::shim::{Args, Signature, bind};
use objspace::{
    Dict, GilOnce, Int, Layout, Method, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, Type,
    attributes, function_wrapper, intern, number, slot_functions,
};

/// A result in a bounded cache.
#[repr(C)]
pub struct Entry {
    head: PyObject,
    key: Slot,
    hash: isize,
    result: Slot,
    /// Where the entry stands in the order of use; 0 when it is not in it.
    pub(super) place: Cell<usize>,
}
fields!(Entry: key, result);

#[pytype(
    name = "_lru_list_elem",
    module = "functools",
    flags = HAVE_GC,
    tp_dealloc = instance::dealloc::<Entry>,
    tp_traverse = instance::traverse::<Entry>,
    tp_clear = instance::clear::<Entry>
)]
impl Entry {}

impl Held for RefCell<Order> {
    fn report(&self, visitor: &mut Visitor) -> c_int {
        let Ok(order) = self.try_borrow() else { return 0 };
        for entry in order.entries() {
            let stop = visitor.object(entry.as_ptr());
            if stop != 0 {
                return stop;
            }
        }
        0
    }

    fn let_go(&self) {
        let order = self.try_borrow_mut().map(|mut order| core::mem::take(&mut *order));
        drop(order);
    }
}

/// A function whose results are kept.
#[repr(C)]
pub struct LruCache {
    head: PyObject,
    function: Slot,
    typed: bool,
    /// How many results are kept at most; none for all.
    limit: Option<usize>,
    hits: Cell<i64>,
    misses: Cell<i64>,
    /// The results by key: entries if there is a limit.
    cache: Slot<Dict>,
    order: RefCell<Order>,
    info_type: Slot,
    dict: Slot<Dict>,
    weak_references: Cell<*mut PyObject>,
    vectorcall: Vectorcall,
}
fields!(LruCache: function, cache, order, info_type, dict);

const SIGNATURE: Signature = Signature {
    function: "lru_cache",
    names: &["user_function", "maxsize", "typed", "cache_info_type"],
    positional_only: 0,
    positional: 4,
    required: 4,
    keyword_required: &[],
    varargs: false,
    varkw: false,
};

/// What separates positional arguments from keywords in a key.
fn keyword_mark(space: &Space) -> PyResult<Ref<Object>> {
    static MARK: GilOnce<Ref<Object>> = GilOnce::new();
    MARK.get_or_try_init(space, || Object::type_object().call0(space)).cloned()
}

/// The key of a call: its only argument if that is a plain string or integer, else a tuple of everything.
fn make_key(space: &Space, args: &Args<'_>, typed: bool) -> PyResult<Ref<Object>> {
    if let (&[only], false, false) = (args.positional(), typed, args.has_keywords())
        && (only.is_exact::<Str>() || only.is_exact::<Int>())
    {
        return Ok(only.to_ref());
    }
    let mut parts: Vec<Ref<Object>> = args.positional().iter().map(|arg| arg.to_ref()).collect();
    let mut values: Vec<&Object> = args.positional().to_vec();
    if args.has_keywords() {
        parts.push(keyword_mark(space)?);
        args.find_keyword(|name, value| {
            parts.extend([name.to_ref(), value.to_ref()]);
            values.push(value);
            None::<()>
        });
    }
    if typed {
        parts.extend(values.iter().map(|value| value.ty().to_ref().into_object()));
    }
    Ok(Tuple::from_vec(space, parts)?.into_object())
}

impl Callable for LruCache {
    fn call(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        let (Some(function), Some(cache)) = (self.function.get(), self.cache.get()) else {
            return Err(space.system_error("the cache was cleared by the collector"));
        };
        match self.limit {
            Some(0) => {
                self.misses.set(self.misses.get() + 1);
                args.call(space, &function)
            }
            None => self.call_unbounded(space, &function, &cache, args),
            Some(limit) => self.call_bounded(space, &function, &cache, limit, args),
        }
    }
}

impl LruCache {
    fn call_unbounded(
        &self,
        space: &Space,
        function: &Object,
        cache: &Dict,
        args: Args<'_>,
    ) -> PyResult<Ref<Object>> {
        let key = make_key(space, &args, self.typed)?;
        let hash = key.hash(space)?;
        if let Some(result) = cache.get_item_with_hash(space, &key, hash)? {
            self.hits.set(self.hits.get() + 1);
            return Ok(result);
        }
        self.misses.set(self.misses.get() + 1);
        let result = args.call(space, function)?;
        cache.insert(space, key, hash, result.clone())?;
        Ok(result)
    }

    fn call_bounded(
        &self,
        space: &Space,
        function: &Object,
        cache: &Dict,
        limit: usize,
        args: Args<'_>,
    ) -> PyResult<Ref<Object>> {
        let key = make_key(space, &args, self.typed)?;
        let hash = key.hash(space)?;
        let found = cache.get_item_with_hash(space, &key, hash)?;
        if let Some(entry) = found.as_ref().and_then(|found| found.downcast_exact::<Entry>()) {
            self.hits.set(self.hits.get() + 1);
            self.order.borrow_mut().touch(entry);
            return Ok(entry.result.get().unwrap_or_else(|| space.none()));
        }
        self.misses.set(self.misses.get() + 1);
        let result = args.call(space, function)?;
        // The call may have filled this very entry.
        if cache.contains_with_hash(space, &key, hash)? {
            return Ok(result);
        }
        if cache.len() >= limit {
            let oldest = self.order.borrow_mut().pop_first();
            if let Some(oldest) = oldest
                && let Some(old_key) = oldest.key.get()
                && cache.remove_with_hash(space, &old_key, oldest.hash)?.is_none()
            {
                // Somebody else was faster.
                return Ok(result);
            }
        }
        let entry =
            Entry { head: HEAD, key: Slot::empty(), hash, result: Slot::empty(), place: Cell::new(0) };
        entry.key.set(Some(key.clone()));
        entry.result.set(Some(result.clone()));
        let entry = instance::create_exact(space, entry)?;
        cache.insert(space, key, hash, entry.clone().into_object())?;
        self.order.borrow_mut().push(entry);
        Ok(result)
    }
}

/// The limit that an argument stands for.
fn limit_of(space: &Space, maxsize: &Object) -> PyResult<Option<usize>> {
    if maxsize.is_none() {
        return Ok(None);
    }
    if !maxsize.is_index() {
        return Err(space.type_error("maxsize should be integer or None"));
    }
    let size = number::index(space, maxsize)?.to_c::<i64>(space)?;
    Ok(Some(usize::try_from(size).unwrap_or(0)))
}

#[pytype(
    name = "_lru_cache_wrapper",
    module = "functools",
    flags = BASETYPE | HAVE_GC | HAVE_VECTORCALL | METHOD_DESCRIPTOR,
    dictoffset = offset_of!(LruCache, dict),
    weaklistoffset = offset_of!(LruCache, weak_references),
    vectorcall_offset = offset_of!(LruCache, vectorcall),
    tp_call = slot_functions::PyVectorcall_Call,
    tp_dealloc = instance::dealloc::<LruCache>,
    tp_traverse = instance::traverse::<LruCache>,
    tp_clear = instance::clear::<LruCache>
)]
/// A callable that keeps the results of a function.
///
/// user_function is the function, maxsize the number of results kept (None for all), typed whether equal arguments of different types
/// count as different, and cache_info_type what cache_info() calls with hits, misses, maxsize and the current size.
impl LruCache {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<LruCache>> {
        let mut given = [None; 4];
        bind(space, &SIGNATURE, &args, &mut given)?;
        let [Some(function), Some(maxsize), Some(typed), Some(info_type)] = given else {
            unreachable!("all four are required")
        };
        let typed = typed.is_true(space)?;
        if !function.is_callable() {
            return Err(space.type_error("the first argument must be callable"));
        }
        let limit = limit_of(space, maxsize)?;
        Entry::type_object().ready(space)?;
        let value = LruCache {
            head: HEAD,
            function: Slot::empty(),
            typed,
            limit,
            hits: Cell::new(0),
            misses: Cell::new(0),
            cache: Slot::empty(),
            order: RefCell::default(),
            info_type: Slot::empty(),
            dict: Slot::empty(),
            weak_references: Cell::new(ptr::null_mut()),
            vectorcall: vectorcall_of::<LruCache>(),
        };
        value.function.set(Some(function.to_ref()));
        value.cache.set(Some(Dict::new(space)?));
        value.info_type.set(Some(info_type.to_ref()));
        instance::create(space, cls, value)
    }

    #[getter(name = "__dict__")]
    fn dict(&self, space: &Space) -> PyResult<Ref<Dict>> {
        attributes::own_dict(space, self)
    }

    #[setter(name = "__dict__")]
    fn set_dict(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        function_wrapper::set_dict(space, self, value)
    }

    #[slot(tp_descr_get)]
    fn get(&self, space: &Space, object: Option<&Object>, _owner: Option<&Object>) -> PyResult<Ref<Object>> {
        match object.filter(|object| !object.is_none()) {
            None => Ok(self.as_object().to_ref()),
            Some(object) => Ok(Method::new(space, self, object)?.into_object()),
        }
    }

    /// Report how the cache was used.
    #[pymethod]
    fn cache_info(&self, space: &Space) -> PyResult<Ref<Object>> {
        let limit = match self.limit {
            None => space.none(),
            Some(limit) => space.new_int(limit as i64)?,
        };
        let size = self.cache.get().map_or(0, |cache| cache.len());
        let (hits, misses) = (space.new_int(self.hits.get())?, space.new_int(self.misses.get())?);
        let info_type = self.info_type.get().unwrap_or_else(|| space.none());
        info_type.call(space, &[&*hits, &*misses, &*limit, &*space.new_int(size as i64)?])
    }

    /// Forget all results and the numbers of their use.
    #[pymethod]
    fn cache_clear(&self, space: &Space) {
        self.hits.set(0);
        self.misses.set(0);
        let order = self.order.take();
        if let Some(cache) = self.cache.get() {
            cache.clear(space);
        }
        drop(order);
    }

    /// Return the name by which the function is pickled.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.getattr(space, intern!(space, "__qualname__"))
    }

    #[pymethod(name = "__copy__", raw)]
    fn copy(&self, _args: Args<'_>) -> Ref<LruCache> {
        self.to_ref()
    }

    #[pymethod(name = "__deepcopy__", raw)]
    fn deepcopy(&self, _args: Args<'_>) -> Ref<LruCache> {
        self.to_ref()
    }
}
