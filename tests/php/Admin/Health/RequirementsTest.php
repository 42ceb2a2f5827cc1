<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Health;

use ClientPress\Admin\Health\Requirements;
use ClientPress\Admin\Health\ServerPhp;
use ClientPress\Invitations\AcceptUrl;
use ClientPress\Invitations\Secrets;
use ClientPress\Invitations\Settings;
use ClientPress\Kernel\Extension;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Version;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\TestCase;

final class RequirementsTest extends TestCase
{
    public function test_this_php_has_what_is_needed(): void
    {
        $requirements = new Requirements(Extension::ofThisPhp(), ServerPhp::ofThisProcess());

        self::assertTrue($requirements->areMet());
        self::assertSame(Version::NUMBER, $requirements->extension->version);
        self::assertSame('', $requirements->problem());
    }

    public function test_a_missing_extension_is_named_with_steps_for_this_php(): void
    {
        $requirements = new Requirements(new Extension(null), ServerPhp::ofThisProcess());

        self::assertFalse($requirements->areMet());
        self::assertStringContainsString('not loaded', $requirements->problem());
        self::assertStringContainsString(PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION, implode(
            "\n",
            $requirements->steps(),
        ));
    }

    /** @dataProvider servers */
    public function test_each_server_is_told_the_one_command_that_is_right_for_it(
        ServerPhp $php,
        string $command,
        string $first,
        string $last,
    ): void {
        $requirements = new Requirements(new Extension(null), $php);
        $steps = $requirements->steps();

        self::assertSame(str_replace('VERSION', Version::NUMBER, $command), $requirements->command());
        self::assertCount(3, $steps);
        self::assertStringContainsString(str_replace('VERSION', Version::NUMBER, $first), $steps[0]);
        self::assertStringEndsWith($requirements->command(), $steps[1]);
        self::assertStringContainsString($last, $steps[2]);
    }

    /** @return iterable<string, array{ServerPhp, string, string, string}> */
    public static function servers(): iterable
    {
        $archive = 'php_clientpress-VERSION_php8.2-x86_64-linux-glibc.tgz';

        yield 'FPM of Debian 12' => [
            new ServerPhp('8.2', 'x86_64', '/usr/bin/php8.2', 'fpm-fcgi', isDebian: true, service: 'php8.2-fpm'),
            'sudo apt install ./php8.2-clientpress_VERSION_amd64.deb && sudo service php8.2-fpm restart',
            'Download php8.2-clientpress_VERSION_amd64.deb',
            'Reload this page.',
        ];
        yield 'Apache of Debian 13' => [
            new ServerPhp('8.4', 'x86_64', '/usr/bin/php8.4', 'apache2handler', isDebian: true, service: 'apache2'),
            'sudo apt install ./php8.4-clientpress_VERSION_amd64.deb && sudo service apache2 restart',
            'Download php8.4-clientpress_VERSION_amd64.deb',
            'Reload this page.',
        ];
        yield 'PHP 8.4 on Red Hat' => [
            new ServerPhp('8.4', 'x86_64', '/usr/bin/php', 'fpm-fcgi', service: 'php-fpm'),
            'mkdir -p clientpress && tar -xzf php_clientpress-VERSION_php8.4-x86_64-linux-glibc.tgz -C clientpress'
                . ' && sudo sh clientpress/install.sh --php /usr/bin/php && sudo systemctl restart php-fpm',
            'Download php_clientpress-VERSION_php8.4-x86_64-linux-glibc.tgz',
            'Reload this page.',
        ];
        yield 'a server that nobody knows' => [
            new ServerPhp('8.2', 'x86_64', '/opt/php/bin/php', 'litespeed'),
            "mkdir -p clientpress && tar -xzf $archive -C clientpress && sudo sh clientpress/install.sh --php /opt/php/bin/php",
            "Download $archive",
            'Restart the PHP that serves the site (this one runs as litespeed)',
        ];
        yield 'a container' => [
            new ServerPhp(
                '8.2',
                'x86_64',
                '/usr/local/bin/php',
                'apache2handler',
                isContainer: true,
                service: 'apache2',
            ),
            "ADD $archive /tmp/clientpress/\nRUN sh /tmp/clientpress/install.sh --php /usr/local/bin/php",
            "Download $archive from where you got the plugin, and put it beside the Dockerfile",
            'Build the image',
        ];
        yield 'Debian’s PHP in a container' => [
            new ServerPhp('8.2', 'x86_64', '/usr/bin/php8.2', 'fpm-fcgi', isDebian: true, isContainer: true),
            "ADD $archive /tmp/clientpress/\nRUN sh /tmp/clientpress/install.sh --php /usr/bin/php8.2",
            'Dockerfile',
            'Build the image',
        ];

        $onArm = strtr($archive, ['x86_64' => 'aarch64', 'php8.2' => 'php8.4']);
        yield 'Debian 13 on ARM' => [
            new ServerPhp('8.4', 'aarch64', '/usr/bin/php8.4', 'fpm-fcgi', isDebian: true, service: 'php8.4-fpm'),
            "mkdir -p clientpress && tar -xzf $onArm -C clientpress"
                . ' && sudo sh clientpress/install.sh --php /usr/bin/php8.4 && sudo service php8.4-fpm restart',
            "Download $onArm",
            'Reload this page.',
        ];

        $fromSource = 'pie install --with-php-config=/usr/bin/php-config8.2 clientpress/clientpress:VERSION';
        yield 'another machine' => [
            new ServerPhp('8.2', 'riscv64', '/usr/bin/php8.2', 'fpm-fcgi', isDebian: true, service: 'php8.2-fpm'),
            "$fromSource && sudo service php8.2-fpm restart",
            'no ready build for PHP 8.2 (riscv64, glibc, NTS)',
            'Reload this page.',
        ];
        yield 'a PHP with threads, for debugging' => [
            new ServerPhp('8.2', 'x86_64', '/usr/bin/php8.2', 'frankenphp', isThreadSafe: true, isDebug: true),
            $fromSource,
            '(x86_64, glibc, ZTS, debug)',
            'this one runs as frankenphp',
        ];
        yield 'a PHP without a build' => [
            new ServerPhp('8.3', 'x86_64', '/usr/local/bin/php', 'fpm-fcgi', service: 'php-fpm'),
            'pie install --with-php-config=/usr/local/bin/php-config clientpress/clientpress:VERSION'
                . ' && sudo systemctl restart php-fpm',
            'no ready build for PHP 8.3',
            'Reload this page.',
        ];
        yield 'Apache of Debian 11' => [
            new ServerPhp(
                '8.2',
                'x86_64',
                '/usr/bin/php8.2',
                'apache2handler',
                hasOldGlibc: true,
                isDebian: true,
                service: 'apache2',
            ),
            "$fromSource && sudo service apache2 restart",
            'no ready build for PHP 8.2 (x86_64, glibc < 2.34, NTS)',
            'Reload this page.',
        ];
        yield 'a container of Alpine' => [
            new ServerPhp('8.2', 'x86_64', '/usr/local/bin/php', 'fpm-fcgi', hasMusl: true, isContainer: true),
            'RUN pie install --with-php-config=/usr/local/bin/php-config clientpress/clientpress:VERSION',
            '(x86_64, musl, NTS)',
            'Build the image',
        ];
    }

