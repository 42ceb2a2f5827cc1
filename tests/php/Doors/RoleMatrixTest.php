<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

use ClientPress\Tests\Hardening\ResultTable;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;

/**
 * Everybody at every door: who may not is told so and has changed nothing, who may has.
 *
 * Everybody comes with a session and the nonces that fit it, so that nothing but the right is left to stop them.
 *
 * @group any-database
 */
final class RoleMatrixTest extends DoorsTestCase
{
    /** @return array<string, array{list<Door>}> */
    public static function groupsOfDoors(): array
    {
        return [
            'rest' => [Doors::rest()],
            'screens' => [Doors::screens()],
            'clients' => [Doors::clients()],
            'imports' => [Doors::imports()],
            'settings' => [Doors::settings()],
            'actions' => [Doors::actions()],
        ];
    }

    public function test_the_groups_are_all_the_doors(): void
    {
        self::assertEquals(Doors::all(), array_merge(...array_column(self::groupsOfDoors(), 0)));
    }

    /**
     * @dataProvider groupsOfDoors
     * @param list<Door> $doors
     */
    public function test_a_door_opens_to_whom_it_should(array $doors): void
    {
        $rows = [];
        foreach ($doors as $door) {
            $send = fn(Scene $scene, Person $person): Request => $door->request($scene, $this->visitor($person));
            $rows[] = [$door->name, $this->assertClosedToOthers($door, $send), $this->assertOpenToThose($door, $send)];
        }

        ResultTable::print('Doors, by session', ['door', 'stayed outside', 'came in'], $rows);
    }

    public function test_programs_have_the_rights_of_their_users(): void
    {
        $rows = [];
        foreach (Doors::rest() as $door) {
            $send = fn(Scene $scene, Person $person): Request => $door->requestByProgram(
                $scene,
                $this->visitor($person),
            );
            $isProgram = static fn(Person $person): bool => !$person->isClient();
            $rows[] = [
                $door->name,
                $this->assertClosedToOthers($door, $send, array_filter(self::without($door->right), $isProgram)),
                $this->assertOpenToThose($door, $send, array_filter(self::with($door->right), $isProgram)),
            ];
        }

        ResultTable::print('Doors, by application password', ['door', 'stayed outside', 'came in'], $rows);
    }

    public function test_clients_have_no_application_passwords(): void
    {
        // With one they are nobody, who may ask what routes there are.
        $doors = array_filter(Doors::rest(), static fn(Door $door): bool => $door->right !== Right::Nothing);
        self::assertNotEmpty($doors);

        foreach ($doors as $door) {
            $scene = $this->sceneOf($door);
            $before = $scene->state();
            foreach ([Person::ClientHere, Person::ClientElsewhere] as $client) {
                $answer = $this->site->send($door->requestByProgram($scene, $this->visitor($client)));

                self::assertSame(401, $answer->status, "{$door->name}: " . self::describe($answer));
            }
            self::assertSame($before, $scene->state());
        }
    }

    /**
     * @param \Closure(Scene, Person): Request $send
     * @param list<Person>|null $people null for everybody who may not
     * @return string how many, for the table
     */
    private function assertClosedToOthers(Door $door, \Closure $send, ?array $people = null): string
    {
        $people = array_values($people ?? self::without($door->right));
        $scene = $this->sceneOf($door);
        $before = $scene->state();
        Inbox::clear();

        $answers = $this->site->sendTogether(array_map(static fn(Person $person): Request => $send(
            $scene,
            $person,
        ), $people));

        self::assertSame($before, $scene->state(), "{$door->name}: somebody who may not has changed something.");
        self::assertSame([], Inbox::all(), "{$door->name}: somebody who may not has sent an email.");
        foreach ($people as $i => $person) {
            $this->assertRefusal($door, $person, $scene, $answers[$i]);
        }

        return (string) count($people);
    }

    /**
     * @param \Closure(Scene, Person): Request $send
     * @param list<Person>|null $people null for everybody who may
     */
    private function assertOpenToThose(Door $door, \Closure $send, ?array $people = null): string
    {
        $people = array_values($people ?? self::with($door->right));
        // Who changes nothing leaves the scene to the next as it was.
        foreach (array_filter($door->changes ? array_chunk($people, 1) : [$people]) as $some) {
            $scene = $this->sceneOf($door);
            $before = $scene->state();

            $answers = $this->site->sendTogether(array_map(static fn(Person $person): Request => $send(
                $scene,
                $person,
            ), $some));

            self::assertSame($door->changes, $before !== $scene->state(), "{$door->name}: {$some[0]->value}");
            foreach ($some as $i => $person) {
                $this->assertEntry($door, $person, $scene, $answers[$i]);
            }
        }

        return implode(', ', array_map(static fn(Person $person): string => $person->value, $people));
    }

    private function assertEntry(Door $door, Person $person, Scene $scene, Response $answer): void
    {
        $who = "{$door->name}: {$person->value}: " . self::describe($answer);
        self::assertContains($answer->status, [200, 201, 302, 303], $who);
        self::assertStringNotContainsString('wp-login.php', (string) $answer->header('Location'), $who);
        if ($door->shows !== '') {
            // A long address may be broken there.
            $told = str_replace('<wbr>', '', $answer->body) . urldecode((string) $answer->header('Location'));
            // Addresses are for those who may invite to this portal, also where others may come in.
            $isShown = !str_contains($door->shows, 'email}') || Right::InviteHere->has($person);
            self::assertSame($isShown, str_contains($told, $scene->fillIn($door->shows)), $who);
        }
    }

    private function assertRefusal(Door $door, Person $person, Scene $scene, Response $answer): void
    {
        $who = "{$door->name}: {$person->value}: " . self::describe($answer);
        $location = (string) $answer->header('Location');

        if ($door->mild !== null && Right::Invite->has($person)) {
            // They may come to this screen, only not for this portal.
            self::assertSame($door->mild, $answer->status, $who);
        } elseif ($person === Person::Anonymous && $door->kind === DoorKind::Screen) {
            self::assertSame(302, $answer->status, $who);
            self::assertStringContainsString('/wp-login.php', $location, $who);
        } elseif ($person === Person::Anonymous) {
            self::assertSame($door->kind === DoorKind::Rest ? 401 : 400, $answer->status, $who);
        } elseif ($person->isClient() && $door->kind === DoorKind::Screen) {
            self::assertSame(302, $answer->status, $who);
            self::assertStringContainsString('/client-portal/', $location, $who);
        } else {
            self::assertSame(403, $answer->status, $who);
        }

        $told = $answer->body . urldecode($location);
        self::assertFalse(str_contains($told, $scene->word('{email}')), $who);
        self::assertFalse($door->shows !== '' && str_contains($told, $scene->fillIn($door->shows)), $who);
        self::assertSame(0, preg_match('/[0-9a-f]{72}/', $told), $who);
    }
}
