<?php

declare(strict_types=1);

namespace ClientPress\Tests\Mail;

use ClientPress\Mail\EmailKind;
use ClientPress\Mail\EmailTexts;
use ClientPress\Tests\TestCase;

final class EmailKindTest extends TestCase
{
    /** @return array<string, array{EmailKind}> */
    public static function kinds(): array
    {
        $kinds = [];
        foreach (EmailKind::cases() as $kind) {
            $kinds[$kind->value] = [$kind];
        }

        return $kinds;
    }

    /** @dataProvider kinds */
    public function test_every_default_can_be_kept_as_it_is(EmailKind $kind): void
    {
        foreach ([
            'subject' => $kind->defaultSubject(),
            'body' => $kind->defaultBody(),
            'button' => $kind->defaultButton(),
        ] as $part => $text) {
            self::assertSame($text, EmailTexts::clean($part, $text), $part);
        }
    }

    /** @dataProvider kinds */
    public function test_defaults_use_placeholders_of_their_kind_alone_and_carry_the_link(EmailKind $kind): void
    {
        preg_match_all('/\{[^}]*\}/', $kind->defaultSubject() . $kind->defaultBody() . $kind->defaultButton(), $found);

        self::assertSame([], array_diff($found[0], $kind->placeholders()));
        self::assertContains('{link}', $found[0]);
    }

    public function test_each_says_who_gets_it(): void
    {
        $labels = array_map(static fn(EmailKind $kind): string => $kind->label(), EmailKind::cases());
        $descriptions = array_map(static fn(EmailKind $kind): string => $kind->description(), EmailKind::cases());

        self::assertCount(6, array_unique($labels));
        self::assertCount(6, array_unique($descriptions));
        foreach ($descriptions as $description) {
            self::assertStringStartsWith('To ', $description);
        }
    }
}
