//! Definitions, imports and what is too rare for an opcode of its own.

use super::machine::instructions;
use crate::{functions, imports, intrinsics};

instructions! {
    fn make_function(m) {
        let a = m.word.a();
        let imm = m.word.index();
        m.save();
        let code = m.constant(imm);
        m.set_ref(a, functions::make(m.space, m.frame(), code)?);
        Ok(())
    }

    fn set_function_attribute(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        let value = m.take(b)?;
        m.save();
        functions::set_attribute(m.space, m.get(a), value, c)?;
        Ok(())
    }

    fn import_name(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let (level, from_list) = (m.take(b)?, m.take(b + 1)?);
        m.set_ref(
            a,
            imports::import_name(m.space, m.frame(), m.name(c), &level, &from_list)?
        );
        Ok(())
    }

    fn import_from(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        m.set_ref(a, imports::import_from(m.space, m.keep(b)?, m.name(c))?);
        Ok(())
    }

    fn intrinsic1(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let operand = m.take(b)?;
        m.set_ref(a, intrinsics::one(m.space, m.frame(), c, operand)?);
        Ok(())
    }

    fn intrinsic2(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let (first, second) = (m.take(b)?, m.take(b + 1)?);
        m.set_ref(a, intrinsics::two(m.space, m.frame(), c, first, second)?);
        Ok(())
    }
}
