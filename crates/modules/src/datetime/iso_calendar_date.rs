//! What `date.isocalendar` gives: a tuple whose items have names.

use super::checks::{bound, parameters};
use abi::PyTupleObject;
use cpyext_macros::pytype;
use objspace::shim::{Args, Signature};
use objspace::{Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type};

objspace::layout! {
    /// Year, week and weekday.
    pub struct IsoCalendarDate(PyTupleObject);
}

const NEW: Signature = parameters("IsoCalendarDate", &["year", "week", "weekday"], 3, &[]);

impl IsoCalendarDate {
    /// A new instance.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn create(space: &Space, class: &Type, parts: [Ref<Object>; 3]) -> PyResult<Ref<Object>> {
        let object = class.allocate(space, parts.len())?;
        // SAFETY: the class derives from tuple.
        let tuple: &Tuple = unsafe { (*object).cast_unchecked() };
        for (index, part) in parts.into_iter().enumerate() {
            tuple.initialize(index, part);
        }
        Ok(object)
    }

    fn as_tuple(&self) -> &Tuple {
        // SAFETY: the type derives from tuple.
        unsafe { self.as_object().cast_unchecked() }
    }

    fn part(&self, space: &Space, index: usize) -> PyResult<Ref<Object>> {
        self.as_tuple().get(index).map(Layout::to_ref).ok_or_else(|| space.bad_internal_call())
    }
}

#[pytype(name = "IsoCalendarDate", module = "datetime", base = Tuple)]
/// The result of date.isocalendar() or datetime.isocalendar()
///
/// Its items are the ISO year, the number of the week and the day of the week.
impl IsoCalendarDate {
    #[slot(tp_new)]
    fn make(space: &Space, cls: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        let [Some(year), Some(week), Some(weekday)] = bound(space, &NEW, &args)? else {
            return Err(space.bad_internal_call());
        };
        IsoCalendarDate::create(space, cls, [year.to_ref(), week.to_ref(), weekday.to_ref()])
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let mut shown = Vec::new();
        for index in 0..3 {
            shown.push(self.part(space, index)?.str(space)?.to_string_lossy());
        }
        let name = self.ty().tp_name();
        Str::from_display(
            space,
            &format_args!("{name}(year={}, week={}, weekday={})", shown[0], shown[1], shown[2]),
        )
    }

    /// The ISO year.
    #[getter]
    fn year(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.part(space, 0)
    }

    /// The number of the week.
    #[getter]
    fn week(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.part(space, 1)
    }

    /// The day of the week.
    #[getter]
    fn weekday(&self, space: &Space) -> PyResult<Ref<Object>> {
        self.part(space, 2)
    }

    /// Return what pickling needs: a plain tuple.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let plain = Tuple::from_vec(space, self.as_tuple().to_vec())?;
        let args = Tuple::from_slice(space, &[plain.as_object()])?;
        Tuple::from_slice(space, &[Tuple::type_object().as_object(), args.as_object()])
    }
}
