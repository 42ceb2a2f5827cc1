<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

use ClientPress\Boot\Services;
use ClientPress\Invitations\Webhooks;
use ClientPress\Outbox\Sender;
use ClientPress\Outbox\Webhook\GuardedPost;

/** A server on this machine that takes webhooks at https://receiver.test, with a certificate of a CA of our own. */
final class TlsReceiver
{
    public const HOST = 'receiver.test';

    private function __construct(
        public readonly int $port,
        private readonly string $name,
        private readonly Process $process,
    ) {}

    public static function start(): self
    {
        $name = getenv('CLIENTPRESS_SITE') . '/logs/receiver-' . bin2hex(random_bytes(4));
        file_put_contents("{$name}.pem", self::certificate());
        touch("{$name}.log");
        $process = Process::start([
            PHP_BINARY,
            __DIR__ . '/tls-receiver.php',
            "{$name}.pem",
            "{$name}.port",
            "{$name}.log",
        ], "{$name}.errors");
        for ($tries = 0; $tries < 400 && !is_file("{$name}.port"); $tries++) {
            usleep(10_000);
        }

        return new self((int) file_get_contents("{$name}.port"), $name, $process);
    }

    /** The CA that has signed the receiver's certificate, for another process. */
    public static function caFile(): string
    {
        return self::authority()['file'];
    }

    /** The way to it as production has it, but for the name, the address and the CA. */
    public static function post(?string $caFile = null, int $timeout = 10): GuardedPost
    {
        return new GuardedPost(
            static fn(string $host): array => $host === self::HOST ? ['127.0.0.1'] : [],
            static fn(string $address): bool => $address === '127.0.0.1',
            $caFile ?? self::caFile(),
            $timeout,
        );
    }

    /** The operations on webhooks, which tell this receiver. */
    public static function webhooks(Services $services, ?Sender $sender = null): Webhooks
    {
        return new Webhooks(
            $services->storage->endpoints(),
            $services->storage->outbox(),
            $sender ?? $services->sender(),
            self::post(),
            $services->clock,
        );
    }

    public function url(string $path = '/'): string
    {
        return 'https://' . self::HOST . ":{$this->port}{$path}";
    }

    /** @return list<array{method: string, path: string, headers: array<string, string>, body: string}> in their order */
    public function requests(): array
    {
        return array_values(array_filter($this->log(), static fn(array $entry): bool => $entry['path'] !== ''));
    }

    public function forget(): void
    {
        file_put_contents("{$this->name}.log", '');
    }

    /** Waits until an answer was written, or given up. @return int bytes of it that were taken */
    public function sent(): int
    {
        for ($tries = 0; $tries < 200; $tries++) {
            foreach ($this->log() as $entry) {
                if (isset($entry['sent'])) {
                    return $entry['sent'];
                }
            }
            usleep(20_000);
        }

        throw new \RuntimeException('The receiver never ended its answer.');
    }

    public function stop(): void
    {
        $this->process->stop();
    }

    /** @return list<array<string, mixed>> */
    private function log(): array
    {
        return array_map(
            static fn(string $line): array => json_decode($line, true, 8, JSON_THROW_ON_ERROR),
            (array) file("{$this->name}.log", FILE_IGNORE_NEW_LINES),
        );
    }

    /** @return array{file: string, certificate: \OpenSSLCertificate, key: \OpenSSLAsymmetricKey} made once a process */
    private static function authority(): array
    {
        static $authority = null;
        if ($authority === null) {
            $key = self::key();
            $request = openssl_csr_new(['commonName' => 'CA of the tests'], $key, self::config('CA:true'));
            $certificate = openssl_csr_sign($request, null, $key, 2, self::config('CA:true'), 1);
            $file = (string) tempnam(getenv('CLIENTPRESS_SITE') . '/logs', 'ca');
            openssl_x509_export_to_file($certificate, $file);
            $authority = compact('file', 'certificate', 'key');
        }

        return $authority;
    }

    private static function certificate(): string
    {
        $key = self::key();
        $request = openssl_csr_new(['commonName' => self::HOST], $key, self::config('CA:false'));
        $certificate = openssl_csr_sign(
            $request,
            self::authority()['certificate'],
            self::authority()['key'],
            2,
            self::config('CA:false'),
            2,
        );
        openssl_x509_export($certificate, $pem);
        openssl_pkey_export($key, $private);

        return $pem . $private;
    }

    private static function key(): \OpenSSLAsymmetricKey
    {
        return openssl_pkey_new(['private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1']);
    }

    /** @return array<string, string> */
    private static function config(string $constraints): array
    {
        $file = getenv('CLIENTPRESS_SITE') . '/logs/openssl-' . md5($constraints) . '.cnf';
        file_put_contents(
            $file,
            "[req]\ndistinguished_name = name\n[name]\n[own]\nbasicConstraints = {$constraints}\n"
            . 'subjectAltName = DNS:'
            . self::HOST
            . "\n",
        );

        return ['config' => $file, 'x509_extensions' => 'own', 'req_extensions' => 'own', 'digest_alg' => 'sha256'];
    }
}
