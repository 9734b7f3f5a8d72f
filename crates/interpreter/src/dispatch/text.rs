//! Formatted strings and template strings.

use super::machine::instructions;
use crate::{build, formatting};

instructions! {
    fn build_string(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        m.set_ref(a, build::string(&m.operands(), b, c)?);
        Ok(())
    }

    fn convert(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let value = m.take(b)?;
        let text = formatting::convert(m.space, &value, c)?;
        drop(value);
        m.set_ref(a, text);
        Ok(())
    }

    fn format_simple(m) {
        let a = m.word.a();
        let b = m.word.b();
        m.save();
        if let Some(text) = formatting::number_text(m.space, m.get(b)) {
            m.set_ref(a, text?);
            return Ok(());
        }
        let value = m.take(b)?;
        let text = formatting::format_simple(m.space, value)?;
        m.set_ref(a, text);
        Ok(())
    }

    fn format_spec(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let (value, spec) = (m.take(b)?, m.take(c)?);
        let text = formatting::format_spec(m.space, &value, &spec)?;
        drop(value);
        m.set_ref(a, text);
        Ok(())
    }

    fn build_template(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        let (strings, interpolations) = (m.take(b)?, m.take(c)?);
        m.set_ref(a, formatting::template(m.space, &strings, &interpolations)?);
        Ok(())
    }

    fn build_interpolation(m) {
        let a = m.word.a();
        let b = m.word.b();
        let c = m.word.c();
        m.save();
        m.set_ref(a, formatting::interpolation(&m.operands(), b, c)?);
        Ok(())
    }
}
