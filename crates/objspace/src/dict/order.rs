//! Changing the order of a dict's items, for `OrderedDict`: taking the first, moving one to either end.

use super::Dict;
use super::table::Table;
use super::watchers::Event;
use crate::{Object, PyResult, Ref, Space};

impl Dict {
    /// Removes the first item. Doing so until the dict is empty takes linear time.
    pub fn pop_first(&self, space: &Space) -> Option<(Ref<Object>, Ref<Object>)> {
        if self.is_watched()
            && let Some((key, _, _)) = self.next_entry(&mut 0)
        {
            self.notify(space, Event::Deleted, Some(&key), None);
        }
        let index = self.table().next_live(0)?;
        Some(self.remove_at(index))
    }

    /// Makes the item of `key` the last or the first one; false if there is none. Moving to the front copies the table.
    ///
    /// # Errors
    /// What hashing and comparing keys raises; `MemoryError`.
    pub fn move_to_end(&self, space: &Space, key: &Object, last: bool) -> PyResult<bool> {
        let hash = key.hash(space)?;
        let Some(index) = self.find(space, key, hash)? else { return Ok(false) };
        if last {
            if self.table().last_live(usize::MAX) != Some(index) {
                let (key, value) = self.remove_at(index);
                self.append(space, key, hash, value)?;
            }
        } else if self.table().next_live(0) != Some(index) {
            self.move_to_front(space, index, hash)?;
        }
        Ok(true)
    }

    fn move_to_front(&self, space: &Space, index: usize, hash: isize) -> PyResult<()> {
        let old: *mut Table = self.0.ma_keys.get().cast();
        let (log2_places, strings_only) = (self.table().log2_places(), self.table().strings_only());
        let new = Table::allocate(space, log2_places, strings_only)?;
        // SAFETY: the old table is this dict's; all its references move to the new one, which is as large.
        unsafe {
            let (key, value) = (*old).remove(index);
            (*new).append(key, hash, value);
            (*old).move_entries(&*new, self.len() - 1);
            self.0.ma_keys.set(new.cast());
            Table::free(old);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::with_space;
    use crate::{Dict, Int, Object, Space};

    fn numbers(space: &Space, count: i64) -> crate::Ref<Dict> {
        let dict = Dict::new(space).unwrap();
        for number in 0..count {
            let number = space.new_int(number).unwrap();
            dict.set_item(space, &number, &number).unwrap();
        }
        dict
    }

    fn keys(dict: &Dict) -> Vec<i64> {
        let number = |key: &Object| key.downcast::<Int>().unwrap().to_i64().unwrap();
        dict.items_vec().iter().map(|(key, _)| number(key)).collect()
    }

    #[test]
    fn items_move_to_both_ends() {
        with_space(|space| {
            let dict = numbers(space, 5);
            let (two, nine) = (space.new_int(2).unwrap(), space.new_int(9).unwrap());
            assert!(dict.move_to_end(space, &two, true).unwrap());
            assert_eq!(keys(&dict), [0, 1, 3, 4, 2]);
            assert!(dict.move_to_end(space, &two, false).unwrap());
            assert_eq!(keys(&dict), [2, 0, 1, 3, 4]);
            assert!(!dict.move_to_end(space, &nine, true).unwrap());
            assert!(dict.get_item(space, &two).unwrap().is_some());
        });
    }

    #[test]
    fn first_items_are_taken_in_order() {
        with_space(|space| {
            let dict = numbers(space, 20);
            dict.remove(space, &space.new_int(1).unwrap()).unwrap();
            for expected in [0, 2, 3] {
                let (key, _) = dict.pop_first(space).unwrap();
                assert_eq!(key.downcast::<Int>().unwrap().to_i64(), Some(expected));
            }
            assert_eq!(keys(&dict)[0], 4);
            while dict.pop_last(space).is_some() {}
            assert!(dict.pop_first(space).is_none());
            let one = space.new_int(1).unwrap();
            dict.set_item(space, &one, &one).unwrap();
            assert_eq!(keys(&dict), [1]);
        });
    }
}
