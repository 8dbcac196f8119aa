"""Makes `.venv` from a lock file, with nothing but the system's Python.

The syntax stays that of Python 3.6, so that an old Python gets a sentence instead of a SyntaxError.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import threading

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
UNFINISHED = os.path.join(VENV, "install-unfinished")
OLDEST_PYTHON = (3, 11)
BASE_PYTHON = getattr(sys, "_base_executable", sys.executable)  # outlives .venv when started from it
SYSTEM_PYTHON = "/usr/bin/python%d.%d" % sys.version_info[:2]
PIP = os.path.join(ROOT, "bin", "pip-26.3-py3-none-any.whl")
ROOM_FOR_VENV = 1200  # MiB; the parts take about 900 once unpacked


class CannotStart(Exception):
    """What stops us, in one line for the person at the terminal."""


def enter_venv(lock):
    """Run the calling script inside `.venv`, made or refreshed from the lock file where needed.

    Returns at once when already inside and up to date; else replaces this process. Ends with
    exit code 1 and one line when it cannot be done.
    """
    script = "bin/" + os.path.basename(sys.argv[0])
    # Where an image wants no byte code written, each of the many processes started from here would compile us anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        _check_python(sys.version_info)
        if not _is_fresh(lock):
            _install(lock)
    except CannotStart as problem:
        sys.exit("%s: %s" % (script, problem))
    except OSError as problem:
        sys.exit("%s: cannot set up %s: %s" % (script, VENV, problem))
    except KeyboardInterrupt:
        sys.exit("\n%s: stopped; the next start goes on from here" % script)
    if os.path.realpath(sys.prefix) != os.path.realpath(VENV):
        os.execv(PYTHON, [PYTHON, os.path.realpath(sys.argv[0])] + sys.argv[1:])
    sys.path[:0] = [ROOT, os.path.join(ROOT, "platform")]
    os.chdir(ROOT)


def _check_python(version):
    if tuple(version[:2]) < OLDEST_PYTHON:
        raise CannotStart(
            "Python %d.%d is too old: %d.%d or newer is needed. Install it and run this with that one, as in "
            "`python3.11 bin/run`." % (tuple(version[:2]) + OLDEST_PYTHON)
        )


def _stamp(lock):
    return os.path.join(VENV, "installed-" + lock)


def _digest(lock):
    with open(os.path.join(ROOT, lock), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def _is_fresh(lock):
    """A stamp is written last, and only the last install's stamps stay."""
    try:
        with open(_stamp(lock)) as file:
            return file.read() == _digest(lock) and _venv_works()
    except OSError:
        return False


