<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations\Accepting;

use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Kernel\Reason;
use ClientPress\Tests\Invitations\InvitationTestCase;

/**
 * Password plugins beside the accept page. Each objects, or worse, to what has no capital letter.
 *
 * @group any-database
 */
final class SitePasswordPolicyTest extends InvitationTestCase
{
    private const RULE = '<strong>Error:</strong> Use a capital letter &amp; more.';

    private const GENERAL = 'This password does not meet this site’s rules. Choose another one.';

    private const CAPITAL = "Otter \"velvet\" o'chimney\\41";

    /** @return array<string, array{string}> */
    public static function hooks(): array
    {
        return [
            'as a password is reset' => ['validate_password_reset'],
            'as a user is added' => ['user_profile_update_errors'],
        ];
    }

    /** @dataProvider hooks */
    public function test_a_policys_sentence_is_told_and_nothing_is_used_up(string $hook): void
    {
        self::listen($hook, static fn(\WP_Error $errors) => $errors->add('pass', self::RULE));

        self::assertSame('Error: Use a capital letter & more.', $this->sentence());
    }

    /** @dataProvider hooks */
    public function test_what_meets_the_policy_makes_the_account(string $hook): void
    {
        self::listen($hook, static fn(\WP_Error $errors) => $errors->add('pass', self::RULE));

        $this->assertEnters(self::CAPITAL);
    }

    public function test_policies_find_the_password_and_the_person_where_core_puts_them(): void
    {
        $seen = [];
        $posted = ['clientpress_invitation' => 'secret'];
        $requested = ['page' => '2'];
        [$_POST, $_REQUEST] = [$posted, $requested];
        add_action(
            'validate_password_reset',
            static function (\WP_Error $errors, \WP_User $user) use (&$seen): void {
                $seen['reset'] = [$_POST['pass1'], $_POST['pass2'], $_POST['pass1-text'], $_REQUEST['pass1']];
                $seen['user'] = [$user->ID, $user->user_email, array_values($user->roles), $user->exists()];
                $seen['secret'] = isset($_POST['clientpress_invitation']);
            },
            10,
            2,
        );
        add_action(
            'user_profile_update_errors',
            static function (\WP_Error $errors, bool $update, \stdClass $user) use (&$seen): void {
                $seen['added'] = [$update, isset($user->ID), $user->user_email, $user->user_pass, $user->role];
            },
            10,
            3,
        );

        $this->assertEnters(self::CAPITAL);

        $slashed = wp_slash(self::CAPITAL);
        self::assertSame(
            [
                'reset' => [$slashed, $slashed, $slashed, $slashed],
                'user' => [0, 'client@example.org', ['clientpress_client'], false],
                'secret' => false,
                'added' => [false, false, 'client@example.org', $slashed, 'clientpress_client'],
            ],
            $seen,
        );
        self::assertSame([$posted, $requested], [$_POST, $_REQUEST]);
        [$_POST, $_REQUEST] = [[], []];
    }

    public function test_what_objects_to_every_password_locks_nobody_out(): void
    {
        $captcha = static fn(\WP_Error $errors) => $errors->add('captcha', 'Prove that you are human.');
        add_action('validate_password_reset', $captcha);
        add_action('user_profile_update_errors', $captcha);
        add_action('validate_password_reset', static fn() => wp_die('Your session is over.'), 11);
        add_action('user_profile_update_errors', static fn() => wp_redirect(home_url()), 11);

        $this->assertEnters(self::PASSWORD);
    }

    public function test_beside_a_captcha_the_policy_is_heard_alone(): void
    {
        add_action('validate_password_reset', static fn(\WP_Error $errors) => $errors->add(
            'captcha',
            'Are you human?',
        ));
        self::listen('validate_password_reset', static fn(\WP_Error $errors) => $errors->add('x', self::RULE));

        self::assertSame('Error: Use a capital letter & more.', $this->sentence());
    }

    /** @dataProvider hooks */
    public function test_one_that_breaks_is_logged_without_the_password_and_stops_nobody(string $hook): void
    {
        self::listen($hook, static fn() => throw new \Error('cannot take ' . $_POST['pass1']));

        $this->assertEnters(self::PASSWORD);

        $log = self::takeErrorLog();
        self::assertStringContainsString("ClientPress: {$hook} stopped on Error at " . __FILE__, $log);
        self::assertStringNotContainsString(self::PASSWORD, $log);
        self::assertFalse(doing_action($hook));
    }

