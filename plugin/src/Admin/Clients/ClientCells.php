<?php

declare(strict_types=1);

namespace ClientPress\Admin\Clients;

defined('ABSPATH') || exit();

use ClientPress\Admin\Invitations\DateCell;
use ClientPress\Admin\PortalCell;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\PersonName;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\BreakableAddress;
use ClientPress\Portals\Client;
use ClientPress\Portals\ClientAccess;

/**
 * What the screens of clients say of a client, in HTML.
 */
final readonly class ClientCells
{
    /** Most portals that a cell names; the others are counted. */
    private const NAMED = 3;

    public function __construct(
        private DateCell $dates,
    ) {}

    /**
     * @return array<string, string> Headings by column.
     */
    public function columns(): array
    {
        return [
            'client' => __('Name', 'clientpress'),
            'email' => __('Email', 'clientpress'),
            'portals' => __('Portals', 'clientpress'),
            'since' => _x('Since', 'column of dates', 'clientpress'),
            'signed-in' => __('Last login', 'clientpress'),
            'inviter' => __('Invited by', 'clientpress'),
        ];
    }

    /**
     * Reads at once who let these clients in.
     *
     * @param array<array-key, mixed> $clients
     */
    public function prime(array $clients): void
    {
        $inviters = [];

        foreach ($clients as $client) {
            $inviters[] = $client instanceof Client && $client->access !== [] ? $client->access[0]->by : 0;
        }

        cache_users(array_values(array_unique(array_filter($inviters))));
    }

    /**
     * @return string HTML, escaped.
     */
    public function html(string $column, Client $client): string
    {
        return match ($column) {
            'client' => self::name($client),
            'email' => BreakableAddress::html($client->email()),
            'portals' => self::portals($client),
            'since' => $this->since($client->access[0]->at ?? null),
            'signed-in' => $this->signedIn($client),
            'inviter' => $client->access === [] ? '—' : esc_html(self::who($client->access[0]->by)),
            // Other plugins fill the columns that they add.
            default => '',
        };
    }

    /**
     * @param int|null $at Seconds since the Unix epoch, UTC; null where it is not known.
     *
     * @return string HTML, escaped.
     */
    public function since(?int $at): string
    {
        return $at === null ? '—' : $this->dates->html($at, $this->dates->date($at));
    }

    /**
     * @return string HTML, escaped.
     */
    public function signedIn(Client $client): string
    {
        return $client->signedInAt === null
            ? esc_html_x('Not known', 'last login', 'clientpress')
            : $this->dates->html($client->signedInAt, $this->dates->ago($client->signedInAt));
    }

    /**
     * @return string Plain text: the address, behind the name where one is known. Never the name alone, which its owner
     *     chooses and another client may have as well.
     */
    public static function nameOf(\WP_User $user): string
    {
        $name = PersonName::ofAccount($user);
        $email = AddressSpelling::shown($user->user_email);

        return $name === '' ? $email : "$name <$email>";
    }

    /**
     * @return string Plain text: who let somebody in.
     */
    public static function who(int $userId): string
    {
        return $userId === 0 ? '—' : Actor::nameOf($userId);
    }

    /**
     * @return string HTML, escaped: the names of a few portals, and how many more there are.
     */
    public static function portals(Client $client): string
    {
        $named = array_map(
            static fn(ClientAccess $access): string => PortalCell::html($access->portal),
            array_slice($client->access, 0, self::NAMED),
        );
        $more = count($client->access) - count($named);

        if ($more > 0) {
            $named[] = sprintf(
                '<a href="%s">%s</a>',
                esc_url(ScreenUrls::client($client->user->ID)),
                esc_html(sprintf(
                    /* translators: %s: a number of further portals. */
                    _nx('and %s more', 'and %s more', $more, 'portals', 'clientpress'),
                    number_format_i18n($more),
                )),
            );
        }

        // As high as a finger needs it, also on core's screens, which have no style of ours.
        return $named === [] ? '—' : '<div style="line-height: 24px">' . implode('<br>', $named) . '</div>';
    }

    private static function name(Client $client): string
    {
        return sprintf(
            '<strong><a class="row-title" href="%s">%s</a></strong> <span class="clientpress-folded">%s</span>',
            esc_url(ScreenUrls::client($client->user->ID)),
            BreakableAddress::html($client->user->display_name),
            BreakableAddress::html($client->email()),
        );
    }
}
