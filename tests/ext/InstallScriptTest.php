<?php

declare(strict_types=1);

namespace ClientPress\Tests\Ext;

use PHPUnit\Framework\TestCase;

/** rust-ext/packaging/install.sh, with a PHP whose folders are of this test alone, and a PHP-FPM beside it. */
final class InstallScriptTest extends TestCase
{
    private const SCRIPT = __DIR__ . '/../../rust-ext/packaging/install.sh';

    /** What install.sh itself wrote earlier. */
    private const INI = "; priority=20\n; Written by install.sh of ClientPress.\nextension=clientpress.so\n";

    private string $folder;

    protected function setUp(): void
    {
        $this->folder = sys_get_temp_dir() . '/clientpress-install-' . bin2hex(random_bytes(6));
        foreach (['', '/bin', '/modules', '/cli.d', '/fpm.d', '/other'] as $name) {
            mkdir($this->folder . $name);
        }
        $this->write('bin/php', $this->program('cli.d'));
        $this->write('bin/php-fpm', $this->program('fpm.d'));
    }

    protected function tearDown(): void
    {
        $folders = glob("$this->folder/*") ?: [];
        foreach ([...(glob("$this->folder/*/*") ?: []), ...$folders, $this->folder] as $path) {
            is_dir($path) ? rmdir($path) : unlink($path);
        }
    }

    public function test_it_enables_the_extension_for_every_server_of_this_php_and_undoes_itself(): void
    {
        $before = $this->contents();

        self::assertStringContainsString('loads clientpress ' . phpversion('clientpress'), $this->install());
        self::assertFileEquals(Child::extension(), "$this->folder/modules/clientpress.so");
        foreach (['php', 'php-fpm'] as $program) {
            self::assertStringContainsString('clientpress', (string) shell_exec("$this->folder/bin/$program -m"));
        }

        self::assertStringContainsString('is without clientpress', $this->install(['--undo']));
        self::assertSame($before, $this->contents());
        self::assertStringContainsString('has no clientpress', $this->install(['--undo']));
    }

    public function test_a_second_run_changes_nothing(): void
    {
        $this->install();
        $before = $this->contents();
        touch("$this->folder/modules/clientpress.so", 1_000_000_000);

        self::assertStringContainsString('already', $this->install());

        clearstatcache();
        self::assertSame(1_000_000_000, filemtime("$this->folder/modules/clientpress.so"));
        self::assertSame($before, $this->contents());
    }

    public function test_an_earlier_build_is_replaced(): void
    {
        $this->installEarlierBuild();

        $this->install();

        self::assertFileEquals(Child::extension(), "$this->folder/modules/clientpress.so");
    }

    /**
     * @dataProvider misfits
     *
     * @param array<string, string> $standIns Programs that answer as they would elsewhere.
     */
    public function test_what_does_not_fit_is_named_and_nothing_changes(
        \Closure $library,
        array $standIns,
        string $message,
    ): void {
        file_put_contents("$this->folder/other/clientpress.so", $library(file_get_contents(Child::extension())));
        foreach ($standIns as $name => $script) {
            $this->write("other/$name", $script);
        }
        $before = $this->contents();

        self::assertMatchesRegularExpression($message, $this->refusal([
            '--library',
            "$this->folder/other/clientpress.so",
        ]));
        self::assertSame($before, $this->contents());
    }

    /** @return iterable<string, array{\Closure(string): string, array<string, string>, string}> */
    public static function misfits(): iterable
    {
        $same = static fn(string $bytes): string => $bytes;

        yield 'another PHP' => [
            static fn(string $bytes): string => (string) preg_replace('/API\d{8}(?=,N?TS\0)/', 'API19990101', $bytes),
            [],
            '/needs a PHP of API19990101,NTS; .* is PHP \d\.\d of API\d{8},NTS/',
        ];
        yield 'a PHP with threads' => [
            static fn(string $bytes): string => (string) preg_replace('/(API\d{8}),NTS\0/', "$1,TS\0\0", $bytes),
            [],
            '/needs a PHP of API\d{8},TS; .* of API\d{8},NTS/',
        ];
        yield 'another machine' => [
            static fn(string $bytes): string => substr_replace($bytes, chr($bytes[18] === "\x3e" ? 183 : 62), 18, 1),
            [],
            '/is for (aarch64|x86_64); this PHP is for/',
        ];
        yield 'no extension' => [static fn(): string => "#!/bin/sh\n", [], '/is no PHP extension/'];
        yield 'an extension that cannot be read to its end' => [
            static fn(string $bytes): string => substr($bytes, 0, intdiv(strlen($bytes), 2)),
            [],
            '/does not load|is no PHP extension/',
        ];
        yield 'an older glibc' => [
            $same,
            ['getconf' => "#!/bin/sh\necho glibc 2.9\n"],
            '/needs glibc 2\.\d\d or newer; this system has 2\.9\./',
        ];
        yield 'musl' => [
            $same,
            ['getconf' => "#!/bin/sh\nexit 1\n"],
            '/needs glibc 2\.\d\d or newer; this system has another C library/',
        ];
    }

