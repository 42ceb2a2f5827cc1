<?php

declare(strict_types=1);

namespace ClientPress\Tests\Site;

use ClientPress\Site\AcceptRequest;
use ClientPress\Site\Form;
use ClientPress\Site\LinkCredential;
use ClientPress\Site\Step;
use ClientPress\Tests\TestCase;

/** @group any-database */
final class LinkCredentialTest extends TestCase
{
    /** Nothing here is a real secret; it only has to be found. */
    private const SECRET = 'marmalade-marmalade';

    public function test_a_form_carries_it_in_a_field_of_its_own(): void
    {
        $secret = new Form(Step::Look, 'Look', LinkCredential::secret(self::SECRET));
        $ticket = new Form(Step::Join, 'Join', LinkCredential::ticket('1-2-3'), nonce: 'abc');

        self::assertSame(['clientpress_invitation' => self::SECRET, 'clientpress_step' => 'look'], $secret->hidden());
        self::assertSame(
            ['clientpress_ticket' => '1-2-3', 'clientpress_step' => 'join', '_wpnonce' => 'abc'],
            $ticket->hidden(),
        );
    }

    public function test_no_dump_of_a_form_or_a_request_shows_it(): void
    {
        $_SERVER['REQUEST_METHOD'] = 'POST';
        $_POST = [
            'clientpress_invitation' => self::SECRET,
            'clientpress_password' => self::SECRET,
            'clientpress_passphrase' => self::SECRET,
        ];
        $request = AcceptRequest::present();
        self::assertSame(self::SECRET, $request->password());
        self::assertSame(self::SECRET, $request->credential?->value());
        $form = new Form(Step::Look, 'Look', $request->credential);

        ob_start();
        var_dump($request, $form);
        print_r([$request, $form]);
        var_export([$request, $form]);
        $dumped = ob_get_clean() . json_encode([$request, $form]);

        self::assertStringContainsString('Step', $dumped);
        self::assertStringNotContainsString(self::SECRET, $dumped);
    }

    public function test_no_stack_trace_shows_it(): void
    {
        $before = ini_set('zend.exception_ignore_args', '0');
        $_SERVER['REQUEST_METHOD'] = 'POST';
        $_POST = ['clientpress_password' => self::SECRET, 'clientpress_step' => ['x']];

        try {
            AcceptRequest::present();
            self::fail('A list was taken for a text.');
        } catch (\ClientPress\Site\MalformedRequest $malformed) {
            // Frames further out are PHPUnit's, whose arguments hold half of the process.
            $frames = array_filter(
                $malformed->getTrace(),
                static fn(array $frame): bool => ($frame['class'] ?? '') === AcceptRequest::class,
            );
            $arguments = print_r(array_column($frames, 'args'), true);
            self::assertStringContainsString('SensitiveParameterValue', $arguments);
            self::assertStringNotContainsString(self::SECRET, $arguments . $malformed);
        } finally {
            ini_set('zend.exception_ignore_args', (string) $before);
        }
    }
}
