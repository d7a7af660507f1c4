"""Who visits: the phone and the desktop of Lighthouse, and their lines."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Profile:
    """Who comes: the screen, and how slow device and line are. `agent`: `{chrome}` = version."""

    name: str
    width: int
    height: int
    scale: float
    mobile: bool
    touch: bool
    agent: str
    cpu_slowdown: float = 1
    latency_ms: float = 0
    down_bytes_s: int = -1  # -1: as fast as the line is
    up_bytes_s: int = -1


# Lighthouse's mobile preset for throttling by DevTools (core/config/constants.js, mobileSlow4G
# and MOTOGPOWER): latency 150 ms * 3.75, down 1.6 * 1024 * .9 kbit/s, up 750 * .9 kbit/s.
PHONE = Profile(
    name="phone",
    width=412,
    height=823,
    scale=1.75,
    mobile=True,
    touch=True,
    agent="Mozilla/5.0 (Linux; Android 11; moto g power (2022)) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/{chrome}.0.0.0 Mobile Safari/537.36",
    cpu_slowdown=4,
    latency_ms=562.5,
    down_bytes_s=188_743,
    up_bytes_s=86_400,
)
# Lighthouse's desktopDense4G (40 ms, 10 * 1024 kbit/s) times its own DevTools factors (3.75, .9).
# It leaves its DevTools values for desktop unset; then the line of whoever measures would count.
DESKTOP = Profile(
    name="desktop",
    width=1350,
    height=940,
    scale=1,
    mobile=False,
    touch=False,
    agent="Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/{chrome}.0.0.0 Safari/537.36",
    cpu_slowdown=1,
    latency_ms=150,
    down_bytes_s=1_179_648,
    up_bytes_s=1_179_648,
)
PROFILES = {profile.name: profile for profile in (PHONE, DESKTOP)}


def unhurried(profile: Profile) -> Profile:
    """The same screen on the machine and line we have: for looks, which time nothing."""
    return replace(profile, cpu_slowdown=1, latency_ms=0, down_bytes_s=-1, up_bytes_s=-1)
