<?php

declare(strict_types=1);

namespace ClientPress\Tests\Lint;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Terms;
use ClientPress\Tests\TestCase;

/**
 * The examples of docs/hooks.md, run as they stand there.
 *
 * @group any-database
 */
final class HookExamplesTest extends TestCase
{
    private const DOCUMENT = __DIR__ . '/../../../docs/hooks.md';

    /**
     * @dataProvider examples
     *
     * @param list<string> $parameters
     */
    public function test_the_example_of_a_hook_does_with_what_the_hook_hands_over(string $code, array $parameters): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber');
        $values = [
            '$portalId' => $portal,
            '$userId' => $user->ID,
            '$user' => $user,
            '$actorId' => 0,
            '$invitationId' => null,
            '$invitation' => self::services()
                ->invitations()
                ->send($portal, 'mia@example.org', new Terms('', 14), Actor::operator()),
            '$url' => 'https://example.org/portal/',
            '$choices' => [7, 14, 21, 30],
            '$isClient' => false,
            '$minimum' => 2,
            '$hosts' => ['example.org'],
            '$allowed' => [60, 60],
            '$limit' => 'send_per_inviter',
            '$address' => '10.0.0.1',
            '$isOpen' => false,
            '$subject' => 'Your portal',
            '$body' => 'Hello',
            '$headers' => [],
        ];
        $arguments = array_map(static fn(string $name): mixed => $values[$name], $parameters);
        self::assertSame(1, preg_match('/^add_(action|filter)\(\'(\w+)\'/', $code, $hook));

        $file = (string) tempnam(sys_get_temp_dir(), 'clientpress-example-');
        file_put_contents($file, "<?php use ClientPress\Invitations\Invitation;\n$code");

        try {
            require $file;
        } finally {
            unlink($file);
        }

        self::assertTrue(has_filter($hook[2]));
        if ($hook[1] === 'filter') {
            self::assertSame(get_debug_type($arguments[0]), get_debug_type(apply_filters($hook[2], ...$arguments)));
        } else {
            do_action($hook[2], ...$arguments);
            self::assertStringNotContainsString('PHP ', self::takeErrorLog());
        }
    }

    /** @return iterable<string, array{string, list<string>}> */
    public static function examples(): iterable
    {
        preg_match_all(
            '/^### `([^`]+)`\n(.*?)^```php\n(.*?)^```$/ms',
            (string) file_get_contents(self::DOCUMENT),
            $sections,
            PREG_SET_ORDER,
        );

        foreach ($sections as [, $name, $text, $code]) {
            preg_match_all('/^\| `(\$\w+)` /m', $text, $parameters);

            yield $name => [$code, $parameters[1]];
        }
    }
}
