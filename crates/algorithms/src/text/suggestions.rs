//! "Did you mean …?": the name closest to one that was not found.

/// Names that differ in longer parts are not compared.
const MAX_LENGTH: usize = 40;
/// Cost of a step; one that only changes case costs less.
const MOVE_COST: usize = 2;
const CASE_COST: usize = 1;

/// The candidate that is closest to `wrong`, if one is close enough: about a third of the letters may differ.
///
/// Names are compared as UTF-8: what is not ASCII counts for as many letters as it has bytes.
pub fn closest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == wrong {
            continue;
        }
        let limit = (wrong.len() + candidate.len() + 3) * MOVE_COST / 6;
        let limit = best.map_or(limit, |(distance, _)| limit.min(distance.saturating_sub(1)));
        match distance(wrong.as_bytes(), candidate.as_bytes()) {
            Some(distance) if distance <= limit => best = Some((distance, candidate)),
            _ => {}
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Levenshtein distance, weighted; `None` for names that differ in too long a part.
fn distance(left: &[u8], right: &[u8]) -> Option<usize> {
    let (left, right) = different_parts(left, right);
    if left.is_empty() || right.is_empty() {
        return Some((left.len() + right.len()) * MOVE_COST);
    }
    if left.len() > MAX_LENGTH || right.len() > MAX_LENGTH {
        return None;
    }
    let mut row: Vec<usize> = (0..=right.len()).map(|length| length * MOVE_COST).collect();
    for (index, &from) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (index + 1) * MOVE_COST;
        for (column, &to) in right.iter().enumerate() {
            let substitution = diagonal + substitution_cost(from, to);
            diagonal = row[column + 1];
            row[column + 1] = substitution.min(row[column] + MOVE_COST).min(diagonal + MOVE_COST);
        }
    }
    Some(row[right.len()])
}

/// What remains of two names without their common beginning and end.
fn different_parts<'a>(left: &'a [u8], right: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    let start = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (left, right) = (&left[start..], &right[start..]);
    let end = left.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b).count();
    (&left[..left.len() - end], &right[..right.len() - end])
}

fn substitution_cost(from: u8, to: u8) -> usize {
    if from == to {
        0
    } else if from.eq_ignore_ascii_case(&to) {
        CASE_COST
    } else {
        MOVE_COST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_near_names() {
        assert_eq!(closest("pritn", ["print", "pprint", "format"]), Some("print"));
        assert_eq!(closest("Foo", ["foo", "bar"]), Some("foo"));
        assert_eq!(closest("xyz", ["print", "format"]), None);
        assert_eq!(closest("äbc", ["abc"]), None);
        let (short, long) = ("a".repeat(39), "a".repeat(45));
        assert_eq!(closest(&short, [long.as_str()]), Some(long.as_str()));
    }
}