    public function test_one_that_dies_tells_its_sentence_and_leaves_the_way_on(): void
    {
        self::listen('validate_password_reset', static function (): void {
            echo 'half a page';
            ob_start();
            wp_die(new \WP_Error('weak', self::RULE));
        });

        ob_start();
        self::assertSame('Error: Use a capital letter & more.', $this->sentence());
        self::assertSame('', ob_get_clean());
    }

    public function test_one_that_redirects_leaves_the_client_at_the_form(): void
    {
        self::listen('user_profile_update_errors', static fn() => wp_safe_redirect(home_url('/weak/')));

        self::assertSame(self::GENERAL, $this->sentence());
    }

    /** @return array<string, array{string, string}> */
    public static function passwordsQuoted(): array
    {
        $typed = 'otter <b>velvet</b>  "chimney\\41';

        return [
            'as typed' => [$typed, $typed],
            'as posted' => [$typed, wp_slash($typed)],
            'escaped' => [$typed, esc_html($typed)],
            'in capitals' => [self::PASSWORD, mb_strtoupper(self::PASSWORD)],
            'between tags' => [self::PASSWORD, '<i>otter</i> velvet<br>chimney 41'],
        ];
    }

    /** @dataProvider passwordsQuoted */
    public function test_a_sentence_that_quotes_the_password_is_not_shown(string $typed, string $quoted): void
    {
        self::listen('validate_password_reset', static fn(\WP_Error $errors) => $errors->add('x', "Not “{$quoted}”."));

        self::assertSame(self::GENERAL, $this->sentence($typed));
    }

    public function test_sentences_are_joined_once_each_and_long_ones_cut(): void
    {
        $object = static function (\WP_Error $errors): void {
            $errors->add('x', '<ul><li>Longer.</li><li>Rarer.</li></ul>');
            $errors->add('y', str_repeat('é', 400));
        };
        self::listen('validate_password_reset', $object);
        self::listen('user_profile_update_errors', $object);

        self::assertSame('Longer. Rarer. ' . str_repeat('é', 285) . '…', $this->sentence());
    }

    public function test_an_objection_without_words_is_told_in_ours(): void
    {
        self::listen('validate_password_reset', static fn(\WP_Error $errors) => $errors->add('weak', ''));

        self::assertSame(self::GENERAL, $this->sentence());
    }

    public function test_policies_are_not_asked_about_what_is_refused_anyhow(): void
    {
        $asked = self::callsOf('validate_password_reset');
        $this->invite();

        self::assertRefused(Reason::WeakPassword, fn() => $this->acceptLink(self::secretSentTo(), 'password1'));

        self::assertCount(0, $asked);
    }

    public function test_the_password_of_an_account_that_was_begun_is_only_compared(): void
    {
        $invitation = $this->invite();
        add_action('add_user_role', $stop = static fn() => throw new \RuntimeException('The process ends.'));
        self::refusal(fn() => $this->acceptLink(self::secretSentTo()));
        remove_action('add_user_role', $stop);
        self::takeErrorLog();
        self::assertNotNull(self::row($invitation)['user_id']);
        self::listen('validate_password_reset', static fn(\WP_Error $errors) => $errors->add('pass', self::RULE));

        self::assertSame(LinkState::Entered, $this->acceptLink(self::secretSentTo())->state);
    }

    /** @param \Closure(\WP_Error): mixed $objection */
    private static function listen(string $hook, \Closure $objection): void
    {
        add_action($hook, static function (\WP_Error $errors) use ($objection): void {
            if (preg_match('/[A-Z]/', $_POST['pass1']) !== 1) {
                $objection($errors);
            }
        });
    }

    /** What the client is told; that nothing is used up is made sure of. */
    private function sentence(string $typed = self::PASSWORD): string
    {
        $invitation = $this->invite();
        $before = self::row($invitation);

        $refused = self::assertRefused(Reason::WeakPassword, fn() => $this->acceptLink(
            self::secretSentTo(),
            wp_slash($typed),
        ));

        self::assertSame($before, self::row($invitation));
        self::assertFalse(get_user_by('email', 'client@example.org'));

        return $refused->getMessage();
    }

    private function assertEnters(string $typed): void
    {
        $this->invite();

        $link = $this->acceptLink(self::secretSentTo(), wp_slash($typed));

        self::assertSame(LinkState::Entered, $link->state);
        self::assertTrue(wp_check_password(wp_slash($typed), get_userdata((int) $link->userId)->user_pass));
    }
}
