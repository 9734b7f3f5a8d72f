"""io, os, pathlib, tempfile: files in every mode."""

import io, os, pathlib, tempfile, shutil

with tempfile.TemporaryDirectory() as folder:
    p = pathlib.Path(folder) / "a.txt"
    print(p.write_text("line 1\nline é\nlast"), p.read_text(), p.exists(), p.name, p.stem, p.suffix, p.parent == pathlib.Path(folder), p.stat().st_size, os.path.getsize(p))
    with open(p) as f: print(f.readline(), f.read(3), f.readlines(), f.tell(), f.seek(0), [line.strip() for line in f], f.name == str(p), f.mode, f.encoding, f.closed)
    print(f.closed)
    with open(p, "a", newline="") as f: f.write("\r\nappended"); f.writelines(["x", "y"])
    with open(p, "rb") as f: print(f.read(7), f.seek(-3, 2), f.read(), f.readable(), f.writable()); b = bytearray(4); f.seek(0); print(f.readinto(b), b, f.peek(2)[:2])
    with open(p, "r+b") as f: f.seek(2); f.write(b"XX"); f.truncate(8); f.seek(0); print(f.read())
    with open(p, "w+", encoding="utf-16") as f: f.write("日本"); f.seek(0); print(f.read(1), f.read())
    with open(p, "w", newline="\r\n") as f: print("a\nb", file=f)
    print(p.read_bytes(), open(p, newline="").read().__repr__(), len(list(open(p))))
    for bad in (lambda: open(p, "x"), lambda: open(p, "q"), lambda: open(p, "rb", encoding="x"), lambda: open(p).write("a"), lambda: open(folder), lambda: open(p, "w").read(), lambda: f.read(), lambda: open(p, encoding="nope")):
        try: bad()
        except Exception as e: print(type(e).__name__, str(e).replace(folder, "DIR"))
    os.makedirs(os.path.join(folder, "d", "e")); (pathlib.Path(folder) / "d" / "f").touch(); print(sorted(os.listdir(folder)), [(r.replace(folder, "DIR"), sorted(d), sorted(fs)) for r, d, fs in sorted(os.walk(folder))], sorted(x.name for x in pathlib.Path(folder).rglob("*")), sorted(e.name for e in os.scandir(folder) if e.is_dir()))
    os.rename(p, p.with_suffix(".md")); shutil.rmtree(os.path.join(folder, "d")); print(os.listdir(folder), os.path.isdir(folder), os.path.exists(p)); os.remove(p.with_suffix(".md"))
s = io.StringIO("a\nb"); print(s.readline(), s.read(), s.getvalue(), s.seek(0), s.write("Z"), s.getvalue()); b = io.BytesIO(b"abc"); print(b.read(1), b.getbuffer()[1], b.getvalue(), io.TextIOWrapper(io.BytesIO(b"x\xc3\xa9")).read(), io.BufferedReader(io.BytesIO(b"abc")).read1(2))
print(os.path.join("a", "/b", "c"), os.path.splitext("a.tar.gz"), os.path.normpath("a/../b//c"), os.path.basename("/x/y"), os.path.dirname("/x/y"), os.path.relpath("/a/b", "/a/c"), os.path.commonpath(["/a/b", "/a/c"]), os.sep, os.environ.get("NOPE"), os.getpid() > 0, pathlib.PurePosixPath("/a/b/../c.d").parts, pathlib.PurePath("a") / "b", os.fspath(pathlib.Path("q")), pathlib.Path("a/b.c").with_name("z").as_posix())
r, w = os.pipe(); os.write(w, b"piped"); os.close(w); print(os.read(r, 10)); os.close(r)
