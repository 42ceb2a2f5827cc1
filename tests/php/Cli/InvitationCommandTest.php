<?php

declare(strict_types=1);

namespace ClientPress\Tests\Cli;

use ClientPress\Cli\InvitationCommand;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationSchema;
use ClientPress\Invitations\Terms;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\Languages;
use ClientPress\Tests\TestCase;

final class InvitationCommandTest extends TestCase
{
    // Send.

    public function test_send_says_what_it_did(): void
    {
        $portal = self::createPortal();

        $run = WpCli::process([
            'clientpress',
            'invitation',
            'send',
            "o'brien+x@example.org",
            "--portal={$portal}",
            '--message=It is "ready" & waiting',
            '--expiry-days=7',
        ]);

        $invitation = self::only();
        self::assertSame('', $run->errors);
        self::assertSame("Success: Invitation {$invitation->id} sent to o'brien+x@example.org.", $run->output);
        self::assertSame(0, $run->status);
        self::assertSame(7 * 86_400, $invitation->expiresAt - $invitation->createdAt);
        self::assertSame(0, $invitation->invitedBy);
        $mail = Inbox::latestTo("o'brien+x@example.org");
        self::assertStringContainsString('It is "ready" & waiting', $mail->text());
        self::assertSame(
            LinkState::Ready,
            self::services()->acceptance()->inspect(self::secretIn($mail->text()))->state,
        );
    }

    public function test_send_takes_a_language_that_the_site_has(): void
    {
        $send = ['clientpress', 'invitation', 'send', 'a@example.org', '--portal=' . self::createPortal()];
        self::assertSame(1, WpCli::process([...$send, '--locale=de_DE'])->status);

        Languages::install('de_DE');

        try {
            self::assertSame(0, WpCli::process([...$send, '--locale=de_DE'])->status);
        } finally {
            Languages::remove();
        }

        self::assertSame('de_DE', self::only()->locale);
    }

    public function test_resend_changes_the_language_and_keeps_message_and_passphrase(): void
    {
        $seen = self::services()
            ->invitations()
            ->send(self::createPortal(), 'a@example.org', new Terms('See you', 14, 'blue'), Actor::operator());
        $resend = ['clientpress', 'invitation', 'resend', (string) $seen->id];

        self::assertStringContainsString(
            'This site does not have that language.',
            WpCli::process([...$resend, '--locale=de_DE'])->errors,
        );
        self::assertSame($seen->digest, self::only()->digest);

        Languages::install('de_DE');

        try {
            self::assertSame(0, WpCli::process([...$resend, '--locale=de_DE'])->status);
        } finally {
            Languages::remove();
        }

        $resent = self::only();
        self::assertNotSame($seen->digest, $resent->digest);
        self::assertSame(['de_DE', 'See you', $seen->passphraseHash], [
            $resent->locale,
            $resent->message,
            $resent->passphraseHash,
        ]);
        self::assertSame(0, self::invitation("resend {$seen->id}")->status);
        self::assertSame('de_DE', self::only()->locale);
    }

    public function test_porcelain_prints_the_id_alone(): void
    {
        $run = self::invitation('send a@example.org --porcelain --portal=' . self::createPortal());

        self::assertSame([(string) self::only()->id, '', 0], [$run->output, $run->errors, $run->status]);
    }

    public function test_an_address_with_an_account_gets_what_was_asked_for(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber', ['user_email' => 'a@example.org']);
        $send = "send a@example.org --portal={$portal}";

        $refused = self::invitation($send);
        self::assertSame(1, $refused->status);
        self::assertStringContainsString('has an account on this site, so nothing was done yet', $refused->errors);
        self::assertSame([], Inbox::all());

        $invited = self::invitation("{$send} --existing-account=invite");
        self::assertSame([0, ''], [$invited->status, $invited->errors]);
        self::assertStringContainsString('You have an account at', Inbox::latestTo('a@example.org')->text());
        self::assertSame([], self::services()->access()->users($portal));

        $other = self::createPortal();
        $letIn = self::invitation("send a@example.org --portal={$other} --existing-account=access");
        self::assertSame([0, "Success: User {$user->ID} may now enter portal {$other}."], [
            $letIn->status,
            $letIn->output,
        ]);
        self::assertStringContainsString('Nobody has confirmed yet', $letIn->errors);
        wp_cache_flush();
        self::assertSame([$user->ID], self::services()->access()->users($other));
        self::assertStringContainsString('to your account', Inbox::latestTo('a@example.org')->text());
        self::assertCount(2, Inbox::all());
    }

