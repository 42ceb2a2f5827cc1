<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

use ClientPress\Tests\Cli\WpCli;
use ClientPress\Tests\Hardening\ResultTable;

/**
 * Everybody at every command, named by --user; and the operator, who is nobody and may do everything.
 *
 * @group any-database
 */
final class CommandMatrixTest extends DoorsTestCase
{
    /** @var list<string> */
    private array $files = [];

    protected function tearDown(): void
    {
        array_map(unlink(...), $this->files);
        parent::tearDown();
    }

    public function test_a_command_obeys_whom_it_should(): void
    {
        $outcomes = [];
        foreach (Person::cases() as $person) {
            foreach ($this->outcomes($person) as $name => $obeyed) {
                $outcomes[$name][$obeyed][] = $person === Person::Anonymous ? 'operator' : $person->value;
            }
        }

        ResultTable::print(
            'Commands',
            ['wp clientpress', 'refused', 'obeyed'],
            array_map(
                static fn(string $name, array $people): array => [
                    $name,
                    (string) count($people['refused'] ?? []),
                    implode(', ', $people['obeyed'] ?? []),
                ],
                array_keys($outcomes),
                $outcomes,
            ),
        );
        self::assertCount(count(Commands::all()), $outcomes);
    }

    /**
     * @return array<string, 'obeyed'|'refused'> by command
     */
    private function outcomes(Person $person): array
    {
        $scenes = $this->scenesFor($person);
        // The doctor is to find nothing wrong.
        self::services()->schedule()->start();
        $before = array_map(static fn(Scene $scene): string => $scene->state(), $scenes);
        $commands = array_map(
            static fn(array $row, Scene $scene): string => $scene->fillIn(rtrim(
                "clientpress {$row['name']} {$row['arguments']}",
            )),
            Commands::all(),
            $scenes,
        );
        $user = $person === Person::Anonymous ? [] : ["--user={$this->visitor($person)->userId}"];
        $run = WpCli::run([
            'run-listed',
            $this->file((string) json_encode($commands)),
            '--require=' . __DIR__ . '/run-commands.php',
            ...$user,
        ]);
        self::assertSame(0, $run->status, $run->output . $run->errors);
        $said = json_decode($run->output, true);
        self::assertIsArray($said, $run->output . $run->errors);

        $outcomes = [];
        foreach (Commands::all() as $i => $row) {
            $mayDoIt = self::mayDo($person, $row['right']);
            $changed = $scenes[$i]->state() !== $before[$i];
            $shown = str_contains($said[$i]['stdout'] . $said[$i]['stderr'], $scenes[$i]->fillIn($row['shows']));
            $who = "{$person->value}: {$row['name']}: " . json_encode($said[$i]);

            self::assertSame($mayDoIt && !$row['fails'], $said[$i]['return_code'] === 0, $who);
            self::assertSame($mayDoIt && $row['changes'], $changed, $who);
            // What is of this portal is for those who may invite to it, also where others are obeyed.
            $mayRead =
                $row['right'] !== Right::Invite || $person === Person::Anonymous || Right::InviteHere->has($person);
            self::assertTrue(($mayDoIt && $mayRead) === $shown || $row['shows'] === '', $who);
            $outcomes[trim("{$row['name']} {$row['arguments']}")] = $mayDoIt ? 'obeyed' : 'refused';
        }

        return $outcomes;
    }

    /**
     * Who is refused or only reads must leave a scene as it is, so one does for all those commands.
     *
     * @return list<Scene> by command
     */
    private function scenesFor(Person $person): array
    {
        $own = array_map(fn(array $row): ?Scene => $row['changes'] && self::mayDo($person, $row['right'])
            ? $this->sceneWithFile()
            : null, Commands::all());
        $untouched = $this->sceneWithFile();

        return array_map(static fn(?Scene $scene): Scene => $scene ?? $untouched, $own);
    }

    private static function mayDo(Person $person, Right $right): bool
    {
        return $person === Person::Anonymous || $right->has($person);
    }

    private function sceneWithFile(): Scene
    {
        $scene = $this->scene();

        return $scene->with('{file}', $this->file("email\n{$scene->word('{new}')}\n"));
    }

    private function file(string $content): string
    {
        $path = (string) tempnam(sys_get_temp_dir(), 'clientpress-test-');
        file_put_contents($path, $content);

        return $this->files[] = $path;
    }
}
