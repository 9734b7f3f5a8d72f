//! From a generated unit to a finished code object: control flow is simplified, checks that cannot fail are removed, and what
//! is left is encoded.

mod definite_assignment;
mod encode;
mod flow;
mod positions;
mod simplify;

use std::sync::Arc;

use crate::bytecode::CodeUnit;
use crate::codegen::unit::Unit;
use crate::positions::LineMap;

/// Finish `unit`.
///
/// # Errors
/// A message, when the unit is too large for the instruction format.
pub(crate) fn assemble(
    unit: Unit<'_>,
    lines: &LineMap<'_>,
    filename: Arc<str>,
) -> Result<CodeUnit, &'static str> {
    let mut flow = flow::Flow::new(&unit, lines);
    simplify::simplify(&mut flow);
    definite_assignment::remove_checks(&mut flow, &unit);
    simplify::remove_nops(&mut flow);
    positions::propagate(&mut flow);
    encode::encode(flow, unit, lines, filename)
}