    public function test_a_link_is_printed_only_when_it_is_asked_for(): void
    {
        $portal = self::createPortal();
        $silent = self::invitation("send a@example.org --portal={$portal}");
        $shown = self::invitation("send b@example.org --portal={$portal} --show-link --no-email --porcelain");

        self::assertStringNotContainsString('client-invitation/', $silent->output . $silent->errors);
        [$id, $link] = explode("\n", $shown->output);
        self::assertSame(
            'b@example.org',
            self::services()
                ->storage
                ->invitationRows()
                ->find((int) $id)
                ?->email,
        );
        self::assertSame(LinkState::Ready, self::services()->acceptance()->inspect(self::secretIn($link))->state);
        self::assertCount(1, Inbox::all());
    }

    public function test_nobody_is_left_without_the_link(): void
    {
        $run = self::invitation('send a@example.org --no-email --portal=' . self::createPortal());

        self::assertSame(1, $run->status);
        self::assertStringContainsString('--show-link', $run->errors);
        self::assertSame(0, self::stored());
    }

    public function test_several_addresses_are_each_sent_to_by_themselves(): void
    {
        $portal = self::createPortal();

        $run = self::invitation("send a@example.org nobody b@example.org a@example.org --portal={$portal}");

        self::assertSame(1, $run->status);
        self::assertMatchesRegularExpression(
            '/^Invitation \d+ sent to a@example.org\.\nInvitation \d+ sent to b@example.org\.$/D',
            $run->output,
        );
        self::assertStringContainsString('Warning: nobody: ', $run->errors);
        self::assertStringContainsString('Error: Only sent 2 of 3 invitations.', $run->errors);
        self::assertCount(2, Inbox::all());
        self::assertSame(
            'Success: Sent 2 of 2 invitations.',
            self::lastLine(self::invitation("send c@example.org d@example.org --portal={$portal}")->output),
        );
    }

    public function test_porcelain_prints_ids_alone_also_where_some_are_refused(): void
    {
        $portal = self::createPortal();

        $run = self::invitation("send a@example.org nobody b@example.org --porcelain --portal={$portal}");

        self::assertSame(1, $run->status);
        self::assertMatchesRegularExpression('/^\d+\n\d+$/D', $run->output);
        self::assertStringContainsString('Error: nobody: ', $run->errors);
    }

    public function test_send_keeps_the_name_of_the_person(): void
    {
        $portal = self::createPortal();

        self::invitation(['send', 'a@example.org', "--portal={$portal}", '--name=Anna Berg']);
        self::assertSame('Anna Berg', self::only()->name);
        $run = self::invitation(['send', 'b@example.org', "--portal={$portal}", '--name=www.example.org']);

        self::assertSame(1, $run->status, $run->output);
        self::assertSame(1, self::stored());
    }

    public function test_at_a_terminal_a_bar_shows_how_far_it_is(): void
    {
        $portal = self::createPortal();
        $send = "clientpress invitation send a@example.org b@example.org --portal={$portal}";

        $run = WpCli::atTerminal($send);

        self::assertSame(0, $run->status, $run->output);
        self::assertStringContainsString('Sending 2 invitations', $run->output);
        self::assertStringContainsString('100%', $run->output);
        self::assertMatchesRegularExpression('/sent to b@example\.org\.\s+Success: Sent 2 of 2/', $run->output);
        self::assertStringNotContainsString('%', WpCli::run(str_replace('b@', 'c@', $send))->output);
        self::assertMatchesRegularExpression(
            '/^\d+\s+\d+$/D',
            WpCli::atTerminal(str_replace(['a@', 'b@'], ['d@', 'e@'], "{$send} --porcelain"))->output,
        );
    }

