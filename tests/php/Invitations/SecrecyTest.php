<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\InvitationQuery;
use ClientPress\Invitations\ShownLink;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;

/** That secrets are in the email and in the client's browser, and nowhere else. */
final class SecrecyTest extends InvitationTestCase
{
    private const MARKER = 'zQ9 marker that no trace may show';

    /** Parameters that hold a secret wherever they stand. */
    private const SECRET_NAMES = 'userdata|token|password|passphrase|secret';

    /** Where an address holds the secret: it is the link of the email. */
    private const SECRET_ADDRESSES = ['Mailer::hand', 'Mailer::html', 'EmailText::plain', 'EmailText::html'];

    public function test_after_a_whole_flow_no_table_and_no_log_holds_a_secret(): void
    {
        $this->clock->time = time();
        $site = LiveSite::shared();
        $portal = self::createPortal();
        $this->invite(portal: $portal, terms: self::terms('Hello', 14, 'marmalade-jar'));
        $secrets = [self::secretSentTo()];
        $invitation = $this->services->invitationList()->search(new InvitationQuery(), Actor::operator())[0];
        $this->services->invitations()->resend(self::current($invitation), Actor::operator());
        $secrets[] = self::secretSentTo();
        $shown = new ShownLink();
        $this->services->invitations()->showLink(self::current($invitation), $shown, Actor::operator());
        $secrets[] = substr($shown->take(), -72);
        Inbox::behave('refuse');
        $this->invite('second@example.org', $portal, self::terms('', 7, 'marmalade-jar'));
        Inbox::behave('accept');
        foreach ($secrets as $secret) {
            $site->send(Request::get('/client-invitation/' . $secret));
        }
        foreach (['wrong passphrase', 'marmalade-jar'] as $passphrase) {
            $answer = $site->send(Request::post('/client-invitation/', [
                'clientpress_invitation' => $secrets[2],
                'clientpress_step' => 'accept',
                'clientpress_password' => self::PASSWORD,
                'clientpress_passphrase' => $passphrase,
            ]));
        }
        self::assertSame(303, $answer->status, $answer->text());
        self::assertSame(LinkState::JustAccepted, $this->services->acceptance()->inspect($secrets[2])->state);

        $dump = self::dumpOfAllTables();

        self::assertStringContainsString('second@example.org', $dump);
        self::assertStringContainsString('$argon2id$', $dump);
        foreach ([...$secrets, 'marmalade-jar', 'wrong passphrase', self::PASSWORD] as $secret) {
            self::assertStringNotContainsString($secret, $dump);
            self::assertStringNotContainsString(base64_encode($secret), $dump);
            // A secret without its check would do as well for somebody who can compute that.
            self::assertStringNotContainsString(substr($secret, 0, 64), $dump);
        }
        self::assertSame('', self::takeErrorLog());
    }

    public function test_nothing_that_an_operation_returns_announces_or_refuses_shows_a_secret(): void
    {
        $announced = new \ArrayObject();
        $listen = static function (mixed ...$arguments) use ($announced): void {
            $announced[] = $arguments;
        };
        foreach (['invitation_sent', 'invitation_resent', 'delivery_failed', 'invitation_accepted'] as $action) {
            add_action("clientpress_{$action}", $listen, 10, 9);
        }
        $shown = new ShownLink();
        $invitation = $this->invite(terms: $terms = self::terms('Hello', 14, 'marmalade-jar'));
        $secrets = [self::secretSentTo()];
        $objects = [
            $invitation,
            $terms,
            $this->services->invitations()->resend(
                self::current($invitation),
                Actor::operator(),
                self::terms('', 7, 'marmalade-jar'),
            ),
            $this->services->invitationView()->fields($invitation),
            $this->services->invitationList()->history(self::current($invitation), Actor::operator()),
        ];
        $secrets[] = self::secretSentTo();
        $objects[] = $this->services->acceptance()->inspect($secrets[1]);
        $objects[] = self::refusal(fn() => $this->acceptLink($secrets[1], self::PASSWORD, 'wrong marmalade'))
            ->toWpError();
        $objects[] = $this->acceptLink($secrets[1], self::PASSWORD, 'marmalade-jar');
        $this->services->invitations()->showLink(
            self::current($this->invite('b@example.org', terms: self::terms())),
            $shown,
            Actor::operator(),
        );
        $objects[] = $shown;
        $objects[] = $announced->getArrayCopy();

        $dumps = print_r($objects, true) . json_encode($objects) . var_export($objects, true);
        ob_start();
        var_dump($objects);
        $dumps .= ob_get_clean();
        $secrets[] = substr($shown->take(), -72);

        self::assertCount(4, $announced);
        self::assertStringContainsString('client@example.org', $dumps);
        self::assertSame(72, strlen($secrets[2]));
        foreach ([...$secrets, 'marmalade', self::PASSWORD] as $secret) {
            self::assertStringNotContainsString($secret, $dumps);
        }
    }

