//! What patterns of a `match` statement must not do (PEP 634).

use ruff_python_ast as ast;
use ruff_python_ast::{Expr, Number, Pattern};
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashSet;

use super::stack;

type Problem = (TextRange, String);
type Result = std::result::Result<(), Problem>;

/// The first thing wrong with the patterns of `node`: where, and CPython's message.
pub fn problem(node: &ast::StmtMatch) -> Option<Problem> {
    let last = node.cases.len().saturating_sub(1);
    for (index, case) in node.cases.iter().enumerate() {
        let mut names = Vec::new();
        let may_always_match = index == last || case.guard.is_some();
        if let Err(problem) = check(&case.pattern, &mut names, may_always_match) {
            return Some(problem);
        }
    }
    None
}

/// Check one pattern; `names` are those bound so far, in order.
fn check<'a>(pattern: &'a Pattern, names: &mut Vec<&'a str>, may_always_match: bool) -> Result {
    stack::grow(|| match pattern {
        Pattern::MatchValue(node) if matches!(*node.value, Expr::FString(_) | Expr::TString(_)) => {
            Err((node.range, "patterns may only match literals and attribute lookups".to_owned()))
        }
        Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => Ok(()),
        Pattern::MatchStar(node) => bind(node.name.as_ref(), node.range, names),
        Pattern::MatchAs(node) => {
            if !may_always_match && let Some(inner) = always_matching(pattern) {
                return Err(unreachable_after(inner));
            }
            if let Some(inner) = &node.pattern {
                check(inner, names, true)?;
            }
            bind(node.name.as_ref(), node.range, names)
        }
        Pattern::MatchSequence(node) => {
            if node.patterns.iter().filter(|item| matches!(item, Pattern::MatchStar(_))).count() > 1 {
                return Err((node.range, "multiple starred names in sequence pattern".into()));
            }
            node.patterns.iter().try_for_each(|item| check(item, names, true))
        }
        Pattern::MatchMapping(node) => check_mapping(node, names),
        Pattern::MatchClass(node) => check_class(node, names),
        Pattern::MatchOr(node) => check_alternatives(node, names, may_always_match),
    })
}

fn bind<'a>(name: Option<&'a ast::Identifier>, range: TextRange, names: &mut Vec<&'a str>) -> Result {
    let Some(name) = name else { return Ok(()) };
    if names.contains(&name.as_str()) {
        return Err((range, format!("multiple assignments to name '{name}' in pattern")));
    }
    names.push(name.as_str());
    Ok(())
}

/// The capture or wildcard that makes `pattern` match everything.
fn always_matching(pattern: &Pattern) -> Option<&ast::PatternMatchAs> {
    let Pattern::MatchAs(node) = pattern else { return None };
    match &node.pattern {
        Some(inner) => always_matching(inner),
        None => Some(node),
    }
}

fn unreachable_after(node: &ast::PatternMatchAs) -> Problem {
    let what = match &node.name {
        Some(name) => format!("name capture '{name}'"),
        None => "wildcard".to_owned(),
    };
    (node.range, format!("{what} makes remaining patterns unreachable"))
}

fn check_alternatives<'a>(
    node: &'a ast::PatternMatchOr,
    names: &mut Vec<&'a str>,
    may_always_match: bool,
) -> Result {
    let mut first: Option<FxHashSet<&str>> = None;
    let last = node.patterns.len().saturating_sub(1);
    let known = names.len();
    let mut bound = Vec::new();
    for (index, alternative) in node.patterns.iter().enumerate() {
        let mut here = names[..known].to_vec();
        check(alternative, &mut here, may_always_match && index == last)?;
        let set: FxHashSet<&str> = here[known..].iter().copied().collect();
        match &first {
            None => {
                bound = here[known..].to_vec();
                first = Some(set);
            }
            Some(expected) if *expected != set => {
                return Err((node.range, "alternative patterns bind different names".into()));
            }
            Some(_) => {}
        }
    }
    names.extend(bound);
    Ok(())
}

fn check_mapping<'a>(node: &'a ast::PatternMatchMapping, names: &mut Vec<&'a str>) -> Result {
    let mut seen = Vec::new();
    for key in &node.keys {
        let Some(value) = KeyValue::of(key) else { continue };
        if seen.contains(&value) {
            return Err((node.range, format!("mapping pattern checks duplicate key ({})", value.repr(key))));
        }
        seen.push(value);
    }
    node.patterns.iter().try_for_each(|item| check(item, names, true))?;
    bind(node.rest.as_ref(), node.range, names)
}

