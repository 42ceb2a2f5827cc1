<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/**
 * The test site behind a real web server: other processes, the same database.
 *
 * shared() is up for the whole run and has the address that home_url() gives. A test that needs more workers, other
 * settings or a server to kill starts one of its own, which TestCase stops.
 */
final class LiveSite
{
    /** The command that gives this run's PHP the extension, by a package, an archive or PIE. */
    public const INSTALLING = '~(apt|pie) install .*clientpress|clientpress/install\.sh~';

    /** @var list<self> */
    private static array $started = [];

    /**
     * @param string $name what the names of all its files begin with
     * @param list<Process> $processes the children of the first answer the requests
     */
    private function __construct(
        public readonly string $url,
        private readonly string $name,
        private readonly array $processes,
    ) {}

    public static function shared(): self
    {
        Quick::leaveOut();

        return new self(CLIENTPRESS_TEST_URL, '', []);
    }

    /**
     * PHP's built-in server. A killed worker is gone.
     *
     * @param array<string, string> $environment
     * @param array<string, string> $settings php.ini settings, by name
     */
    public static function start(int $workers = 4, array $environment = [], array $settings = []): self
    {
        Quick::leaveOut();
        $name = self::newName();
        $server = Process::start(
            [
                PHP_BINARY,
                ...self::options($settings),
                '-S',
                '127.0.0.1:0',
                '-t',
                self::folder() . '/wordpress',
                dirname(__DIR__, 2) . '/site/router.php',
            ],
            $name . '.log',
            self::environment($name, ['PHP_CLI_SERVER_WORKERS' => (string) $workers] + $environment),
        );
        self::await($name, static fn(): bool => count($server->children()) === $workers);
        self::await($name, static fn(): bool => self::addressIn($name . '.log') !== null);

        return self::started((string) self::addressIn($name . '.log'), $name, [$server]);
    }

    /**
     * PHP-FPM behind nginx. A killed worker is followed by a new one.
     *
     * @param array<string, string> $environment
     * @param array<string, string> $settings php.ini settings, by name
     * @param int|null $port that it had before; any by default
     */
    public static function startFpm(
        int $workers = 4,
        array $environment = [],
        array $settings = [],
        ?int $port = null,
    ): self {
        Quick::leaveOut();
        $name = self::newName();
        $port ??= self::freePort();
        $version = PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION;
        $fpm = Process::start(
            [
                "/usr/sbin/php-fpm{$version}",
                ...self::options($settings),
                '--nodaemonize',
                '--allow-to-run-as-root',
                '--fpm-config',
                self::filledIn('php-fpm.conf', $name, ['%workers%' => (string) $workers]),
            ],
            $name . '.log',
            self::environment($name, $environment),
        );
        $nginx = Process::start(
            [
                'nginx',
                '-c',
                self::filledIn('nginx.conf', $name, [
                    // The site's folder is its owner's alone.
                    '%user%' => posix_geteuid() === 0 ? 'user root;' : '',
                    '%port%' => (string) $port,
                    '%root%' => self::folder() . '/wordpress',
                ]),
            ],
            $name . '.log',
        );
        $url = "http://127.0.0.1:{$port}";
        $live = self::started($url, $name, [$fpm, $nginx]);
        self::await(
            $name,
            static fn(): bool => (
                count($fpm->children()) === $workers
                && $live->send(Request::get('/readme.html'))->status === 200
            ),
        );

        return $live;
    }

    /** A folder for PHP_INI_SCAN_DIR: the settings of this run's PHP, but for our extension. */
    public static function settingsWithoutExtension(): string
    {
        return self::settingsWithExtension(null);
    }

    /** The same with another extension in its place. */
    public static function settingsWithExtension(?string $library): string
    {
        $folder = self::folder() . '/php.d-' . ($library === null ? 'without' : basename($library));
        if (!is_dir($folder)) {
            mkdir($folder);
            foreach (glob(self::folder() . '/php.d/*.ini') ?: [] as $file) {
                // What OPcache kept of a PHP that has the extension takes its functions and constants for granted.
                $lines = preg_grep('/clientpress\.so|^opcache\.file_cache=/', (array) file($file), PREG_GREP_INVERT);
                file_put_contents($folder . '/' . basename($file), $lines);
            }
            if ($library !== null) {
                file_put_contents("{$folder}/99-other.ini", "extension=\"{$library}\"\n");
            }
        }

        return $folder;
    }

    public static function stopAll(): void
    {
        foreach (self::$started as $site) {
            $site->stop();
        }
        self::$started = [];
    }

