//! `match` statements.

use super::machine::instructions;
use crate::value::Value;
use crate::{op, patterns};

instructions! {
    fn match_flag(m) {
        let a = m.word.a();
        let b = m.word.b();
        let matches = patterns::has_flag(m.keep(b)?, m.word.op() == op::MatchMapping);
        m.set(a, Value::from_bool(matches));
        Ok(())
    }

    fn match_keys(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        m.set_ref(a, patterns::match_keys(m.space, m.keep(b)?, m.keep(c)?)?);
        Ok(())
    }

    fn match_class(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let (subject, class, names) = (m.take(b)?, m.take(b + 1)?, m.take(b + 2)?);
        let result = patterns::match_class(m.space, &subject, &class, &names, c)?;
        m.set_ref(a, result);
        Ok(())
    }

    fn get_len(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.save();
        let length = m.keep(b)?.len(m.space)?;
        m.set(a, Value::int(m.space, length as i64)?);
        Ok(())
    }
}