    public function test_at_a_terminal_a_bar_shows_how_far_a_long_list_is_read(): void
    {
        global $wpdb;

        self::send('client@example.org');
        // A long list, made by copying the one row.
        $columns = array_diff(
            $wpdb->get_col("SHOW COLUMNS FROM {$wpdb->prefix}clientpress_invitations"),
            [
                'id',
                'token_digest',
                'pending_key',
            ],
        );
        $copied = implode(', ', $columns);
        for ($number = 1; $number < 100; $number++) {
            $wpdb->query(
                "INSERT INTO {$wpdb->prefix}clientpress_invitations (token_digest, {$copied}) SELECT '{$number}', {$copied}"
                . " FROM {$wpdb->prefix}clientpress_invitations ORDER BY id LIMIT 1",
            );
        }

        $list = WpCli::atTerminal('clientpress invitation list --fields=email --format=json');
        self::assertMatchesRegularExpression('/Reading 100 invitations.*100%.*\[\{"email"/s', $list->output);

        $csv = WpCli::atTerminal('clientpress invitation list --fields=email --format=csv');
        self::assertSame(101, substr_count($csv->output, "\n") + 1);
        self::assertStringNotContainsString('%', $csv->output);
        self::assertStringNotContainsString('%', self::invitation('list --fields=email --format=json')->output);
    }

    /** @return array<string, array{string, string}> arguments after the portal; part of the error */
    public static function badSends(): array
    {
        return [
            'an address that is none' => ['nobody', 'not a valid email'],
            'a lifetime that is not offered' => ['a@example.org --expiry-days=8', 'numbers of days for the link'],
            'a lifetime in words' => ['a@example.org --expiry-days=long', 'not a valid number of days'],
            'a negative lifetime' => ['a@example.org --expiry-days=-7', 'not a valid number of days'],
            'an option that does not exist' => ['a@example.org --role=administrator', 'unknown --role'],
            'one name for two' => ['a@example.org b@example.org --name=Anna', '--name goes with one address'],
            'no address' => ['', 'usage:'],
        ];
    }

    /** @dataProvider badSends */
    public function test_what_cannot_be_sent_is_an_error_and_changes_nothing(string $arguments, string $error): void
    {
        $run = self::invitation(rtrim('send --portal=' . self::createPortal() . ' ' . $arguments));

        self::assertSame(1, $run->status, $run->output);
        self::assertStringContainsString($error, $run->errors . $run->output);
        self::assertSame(0, self::stored());
        self::assertSame([], Inbox::all());
    }

    /**
     * @testWith ["", "portal"]
     *           ["--portal=0", "not a valid portal"]
     *           ["--portal=12abc", "not a valid portal"]
     *           ["--portal=9999999999999999999", "not a valid portal"]
     */
    public function test_a_portal_has_to_be_one(string $option, string $error): void
    {
        $run = self::invitation(rtrim("send a@example.org {$option}"));

        self::assertSame(1, $run->status);
        self::assertStringContainsString($error, $run->errors);
        self::assertSame(0, self::stored());
    }

    public function test_an_email_that_fails_is_an_error_that_leaves_the_invitation(): void
    {
        Inbox::behave('reject');

        $run = self::invitation('send a@example.org --porcelain --portal=' . self::createPortal());

        $invitation = self::only();
        self::assertSame(1, $run->status);
        self::assertSame((string) $invitation->id, $run->output);
        self::assertStringContainsString($invitation->deliveryError, $run->errors);
        self::assertSame('failed', $invitation->delivery->value);
    }

    // Whose rights.

    public function test_with_user_that_users_rights_decide(): void
    {
        $portal = self::createPortal();
        $editor = self::createUser('editor');
        foreach (['author', 'clientpress_client'] as $role) {
            $user = self::createUser($role);
            foreach (["send a@example.org --portal={$portal}", 'list'] as $command) {
                $run = self::invitation("{$command} --user={$user->user_login}");
                self::assertSame(1, $run->status, "{$role} {$command}");
                self::assertStringContainsString('not allowed', $run->errors);
            }
        }
        self::assertSame(0, self::stored());

        $run = self::invitation("send a@example.org --portal={$portal} --user={$editor->user_login}");

        self::assertSame(0, $run->status, $run->errors);
        self::assertSame($editor->ID, self::only()->invitedBy);
        self::assertStringContainsString($editor->user_email, Inbox::latestTo('a@example.org')->headers['reply-to']);
    }

    public function test_a_user_without_rights_does_nothing_to_an_invitation_that_exists(): void
    {
        $invitation = self::send('a@example.org');
        $user = self::createUser('author');

        foreach (['get', 'resend', 'revoke --yes', 'delete --yes'] as $command) {
            [$verb, $option] = explode(' ', $command) + [1 => ''];
            $run = self::invitation(rtrim("{$verb} {$invitation->id} --user={$user->user_login} {$option}"));
            self::assertSame(1, $run->status);
            self::assertStringContainsString('not allowed', $run->errors);
        }
        self::assertEquals($invitation, self::only());
    }