    public function stop(): void
    {
        // What visitors reach first, or it would answer for a PHP that is gone already.
        foreach (array_reverse($this->processes) as $process) {
            $process->stop();
        }
    }

    /** @return list<int> process ids of the workers; the server's own process answers nothing itself */
    public function workers(): array
    {
        return $this->processes[0]->children();
    }

    /**
     * Waits for workers that follow up others.
     *
     * @param list<int> $others process ids that do not count
     */
    public function awaitWorkers(int $count, array $others): void
    {
        self::await($this->name, fn(): bool => count(array_diff($this->workers(), $others)) === $count);
    }

    /** Kills every worker in the midst of whatever it does. */
    public function kill(): void
    {
        foreach ($this->workers() as $worker) {
            posix_kill($worker, SIGKILL);
        }
    }

    public function send(Request $request): Response
    {
        return $this->sendTogether([$request])[0];
    }

    /**
     * Sends all at once and returns the answers in the order of the requests.
     *
     * @param list<Request> $requests
     * @param (\Closure(): void)|null $meanwhile called while answers are awaited, about every 5 ms
     * @return list<Response>
     */
    public function sendTogether(array $requests, ?\Closure $meanwhile = null): array
    {
        $multi = curl_multi_init();
        $transfers = [];
        foreach ($requests as $request) {
            $transfer = new Transfer($this->url, $request);
            curl_multi_add_handle($multi, $transfer->handle);
            $transfers[] = $transfer;
        }
        do {
            curl_multi_exec($multi, $running);
            if ($meanwhile !== null) {
                $meanwhile();
            }
            if ($running > 0) {
                curl_multi_select($multi, 0.005);
            }
        } while ($running > 0);

        return array_map(static fn(Transfer $transfer): Response => $transfer->response(), $transfers);
    }

    /**
     * A session as logging in makes it, without the form.
     *
     * @return array<string, string> cookies
     */
    public function cookiesOf(int $userId): array
    {
        $expires = time() + HOUR_IN_SECONDS;
        $token = \WP_Session_Tokens::get_instance($userId)->create($expires);
        $site = is_multisite() ? COOKIEHASH : md5($this->url);

        return [
            'wordpress_' . $site => wp_generate_auth_cookie($userId, $expires, 'auth', $token),
            'wordpress_logged_in_' . $site => wp_generate_auth_cookie($userId, $expires, 'logged_in', $token),
        ];
    }

    /** @param list<Process> $processes */
    private static function started(string $url, string $name, array $processes): self
    {
        $runtime = (string) file_get_contents(self::folder() . '/runtime.ini');
        file_put_contents($name . '.ini', preg_replace('/^url=.*$/m', 'url=' . $url, $runtime));
        $live = new self($url, $name, $processes);
        self::$started[] = $live;

        return $live;
    }

    private static function folder(): string
    {
        return (string) getenv('CLIENTPRESS_SITE');
    }

    /** What the names of all files of one server begin with. */
    private static function newName(): string
    {
        return self::folder() . '/logs/live-' . bin2hex(random_bytes(4));
    }

    /**
     * @param array<string, string> $environment
     * @return array<string, string>
     */
    private static function environment(string $name, array $environment): array
    {
        return $environment + ['CLIENTPRESS_RUNTIME' => $name . '.ini'];
    }

    /**
     * @param array<string, string> $settings
     * @return list<string>
     */
    private static function options(array $settings): array
    {
        $options = [];
        foreach ($settings as $setting => $value) {
            array_push($options, '-d', "{$setting}={$value}");
        }

        return $options;
    }

    /**
     * @param array<string, string> $values
     * @return string path of the configuration file
     */
    private static function filledIn(string $template, string $name, array $values): string
    {
        $text = (string) file_get_contents(dirname(__DIR__, 2) . '/site/' . $template);
        file_put_contents("{$name}.{$template}", strtr($text, ['%name%' => $name] + $values));

        return "{$name}.{$template}";
    }

    private static function freePort(): int
    {
        $socket = stream_socket_server('tcp://127.0.0.1:0');

        return (int) explode(':', (string) stream_socket_get_name($socket, false))[1];
    }

    private static function addressIn(string $log): ?string
    {
        return preg_match('#http://127\.0\.0\.1:\d+#', (string) file_get_contents($log), $match) ? $match[0] : null;
    }

    /** @param \Closure(): bool $ready */
    private static function await(string $name, \Closure $ready): void
    {
        for ($tries = 0; $tries < 800; $tries++) {
            if ($ready()) {
                return;
            }
            usleep(25_000);
        }

        throw new \RuntimeException(
            'The web server did not come up: ' . substr((string) file_get_contents($name . '.log'), 0, 2_000),
        );
    }
}
