//! The module `_stat`: the bits of a file's mode and flags, for the module `stat`.

use cpyext_macros::pymodule;
use objspace::{Object, PyResult, Space, number};

/// Kinds of files: the name of the constant, its value, and the letter that `filemode` shows.
const KINDS: [(&str, libc::mode_t, char); 7] = [
    ("S_IFDIR", libc::S_IFDIR, 'd'),
    ("S_IFCHR", libc::S_IFCHR, 'c'),
    ("S_IFBLK", libc::S_IFBLK, 'b'),
    ("S_IFREG", libc::S_IFREG, '-'),
    ("S_IFIFO", libc::S_IFIFO, 'p'),
    ("S_IFLNK", libc::S_IFLNK, 'l'),
    ("S_IFSOCK", libc::S_IFSOCK, 's'),
];

/// The other constants. Kinds that this system does not have are 0.
const CONSTANTS: [(&str, u32); 50] = [
    ("S_IFDOOR", 0),
    ("S_IFPORT", 0),
    ("S_IFWHT", 0),
    ("S_ISUID", libc::S_ISUID),
    ("S_ISGID", libc::S_ISGID),
    ("S_ISVTX", libc::S_ISVTX),
    ("S_ENFMT", libc::S_ISGID),
    ("S_IREAD", libc::S_IRUSR),
    ("S_IWRITE", libc::S_IWUSR),
    ("S_IEXEC", libc::S_IXUSR),
    ("S_IRWXU", libc::S_IRWXU),
    ("S_IRUSR", libc::S_IRUSR),
    ("S_IWUSR", libc::S_IWUSR),
    ("S_IXUSR", libc::S_IXUSR),
    ("S_IRWXG", libc::S_IRWXG),
    ("S_IRGRP", libc::S_IRGRP),
    ("S_IWGRP", libc::S_IWGRP),
    ("S_IXGRP", libc::S_IXGRP),
    ("S_IRWXO", libc::S_IRWXO),
    ("S_IROTH", libc::S_IROTH),
    ("S_IWOTH", libc::S_IWOTH),
    ("S_IXOTH", libc::S_IXOTH),
    ("UF_SETTABLE", 0x0000_ffff),
    ("UF_NODUMP", 0x1),
    ("UF_IMMUTABLE", 0x2),
    ("UF_APPEND", 0x4),
    ("UF_OPAQUE", 0x8),
    ("UF_NOUNLINK", 0x10),
    ("UF_COMPRESSED", 0x20),
    ("UF_TRACKED", 0x40),
    ("UF_DATAVAULT", 0x80),
    ("UF_HIDDEN", 0x8000),
    ("SF_SETTABLE", 0xffff_0000),
    ("SF_ARCHIVED", 0x1_0000),
    ("SF_IMMUTABLE", 0x2_0000),
    ("SF_APPEND", 0x4_0000),
    ("SF_NOUNLINK", 0x10_0000),
    ("SF_SNAPSHOT", 0x20_0000),
    ("SF_FIRMLINK", 0x80_0000),
    ("SF_DATALESS", 0x4000_0000),
    ("ST_MODE", 0),
    ("ST_INO", 1),
    ("ST_DEV", 2),
    ("ST_NLINK", 3),
    ("ST_UID", 4),
    ("ST_GID", 5),
    ("ST_SIZE", 6),
    ("ST_ATIME", 7),
    ("ST_MTIME", 8),
    ("ST_CTIME", 9),
];

/// The permission letters: the bit for each, and the bit that changes it with its letter when both are set and when it is alone.
const LETTERS: [(char, u32, u32, char, char); 9] = [
    ('r', libc::S_IRUSR, 0, '-', '-'),
    ('w', libc::S_IWUSR, 0, '-', '-'),
    ('x', libc::S_IXUSR, libc::S_ISUID, 's', 'S'),
    ('r', libc::S_IRGRP, 0, '-', '-'),
    ('w', libc::S_IWGRP, 0, '-', '-'),
    ('x', libc::S_IXGRP, libc::S_ISGID, 's', 'S'),
    ('r', libc::S_IROTH, 0, '-', '-'),
    ('w', libc::S_IWOTH, 0, '-', '-'),
    ('x', libc::S_IXOTH, libc::S_ISVTX, 't', 'T'),
];

/// The bits of a mode that are not its kind: what `os.chmod()` can change.
const PERMISSIONS: u32 = 0o7777;

/// A mode from an argument.
fn mode(space: &Space, object: &Object) -> PyResult<u32> {
    let value = number::index(space, object)?;
    if value.is_negative() {
        return Err(space.overflow_error("can't convert negative value to unsigned int"));
    }
    let Some(value) = value.value().to_u64() else {
        return Err(space.overflow_error("Python int too large to convert to C unsigned long"));
    };
    u32::try_from(value).map_err(|_| space.overflow_error("mode out of range"))
}