    // List and get.

    public function test_list_prints_what_is_asked_for_in_any_format(): void
    {
        $first = self::send('a@example.org');
        $second = self::send('b@example.org', $first->portalId);
        self::services()->invitations()->revoke(self::current($second), Actor::operator());

        $json = json_decode(self::invitation('list --status=pending --format=json')->output, true);
        self::assertSame(
            [[
                'id' => $first->id,
                'email' => 'a@example.org',
                'portal_title' => get_the_title($first->portalId),
                'status' => 'pending',
                'delivery' => 'sent',
                'sent_gmt' => gmdate('Y-m-d\TH:i:s', (int) $first->sentAt),
                'expires_gmt' => gmdate('Y-m-d\TH:i:s', $first->expiresAt),
            ]],
            array_map(static fn(array $row): array => ['id' => (int) $row['id']] + $row, $json ?? []),
        );
        self::assertSame((string) $second->id, self::invitation('list --status=revoked --format=ids')->output);
        self::assertSame('2', self::invitation("list --format=count --portal={$first->portalId}")->output);
        self::assertSame('0', self::invitation('list --format=count --status=accepted')->output);
        self::assertSame('b@example.org', self::invitation('list --search=B@ --field=email')->output);
        self::assertSame(
            "email,send_count\na@example.org,1",
            self::invitation('list --status=pending --fields=email,send_count --format=csv')->output,
        );
        self::assertSame(
            "portal_title,id\n\"" . get_the_title($first->portalId) . "\",{$first->id}",
            self::invitation('list --status=pending --fields=portal_title,id --format=csv')->output,
        );
        self::assertSame('email', self::invitation('list --status=expired --fields=email --format=csv')->output);
        self::assertSame(
            "email\tstatus\nb@example.org\trevoked\na@example.org\tpending",
            self::invitation('list --fields=email,status')->output,
        );
        $empty = self::invitation('list --status=expired --format=ids');
        self::assertSame(['', 0], [$empty->output, $empty->status]);
    }

    public function test_a_list_of_any_length_holds_every_invitation_once(): void
    {
        global $wpdb;

        $portal = self::createPortal();
        $wpdb->query('START TRANSACTION');
        for ($i = 0; $i < 1_001; $i++) {
            $wpdb->insert("{$wpdb->prefix}clientpress_invitations", [
                'portal_id' => $portal,
                'email' => "c{$i}@example.org",
                'email_key' => "c{$i}@example.org",
                'status' => 'pending',
                'token_digest' => hash('sha256', "digest {$i}"),
                'pending_key' => hash('sha256', "key {$i}"),
                'message' => '',
                'delivery' => 'sent',
                'delivery_error' => '',
                'created_gmt' => '2026-01-01 00:00:00',
                // Many have the same time, and some were never emailed.
                'sent_gmt' => ($i % 7) === 0 ? null : '2026-01-01 00:00:00',
                'expires_gmt' => '2036-01-01 00:00:00',
            ]);
        }
        $wpdb->query('COMMIT');

        $ids = explode(' ', self::invitation('list --format=ids')->output);

        self::assertCount(1_001, $ids);
        self::assertCount(1_001, array_unique($ids));
    }

    /**
     * @testWith ["list --status=open", "one of pending"]
     *           ["list --portal=x", "not a valid portal"]
     *           ["list --format=xml", "Invalid value"]
     *           ["list --fields=secret", "Invalid field"]
     *           ["get", "usage:"]
     *           ["get x", "not a valid invitation"]
     *           ["get 99999999", "no such invitation"]
     *           ["revoke 99999999 --yes", "no such invitation"]
     */
    public function test_what_makes_no_sense_is_an_error(string $command, string $error): void
    {
        self::send('a@example.org');
        $run = self::invitation($command);

        self::assertSame(1, $run->status, $run->output);
        self::assertStringContainsString($error, $run->errors . $run->output);
    }

    public function test_get_shows_every_field_and_neither_secret_nor_digest(): void
    {
        $invitation = self::send('a@example.org', terms: new Terms('', 14, 'marmalade'));

        $run = self::invitation("get {$invitation->id} --format=json");

        $fields = json_decode($run->output, true);
        self::assertSame([...InvitationSchema::fields(), 'history'], array_keys($fields));
        self::assertSame('sent', $fields['history'][0]['event']);
        self::assertStringNotContainsString($invitation->digest, $run->output);
        self::assertStringNotContainsString('argon2', $run->output);
        self::assertSame('pending', self::invitation("get {$invitation->id} --field=status")->output);
    }

