# mypy: ignore-errors
"""Debian's WordPress with a theme and the content this theme starts with; nothing of it is ours.

Needs wordpress, wordpress-l10n, wordpress-theme-twentytwentyone, php-cli, php-mysql and
mariadb-server. Run as: wordpress_site.py HOME PORT [LOCALE [THEME]]
"""

import os
import subprocess
import sys
import time
from pathlib import Path

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
LOCALE = sys.argv[3] if len(sys.argv) > 3 else "en_US"
THEME = sys.argv[4] if len(sys.argv) > 4 else "twentytwentyone"
SITE, DATA, SOCKET = HOME / "site", HOME / "data", HOME / "db.sock"
CONFIG = f"""<?php
define('DB_NAME', 'site'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{SOCKET}'); define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', 'http://127.0.0.1:{PORT}'); define('WP_SITEURL', 'http://127.0.0.1:{PORT}');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
INSTALL = f"""<?php
define('WP_INSTALLING', true);
function wp_new_blog_notification() {{}}
require 'wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
$locale = '{LOCALE}' === 'en_US' ? '' : '{LOCALE}';
load_default_textdomain($locale);
$GLOBALS['wp_locale'] = new WP_Locale();
wp_install('Lindenhof', 'admin', 'admin@lindenhof.example', true, '', 'practice', $locale);
switch_theme('{THEME}');
"""
# What the theme proposes when its owner first opens the customizer, and presses "Publish".
CONTENT = """<?php
define('WP_ADMIN', true);
$_SERVER['PHP_SELF'] = '/wp-admin/customize.php';
$GLOBALS['wp_filter'] = ['determine_current_user' => [99 => [
    ['function' => fn() => 1, 'accepted_args' => 1]]]];
require 'wp-load.php';
$GLOBALS['wp_customize']->save_changeset_post(['status' => 'publish']);
"""


def main() -> None:
    subprocess.run(["cp", "-rL", "/usr/share/wordpress", str(SITE)], check=True)
    for part in ("languages", "themes"):
        installed = Path("/var/lib/wordpress/wp-content") / part
        subprocess.run(["cp", "-rL", f"{installed}/.", str(SITE / "wp-content" / part)], check=True)
    (SITE / "wp-config.php").write_text(CONFIG)
    make = ["mariadb-install-db", "--no-defaults", f"--datadir={DATA}", "--user=root"]
    subprocess.run([*make, "--auth-root-authentication-method=normal"], check=True)
    server = ["mariadbd", "--no-defaults", f"--datadir={DATA}", f"--socket={SOCKET}"]
    subprocess.Popen([*server, "--skip-networking", "--user=root", "--skip-grant-tables"])
    make = ["mariadb", "--no-defaults", f"--socket={SOCKET}", "-e", "CREATE DATABASE site"]
    while subprocess.run(make).returncode:
        time.sleep(0.5)
    (SITE / "wp-content" / "uploads").mkdir(exist_ok=True)
    for name, text in (("install.php", INSTALL), ("content.php", CONTENT)):
        (SITE / name).write_text(text)
        subprocess.run(["php", "-d", "max_execution_time=0", name], cwd=SITE, check=True)
        (SITE / name).unlink()
    os.environ["PHP_CLI_SERVER_WORKERS"] = "3"
    subprocess.run(["php", "-S", f"127.0.0.1:{PORT}", "-t", str(SITE)], check=True)


main()
