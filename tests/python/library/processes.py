"""subprocess, signal, sys: programs that start themselves again."""

import os, signal, subprocess, sys, time

run = lambda *a, **k: subprocess.run([sys.executable, *a], capture_output=True, text=True, **k)
r = run("-c", "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"); print(r.returncode, r.stdout, r.stderr)
print(run("-c", "print(input() + '!')", input="typed\n").stdout, run("-c", "import sys; print(sys.argv)", "a", "b").stdout, run("-", input="print('from stdin', __name__)").stdout, run("-c", "import os; print(os.environ['X'])", env={**os.environ, "X": "y"}).stdout)
r = run("-c", "1/0"); print(r.returncode, r.stderr); r = run("-c", "x = ="); print(r.returncode, r.stderr); r = run("nonexistent.py"); print(r.returncode, "nonexistent.py" in r.stderr); print(run("-m", "this_is_no_module").stderr.split(": ", 1)[-1]); print(run("-c", "import sys; print(sys.flags.optimize, __debug__)").stdout, run("-O", "-c", "assert 0; print(__debug__)").stdout, run("-W", "error", "-c", "import warnings; warnings.warn('w')").returncode, run("-q", "-B", "-E", "-s", "-S", "-I", "-u", "-c", "print('flags')").stdout)
try: subprocess.run([sys.executable, "-c", "raise SystemExit(2)"], check=True)
except subprocess.CalledProcessError as e: print(e.returncode)
p = subprocess.Popen([sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"], stdout=subprocess.PIPE); print(p.stdout.readline()); p.terminate(); print(p.wait()); p.stdout.close()
caught = []; signal.signal(signal.SIGUSR1, lambda n, f: caught.append((n, f is not None))); os.kill(os.getpid(), signal.SIGUSR1); time.sleep(0); print(caught)
p = subprocess.Popen([sys.executable, "-c", "import time\ntry:\n print('up', flush=True)\n time.sleep(60)\nexcept KeyboardInterrupt: print('interrupted', flush=True); raise SystemExit(9)"], stdout=subprocess.PIPE); p.stdout.readline(); p.send_signal(signal.SIGINT); print(p.stdout.read(), p.wait()); p.stdout.close()
try: subprocess.run(["/nonexistent/program"])
except FileNotFoundError as e: print(e.errno, e.filename)
pid = os.fork()
if pid == 0: os._exit(5)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
