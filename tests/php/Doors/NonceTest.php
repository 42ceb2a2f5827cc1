<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

use ClientPress\Tests\Support\Request;

/**
 * An administrator's session is not enough: the request has to come from a page that was printed for it.
 *
 * @group any-database
 */
final class NonceTest extends DoorsTestCase
{
    public function test_a_nonce_is_made_here_as_core_makes_it(): void
    {
        $visitor = $this->visitor(Person::Administrator);
        $_COOKIE[LOGGED_IN_COOKIE] = array_values($visitor->cookies)[1];
        self::actAs($visitor->userId);

        self::assertSame(wp_create_nonce('wp_rest'), $visitor->nonce('wp_rest'));
        self::assertSame(1, wp_verify_nonce($visitor->nonce('wp_rest'), 'wp_rest'));
        self::assertFalse(wp_verify_nonce($visitor->nonce('wp_rest', DAY_IN_SECONDS), 'wp_rest'));
    }

    public function test_no_door_opens_without_the_right_nonce(): void
    {
        $administrator = $this->visitor(Person::Administrator);
        $doors = array_filter(
            Doors::all(),
            static fn(Door $door): bool => (
                $door->nonce !== ''
                || $door->kind === DoorKind::Rest
                && $door->right !== Right::Nothing
            ),
        );
        $asked = 0;
        // Nothing may change it, so it serves every door that needs it in no state of its own.
        $untouched = $this->scene();
        foreach ($doors as $door) {
            $scene = self::isPrepared($door) ? $this->sceneOf($door) : $untouched;
            $action = $door->kind === DoorKind::Rest ? 'wp_rest' : $scene->fillIn($door->nonce);
            $nonces = [
                'none' => '',
                'made up' => 'abcdef1234',
                'of yesterday' => $administrator->nonce($action, DAY_IN_SECONDS),
                'of another action' => $administrator->nonce("{$action}-other"),
                'of another user' => $this->visitor(Person::Editor)->nonce($action),
                'of nobody' => $this->visitor(Person::Anonymous)->nonce($action),
            ];
            $before = $scene->state();

            $answers = $this->site->sendTogether(array_map(static fn(string $nonce): Request => $door->request(
                $scene,
                $administrator,
                nonce: $nonce,
            ), array_values($nonces)));

            self::assertSame($before, $scene->state(), "{$door->name}: something was changed.");
            foreach (array_keys($nonces) as $i => $which) {
                // Without a nonce, REST takes a session for nobody's.
                $status = $door->kind === DoorKind::Rest && $which === 'none' ? 401 : 403;
                self::assertSame(
                    $status,
                    $answers[$i]->status,
                    "{$door->name}: {$which}: " . self::describe($answers[$i]),
                );
                $asked++;
            }
        }

        self::assertGreaterThan(150, $asked);
    }

    public function test_an_invitation_is_reached_through_its_own_portal_alone(): void
    {
        $scene = $this->scene();
        $other = $this->scene();
        $before = $other->state();
        foreach ([Person::Administrator, Person::Editor] as $person) {
            foreach (Doors::rest() as $door) {
                if (!str_contains($door->path, '{portal}/invitations/{invitation}')) {
                    continue;
                }
                $crossed = $scene->with('{invitation}', $other->word('{invitation}'));

                $answer = $this->site->send($door->request($crossed, $this->visitor($person)));

                self::assertSame(404, $answer->status, "{$door->name}: " . self::describe($answer));
                self::assertFalse(str_contains($answer->body, $other->word('{email}')), $door->name);
            }
        }

        self::assertSame($before, $other->state());
    }

    public function test_through_a_portal_of_ones_own_nothing_of_another_is_reached(): void
    {
        $inviter = $this->visitor(Person::InviterElsewhere);
        $own = Scene::of(self::createPortal(fields: ['post_author' => $inviter->userId]), $inviter->userId, 1);
        $other = $this->scene();
        $before = $other->state();
        foreach (['{invitation}', '{over}', '{import}', '{lost}', '{unknown}', '{client}'] as $word) {
            $own = $own->with($word, $other->word($word));
        }

        $answers = [];
        foreach (Doors::all() as $door) {
            if (
                array_intersect([
                    '{invitation}',
                    '{over}',
                    '{import}',
                    '{lost}',
                    '{unknown}',
                    '{client}',
                ], self::wordsOf($door)) !== []
            ) {
                $answers[$door->name] = $this->site->send($door->request($own, $inviter));
            }
        }

        self::assertGreaterThan(15, count($answers));
        self::assertSame($before, $other->state());
        foreach ($answers as $name => $answer) {
            self::assertFalse(str_contains($answer->body, $other->word('{email}')), $name);
        }
    }

    /** @return list<string> */
    private static function wordsOf(Door $door): array
    {
        preg_match_all('/\{[a-z-]+\}/', $door->path . json_encode($door->fields), $match);

        return $match[0];
    }
}
