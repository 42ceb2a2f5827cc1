<?php

declare(strict_types=1);

namespace ClientPress\Tests\Lint;

use ClientPress\Lint\HookReference;
use PHPUnit\Framework\TestCase;

require_once dirname(__DIR__, 2) . '/lint/HookReference.php';

/**
 * @group any-database
 */
final class HookReferenceTest extends TestCase
{
    private const ROOT = __DIR__ . '/../../..';

    public function test_docs_hooks_md_is_what_the_docblocks_say(): void
    {
        $reference = new HookReference(self::ROOT . '/plugin/src');

        self::assertSame([], $reference->violations());
        self::assertStringEqualsFile(self::ROOT . '/docs/hooks.md', $reference->markdown(), 'Run `make hooks`.');
    }

    public function test_the_hooks_of_the_contract_are_there(): void
    {
        $names = (new HookReference(self::ROOT . '/plugin/src'))->names();

        foreach ([
            ...['invitation_sent', 'invitation_resent', 'invitation_revoked', 'invitation_accepted'],
            ...['invitation_delivery_failed', 'access_granted', 'access_removed', 'accept_redirect'],
            ...['expiry_choices', 'rate_limit', 'is_client'],
            ...['{kind}_email_subject', '{kind}_email_body', '{kind}_email_headers'],
        ] as $name) {
            self::assertContains("clientpress_{$name}", $names);
        }
    }

    public function test_a_hook_without_words_is_found(): void
    {
        $folder = sys_get_temp_dir() . '/clientpress-hooks-' . bin2hex(random_bytes(4));
        mkdir($folder);
        file_put_contents("{$folder}/A.php", <<<'PHP'
            <?php
            /** @since 1.0.0 */
            do_action('clientpress_bare', $a);
            PHP);

        try {
            $violations = (new HookReference($folder))->violations();
        } finally {
            unlink("{$folder}/A.php");
            rmdir($folder);
        }

        self::assertSame(
            [
                'clientpress_bare in A.php lacks a sentence.',
                'clientpress_bare in A.php lacks a @param with its type for each argument.',
                'clientpress_bare in A.php lacks an example that names it.',
            ],
            $violations,
        );
    }
}
