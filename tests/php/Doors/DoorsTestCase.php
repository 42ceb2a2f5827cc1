<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;
use ClientPress\Tests\Support\Response;
use ClientPress\Tests\TestCase;

/** Everybody in front of the doors of a live site. */
abstract class DoorsTestCase extends TestCase
{
    protected LiveSite $site;

    /** @var array<string, Visitor> by the person's value */
    protected array $visitors = [];

    protected function setUp(): void
    {
        parent::setUp();
        $this->site = static::startSite();
        Person::addInvitersRole();
        $this->visitors = [Person::Anonymous->value => Visitor::nobody()];
        foreach (Person::cases() as $person) {
            if ($person->role() === null) {
                continue;
            }
            $user = self::createUser($person->role());
            $person->adapt($user);
            $this->visitors[$person->value] = Visitor::of($person, $user, $this->site);
        }
        self::createPortal(fields: ['post_author' => $this->visitor(Person::InviterElsewhere)->userId]);
        self::letIn(self::createPortal(), $this->visitor(Person::ClientElsewhere)->userId);
    }

    protected static function startSite(): LiveSite
    {
        return LiveSite::start(4);
    }

    protected function visitor(Person $person): Visitor
    {
        return $this->visitors[$person->value];
    }

    protected function scene(): Scene
    {
        return Scene::of(
            self::createPortal(),
            $this->visitor(Person::Editor)->userId,
            $this->visitor(Person::ClientHere)->userId,
        );
    }

    /** Whether the door needs more than a scene as it is made, or a webhook, of which the later scenes' push out others. */
    protected static function isPrepared(Door $door): bool
    {
        return (
            isset($door->fields['state'])
            || preg_match('/\{(?:stamp|webhook|delivery)/', $door->path . json_encode($door->fields)) === 1
        );
    }

    /** A portal on which nobody has been at this door yet. */
    protected function sceneOf(Door $door): Scene
    {
        $scene = $this->scene();
        if (isset($door->fields['state'])) {
            $scene->prepare($door->fields['state']);
        }
        if (!in_array('{stamp}', $door->fields, true)) {
            return $scene;
        }
        $page = $this->site->send(Request::get($scene->fillIn($door->path))->withCookies($this->visitor(Person::Administrator)->cookies));

        return $scene->with(
            '{stamp}',
            $page->form('//form[.//*[@name="clientpress_stamp"]]')['fields']['clientpress_stamp'],
        );
    }

    /** @return list<Person> */
    protected static function without(Right $right): array
    {
        return array_values(array_filter(Person::cases(), static fn(Person $person): bool => !$right->has($person)));
    }

    /** @return list<Person> */
    protected static function with(Right $right): array
    {
        return array_values(array_filter(Person::cases(), $right->has(...)));
    }

    protected static function describe(Response $response): string
    {
        return "{$response->status} {$response->header('Location')} " . mb_substr($response->text(), 0, 400);
    }
}
