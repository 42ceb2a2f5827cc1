<?php

declare(strict_types=1);

namespace ClientPress\Privacy;

defined('ABSPATH') || exit();

/**
 * What WordPress suggests for the site's privacy policy.
 */
final class PolicyText
{
    /**
     * On admin_init, of every screen: core compares it with what it was when the policy was last looked at.
     */
    public static function suggest(): void
    {
        $paragraphs = [
            __(
                'When we invite you to a portal, we store your email address, your name if we know it, the personal message of the invitation, and when the invitation was sent, opened, accepted or revoked.',
                'clientpress',
            ),
            __(
                'When you accept, we make an account with your email address and the password that you choose, and store which portals you may enter since when. The personal message is deleted then.',
                'clientpress',
            ),
            __(
                'We keep when you last logged in, until your account is deleted or you have your data erased.',
                'clientpress',
            ),
            __(
                'If you were on a list that we imported, we keep its line for up to 30 days. To limit attempts, we keep a keyed checksum of your IP address for at most a day, from which the address cannot be read.',
                'clientpress',
            ),
            __(
                'If we connect other services by webhooks, they receive the email address, name and state of your invitation as these change.',
                'clientpress',
            ),
            __(
                'You can ask us for an export of these data, or to erase them. Erasing revokes open invitations and makes the records of earlier ones anonymous; who may enter a portal is kept as long as the account exists.',
                'clientpress',
            ),
        ];

        wp_add_privacy_policy_content(
            'ClientPress',
            '<p class="privacy-policy-tutorial">'
            . esc_html__(
                'Say here how long you keep ended invitations: Settings → ClientPress deletes them after the number of days that you choose there.',
                'clientpress',
            )
            . '</p>'
            // Not by wpautop() and wp_kses_post(): every screen of wp-admin would pay for them.
            . '<p>'
            . implode('</p><p>', array_map(esc_html(...), $paragraphs))
            . '</p>',
        );
    }
}
