/**
 * The part of a worker's program that takes away what a model does not need, before anything of the model is loaded; it can't be undone, and holds for all that
 * the model starts. By Linux' Landlock (from 5.13, https://docs.kernel.org/userspace-api/landlock.html), which needs no right and no other program:
 *
 * - `auto`: files are written in the own folder for temporary files only (and `/dev`, and what is named as writable); other processes get no signals.
 * - `strict`: besides, files are read from the model, the Python and the system's folders only, and there is no TCP.
 */
export const sandboxSource: string = String.raw`
def enter_sandbox(kind, model_folder, writable):
    "What is in force then, as text; None where there is nothing to enter."
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    create_ruleset, add_rule, restrict_self = 444, 445, 446
    if not sys.platform.startswith("linux"):
        return None
    abi = libc.syscall(create_ruleset, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    if abi < 1:
        return None
    execute, write_file, read_file, read_dir, truncate = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
    refer = 1 << 13
    # Each right to change, make or remove; those of newer kernels where they are known.
    writes = write_file | sum(1 << bit for bit in range(4, 13)) | (refer if abi >= 2 else 0) | (truncate if abi >= 3 else 0)
    reads = execute | read_file | read_dir
    strict = kind == "strict"
    handled = writes | (reads if strict else 0)
    network = (1 << 0 | 1 << 1) if strict and abi >= 4 else 0
    scoped = ((1 << 1) | (1 << 0 if strict else 0)) if abi >= 6 else 0
    parts = [handled, network, scoped][: 3 if abi >= 6 else 2 if abi >= 4 else 1]
    attributes = struct.pack("=%dQ" % len(parts), *parts)
    ruleset = libc.syscall(create_ruleset, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    if ruleset < 0:
        return None
    def allow(path, rights):
        try:
            fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            return
        if not os.path.isdir(path):
            rights &= execute | write_file | read_file | truncate
        rule = struct.pack("=Qi", rights & handled, fd)
        libc.syscall(add_rule, ctypes.c_int(ruleset), ctypes.c_int(1), rule, ctypes.c_uint32(0))
        os.close(fd)
    allow(os.environ["TMPDIR"], writes | reads)
    for path in ("/dev", "/proc/self"):
        allow(path, (writes | reads) if path == "/dev" else reads)
    for path in writable:
        allow(path, writes | reads)
    if strict:
        import sysconfig
        own = {sys.prefix, sys.base_prefix, os.path.dirname(os.path.realpath(sys.executable)), *sys.path, *sysconfig.get_paths().values()}
        for path in (model_folder, *own, "/usr", "/lib", "/lib64", "/bin", "/etc", "/opt", "/proc", "/sys"):
            if path and path != "/":
                allow(path, reads)
    libc.prctl(38, 1, 0, 0, 0)
    entered = libc.syscall(restrict_self, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    os.close(ruleset)
    if entered != 0:
        return None
    if strict and not network:
        return None
    return f"{kind}, Landlock {abi}"

def limit_memory(size):
    "Allocations beyond it fail, in this process and in each that it starts."
    import resource
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if size:
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
`
