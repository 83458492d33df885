"""Runs a command where the names of all providers lead to this machine and nothing else can be reached:

unshare --map-root-user --net --mount python led_here.py HOSTS_FILE COMMAND…

It needs a network namespace and a mount namespace of its own; both end with it."""

import fcntl
import os
import socket
import struct
import subprocess
import sys

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1
"""linux/sockios.h and linux/if.h."""


def bring_loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        answer = fcntl.ioctl(sock, SIOCGIFFLAGS, struct.pack("16sh14x", b"lo", 0))
        (flags,) = struct.unpack("16xh14x", answer)
        fcntl.ioctl(sock, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


hosts_file, *command = sys.argv[1:]
bring_loopback_up()
subprocess.run(["mount", "--bind", hosts_file, "/etc/hosts"], check=True)
os.execvp(command[0], command)
