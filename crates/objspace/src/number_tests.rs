//! Tests of the numeric types together, through their slots as any caller uses them.

use crate::testing::with_space;
use crate::{CompareOp, Object, PyResult, Ref, Space, number};

type Binary = fn(&Space, &Object, &Object) -> PyResult<Ref<Object>>;

fn shown(space: &Space, value: PyResult<Ref<Object>>) -> String {
    value.unwrap().repr(space).unwrap().to_string_lossy()
}

#[test]
fn operators_mix_the_types() {
    with_space(|space| {
        let int = |value| space.new_int(value).unwrap();
        let float = |value| space.new_float(value).unwrap();
        let complex = |real, imag| space.new_complex(real, imag).unwrap();
        let power: Binary = |space, a, b| number::power(space, a, b, crate::none());
        let cases: [(Ref<Object>, Binary, Ref<Object>, &str); 20] = [
            (int(2), number::add, int(3), "5"),
            (int(2), number::add, float(0.5), "2.5"),
            (float(0.5), number::subtract, int(2), "-1.5"),
            (int(1 << 40), number::multiply, int(1 << 40), "1208925819614629174706176"),
            (float(1e300), number::multiply, float(1e300), "inf"),
            (int(7), number::true_divide, int(2), "3.5"),
            (int(0), number::true_divide, int(-5), "-0.0"),
            (int(-7), number::floor_divide, int(2), "-4"),
            (float(-7.5), number::floor_divide, int(2), "-4.0"),
            (float(-7.5), number::remainder, int(2), "0.5"),
            (int(2), power, int(-1), "0.5"),
            (int(2), power, int(100), "1267650600228229401496703205376"),
            (float(2.0), power, int(3), "8.0"),
            (int(1), number::lshift, int(70), "1180591620717411303424"),
            (int(-5), number::rshift, int(1), "-3"),
            (complex(1.0, 2.0), number::add, int(1), "(2+2j)"),
            (int(1), number::subtract, complex(1.0, 2.0), "-2j"),
            (complex(1.0, 2.0), number::multiply, complex(3.0, -1.0), "(5+5j)"),
            (float(5.0), number::true_divide, complex(1.0, 2.0), "(1-2j)"),
            (complex(1.0, 1.0), power, int(3), "(-2+2j)"),
        ];
        for (a, operation, b, expected) in &cases {
            let text = format!("{} and {}", shown(space, Ok(a.clone())), shown(space, Ok(b.clone())));
            assert_eq!(shown(space, operation(space, a, b)), *expected, "{text}");
        }
        let root = shown(space, power(space, &float(-1.0), &float(0.5)));
        assert_eq!(root, "(6.123233995736766e-17+1j)");
        let pair = number::divmod(space, &int(-7), &float(2.0)).unwrap();
        let pair = pair.downcast::<crate::Tuple>().unwrap();
        assert_eq!(
            (shown(space, Ok(crate::Layout::to_ref(pair.get(0).unwrap()))), pair.len()),
            ("-4.0".into(), 2)
        );
    });
}

#[test]
fn truth_values_are_integers_in_arithmetic() {
    with_space(|space| {
        let (yes, no) = (space.new_bool(true), space.new_bool(false));
        assert!(number::and(space, &yes, &no).unwrap().is_false_object());
        assert!(number::or(space, &no, &yes).unwrap().is_true_object());
        assert!(number::xor(space, &yes, &yes).unwrap().is_false_object());
        assert_eq!(shown(space, Ok(yes)), "True");
    });
}

#[test]
fn comparisons_and_hashes_agree() {
    with_space(|space| {
        let numbers =
            [space.new_int(2).unwrap(), space.new_float(2.0).unwrap(), space.new_complex(2.0, 0.0).unwrap()];
        for a in &numbers {
            for b in &numbers {
                assert!(a.eq(space, b).unwrap());
                assert_eq!(a.hash(space).unwrap(), b.hash(space).unwrap());
            }
        }
        let less = numbers[0].rich_compare(space, &space.new_float(2.5).unwrap(), CompareOp::Lt).unwrap();
        assert!(less.is_true_object());
    });
}
