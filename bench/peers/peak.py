"""Peak memory of this process so far, MB of a million bytes."""

import re
import resource
from pathlib import Path


def peak_mb():
    # what getrusage gives on Linux begins with the memory of the process that started this one
    status = Path("/proc/self/status")
    own = re.search(r"^VmHWM:\s+(\d+) kB$", status.read_text(), re.M) if status.exists() else None
    kib = int(own[1]) if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kib * 1024 // 1_000_000