fn check_class<'a>(node: &'a ast::PatternMatchClass, names: &mut Vec<&'a str>) -> Result {
    let keywords = &node.arguments.keywords;
    for (index, keyword) in keywords.iter().enumerate() {
        if let Some(again) = keywords[index + 1..].iter().find(|other| other.attr.id == keyword.attr.id) {
            let msg = format!("attribute name repeated in class pattern: {}", again.attr);
            return Err((again.pattern.range(), msg));
        }
    }
    node.arguments.patterns.iter().try_for_each(|item| check(item, names, true))?;
    keywords.iter().try_for_each(|keyword| check(&keyword.pattern, names, true))
}

/// The value of a literal key, as far as equality goes: `0`, `False`, `0.0` and `0j` are one key.
#[derive(Clone, Debug, PartialEq)]
enum KeyValue {
    Number { real: f64, imag: f64 },
    BigInt(String),
    Str(String),
    Bytes(Vec<u8>),
    None,
}

impl KeyValue {
    fn of(key: &Expr) -> Option<KeyValue> {
        let real = |real| KeyValue::Number { real, imag: 0.0 };
        Some(match key {
            Expr::BooleanLiteral(node) => real(f64::from(u8::from(node.value))),
            Expr::NoneLiteral(_) => KeyValue::None,
            Expr::StringLiteral(node) => KeyValue::Str(node.value.to_str().to_owned()),
            Expr::BytesLiteral(node) => KeyValue::Bytes(node.value.bytes().collect()),
            Expr::NumberLiteral(node) => match &node.value {
                Number::Float(value) => real(*value),
                Number::Complex { real, imag } => KeyValue::Number { real: *real, imag: *imag },
                Number::Int(value) => match value.as_i32() {
                    Some(value) => real(f64::from(value)),
                    None => KeyValue::BigInt(value.to_string()),
                },
            },
            Expr::UnaryOp(node) if node.op == ast::UnaryOp::USub => match KeyValue::of(&node.operand)? {
                KeyValue::Number { real, imag } => KeyValue::Number { real: -real, imag: -imag },
                KeyValue::BigInt(digits) => KeyValue::BigInt(format!("-{digits}")),
                _ => return None,
            },
            Expr::BinOp(node) => {
                let (left, right) = (KeyValue::of(&node.left)?, KeyValue::of(&node.right)?);
                let (KeyValue::Number { real, imag: 0.0 }, KeyValue::Number { real: 0.0, imag }) =
                    (left, right)
                else {
                    return None;
                };
                let imag = if node.op == ast::Operator::Sub { -imag } else { imag };
                KeyValue::Number { real, imag }
            }
            _ => return None,
        })
    }

    /// The key as `repr()` shows it.
    fn repr(&self, key: &Expr) -> String {
        match (self, key) {
            (_, Expr::BooleanLiteral(node)) => if node.value { "True" } else { "False" }.to_owned(),
            (_, Expr::NoneLiteral(_)) => "None".to_owned(),
            (KeyValue::Str(text), _) => repr_str(text),
            (KeyValue::Bytes(bytes), _) => format!("b'{}'", bytes.escape_ascii()),
            (KeyValue::BigInt(digits), _) => digits.clone(),
            (KeyValue::Number { real, imag }, key) => repr_number(*real, *imag, key),
            (KeyValue::None, _) => "None".to_owned(),
        }
    }
}

fn repr_str(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == quote => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

fn repr_number(real: f64, imag: f64, key: &Expr) -> String {
    if contains(key, |number| matches!(number, Number::Complex { .. })) {
        return if real == 0.0 { format!("{imag}j") } else { format!("({real}{imag:+}j)") };
    }
    if contains(key, |number| matches!(number, Number::Float(_))) {
        return format!("{real:?}");
    }
    // Small ints only: others are kept as digits.
    format!("{}", real as i64)
}

fn contains(key: &Expr, is_kind: fn(&Number) -> bool) -> bool {
    match key {
        Expr::NumberLiteral(node) => is_kind(&node.value),
        Expr::UnaryOp(node) => contains(&node.operand, is_kind),
        Expr::BinOp(node) => contains(&node.left, is_kind) || contains(&node.right, is_kind),
        _ => false,
    }
}