/// A mode as `ls -l` shows it.
fn shown(mode: u32) -> String {
    let kind = KINDS.iter().find(|(_, kind, _)| mode & libc::S_IFMT == *kind);
    let mut text = String::from(kind.map_or('?', |&(_, _, letter)| letter));
    text.extend(LETTERS.iter().map(|&(letter, bit, special, both, alone)| {
        match (mode & bit != 0, special != 0 && mode & special != 0) {
            (true, true) => both,
            (false, true) => alone,
            (true, false) => letter,
            (false, false) => '-',
        }
    }));
    text
}

/// The bits of a file's mode and flags, and the places of values in what os.stat() gives.
#[pymodule(name = "_stat")]
pub mod module {
    use super::{CONSTANTS, KINDS, PERMISSIONS, mode, shown};
    use objspace::{Module, Object, PyResult, Space};

    fn is_kind(space: &Space, object: &Object, kind: u32) -> PyResult<bool> {
        Ok(mode(space, object)? & libc::S_IFMT == kind)
    }

    /// Return the bits of a mode that say what kind of file it is.
    #[pyfunction(name = "S_IFMT", signature = "($self, object, /)")]
    fn s_ifmt(space: &Space, object: &Object) -> PyResult<i64> {
        Ok((mode(space, object)? & libc::S_IFMT).into())
    }

    /// Return the bits of a mode that os.chmod() can set.
    #[pyfunction(name = "S_IMODE", signature = "($self, object, /)")]
    fn s_imode(space: &Space, object: &Object) -> PyResult<i64> {
        Ok((mode(space, object)? & PERMISSIONS).into())
    }

    /// Tell whether a mode is a directory's.
    #[pyfunction(name = "S_ISDIR")]
    fn s_isdir(space: &Space, mode: &Object) -> PyResult<bool> {
        is_kind(space, mode, libc::S_IFDIR)
    }

    /// Tell whether a mode is a character device's.
    #[pyfunction(name = "S_ISCHR")]
    fn s_ischr(space: &Space, mode: &Object) -> PyResult<bool> {
        is_kind(space, mode, libc::S_IFCHR)
    }

    /// Tell whether a mode is a block device's.
    #[pyfunction(name = "S_ISBLK")]
    fn s_isblk(space: &Space, mode: &Object) -> PyResult<bool> {
        is_kind(space, mode, libc::S_IFBLK)
    }

    /// Tell whether a mode is a regular file's.
    #[pyfunction(name = "S_ISREG")]
    fn s_isreg(space: &Space, mode: &Object) -> PyResult<bool> {
        is_kind(space, mode, libc::S_IFREG)
    }

    /// Tell whether a mode is a named pipe's.
    #[pyfunction(name = "S_ISFIFO")]
    fn s_isfifo(space: &Space, mode: &Object) -> PyResult<bool> {
        is_kind(space, mode, libc::S_IFIFO)
    }

    /// Tell whether a mode is a symbolic link's.
    #[pyfunction(name = "S_ISLNK")]
    fn s_islnk(space: &Space, mode: &Object) -> PyResult<bool> {
        is_kind(space, mode, libc::S_IFLNK)
    }

    /// Tell whether a mode is a socket's.
    #[pyfunction(name = "S_ISSOCK")]
    fn s_issock(space: &Space, mode: &Object) -> PyResult<bool> {
        is_kind(space, mode, libc::S_IFSOCK)
    }

    /// Tell whether a mode is a door's: never, this system has none.
    #[pyfunction(name = "S_ISDOOR")]
    fn s_isdoor(space: &Space, mode: &Object) -> PyResult<bool> {
        super::mode(space, mode).map(|_| false)
    }

    /// Tell whether a mode is an event port's: never, this system has none.
    #[pyfunction(name = "S_ISPORT")]
    fn s_isport(space: &Space, mode: &Object) -> PyResult<bool> {
        super::mode(space, mode).map(|_| false)
    }

    /// Tell whether a mode is a whiteout's: never, this system has none.
    #[pyfunction(name = "S_ISWHT")]
    fn s_iswht(space: &Space, mode: &Object) -> PyResult<bool> {
        super::mode(space, mode).map(|_| false)
    }

    /// Return a mode as ls -l shows it, as in '-rwxr-xr-x'.
    #[pyfunction(signature = "($self, object, /)")]
    fn filemode(space: &Space, object: &Object) -> PyResult<String> {
        mode(space, object).map(shown)
    }

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        let kinds = KINDS.iter().map(|&(name, value, _)| (name, value));
        for (name, value) in kinds.chain(CONSTANTS) {
            let value = space.new_int(value.into())?;
            module.set(space, name, &value)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_as_text() {
        assert_eq!(shown(0o100644), "-rw-r--r--");
        assert_eq!(shown(0o41776), "drwxrwxrwT");
        assert_eq!(shown(0o106755), "-rwsr-sr-x");
        assert_eq!(shown(0o160000), "?---------");
    }
}
