//! "Did you mean …?": the name closest to one that was not found.

/// Longer names are not compared.
const MAX_LENGTH: usize = 40;
/// Cost of a step; one that only changes case costs less.
const MOVE_COST: usize = 2;
const CASE_COST: usize = 1;

/// The candidate that is closest to `wrong`, if one is close enough: about a third of the letters may differ.
pub fn closest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if wrong.chars().count() > MAX_LENGTH {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == wrong {
            continue;
        }
        let limit = (wrong.chars().count() + candidate.chars().count() + 3) * MOVE_COST / 6;
        let limit = best.map_or(limit, |(distance, _)| limit.min(distance.saturating_sub(1)));
        let distance = distance(wrong, candidate);
        if distance <= limit {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Levenshtein distance, weighted.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).map(|length| length * MOVE_COST).collect();
    for (index, from) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = (index + 1) * MOVE_COST;
        for (column, &to) in right.iter().enumerate() {
            let substitution = diagonal + substitution_cost(from, to);
            diagonal = row[column + 1];
            row[column + 1] = substitution.min(row[column] + MOVE_COST).min(diagonal + MOVE_COST);
        }
    }
    row[right.len()]
}

fn substitution_cost(from: char, to: char) -> usize {
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
    }
}