    public function test_a_link_to_copy_is_given_once(): void
    {
        $shown = new ShownLink();
        self::assertSame('', $shown->take());
        $this->services->invitations()->showLink(self::current($this->invite()), $shown, Actor::operator());

        self::assertMatchesRegularExpression('/\/[0-9a-f]{72}$/', $shown->take());
        self::assertSame('', $shown->take());
    }

    public function test_every_parameter_that_holds_a_secret_is_marked(): void
    {
        $marked = 0;
        $missing = [];
        foreach (self::signatures() as $where => $signature) {
            $names = in_array(strtok($where, ' '), self::SECRET_ADDRESSES, true)
                ? self::SECRET_NAMES . '|url|link'
                : self::SECRET_NAMES;
            preg_match_all(
                "/(?<=[(,])([^,()]*(?:\\([^)]*\\))?[^,()]*)\\\$({$names})\\b/",
                "({$signature}",
                $parameters,
                PREG_SET_ORDER,
            );
            foreach ($parameters as [, $before, $name]) {
                if (str_contains($before, '#[\SensitiveParameter]')) {
                    $marked++;
                } elseif (preg_match('/\b(string|array|mixed)\b/', $before) === 1) {
                    $missing[] = "{$where} \${$name}";
                }
            }
        }

        self::assertGreaterThan(25, $marked);
        self::assertSame([], $missing);
    }

    public function test_no_stack_trace_of_a_failing_call_shows_what_it_was_given(): void
    {
        ini_set('zend.exception_ignore_args', '0');
        // What would go well is made to fail, deep within.
        $fail = static fn() => throw new \RuntimeException('broken');
        $hooks = ['home_url', 'esc_html', 'query', 'pre_option_blogname', 'pre_wp_mail', 'pre_user_login'];
        foreach ($hooks as $hook) {
            add_filter($hook, $fail);
        }
        $failed = [];
        $leaks = [];
        foreach (self::methodsThatAreHandedSecrets() as $name => $method) {
            foreach (['as it should be', 'with other arguments of a wrong type'] as $how) {
                $fault = self::faultOf($method, $how);
                if ($fault !== null) {
                    $failed[$name] = true;
                    $leaks = [...$leaks, ...self::leaksOf($fault, "{$name} {$how}")];
                }
            }
        }

        foreach ($hooks as $hook) {
            remove_filter($hook, $fail);
        }
        self::assertGreaterThan(20, count($failed), implode(', ', array_keys($failed)));
        self::assertSame([], $leaks);
    }

    public function test_such_a_trace_would_be_noticed(): void
    {
        ini_set('zend.exception_ignore_args', '0');
        $leak = static fn(string $open): never => throw new \RuntimeException('broken');

        try {
            $leak(self::MARKER);
        } catch (\RuntimeException $fault) {
            self::assertNotSame([], self::leaksOf($fault, 'closure'));
        }
    }

    private static function faultOf(\ReflectionMethod $method, string $how): ?\Throwable
    {
        $object = $method->isStatic() ? null : $method->getDeclaringClass()->newInstanceWithoutConstructor();
        $arguments = array_map(static fn(\ReflectionParameter $parameter): mixed => self::argumentFor(
            $parameter,
            $how,
        ), $method->getParameters());
        // A closure, because a frame of reflection would hold the arguments itself.
        $call = $method->isConstructor()
            ? static fn() => new $method->class(...$arguments)
            : $method->getClosure($object);

        try {
            ob_start();
            $method->isConstructor() ? $call() : $call(...$arguments);
        } catch (\Throwable $fault) {
            return $fault;
        } finally {
            ob_end_clean();
        }

        return null;
    }

