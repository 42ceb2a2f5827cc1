<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Kernel\BidiIsolate;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Loopback;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\TimedSignature;

/**
 * What the PHP of the web server says of the native extension. The command line asks it over loopback, for its own PHP
 * may have loaded another build, or none.
 */
final readonly class WebServer
{
    /** Of admin-post.php. */
    public const ACTION = 'clientpress_web_server';

    /** Purpose of the request's signature. */
    private const SIGNED = 'web server';

    private const VALID_SECONDS = 60;

    private const TIMEOUT_SECONDS = 10;

    public function __construct(
        private Diagnosis $diagnosis,
        private Requirements $requirements,
        private Clock $clock,
    ) {}

    /**
     * Answers whoever knows the salts of this site, and nobody else.
     */
    public function answer(): void
    {
        // A nonce would need a session, so the request is signed.
        $until = $_POST['until'] ?? null;
        $signature = $_POST['signature'] ?? null;

        if (
            !is_string($until)
            || preg_match('/^\d{1,12}$/D', $until) !== 1
            || (int) $until > ($this->clock->now() + self::VALID_SECONDS)
            || !is_string($signature)
            || !TimedSignature::isValid($signature, self::SIGNED, '', (int) $until, $this->clock->now())
        ) {
            Refused::forbidden()->showAsPage();
        }

        $finding = $this->diagnosis->extension();

        wp_send_json([
            'php' => PHP_VERSION,
            'sapi' => PHP_SAPI,
            'status' => $finding->status->value,
            'sentence' => $finding->sentence,
            'steps' => $finding->steps,
        ]);
    }

    public function finding(): Finding
    {
        $answer = $this->ask();

        if (is_string($answer)) {
            return new Finding(
                'web-server',
                __('It is not known whether the web server has the PHP extension', 'clientpress'),
                FindingStatus::Recommended,
                sprintf(
                    /* translators: %s: why, a technical message. */
                    __(
                        'The command line and the web server can have different PHPs, and the site could not be asked: %s',
                        'clientpress',
                    ),
                    BidiIsolate::of($answer),
                ),
                [__('Look in wp-admin under Tools → Site Health, which the web server’s PHP shows.', 'clientpress')],
            );
        }

        $php = sprintf(
            /* translators: 1: version of PHP, 2: the name of PHP's server interface, such as "fpm-fcgi". */
            __('The web server runs PHP %1$s (%2$s).', 'clientpress'),
            $answer['php'],
            $answer['sapi'],
        );

        if ($answer['status'] !== FindingStatus::Good->value) {
            return new Finding(
                'web-server',
                __('The web server cannot use the PHP extension', 'clientpress'),
                FindingStatus::Critical,
                "$php {$answer['sentence']}",
                $answer['steps'],
            );
        }

        return new Finding(
            'web-server',
            __('The web server can use the PHP extension', 'clientpress'),
            FindingStatus::Good,
            "$php {$answer['sentence']}"
            . (
                $this->requirements->areMet()
                    ? ''
                    : ' '
                    . __('So the site can invite; commands, and what cron runs as commands, cannot.', 'clientpress')
            ),
        );
    }

    /**
     * @return array{php: string, sapi: string, status: string, sentence: string, steps: list<string>}|string Or why
     *         there is no answer.
     */
    private function ask(): array|string
    {
        $until = $this->clock->now() + self::VALID_SECONDS;
        $response = Loopback::request(admin_url('admin-post.php'), [
            'method' => 'POST',
            'timeout' => self::TIMEOUT_SECONDS,
            'body' => [
                'action' => self::ACTION,
                'until' => (string) $until,
                'signature' => TimedSignature::sign(self::SIGNED, '', $until),
            ],
        ]);

        if (is_wp_error($response)) {
            return $response->get_error_message();
        }

        $answer = json_decode(wp_remote_retrieve_body($response), true);

        if (!is_array($answer) || !isset($answer['php'], $answer['sapi'], $answer['status'], $answer['sentence'])) {
            return 'HTTP ' . (string) wp_remote_retrieve_response_code($response);
        }

        return [
            'php' => self::plain($answer['php']),
            'sapi' => self::plain($answer['sapi']),
            'status' => self::plain($answer['status']),
            'sentence' => self::plain($answer['sentence']),
            'steps' => array_map(
                self::plain(...),
                array_values(is_array($answer['steps'] ?? null) ? $answer['steps'] : []),
            ),
        ];
    }

    private static function plain(mixed $text): string
    {
        return is_string($text) ? wp_strip_all_tags($text) : '';
    }
}