    public function test_the_guide_to_installing_names_every_php_that_a_release_has_files_for(): void
    {
        $guide = (string) file_get_contents(dirname(__DIR__, 4) . '/docs/install.md');
        $files = Requirements::ARCHIVES + ['amd64' => Requirements::PACKAGES];

        foreach ($files as $machine => $versions) {
            self::assertSame(1, preg_match("/^\\| `php\\S+[-_]{$machine}\\S*` \\|.*$/m", $guide, $row), $machine);
            preg_match_all('/(?:PHP |and |php)(\d\.\d)/', $row[0], $named);
            self::assertSame($versions, array_values(array_unique($named[1])), $machine);
        }
    }

    public function test_the_service_to_restart_is_that_of_the_php_that_answers(): void
    {
        $php = ServerPhp::ofThisProcess();

        self::assertSame(PHP_SAPI, $php->sapi);
        self::assertSame($php->isDebian ? "/usr/bin/php$php->version" : PHP_BINDIR . '/php', $php->program);

        if (is_dir("/etc/php/$php->version/fpm") && !is_dir("/etc/php/$php->version/apache2")) {
            self::assertSame("php$php->version-fpm", $php->service);
        }
    }

    /**
     * @testWith ["0.9.0", 1, 1]
     *           ["9.9.9", 7, 1]
     *           ["", 1, 0]
     */
    public function test_an_extension_of_any_version_will_do_as_long_as_the_contracts_meet(
        string $version,
        int $contract,
        int $since,
    ): void {
        $requirements = new Requirements(new Extension($version, $contract, $since), ServerPhp::ofThisProcess());

        self::assertTrue($requirements->areMet());
        self::assertSame('', $requirements->problem());
    }

    /**
     * @testWith ["1.0.0", 0, 0, "too old"]
     *           ["9.9.9", 7, 2, "too new"]
     */
    public function test_an_extension_whose_contract_does_not_meet_ours_is_named_with_both_versions(
        string $version,
        int $contract,
        int $since,
        string $said,
    ): void {
        $requirements = new Requirements(new Extension($version, $contract, $since), ServerPhp::ofThisProcess());

        self::assertFalse($requirements->areMet());
        self::assertStringContainsString("version {$version}, is {$said}", $requirements->problem());
        self::assertStringContainsString('version ' . Version::NUMBER, $requirements->problem());
    }