    private static function argumentFor(\ReflectionParameter $parameter, string $how): mixed
    {
        $type = $parameter->getType();
        $name = $type instanceof \ReflectionNamedType ? $type->getName() : 'mixed';
        if ($parameter->getAttributes(\SensitiveParameter::class) !== []) {
            return $name === 'array' ? ['field' => self::MARKER] : self::MARKER;
        }
        if ($how !== 'as it should be') {
            return new \stdClass();
        }

        return match (true) {
            $name === \Closure::class => static fn() => throw new \RuntimeException('broken'),
            enum_exists($name) => $name::cases()[0],
            class_exists($name) => (new \ReflectionClass($name))->newInstanceWithoutConstructor(),
            $name === 'int' => 1,
            $name === 'array' => [],
            $name === 'bool' => true,
            default => 'text',
        };
    }

    /** @return list<string> */
    private static function leaksOf(\Throwable $fault, string $where): array
    {
        $leaks = [];
        for (; $fault !== null; $fault = $fault->getPrevious()) {
            if (str_contains($fault->getMessage(), 'zQ9')) {
                $leaks[] = "{$where}: message";
            }
            foreach ($fault->getTrace() as $frame) {
                if (($frame['class'] ?? '') === self::class && !str_contains($frame['function'], '{closure}')) {
                    break;
                }
                if (str_contains(print_r($frame['args'] ?? [], true), 'zQ9')) {
                    $leaks[] = "{$where}: " . ($frame['class'] ?? '') . '::' . $frame['function'];
                }
            }
        }

        return $leaks;
    }

    /** @return iterable<string, \ReflectionMethod> */
    private static function methodsThatAreHandedSecrets(): iterable
    {
        foreach (self::files() as $file) {
            $class = 'ClientPress\\' . strtr(substr($file, strlen(self::source()) + 1, -4), '/', '\\');
            if (!class_exists($class)) {
                continue;
            }
            foreach ((new \ReflectionClass($class))->getMethods() as $method) {
                if ($method->isAbstract() || $method->class !== $class) {
                    continue;
                }
                foreach ($method->getParameters() as $parameter) {
                    if ($parameter->getAttributes(\SensitiveParameter::class) !== []) {
                        yield "{$class}::{$method->name}" => $method;
                        break;
                    }
                }
            }
        }
    }

    /** @return iterable<string, string> "Class::method line" => what stands between the brackets, of closures too */
    private static function signatures(): iterable
    {
        foreach (self::files() as $file) {
            $tokens = \PhpToken::tokenize((string) file_get_contents($file));
            $function = '';
            foreach ($tokens as $at => $token) {
                if (!$token->is([T_FUNCTION, T_FN])) {
                    continue;
                }
                for ($from = $at + 1; $tokens[$from]->text !== '('; $from++) {
                    // A closure has no name: it belongs to the method around it.
                    $function = $tokens[$from]->is(T_STRING) ? $tokens[$from]->text : $function;
                }
                $signature = '';
                for ($depth = 1, $to = $from + 1; $depth > 0; $to++) {
                    $depth += match ($tokens[$to]->text) {
                        '(' => 1,
                        ')' => -1,
                        default => 0,
                    };
                    $signature .= $depth > 0 && !$tokens[$to]->is([T_COMMENT, T_DOC_COMMENT]) ? $tokens[$to]->text : '';
                }
                yield basename($file, '.php') . "::{$function} line {$token->line}" => $signature;
            }
        }
    }

    /** @return list<string> */
    private static function files(): array
    {
        return self::sources();
    }

    private static function source(): string
    {
        return (string) realpath(WP_PLUGIN_DIR . '/clientpress/src');
    }

    private static function dumpOfAllTables(): string
    {
        global $wpdb;

        $dump = '';
        foreach ($wpdb->get_col('SHOW TABLES') as $table) {
            foreach ($wpdb->get_results("SELECT * FROM `{$table}`", ARRAY_N) as $row) {
                $dump .= implode("\n", array_map('strval', $row)) . "\n";
            }
        }

        return $dump;
    }
}
