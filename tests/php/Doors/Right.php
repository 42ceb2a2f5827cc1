<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

/** What a door asks for, and who has it. Written down by hand, so that the plugin is not asked what is right. */
enum Right
{
    /** To invite to this portal. */
    case InviteHere;
    /** To invite, whichever portal it is. */
    case Invite;
    case EditHere;
    /** To control an import that the editor has started. */
    case ControlImport;
    case Administer;
    /** An account, whatever it may do. */
    case SignedIn;
    case Nothing;

    public function has(Person $person): bool
    {
        $managers = [Person::Administrator, Person::Editor];

        return match ($this) {
            self::InviteHere, self::ControlImport => in_array($person, $managers, true),
            self::Invite => in_array(
                $person,
                [...$managers, Person::InviterElsewhere, Person::InviterWithoutPortal],
                true,
            ),
            self::EditHere => in_array($person, [...$managers, Person::EditorWithoutInviting], true),
            self::Administer => $person === Person::Administrator,
            self::SignedIn => $person !== Person::Anonymous,
            self::Nothing => true,
        };
    }
}
