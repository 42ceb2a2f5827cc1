<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Accepting;

defined('ABSPATH') || exit();

use ClientPress\Clients\ClientRole;
use ClientPress\Invitations\Invitation;
use ClientPress\Kernel\ErrorLog;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Utf8;

/**
 * What other plugins of the site say about a password. They are asked by core's two hooks for that, as when a password is
 * reset and when a user is added.
 */
final readonly class SitePasswordPolicy
{
    private const MAX_CHARACTERS = 300;

    /** Each kind of character that a policy may ask for. */
    private const EVERY_KIND = 'aZ7!';

    private const DIE_HANDLERS = [
        'wp_die_handler',
        'wp_die_ajax_handler',
        'wp_die_json_handler',
        'wp_die_jsonp_handler',
        'wp_die_xml_handler',
        'wp_die_xmlrpc_handler',
    ];

    /**
     * @param string $password Trimmed and slashed.
     *
     * @throws Refused With `WeakPassword` and the site's own sentence.
     */
    public function requireAcceptable(#[\SensitiveParameter] string $password, Invitation $invitation): void
    {
        $objections = self::objections($password, $invitation);

        if ($objections === []) {
            return;
        }

        // What is said of a strong password too is about something else, such as a captcha that our page does not have.
        $strong = wp_slash(wp_generate_password(24) . self::EVERY_KIND);
        $objections = array_diff($objections, self::objections($strong, $invitation));

        if ($objections !== []) {
            throw new Refused(Reason::WeakPassword, self::sentence(implode(' ', $objections), $password));
        }
    }

    /**
     * @return list<string> HTML of other plugins.
     */
    private static function objections(#[\SensitiveParameter] string $password, Invitation $invitation): array
    {
        // Policies may read $_POST or $_REQUEST. Both are restored, and so is core's stack of running hooks, which an exception
        // would leave behind.
        // @mago-ignore lint:no-request-variable,no-global
        $before = [$_POST, $_REQUEST, $GLOBALS['wp_current_filter']];
        $user = self::newUser($invitation);
        // The fields of core's forms, and not the link's secret.
        $_POST = [
            'pass1' => $password,
            'pass2' => $password,
            'pass1-text' => $password,
            'email' => wp_slash($invitation->email),
        ];
        // Nothing is read of it: policies may read the password there as well.
        // @mago-ignore lint:no-request-variable
        $_REQUEST = $_POST;

        // Whoever redirects or dies would leave the client with a page that has no way on.
        $redirect = static fn(): never => throw new Refused(Reason::WeakPassword, '');
        $die = static fn(): \Closure => static fn(mixed $message = ''): never => throw new Refused(
            Reason::WeakPassword,
            self::text($message instanceof \WP_Error ? $message->get_error_message() : $message),
        );
        add_filter('wp_redirect', $redirect, PHP_INT_MIN);
        array_map(static fn(string $hook): bool => add_filter($hook, $die, PHP_INT_MAX), self::DIE_HANDLERS);

        try {
            return [...self::askAsReset($user), ...self::askAsAdded($user, $password)];
        } finally {
            remove_filter('wp_redirect', $redirect, PHP_INT_MIN);
            array_map(static fn(string $hook): bool => remove_filter($hook, $die, PHP_INT_MAX), self::DIE_HANDLERS);
            // Nothing is read of them: they become what they were before.
            // @mago-ignore lint:no-request-variable,no-global
            [$_POST, $_REQUEST, $GLOBALS['wp_current_filter']] = $before;
        }
    }

    /**
     * @return list<string>
     */
    private static function askAsReset(\WP_User $user): array
    {
        return self::ask('validate_password_reset', static fn(\WP_Error $errors) => do_action(
            'validate_password_reset',
            $errors,
            $user,
        ));
    }

    /**
     * @return list<string>
     */
    private static function askAsAdded(\WP_User $user, #[\SensitiveParameter] string $password): array
    {
        $fields = clone $user->data;
        $fields->user_pass = $password;
        $fields->role = ClientRole::NAME;
        unset($fields->ID);

        return self::ask('user_profile_update_errors', static fn(\WP_Error $errors) => do_action_ref_array('user_profile_update_errors', [
            &$errors,
            false,
            &$fields,
        ]));
    }

    /**
     * @param \Closure(\WP_Error): void $fire
     *
     * @return list<string>
     */
    private static function ask(string $hook, \Closure $fire): array
    {
        if (!has_action($hook)) {
            return [];
        }

        $errors = new \WP_Error();
        $ended = [];
        $level = ob_get_level();
        ob_start();

        try {
            $fire($errors);
        } catch (Refused $refused) {
            $ended = [$refused->getMessage()];
        } catch (\Throwable $fault) {
            ErrorLog::stopped($hook, $fault);
        } finally {
            while (ob_get_level() > $level) {
                ob_end_clean();
            }
        }

        return [...array_map(self::text(...), array_values($errors->get_error_messages())), ...$ended];
    }

    /**
     * The account that the invitation is about to make.
     */
    private static function newUser(Invitation $invitation): \WP_User
    {
        // The name that the account will have, not the one that screens show for it.
        $name = $invitation->name === '' ? $invitation->email : $invitation->name;
        $user = new \WP_User();
        $user->init((object) [
            'ID' => 0,
            // The login is made up later; policies mean what the person types at the login form.
            'user_login' => $invitation->email,
            'user_email' => $invitation->email,
            'user_nicename' => '',
            'user_url' => '',
            'first_name' => '',
            'last_name' => '',
            'nickname' => $name,
            'display_name' => $name,
        ]);
        $user->caps = [ClientRole::NAME => true];
        $user->get_role_caps();

        return $user;
    }

    private static function text(mixed $message): string
    {
        return is_scalar($message) ? (string) $message : '';
    }

    private static function sentence(string $html, #[\SensitiveParameter] string $password): string
    {
        $html = Utf8::scrub($html);
        $lines = (string) preg_replace('/<(?:br|li|p|div)\b/i', ' $0', $html);
        $text = self::decode(wp_strip_all_tags($lines));
        $text = trim((string) preg_replace('/\s+/u', ' ', $text));

        foreach ([$html, self::decode($html), $text] as $said) {
            if (
                $text === ''
                || stripos($said, $password) !== false
                || stripos($said, wp_unslash($password)) !== false
            ) {
                return __('This password does not meet this site’s rules. Choose another one.', 'clientpress');
            }
        }

        return mb_strlen($text) > self::MAX_CHARACTERS ? mb_substr($text, 0, self::MAX_CHARACTERS) . '…' : $text;
    }

    private static function decode(string $html): string
    {
        return html_entity_decode($html, ENT_QUOTES | ENT_HTML5, 'UTF-8');
    }
}