    public function test_a_php_that_is_too_old_is_told_what_is_needed(): void
    {
        $this->write('bin/php', str_replace(
            'exec',
            "case \"\$*\" in *PHP_VERSION_ID*) echo old; exit ;; esac\nexec",
            $this->program('cli.d'),
        ));

        self::assertStringContainsString('ClientPress needs PHP 8.2 or newer', $this->refusal());
    }

    public function test_what_one_server_does_not_load_is_taken_back_everywhere(): void
    {
        $this->installEarlierBuild();
        $this->write('bin/php-fpm', str_replace(
            'exec',
            '[ "$1" != -m ] || exit 0' . "\nexec",
            $this->program('fpm.d'),
        ));
        $before = $this->contents();

        self::assertStringContainsString('Putting back what was there before.', $this->refusal());
        self::assertSame($before, $this->contents());
    }

    public function test_a_signal_in_the_middle_leaves_what_was_there_before(): void
    {
        $wait = '[ "$1" != -m ] || { touch ' . $this->folder . '/other/asked; sleep 2; }';
        $this->installEarlierBuild();
        $this->write('bin/php-fpm', str_replace('exec', "$wait\nexec", $this->program('fpm.d')));
        $before = $this->contents();

        $process = $this->start([]);
        for ($waited = 0; !file_exists("$this->folder/other/asked") && $waited < 1000; $waited++) {
            usleep(10_000);
        }
        self::assertNotSame($before, $this->contents());
        unlink("$this->folder/other/asked");
        proc_terminate($process);

        self::assertNotSame(0, proc_close($process));
        self::assertSame($before, $this->contents());
    }

    public function test_what_somebody_else_has_enabled_is_left_to_them(): void
    {
        file_put_contents("$this->folder/cli.d/80-clientpress.ini", "; PIE\nextension=clientpress\n");
        copy(Child::extension(), "$this->folder/modules/clientpress.so");
        file_put_contents("$this->folder/other/clientpress.so", file_get_contents(Child::extension()) . "\n");
        $before = $this->contents();

        foreach ([['--library', "$this->folder/other/clientpress.so"], ['--undo']] as $arguments) {
            self::assertStringContainsString('cli.d/80-clientpress.ini', $this->refusal($arguments));
            self::assertSame($before, $this->contents());
        }
    }

    public function test_a_folder_that_is_missing_is_named_before_anything_changes(): void
    {
        rmdir("$this->folder/fpm.d");
        $before = $this->contents();

        self::assertStringContainsString('fpm.d, which PHP reads, is not there', $this->refusal());
        self::assertSame($before, $this->contents());
        mkdir("$this->folder/fpm.d");
    }

    private function program(string $settings): string
    {
        return sprintf(
            "#!/bin/sh\nexport PHP_INI_SCAN_DIR=%s\nexec %s -d extension_dir=%s \"\$@\"\n",
            escapeshellarg("$this->folder/$settings"),
            escapeshellarg(PHP_BINARY),
            escapeshellarg("$this->folder/modules"),
        );
    }

    private function write(string $name, string $script): void
    {
        file_put_contents("$this->folder/$name", $script);
        chmod("$this->folder/$name", 0o755);
    }

    /** Another file than the one that is to be installed, enabled by the script. */
    private function installEarlierBuild(): void
    {
        file_put_contents("$this->folder/modules/clientpress.so", file_get_contents(Child::extension()) . "\n");
        file_put_contents("$this->folder/cli.d/20-clientpress.ini", self::INI);
        file_put_contents("$this->folder/fpm.d/20-clientpress.ini", self::INI);
    }

    /** @param list<string> $arguments */
    private function install(array $arguments = []): string
    {
        [$status, $output] = $this->outcome($arguments);
        self::assertSame(0, $status, $output);

        return $output;
    }

    /** @param list<string> $arguments */
    private function refusal(array $arguments = []): string
    {
        [$status, $output] = $this->outcome($arguments);
        self::assertSame(1, $status, $output);

        return $output;
    }

    /**
     * @param list<string> $arguments
     *
     * @return array{int, string} Exit code, and all that was said.
     */
    private function outcome(array $arguments): array
    {
        $status = proc_close($this->start($arguments));

        return [$status, (string) file_get_contents("$this->folder/other/said")];
    }

    /**
     * @param list<string> $arguments
     *
     * @return resource
     */
    private function start(array $arguments)
    {
        $process = proc_open(
            ['sh', self::SCRIPT, '--php', "$this->folder/bin/php", '--library', Child::extension(), ...$arguments],
            [['file', '/dev/null', 'r'], ['file', "$this->folder/other/said", 'w'], ['redirect', 1]],
            $pipes,
            null,
            ['PATH' => "$this->folder/other:" . getenv('PATH')] + getenv(),
        );
        self::assertIsResource($process);

        return $process;
    }

    /** @return array<string, string> What PHP's folders hold, by digest. */
    private function contents(): array
    {
        $contents = [];
        foreach (glob("$this->folder/{modules,*.d}/*", GLOB_BRACE) ?: [] as $file) {
            $contents[$file] = hash_file('sha256', $file) . ' ' . (fileperms($file) & 0o777);
        }

        return $contents;
    }
}
