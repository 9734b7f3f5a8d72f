//! Places where the packed library speaks of another interpreter, and what stands there instead.

use crate::library::Files;

/// A change to a file: everything from `from` up to `to` (left standing; empty: only `from` itself) becomes `with`.
struct Change {
    path: &'static str,
    from: &'static str,
    to: &'static str,
    with: &'static str,
}

/// Stands in no file: up to the file's end.
const END: &str = "\0";

const CHANGES: [Change; 10] = [
    Change {
        path: "sysconfig/__init__.py",
        from: "    return 'RustPython'",
        to: "\n\n",
        with: "    return 'Python'",
    },
    Change { path: "site.py", from: "    return 'RustPython'", to: "\n\n", with: "    return 'Python'" },
    Change { path: "site.py", from: "    # XXX: RUSTPYTHON\n", to: "    return", with: "" },
    Change { path: "site.py", from: "/lib/rustpython{", to: "", with: "/lib/python{" },
    Change { path: "json/decoder.py", from: "    # RUSTPYTHON SPECIFIC\n", to: "    # Note", with: "" },
    Change { path: "unittest/__init__.py", from: "# XXX: RUSTPYTHON\n# This", to: END, with: "" },
    Change {
        path: "io.py",
        from: "# XXX: RUSTPYTHON; FileIO",
        to: "\n# for",
        with: "from _io import FileIO\n",
    },
    Change {
        path: "io.py",
        from: "if FileIO is not None:  # XXX: RUSTPYTHON; see the try/except above\n    ",
        to: "",
        with: "",
    },
    Change {
        path: "platform.py",
        from: "        # XXX: RUSTPYTHON support\n",
        to: "        if builddate",
        with: "        name = 'CPython'\n",
    },
    Change { path: "_compat_pickle.py", from: "# NOTE: RUSTPYTHON exceptions\n", to: "\nfor", with: "" },
];

/// Makes the changes. A place that is not there any more is an error, so that the list stays true.
pub fn apply(files: &mut Files) {
    for change in CHANGES {
        let content =
            files.get_mut(change.path).unwrap_or_else(|| panic!("the library has no {}", change.path));
        let text = String::from_utf8(std::mem::take(content)).expect("the library's sources are UTF-8");
        let start = text
            .find(change.from)
            .unwrap_or_else(|| panic!("{}: {:?} is not there", change.path, change.from));
        let after = start + change.from.len();
        let end = match change.to {
            "" => after,
            to => after + text[after..].find(to).unwrap_or(text.len() - after),
        };
        *content = [&text[..start], change.with, &text[end..]].concat().into_bytes();
    }
}