    public function test_the_manual_names_every_field_once(): void
    {
        foreach (['list_' => [], 'get' => ['history']] as $command => $more) {
            $manual = (string) (new \ReflectionMethod(InvitationCommand::class, $command))->getDocComment();
            self::assertSame(1, preg_match('/## AVAILABLE FIELDS(.+?)## EXAMPLES/s', $manual, $section));
            $words = explode(' ', 'and are printed by default optional');

            self::assertEqualsCanonicalizing(
                [...InvitationSchema::fields(), ...$more],
                array_diff(str_word_count($section[1], 1, '_'), $words),
                $command,
            );
        }
    }

    // Resend and revoke.

    public function test_correct_invites_the_right_address_and_says_what_it_did(): void
    {
        $portal = self::createPortal();
        $id = self::invitation("send cilent@example.org --portal={$portal} --porcelain")->output;

        $run = self::invitation("correct {$id} client@example.org");

        self::assertSame([0, ''], [$run->status, $run->errors]);
        self::assertMatchesRegularExpression('/^Success: Invitation \d+ sent to client@example\.org\.$/', $run->output);
        self::assertSame('revoked', self::invitation("get {$id} --field=status")->output);
        $again = self::invitation("correct {$id} other@example.org");
        self::assertSame(1, $again->status);
        self::assertStringContainsString('was revoked', $again->errors);
    }

    public function test_resend_counts_what_worked(): void
    {
        $good = self::send('a@example.org');
        $over = self::send('b@example.org');
        self::services()->invitations()->revoke(self::current($over), Actor::operator());

        $one = self::invitation("resend {$good->id}");
        self::assertSame(['Success: Resent 1 of 1 invitations.', 0], [$one->output, $one->status]);
        $both = self::invitation("resend {$good->id} {$over->id}");

        self::assertSame(1, $both->status);
        self::assertStringContainsString("Invitation {$over->id}: This invitation was revoked.", $both->errors);
        self::assertStringContainsString('Only resent 1 of 2', $both->errors);
        self::assertSame(3, self::services()->storage->invitationRows()->find($good->id)?->sendCount);
    }

    public function test_an_id_that_is_given_twice_is_meant_once(): void
    {
        $invitation = self::send('a@example.org');

        $resent = self::invitation("resend {$invitation->id} {$invitation->id}");

        self::assertSame(['Success: Resent 1 of 1 invitations.', 0], [$resent->output, $resent->status]);
        self::assertSame(2, self::only()->sendCount);
        $asked = self::invitation("revoke {$invitation->id} {$invitation->id}", "n\n")->output;
        self::assertStringContainsString('Revoke 1 invitation?', $asked);
    }

    /**
     * @testWith ["get"]
     *           ["resend"]
     *           ["revoke --yes"]
     *           ["delete --yes"]
     */
    public function test_nothing_is_begun_where_an_id_cannot_be_one(string $command): void
    {
        $invitation = self::send('a@example.org');

        [$verb, $option] = explode(' ', $command) + [1 => ''];
        $run = self::invitation(rtrim("{$verb} {$invitation->id} abc 99999 {$option}"));

        self::assertSame(1, $run->status);
        self::assertStringContainsString('"abc" is not a valid invitation.', $run->errors);
        self::assertStringNotContainsString('99999', $run->errors);
        self::assertSame('', $run->output);
        self::assertEquals($invitation, self::only());
    }

    public function test_ids_are_printed_where_nothing_else_is(): void
    {
        $invitation = self::send('a@example.org');

        self::assertSame((string) $invitation->id, self::invitation('list --format=ids --quiet')->output);
    }

    public function test_resend_does_not_call_an_email_that_failed_a_success(): void
    {
        $invitation = self::send('a@example.org');
        Inbox::behave('reject');

        $run = self::invitation("resend {$invitation->id}");

        self::assertSame(1, $run->status);
        self::assertStringContainsString('its email was not sent', $run->errors);
    }