def _install(lock):
    with open(os.path.join(ROOT, lock), "rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # two starts at once: the second waits, then finds it done
        if _is_fresh(lock):
            return
        _check_room()
        if os.path.exists(UNFINISHED) or not _venv_works():
            shutil.rmtree(VENV, ignore_errors=True)
        pip = _make_venv()
        with open(UNFINISHED, "w"):
            pass
        for name in os.listdir(VENV):
            if name.startswith("installed-"):
                os.remove(os.path.join(VENV, name))
        _pip_install(pip, lock)
        covered = [lock, "requirements.lock"]  # every other lock holds all of requirements.lock
        for name in covered:
            with open(_stamp(name), "w") as file:
                file.write(_digest(name))
        os.remove(UNFINISHED)


def _venv_works():
    """Python of the venv starts and is still the one that the parts were installed for."""
    try:
        with open(os.path.join(VENV, "pyvenv.cfg")) as file:
            made_for = [line.split("=")[1].strip() for line in file if line.startswith("version")]
        answer = subprocess.check_output([PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    except (OSError, subprocess.CalledProcessError):
        return False
    return any((version + ".").startswith(answer.decode().strip() + ".") for version in made_for)


def _check_room():
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < ROOM_FOR_VENV:
        raise CannotStart("the disk is full: %d MiB free at %s, %d needed." % (free, ROOT, ROOM_FOR_VENV))


def _make_venv():
    """The command that runs pip for the venv.

    pip is the one that lies here, for a distribution's Python often comes without one and without the parts to make
    one (ADR 0090). Unpacking its wheel is all that installing it takes.
    """
    pip = [PYTHON, "-m", "pip"]
    if os.path.exists(PYTHON) and _succeeds(pip + ["--version"]):
        return pip
    base = _base_python()
    if not _has_venv(base):
        raise CannotStart("Python's venv module is missing. Run `sudo apt-get install python3-venv`, then this again.")
    say("Making .venv with Python %d.%d (%s) ..." % (sys.version_info[:2] + (base,)))
    _check_call([base, "-m", "venv", "--without-pip", VENV])
    where = _check_call([PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
    shutil.unpack_archive(PIP, where, "zip")
    return pip


def _base_python():
    """What `.venv` is made with: this Python, or the distribution's of the same version, which is built with
    profile-guided optimisation. One compiled by hand without it takes some half as long again for everything."""
    is_optimised = "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")
    return SYSTEM_PYTHON if not is_optimised and _has_venv(SYSTEM_PYTHON) else BASE_PYTHON


def _has_venv(python):
    return _succeeds([python, "-c", "import venv"])


def _pip_install(pip, lock):
    """Prints a line for every 20 parts; on failure raises with the last lines that pip said.

    Two pips at once, each with every other part: one keeps one core busy. Byte code is left to the first import, as
    most of what is installed is never imported.
    """
    parts = _parts_of(os.path.join(ROOT, lock))
    say("Installing %d parts from %s (the first time takes a minute or two) ..." % (len(parts), lock))
    seen = _Seen(len(parts))
    halves = []
    for half in (0, 1):
        path = os.path.join(VENV, "half-%d-of-%s" % (half, lock))
        with open(path, "w") as file:
            file.write("".join(parts[half::2]))
        halves.append(_Half(pip, path, seen))
    try:
        for each in halves:
            each.join()
    finally:
        for each in halves:
            each.stop()
            os.remove(each.path)
    for each in halves:
        if each.pipe.returncode != 0:
            _explain(each.lines)


def _parts_of(lock):
    """What the lock file holds, part by part, each with the lines of its hashes."""
    parts = []
    with open(lock) as file:
        for line in file:
            if "==" in line and not line.startswith((" ", "#")):
                parts.append(line)
            elif parts and line.startswith("    --hash"):
                parts[-1] += line
    return parts


class _Seen:
    """Tells how far both halves are."""

    def __init__(self, total):
        self.total, self.count, self.is_told, self.lock = total, 0, False, threading.Lock()

    def one_more(self):
        with self.lock:
            self.count += 1
            if self.count % 20 == 0:
                say("  %d of %d" % (self.count, self.total))

    def unpacking(self):
        with self.lock:
            if not self.is_told:
                say("  unpacking ...")
            self.is_told = True


class _Half(threading.Thread):
    """A pip that installs what the file at `path` lists, and what it said."""

    def __init__(self, pip, path, seen):
        threading.Thread.__init__(self)
        self.daemon = True
        self.path, self.seen, self.lines = path, seen, []
        command = pip + ["install", "--require-hashes", "--no-deps", "--no-input", "--disable-pip-version-check"]
        command += ["--no-compile", "--progress-bar", "off", "-r", path]
        with open(os.devnull) as nothing:
            self.pipe = subprocess.Popen(command, stdin=nothing, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.start()

    def run(self):
        for raw in self.pipe.stdout:
            line = raw.decode("utf-8", "replace").rstrip()
            self.lines = self.lines[-30:] + [line]
            if line.startswith(("Collecting ", "Processing ", "Requirement already satisfied: ")):
                self.seen.one_more()
            elif line.startswith("Installing collected"):
                self.seen.unpacking()
        self.pipe.wait()

    def stop(self):
        """After a failure of the other one, or Ctrl-C."""
        if self.pipe.poll() is None:
            self.pipe.terminate()
            self.pipe.wait()


def _explain(lines):
    text = "\n".join(lines)
    if "No space left on device" in text:
        raise CannotStart("the disk is full: %s needs %d MiB." % (VENV, ROOM_FOR_VENV))
    errors = [line for line in lines if line.startswith("ERROR")] or lines[-3:]
    reason = "pip could not install the parts; is there a connection to its package index? It said:"
    raise CannotStart("\n  ".join([reason] + errors[-3:]))


def _succeeds(command):
    with open(os.devnull, "r+b") as nowhere:
        try:
            return subprocess.call(command, stdin=nowhere, stdout=nowhere, stderr=nowhere) == 0
        except OSError:
            return False


def _check_call(command):
    """What the command printed."""
    pipe = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = pipe.communicate()[0].decode("utf-8", "replace").strip()
    if pipe.returncode != 0:
        raise CannotStart("`%s` failed: %s" % (" ".join(command), " / ".join(output.splitlines()[-3:])))
    return output


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
