//! A look at an extension file before the dynamic linker maps it.
//!
//! The linker maps the segments that the file's header announces without asking whether they are all there: in a file that was cut
//! short (a download that broke off, a full disk) the first access behind the end kills the process. Everything else that
//! can be wrong with a file the linker reports itself.

use object::Endianness;
use object::elf::{ELFMAG, FileHeader64, PT_LOAD, ProgramHeader64};
use object::read::elf::{FileHeader, ProgramHeader};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// What is missing of a file, in words for an `ImportError`; `None` if nothing is, or if this is no file that can be judged.
pub fn what_is_missing(path: &Path) -> Option<String> {
    let file = File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    let needed = needed_length(&file, length)?;
    (needed > length).then(|| {
        format!("{}: file too short: it has {length} bytes, and its segments {needed}", path.display())
    })
}

/// The end of the last segment to be mapped; `None` for other than 64-bit ELF files.
fn needed_length(file: &File, length: u64) -> Option<u64> {
    let mut head = [0; size_of::<FileHeader64<Endianness>>()];
    file.read_exact_at(&mut head, 0).ok()?;
    if head[..ELFMAG.len()] != ELFMAG {
        return None;
    }
    let header = FileHeader64::<Endianness>::parse(&head[..]).ok()?;
    let endian = header.endian().ok()?;
    let (start, count) = (header.e_phoff(endian), u64::from(header.e_phnum(endian)));
    let table_end = start.checked_add(count * size_of::<ProgramHeader64<Endianness>>() as u64)?;
    if table_end > length {
        return Some(table_end);
    }
    let mut table = vec![0; (table_end - start) as usize];
    file.read_exact_at(&mut table, start).ok()?;
    let (segments, _) =
        object::slice_from_bytes::<ProgramHeader64<Endianness>>(&table, count as usize).ok()?;
    segments
        .iter()
        .filter(|segment| segment.p_type(endian) == PT_LOAD)
        .map(|segment| {
            let (offset, size) = segment.file_range(endian);
            offset.saturating_add(size)
        })
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, contents: &[u8]) -> Option<String> {
        let path = std::env::temp_dir().join(format!("pyroxene-{}-{name}", std::process::id()));
        std::fs::write(&path, contents).unwrap();
        let missing = what_is_missing(&path);
        std::fs::remove_file(&path).unwrap();
        missing
    }

    #[test]
    fn only_cut_files_are_objected_to() {
        let whole = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        assert_eq!(check("whole", &whole), None);
        let message = check("cut", &whole[..4096]).unwrap();
        assert!(message.contains("file too short"), "{message}");
        assert!(check("head", &whole[..100]).unwrap().contains("it has 100 bytes"));
    }

    #[test]
    fn what_is_no_elf_file_is_left_to_the_linker() {
        assert_eq!(check("text", b"print('no extension')\n"), None);
        assert_eq!(check("empty", b""), None);
        assert_eq!(what_is_missing(Path::new("/nowhere/at/all.so")), None);
    }
}
