<?php

declare(strict_types=1);

namespace ClientPress\Tests\Boot;

use ClientPress\Tests\Admin\AdminTestCase;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;

/**
 * The zip of a release, as an administrator installs it: on a site whose folder of plugins is empty, by the form of
 * Plugins → Add Plugin → Upload Plugin.
 *
 * @group any-database
 */
final class UploadedZipTest extends AdminTestCase
{
    private const ROOT = __DIR__ . '/../../..';

    public function test_it_is_installed_and_activated_and_portals_can_be_made(): void
    {
        $browser = self::siteWithUploadedPlugin([]);

        $portals = $browser->get('/wp-admin/post-new.php?post_type=clientpress_portal');

        self::assertSame(200, $portals->status);
        self::assertStringNotContainsString('ClientPress cannot send invitations', $portals->text());
        self::assertSame(200, $browser->get('/wp-admin/options-general.php?page=clientpress')->status);
    }

    public function test_without_the_extension_it_is_activated_and_says_what_is_missing(): void
    {
        $browser = self::siteWithUploadedPlugin(['PHP_INI_SCAN_DIR' => LiveSite::settingsWithoutExtension()]);

        self::assertStringContainsString(
            'ClientPress cannot send invitations. The ClientPress PHP extension is not loaded.',
            $browser->get('/wp-admin/plugins.php')->text(),
        );
    }

    /** @param array<string, string> $environment */
    private static function siteWithUploadedPlugin(array $environment): Browser
    {
        deactivate_plugins('clientpress/clientpress.php');
        wp_cache_flush();
        $folder = getenv('CLIENTPRESS_SITE') . '/uploaded-' . bin2hex(random_bytes(4));
        mkdir("$folder/plugins", recursive: true);
        file_put_contents(
            "$folder/prepend.php",
            sprintf("<?php define('WP_PLUGIN_DIR', %s);\n", var_export("$folder/plugins", true)),
        );
        $site = LiveSite::start(2, $environment, ['auto_prepend_file' => "$folder/prepend.php"]);
        $browser = new Browser($site, $site->cookiesOf(1));

        $form = $browser->get('/wp-admin/plugin-install.php?tab=upload');
        $nonce = self::texts($form, '//form[contains(@class, "wp-upload-form")]//input[@name="_wpnonce"]/@value')[0];
        $boundary = bin2hex(random_bytes(12));
        $answer = $browser->send(Request::post(
            '/wp-admin/update.php?action=upload-plugin',
            "--$boundary\r\nContent-Disposition: form-data; name=\"_wpnonce\"\r\n\r\n$nonce\r\n"
            . "--$boundary\r\nContent-Disposition: form-data; name=\"pluginzip\"; filename=\"clientpress.zip\"\r\n"
            . 'Content-Type: application/zip'
            . "\r\n\r\n"
            . self::zip($folder)
            . "\r\n--$boundary--\r\n",
        )->withHeader('Content-Type', "multipart/form-data; boundary=$boundary"));

        self::assertStringContainsString('Plugin installed successfully.', $answer->text());
        self::assertSame(self::filesBelow(self::ROOT . '/plugin'), self::filesBelow("$folder/plugins/clientpress"));

        $link = self::texts($answer, '//a[contains(@href, "action=activate")]/@href')[0];
        self::assertStringContainsString(
            'Plugin activated.',
            $browser->follow($browser->get("/wp-admin/$link"))->text(),
        );
        // Core asks for updates after every upload, and the tests' site reaches nobody.
        self::assertSame(
            [],
            preg_grep(
                '/ wp_update_(?:plugins|themes)\(\): /',
                explode("\n", trim(self::takeErrorLog())),
                PREG_GREP_INVERT,
            ),
        );

        return $browser;
    }

    /** @return string The bytes that make dist hands out. */
    private static function zip(string $folder): string
    {
        $process = proc_open(
            [PHP_BINARY, self::ROOT . '/rust-ext/packaging/zip.php', self::ROOT . '/plugin', "$folder/clientpress.zip"],
            [],
            $pipes,
            null,
            ['TZ' => 'UTC', 'SOURCE_DATE_EPOCH' => '1700000000'] + getenv(),
        );
        self::assertIsResource($process);
        self::assertSame(0, proc_close($process));

        return (string) file_get_contents("$folder/clientpress.zip");
    }

    /** @return array<string, string> Digests by name. */
    private static function filesBelow(string $folder): array
    {
        $digests = [];
        $files = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(
            $folder,
            \FilesystemIterator::SKIP_DOTS,
        ));
        foreach ($files as $file) {
            $digests[substr($file->getPathname(), strlen($folder))] = (string) hash_file(
                'sha256',
                $file->getPathname(),
            );
        }
        ksort($digests);

        return $digests;
    }
}