    public function test_no_secret_is_made_or_checked_with_an_extension_of_another_contract(): void
    {
        $secrets = new Secrets(new Extension('0.9.0'));
        $operations = [
            $secrets->issueToken(...),
            static fn() => $secrets->findToken('a'),
            static fn() => $secrets->tokenDigest('a'),
            static fn() => $secrets->tokenMatches('a', 'b'),
            static fn() => $secrets->passphraseHash(''),
            static fn() => $secrets->passphraseMatches('a', 'b'),
            static fn() => $secrets->expiresAt(0, 7),
            static fn() => $secrets->passwordStrength('a', []),
            $secrets->requireExtension(...),
        ];
        $reasons = [];
        foreach ($operations as $operation) {
            try {
                $operation();
            } catch (Refused $refused) {
                $reasons[] = $refused->reason;
            }
        }

        self::assertSame(array_fill(0, count($operations), Reason::ExtensionMissing), $reasons);
    }

    public function test_without_the_extension_invitations_stop_and_portals_go_on(): void
    {
        $portal = self::createPortal();
        $client = self::createUser('clientpress_client');
        self::letIn($portal, $client->ID);
        $site = LiveSite::start(workers: 2, environment: ['PHP_INI_SCAN_DIR' => LiveSite::settingsWithoutExtension()]);

        $accept = $site->send(Request::get(AcceptUrl::of(str_repeat('0', 72))));
        $path = (string) self::services()->portals()->find($portal)?->url();
        $stranger = $site->send(Request::get($path));
        $entered = $site->send(Request::get($path)->withCookies($site->cookiesOf($client->ID)));

        self::assertSame(503, $accept->status);
        self::assertStringNotContainsString('Fatal', $accept->text());
        self::assertSame(302, $stranger->status);
        self::assertSame(200, $entered->status);
        self::assertStringContainsString(get_post($portal)->post_content, $entered->text());
        $admin = $site->send(Request::get('/wp-admin/plugins.php')->withCookies($site->cookiesOf(1)));
        self::assertSame(200, $admin->status, self::takeErrorLog());
        self::assertStringContainsString('The ClientPress PHP extension is not loaded.', $admin->text());
        $edit = $site->send(Request::get("/wp-admin/post.php?post={$portal}&action=edit")->withCookies($site->cookiesOf(
            1,
        )));
        self::assertSame(200, $edit->status);
    }

    public function test_without_the_extension_every_operation_is_refused_in_plain_words(): void
    {
        $portal = self::createPortal();
        $script = <<<'PHP'
            require $argv[1] . '/wordpress/wp-load.php';
            $services = new ClientPress\Boot\Services(
                WP_PLUGIN_DIR . '/clientpress/clientpress.php', new ClientPress\Kernel\SystemClock(),
            );
            $actor = ClientPress\Clients\Actor::operator();
            $portal = (int) $argv[2];
            foreach ([
                fn() => $services->invitations()->send(
                    $portal, 'a@example.org', new ClientPress\Invitations\Terms('', 14), $actor,
                ),
                fn() => throw $services->invitationList()->refusalToInvite($portal, $actor),
                fn() => $services->acceptance()->inspect(str_repeat('0', 72)),
                fn() => $services->acceptance()->accept(
                    new ClientPress\Invitations\Accepting\Link(
                        ClientPress\Invitations\Accepting\LinkState::Ready,
                        ClientPress\Invitations\Invitation::sample('a@example.org', '', 0, 0, 0),
                    ),
                    'otter velvet chimney',
                    '',
                ),
            ] as $operation) {
                try {
                    $operation();
                    echo "done\n";
                } catch (ClientPress\Kernel\Refused $refused) {
                    echo $refused->reason->name, "\n";
                }
            }
            echo var_export(extension_loaded('clientpress'), true);
            PHP;

        $process = proc_open(
            [PHP_BINARY, '-r', $script, (string) getenv('CLIENTPRESS_SITE'), (string) $portal],
            [['file', '/dev/null', 'r'], ['pipe', 'w'], ['pipe', 'w']],
            $pipes,
            null,
            ['PHP_INI_SCAN_DIR' => LiveSite::settingsWithoutExtension()] + getenv(),
        );
        $output = stream_get_contents($pipes[1]);

        self::assertSame(0, proc_close($process));
        self::assertSame(str_repeat("ExtensionMissing\n", 4) . 'false', $output);
    }

    public function test_without_the_extension_the_expiry_is_shown_and_cannot_be_changed(): void
    {
        update_option(Settings::EXPIRY_DAYS, 21);
        $site = LiveSite::start(workers: 2, environment: ['PHP_INI_SCAN_DIR' => LiveSite::settingsWithoutExtension()]);

        $page = $site->send(Request::get(
            '/wp-admin/options-general.php?page=clientpress',
        )->withCookies($site->cookiesOf(1)));

        self::assertSame(200, $page->status);
        self::assertMatchesRegularExpression(
            '/<select[^>]+name="' . Settings::EXPIRY_DAYS . '"[^>]+disabled[^>]*>\s*<option value="21"/',
            $page->body,
        );
        self::assertStringContainsString('once the ClientPress PHP extension is loaded', $page->text());
    }
}