    public function test_resend_says_where_it_is_not_known_whether_the_email_was_sent(): void
    {
        $invitation = self::send('a@example.org');
        $plugin = WPMU_PLUGIN_DIR . '/no-answer.php';
        file_put_contents($plugin, '<?php function wp_mail() {}');

        try {
            $run = WpCli::process("clientpress invitation resend {$invitation->id}");
        } finally {
            unlink($plugin);
        }

        self::assertSame(0, $run->status, $run->errors);
        self::assertStringContainsString('not known whether its email was sent', $run->errors);
        self::assertSame('unknown', self::only()->delivery->value);
    }

    public function test_revoke_asks_first(): void
    {
        $invitation = self::send('a@example.org');

        foreach ([
            self::invitation("revoke {$invitation->id}", "n\n"),
            self::invitation("revoke {$invitation->id}", "\n"),
        ] as $run) {
            self::assertSame([1, 'Error: Nothing was done.'], [$run->status, $run->errors]);
            self::assertSame('pending', self::only()->status(time())->value);
        }

        self::assertSame(0, WpCli::process("clientpress invitation revoke {$invitation->id}", "y\n")->status);
        self::assertSame('revoked', self::only()->status(time())->value);
    }

    public function test_where_nobody_can_answer_nothing_is_done_and_the_command_fails(): void
    {
        $invitation = self::send('a@example.org');
        $list = (string) tempnam(get_temp_dir(), 'list');
        file_put_contents($list, "email\nb@example.org\n");

        foreach ([
            "invitation revoke {$invitation->id}",
            "invitation delete {$invitation->id}",
            "invitation import {$list} --portal={$invitation->portalId}",
        ] as $command) {
            $run = WpCli::process("clientpress {$command}");

            self::assertSame(1, $run->status, $command);
            self::assertSame('Error: Nothing was done: there is nobody to answer here. Add --yes.', $run->errors);
        }

        unlink($list);
        self::assertSame('pending', self::only()->status(time())->value);
    }

    public function test_revoke_and_delete_with_yes_ask_nothing(): void
    {
        $invitation = self::send('a@example.org');
        self::assertSame(1, self::invitation("delete {$invitation->id} --yes")->status);

        $revoke = self::invitation("revoke {$invitation->id} --yes");
        self::assertSame('Success: Revoked 1 of 1 invitations.', $revoke->output);
        self::assertSame(1, self::invitation("revoke {$invitation->id} --yes")->status);

        self::assertSame(
            'Success: Deleted 1 of 1 invitations.',
            self::invitation("delete {$invitation->id} --yes")->output,
        );
        self::assertSame(0, self::stored());
    }

    public function test_commands_explain_themselves(): void
    {
        foreach (['send', 'list'] as $command) {
            $run = WpCli::run("help clientpress invitation {$command}");
            self::assertSame(0, $run->status);
            self::assertStringContainsString('EXAMPLES', $run->output);
        }
    }

    public function test_the_doctor_finds_a_sound_site_sound(): void
    {
        $run = WpCli::process('clientpress doctor --format=json');

        self::assertSame(0, $run->status, $run->output . $run->errors);
        $findings = json_decode($run->output, true);
        self::assertNotSame([], $findings);
        self::assertNotContains('critical', array_column($findings, 'status'));
    }

    /** @param list<string>|string $arguments */
    private static function invitation(array|string $arguments, string $input = ''): WpCli
    {
        $arguments = is_array($arguments) ? $arguments : explode(' ', $arguments);

        return WpCli::run(['clientpress', 'invitation', ...$arguments], $input);
    }

    private static function send(string $email, ?int $portal = null, ?Terms $terms = null): Invitation
    {
        return self::services()
            ->invitations()
            ->send($portal ?? self::createPortal(), $email, $terms ?? new Terms('', 14), Actor::operator());
    }

    private static function lastLine(string $text): string
    {
        $lines = explode("\n", $text);

        return end($lines);
    }

    private static function stored(): int
    {
        global $wpdb;

        return (int) $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->prefix}clientpress_invitations");
    }

    private static function only(): Invitation
    {
        global $wpdb;

        self::assertSame(1, self::stored());
        $id = (int) $wpdb->get_var("SELECT id FROM {$wpdb->prefix}clientpress_invitations");

        return self::services()->storage->invitationRows()->find($id) ?? self::fail('The row is gone.');
    }

    private static function secretIn(string $text): string
    {
        self::assertSame(1, preg_match('/client-invitation\/([0-9a-f]{72})/', $text, $match), $text);

        return $match[1];
    }
}
