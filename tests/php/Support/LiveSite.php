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
    /** @var list<self> */
    private static array $started = [];

    /** @param resource|null $process */
    private function __construct(
        public readonly string $url,
        private mixed $process,
    ) {}

    public static function shared(): self
    {
        return new self(WP_HOME, null);
    }

    /**
     * @param array<string, string> $environment
     * @param array<string, string> $settings php.ini settings, by name
     */
    public static function start(int $workers = 4, array $environment = [], array $settings = []): self
    {
        $site = (string) getenv('CLIENTPRESS_SITE');
        $name = $site . '/logs/live-' . bin2hex(random_bytes(4));
        $command = [PHP_BINARY];
        foreach ($settings as $setting => $value) {
            array_push($command, '-d', "{$setting}={$value}");
        }
        array_push($command, '-S', '127.0.0.1:0', '-t', $site . '/wordpress', dirname(__DIR__, 2) . '/site/router.php');

        $process = proc_open(
            $command,
            [['file', '/dev/null', 'r'], ['file', $name . '.log', 'w'], ['file', $name . '.log', 'a']],
            $pipes,
            null,
            $environment
            + ['PHP_CLI_SERVER_WORKERS' => (string) $workers, 'CLIENTPRESS_RUNTIME' => $name . '.ini']
            + getenv(),
        );
        $url = self::addressIn($name . '.log');
        $runtime = (string) file_get_contents($site . '/runtime.ini');
        file_put_contents($name . '.ini', preg_replace('/^url=.*$/m', 'url=' . $url, $runtime));

        $live = new self($url, $process);
        self::$started[] = $live;

        return $live;
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
        if ($this->process === null) {
            return;
        }
        foreach ([...$this->workers(), proc_get_status($this->process)['pid']] as $pid) {
            posix_kill($pid, SIGKILL);
        }
        proc_close($this->process);
        $this->process = null;
    }

    /** @return list<int> process ids of the workers; the server's own process answers nothing itself */
    public function workers(): array
    {
        $master = proc_get_status($this->process)['pid'];

        return array_map('intval', preg_split(
            '/ /',
            (string) file_get_contents("/proc/{$master}/task/{$master}/children"),
            -1,
            PREG_SPLIT_NO_EMPTY,
        ));
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
        $site = md5($this->url);

        return [
            'wordpress_' . $site => wp_generate_auth_cookie($userId, $expires, 'auth', $token),
            'wordpress_logged_in_' . $site => wp_generate_auth_cookie($userId, $expires, 'logged_in', $token),
        ];
    }

    private static function addressIn(string $log): string
    {
        for ($tries = 0; $tries < 400; $tries++) {
            if (preg_match('#http://127\.0\.0\.1:\d+#', (string) file_get_contents($log), $match)) {
                return $match[0];
            }
            usleep(25_000);
        }

        throw new \RuntimeException('The web server did not start: ' . file_get_contents($log));
    }
}
