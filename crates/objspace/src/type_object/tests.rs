//! Classes made at run time, through the C slots that any caller uses.

use crate::testing::{message, with_space};
use crate::{
    Dict, Layout, List, Object, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, attributes, gc, intern,
    weakref,
};

fn class(
    space: &Space,
    name: &str,
    bases: &[&Object],
    namespace: &[(&str, &Object)],
) -> PyResult<Ref<Object>> {
    let dict = Dict::new(space)?;
    for (key, value) in namespace {
        dict.set_item_str(space, key, value)?;
    }
    let (name, bases) = (Str::from_str(space, name)?, Tuple::from_slice(space, bases)?);
    Type::type_object().as_object().call(space, &[&name, &bases, &dict])
}

fn text(space: &Space, value: &str) -> Ref<Object> {
    Str::from_str(space, value).unwrap().into_object()
}

fn int(space: &Space, value: i64) -> Ref<Object> {
    space.new_int(value).unwrap()
}

fn error(result: PyResult<Ref<Object>>) -> String {
    message(&result.unwrap_err())
}

#[test]
fn instances_keep_attributes_in_slots_until_someone_wants_the_dict() {
    with_space(|space| {
        let a = class(space, "A", &[], &[("x", &int(space, 1))]).unwrap();
        let one = a.call0(space).unwrap();
        let (x, y, z) = (intern!(space, "x"), intern!(space, "y"), intern!(space, "z"));
        assert_eq!(one.getattr(space, x).unwrap().index(space).unwrap(), 1);
        one.setattr(space, x, &int(space, 2)).unwrap();
        one.setattr(space, y, &int(space, 3)).unwrap();
        // SAFETY: the class is managed.
        let shape = unsafe { &*attributes::shape_of(&one) };
        assert_eq!((shape.slot_of(x), shape.slot_of(y)), (Some(0), Some(1)));
        assert_eq!(one.getattr(space, x).unwrap().index(space).unwrap(), 2);
        one.delattr(space, x).unwrap();
        assert_eq!(one.getattr(space, x).unwrap().index(space).unwrap(), 1);
        let dict = one.getattr_str(space, "__dict__").unwrap();
        assert_eq!(dict.repr(space).unwrap().to_string_lossy(), "{'y': 3}");
        // SAFETY: the class is managed.
        assert!(unsafe { attributes::shape_of(&one) }.is_null());
        one.setattr(space, z, &int(space, 4)).unwrap();
        assert_eq!(dict.len(space).unwrap(), 2);
        assert_eq!(
            error(one.getattr_str(space, "nope")),
            "AttributeError: 'A' object has no attribute 'nope'"
        );
    });
}

#[test]
fn more_attributes_than_slots_move_to_a_dict() {
    with_space(|space| {
        let a = class(space, "A", &[], &[]).unwrap();
        let one = a.call0(space).unwrap();
        for at in 0..20 {
            one.setattr_str(space, &format!("attribute{at}"), &int(space, at)).unwrap();
        }
        for at in 0..20 {
            let value = one.getattr_str(space, &format!("attribute{at}")).unwrap();
            assert_eq!(value.index(space).unwrap(), at as isize);
        }
        assert_eq!(one.getattr_str(space, "__dict__").unwrap().len(space).unwrap(), 20);
    });
}

#[test]
fn subclasses_of_builtin_types_behave_like_them() {
    with_space(|space| {
        let list = class(space, "L", &[List::type_object()], &[]).unwrap();
        let one = list.call1(space, &Tuple::from_slice(space, &[&int(space, 1)]).unwrap()).unwrap();
        one.call_method(space, "append", &[&int(space, 2)]).unwrap();
        one.setattr_str(space, "tag", &text(space, "t")).unwrap();
        assert_eq!(one.repr(space).unwrap().to_string_lossy(), "[1, 2]");
        assert_eq!(one.len(space).unwrap(), 2);
        let number = class(space, "I", &[crate::Int::type_object()], &[]).unwrap();
        let five = number.call1(space, &int(space, 5)).unwrap();
        assert_eq!(crate::number::add(space, &five, &int(space, 1)).unwrap().index(space).unwrap(), 6);
        five.setattr_str(space, "tag", &text(space, "t")).unwrap();
        let triple = class(space, "T", &[Tuple::type_object()], &[]).unwrap();
        let pair = triple.call1(space, &one).unwrap();
        assert!(pair.downcast::<Tuple>().unwrap().len() == 2);
        pair.setattr_str(space, "tag", &text(space, "t")).unwrap();
        assert_eq!(
            error(class(space, "B", &[crate::Bool::type_object()], &[])),
            "TypeError: type 'bool' is not an acceptable base type"
        );
        let both: [&Object; 2] = [crate::Int::type_object(), Str::type_object()];
        assert_eq!(
            error(class(space, "X", &both, &[])),
            "TypeError: multiple bases have instance lay-out conflict"
        );
    });
}

