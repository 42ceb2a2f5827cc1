<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Accepting\Maintenance;
use ClientPress\Invitations\AcceptUrl;
use ClientPress\Kernel\BidiIsolate;
use ClientPress\Kernel\Loopback;

/**
 * Opens two links over HTTP, as clients do: each has to get an answer of its own. Neither link is anybody's.
 */
final class LinkCheck
{
    private const TIMEOUT_SECONDS = 5;

    public static function finding(): Finding
    {
        $nonces = [];

        // The second link is what shows whether the first one's answer was kept.
        foreach ([1, 2] as $ignored) {
            $answer = Loopback::request(AcceptUrl::of(bin2hex(random_bytes(36))), ['timeout' => self::TIMEOUT_SECONDS]);

            if (is_wp_error($answer)) {
                return self::unknown($answer->get_error_message());
            }

            $nonce = self::nonceIn(wp_remote_retrieve_body($answer));

            if ($nonce === null) {
                return self::answeredByOthers((int) wp_remote_retrieve_response_code($answer));
            }

            $nonces[] = $nonce;
        }

        return match (true) {
            $nonces[0] === $nonces[1] => self::sameAnswer(),
            Maintenance::isFound() => self::closed(),
            default => self::good(),
        };
    }

    /**
     * @return string|null What our page makes anew for each answer; null for a page that is not ours.
     */
    private static function nonceIn(string $body): ?string
    {
        $ours = '/<script nonce="([^"]+)"\s+data-link="' . AcceptUrl::QUERY_VAR . '"/';

        return preg_match($ours, $body, $match) === 1 ? $match[1] : null;
    }

    private static function good(): Finding
    {
        return new Finding(
            'links',
            __('Invitation links get answers of their own', 'clientpress'),
            FindingStatus::Good,
            __('Two links were opened as a client would, and each was answered by itself.', 'clientpress'),
        );
    }

    private static function sameAnswer(): Finding
    {
        return new Finding(
            'links',
            __('A cache answers one invitation link with the page of another', 'clientpress'),
            FindingStatus::Critical,
            __(
                'Two different links got one and the same answer. Something before WordPress keeps pages although it is told not to, so clients may see a page that is not theirs.',
                'clientpress',
            ),
            self::stepsForCaches(),
        );
    }

    private static function closed(): Finding
    {
        return new Finding(
            'links',
            __('Nobody new can accept an invitation now', 'clientpress'),
            FindingStatus::Critical,
            __(
                'Links open, but the home page answers this server with status 503, so the site is taken for closed to visitors, and who accepts is told to come back later.',
                'clientpress',
            ),
            [
                __(
                    'If a maintenance plugin closes the site, end that when you are ready. No link is used up.',
                    'clientpress',
                ),
                __(
                    'Otherwise let the server itself through your firewall, bot protection or limit of requests.',
                    'clientpress',
                ),
                sprintf(
                    /* translators: %s: name of a filter. */
                    __('Where that cannot be done, let the filter %s return true.', 'clientpress'),
                    'clientpress_site_is_open',
                ),
            ],
        );
    }

    private static function answeredByOthers(int $status): Finding
    {
        return new Finding(
            'links',
            __('Invitation links do not reach ClientPress', 'clientpress'),
            FindingStatus::Critical,
            sprintf(
                /* translators: %d: HTTP status code. */
                __(
                    'A link was answered with status %d by something else: a cache, a maintenance page, a password before the site, or a web server that does not hand the address to WordPress.',
                    'clientpress',
                ),
                $status,
            ),
            [
                ...self::stepsForCaches(),
                __(
                    'Open Settings → Permalinks and save that page once, so that the web server learns WordPress’s addresses.',
                    'clientpress',
                ),
            ],
        );
    }

    private static function unknown(string $why): Finding
    {
        return new Finding(
            'links',
            __('It is not known whether invitation links get their own answers', 'clientpress'),
            FindingStatus::Recommended,
            sprintf(
                /* translators: %s: error message of the HTTP request. */
                __('This site could not open a link of its own: %s', 'clientpress'),
                BidiIsolate::of($why),
            ),
            [__('Open a link in a private window of your browser, and see whether its page appears.', 'clientpress')],
        );
    }

    /**
     * @return list<string>
     */
    private static function stepsForCaches(): array
    {
        return [
            sprintf(
                /* translators: %s: path of a URL. */
                __(
                    'Leave everything below %s out of every cache: of plugins, of the server and of a CDN.',
                    'clientpress',
                ),
                (string) wp_parse_url(AcceptUrl::page(), PHP_URL_PATH),
            ),
            __('Do not choose plain permalinks: then every link is the home page to such a cache.', 'clientpress'),
        ];
    }
}
