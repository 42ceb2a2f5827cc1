<?php

declare(strict_types=1);

namespace ClientPress\Tests;

use PHPUnit\Framework\TestCase;

/**
 * What a container makes of its environment. `make check-docker` walks through a whole one.
 *
 * @group any-database
 */
final class ContainerTest extends TestCase
{
    private const FOLDER = __DIR__ . '/../../docker';

    private const KEY = 'a key of a test, of 32 characters';

    /** @var list<string> */
    private array $files = [];

    protected function tearDown(): void
    {
        array_map(unlink(...), $this->files);
    }

    public function test_wordpress_s_keys_are_made_of_a_key_that_nobody_guesses(): void
    {
        $keys = self::keys(['WORDPRESS_KEY' => self::KEY]);
        self::assertSame(hash_hmac('sha256', 'AUTH key', self::KEY), $keys);
        self::assertSame($keys, self::keys([
            'WORDPRESS_KEY_FILE' => $this->file(self::KEY . "\n"),
            'WORDPRESS_KEY' => '',
        ]));

        foreach ([
            ['WORDPRESS_KEY' => 'too short'],
            ['WORDPRESS_KEY' => '  '],
            ['WORDPRESS_KEY_FILE' => $this->file('')],
            ['WORDPRESS_KEY_FILE' => '/nowhere'],
            ['WORDPRESS_KEY' => '', 'WORDPRESS_KEY_FILE' => ''],
        ] as $environment) {
            self::assertStringContainsString('needs at least 32 characters', self::keys($environment));
        }
    }

    public function test_a_container_with_a_key_that_can_be_guessed_does_not_start(): void
    {
        $start = static fn(array $environment): array => self::execute([
            'bash',
            self::FOLDER . '/entrypoint.sh',
            'echo',
            'started',
        ], $environment);

        self::assertSame([0, "started\n"], $start(['WORDPRESS_KEY' => self::KEY]));
        foreach ([
            ['WORDPRESS_KEY' => 'too short'],
            ['WORDPRESS_KEY_FILE' => $this->file('')],
            ['WORDPRESS_KEY_FILE' => '/nowhere'],
        ] as $environment) {
            [$code, $output] = $start($environment);
            self::assertSame(1, $code);
            self::assertStringContainsString('needs at least 32 characters', $output);
        }
    }

    /**
     * @testWith ["ssl", "465", ""]
     *           ["ssl", "465", "joan"]
     *           ["tls", "587", "joan"]
     *           ["tls", "25", "joan"]
     *           ["", "1025", ""]
     */
    public function test_a_mail_server_gets_a_password_only_encrypted(
        string $encryption,
        string $port,
        string $user,
    ): void {
        $script =
            'require getenv("CORE") . "wp-includes/PHPMailer/PHPMailer.php";'
            . 'function clientpress_container_secret(string $name): string { return "word"; }'
            . 'function add_action(string $hook, Closure $set): void {'
            . ' $mailer = new PHPMailer\PHPMailer\PHPMailer(); $set($mailer); echo $mailer->SMTPSecure; }'
            . 'require getenv("MAIL");';

        self::assertSame(
            [0, $encryption],
            self::execute([PHP_BINARY, '-n', '-r', $script], [
                'CORE' => ABSPATH,
                'MAIL' => self::FOLDER . '/mail.php',
                'SMTP_HOST' => 'mail',
                'SMTP_PORT' => $port,
                'SMTP_USER' => $user,
            ]),
        );
    }

    public function test_secrets_are_neither_committed_nor_built_in(): void
    {
        $secrets = ['docker/.env', 'docker/secrets/key'];

        self::assertSame(
            [0, implode("\n", $secrets) . "\n"],
            self::execute(['git', '-C', self::FOLDER . '/..', 'check-ignore', '--no-index', ...$secrets], []),
        );
        $ignored = file(self::FOLDER . '/Dockerfile.dockerignore', FILE_IGNORE_NEW_LINES);
        self::assertSame(['!docker', 'docker/.env', 'docker/secrets'], array_slice((array) $ignored, -3));
    }

    /**
     * @param array<string, string> $environment
     *
     * @return string The key of logging in, or what was said.
     */
    private static function keys(array $environment): string
    {
        $script = 'define("ABSPATH", getenv("CORE")); require getenv("CONFIG");';
        $core = sys_get_temp_dir() . '/' . uniqid('core', true) . '/';
        mkdir($core);
        file_put_contents("{$core}wp-settings.php", '<?php echo AUTH_KEY;');

        try {
            return self::execute([PHP_BINARY, '-n', '-d', 'log_errors=1', '-r', $script], [
                'CORE' => $core,
                'CONFIG' => self::FOLDER . '/wp-config.php',
                ...$environment,
            ])[1];
        } finally {
            unlink("{$core}wp-settings.php");
            rmdir($core);
        }
    }

    private function file(string $content): string
    {
        $file = (string) tempnam(sys_get_temp_dir(), 'secret');
        file_put_contents($file, $content);

        return $this->files[] = $file;
    }

    /**
     * @param list<string>          $command
     * @param array<string, string> $environment
     *
     * @return array{int, string} How it ended, and what it said.
     */
    private static function execute(array $command, array $environment): array
    {
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes, null, [
            'PATH' => (string) getenv('PATH'),
            ...$environment,
        ]);
        $output = (string) stream_get_contents($pipes[1]);

        return [proc_close($process), $output];
    }
}
