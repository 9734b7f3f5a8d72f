//! A stable, adaptive merge sort whose comparison may fail.
//!
//! Runs that are there already are found and kept (descending ones reversed), short ones extended by binary insertion, and merged in
//! the order of Munro and Wild's powersort; merging gallops where one run wins for long. Whatever the comparison answers,
//! and when it fails, the items stay a permutation of what they were.

/// Runs shorter than this are extended.
const MIN_RUN: usize = 32;
/// Wins in a row after which merging gallops.
const MIN_GALLOP: usize = 7;

/// Sorts `items` by `less`.
///
/// # Errors
/// The first error of `less`; the items are in some order then.
pub fn merge_sort<T: Copy, E>(
    items: &mut [T],
    less: &mut impl FnMut(T, T) -> Result<bool, E>,
) -> Result<(), E> {
    let len = items.len();
    let min_run = min_run(len);
    let mut runs: Vec<Run> = Vec::new();
    let mut start = 0;
    while start < len {
        let mut end = start + natural_run(&mut items[start..], less)?;
        let wanted = (start + min_run).min(len);
        if end < wanted {
            insert_sorted(&mut items[start..wanted], end - start, less)?;
            end = wanted;
        }
        let new = Run { start, end, power: 0 };
        if let Some(last) = runs.last() {
            let power = last.power_to(&new, len);
            while runs.len() > 1 && runs[runs.len() - 2].power > power {
                merge_last(items, &mut runs, less)?;
            }
            if let Some(last) = runs.last_mut() {
                last.power = power;
            }
        }
        runs.push(new);
        start = end;
    }
    while runs.len() > 1 {
        merge_last(items, &mut runs, less)?;
    }
    Ok(())
}

/// A sorted stretch of the items.
struct Run {
    start: usize,
    end: usize,
    /// Depth, in the ideal tree of merges, of the node that joins this run and the next.
    power: u32,
}

impl Run {
    /// The power of the boundary between this run and `next`, in an array of `len` items.
    fn power_to(&self, next: &Run, len: usize) -> u32 {
        // Twice the middles of both runs, as fractions of `len`: the first binary digit in which they differ.
        let (mut left, mut right) = (self.start + self.end, next.start + next.end);
        let mut power = 0;
        loop {
            power += 1;
            if left >= len {
                left -= len;
                right -= len;
            } else if right >= len {
                return power;
            }
            left <<= 1;
            right <<= 1;
        }
    }
}

/// A run length between 16 and 32 by which `len` divides well.
fn min_run(mut len: usize) -> usize {
    let mut odd = 0;
    while len >= MIN_RUN {
        odd |= len & 1;
        len >>= 1;
    }
    len + odd
}

/// The length of the run at the start; a descending one is reversed.
fn natural_run<T: Copy, E>(
    items: &mut [T],
    less: &mut impl FnMut(T, T) -> Result<bool, E>,
) -> Result<usize, E> {
    if items.len() < 2 {
        return Ok(items.len());
    }
    let descending = less(items[1], items[0])?;
    let mut end = 2;
    while end < items.len() && less(items[end], items[end - 1])? == descending {
        end += 1;
    }
    if descending {
        items[..end].reverse();
    }
    Ok(end)
}