#[test]
fn slots_declare_members() {
    with_space(|space| {
        let names = Tuple::from_slice(space, &[&text(space, "b"), &text(space, "a")]).unwrap();
        let s = class(space, "S", &[], &[("__slots__", &names)]).unwrap();
        let one = s.call0(space).unwrap();
        one.setattr_str(space, "a", &int(space, 1)).unwrap();
        assert_eq!(one.getattr_str(space, "a").unwrap().index(space).unwrap(), 1);
        assert_eq!(error(one.getattr_str(space, "b")), "AttributeError: 'S' object has no attribute 'b'");
        let missing = one.setattr_str(space, "c", crate::none()).unwrap_err();
        assert_eq!(
            message(&missing),
            "AttributeError: 'S' object has no attribute 'c' and no __dict__ for setting new attributes"
        );
        let conflict = class(space, "S", &[], &[("__slots__", &names), ("a", crate::none())]);
        assert_eq!(error(conflict), "ValueError: 'a' in __slots__ conflicts with class variable");
    });
}

#[test]
fn the_mro_is_c3() {
    with_space(|space| {
        let a = class(space, "A", &[], &[]).unwrap();
        let b = class(space, "B", &[&a], &[]).unwrap();
        let c = class(space, "C", &[&a], &[]).unwrap();
        let d = class(space, "D", &[&b, &c], &[]).unwrap();
        let names: Vec<String> =
            d.downcast::<Type>().unwrap().mro_types().map(|ty| ty.name().to_owned()).collect();
        assert_eq!(names, ["D", "B", "C", "A", "object"]);
        assert_eq!(
            error(class(space, "X", &[&a, &b], &[])),
            "TypeError: Cannot create a consistent method resolution order (MRO) for bases A, B"
        );
        assert_eq!(error(class(space, "X", &[&a, &a], &[])), "TypeError: duplicate base class A");
    });
}

#[test]
fn assigning_special_methods_changes_slots_of_subclasses() {
    with_space(|space| {
        let a = class(space, "A", &[], &[]).unwrap();
        let b = class(space, "B", &[&a], &[]).unwrap();
        let one = b.call0(space).unwrap();
        assert_eq!(error(one.len(space).map(|_| space.none())), "TypeError: object of type 'B' has no len()");
        let four = Tuple::from_slice(space, &[&one, &one, &one, &one]).unwrap();
        let length = four.as_object().getattr_str(space, "__len__").unwrap();
        let method = crate::staticmethod::StaticMethod::wrap(space, &length).unwrap();
        a.setattr_str(space, "__len__", &method).unwrap();
        assert_eq!(one.len(space).unwrap(), 4);
        a.delattr(space, intern!(space, "__len__")).unwrap();
        assert!(one.len(space).is_err());
        assert_eq!(
            message(&List::type_object().as_object().setattr_str(space, "a", &one).unwrap_err()),
            "TypeError: cannot set 'a' attribute of immutable type 'list'"
        );
    });
}

#[test]
fn cycles_through_instances_and_classes_are_collected() {
    with_space(|space| {
        let a = class(space, "A", &[], &[]).unwrap();
        let one = a.call0(space).unwrap();
        one.setattr_str(space, "itself", &one).unwrap();
        a.setattr_str(space, "instance", &one).unwrap();
        let seen = weakref::WeakRef::new(space, &one, None).unwrap();
        let class_seen = weakref::WeakRef::new(space, &a, None).unwrap();
        gc::collect(space, 2);
        assert!(!seen.call0(space).unwrap().is_none());
        drop((a, one));
        gc::collect(space, 2);
        assert!(seen.call0(space).unwrap().is_none());
        assert!(class_seen.call0(space).unwrap().is_none());
    });
}

#[test]
fn classes_of_instances_can_be_exchanged_when_laid_out_alike() {
    with_space(|space| {
        let a = class(space, "A", &[], &[]).unwrap();
        let b = class(space, "B", &[], &[("hello", &int(space, 7))]).unwrap();
        let one = a.call0(space).unwrap();
        one.setattr_str(space, "x", &int(space, 1)).unwrap();
        one.setattr_str(space, "__class__", &b).unwrap();
        assert_eq!(one.getattr_str(space, "hello").unwrap().index(space).unwrap(), 7);
        assert_eq!(one.getattr_str(space, "x").unwrap().index(space).unwrap(), 1);
        let to_int = one.setattr_str(space, "__class__", crate::Int::type_object()).unwrap_err();
        assert_eq!(
            message(&to_int),
            "TypeError: __class__ assignment only supported for mutable types or ModuleType subclasses"
        );
        b.setattr_str(space, "__bases__", &Tuple::from_slice(space, &[&a]).unwrap()).unwrap();
        assert!(one.is_instance_of(space, &a).unwrap());
    });
}

#[test]
fn metaclasses_must_fit() {
    with_space(|space| {
        let ty: &Object = Type::type_object();
        let m = class(space, "M", &[ty], &[]).unwrap();
        let n = class(space, "N", &[ty], &[]).unwrap();
        let empty = Tuple::from_slice(space, &[]).unwrap();
        let x = m.call(space, &[&text(space, "X"), &empty, &Dict::new(space).unwrap()]).unwrap();
        assert!(x.ty().is(&*m));
        let bases = Tuple::from_slice(space, &[&x]).unwrap();
        let y = n.call(space, &[&text(space, "Y"), &bases, &Dict::new(space).unwrap()]);
        assert!(error(y).starts_with("TypeError: metaclass conflict: "));
        let z = class(space, "Z", &[&x], &[]).unwrap();
        assert!(z.ty().is(&*m));
        assert_eq!(z.repr(space).unwrap().to_string_lossy(), "<class 'Z'>");
    });
}