/// Sorts `items`, of which the first `sorted` are sorted.
fn insert_sorted<T: Copy, E>(
    items: &mut [T],
    sorted: usize,
    less: &mut impl FnMut(T, T) -> Result<bool, E>,
) -> Result<(), E> {
    for at in sorted..items.len() {
        let item = items[at];
        let (mut low, mut high) = (0, at);
        while low < high {
            let middle = low + (high - low) / 2;
            if less(item, items[middle])? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        items.copy_within(low..at, low + 1);
        items[low] = item;
    }
    Ok(())
}

/// Merges the last two runs.
fn merge_last<T: Copy, E>(
    items: &mut [T],
    runs: &mut Vec<Run>,
    less: &mut impl FnMut(T, T) -> Result<bool, E>,
) -> Result<(), E> {
    let (Some(right), Some(left)) = (runs.pop(), runs.last_mut()) else { return Ok(()) };
    let (start, middle, end) = (left.start, right.start, right.end);
    left.end = end;
    left.power = right.power;
    // What is in place already at both ends need not move.
    let start = start + not_greater(items[middle], &items[start..middle], less)?;
    if start == middle {
        return Ok(());
    }
    let end = middle + smaller(items[middle - 1], &items[middle..end], less)?;
    let left = items[start..middle].to_vec();
    let mut merge = Merge { target: start, left: 0, right: middle, end };
    let outcome = merge.run(items, &left, less);
    // The hole has the size of what is left of the left run, also after an error.
    let rest = &left[merge.left..];
    items[merge.target..merge.target + rest.len()].copy_from_slice(rest);
    outcome
}

/// A merge under way: the left run is in a copy, the right one in place.
struct Merge {
    target: usize,
    left: usize,
    right: usize,
    end: usize,
}

impl Merge {
    fn run<T: Copy, E>(
        &mut self,
        items: &mut [T],
        left: &[T],
        less: &mut impl FnMut(T, T) -> Result<bool, E>,
    ) -> Result<(), E> {
        while self.left < left.len() && self.right < self.end {
            self.one_by_one(items, left, less)?;
            if self.left == left.len() || self.right == self.end {
                return Ok(());
            }
            let count = not_greater(items[self.right], &left[self.left..], less)?;
            self.take_left(items, left, count);
            if self.left == left.len() {
                return Ok(());
            }
            self.take_right(items, 1);
            if self.right == self.end {
                return Ok(());
            }
            let count = smaller(left[self.left], &items[self.right..self.end], less)?;
            self.take_right(items, count);
            self.take_left(items, left, 1);
        }
        Ok(())
    }

    /// Merges until one run has won often enough in a row, or ends.
    fn one_by_one<T: Copy, E>(
        &mut self,
        items: &mut [T],
        left: &[T],
        less: &mut impl FnMut(T, T) -> Result<bool, E>,
    ) -> Result<(), E> {
        let (mut left_wins, mut right_wins) = (0, 0);
        while left_wins < MIN_GALLOP && right_wins < MIN_GALLOP {
            if less(items[self.right], left[self.left])? {
                self.take_right(items, 1);
                (left_wins, right_wins) = (0, right_wins + 1);
            } else {
                self.take_left(items, left, 1);
                (left_wins, right_wins) = (left_wins + 1, 0);
            }
            if self.left == left.len() || self.right == self.end {
                return Ok(());
            }
        }
        Ok(())
    }

    fn take_left<T: Copy>(&mut self, items: &mut [T], left: &[T], count: usize) {
        items[self.target..self.target + count].copy_from_slice(&left[self.left..self.left + count]);
        self.left += count;
        self.target += count;
    }

    fn take_right<T: Copy>(&mut self, items: &mut [T], count: usize) {
        items.copy_within(self.right..self.right + count, self.target);
        self.right += count;
        self.target += count;
    }
}

/// How many items of the sorted `run` are not greater than `item`.
fn not_greater<T: Copy, E>(
    item: T,
    run: &[T],
    less: &mut impl FnMut(T, T) -> Result<bool, E>,
) -> Result<usize, E> {
    partition(run, |candidate| Ok(!less(item, candidate)?))
}

/// How many items of the sorted `run` are smaller than `item`.
fn smaller<T: Copy, E>(
    item: T,
    run: &[T],
    less: &mut impl FnMut(T, T) -> Result<bool, E>,
) -> Result<usize, E> {
    partition(run, |candidate| less(candidate, item))
}

/// The length of the leading part of `run` for which `before` holds: tried in growing steps, then halved.
fn partition<T: Copy, E>(run: &[T], mut before: impl FnMut(T) -> Result<bool, E>) -> Result<usize, E> {
    let (mut low, mut step) = (0, 1);
    let mut high = run.len();
    while low + step <= run.len() {
        if before(run[low + step - 1])? {
            low += step;
            step *= 2;
        } else {
            high = low + step - 1;
            break;
        }
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if before(run[middle])? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

#[cfg(test)]
mod tests {
    use super::merge_sort;

    /// A reproducible stream of numbers.
    fn numbers(seed: u64) -> impl Iterator<Item = u64> {
        core::iter::successors(Some(seed), |state| {
            Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407))
        })
        .map(|state| state >> 33)
    }

    fn check(values: &[u64]) {
        let mut items: Vec<(u64, usize)> = values.iter().copied().zip(0..).collect();
        let mut expected = items.clone();
        expected.sort_by_key(|item| item.0);
        merge_sort(&mut items, &mut |a: (u64, usize), b: (u64, usize)| Ok::<_, ()>(a.0 < b.0)).unwrap();
        assert_eq!(items, expected);
    }

    #[test]
    fn sorts_stably() {
        for len in [0, 1, 2, 3, 31, 32, 33, 64, 100, 1000, 5000] {
            for range in [1, 2, 10, 1_000_000] {
                check(&numbers(len as u64).take(len).map(|n| n % range).collect::<Vec<_>>());
            }
            check(&(0..len as u64).collect::<Vec<_>>());
            check(&(0..len as u64).rev().collect::<Vec<_>>());
            let saw: Vec<u64> = (0..len as u64).map(|n| n % 97).collect();
            check(&saw);
            let two_runs: Vec<u64> = (0..len as u64).chain(len as u64 / 2..len as u64 * 2).collect();
            check(&two_runs);
        }
    }

    #[test]
    fn sorted_input_takes_one_comparison_an_item() {
        let mut items: Vec<u32> = (0..1000).collect();
        let mut count = 0;
        merge_sort(&mut items, &mut |a, b| {
            count += 1;
            Ok::<_, ()>(a < b)
        })
        .unwrap();
        assert_eq!(count, 999);
    }

    #[test]
    fn errors_and_nonsense_lose_nothing() {
        for limit in 0..3000 {
            let mut items: Vec<u64> = numbers(7).take(300).collect();
            let mut expected = items.clone();
            let mut count = 0;
            let outcome = merge_sort(&mut items, &mut |a, b| {
                count += 1;
                if count > limit {
                    Err(())
                } else {
                    Ok(if limit % 2 == 0 { a < b } else { (a ^ b) % 3 == 0 })
                }
            });
            assert!(outcome.is_ok() || count > limit);
            items.sort();
            expected.sort();
            assert_eq!(items, expected);
        }
    }
}
